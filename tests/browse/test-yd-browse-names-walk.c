/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks through a drive of the simulator for the index of names: level by level, each folder once,
 * after everybody else, on from where another run ended, through errors and changes.
 */
#include "config.h"

#include "yd-test-names.h"
#include "yd-test-tree.h"

#include "yd-base-tree.h"
#include "yd-browse-name-walk-table.h"
#include "yd-browse-name-walks.h"

#include <string.h>

#define LIST "openFile/list"

typedef struct
{
  YdTestTree tree;
  char *folder;             /* (owned) */
  char *path;               /* (owned) */
  YdBrowseNameIndex *index; /* (owned) */
  YdBrowseNameWalk *walk;   /* (owned) */
} Fixture;

static void
make_walk (Fixture *fixture)
{
  YdTestWorld *world = fixture->tree.world;

  fixture->index = yd_browse_name_index_new (fixture->path, G_LIST_MODEL (world->registry));
  fixture->walk = yd_browse_name_walk_new (fixture->index, fixture->tree.storage, world->clock);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  yd_test_tree_set_up (&fixture->tree, NULL);
  fixture->folder = g_dir_make_tmp ("yd-names-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, YD_BROWSE_NAME_INDEX_FILE, NULL);
  make_walk (fixture);
}

/* As a program that ends: nothing is waited for but that its threads are gone. */
static void
let_go (Fixture *fixture)
{
  gpointer index = fixture->index;

  g_object_add_weak_pointer (index, &index);
  g_clear_object (&fixture->walk);
  g_clear_object (&fixture->index);
  yd_test_wait_until (index == NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  let_go (fixture);
  yd_test_tree_tear_down (&fixture->tree, NULL);
  yd_base_tree_delete (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
add (Fixture    *fixture,
     const char *path)
{
  yd_drive_item_unref (yd_test_tree_add (&fixture->tree, path));
}

static gboolean
is_done (Fixture *fixture)
{
  return yd_browse_name_walk_get_state (fixture->walk) == YD_BROWSE_NAME_WALK_DONE;
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

/* The bodies of the listings that came, in their order. (transfer full) */
static GPtrArray *
get_listings (Fixture *fixture)
{
  GPtrArray *entries = yd_sim_get_journal (fixture->tree.world->sim);
  GPtrArray *bodies = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_has_suffix (entry->endpoint, LIST))
        g_ptr_array_add (bodies, entry->body);
    }
  return bodies;
}

static gboolean
is_of (Fixture    *fixture,
       const char *body,
       const char *path)
{
  g_autofree char *id = path == NULL ? g_strdup (YD_DRIVE_ROOT_ID)
                                     : yd_sim_find (fixture->tree.world->sim, "alice", "backup",
                                                    path);

  return strstr (body, id) != NULL;
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  static const char * const order[] = { NULL, "/a", "/b", "/a/c", "/b/d", "/a/c/e" };
  g_autoptr(GPtrArray) listings = NULL;

  add (fixture, "/a/");
  add (fixture, "/b/");
  add (fixture, "/a/c/");
  add (fixture, "/b/d/");
  add (fixture, "/a/c/e/");
  add (fixture, "/a/c/e/leaf.txt");
  add (fixture, "/b/d/twig.txt");
  yd_browse_name_walk_set_paused (fixture->walk, FALSE);
  g_assert_cmpint (yd_browse_name_walk_get_state (fixture->walk), ==, YD_BROWSE_NAME_WALK_WALKING);
  yd_test_wait_until (is_done (fixture));
  assert_finds (fixture, "leaf", "a/c/e/leaf.txt");
  assert_finds (fixture, "twig", "b/d/twig.txt");
  g_assert_cmpuint (yd_browse_name_walk_get_n_done (fixture->walk), ==, G_N_ELEMENTS (order));
  g_assert_cmpuint (yd_browse_name_walk_get_n_known (fixture->walk), ==, G_N_ELEMENTS (order));
  listings = get_listings (fixture);
  g_assert_cmpuint (listings->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < listings->len; i++)
    g_assert_true (is_of (fixture, g_ptr_array_index (listings, i), order[i]));
}

/* Another run asks for what is left; the folder that was being listed is asked for again. */
static void
test_goes_on (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) listings = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *folder = g_strdup_printf ("/folder%02u/", i);
      g_autofree char *file = g_strdup_printf ("/folder%02u/file%02u.txt", i, i);

      add (fixture, folder);
      add (fixture, file);
    }
  for (guint run = 0; run < 3; run++)
    {
      guint before = 0;

      yd_browse_name_walk_set_paused (fixture->walk, FALSE);
      yd_test_wait_until (yd_browse_name_walk_get_n_done (fixture->walk) > 3 * run + 1);
      before = yd_browse_name_walk_get_n_done (fixture->walk);
      if (run == 1)
        {
          yd_browse_name_walk_set_paused (fixture->walk, TRUE);
          g_assert_cmpint (yd_browse_name_walk_get_state (fixture->walk), ==,
                           YD_BROWSE_NAME_WALK_PAUSED);
          continue;
        }
      let_go (fixture);
      make_walk (fixture);
      g_assert_cmpuint (before, <, 13);
    }
  yd_browse_name_walk_set_paused (fixture->walk, FALSE);
  yd_test_wait_until (is_done (fixture));
  assert_finds (fixture, "file07", "folder07/file07.txt");
  assert_finds (fixture, "file11", "folder11/file11.txt");
  g_assert_cmpuint (yd_browse_name_walk_get_n_done (fixture->walk), ==, 13);
  listings = get_listings (fixture);
  g_assert_cmpuint (listings->len, <=, 13 + 3);
}

/* Somebody clicks when the budget of ten seconds is spent: it goes before the rest of the walk. */
static void
test_goes_last (Fixture       *fixture,
                gconstpointer  data)
{
  YdDriveClient *drive = yd_storage_get_drive (fixture->tree.storage);
  GAsyncResult *clicked[5] = { NULL };
  g_autoptr(GPtrArray) listings = NULL;
  g_autofree char *id = NULL;
  guint before, last = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *folder = g_strdup_printf ("/folder%02u/", i);

      add (fixture, folder);
    }
  add (fixture, "/folder59/clicked/");
  id = yd_sim_find (fixture->tree.world->sim, "alice", "backup", "/folder59/clicked");
  yd_browse_name_walk_set_paused (fixture->walk, FALSE);
  yd_test_wait_until (yd_browse_name_walk_get_n_done (fixture->walk) >= 38);
  listings = get_listings (fixture);
  before = listings->len;
  for (guint i = 0; i < G_N_ELEMENTS (clicked); i++)
    yd_drive_client_list_async (drive, fixture->tree.drive_id, id, NULL, NULL,
                                yd_test_keep_result_cb, &clicked[i]);
  for (guint i = 0; i < G_N_ELEMENTS (clicked); i++)
    {
      yd_test_wait_until (clicked[i] != NULL);
      g_clear_object (&clicked[i]);
    }
  g_ptr_array_unref (listings);
  listings = get_listings (fixture);
  for (guint i = before; i < listings->len; i++)
    if (strstr (g_ptr_array_index (listings, i), id) != NULL)
      last = i;
  /* Two of the walk: one on its way, one that came when nobody else waited. */
  g_assert_cmpuint (last, >=, before + G_N_ELEMENTS (clicked) - 1);
  g_assert_cmpuint (last, <=, before + G_N_ELEMENTS (clicked) + 1);
  g_assert_false (is_done (fixture));
  yd_test_wait_until (is_done (fixture));
}

