/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The positions of the row are the kinds (Open API reference §4.2).
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

void
yd_kind_row_set_account (YdKindRow        *self,
                         YdStorageAccount *account)
{
  g_set_object (&self->account, account);
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
  if (self->account == NULL)
    return NULL;
  return yd_drive_user_get_drive_id (yd_storage_account_get_user (self->account),
                                     yd_kind_row_get_kind (self));
}

const char *
yd_kind_row_explain (YdKindRow *self)
{
  if (self->account != NULL && yd_kind_row_get_drive_id (self) == NULL)
    return _("Not ticked on the consent page. Choose another drive, or sign in with another "
             "account, choose this one again and tick it.");
  switch (yd_kind_row_get_kind (self))
    {
    case YD_DRIVE_KIND_RESOURCE:
      return _("What you saved from others or put there yourself");
    case YD_DRIVE_KIND_BACKUP:
      return _("What the phone backs up, and what most people see as their files");
    case YD_DRIVE_KIND_DEFAULT:
    default:
      return _("The one that the service chooses: the resource library for some members, the "
               "backup drive for others");
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
