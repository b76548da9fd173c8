/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tree; see the header.
 */
#include "config.h"

#include "yd-test-tree.h"

#include <string.h>

void
yd_test_tree_set_up (YdTestTree    *self,
                     gconstpointer  data)
{
  yd_test_tree_set_up_with (self, NULL);
}

void
yd_test_tree_set_up_with (YdTestTree         *self,
                          const YdSimOptions *options)
{
  self->world = yd_test_world_new_hurried (options);
  self->user = "alice";
  self->storage = yd_test_world_add_storage (self->world, self->user, "one");
  self->drive_id = yd_storage_get_drive_id (self->storage);
}

void
yd_test_tree_tear_down (YdTestTree    *self,
                        gconstpointer  data)
{
  g_clear_object (&self->storage);
  yd_test_world_free (self->world);
}

/* What is before the last slash but one at the end. (transfer full) */
static char *
find_parent (YdTestTree *self,
             const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  char *id;

  if (g_str_equal (folder, "/"))
    return g_strdup (YD_DRIVE_ROOT_ID);
  id = yd_sim_find (self->world->sim, self->user, "backup", folder);
  g_assert_nonnull (id);
  return id;
}

YdDriveItem *
yd_test_tree_add (YdTestTree *self,
                  const char *path)
{
  g_autofree char *clean = g_strdup (path);
  gboolean folder = g_str_has_suffix (path, "/");
  g_autofree char *parent_id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GBytes) content = g_bytes_new (path, strlen (path));

  if (folder)
    clean[strlen (clean) - 1] = '\0';
  parent_id = find_parent (self, clean);
  name = g_path_get_basename (clean);
  id = folder ? yd_sim_add_folder (self->world->sim, self->user, "backup", parent_id, name)
              : yd_sim_add_file (self->world->sim, self->user, "backup", parent_id, name, content);
  g_assert_nonnull (id);
  return yd_test_tree_get (self, clean);
}

YdDriveItem *
yd_test_tree_get (YdTestTree *self,
                  const char *path)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  YdDriveClient *drive = yd_storage_get_drive (self->storage);
  YdDriveItem *item;

  yd_drive_client_get_by_path_async (drive, self->drive_id, path, NULL, yd_test_keep_result_cb,
                                     &result);
  yd_test_wait_until (result != NULL);
  item = yd_drive_client_get_by_path_finish (drive, result, &error);
  g_assert_no_error (error);
  return item;
}

GPtrArray *
yd_test_tree_get_many (YdTestTree *self,
                       const char *first_path,
                       ...)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  va_list args;

  va_start (args, first_path);
  for (const char *path = first_path; path != NULL; path = va_arg (args, const char *))
    g_ptr_array_add (items, yd_test_tree_get (self, path));
  va_end (args);
  return items;
}

GPtrArray *
yd_test_tree_list (YdTestTree *self,
                   const char *folder_id)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  YdDriveClient *drive = yd_storage_get_drive (self->storage);
  g_autofree char *marker = NULL;

  do
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GPtrArray) items = NULL;
      g_autoptr(GError) error = NULL;
      char *next_marker = NULL;

      yd_drive_client_list_async (drive, self->drive_id, folder_id, marker, NULL,
                                  yd_test_keep_result_cb, &result);
      yd_test_wait_until (result != NULL);
      items = yd_drive_client_list_finish (drive, result, &next_marker, &error);
      g_assert_no_error (error);
      g_free (marker);
      marker = next_marker;
      for (guint i = 0; i < items->len; i++)
        g_ptr_array_add (all, yd_drive_item_ref (g_ptr_array_index (items, i)));
    }
  while (marker != NULL);
  return all;
}

static void
dump_folder (YdTestTree *self,
             const char *folder_id,
             const char *path,
             gboolean    ids,
             GPtrArray  *lines)
{
  g_autoptr(GPtrArray) items = yd_test_tree_list (self, folder_id);

  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);
      gboolean folder = yd_drive_item_is_folder (item);
      g_autofree char *inner = g_strconcat (path, yd_drive_item_get_name (item),
                                            folder ? "/" : "", NULL);

      g_ptr_array_add (lines, g_strconcat (inner, yd_drive_item_get_starred (item) ? "*" : "",
                                           ids ? " " : "", ids ? yd_drive_item_get_id (item) : "",
                                           NULL));
      if (folder)
        dump_folder (self, yd_drive_item_get_id (item), inner, ids, lines);
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

char *
yd_test_tree_dump (YdTestTree *self,
                   gboolean    ids)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  dump_folder (self, YD_DRIVE_ROOT_ID, "/", ids, lines);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv (ids ? "\n" : " ", (char **) lines->pdata);
}

void
yd_test_tree_assert (YdTestTree *self,
                     const char *expected)
{
  g_autofree char *dump = yd_test_tree_dump (self, FALSE);

  g_assert_cmpstr (dump, ==, expected);
}