/* What fails is tried again. */
static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  YdSimFault away = { .kind = YD_SIM_FAULT_CUT_BEFORE, .endpoint = LIST, .times = 12 };

  add (fixture, "/a/");
  add (fixture, "/a/leaf.txt");
  yd_sim_add_fault (fixture->tree.world->sim, &away);
  yd_browse_name_walk_set_paused (fixture->walk, FALSE);
  yd_test_wait_until (yd_browse_name_walk_get_state (fixture->walk) !=
                      YD_BROWSE_NAME_WALK_WALKING);
  g_assert_cmpint (yd_browse_name_walk_get_state (fixture->walk), ==, YD_BROWSE_NAME_WALK_WAITING);
  while (!is_done (fixture))
    {
      yd_browse_name_walk_try_again (fixture->walk);
      yd_test_wait_until (yd_browse_name_walk_get_state (fixture->walk) !=
                          YD_BROWSE_NAME_WALK_WALKING);
    }
  assert_finds (fixture, "leaf", "a/leaf.txt");
}

/* What our own calls change while a folder is being listed is not taken back by its pages. */
static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  YdDriveClient *drive = yd_storage_get_drive (fixture->tree.storage);
  YdSimFault slow = { .kind = YD_SIM_FAULT_DELAY, .endpoint = LIST, .delay_ms = 300, .times = 1 };
  g_autoptr(YdDriveItem) gone = yd_test_tree_add (&fixture->tree, "/gone.txt");
  g_autoptr(YdDriveItem) old G_GNUC_UNUSED = yd_test_tree_add (&fixture->tree, "/old.txt");
  YdDriveFeed *feed = yd_drive_client_get_feed (drive);
  g_autoptr(YdDriveItem) news =
    yd_test_names_item (fixture->tree.drive_id, YD_DRIVE_ROOT_ID, "aabb", "news.txt", 9);

  yd_sim_add_fault (fixture->tree.world->sim, &slow);
  yd_browse_name_walk_set_paused (fixture->walk, FALSE);
  yd_test_wait_until (yd_browse_name_walk_get_n_known (fixture->walk) == 1);
  yd_drive_feed_removed (feed, fixture->tree.drive_id, YD_DRIVE_ROOT_ID,
                         yd_drive_item_get_id (gone));
  yd_drive_feed_added (feed, news);
  yd_test_wait_until (is_done (fixture));
  assert_finds (fixture, "gone", "");
  assert_finds (fixture, "news", "news.txt");
  assert_finds (fixture, "old", "old.txt");
}

