/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of names hears of a drive of the simulator: by listings that people look at, by what
 * our own calls change, and that a storage went away.
 */
#include "config.h"

#include "yd-test-names.h"
#include "yd-test-tree.h"

#include "yd-base-tree.h"
#include "yd-browse-folder-model.h"

typedef struct
{
  YdTestTree tree;
  char *folder;                   /* (owned) */
  char *path;                     /* (owned) */
  YdBrowseNameIndex *index;       /* (owned) */
  YdBrowseListingStore *listings; /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *listings = NULL;
  GListModel *storages;

  yd_test_tree_set_up (&fixture->tree, NULL);
  storages = G_LIST_MODEL (fixture->tree.world->registry);
  fixture->folder = g_dir_make_tmp ("yd-names-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, YD_BROWSE_NAME_INDEX_FILE, NULL);
  listings = g_build_filename (fixture->folder, "listings", NULL);
  fixture->index = yd_browse_name_index_new (fixture->path, storages);
  fixture->listings = yd_browse_listing_store_new (listings, storages, 0);
  yd_browse_listing_store_set_names (fixture->listings, fixture->index);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer index = fixture->index;

  yd_test_names_settle (index);
  g_object_add_weak_pointer (index, &index);
  g_object_unref (fixture->index);
  g_object_unref (fixture->listings);
  yd_test_tree_tear_down (&fixture->tree, NULL);
  yd_test_wait_until (index == NULL);
  yd_base_tree_delete (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
assert_finds (Fixture    *fixture,
              const char *text,
              const char *expected)
{
  g_autofree char *found = NULL;

  yd_test_names_settle (fixture->index);
  found = yd_test_names_find (fixture->index, text);
  g_assert_cmpstr (found, ==, expected);
}

static void
visit (Fixture    *fixture,
       const char *path)
{
  g_autoptr(YdDriveItem) folder = path == NULL ? yd_storage_dup_root (fixture->tree.storage)
                                               : yd_test_tree_get (&fixture->tree, path);
  g_autoptr(YdBrowseFolderModel) model =
    yd_browse_folder_model_new_remembered (fixture->tree.storage, folder, fixture->listings);

  yd_test_wait_until (!yd_browse_folder_model_get_loading (model));
  g_assert_no_error (yd_browse_folder_model_get_error (model));
}

static void
test_listings (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(YdDriveItem) a G_GNUC_UNUSED = yd_test_tree_add (&fixture->tree, "/照片/");
  g_autoptr(YdDriveItem) b G_GNUC_UNUSED = yd_test_tree_add (&fixture->tree, "/照片/海边.jpg");

  assert_finds (fixture, "海边", "");
  visit (fixture, NULL);
  assert_finds (fixture, "zp", "照片");
  visit (fixture, "/照片");
  assert_finds (fixture, "haibian", "照片/海边.jpg");
}

/* The feed: what is below a folder that moves goes along, what is below one that is removed is gone
 * with it. */
static void
test_own_changes (Fixture       *fixture,
                  gconstpointer  data)
{
  YdDriveClient *drive = yd_storage_get_drive (fixture->tree.storage);
  g_autoptr(YdDriveItem) a G_GNUC_UNUSED = yd_test_tree_add (&fixture->tree, "/a/");
  g_autoptr(YdDriveItem) b = yd_test_tree_add (&fixture->tree, "/a/b/");
  g_autoptr(YdDriveItem) leaf = yd_test_tree_add (&fixture->tree, "/a/b/leaf.txt");
  g_autoptr(YdDriveItem) other = yd_test_tree_add (&fixture->tree, "/other/");
  g_autoptr(GAsyncResult) renamed = NULL;
  g_autoptr(GAsyncResult) moved = NULL;
  g_autoptr(GAsyncResult) removed = NULL;

  visit (fixture, NULL);
  visit (fixture, "/a");
  visit (fixture, "/a/b");
  assert_finds (fixture, "leaf", "a/b/leaf.txt");

  yd_drive_client_rename_async (drive, leaf, "blatt.txt", NULL, yd_test_keep_result_cb, &renamed);
  yd_test_wait_until (renamed != NULL);
  assert_finds (fixture, "leaf", "");
  assert_finds (fixture, "blatt", "a/b/blatt.txt");

  yd_drive_client_move_async (drive, b, yd_drive_item_get_id (other), NULL, yd_test_keep_result_cb,
                              &moved);
  yd_test_wait_until (moved != NULL);
  assert_finds (fixture, "blatt", "other/b/blatt.txt");

  yd_drive_client_remove_async (drive, other, FALSE, NULL, yd_test_keep_result_cb, &removed);
  yd_test_wait_until (removed != NULL);
  assert_finds (fixture, "blatt", "");
  assert_finds (fixture, "a", "a");
}

static void
test_storage_removed (Fixture       *fixture,
                      gconstpointer  data)
{
  YdTestWorld *world = fixture->tree.world;
  g_autoptr(YdDriveItem) a G_GNUC_UNUSED = yd_test_tree_add (&fixture->tree, "/secret.txt");
  g_autoptr(YdStorage) other = yd_test_world_add_storage (world, "bob", "other");
  g_autoptr(YdDriveItem) item = yd_test_names_item (yd_storage_get_drive_id (other), "root", "aa",
                                                    "of bob.txt", 1);
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  g_autoptr(YdStorage) storage = g_object_ref (fixture->tree.storage);
  g_autofree char *contents G_GNUC_UNUSED = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (items, item);
  yd_browse_name_index_hear_items (fixture->index, items);
  visit (fixture, NULL);
  assert_finds (fixture, "secret", "secret.txt");
  yd_storage_registry_remove (world->registry, storage, FALSE, &error);
  g_assert_no_error (error);
  assert_finds (fixture, "secret", "");
  assert_finds (fixture, "bob", "of bob.txt");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/browse/names-heard/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("listings", test_listings);
  ADD ("own-changes", test_own_changes);
  ADD ("storage-removed", test_storage_removed);
#undef ADD
  return g_test_run ();
}
