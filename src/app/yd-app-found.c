/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One search is one task in a thread, with connections of its own. An id is "STORAGE/FOLDER/FILE",
 * or "STORAGE/FOLDER", escaped: it is enough to show the thing when nothing is remembered of it.
 */
#include "config.h"

#include "yd-app-found.h"

#include "yd-browse-name-index.h"
#include "yd-browse-name-search.h"

#include <string.h>

#define SPARE        4    /* times as many are asked for: other storages of the drive have some */
#define ID_MAX_BYTES 1024

typedef struct
{
  /* Input */
  char *folder;             /* (owned) */
  YdBrowseNameQuery *query; /* (owned) (nullable) */
  guint max;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->folder);
  g_clear_pointer (&search->query, yd_browse_name_query_free);
  g_free (search);
}

void
yd_app_found_free (YdAppFound *self)
{
  g_free (self->id);
  g_free (self->where);
  yd_storage_brief_free (self->storage);
  g_object_unref (self->hit);
  g_free (self);
}

/* Ids */

/* (transfer full) */
static char *
dup_id (gint64       storage_id,
        YdDriveItem *item)
{
  gboolean is_folder = yd_drive_item_is_folder (item);
  g_autofree char *own = g_uri_escape_string (yd_drive_item_get_id (item), NULL, FALSE);
  g_autofree char *parent = g_uri_escape_string (yd_drive_item_get_parent_id (item), NULL, FALSE);

  return is_folder ? g_strdup_printf ("%" G_GINT64_FORMAT "/%s", storage_id, own)
                   : g_strdup_printf ("%" G_GINT64_FORMAT "/%s/%s", storage_id, parent, own);
}

/* (transfer full) (nullable) */
static char *
read_part (const char *part)
{
  g_autofree char *text = g_uri_unescape_string (part, NULL);

  return text != NULL && *text != '\0' && g_utf8_validate (text, -1, NULL) ? g_steal_pointer (&text)
                                                                           : NULL;
}

gboolean
yd_app_found_read_id (const char  *id,
                      gint64      *storage_id,
                      char       **folder_id,
                      char       **file_id)
{
  g_autofree char *start = g_strndup (id, ID_MAX_BYTES + 1);
  g_auto(GStrv) parts = g_strsplit (start, "/", 4);
  guint n_parts = g_strv_length (parts);
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  guint64 number;

  if (strlen (start) > ID_MAX_BYTES || n_parts < 2 || n_parts > 3 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 1, G_MAXINT64, &number, NULL))
    return FALSE;
  folder = read_part (parts[1]);
  file = n_parts == 3 ? read_part (parts[2]) : NULL;
  if (folder == NULL || (n_parts == 3 && file == NULL))
    return FALSE;
  *storage_id = (gint64) number;
  *folder_id = g_steal_pointer (&folder);
  *file_id = g_steal_pointer (&file);
  return TRUE;
}

/* The thread */

/* How many of the folders above @hit are above the storage, or its root; -1: it is not in it. */
static int
count_above (YdStorageBrief  *storage,
             YdBrowseNameHit *hit)
{
  YdDriveItem *item = yd_browse_name_hit_get_item (hit);
  GPtrArray *folders = yd_browse_name_hit_get_folders (hit);

  if (!g_str_equal (storage->drive_id, yd_drive_item_get_drive_id (item)))
    return -1;
  if (g_str_equal (storage->root_id, YD_DRIVE_ROOT_ID))
    return 0;
  for (guint i = 0; i < folders->len; i++)
    if (g_str_equal (storage->root_id, yd_drive_item_get_id (g_ptr_array_index (folders, i))))
      return (int) i + 1;
  /* Names of folders right below it may be known, but not its own. */
  item = folders->len > 0 ? g_ptr_array_index (folders, 0) : item;
  return g_str_equal (storage->root_id, yd_drive_item_get_parent_id (item)) ? 0 : -1;
}

/* (transfer full) */
static char *
describe (YdStorageBrief  *storage,
          YdBrowseNameHit *hit,
          guint            n_above)
{
  GPtrArray *folders = yd_browse_name_hit_get_folders (hit);
  GString *where = g_string_new (storage->name);

  for (guint i = n_above; i < folders->len; i++)
    g_string_append_printf (where, "/%s",
                            yd_drive_item_get_name (g_ptr_array_index (folders, i)));
  return g_string_free (where, FALSE);
}

static void
add_found (GPtrArray       *found,
           GPtrArray       *storages,
           YdBrowseNameHit *hit)
{
  for (guint i = 0; i < storages->len; i++)
    {
      YdStorageBrief *storage = g_ptr_array_index (storages, i);
      int n_above = count_above (storage, hit);
      YdAppFound *one;

      if (n_above < 0)
        continue;
      one = g_new0 (YdAppFound, 1);
      one->id = dup_id (storage->id, yd_browse_name_hit_get_item (hit));
      one->storage = yd_storage_brief_copy (storage);
      one->hit = g_object_ref (hit);
      one->where = describe (storage, hit, (guint) n_above);
      g_ptr_array_add (found, one);
      return;
    }
}

/* (transfer container) */
static GPtrArray *
list_drives (GPtrArray *storages)
{
  GPtrArray *drives = g_ptr_array_new ();

  for (guint i = 0; i < storages->len; i++)
    {
      YdStorageBrief *storage = g_ptr_array_index (storages, i);

      if (!g_ptr_array_find_with_equal_func (drives, storage->drive_id, g_str_equal, NULL))
        g_ptr_array_add (drives, storage->drive_id);
    }
  g_ptr_array_add (drives, NULL);
  return drives;
}

static GPtrArray *
look (Search        *search,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autofree char *path = g_build_filename (search->folder, YD_BROWSE_NAME_INDEX_FILE, NULL);
  g_autoptr(GPtrArray) found =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_app_found_free);
  g_autoptr(GPtrArray) storages = yd_storage_brief_list (search->folder, error);
  g_autoptr(GPtrArray) drives = NULL;
  g_autoptr(GPtrArray) hits = NULL;

  if (storages == NULL)
    return NULL;
  if (storages->len == 0)
    return g_steal_pointer (&found);
  drives = list_drives (storages);
  hits = yd_browse_name_search_run (path, search->query, (const char * const *) drives->pdata,
                                    cancellable, error);
  if (hits == NULL)
    return NULL;
  for (guint i = 0; i < hits->len && found->len < search->max; i++)
    add_found (found, storages, g_ptr_array_index (hits, i));
  return g_steal_pointer (&found);
}

static void
search_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *found = look (task_data, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
yd_app_found_search_async (const char          *folder,
                           const char          *text,
                           guint                max,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, yd_app_found_search_async);
  search->folder = g_strdup (folder);
  search->query = yd_browse_name_query_new (text, max * SPARE);
  search->max = max;
  g_task_set_task_data (task, search, search_free);
  if (search->query != NULL)
    g_task_run_in_thread (task, search_in_thread);
  else
    g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
yd_app_found_search_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_app_found_search_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
