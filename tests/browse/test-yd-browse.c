/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders that fill themselves and follow the feed, and the way a view came.
 */
#include "config.h"

#include "yd-test-world.h"

#include "yd-browse-folder-model.h"
#include "yd-browse-location.h"

#include <string.h>

#define LIST "openFile/list"

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

/* The @nth page from now on is one that the service makes up. @items: their JSON. */
static void
add_page (Fixture    *fixture,
          guint       nth,
          const char *items,
          const char *next_marker,
          guint       delay_ms)
{
  g_autofree char *text = g_strdup_printf ("{\"items\":[%s],\"next_marker\":\"%s\"}", items,
                                           next_marker);
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = LIST, .status = 200, .body = body,
                       .nth = nth, .delay_ms = delay_ms };

  yd_sim_add_fault (fixture->world->sim, &fault);
}

#define FILE_JSON(id, name) \
  "{\"file_id\":\"" id "\",\"name\":\"" name "\",\"type\":\"file\",\"size\":1}"

/* The pages lead around in a circle: what there is is shown, with an error. */
static void
test_circle (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const markers[] = { "A", "B", "A", "B", "A", "B" };
  g_autoptr(YdBrowseFolderModel) model = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (markers); i++)
    add_page (fixture, i + 1, FILE_JSON ("f", "one.txt"), markers[i], 0);
  model = open_root (fixture);
  wait_loaded (model);
  g_assert_error (yd_browse_folder_model_get_error (model), YD_DRIVE_ERROR,
                  YD_DRIVE_ERROR_PROTOCOL);
  g_assert_cmpuint (yd_sim_count (fixture->world->sim, LIST), ==, 3);
  g_assert_cmpuint (count (model), ==, 1);

  /* A reload has markers of its own. */
  yd_sim_clear_faults (fixture->world->sim);
  add_page (fixture, 1, FILE_JSON ("f", "one.txt"), "A", 0);
  add_page (fixture, 2, FILE_JSON ("g", "two.txt"), "", 0);
  yd_browse_folder_model_reload (model);
  wait_loaded (model);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), ==, 2);
}

/* Two of one name are two; one that comes twice is one, also within a page. */
static void
test_twins_and_repetitions (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;

  add_page (fixture, 1,
            FILE_JSON ("f", "same") "," FILE_JSON ("g", "same") "," FILE_JSON ("f", "new"), "A", 0);
  add_page (fixture, 2, FILE_JSON ("g", "same") "," FILE_JSON ("h", "same"), "", 0);
  model = open_root (fixture);
  wait_loaded (model);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), ==, 3);
}

static gboolean
has_asked (Fixture *fixture,
           guint    times)
{
  return yd_sim_count (fixture->world->sim, LIST) >= times;
}

/* The feed is newer than a page that is on its way: the page does not bring back what is gone,
 * nor an old name, nor does its silence remove what was renamed. */
static void
test_feed_while_loading (Fixture       *fixture,
                         gconstpointer  data)
{
  YdDriveFeed *feed = yd_drive_client_get_feed (yd_storage_get_drive (fixture->storage));
  g_autoptr(YdBrowseFolderModel) model = NULL;
  g_autoptr(YdBrowseEntry) old = NULL;
  g_autoptr(YdBrowseEntry) renamed = NULL;
  g_autoptr(YdBrowseEntry) gone = NULL;
  g_autoptr(YdBrowseEntry) arrived = NULL;
  g_autoptr(YdDriveItem) item =
    yd_drive_item_new_folder (fixture->drive_id, "f", "root", "renamed");
  g_autoptr(YdDriveItem) skipped =
    yd_drive_item_new_folder (fixture->drive_id, "s", "root", "skipped");
  g_autoptr(YdDriveItem) added =
    yd_drive_item_new_folder (fixture->drive_id, "n", "root", "arrived");

  add_page (fixture, 1,
            FILE_JSON ("f", "old") "," FILE_JSON ("g", "gone") "," FILE_JSON ("s", "s"), "", 0);
  model = open_root (fixture);
  wait_loaded (model);

  add_page (fixture, 1, FILE_JSON ("f", "old") "," FILE_JSON ("g", "gone"), "", 50);
  yd_browse_folder_model_reload (model);
  yd_test_wait_until (has_asked (fixture, 2));
  yd_drive_feed_changed (feed, item);
  yd_drive_feed_changed (feed, skipped);
  yd_drive_feed_removed (feed, fixture->drive_id, "root", "g");
  yd_drive_feed_added (feed, added);
  g_assert_true (yd_browse_folder_model_get_loading (model));
  wait_loaded (model);
  g_assert_null ((old = find (model, "old")));
  g_assert_null ((gone = find (model, "gone")));
  g_assert_nonnull ((renamed = find (model, "renamed")));
  g_assert_nonnull ((arrived = find (model, "arrived")));
  g_assert_cmpuint (count (model), ==, 3);
}

static void
reload_once (YdBrowseFolderModel *model,
             guint                position,
             guint                removed,
             guint                added,
             gboolean            *done)
{
  if (!*done)
    {
      *done = TRUE;
      yd_browse_folder_model_reload (model);
    }
}

