/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Searching a storage: each file once, a new question cancels the one before, an error is tried
 * again, what has a star; the folders above what was found, and what becomes of it.
 */
#include "config.h"

#include "yd-test-names.h"

#include "yd-browse-search.h"

#include <glib/gstdio.h>
#include <string.h>

#define SEARCH "openFile/search"
#define BATCH "openFile/batch/get"

typedef struct
{
  YdTestWorld *world;     /* (owned) */
  YdStorage *storage;     /* (owned) */
  YdBrowseSearch *search; /* (owned) */
} Fixture;

static void
add_file (Fixture    *fixture,
          const char *name)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("x", 1);
  g_autofree char *id G_GNUC_UNUSED =
    yd_sim_add_file (fixture->world->sim, "alice", "backup", "root", name, content);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->world = yd_test_world_new (NULL);
  fixture->storage = yd_test_world_add_storage (fixture->world, "alice", "one");
  fixture->search = yd_browse_search_new (NULL, 0);
  add_file (fixture, "apple.txt");
  add_file (fixture, "apple pie.jpg");
  add_file (fixture, "pear.txt");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  yd_browse_search_stop (fixture->search);
  g_clear_object (&fixture->search);
  g_clear_object (&fixture->storage);
  yd_test_world_free (fixture->world);
}

static void
ask (Fixture    *fixture,
     const char *text)
{
  yd_browse_search_ask (fixture->search, fixture->storage, &(YdDriveSearch) { .text = text });
}

static guint
count (Fixture *fixture)
{
  yd_test_wait_until (!yd_browse_search_get_searching (fixture->search));
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->search));
}

static void
test_ask (Fixture       *fixture,
          gconstpointer  data)
{
  ask (fixture, "apple");
  g_assert_true (yd_browse_search_get_searching (fixture->search));
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_no_error (yd_browse_search_get_error (fixture->search));

  /* Nothing blinks: the old answers stay until there are new ones. */
  ask (fixture, " pear ");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->search)), ==, 2);
  g_assert_cmpuint (count (fixture), ==, 1);
  ask (fixture, "nothing");
  g_assert_cmpuint (count (fixture), ==, 0);
  ask (fixture, "  ");
  g_assert_false (yd_browse_search_get_searching (fixture->search));
}

/* Only the last of many questions is answered. */
static void
test_new_question (Fixture       *fixture,
                   gconstpointer  data)
{
  for (guint turns = 0; turns < 6; turns++)
    {
      ask (fixture, "apple");
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      ask (fixture, "pear");
      g_assert_cmpuint (count (fixture), ==, 1);
    }
  ask (fixture, "apple");
  yd_browse_search_stop (fixture->search);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_error (Fixture       *fixture,
            gconstpointer  data)
{
  static const char refusal[] = "{\"code\":\"ForbiddenNoPermission.File\"}";
  g_autoptr(GBytes) body = g_bytes_new_static (refusal, sizeof refusal - 1);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = SEARCH, .status = 403, .times = 1,
                       .body = body };

  yd_sim_add_fault (fixture->world->sim, &fault);
  ask (fixture, "apple");
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_error (yd_browse_search_get_error (fixture->search), YD_DRIVE_ERROR,
                  YD_DRIVE_ERROR_FORBIDDEN);
  yd_sim_clear_faults (fixture->world->sim);
  yd_browse_search_go_on (fixture->search);
  g_assert_no_error (yd_browse_search_get_error (fixture->search));
  g_assert_cmpuint (count (fixture), ==, 2);
}

