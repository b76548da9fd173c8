/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One storage in the list. Follows the storage and its account; owns neither beyond a reference.
 */
#include "config.h"

#include "yd-storage-row.h"

#include "yd-account-picture.h"
#include "yd-space.h"

#include "yd-context-menu.h"
#include "yd-drop-spot.h"
#include "yd-format.h"

#include <glib/gi18n.h>

#include <string.h>

struct _YdStorageRow
{
  GtkListBoxRow parent_instance;

  /* template */
  AdwAvatar      *avatar;  /* (borrowed) */
  GtkLabel       *name;    /* (borrowed) */
  GtkLabel       *kind;    /* (borrowed) */
  GtkLabel       *indexing; /* (borrowed) */
  GtkLabel       *state;   /* (borrowed) */
  GtkProgressBar *space;   /* (borrowed) */
  GtkLabel       *space_words; /* (borrowed) */
  GMenuModel     *row_menu; /* (borrowed) */

  /* given */
  YdStorage      *storage; /* (owned) */
  YdBrowseNameWalks *walks; /* (owned) (nullable) */
};

static const char * const passed_on[] = {
  "storage.open",
  "storage.sign-in-again",
  "storage.retry",
  "storage.edit",
  "storage.rename",
  "storage.duplicate",
  "storage.enable",
  "storage.disable",
  "storage.index",
  "storage.index-no-more",
  "storage.move-up",
  "storage.move-down",
  "storage.details",
  "storage.remove",
};

enum
{
  DROPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdStorageRow, yd_storage_row, GTK_TYPE_LIST_BOX_ROW)

const char *
yd_storage_row_name_kind (YdDriveKind kind)
{
  switch (kind)
    {
    case YD_DRIVE_KIND_RESOURCE:
      return _("Resource library");
    case YD_DRIVE_KIND_BACKUP:
      return _("Backup drive");
    case YD_DRIVE_KIND_DEFAULT:
    default:
      return _("Default drive");
    }
}

static const char *
name_unsaved (YdAuthError trouble)
{
  switch ((int) trouble)
    {
    case YD_AUTH_ERROR_VAULT_MISSING:
      return _("Not saved – no keyring");
    case YD_AUTH_ERROR_VAULT_DENIED:
      return _("Not saved – the keyring refuses");
    case YD_AUTH_ERROR_VAULT_SLOW:
      return _("Not saved – the keyring does not answer");
    default:
      return _("Not saved – unlock keyring");
    }
}

static const char *
name_locked (YdAuthError trouble)
{
  switch ((int) trouble)
    {
    case YD_AUTH_ERROR_VAULT_MISSING:
      return _("Signed out – no keyring");
    case YD_AUTH_ERROR_VAULT_DENIED:
      return _("Signed out – the keyring refuses");
    case YD_AUTH_ERROR_VAULT_SLOW:
      return _("Signed out – the keyring does not answer");
    default:
      return _("Locked – unlock keyring");
    }
}

const char *
yd_storage_row_name_state (YdAuthState state,
                           YdAuthError trouble)
{
  switch (state)
    {
    case YD_AUTH_STATE_UNSAVED:
      return name_unsaved (trouble);
    case YD_AUTH_STATE_SESSION:
      return _("Signed in until the app quits");
    case YD_AUTH_STATE_LOCKED:
      return name_locked (trouble);
    case YD_AUTH_STATE_SIGNED_OUT:
      return _("Signed out");
    case YD_AUTH_STATE_LOADING:
    case YD_AUTH_STATE_SIGNED_IN:
    default:
      return NULL;
    }
}

/* Dimmed while it is disabled; the menu offers the one of two that does something. */
static void
show_enabled (YdStorageRow *self)
{
  gboolean enabled = yd_storage_get_options (self->storage)->enabled;
  gboolean indexed = yd_storage_get_options (self->storage)->indexed;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.open", enabled);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.enable", !enabled);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.disable", enabled);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.index", enabled && !indexed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.index-no-more", enabled && indexed);
  if (enabled)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "disabled");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "disabled");
}

