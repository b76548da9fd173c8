/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row a drive. The default drive is shown under the name of the drive it is (Open API
 * reference §4.2: it equals one of the others); as itself only when it is neither.
 */
#include "config.h"

#include "yd-drive-choice.h"

#include "yd-format.h"
#include "yd-storage-row.h"

#include <glib/gi18n.h>

#define N_KINDS       (YD_DRIVE_KIND_BACKUP + 1)
#define N_FIRST_NAMES 3

struct _YdDriveChoice
{
  AdwPreferencesGroup parent_instance;

  /* state */
  YdStorageAccount *account;        /* (owned) (nullable) */
  AdwActionRow *rows[N_KINDS];      /* (borrowed) (nullable): the children */
  GtkCheckButton *ticks[N_KINDS];   /* (borrowed) (nullable): the rows' children */

  /* in flight */
  GCancellable *cancellable;        /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdDriveChoice, yd_drive_choice, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  YdDriveChoice *self; /* (owned) */
  YdDriveKind kind;
} FirstNames;

/* The id of the drive that @kind stands for here; DEFAULT only when it is neither other one. */
static const char *
get_own_id (const YdDriveUser *user,
            YdDriveKind        kind)
{
  const char *id = yd_drive_user_get_drive_id (user, kind);

  if (kind != YD_DRIVE_KIND_DEFAULT)
    return id;
  if (g_strcmp0 (id, user->resource_drive_id) == 0 || g_strcmp0 (id, user->backup_drive_id) == 0)
    return NULL;
  return id;
}

static YdDriveKind
resolve (YdDriveChoice *self,
         YdDriveKind    kind)
{
  const YdDriveUser *user = yd_storage_account_get_user (self->account);
  const char *id = yd_drive_user_get_drive_id (user, kind);

  for (int i = YD_DRIVE_KIND_RESOURCE; i < N_KINDS && kind == YD_DRIVE_KIND_DEFAULT; i++)
    if (id != NULL && g_strcmp0 (id, yd_drive_user_get_drive_id (user, i)) == 0)
      return i;
  return kind;
}

static void
tick_toggled (YdDriveChoice *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The first names, as one line. (transfer full) */
static char *
join_names (GPtrArray *items)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;

  if (items->len == 0)
    return g_strdup (_("Empty"));
  for (guint i = 0; i < MIN (items->len, N_FIRST_NAMES); i++)
    {
      g_autofree char *name =
        yd_format_isolated (yd_drive_item_get_name (g_ptr_array_index (items, i)));

      g_strv_builder_add (builder, name);
    }
  if (items->len > N_FIRST_NAMES)
    g_strv_builder_add (builder, "…");
  names = g_strv_builder_end (builder);
  /* Translators: stands between names in a list, such as “Photos, Music, Films”. */
  return g_strjoinv (_(", "), names);
}

static void
got_first_names_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  FirstNames *op = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *next_marker = NULL;
  g_autoptr(GPtrArray) items =
    yd_drive_client_list_finish (YD_DRIVE_CLIENT (source), result, &next_marker, &error);

  if (items != NULL && op->self->rows[op->kind] != NULL)
    {
      g_autofree char *names = join_names (items);
      g_autofree char *escaped = g_markup_escape_text (names, -1);

      adw_action_row_set_subtitle (op->self->rows[op->kind], escaped);
    }
  g_object_unref (op->self);
  g_free (op);
}

static void
ask_for_first_names (YdDriveChoice *self,
                     YdDriveKind    kind,
                     const char    *drive_id)
{
  FirstNames *op = g_new0 (FirstNames, 1);

  op->self = g_object_ref (self);
  op->kind = kind;
  yd_drive_client_list_async (yd_storage_account_get_drive (self->account), drive_id,
                              YD_DRIVE_ROOT_ID, NULL, self->cancellable, got_first_names_cb, op);
}

static void
add_row (YdDriveChoice *self,
         YdDriveKind    kind,
         const char    *drive_id)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  GtkWidget *tick = gtk_check_button_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), yd_storage_row_name_kind (kind));
  adw_action_row_set_subtitle_lines (row, 2);
  gtk_widget_set_valign (tick, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tick), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  yd_storage_row_name_kind (kind), -1);
  adw_action_row_add_prefix (row, tick);
  adw_action_row_set_activatable_widget (row, tick);
  g_signal_connect_object (tick, "toggled", G_CALLBACK (tick_toggled), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (row));
  self->rows[kind] = row;
  self->ticks[kind] = GTK_CHECK_BUTTON (tick);
  ask_for_first_names (self, kind, drive_id);
}

static void
clear_rows (YdDriveChoice *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (int i = 0; i < N_KINDS; i++)
    {
      if (self->rows[i] != NULL)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->rows[i]));
      self->rows[i] = NULL;
      self->ticks[i] = NULL;
    }
}

void
yd_drive_choice_set_account (YdDriveChoice    *self,
                             YdStorageAccount *account,
                             YdDriveKind       kind)
{
  const YdDriveUser *user;

  clear_rows (self);
  g_set_object (&self->account, account);
  gtk_widget_set_visible (GTK_WIDGET (self), account != NULL);
  if (account == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  user = yd_storage_account_get_user (account);
  for (int i = 0; i < N_KINDS; i++)
    if (get_own_id (user, i) != NULL)
      add_row (self, i, get_own_id (user, i));
  yd_drive_choice_select (self, kind);
}

void
yd_drive_choice_select (YdDriveChoice *self,
                        YdDriveKind    kind)
{
  YdDriveKind wanted;

  if (self->account == NULL)
    return;
  wanted = resolve (self, kind);
  for (int i = 0; i < N_KINDS; i++)
    if (self->ticks[i] != NULL)
      gtk_check_button_set_active (self->ticks[i], (YdDriveKind) i == wanted);
}

guint
yd_drive_choice_count (YdDriveChoice *self)
{
  guint n = 0;

  for (int i = 0; i < N_KINDS; i++)
    n += yd_drive_choice_is_chosen (self, i) ? 1 : 0;
  return n;
}

gboolean
yd_drive_choice_is_chosen (YdDriveChoice *self,
                           YdDriveKind    kind)
{
  return self->ticks[kind] != NULL && gtk_check_button_get_active (self->ticks[kind]);
}

static void
yd_drive_choice_dispose (GObject *object)
{
  YdDriveChoice *self = YD_DRIVE_CHOICE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  for (int i = 0; i < N_KINDS; i++)
    self->rows[i] = NULL;
  G_OBJECT_CLASS (yd_drive_choice_parent_class)->dispose (object);
}

static void
yd_drive_choice_class_init (YdDriveChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_drive_choice_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_drive_choice_init (YdDriveChoice *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
