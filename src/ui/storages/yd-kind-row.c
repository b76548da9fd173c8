/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The positions of the row are the kinds. Those that the account did not grant are grey in the
 * list and cannot be chosen there; the service always names a default drive (Open API reference
 * §4.2), and a drive that is missing is never replaced by another (§8.4).
 */
#include "config.h"

#include "yd-kind-row.h"

#include <glib/gi18n.h>

struct _YdKindRow
{
  AdwComboRow parent_instance;

  /* state */
  YdStorageAccount *account;    /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdKindRow, yd_kind_row, ADW_TYPE_COMBO_ROW)

/* (nullable) */
static const char *
get_drive_id (YdKindRow   *self,
              YdDriveKind  kind)
{
  if (self->account == NULL)
    return NULL;
  return yd_drive_user_get_drive_id (yd_storage_account_get_user (self->account), kind);
}

static gboolean
is_withheld (YdKindRow   *self,
             YdDriveKind  kind)
{
  return self->account != NULL && get_drive_id (self, kind) == NULL;
}

/* The list: a name, why it cannot be had, a mark on what is chosen. */

static void
mark_item (GtkListItem *item)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  GtkWidget *self = gtk_widget_get_ancestor (child, YD_TYPE_KIND_ROW);
  gboolean chosen = self != NULL && gtk_list_item_get_position (item)
                                    == adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  gtk_widget_set_opacity (gtk_widget_get_last_child (child), chosen ? 1 : 0);
}

static void
set_up_item (YdKindRow   *self,
             GtkListItem *item)
{
  GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *reason = gtk_label_new (_("Not ticked on the consent page: sign in again and tick "
                                       "it"));
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (reason), 0);
  gtk_label_set_wrap (GTK_LABEL (reason), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (reason), 26);
  gtk_widget_add_css_class (reason, "caption");
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), reason);
  gtk_box_append (GTK_BOX (child), words);
  gtk_box_append (GTK_BOX (child), mark);
  gtk_list_item_set_child (item, child);
  g_signal_connect_object (self, "notify::selected", G_CALLBACK (mark_item), item,
                           G_CONNECT_SWAPPED);
}

static void
bind_item (YdKindRow   *self,
           GtkListItem *item)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_widget_get_first_child (child));
  GtkStringObject *string = gtk_list_item_get_item (item);
  gboolean withheld = is_withheld (self, (YdDriveKind) gtk_list_item_get_position (item));

  gtk_label_set_text (GTK_LABEL (name), gtk_string_object_get_string (string));
  gtk_widget_set_visible (gtk_widget_get_next_sibling (name), withheld);
  gtk_widget_set_sensitive (child, !withheld);
  gtk_list_item_set_activatable (item, !withheld);
  gtk_list_item_set_selectable (item, !withheld);
  mark_item (item);
}

/* Anew for each account: a factory is asked again only when it is another one. */
static void
make_list (YdKindRow *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (set_up_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_item), self, G_CONNECT_SWAPPED);
  adw_combo_row_set_list_factory (ADW_COMBO_ROW (self), factory);
}

void
yd_kind_row_set_account (YdKindRow        *self,
                         YdStorageAccount *account)
{
  g_set_object (&self->account, account);
  make_list (self);
}

YdDriveKind
yd_kind_row_get_kind (YdKindRow *self)
{
  return (YdDriveKind) adw_combo_row_get_selected (ADW_COMBO_ROW (self));
}

void
yd_kind_row_set_kind (YdKindRow   *self,
                      YdDriveKind  kind)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), kind);
}

const char *
yd_kind_row_get_drive_id (YdKindRow *self)
{
  return get_drive_id (self, yd_kind_row_get_kind (self));
}

static const char *
explain_default (YdKindRow *self)
{
  const char *id = get_drive_id (self, YD_DRIVE_KIND_DEFAULT);

  if (id == NULL)
    return _("The one that the service chooses: the resource library for some members, the "
             "backup drive for others");
  if (g_strcmp0 (id, get_drive_id (self, YD_DRIVE_KIND_RESOURCE)) == 0)
    return _("The one that the service chooses: for this account, the resource library");
  if (g_strcmp0 (id, get_drive_id (self, YD_DRIVE_KIND_BACKUP)) == 0)
    return _("The one that the service chooses: for this account, the backup drive");
  return _("The one that the service chooses. It is there even when no other drive was ticked.");
}

const char *
yd_kind_row_explain (YdKindRow *self)
{
  YdDriveKind kind = yd_kind_row_get_kind (self);

  if (is_withheld (self, kind))
    return _("Not ticked on the consent page. Sign in again and tick it there, or choose another "
             "drive: none takes its place by itself.");
  switch (kind)
    {
    case YD_DRIVE_KIND_RESOURCE:
      return _("What you saved from others or put there yourself");
    case YD_DRIVE_KIND_BACKUP:
      return _("What the phone backs up, and what most people see as their files");
    case YD_DRIVE_KIND_DEFAULT:
    default:
      return explain_default (self);
    }
}

static void
yd_kind_row_dispose (GObject *object)
{
  YdKindRow *self = YD_KIND_ROW (object);

  g_clear_object (&self->account);
  G_OBJECT_CLASS (yd_kind_row_parent_class)->dispose (object);
}

static void
yd_kind_row_class_init (YdKindRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_kind_row_dispose;
}

static void
yd_kind_row_init (YdKindRow *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("Default drive"));
  gtk_string_list_append (names, _("Resource library"));
  gtk_string_list_append (names, _("Backup drive"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
}