static void
test_starred (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(YdBrowseNameHit) hit = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(YdDriveItem) starred = NULL;
  YdDriveClient *drive = yd_storage_get_drive (fixture->storage);

  ask (fixture, "pear");
  g_assert_cmpuint (count (fixture), ==, 1);
  hit = g_list_model_get_item (G_LIST_MODEL (fixture->search), 0);
  yd_browse_search_ask_starred (fixture->search, fixture->storage);
  g_assert_cmpuint (count (fixture), ==, 0);
  yd_drive_client_set_starred_async (drive, yd_browse_name_hit_get_item (hit), TRUE, NULL,
                                     yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  starred = yd_drive_client_set_starred_finish (drive, result, NULL);
  g_assert_nonnull (starred);
  yd_browse_search_ask_starred (fixture->search, fixture->storage);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* Where they are */

static char *
add_folder (Fixture    *fixture,
            const char *parent,
            const char *name)
{
  return yd_sim_add_folder (fixture->world->sim, "alice", "backup", parent, name);
}

static char *
get_path (Fixture *fixture,
          guint    position)
{
  g_autoptr(YdBrowseNameHit) hit =
    g_list_model_get_item (G_LIST_MODEL (fixture->search), position);

  return g_strdup (hit != NULL ? yd_browse_name_hit_get_path (hit) : "nothing");
}

static gboolean
is_at (Fixture    *fixture,
       guint       position,
       const char *path)
{
  g_autofree char *found = get_path (fixture, position);

  return g_str_equal (found, path);
}

/* The service tells no way to what it finds: all that are missing are asked for together, level by
 * level. */
static void
test_ways (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *top = add_folder (fixture, "root", "top");
  g_autofree char *one = add_folder (fixture, top, "one");
  g_autofree char *two = add_folder (fixture, top, "two");
  g_autoptr(GBytes) content = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("plum %u.txt", i);
      g_autofree char *id G_GNUC_UNUSED =
        yd_sim_add_file (fixture->world->sim, "alice", "backup", i % 2 == 0 ? one : two, name,
                         content);
    }
  add_file (fixture, "plum 6.txt");
  yd_sim_clear_journal (fixture->world->sim);
  ask (fixture, "plum");
  g_assert_cmpuint (count (fixture), ==, 7);
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr(YdBrowseNameHit) hit =
        g_list_model_get_item (G_LIST_MODEL (fixture->search), i);
      const char *name = yd_drive_item_get_name (yd_browse_name_hit_get_item (hit));
      guint number = (guint) (name[5] - '0');
      const char *path = number == 6 ? "" : number % 2 == 0 ? "top/one" : "top/two";

      yd_test_wait_until (is_at (fixture, i, path));
      g_assert_cmpuint (yd_browse_name_hit_get_folders (hit)->len, ==, number == 6 ? 0 : 2);
    }
  g_assert_cmpuint (yd_sim_count (fixture->world->sim, BATCH), ==, 2);

  /* Who asks something else wants no ways to that. */
  ask (fixture, "plum");
  yd_browse_search_stop (fixture->search);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* A trouble on the way is none of the search. */
static void
test_ways_refused (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char refusal[] = "{\"code\":\"ForbiddenNoPermission.File\"}";
  g_autoptr(GBytes) body = g_bytes_new_static (refusal, sizeof refusal - 1);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = BATCH, .status = 403, .times = 1,
                       .body = body };
  g_autofree char *top = add_folder (fixture, "root", "top");
  g_autofree char *id G_GNUC_UNUSED =
    yd_sim_add_file (fixture->world->sim, "alice", "backup", top, "plum.txt", body);

  yd_sim_add_fault (fixture->world->sim, &fault);
  yd_sim_clear_journal (fixture->world->sim);
  ask (fixture, "plum");
  g_assert_cmpuint (count (fixture), ==, 1);
  yd_test_wait_until (yd_sim_count (fixture->world->sim, BATCH) == 1);
  g_assert_no_error (yd_browse_search_get_error (fixture->search));
  g_assert_true (is_at (fixture, 0, ""));
}

