/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders are listed to the end: only so is it certain that a name is there once.
 */
#include "config.h"

#include "yd-cli-place.h"

#include "yd-drive-pages.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
yd_cli_place_split (const char  *text,
                    char       **storage,
                    char       **path)
{
  const char *colon = strchr (text, ':');
  g_autoptr(GString) joined = g_string_new (NULL);
  g_auto(GStrv) names = NULL;

  if (colon == NULL || colon == text || !g_utf8_validate (text, -1, NULL) ||
      memchr (text, '/', (gsize) (colon - text)) != NULL)
    return FALSE;
  names = g_strsplit (colon + 1, "/", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], ".."))
        return FALSE;
      if (*names[i] != '\0' && !g_str_equal (names[i], "."))
        g_string_append_printf (joined, "/%s", names[i]);
    }
  *storage = g_strndup (text, (gsize) (colon - text));
  *path = joined->len > 0 ? g_strdup (joined->str) : g_strdup ("/");
  return TRUE;
}

static void
sign_in_with_access (YdCli     *cli,
                     YdStorage *storage)
{
  YdAuthSession *session = yd_storage_account_get_session (yd_storage_get_account (storage));
  g_autoptr(YdAuthToken) token = NULL;
  YdAuthToken *present = yd_auth_session_get_token (session);
  YdBaseClock *clock = yd_storage_registry_get_clock (cli->registry);

  if (cli->access == NULL ||
      (present != NULL && g_str_equal (yd_auth_token_get_access (present), cli->access)))
    return;
  token = yd_auth_token_new (cli->access, NULL, 0, yd_base_clock_get_real_us (clock));
  yd_auth_session_adopt (session, token);
}

YdStorage *
yd_cli_place_find_storage (YdCli       *cli,
                           const char  *name,
                           GError     **error)
{
  GListModel *storages = G_LIST_MODEL (cli->registry);

  for (guint i = 0; i < g_list_model_get_n_items (storages); i++)
    {
      g_autoptr(YdStorage) storage = g_list_model_get_item (storages, i);

      if (!g_str_equal (yd_storage_get_name (storage), name))
        continue;
      if (!yd_storage_get_options (storage)->enabled)
        {
          g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_FAILED, _("the storage is disabled"));
          return NULL;
        }
      if (yd_storage_account_is_demo (yd_storage_get_account (storage)))
        {
          g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_FAILED,
                               _("the demo drive runs in the app alone"));
          return NULL;
        }
      sign_in_with_access (cli, storage);
      return g_steal_pointer (&storage);
    }
  g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_NOT_FOUND,
                       _("there is no storage of this name; “yunduo-cli storages” lists them"));
  return NULL;
}

gboolean
yd_cli_place_parse (YdCli       *cli,
                    const char  *text,
                    YdCliPlace  *place,
                    GError     **error)
{
  g_autofree char *name = NULL;

  memset (place, 0, sizeof *place);
  if (!yd_cli_place_split (text, &name, &place->path))
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                           _("this is not a path like STORAGE:/folder/file"));
      return FALSE;
    }
  place->storage = yd_cli_place_find_storage (cli, name, error);
  return place->storage != NULL;
}

void
yd_cli_place_clear (YdCliPlace *place)
{
  g_clear_object (&place->storage);
  g_clear_pointer (&place->path, g_free);
}

/* Listing */

static gboolean
add_page (YdCli        *cli,
          YdStorage    *storage,
          YdDriveItem  *folder,
          GPtrArray    *all,
          char        **marker,
          GError      **error)
{
  YdDriveClient *drive = yd_storage_get_drive (storage);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) page = NULL;
  char *next = NULL;

  yd_drive_client_list_async (drive, yd_drive_item_get_drive_id (folder),
                              yd_drive_item_get_id (folder), *marker, cli->cancellable,
                              yd_cli_ready, cli);
  result = yd_cli_wait (cli);
  page = yd_drive_client_list_finish (drive, result, &next, error);
  g_free (*marker);
  *marker = next;
  if (page == NULL)
    return FALSE;
  for (guint i = 0; i < page->len; i++)
    g_ptr_array_add (all, yd_drive_item_ref (g_ptr_array_index (page, i)));
  return TRUE;
}