static void
show_account (YdStorageRow *self)
{
  YdStorageAccount *account = yd_storage_get_account (self->storage);
  const char *name = yd_storage_account_get_name (account);
  YdAuthState auth_state = yd_storage_account_get_state (account);
  const char *state = yd_storage_row_name_state (
      auth_state,
      yd_auth_session_get_keyring_trouble (yd_storage_account_get_session (account)));

  if (!yd_storage_get_options (self->storage)->enabled)
    state = _("Disabled");
  if (*name == '\0')
    name = yd_storage_get_name (self->storage);
  adw_avatar_set_text (self->avatar, name);
  yd_account_picture_show (self->avatar, account);
  gtk_label_set_label (self->state, state != NULL ? state : "");
  gtk_widget_set_visible (GTK_WIDGET (self->state), state != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.retry",
                                 auth_state == YD_AUTH_STATE_UNSAVED
                                 || auth_state == YD_AUTH_STATE_LOCKED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.sign-in-again",
                                 auth_state == YD_AUTH_STATE_SIGNED_OUT
                                 || auth_state == YD_AUTH_STATE_LOCKED);
  yd_space_show (self->space, self->space_words, account);
}

/* How far its names are asked for; NULL when they are not. (transfer full) (nullable) */
static char *
describe_walk (YdStorageRow *self)
{
  YdBrowseNameWalk *walk =
      self->walks != NULL ? yd_browse_name_walks_find (self->walks, self->storage) : NULL;
  guint n_done, n_known;

  if (walk == NULL)
    return NULL;
  n_done = yd_browse_name_walk_get_n_done (walk);
  n_known = yd_browse_name_walk_get_n_known (walk);
  switch (yd_browse_name_walk_get_state (walk))
    {
    case YD_BROWSE_NAME_WALK_DONE:
      return g_strdup (_("All names are indexed"));
    case YD_BROWSE_NAME_WALK_WAITING:
      return g_strdup (_("Indexing of names waits for the service"));
    case YD_BROWSE_NAME_WALK_PAUSED:
    case YD_BROWSE_NAME_WALK_WALKING:
    default:
      /* Translators: how many folders are listed, of those that are known by now. */
      return g_strdup_printf (ngettext ("Indexing names: %u of %u folder",
                                        "Indexing names: %u of %u folders", n_known),
                              n_done, n_known);
    }
}

static void
show_walk (YdStorageRow *self,
           YdStorage    *storage)
{
  g_autofree char *words = storage == self->storage ? describe_walk (self) : NULL;

  if (storage != self->storage)
    return;
  gtk_label_set_label (self->indexing, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->indexing), words != NULL);
}

static void
show_name (YdStorageRow *self)
{
  YdStorageAccount *account = yd_storage_get_account (self->storage);
  const YdStorageOptions *options = yd_storage_get_options (self->storage);
  g_autofree char *name = yd_format_name (yd_storage_get_name (self->storage));

  gtk_label_set_label (self->name, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_label_set_label (self->kind, yd_storage_account_is_demo (account)
                                       ? _("Demo drive: files stay on this computer")
                                       : yd_storage_row_name_kind (options->kind));
}

/* A name that is cut off can be read all the same. */
static gboolean
query_tooltip (YdStorageRow *self,
               int           x,
               int           y,
               gboolean      keyboard,
               GtkTooltip   *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (self->name)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (self->name));

  return TRUE;
}

/* The menu */

static void
show_menu (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  yd_context_menu_show (widget);
}

/* "storage.remove" of the row is "storages.remove" of the window, with the storage's id. */
static void
pass_on (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  YdStorageRow *self = YD_STORAGE_ROW (widget);
  g_autofree char *name = g_strconcat ("storages", strchr (action_name, '.'), NULL);

  gtk_widget_activate_action (widget, name, "x", yd_storage_get_id (self->storage));
}

