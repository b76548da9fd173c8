/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mkdir and rm: making folders, and removing what is there, by the storage's removal method.
 */
#include "config.h"

#include "yd-cli-commands.h"
#include "yd-cli-place.h"
#include "yd-cli-print.h"

#include <glib/gi18n.h>

/* Does one thing with each of the words; what failed is said and the others go on. */
typedef gboolean (*EditFunc) (YdCli       *self,
                              const char  *text,
                              gboolean     wide,
                              GError     **error);

static int
edit_each (YdCli     *self,
           int        argc,
           char     **argv,
           EditFunc   edit,
           gboolean   wide)
{
  g_autoptr(GError) error = NULL;
  YdCliStatus status = YD_CLI_OK;

  if (!yd_cli_open (self, &error))
    return yd_cli_fail (self, NULL, error);
  for (int i = 1; i < argc && self->signal == 0; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!edit (self, argv[i], wide, &local_error))
        {
          YdCliStatus its = yd_cli_fail (self, argv[i], local_error);

          status = argc > 2 ? YD_CLI_PARTLY : its;
        }
    }
  return status;
}

/* mkdir */

static YdDriveItem *
make_folder (YdCli        *self,
             YdStorage    *storage,
             YdDriveItem  *parent,
             const char   *name,
             gboolean      reuse,
             GError      **error)
{
  YdDriveClient *drive = yd_storage_get_drive (storage);
  g_autoptr(GAsyncResult) result = NULL;

  yd_drive_client_create_folder_async (drive, yd_drive_item_get_drive_id (parent),
                                       yd_drive_item_get_id (parent), name, reuse,
                                       self->cancellable, yd_cli_ready, self);
  result = yd_cli_wait (self);
  yd_cli_place_forget (self);
  return yd_drive_client_create_folder_finish (drive, result, error);
}

static gboolean
make_path (YdCli             *self,
           const YdCliPlace  *place,
           GError           **error)
{
  g_auto(GStrv) names = g_strsplit (place->path + 1, "/", -1);
  g_autoptr(YdDriveItem) item = yd_storage_dup_root (place->storage);

  if (item == NULL)
    g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_DRIVE_DENIED, "no such drive");
  for (guint i = 0; item != NULL && names[i] != NULL && *names[i] != '\0'; i++)
    {
      g_autoptr(YdDriveItem) parent = g_steal_pointer (&item);

      item = make_folder (self, place->storage, parent, names[i], TRUE, error);
    }
  return item != NULL;
}

static gboolean
make_one (YdCli       *self,
          const char  *text,
          gboolean     parents,
          GError     **error)
{
  g_auto(YdCliPlace) place = { NULL, NULL };
  g_autoptr(YdDriveItem) parent = NULL;
  g_autoptr(YdDriveItem) made = NULL;
  g_autofree char *name = NULL;

  if (!yd_cli_place_parse (self, text, &place, error))
    return FALSE;
  if (parents)
    return make_path (self, &place, error);
  parent = yd_cli_place_find_parent (self, &place, &name, error);
  if (parent == NULL)
    return FALSE;
  made = make_folder (self, place.storage, parent, name, FALSE, error);
  return made != NULL;
}

int
yd_cli_mkdir (YdCli  *self,
              int     argc,
              char  **argv)
{
  gboolean parents = FALSE;
  const GOptionEntry entries[] = {
    { "parents", 'p', 0, G_OPTION_ARG_NONE, &parents,
      N_("Make the folders above it as well; one that is there is fine"), NULL },
    { NULL },
  };

  if (!yd_cli_parse (self, entries, _("PATH…"), 1, 0, &argc, &argv))
    return YD_CLI_USAGE;
  return edit_each (self, argc, argv, make_one, parents);
}

/* rm */

static gboolean
remove_one (YdCli       *self,
            const char  *text,
            gboolean     recursive,
            GError     **error)
{
  g_auto(YdCliPlace) place = { NULL, NULL };
  g_autoptr(YdDriveItem) item = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  YdDriveClient *drive = NULL;
  gboolean permanently = FALSE;

  if (!yd_cli_place_parse (self, text, &place, error))
    return FALSE;
  if (g_str_equal (place.path, "/"))
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                           _("this cannot be done with a storage's root"));
      return FALSE;
    }
  item = yd_cli_place_find (self, place.storage, place.path, error);
  if (item == NULL)
    return FALSE;
  if (yd_drive_item_is_folder (item) && !recursive)
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                           _("this is a folder: -r removes it with all that is in it"));
      return FALSE;
    }
  drive = yd_storage_get_drive (place.storage);
  permanently = yd_storage_get_options (place.storage)->removal == YD_STORAGE_REMOVE_DELETE;
  yd_drive_client_remove_async (drive, item, permanently, self->cancellable, yd_cli_ready, self);
  result = yd_cli_wait (self);
  yd_cli_place_forget (self);
  return yd_drive_client_remove_finish (drive, result, error);
}

int
yd_cli_rm (YdCli  *self,
           int     argc,
           char  **argv)
{
  gboolean recursive = FALSE;
  const GOptionEntry entries[] = {
    { "recursive", 'r', 0, G_OPTION_ARG_NONE, &recursive,
      N_("Remove folders as well, with all that is in them"), NULL },
    { NULL },
  };

  if (!yd_cli_parse (self, entries, _("PATH…"), 1, 0, &argc, &argv))
    return YD_CLI_USAGE;
  return edit_each (self, argc, argv, remove_one, recursive);
}
