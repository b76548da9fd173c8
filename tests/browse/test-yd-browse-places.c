/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places, paths that are typed, and places that are kept.
 */
#include "config.h"

#include "yd-test-world.h"

#include "yd-browse-path.h"
#include "yd-browse-place-list.h"

typedef struct
{
  YdTestWorld *world;        /* (owned) */
  YdStorage *storage;        /* (owned) */
  YdBrowsePlace *root;       /* (owned) */
  char *listings_folder;     /* (owned) */
  YdBrowseListingStore *listings; /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->world = yd_test_world_new (NULL);
  fixture->storage = yd_test_world_add_storage (fixture->world, "alice", "one");
  fixture->root = yd_browse_place_new (fixture->storage);
  fixture->listings_folder = g_dir_make_tmp ("yd-places-XXXXXX", NULL);
  fixture->listings =
    yd_browse_listing_store_new (fixture->listings_folder,
                                 G_LIST_MODEL (fixture->world->registry), 1 << 20);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->listings);
  g_free (fixture->listings_folder);
  g_clear_object (&fixture->root);
  g_clear_object (&fixture->storage);
  yd_test_world_free (fixture->world);
}

static YdDriveItem *
new_folder (const char *id,
            const char *name)
{
  return yd_drive_item_new_folder ("d", id, "root", name);
}

static YdBrowsePlace *
resolve (Fixture        *fixture,
         YdBrowsePlace  *here,
         const char     *text,
         GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  yd_browse_path_resolve_async (here, text, fixture->listings, NULL, yd_test_keep_result_cb,
                                &result);
  yd_test_wait_until (result != NULL);
  return yd_browse_path_resolve_finish (here, result, error);
}

static char *
complete (Fixture    *fixture,
          const char *text)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) texts = NULL;

  yd_browse_path_complete_async (fixture->root, text, 9, fixture->listings, NULL,
                                 yd_test_keep_result_cb, &result);
  yd_test_wait_until (result != NULL);
  texts = yd_browse_path_complete_finish (fixture->root, result, &error);
  g_assert_no_error (error);
  return g_strjoinv ("|", texts);
}

static void
assert_leads (Fixture       *fixture,
              YdBrowsePlace *here,
              const char    *text,
              const char    *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBrowsePlace) place = resolve (fixture, here, text, &error);
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  path = yd_browse_place_dup_path (place);
  g_assert_cmpstr (path, ==, expected);
}

static void
add_folders (Fixture *fixture)
{
  YdSim *sim = fixture->world->sim;
  g_autofree char *photos = yd_sim_add_folder (sim, "alice", "backup", "root", "Photos");
  g_autofree char *phone G_GNUC_UNUSED =
    yd_sim_add_folder (sim, "alice", "backup", "root", "phone");
  g_autofree char *year G_GNUC_UNUSED = yd_sim_add_folder (sim, "alice", "backup", photos, "2023");
  g_autoptr(GBytes) content = g_bytes_new_static ("x", 1);
  g_autofree char *file G_GNUC_UNUSED =
    yd_sim_add_file (sim, "alice", "backup", "root", "phones.txt", content);
}

static void
test_place (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(YdDriveItem) a = new_folder ("a", "Photos");
  g_autoptr(YdDriveItem) b = new_folder ("b", "2023");
  g_autoptr(YdBrowsePlace) photos = yd_browse_place_enter (fixture->root, a);
  g_autoptr(YdBrowsePlace) year = yd_browse_place_enter (photos, b);
  g_autoptr(YdBrowsePlace) up = yd_browse_place_ascend (year, 1);
  g_autoptr(YdBrowsePlace) named = yd_browse_place_with_title (year, "Best");
  g_autofree char *path = yd_browse_place_dup_path (year);
  g_autofree char *text = yd_browse_place_to_text (named);
  g_autoptr(YdBrowsePlace) again =
    yd_browse_place_from_text (G_LIST_MODEL (fixture->world->registry), text);

  g_assert_cmpstr (yd_browse_place_get_name (fixture->root), ==, "one");
  g_assert_cmpstr (yd_browse_place_get_name (year), ==, "2023");
  g_assert_cmpstr (path, ==, "/Photos/2023");
  g_assert_cmpuint (yd_browse_place_get_depth (year), ==, 2);
  g_assert_true (yd_browse_place_is_same (up, photos));
  g_assert_false (yd_browse_place_is_same (up, year));
  g_assert_true (yd_browse_place_is_same (named, year));
  g_assert_nonnull (again);
  g_assert_true (yd_browse_place_is_same (again, year));
  g_assert_cmpstr (yd_browse_place_get_name (again), ==, "Best");
  g_assert_null (yd_browse_place_from_text (G_LIST_MODEL (fixture->world->registry), "nonsense"));
  g_assert_null (yd_browse_place_from_text (G_LIST_MODEL (fixture->world->registry),
                                            "(1, '\xff', [])"));
}

