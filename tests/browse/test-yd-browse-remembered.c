/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders that are remembered: shown before the service answers, corrected in place, forgotten.
 */
#include "config.h"

#include "yd-test-world.h"

#include "yd-browse-folder-model.h"

#include "yd-drive-kept.h"

#include <glib/gstdio.h>

#define LIST "openFile/list"

typedef struct
{
  YdTestWorld *world;          /* (owned) */
  YdStorage *storage;          /* (owned) */
  YdBrowseListingStore *store; /* (owned) */
  char *folder;                /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->world = yd_test_world_new_hurried (NULL);
  fixture->storage = yd_test_world_add_storage (fixture->world, "alice", "one");
  fixture->folder = g_dir_make_tmp ("yd-listings-XXXXXX", NULL);
  fixture->store = yd_browse_listing_store_new (fixture->folder,
                                                G_LIST_MODEL (fixture->world->registry), 1 << 20);
}

/* Complete ones. */
static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path)
                                                  : (guint) g_str_has_suffix (name, ".1");
    }
  return n;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *account = g_strdup_printf (
    "%s/%" G_GINT64_FORMAT, fixture->folder,
    yd_storage_account_get_id (yd_storage_get_account (fixture->storage)));
  g_autoptr(GError) error G_GNUC_UNUSED = NULL;

  if (yd_storage_registry_remove (fixture->world->registry, fixture->storage, FALSE, NULL))
    yd_test_wait_until (!g_file_test (account, G_FILE_TEST_EXISTS));
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->storage);
  yd_test_world_free (fixture->world);
  g_rmdir (fixture->folder);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  g_free (fixture->folder);
}

/* (transfer full): its id */
static char *
add_file (Fixture    *fixture,
          const char *name)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("x", 1);

  return yd_sim_add_file (fixture->world->sim, "alice", "backup", "root", name, content);
}

static YdBrowseFolderModel *
open_root (Fixture *fixture)
{
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (fixture->storage);

  return yd_browse_folder_model_new_remembered (fixture->storage, root, fixture->store);
}

static guint
count (YdBrowseFolderModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

/* Lists the root once, and waits until that is kept. */
static void
visit (Fixture *fixture)
{
  g_autoptr(YdBrowseFolderModel) model = open_root (fixture);

  yd_test_wait_until (!yd_browse_folder_model_get_loading (model));
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  yd_test_wait_until (count_files (fixture->folder) == 1);
}

static void
hold_answers (Fixture *fixture)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_HANG, .endpoint = LIST, .times = G_MAXUINT };

  yd_sim_add_fault (fixture->world->sim, &fault);
}

/* Rows are there although the service says nothing. */
static void
test_shown_at_once (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *a G_GNUC_UNUSED = add_file (fixture, "a.txt");
  g_autofree char *b = add_file (fixture, "b.txt");
  g_autoptr(YdBrowseFolderModel) model = NULL;
  g_autoptr(YdBrowseEntry) entry = NULL;

  visit (fixture);
  hold_answers (fixture);
  model = open_root (fixture);
  yd_test_wait_until (count (model) == 2);
  g_assert_true (yd_browse_folder_model_get_loading (model));
  entry = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_cmpstr (yd_browse_entry_get_name (entry), ==, "b.txt");
  g_assert_cmpstr (yd_drive_item_get_id (yd_browse_entry_get_item (entry)), ==, b);
  g_assert_false (yd_browse_entry_get_fresh (entry));
}

/* What is still there keeps its entry; what is gone goes, what is new comes. */
static void
test_corrected (Fixture       *fixture,
                gconstpointer  data)
{
  YdSimFault late = { .kind = YD_SIM_FAULT_DELAY, .endpoint = LIST, .delay_ms = 100 };
  g_autofree char *a = add_file (fixture, "a.txt");
  g_autoptr(YdBrowseFolderModel) model = NULL;
  g_autoptr(YdBrowseEntry) entry = NULL;
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (fixture->storage);
  g_autoptr(YdDriveItem) gone =
    yd_drive_item_new_folder (yd_drive_item_get_drive_id (root), "gone", "root", "gone");
  g_autoptr(YdDriveItem) old =
    yd_drive_item_new_folder (yd_drive_item_get_drive_id (root), a, "root", "old name");
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  g_autofree char *c = NULL;
  guint position;

  g_ptr_array_add (items, gone);
  g_ptr_array_add (items, old);
  yd_browse_listing_store_save (fixture->store, yd_storage_account_get_id (
                                  yd_storage_get_account (fixture->storage)), root, items);
  c = add_file (fixture, "c.txt");
  yd_sim_add_fault (fixture->world->sim, &late);
  model = open_root (fixture);
  yd_test_wait_until (count (model) == 2);
  g_assert_true (yd_browse_folder_model_find (model, a, &position));
  entry = g_list_model_get_item (G_LIST_MODEL (model), position);
  g_assert_cmpstr (yd_browse_entry_get_name (entry), ==, "old name");
  yd_test_wait_until (!yd_browse_folder_model_get_loading (model));
  g_assert_cmpuint (count (model), ==, 2);
  g_assert_cmpstr (yd_browse_entry_get_name (entry), ==, "a.txt");
  g_assert_true (yd_browse_folder_model_find (model, c, &position));
  g_assert_false (yd_browse_folder_model_find (model, "gone", &position));
}

