/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders that fill themselves and follow the feed, and the way a view came.
 */
#include "config.h"

#include "yd-test-world.h"

#include "yd-browse-folder-model.h"
#include "yd-browse-location.h"

typedef struct
{
  YdTestWorld *world;       /* (owned) */
  YdStorage *storage;       /* (owned) */
  const char *drive_id;     /* (borrowed) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->page_limit_max = GPOINTER_TO_UINT (data);
  fixture->world = yd_test_world_new (options);
  fixture->storage = yd_test_world_add_storage (fixture->world, "alice", "one");
  fixture->drive_id = yd_storage_get_drive_id (fixture->storage);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->storage);
  yd_test_world_free (fixture->world);
}

static YdBrowseFolderModel *
open_root (Fixture *fixture)
{
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (fixture->storage);

  return yd_browse_folder_model_new (fixture->storage, root);
}

static void
wait_loaded (YdBrowseFolderModel *model)
{
  yd_test_wait_until (!yd_browse_folder_model_get_loading (model));
}

static guint
count (YdBrowseFolderModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

/* (transfer full) (nullable) */
static YdBrowseEntry *
find (YdBrowseFolderModel *model,
      const char          *name)
{
  for (guint i = 0; i < count (model); i++)
    {
      g_autoptr(YdBrowseEntry) entry = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (g_str_equal (yd_browse_entry_get_name (entry), name))
        return g_steal_pointer (&entry);
    }
  return NULL;
}

static void
add_files (Fixture *fixture,
           guint    n)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u.txt", i);
      g_autofree char *id = yd_sim_add_file (fixture->world->sim, "alice", "backup", "root",
                                             name, content);

      g_assert_nonnull (id);
    }
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;
  g_autoptr(YdBrowseEntry) last = NULL;

  add_files (fixture, 450);
  model = open_root (fixture);
  g_assert_true (yd_browse_folder_model_get_loading (model));
  wait_loaded (model);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), ==, 450);
  last = find (model, "file 449.txt");
  g_assert_nonnull (last);
  g_assert_false (yd_browse_entry_get_fresh (last));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = open_root (fixture);

  wait_loaded (model);
  g_assert_cmpuint (count (model), ==, 0);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
}

static void
test_error_and_reload (Fixture       *fixture,
                       gconstpointer  data)
{
  static const char refusal[] = "{\"code\":\"NotFound.ParentFileId\",\"message\":\"gone\"}";
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "openFile/list", .status = 404,
                       .times = 1, .body = NULL };
  g_autoptr(GBytes) body =
    g_bytes_new_static (refusal, sizeof refusal - 1);
  g_autoptr(YdBrowseFolderModel) model = NULL;

  add_files (fixture, 3);
  fault.body = body;
  yd_sim_add_fault (fixture->world->sim, &fault);
  model = open_root (fixture);
  wait_loaded (model);
  g_assert_error (yd_browse_folder_model_get_error (model), YD_DRIVE_ERROR,
                  YD_DRIVE_ERROR_NOT_FOUND);

  yd_browse_folder_model_reload (model);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  wait_loaded (model);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), ==, 3);
}