/* Walks come and go with an option of their storage, and with the storage. */
static void
test_options (Fixture       *fixture,
              gconstpointer  data)
{
  YdTestWorld *world = fixture->tree.world;
  YdStorage *storage = fixture->tree.storage;
  g_autoptr(YdBrowseNameWalks) walks =
    yd_browse_name_walks_new (fixture->index, G_LIST_MODEL (world->registry), world->clock);
  g_autoptr(YdStorageOptions) options = yd_storage_options_copy (yd_storage_get_options (storage));
  YdBrowseNameWalk *walk;

  add (fixture, "/leaf.txt");
  g_assert_null (yd_browse_name_walks_find (walks, storage));
  options->indexed = TRUE;
  g_assert_true (yd_storage_registry_edit (world->registry, storage, options, NULL));
  walk = yd_browse_name_walks_find (walks, storage);
  g_assert_nonnull (walk);
  yd_test_wait_until (yd_browse_name_walk_get_state (walk) == YD_BROWSE_NAME_WALK_DONE);
  assert_finds (fixture, "leaf", "leaf.txt");
  options->enabled = FALSE;
  g_assert_true (yd_storage_registry_edit (world->registry, storage, options, NULL));
  g_assert_null (yd_browse_name_walks_find (walks, storage));
  options->enabled = TRUE;
  g_assert_true (yd_storage_registry_edit (world->registry, storage, options, NULL));
  g_assert_nonnull (yd_browse_name_walks_find (walks, storage));
  g_assert_true (yd_storage_registry_remove (world->registry, storage, FALSE, NULL));
  g_assert_null (yd_browse_name_walks_find (walks, storage));
  assert_finds (fixture, "leaf", "");
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_assert_true (yd_base_cache_clear_finish (YD_BASE_CACHE (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static gsize
count_listings (Fixture *fixture)
{
  g_autoptr(GPtrArray) listings = get_listings (fixture);

  return listings->len;
}

/* What is cleared is found by nobody; who walked walks again, through everything. */
static void
test_cleared (Fixture       *fixture,
              gconstpointer  data)
{
  YdTestWorld *world = fixture->tree.world;
  YdStorage *storage = fixture->tree.storage;
  g_autoptr(YdStorageOptions) options = yd_storage_options_copy (yd_storage_get_options (storage));
  g_autoptr(YdBrowseNameWalks) walks = NULL;
  YdBrowseNameWalk *walk;
  gboolean cleared = FALSE;
  gsize n_listings;

  add (fixture, "/leaf.txt");
  options->indexed = TRUE;
  g_assert_true (yd_storage_registry_edit (world->registry, storage, options, NULL));
  walks = yd_browse_name_walks_new (fixture->index, G_LIST_MODEL (world->registry), world->clock);
  walk = yd_browse_name_walks_find (walks, storage);
  yd_test_wait_until (yd_browse_name_walk_get_state (walk) == YD_BROWSE_NAME_WALK_DONE);
  assert_finds (fixture, "leaf", "leaf.txt");
  n_listings = count_listings (fixture);

  g_assert_false (yd_base_cache_has_limit (YD_BASE_CACHE (fixture->index)));
  yd_base_cache_clear_async (YD_BASE_CACHE (fixture->index), NULL, cleared_cb, &cleared);
  g_assert_cmpint (yd_browse_name_walk_get_state (walk), ==, YD_BROWSE_NAME_WALK_WALKING);
  yd_test_wait_until (cleared);
  yd_test_wait_until (yd_browse_name_walk_get_state (walk) == YD_BROWSE_NAME_WALK_DONE);
  g_assert_cmpuint (count_listings (fixture), >, n_listings);
  assert_finds (fixture, "leaf", "leaf.txt");

  /* Without a walk it is empty. */
  options->indexed = FALSE;
  g_assert_true (yd_storage_registry_edit (world->registry, storage, options, NULL));
  cleared = FALSE;
  yd_base_cache_clear_async (YD_BASE_CACHE (fixture->index), NULL, cleared_cb, &cleared);
  yd_test_wait_until (cleared);
  assert_finds (fixture, "leaf", "");
}

/* A week after its end it begins anew, not before. */
static void
test_again (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { gint64 now_s; gboolean next; } steps[] = {
    { 1000, TRUE }, { 1000, FALSE }, { 1099, FALSE }, { 1100, TRUE }, { 1100, FALSE },
  };
  g_autoptr(YdBrowseNameTable) table = yd_browse_name_table_open (fixture->path, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      YdBrowseNameStep *step = g_new0 (YdBrowseNameStep, 1);
      gboolean changed;

      step->root = yd_storage_dup_root (fixture->tree.storage);
      step->now_s = steps[i].now_s;
      step->again_s = 100;
      if (i > 0 && steps[i - 1].next)
        {
          step->listed = yd_drive_item_ref (step->root);
          step->items = g_ptr_array_new ();
        }
      yd_browse_name_table_begin (table);
      yd_browse_name_step_take (table, step);
      g_assert_true (yd_browse_name_table_end (table, &changed, NULL));
      g_assert_cmpint (step->next != NULL, ==, steps[i].next);
      yd_browse_name_step_free (step);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/browse/names-walk/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("whole", test_whole);
  ADD ("goes-on", test_goes_on);
  ADD ("goes-last", test_goes_last);
  ADD ("errors", test_errors);
  ADD ("changes", test_changes);
  ADD ("options", test_options);
  ADD ("again", test_again);
  ADD ("cleared", test_cleared);
#undef ADD
  return g_test_run ();
}