/* Without the service it stays, with the error; when the folder is gone so is what it had. */
static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  static const char refusal[] = "{\"code\":\"NotFound.ParentFileId\",\"message\":\"gone\"}";
  g_autoptr(GBytes) body = g_bytes_new_static (refusal, sizeof refusal - 1);
  YdSimFault cut = { .kind = YD_SIM_FAULT_CUT_BEFORE, .endpoint = LIST, .times = G_MAXUINT };
  YdSimFault vanished = { .kind = YD_SIM_FAULT_REPLY, .endpoint = LIST, .status = 404,
                          .body = body, .times = G_MAXUINT };
  g_autofree char *a G_GNUC_UNUSED = add_file (fixture, "a.txt");
  g_autoptr(YdBrowseFolderModel) model = NULL;

  visit (fixture);
  yd_sim_add_fault (fixture->world->sim, &cut);
  model = open_root (fixture);
  yd_test_wait_until (!yd_browse_folder_model_get_loading (model) && count (model) == 1);
  g_assert_nonnull (yd_browse_folder_model_get_error (model));

  yd_sim_clear_faults (fixture->world->sim);
  yd_sim_add_fault (fixture->world->sim, &vanished);
  g_clear_object (&model);
  model = open_root (fixture);
  yd_test_wait_until (!yd_browse_folder_model_get_loading (model));
  g_assert_error (yd_browse_folder_model_get_error (model), YD_DRIVE_ERROR,
                  YD_DRIVE_ERROR_NOT_FOUND);
  for (guint i = 0; i < 5; i++)
    yd_test_iterate ();
  g_assert_cmpuint (count (model), ==, 0);
}

/* A model that is dropped while it remembers. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *a G_GNUC_UNUSED = add_file (fixture, "a.txt");
  YdBrowseFolderModel *model;

  visit (fixture);
  model = open_root (fixture);
  g_object_add_weak_pointer (G_OBJECT (model), (gpointer *) &model);
  g_object_unref (model);
  g_assert_null (model);
  for (guint i = 0; i < 5; i++)
    yd_test_iterate ();
}

/* A folder that did not change is not written again; the oldest are thrown away. */
static void
test_room (Fixture       *fixture,
           gconstpointer  data)
{
  gint64 account = yd_storage_account_get_id (yd_storage_get_account (fixture->storage));
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               yd_drive_item_unref);

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *id = g_strdup_printf ("id of item %u", i);

      g_ptr_array_add (items, yd_drive_item_new_folder ("1", id, "root", "a name of some length"));
    }
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("folder %u", i);
      g_autoptr(YdDriveItem) folder = yd_drive_item_new_folder ("1", id, "root", id);
      g_autoptr(GVariant) kept = NULL;
      g_autoptr(GPtrArray) some = NULL;

      yd_browse_listing_store_save (fixture->store, account, folder, items);
      kept = yd_browse_listing_store_load (fixture->store, account, folder);
      if (kept == NULL)
        continue;
      some = yd_drive_kept_to_items (kept, 1990, 500);
      g_assert_cmpuint (some->len, ==, 10);
      g_assert_true (yd_drive_item_equal (g_ptr_array_index (some, 0),
                                          g_ptr_array_index (items, 1990)));
    }
  g_assert_cmpuint (count_files (fixture->folder), <, 20);
  g_assert_cmpuint (count_files (fixture->folder), >, 0);
}

/* A worker may still be about to keep something of it. */
static void
test_removed_account (Fixture       *fixture,
                      gconstpointer  data)
{
  gint64 account = yd_storage_account_get_id (yd_storage_get_account (fixture->storage));
  g_autofree char *place = g_strdup_printf ("%s/%" G_GINT64_FORMAT, fixture->folder, account);
  g_autoptr(YdDriveItem) folder = yd_drive_item_new_folder ("1", "f", "root", "f");
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  yd_browse_listing_store_save (fixture->store, account, folder, items);
  g_assert_true (g_file_test (place, G_FILE_TEST_IS_DIR));
  yd_storage_registry_remove (fixture->world->registry, fixture->storage, FALSE, &error);
  g_assert_no_error (error);
  yd_test_wait_until (!g_file_test (place, G_FILE_TEST_EXISTS));
  yd_browse_listing_store_save (fixture->store, account, folder, items);
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
}

/* Whatever a file has, it is read without harm. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *a G_GNUC_UNUSED = add_file (fixture, "a.txt");
  g_autofree char *account = g_strdup_printf (
    "%s/%" G_GINT64_FORMAT, fixture->folder,
    yd_storage_account_get_id (yd_storage_get_account (fixture->storage)));
  g_autoptr(YdBrowseFolderModel) model = NULL;
  g_autoptr(GDir) dir = NULL;
  g_autofree char *path = NULL;

  visit (fixture);
  dir = g_dir_open (account, 0, NULL);
  path = g_build_filename (account, g_dir_read_name (dir), NULL);
  g_assert_true (g_file_set_contents (path, "\xff\x01 not a listing \xfe\xff", -1, NULL));
  model = open_root (fixture);
  yd_test_wait_until (!yd_browse_folder_model_get_loading (model));
  for (guint i = 0; i < 5; i++)
    yd_test_iterate ();
  g_assert_cmpuint (count (model), ==, 1);
}

#define ADD(name, func) \
  g_test_add ("/browse/remembered/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shown-at-once", test_shown_at_once);
  ADD ("corrected", test_corrected);
  ADD ("errors", test_errors);
  ADD ("dropped", test_dropped);
  ADD ("removed-account", test_removed_account);
  ADD ("room", test_room);
  ADD ("damaged", test_damaged);
  return g_test_run ();
}
