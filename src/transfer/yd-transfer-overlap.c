/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Outer ones among what was chosen; see the header.
 */
#include "config.h"

#include "yd-transfer-overlap.h"

static gboolean
is_in_any (GHashTable *all,
           GFile      *file)
{
  g_autoptr(GFile) folder = g_file_get_parent (file);

  while (folder != NULL)
    {
      g_autoptr(GFile) outer = NULL;

      if (g_hash_table_contains (all, folder))
        return TRUE;
      outer = g_file_get_parent (folder);
      g_set_object (&folder, outer);
    }
  return FALSE;
}

GListModel *
yd_transfer_overlap_dup_outer_files (GListModel *files)
{
  GListStore *outer = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = files != NULL ? g_list_model_get_n_items (files) : 0;
  g_autoptr(GHashTable) all =
    g_hash_table_new_full (g_file_hash, (GEqualFunc) g_file_equal, g_object_unref, NULL);
  g_autoptr(GHashTable) taken =
    g_hash_table_new_full (g_file_hash, (GEqualFunc) g_file_equal, g_object_unref, NULL);

  for (guint i = 0; i < n; i++)
    g_hash_table_add (all, g_list_model_get_item (files, i));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      if (!is_in_any (all, file) && g_hash_table_add (taken, g_object_ref (file)))
        g_ptr_array_add (found, g_steal_pointer (&file));
    }
  g_list_store_splice (outer, 0, 0, found->pdata, found->len);
  return G_LIST_MODEL (outer);
}

/* The chain of folders above @item leads out of @all, not in circles, and begins in it. */
static gboolean
is_inner (GHashTable  *all,
          YdDriveItem *item)
{
  YdDriveItem *folder = item;
  guint steps = 0;

  while (folder != NULL && steps <= g_hash_table_size (all))
    {
      const char *id = yd_drive_item_get_parent_id (folder);

      folder = id != NULL ? g_hash_table_lookup (all, id) : NULL;
      steps++;
    }
  return folder == NULL && steps > 1;
}

GPtrArray *
yd_transfer_overlap_dup_outer_items (GPtrArray *items)
{
  GPtrArray *outer = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; items != NULL && i < items->len; i++)
    if (yd_drive_item_is_folder (g_ptr_array_index (items, i)))
      g_hash_table_insert (all, (gpointer) yd_drive_item_get_id (g_ptr_array_index (items, i)),
                           g_ptr_array_index (items, i));
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (!is_inner (all, item) &&
          g_hash_table_add (taken, (gpointer) yd_drive_item_get_id (item)))
        g_ptr_array_add (outer, yd_drive_item_ref (item));
    }
  return outer;
}
