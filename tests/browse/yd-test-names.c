/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See the header.
 */
#include "config.h"

#include "yd-test-names.h"

#include "yd-drive-kept.h"

#include <glib/gstdio.h>

#define HOUR_US (3600 * (gint64) G_USEC_PER_SEC)

YdDriveItem *
yd_test_names_item (const char *drive_id,
                    const char *parent_id,
                    const char *id,
                    const char *name,
                    gint64      hours)
{
  gboolean folder = g_str_has_suffix (name, "/");
  g_autofree char *plain = g_strndup (name, strlen (name) - folder);
  g_autoptr(GVariant) kept = NULL;
  g_autoptr(GPtrArray) items = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (YD_DRIVE_KEPT_ITEMS));
  g_variant_builder_add (&builder, "(sssssssxxxxiib)", drive_id, id, parent_id, plain, "", "", "",
                         (gint64) (folder ? -1 : 10), (gint64) 0, hours * HOUR_US, (gint64) 0,
                         folder ? YD_DRIVE_ITEM_FOLDER : YD_DRIVE_ITEM_FILE,
                         YD_DRIVE_CATEGORY_DOCUMENT, FALSE);
  kept = g_variant_ref_sink (g_variant_builder_end (&builder));
  items = yd_drive_kept_to_items (kept, 0, 1);
  return yd_drive_item_ref (g_ptr_array_index (items, 0));
}

void
yd_test_names_settle (YdBrowseNameIndex *index)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  yd_browse_name_index_settle_async (index, NULL, yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  yd_browse_name_index_settle_finish (index, result, &error);
  g_assert_no_error (error);
}

GListModel *
yd_test_names_search (YdBrowseNameIndex *index,
                      const char        *text,
                      guint              max,
                      guint             *n_found)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GListModel *hits;

  yd_browse_name_index_search_async (index, text, NULL, max, NULL, yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  hits = yd_browse_name_index_search_finish (index, result, n_found, &error);
  g_assert_no_error (error);
  return hits;
}

char *
yd_test_names_find (YdBrowseNameIndex *index,
                    const char        *text)
{
  g_autoptr(GListModel) hits = yd_test_names_search (index, text, 1000, NULL);
  GString *found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (hits); i++)
    {
      g_autoptr(YdBrowseNameHit) hit = g_list_model_get_item (hits, i);
      const char *path = yd_browse_name_hit_get_path (hit);

      g_string_append_printf (found, "%s%s%s%s", i > 0 ? ", " : "", path,
                              *path != '\0' ? "/" : "",
                              yd_drive_item_get_name (yd_browse_name_hit_get_item (hit)));
    }
  return g_string_free (found, FALSE);
}

void
yd_test_names_unlink (const char *path)
{
  static const char * const tails[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *file = g_strconcat (path, tails[i], NULL);

      g_unlink (file);
    }
}