/* What is done to them is seen. */
static void
test_follow (Fixture       *fixture,
             gconstpointer  data)
{
  YdDriveFeed *feed = yd_drive_client_get_feed (yd_storage_get_drive (fixture->storage));
  g_autofree char *top = add_folder (fixture, "root", "top");
  g_autoptr(YdBrowseNameHit) hit = NULL;
  g_autoptr(YdDriveItem) renamed = NULL;
  g_autoptr(YdDriveItem) moved = NULL;
  YdDriveItem *item;

  ask (fixture, "apple");
  g_assert_cmpuint (count (fixture), ==, 2);
  hit = g_list_model_get_item (G_LIST_MODEL (fixture->search), 0);
  item = yd_browse_name_hit_get_item (hit);
  renamed = yd_test_names_item (yd_drive_item_get_drive_id (item), "root",
                                yd_drive_item_get_id (item), "another.txt", 400000);
  yd_drive_feed_changed (feed, renamed);
  g_assert_cmpstr (yd_drive_item_get_name (yd_browse_name_hit_get_item (hit)), ==, "another.txt");

  moved = yd_drive_item_with_parent (renamed, top);
  yd_drive_feed_removed (feed, yd_drive_item_get_drive_id (moved),
                         yd_drive_item_get_parent_id (renamed), yd_drive_item_get_id (moved));
  yd_drive_feed_added (feed, moved);
  yd_test_wait_until (is_at (fixture, 0, "top"));
  g_assert_cmpuint (count (fixture), ==, 2);

  yd_drive_feed_removed (feed, yd_drive_item_get_drive_id (moved), top,
                         yd_drive_item_get_id (moved));
  yd_test_wait_until (count (fixture) == 1);
}

/* Of a name that was only heard of the service tells the rest, or that it is not there. */
static void
test_describe (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *folder = g_dir_make_tmp ("yd-names-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "names.sqlite", NULL);
  g_autoptr(YdBrowseNameIndex) names =
    yd_browse_name_index_new (path, G_LIST_MODEL (fixture->world->registry));
  g_autoptr(YdBrowseSearch) search = yd_browse_search_new (names, 100000);
  const char *drive_id = yd_storage_get_drive_id (fixture->storage);
  g_autoptr(GBytes) content = g_bytes_new_static ("12345", 5);
  g_autofree char *id =
    yd_sim_add_file (fixture->world->sim, "alice", "backup", "root", "quince.txt", content);
  g_autoptr(GPtrArray) heard =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (heard, yd_test_names_item (drive_id, "root", id, "quince.txt", 400000));
  g_ptr_array_add (heard, yd_test_names_item (drive_id, "root", "64c0ffee", "quince gone", 400000));
  yd_browse_name_index_hear_items (names, heard);
  yd_test_names_settle (names);
  yd_browse_search_ask (search, fixture->storage, &(YdDriveSearch) { .text = "quince" });
  yd_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (search)) == 2);
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (hits, g_list_model_get_item (G_LIST_MODEL (search), i));
  g_assert_false (yd_browse_name_hit_is_whole (g_ptr_array_index (hits, 0)));
  yd_browse_search_describe (search, hits);
  yd_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (search)) == 1);
  {
    g_autoptr(YdBrowseNameHit) left = g_list_model_get_item (G_LIST_MODEL (search), 0);

    g_assert_true (yd_browse_name_hit_is_whole (left));
    g_assert_nonnull (yd_drive_item_get_content_hash (yd_browse_name_hit_get_item (left)));
  }
  yd_browse_search_stop (search);
  yd_test_names_settle (names);
  yd_test_names_unlink (path);
  g_rmdir (folder);
}

#define ADD(name, function) \
  g_test_add ("/browse/search/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("ask", test_ask);
  ADD ("new-question", test_new_question);
  ADD ("error", test_error);
  ADD ("starred", test_starred);
  ADD ("ways", test_ways);
  ADD ("ways-refused", test_ways_refused);
  ADD ("follow", test_follow);
  ADD ("describe", test_describe);
  return g_test_run ();
}