/* A reload keeps the row objects of what is still there, and drops what went away elsewhere. */
static void
test_reload_keeps_entries (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;
  g_autoptr(YdBrowseEntry) before = NULL;
  g_autoptr(YdBrowseEntry) after = NULL;
  g_autoptr(YdBrowseEntry) gone = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(YdStorage) twin = NULL;

  add_files (fixture, 3);
  model = open_root (fixture);
  wait_loaded (model);
  before = find (model, "file 1.txt");
  gone = find (model, "file 2.txt");

  /* Somebody else removes one: another feed, so the model cannot know. */
  twin = yd_test_world_add_storage (fixture->world, "bob", "two");
  add_files (fixture, 1);
  yd_browse_folder_model_reload (model);
  wait_loaded (model);
  g_assert_cmpuint (count (model), ==, 4);

  yd_drive_client_remove_async (yd_storage_get_drive (fixture->storage),
                                yd_browse_entry_get_item (gone), FALSE, NULL,
                                yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  g_assert_true (yd_drive_client_remove_finish (yd_storage_get_drive (fixture->storage), result,
                                                &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (model), ==, 3);
  yd_browse_folder_model_reload (model);
  wait_loaded (model);
  g_assert_cmpuint (count (model), ==, 3);
  after = find (model, "file 1.txt");
  g_assert_true (before == after);
}

static void
note_arrival (YdBrowseFolderModel *model,
              YdBrowseEntry       *entry,
              gpointer             user_data)
{
  g_set_object ((YdBrowseEntry **) user_data, entry);
}

static void
test_feed (Fixture       *fixture,
           gconstpointer  data)
{
  YdDriveClient *drive = yd_storage_get_drive (fixture->storage);
  g_autoptr(YdBrowseFolderModel) model = open_root (fixture);
  g_autoptr(YdBrowseEntry) arrived = NULL;
  g_autoptr(YdDriveItem) folder = NULL;
  g_autoptr(YdDriveItem) renamed = NULL;
  g_autoptr(GAsyncResult) created = NULL;
  g_autoptr(GAsyncResult) changed = NULL;
  g_autoptr(GAsyncResult) elsewhere = NULL;
  g_autoptr(YdDriveItem) inner = NULL;
  g_autoptr(GError) error = NULL;

  wait_loaded (model);
  g_signal_connect (model, "entry-arrived", G_CALLBACK (note_arrival), &arrived);
  yd_drive_client_create_folder_async (drive, fixture->drive_id, "root", "新文件夹", FALSE, NULL,
                                       yd_test_keep_result_cb, &created);
  yd_test_wait_until (created != NULL);
  folder = yd_drive_client_create_folder_finish (drive, created, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (model), ==, 1);
  g_assert_nonnull (arrived);
  g_assert_true (yd_browse_entry_get_fresh (arrived));

  yd_drive_client_rename_async (drive, folder, "renamed", NULL, yd_test_keep_result_cb, &changed);
  yd_test_wait_until (changed != NULL);
  renamed = yd_drive_client_rename_finish (drive, changed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yd_browse_entry_get_name (arrived), ==, "renamed");

  /* What happens in another folder is not ours. */
  yd_drive_client_create_folder_async (drive, fixture->drive_id,
                                       yd_drive_item_get_id (folder), "inner", FALSE, NULL,
                                       yd_test_keep_result_cb, &elsewhere);
  yd_test_wait_until (elsewhere != NULL);
  inner = yd_drive_client_create_folder_finish (drive, elsewhere, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (model), ==, 1);
}

static void
test_dropped_while_loading (Fixture       *fixture,
                            gconstpointer  data)
{
  YdBrowseFolderModel *model = open_root (fixture);

  g_object_add_weak_pointer (G_OBJECT (model), (gpointer *) &model);
  g_object_unref (model);
  g_assert_null (model);
  for (guint i = 0; i < 10; i++)
    yd_test_iterate ();
}

static void
test_location (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(YdBrowseLocation) location = yd_browse_location_new ();
  g_autoptr(YdDriveItem) a = yd_drive_item_new_folder (fixture->drive_id, "a", "root", "A");
  g_autoptr(YdDriveItem) b = yd_drive_item_new_folder (fixture->drive_id, "b", "a", "B");

  g_assert_null (yd_browse_location_get_folder (location));
  yd_browse_location_open (location, fixture->storage);
  g_assert_cmpstr (yd_drive_item_get_id (yd_browse_location_get_folder (location)), ==, "root");
  yd_browse_location_enter (location, a);
  yd_browse_location_enter (location, b);
  g_assert_cmpuint (yd_browse_location_get_depth (location), ==, 2);
  yd_browse_location_ascend (location, 0);
  g_assert_cmpuint (yd_browse_location_get_depth (location), ==, 0);
  g_assert_false (yd_browse_location_can_go_forward (location));
  yd_browse_location_go_back (location);
  g_assert_cmpstr (yd_drive_item_get_id (yd_browse_location_get_folder (location)), ==, "b");
  yd_browse_location_go_back (location);
  g_assert_cmpstr (yd_drive_item_get_id (yd_browse_location_get_crumb (location, 1)), ==, "a");
  yd_browse_location_go_forward (location);
  g_assert_cmpuint (yd_browse_location_get_depth (location), ==, 2);
  yd_browse_location_forget (location, fixture->storage);
  g_assert_null (yd_browse_location_get_storage (location));
  g_assert_false (yd_browse_location_can_go_back (location));
}

#define ADD(name, func, limit) \
  g_test_add ("/browse/" name, Fixture, GUINT_TO_POINTER (limit), set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pages-of-200", test_pages, 200);
  ADD ("pages-of-100", test_pages, 100);
  ADD ("empty", test_empty, 200);
  ADD ("error-and-reload", test_error_and_reload, 200);
  ADD ("reload-keeps-entries", test_reload_keeps_entries, 200);
  ADD ("feed", test_feed, 200);
  ADD ("dropped-while-loading", test_dropped_while_loading, 200);
  ADD ("location", test_location, 200);
  return g_test_run ();
}
