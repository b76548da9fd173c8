/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mv and cp: within one drive, as the service does it, without moving bytes. Into a folder that is
 * there, or to a name that is free; nothing is ever replaced.
 */
#include "config.h"

#include "yd-cli-commands.h"
#include "yd-cli-place.h"
#include "yd-cli-print.h"

#include <glib/gi18n.h>
#include <string.h>

/* Where things go. */
typedef struct
{
  YdCliPlace place;    /* as it was said */
  YdDriveItem *folder; /* (owned) (nullable): what they come into */
  char *name;          /* (owned) (nullable): what one is called there; NULL as before */
} Target;

static void
clear_target (Target *target)
{
  yd_cli_place_clear (&target->place);
  g_clear_pointer (&target->folder, yd_drive_item_unref);
  g_clear_pointer (&target->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, clear_target)

static gboolean
set_error (GError      **error,
           YdCliStatus   status,
           const char   *sentence)
{
  g_set_error_literal (error, YD_CLI_ERROR, (int) status, sentence);
  return FALSE;
}

static gboolean
find_target (YdCli       *self,
             const char  *text,
             gboolean     several,
             Target      *target,
             GError     **error)
{
  g_autoptr(YdDriveItem) item = NULL;

  if (!yd_cli_place_parse (self, text, &target->place, error) ||
      !yd_cli_place_look (self, target->place.storage, target->place.path, &item, error))
    return FALSE;
  if (item != NULL && yd_drive_item_is_folder (item))
    {
      target->folder = g_steal_pointer (&item);
      return TRUE;
    }
  if (several)
    return set_error (error, YD_CLI_NOT_FOUND, _("there is no folder of this name"));
  if (item != NULL)
    return set_error (error, YD_CLI_EXISTS, _("the name is taken"));
  target->folder = yd_cli_place_find_parent (self, &target->place, &target->name, error);
  return target->folder != NULL;
}

/* The service would accept it, and then nobody could come to it any more. */
static gboolean
check_source (const YdCliPlace  *source,
              const Target      *target,
              GError           **error)
{
  const char *drive_id = yd_storage_get_drive_id (source->storage);
  gsize length = strlen (source->path);

  if (yd_storage_get_account (source->storage) != yd_storage_get_account (target->place.storage) ||
      g_strcmp0 (drive_id, yd_storage_get_drive_id (target->place.storage)) != 0)
    return set_error (error, YD_CLI_FAILED,
                      _("from one drive to another it has to go through this computer: use get "
                        "and put"));
  if (length == 1)
    return set_error (error, YD_CLI_USAGE, _("this cannot be done with a storage's root"));
  if (source->storage == target->place.storage &&
      strncmp (target->place.path, source->path, length) == 0 &&
      target->place.path[length] == '/')
    return set_error (error, YD_CLI_FAILED, _("a folder cannot go into itself"));
  return TRUE;
}

static YdDriveItem *
rename_item (YdCli        *self,
             YdStorage    *storage,
             YdDriveItem  *item,
             const char   *name,
             GError      **error)
{
  YdDriveClient *drive = yd_storage_get_drive (storage);
  g_autoptr(GAsyncResult) result = NULL;

  yd_drive_client_rename_async (drive, item, name, self->cancellable, yd_cli_ready, self);
  result = yd_cli_wait (self);
  return yd_drive_client_rename_finish (drive, result, error);
}

static gboolean
move_item (YdCli        *self,
           YdStorage    *storage,
           YdDriveItem  *item,
           YdDriveItem  *folder,
           GError      **error)
{
  YdDriveClient *drive = yd_storage_get_drive (storage);
  g_autoptr(GAsyncResult) result = NULL;

  yd_drive_client_move_async (drive, item, yd_drive_item_get_id (folder), self->cancellable,
                              yd_cli_ready, self);
  result = yd_cli_wait (self);
  return yd_drive_client_move_finish (drive, result, error);
}

static gboolean
folder_has (YdCli        *self,
            YdStorage    *storage,
            YdDriveItem  *folder,
            const char   *name,
            gboolean     *has,
            GError      **error)
{
  g_autoptr(GPtrArray) items = yd_cli_place_list (self, storage, folder, error);

  *has = FALSE;
  for (guint i = 0; items != NULL && i < items->len; i++)
    *has |= g_str_equal (yd_drive_item_get_name (g_ptr_array_index (items, i)), name);
  return items != NULL;
}

/* The name is changed where neither its old nor its new form is in the way. */
static gboolean
move_one (YdCli         *self,
          YdStorage     *storage,
          YdDriveItem   *item,
          const Target  *target,
          GError       **error)
{
  g_autoptr(YdDriveItem) renamed = NULL;
  const char *old = yd_drive_item_get_name (item);
  gboolean stays = g_str_equal (yd_drive_item_get_parent_id (item),
                                yd_drive_item_get_id (target->folder));
  gboolean taken = FALSE;

  if (stays && target->name == NULL)
    return set_error (error, YD_CLI_EXISTS, _("it is there already"));
  if (!folder_has (self, storage, target->folder, old, &taken, error))
    return FALSE;
  if (target->name == NULL)
    return taken ? set_error (error, YD_CLI_EXISTS, _("the name is taken"))
                 : move_item (self, storage, item, target->folder, error);
  if (!stays && !taken && !move_item (self, storage, item, target->folder, error))
    return FALSE;
  renamed = rename_item (self, storage, item, target->name, error);
  if (renamed == NULL || stays || !taken)
    return renamed != NULL;
  return move_item (self, storage, renamed, target->folder, error);
}

static gboolean
copy_one (YdCli         *self,
          YdStorage     *storage,
          YdDriveItem   *item,
          const Target  *target,
          GError       **error)
{
  YdDriveClient *drive = yd_storage_get_drive (storage);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(YdDriveItem) copy = NULL;
  g_autoptr(YdDriveItem) renamed = NULL;
  const char *old = yd_drive_item_get_name (item);
  gboolean taken = FALSE;

  /* The service would make a second one of the name. */
  if (!folder_has (self, storage, target->folder, old, &taken, error))
    return FALSE;
  if (taken && target->name == NULL)
    return set_error (error, YD_CLI_EXISTS, _("the name is taken"));
  yd_drive_client_copy_async (drive, item, yd_drive_item_get_id (target->folder),
                              target->name != NULL, self->cancellable, yd_cli_ready, self);
  result = yd_cli_wait (self);
  copy = yd_drive_client_copy_finish (drive, result, error);
  if (copy == NULL || target->name == NULL ||
      g_str_equal (yd_drive_item_get_name (copy), target->name))
    return copy != NULL;
  renamed = rename_item (self, storage, copy, target->name, error);
  return renamed != NULL;
}

static gboolean
take_one (YdCli         *self,
          const char    *text,
          const Target  *target,
          gboolean       copy,
          GError       **error)
{
  g_auto(YdCliPlace) source = { NULL, NULL };
  g_autoptr(YdDriveItem) item = NULL;
  gboolean taken = FALSE;

  if (!yd_cli_place_parse (self, text, &source, error) || !check_source (&source, target, error))
    return FALSE;
  item = yd_cli_place_find (self, source.storage, source.path, error);
  if (item == NULL)
    return FALSE;
  taken = copy ? copy_one (self, source.storage, item, target, error)
               : move_one (self, source.storage, item, target, error);
  yd_cli_place_forget (self);
  return taken;
}

static int
take_all (YdCli     *self,
          int        argc,
          char     **argv,
          gboolean   copy)
{
  g_auto(Target) target = { { NULL, NULL }, NULL, NULL };
  g_autoptr(GError) error = NULL;
  YdCliStatus status = YD_CLI_OK;

  if (!yd_cli_parse (self, NULL, _("PATH… PATH"), 2, 0, &argc, &argv))
    return YD_CLI_USAGE;
  if (!yd_cli_open (self, &error))
    return yd_cli_fail (self, NULL, error);
  if (!find_target (self, argv[argc - 1], argc > 3, &target, &error))
    return yd_cli_fail (self, argv[argc - 1], error);
  for (int i = 1; i < argc - 1 && self->signal == 0; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!take_one (self, argv[i], &target, copy, &local_error))
        {
          YdCliStatus its = yd_cli_fail (self, argv[i], local_error);

          status = argc > 3 ? YD_CLI_PARTLY : its;
        }
    }
  return status;
}

int
yd_cli_mv (YdCli  *self,
           int     argc,
           char  **argv)
{
  return take_all (self, argc, argv, FALSE);
}

int
yd_cli_cp (YdCli  *self,
           int     argc,
           char  **argv)
{
  return take_all (self, argc, argv, TRUE);
}