/* A view that reloads when it hears of rows: the listing before ends there. */
static void
test_reload_from_handler (Fixture       *fixture,
                          gconstpointer  data)
{
  gboolean removing = GPOINTER_TO_UINT (data) == 100;
  g_autoptr(YdBrowseFolderModel) model = NULL;
  gboolean done = removing;

  add_page (fixture, 1, FILE_JSON ("f", "one") "," FILE_JSON ("h", "three"), "", 0);
  model = open_root (fixture);
  g_signal_connect (model, "items-changed", G_CALLBACK (reload_once), &done);
  add_page (fixture, 2, FILE_JSON ("g", "two"), "", 0);
  if (removing)
    {
      wait_loaded (model);
      done = FALSE;
      add_page (fixture, 2, FILE_JSON ("g", "two"), "", 0);
      yd_browse_folder_model_reload (model);
    }
  wait_loaded (model);
  g_assert_true (done);
  for (guint i = 0; i < 5; i++)
    yd_test_iterate ();
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), ==, 1);
  g_assert_cmpuint (yd_sim_count (fixture->world->sim, LIST), ==, removing ? 3 : 2);
}

/* What a view sees when it hears of anything is what was announced. */
static void
note_announced (YdBrowseFolderModel *model,
                guint                position,
                guint                removed,
                guint                added,
                guint               *announced)
{
  *announced += added - removed;
  g_assert_cmpuint (*announced, ==, count (model));
}

typedef struct
{
  YdBrowseFolderModel *model; /* (borrowed) */
  guint announced;
  guint heard;
} Witness;

static void
check_announced (YdBrowseEntry *entry,
                 GParamSpec    *pspec,
                 Witness       *witness)
{
  witness->heard++;
  g_assert_cmpuint (witness->announced, ==, count (witness->model));
}

static void
test_rows_are_announced (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;
  g_autoptr(YdBrowseEntry) entry = NULL;
  Witness witness = { 0 };

  add_page (fixture, 1, FILE_JSON ("f", "old"), "", 0);
  model = open_root (fixture);
  witness.model = model;
  g_signal_connect (model, "items-changed", G_CALLBACK (note_announced), &witness.announced);
  wait_loaded (model);
  entry = find (model, "old");
  g_signal_connect (entry, "notify::name", G_CALLBACK (check_announced), &witness);
  add_page (fixture, 1, FILE_JSON ("g", "new") "," FILE_JSON ("f", "renamed"), "", 0);
  yd_browse_folder_model_reload (model);
  wait_loaded (model);
  g_assert_cmpuint (witness.heard, ==, 1);
  g_assert_cmpuint (witness.announced, ==, 2);
}

/* More rows than are sorted at once: a worker does it, and the last wish counts. */
static void
test_order_of_many (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;
  g_autoptr(YdBrowseEntry) held = NULL;
  g_autoptr(YdBrowseEntry) first = NULL;
  guint position = 0;

  add_files (fixture, 1200);
  model = open_root (fixture);
  wait_loaded (model);
  held = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_cmpstr (yd_browse_entry_get_name (held), ==, "file 1.txt");
  yd_browse_folder_model_set_order (model, YD_BROWSE_COLUMN_SIZE, FALSE);
  g_assert_true (yd_browse_folder_model_get_sorting (model));
  yd_browse_folder_model_set_order (model, YD_BROWSE_COLUMN_NAME, TRUE);
  yd_test_wait_until (!yd_browse_folder_model_get_sorting (model));
  first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_cmpstr (yd_browse_entry_get_name (first), ==, "file 1199.txt");
  g_assert_true (yd_browse_folder_model_find (
    model, yd_drive_item_get_id (yd_browse_entry_get_item (held)), &position));
  g_assert_cmpuint (position, ==, 1198);

  yd_browse_folder_model_set_filter (model, "ILE 11", TRUE);
  yd_test_wait_until (!yd_browse_folder_model_get_sorting (model));
  g_assert_cmpuint (count (model), ==, 111);
  g_assert_cmpuint (yd_browse_folder_model_get_n_total (model), ==, 1200);
}

/* A model that is dropped while its rows are sorted. */
static void
test_dropped_while_sorting (Fixture       *fixture,
                            gconstpointer  data)
{
  YdBrowseFolderModel *model;

  add_files (fixture, 1200);
  model = open_root (fixture);
  wait_loaded (model);
  yd_browse_folder_model_set_order (model, YD_BROWSE_COLUMN_SIZE, FALSE);
  g_object_add_weak_pointer (G_OBJECT (model), (gpointer *) &model);
  g_object_unref (model);
  yd_test_wait_until (model == NULL);
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
  ADD ("circle", test_circle, 200);
  ADD ("twins-and-repetitions", test_twins_and_repetitions, 200);
  ADD ("feed-while-loading", test_feed_while_loading, 200);
  ADD ("reload-from-handler/adding", test_reload_from_handler, 200);
  ADD ("reload-from-handler/removing", test_reload_from_handler, 100);
  ADD ("rows-are-announced", test_rows_are_announced, 200);
  ADD ("dropped-while-loading", test_dropped_while_loading, 200);
  ADD ("order-of-many", test_order_of_many, 200);
  ADD ("dropped-while-sorting", test_dropped_while_sorting, 200);
  ADD ("location", test_location, 200);
  return g_test_run ();
}
