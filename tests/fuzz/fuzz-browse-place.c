/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places as they are kept, bookmarks and tabs: what is read is written and read again as the same
 * place. The text is of storage 1.
 *
 * Fuzzes: src/browse/yd-browse-place.c
 */
#include "config.h"

#include "yd-fuzz-world.h"
#include "yd-fuzz.h"

#include "yd-browse-place.h"

#include <string.h>

static void
assert_way (YdBrowsePlace *place)
{
  guint depth = yd_browse_place_get_depth (place);
  YdDriveItem *folder = yd_browse_place_get_folder (place);
  g_autoptr(YdBrowsePlace) up = NULL;
  g_autoptr(YdBrowsePlace) down = NULL;

  if (folder == NULL)
    return;
  g_assert_true (folder == yd_browse_place_get_crumb (place, depth));
  g_assert_null (yd_browse_place_get_crumb (place, depth + 1));
  up = yd_browse_place_ascend (place, depth > 0 ? depth - 1 : 0);
  g_assert_cmpuint (yd_browse_place_get_depth (up), ==, depth > 0 ? depth - 1 : 0);
  down = yd_browse_place_enter (up, folder);
  g_assert_true (yd_browse_place_is_same (place, down));
}

static void
assert_kept (GListModel    *storages,
             YdBrowsePlace *place)
{
  g_autofree char *text = yd_browse_place_to_text (place);
  g_autoptr(YdBrowsePlace) again = yd_browse_place_from_text (storages, text);
  g_autofree char *text_again = NULL;
  g_autofree char *path = yd_browse_place_dup_path (place);
  g_autofree char *path_again = NULL;

  g_assert_nonnull (again);
  g_assert_true (yd_browse_place_is_same (place, again));
  g_assert_cmpuint (yd_browse_place_get_depth (place), ==, yd_browse_place_get_depth (again));
  g_assert_cmpstr (yd_browse_place_get_name (place), ==, yd_browse_place_get_name (again));
  path_again = yd_browse_place_dup_path (again);
  g_assert_cmpstr (path, ==, path_again);
  g_assert_true (g_str_has_prefix (path, "/"));
  text_again = yd_browse_place_to_text (again);
  g_assert_cmpstr (text, ==, text_again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = yd_fuzz_dup_text (data, size);
  g_autoptr(YdFuzzWorld) world = yd_fuzz_world_new ();
  g_autoptr(YdStorage) storage = yd_fuzz_world_add_storage (world);
  GListModel *storages = G_LIST_MODEL (world->registry);
  g_autoptr(YdBrowsePlace) root = yd_browse_place_new (storage);
  g_autoptr(YdBrowsePlace) place = yd_browse_place_from_text (storages, text);
  g_autoptr(YdBrowsePlace) titled = NULL;

  assert_kept (storages, root);
  if (place == NULL)
    return 0;
  assert_way (place);
  assert_kept (storages, place);
  titled = yd_browse_place_with_title (place, "“\\'\"\n");
  assert_kept (storages, titled);
  g_assert_cmpstr (yd_browse_place_get_name (titled), ==, "“\\'\"\n");
  return 0;
}
