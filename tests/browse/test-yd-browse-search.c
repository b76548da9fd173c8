/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Searching a storage: each file once, a new question cancels the one before, an error is tried
 * again, and what has a star.
 */
#include "config.h"

#include "yd-test-world.h"

#include "yd-browse-search.h"

#define SEARCH "openFile/search"

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
  return g_test_run ();
}