/* Drops */

static gboolean
is_open_to_drops (YdStorageRow *self)
{
  return yd_storage_get_drive_id (self->storage) != NULL
         && yd_storage_get_options (self->storage)->enabled;
}

static GdkDragAction
judge_drop (GtkWidget    *widget,
            GdkDrop      *drop,
            YdBrowseClip *clip,
            gpointer      owner)
{
  YdStorageRow *self = YD_STORAGE_ROW (widget);
  g_autoptr (GPtrArray) way = NULL;

  if (!is_open_to_drops (self))
    return 0;
  way = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_ptr_array_add (way, yd_storage_dup_root (self->storage));

  return yd_drop_spot_judge (drop, clip, self->storage, way);
}

static void
take_drop (GtkWidget *widget,
           GObject   *what,
           gboolean   copy,
           gpointer   owner)
{
  g_signal_emit (widget, signals[DROPPED], 0, what, copy);
}

/* What rests here wants to see what is in it. */
static void
open_for_drop (GtkWidget *widget,
               gpointer   owner)
{
  if (is_open_to_drops (YD_STORAGE_ROW (widget)))
    gtk_widget_activate (widget);
}

static const YdDropSpot drop_spot = { judge_drop, take_drop, open_for_drop };

/* The object */

static void
yd_storage_row_dispose (GObject *object)
{
  YdStorageRow *self = YD_STORAGE_ROW (object);

  g_clear_object (&self->storage);
  g_clear_object (&self->walks);

  G_OBJECT_CLASS (yd_storage_row_parent_class)->dispose (object);
}

static void
yd_storage_row_class_init (YdStorageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yd_storage_row_dispose;

  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_OBJECT,
                                   G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-storage-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YdStorageRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, YdStorageRow, name);
  gtk_widget_class_bind_template_child (widget_class, YdStorageRow, kind);
  gtk_widget_class_bind_template_child (widget_class, YdStorageRow, indexing);
  gtk_widget_class_bind_template_child (widget_class, YdStorageRow, state);
  gtk_widget_class_bind_template_child (widget_class, YdStorageRow, space);
  gtk_widget_class_bind_template_child (widget_class, YdStorageRow, space_words);
  gtk_widget_class_bind_template_child (widget_class, YdStorageRow, row_menu);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip);

  gtk_widget_class_install_action (widget_class, "storage.menu", NULL, show_menu);
  for (guint i = 0; i < G_N_ELEMENTS (passed_on); i++)
    gtk_widget_class_install_action (widget_class, passed_on[i], NULL, pass_on);
}

static void
yd_storage_row_init (YdStorageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yd_context_menu_add (GTK_WIDGET (self), self->row_menu);
  yd_drop_spot_add (GTK_WIDGET (self), &drop_spot, self);
}

static void
options_changed (YdStorageRow *self)
{
  show_name (self);
  show_account (self);
  show_enabled (self);
}

GtkWidget *
yd_storage_row_new (YdStorage         *storage,
                    YdBrowseNameWalks *walks)
{
  YdStorageRow *self = g_object_new (YD_TYPE_STORAGE_ROW, NULL);
  YdStorageAccount *account = yd_storage_get_account (storage);

  self->storage = g_object_ref (storage);
  g_set_object (&self->walks, walks);
  if (walks != NULL)
    g_signal_connect_object (walks, "changed", G_CALLBACK (show_walk), self, G_CONNECT_SWAPPED);
  show_walk (self, storage);
  g_signal_connect_object (storage, "notify", G_CALLBACK (options_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify", G_CALLBACK (show_account), self, G_CONNECT_SWAPPED);
  options_changed (self);

  return GTK_WIDGET (self);
}

YdStorage *
yd_storage_row_get_storage (YdStorageRow *self)
{
  g_return_val_if_fail (YD_IS_STORAGE_ROW (self), NULL);

  return self->storage;
}