static void
test_resolve (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBrowsePlace) photos = NULL;

  add_folders (fixture);
  photos = resolve (fixture, fixture->root, "Photos", &error);
  g_assert_no_error (error);
  assert_leads (fixture, fixture->root, "/Photos/2023", "/Photos/2023");
  assert_leads (fixture, fixture->root, "/Photos//2023/", "/Photos/2023");
  assert_leads (fixture, photos, "2023", "/Photos/2023");
  assert_leads (fixture, photos, "../phone", "/phone");
  assert_leads (fixture, photos, "./../..", "/");
  assert_leads (fixture, photos, "/", "/");

  g_assert_null (resolve (fixture, fixture->root, "/Photos/1999/x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "1999");
  g_clear_error (&error);
  g_assert_null (resolve (fixture, fixture->root, "phones.txt", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* What is remembered is used: no call is made for it. */
static void
test_remembered (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(YdDriveItem) kept =
    yd_drive_item_new_folder (yd_storage_get_drive_id (fixture->storage), "kept", "root", "Kept");
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  gint64 account = yd_storage_account_get_id (yd_storage_get_account (fixture->storage));
  g_autofree char *texts = NULL;

  g_ptr_array_add (items, kept);
  yd_browse_listing_store_save (fixture->listings, account,
                                yd_browse_place_get_folder (fixture->root), items);
  assert_leads (fixture, fixture->root, "/Kept", "/Kept");
  texts = complete (fixture, "/ke");
  g_assert_cmpstr (texts, ==, "/Kept/");

  /* A folder that is new there is found all the same. */
  add_folders (fixture);
  assert_leads (fixture, fixture->root, "/phone", "/phone");
}

static void
test_complete (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *two = NULL;
  g_autofree char *below = NULL;
  g_autofree char *none = NULL;

  add_folders (fixture);
  two = complete (fixture, "/pho");
  g_assert_true (g_str_equal (two, "/Photos/|/phone/") || g_str_equal (two, "/phone/|/Photos/"));
  below = complete (fixture, "Photos/");
  g_assert_cmpstr (below, ==, "Photos/2023/");
  none = complete (fixture, "/x");
  g_assert_cmpstr (none, ==, "");
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  for (guint turns = 0; turns < 8; turns++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      yd_browse_path_resolve_async (fixture->root, "/nowhere", fixture->listings, cancellable,
                                    yd_test_keep_result_cb, &result);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (cancellable);
      yd_test_wait_until (result != NULL);
      g_assert_null (yd_browse_path_resolve_finish (fixture->root, result, &error));
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static char *
describe (YdBrowsePlaceList *list)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(YdBrowsePlace) place = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (names, "%s|", yd_browse_place_get_name (place));
    }
  return g_string_free (names, FALSE);
}

#define assert_list(list, expected)                   \
  G_STMT_START                                        \
  {                                                   \
    g_autofree char *described = describe (list);     \
    g_assert_cmpstr (described, ==, expected);        \
  }                                                   \
  G_STMT_END

static void
insert (Fixture           *fixture,
        YdBrowsePlaceList *list,
        guint              position,
        const char        *name)
{
  g_autoptr(YdDriveItem) folder = new_folder (name, name);
  g_autoptr(YdBrowsePlace) place = yd_browse_place_enter (fixture->root, folder);

  yd_browse_place_list_insert (list, position, place);
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  GListModel *storages = G_LIST_MODEL (fixture->world->registry);
  YdBaseDatabase *database = yd_storage_registry_get_database (fixture->world->registry);
  g_autoptr(YdBrowsePlaceList) list = yd_browse_place_list_new (database, "a", storages, 3);
  g_autoptr(YdBrowsePlaceList) other = yd_browse_place_list_new (database, "b", storages, 3);
  g_autoptr(YdBrowsePlaceList) again = NULL;
  g_autoptr(GError) error = NULL;

  insert (fixture, list, 9, "one");
  insert (fixture, list, 9, "two");
  insert (fixture, list, 0, "three");
  assert_list (list, "three|one|two|");
  insert (fixture, list, 0, "four");
  assert_list (list, "four|three|one|");
  insert (fixture, list, 0, "one");
  assert_list (list, "one|four|three|");
  yd_browse_place_list_move (list, 0, 2);
  assert_list (list, "four|three|one|");
  yd_browse_place_list_rename (list, 1, "Third");
  assert_list (list, "four|Third|one|");
  yd_browse_place_list_remove (list, 0);
  assert_list (list, "Third|one|");

  /* As it was, and each for itself. */
  insert (fixture, other, 0, "x");
  again = yd_browse_place_list_new (database, "a", storages, 3);
  assert_list (again, "Third|one|");
  yd_browse_place_list_rename (again, 0, "");
  assert_list (again, "three|one|");

  /* What belonged to a storage goes with it, also from the disk. */
  yd_storage_registry_remove (fixture->world->registry, fixture->storage, FALSE, &error);
  g_assert_no_error (error);
  assert_list (list, "");
  g_clear_object (&again);
  again = yd_browse_place_list_new (database, "b", storages, 3);
  assert_list (again, "");
}

#define ADD(name, function) \
  g_test_add ("/browse/places/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("place", test_place);
  ADD ("resolve", test_resolve);
  ADD ("remembered", test_remembered);
  ADD ("complete", test_complete);
  ADD ("cancelled", test_cancelled);
  ADD ("list", test_list);
  return g_test_run ();
}