static char *
dup_list_key (YdDriveItem *folder)
{
  return g_strconcat (yd_drive_item_get_drive_id (folder), "\n", yd_drive_item_get_id (folder),
                      NULL);
}

GPtrArray *
yd_cli_place_list (YdCli        *cli,
                   YdStorage    *storage,
                   YdDriveItem  *folder,
                   GError      **error)
{
  g_autofree char *key = dup_list_key (folder);
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(YdDrivePages) pages = yd_drive_pages_new ();
  g_autofree char *marker = NULL;
  GPtrArray *kept = g_hash_table_lookup (cli->listed, key);

  if (kept != NULL)
    return g_ptr_array_ref (kept);
  all = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  do
    if (!add_page (cli, storage, folder, all, &marker, error))
      return NULL;
  while (marker != NULL && yd_drive_pages_follow (pages, marker, error));
  if (marker != NULL)
    return NULL;
  g_hash_table_replace (cli->listed, g_steal_pointer (&key), g_ptr_array_ref (all));
  return g_steal_pointer (&all);
}

void
yd_cli_place_forget (YdCli *cli)
{
  g_hash_table_remove_all (cli->listed);
}

/* Finding */

static YdDriveItem *
find_child (YdCli        *cli,
            YdStorage    *storage,
            YdDriveItem  *folder,
            const char   *name,
            GError      **error)
{
  g_autoptr(GPtrArray) items = NULL;
  YdDriveItem *found = NULL;

  if (yd_drive_item_is_folder (folder))
    items = yd_cli_place_list (cli, storage, folder, error);
  else
    g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND, "not a folder");
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (!g_str_equal (yd_drive_item_get_name (item), name))
        continue;
      if (found != NULL)
        {
          g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_FAILED,
                               _("the folder has more than one of this name"));
          return NULL;
        }
      found = item;
    }
  if (items != NULL && found == NULL)
    g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND, "no such name");
  return found != NULL ? yd_drive_item_ref (found) : NULL;
}

YdDriveItem *
yd_cli_place_find (YdCli       *cli,
                   YdStorage   *storage,
                   const char  *path,
                   GError     **error)
{
  g_auto(GStrv) names = g_strsplit (path + 1, "/", -1);
  g_autoptr(YdDriveItem) item = yd_storage_dup_root (storage);

  if (item == NULL)
    g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_DRIVE_DENIED, "no such drive");
  for (guint i = 0; item != NULL && names[i] != NULL && *names[i] != '\0'; i++)
    {
      g_autoptr(YdDriveItem) folder = g_steal_pointer (&item);

      item = find_child (cli, storage, folder, names[i], error);
    }
  return g_steal_pointer (&item);
}

gboolean
yd_cli_place_look (YdCli        *cli,
                   YdStorage    *storage,
                   const char   *path,
                   YdDriveItem **item,
                   GError      **error)
{
  g_autoptr(GError) local_error = NULL;

  *item = yd_cli_place_find (cli, storage, path, &local_error);
  if (*item != NULL ||
      g_error_matches (local_error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

YdDriveItem *
yd_cli_place_find_parent (YdCli             *cli,
                          const YdCliPlace  *place,
                          char             **name,
                          GError           **error)
{
  const char *last = strrchr (place->path, '/') + 1;
  g_autofree char *above = g_strndup (place->path, (gsize) (last - place->path));
  g_autoptr(YdDriveItem) parent = NULL;

  if (*last == '\0')
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                           _("this cannot be done with a storage's root"));
      return NULL;
    }
  parent = yd_cli_place_find (cli, place->storage, above, error);
  if (parent == NULL)
    return NULL;
  if (!yd_drive_item_is_folder (parent))
    {
      g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND, "not a folder");
      return NULL;
    }
  *name = g_strdup (last);
  return g_steal_pointer (&parent);
}
