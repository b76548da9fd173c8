/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Saving what the form says: each drive that is ticked becomes a storage, or the edited one is
 * changed. A root folder is asked for before it is kept.
 */
#include "config.h"

#include "yd-add-storage-dialog-private.h"

#include "yd-storage-row.h"

#include <glib/gi18n.h>

/* @name, or "@name – Backup Drive" when there are several, not taken. (transfer full) */
static char *
dup_storage_name (YdAddStorageDialog *self,
                  YdDriveKind         kind)
{
  const char *name = gtk_editable_get_text (self->name_row);
  g_autofree char *wanted = NULL;

  if (self->storage != NULL || yd_drive_choice_count (self->drives) == 1)
    return g_strdup (name);
  /* Translators: the name of a storage and that of its drive, “Ming – Backup Drive”. */
  wanted = g_strdup_printf (_("%s – %s"), name, yd_storage_row_name_kind (kind));
  return yd_storage_registry_dup_free_name (self->registry, wanted);
}

/* Whether @kind is the drive that Drive Type says, maybe by another name: the default drive is
 * ticked as what it is. */
static gboolean
is_chosen_drive (YdAddStorageDialog *self,
                 YdDriveKind         kind)
{
  YdStorageAccount *account = yd_account_choice_get_account (self->accounts);
  const YdDriveUser *user = yd_storage_account_get_user (account);

  return g_strcmp0 (yd_drive_user_get_drive_id (user, kind),
                    yd_kind_row_get_drive_id (self->kind_row)) == 0;
}

/* A folder is in one drive: the others that become storages begin at their roots. (transfer
 * full) */
static char *
dup_root (YdAddStorageDialog *self,
          YdDriveKind         kind)
{
  YdDriveKind root_kind = kind;

  if (!is_chosen_drive (self, kind))
    return g_strdup (YD_DRIVE_ROOT_ID);
  return yd_add_storage_dialog_read_root (self, &root_kind);
}

/* (transfer full) */
static YdStorageOptions *
read_options (YdAddStorageDialog *self,
              YdDriveKind         kind)
{
  YdStorageOptions *options = yd_storage_options_new ();

  g_free (options->name);
  g_free (options->root_id);
  options->name = dup_storage_name (self, kind);
  options->root_id = dup_root (self, kind);
  options->kind = kind;
  options->removal = (YdStorageRemoval) adw_combo_row_get_selected (self->removal_row);
  yd_storage_extras_read (self->extras, options);
  return options;
}

static void
save_edited (YdAddStorageDialog *self)
{
  g_autoptr(YdStorageOptions) options = read_options (self, yd_kind_row_get_kind (self->kind_row));
  g_autoptr(GError) error = NULL;

  if (!yd_storage_registry_edit (self->registry, self->storage, options, &error))
    {
      yd_add_storage_dialog_show_error (self, error);
      return;
    }
  g_signal_emit_by_name (self, "edited");
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_added (YdAddStorageDialog *self)
{
  YdStorageAccount *account = yd_account_choice_get_account (self->accounts);
  g_autoptr(YdStorage) first = NULL;

  for (int kind = YD_DRIVE_KIND_DEFAULT; kind <= YD_DRIVE_KIND_BACKUP; kind++)
    {
      g_autoptr(YdStorageOptions) options = NULL;
      g_autoptr(YdStorage) storage = NULL;
      g_autoptr(GError) error = NULL;

      if (!yd_drive_choice_is_chosen (self->drives, kind))
        continue;
      options = read_options (self, is_chosen_drive (self, kind)
                                    ? yd_kind_row_get_kind (self->kind_row) : (YdDriveKind) kind);
      storage = yd_storage_registry_add (self->registry, account, options, &error);
      if (storage == NULL)
        {
          yd_add_storage_dialog_show_error (self, error);
          break;
        }
      if (first == NULL)
        g_set_object (&first, storage);
    }
  if (first == NULL)
    return;
  g_signal_emit_by_name (self, "added", first);
  gtk_window_close (GTK_WINDOW (self));
}

static void
store (YdAddStorageDialog *self)
{
  if (self->storage != NULL)
    save_edited (self);
  else
    save_added (self);
}

/* The root folder */

/* A storage may keep the root folder that it has. */
static gboolean
is_root_kept (YdAddStorageDialog *self)
{
  const YdStorageOptions *options;
  YdDriveKind kind = yd_kind_row_get_kind (self->kind_row);
  g_autofree char *root = yd_add_storage_dialog_read_root (self, &kind);

  if (self->storage == NULL)
    return FALSE;
  options = yd_storage_get_options (self->storage);
  return kind == options->kind && g_strcmp0 (root, options->root_id) == 0;
}

/* What somebody wants to save is saved when its folder is known to be one; not when they have
 * typed another meanwhile. */
void
yd_add_storage_dialog_root_checked (YdAddStorageDialog *self)
{
  YdRootCheckState state = yd_root_check_get_state (self->root_check);
  gboolean saving = self->saving && state != YD_ROOT_CHECK_ASKING;

  if (state != YD_ROOT_CHECK_ASKING)
    self->saving = FALSE;
  yd_add_storage_dialog_update (self);
  if (saving && state == YD_ROOT_CHECK_FOLDER)
    store (self);
  else if (saving && yd_root_check_is_refused (self->root_check))
    gtk_widget_grab_focus (GTK_WIDGET (self->root_row));
}

void
yd_add_storage_dialog_save (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  YdAddStorageDialog *self = YD_ADD_STORAGE_DIALOG (widget);

  switch (is_root_kept (self) ? YD_ROOT_CHECK_NOTHING : yd_root_check_get_state (self->root_check))
    {
    case YD_ROOT_CHECK_NOTHING:
    case YD_ROOT_CHECK_FOLDER:
      store (self);
      break;
    case YD_ROOT_CHECK_FILE:
      gtk_widget_grab_focus (GTK_WIDGET (self->root_row));
      break;
    case YD_ROOT_CHECK_WAITING:
    case YD_ROOT_CHECK_ASKING:
    case YD_ROOT_CHECK_FAILED:
    default:
      self->saving = TRUE;
      yd_root_check_ask (self->root_check);
      yd_add_storage_dialog_update (self);
      break;
    }
}
