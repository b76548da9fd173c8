/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was chosen, each once; see the header.
 */
#include "config.h"

#include "yd-transfer-overlap.h"

GListModel *
yd_transfer_overlap_dup_files (GListModel *files)
{
  GListStore *chosen = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = files != NULL ? g_list_model_get_n_items (files) : 0;
  g_autoptr(GHashTable) taken =
    g_hash_table_new_full (g_file_hash, (GEqualFunc) g_file_equal, g_object_unref, NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      if (g_hash_table_add (taken, g_object_ref (file)))
        g_ptr_array_add (found, g_steal_pointer (&file));
    }
  g_list_store_splice (chosen, 0, 0, found->pdata, found->len);
  return G_LIST_MODEL (chosen);
}

GPtrArray *
yd_transfer_overlap_dup_items (GPtrArray *items)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      if (g_hash_table_add (taken, (gpointer) yd_drive_item_get_id (item)))
        g_ptr_array_add (chosen, yd_drive_item_ref (item));
    }
  return chosen;
}
