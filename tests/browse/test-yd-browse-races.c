/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Listings of folders that change meanwhile: by others, whom no feed tells of, and by ourselves;
 * strange pages; and how many calls are made.
 */
#include "config.h"

#include "yd-test-world.h"

#include "yd-browse-folder-model.h"

#include <string.h>

#define LIST "openFile/list"

/* What the simulator takes for the time; given before there is a clock. */
typedef struct
{
  YdBaseClock *clock; /* (borrowed) (nullable) */
} Now;

typedef struct
{
  YdTestWorld *world;  /* (owned) */
  YdTestWorld other;   /* the same, with a registry of somebody else */
  YdStorage *storage;  /* (owned) */
  YdStorage *elsewhere; /* (owned): the same drive, of the other */
  GRand *rand;         /* (owned) */
  Now now;
  guint asked;         /* listings that were noticed */
  guint n_added;
} Fixture;

static gint64
tell_time (gpointer data)
{
  Now *now = data;

  return now->clock != NULL ? yd_base_clock_get_real_us (now->clock) : g_get_real_time ();
}

static void
set_up_other (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->other = *fixture->world;
  fixture->other.database = yd_base_database_new (":memory:",
                                                  yd_storage_registry_get_migrations (), &error);
  g_assert_no_error (error);
  fixture->other.vault = yd_auth_memory_vault_new ();
  fixture->other.registry = yd_storage_registry_new (fixture->world->net, fixture->world->clock,
                                                     fixture->other.vault,
                                                     fixture->other.database, NULL, NULL);
  fixture->elsewhere = yd_test_world_add_storage (&fixture->other, "alice", "elsewhere");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  guint32 seed = (guint32) g_test_rand_int ();

  g_test_message ("seed %u", seed);
  fixture->rand = g_rand_new_with_seed (seed);
  options->page_limit_max = 100;
  options->limits = data != NULL;
  options->now_us = tell_time;
  options->now_data = &fixture->now;
  fixture->world = yd_test_world_new_hurried (options);
  fixture->now.clock = fixture->world->clock;
  fixture->storage = yd_test_world_add_storage (fixture->world, "alice", "here");
  set_up_other (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->elsewhere);
  g_object_unref (fixture->other.registry);
  g_object_unref (fixture->other.vault);
  g_object_unref (fixture->other.database);
  g_object_unref (fixture->storage);
  fixture->now.clock = NULL;
  yd_test_world_free (fixture->world);
  g_rand_free (fixture->rand);
}

static void
add_files (Fixture *fixture,
           guint    n)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u.txt", fixture->n_added++);
      g_autofree char *id = yd_sim_add_file (fixture->world->sim, "alice", "backup", "root",
                                             name, content);

      g_assert_nonnull (id);
    }
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

static YdDriveItem *
get_item (YdBrowseFolderModel *model,
          guint                position)
{
  g_autoptr(YdBrowseEntry) entry = g_list_model_get_item (G_LIST_MODEL (model), position);

  return yd_browse_entry_get_item (entry);
}

/* Nothing twice, and everything where it is found. */
static void
check_rows (YdBrowseFolderModel *model)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint position = 0;

  for (guint i = 0; i < count (model); i++)
    {
      g_autoptr(YdBrowseEntry) entry = g_list_model_get_item (G_LIST_MODEL (model), i);
      const char *id = yd_drive_item_get_id (yd_browse_entry_get_item (entry));

      g_assert_true (g_hash_table_add (ids, g_strdup (id)));
      g_assert_true (yd_browse_folder_model_find (model, id, &position));
      g_assert_cmpuint (position, ==, i);
    }
}

static void
change_something (Fixture             *fixture,
                  YdBrowseFolderModel *model,
                  YdStorage           *storage)
{
  YdDriveClient *drive = yd_storage_get_drive (storage);
  g_autofree char *name = g_strdup_printf ("renamed %u.txt", g_rand_int (fixture->rand));
  guint n = count (model);
  g_autoptr(YdBrowseEntry) entry = NULL;

  switch (n == 0 ? 0 : g_rand_int_range (fixture->rand, 0, 3))
    {
    case 0:
      add_files (fixture, 3);
      break;
    case 1:
      entry = g_list_model_get_item (G_LIST_MODEL (model),
                                     (guint) g_rand_int_range (fixture->rand, 0, (gint32) n));
      yd_drive_client_rename_async (drive, yd_browse_entry_get_item (entry), name, NULL, NULL,
                                    NULL);
      break;
    case 2:
    default:
      entry = g_list_model_get_item (G_LIST_MODEL (model),
                                     (guint) g_rand_int_range (fixture->rand, 0, (gint32) n));
      yd_drive_client_remove_async (drive, yd_browse_entry_get_item (entry), TRUE, NULL, NULL,
                                    NULL);
      break;
    }
}

/* A listing that others change something under, page by page. */
static void
list_while_changing (Fixture             *fixture,
                     YdBrowseFolderModel *model,
                     YdStorage           *storage)
{
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (yd_browse_folder_model_get_loading (model))
    {
      guint asked = yd_sim_count (fixture->world->sim, LIST);

      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      if (asked != fixture->asked)
        for (guint i = 0; i < 3; i++)
          change_something (fixture, model, storage);
      fixture->asked = asked;
      yd_test_iterate ();
    }
}

static void
settle (Fixture *fixture)
{
  for (guint i = 0; i < 50; i++)
    yd_test_iterate ();
}

static guint
count_truly (Fixture *fixture)
{
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (fixture->elsewhere);
  g_autoptr(YdBrowseFolderModel) fresh = yd_browse_folder_model_new (fixture->elsewhere, root);

  wait_loaded (fresh);
  g_assert_no_error (yd_browse_folder_model_get_error (fresh));
  return count (fresh);
}

/* What others do meanwhile may be missed once, but nothing is there twice; the next listing that
 * nobody disturbs is right. */
static void
test_others_change (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;

  add_files (fixture, 450);
  model = open_root (fixture);
  for (guint turn = 0; turn < 3; turn++)
    {
      list_while_changing (fixture, model, fixture->elsewhere);
      g_assert_no_error (yd_browse_folder_model_get_error (model));
      check_rows (model);
      yd_browse_folder_model_reload (model);
    }
  wait_loaded (model);
  settle (fixture);
  yd_browse_folder_model_reload (model);
  wait_loaded (model);
  check_rows (model);
  g_assert_cmpuint (count (model), ==, count_truly (fixture));
}

/* What we do ourselves is told of, and is right at once; but for what came into being elsewhere. */
static void
test_we_change (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;

  add_files (fixture, 450);
  model = open_root (fixture);
  list_while_changing (fixture, model, fixture->storage);
  settle (fixture);
  check_rows (model);
  yd_browse_folder_model_reload (model);
  wait_loaded (model);
  check_rows (model);
  g_assert_cmpuint (count (model), ==, count_truly (fixture));
}

/* Sorting and filtering while pages come and things change. */
static void
test_sorted_meanwhile (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;
  gint64 until_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint turn = 0;

  add_files (fixture, 1500);
  model = open_root (fixture);
  while (yd_browse_folder_model_get_loading (model))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
      yd_browse_folder_model_set_order (model, (YdBrowseColumn) (turn % 5), turn % 2 == 1);
      yd_browse_folder_model_set_filter (model, turn % 3 == 0 ? "1" : NULL, TRUE);
      turn++;
      yd_test_iterate ();
    }
  yd_browse_folder_model_set_order (model, YD_BROWSE_COLUMN_NAME, TRUE);
  yd_browse_folder_model_set_filter (model, NULL, TRUE);
  yd_test_wait_until (!yd_browse_folder_model_get_sorting (model));
  check_rows (model);
  g_assert_cmpuint (count (model), ==, 1500);
  g_assert_cmpstr (yd_drive_item_get_name (get_item (model, 0)), ==, "file 1499.txt");
}

static guint
count_refusals (Fixture *fixture)
{
  GPtrArray *journal = yd_sim_get_journal (fixture->world->sim);
  guint n = 0;

  for (guint i = 0; i < journal->len; i++)
    n += ((YdSimEntry *) g_ptr_array_index (journal, i))->status == 429;
  return n;
}

/* More pages than may be asked for in ten seconds: none is refused. */
static void
test_budget (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;

  add_files (fixture, 5500);
  model = open_root (fixture);
  wait_loaded (model);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), ==, 5500);
  g_assert_cmpuint (yd_sim_count (fixture->world->sim, LIST), >=, 55);
  g_assert_cmpuint (count_refusals (fixture), ==, 0);
}

/* Nothing is asked for a folder that was left. */
static void
test_left (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;
  guint asked;

  add_files (fixture, 1000);
  model = open_root (fixture);
  yd_test_wait_until (count (model) > 0);
  g_clear_object (&model);
  asked = yd_sim_count (fixture->world->sim, LIST);
  settle (fixture);
  g_assert_cmpuint (asked, <, 10);
  g_assert_cmpuint (yd_sim_count (fixture->world->sim, LIST), <=, asked + 1);
}

static void
reply_to_list (Fixture    *fixture,
               guint       nth,
               guint       status,
               const char *text)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = LIST, .status = status,
                       .body = body, .nth = nth };

  yd_sim_add_fault (fixture->world->sim, &fault);
}

/* A marker that the service does not take any more: what came is shown, with the error. */
static void
test_refused_marker (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;

  add_files (fixture, 250);
  reply_to_list (fixture, 3, 400,
                 "{\"code\":\"InvalidParameter.Marker\",\"message\":\"marker is invalid\"}");
  model = open_root (fixture);
  wait_loaded (model);
  g_assert_nonnull (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), <, 250);
  g_assert_cmpuint (count (model), >=, 100);
  yd_browse_folder_model_reload (model);
  wait_loaded (model);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), ==, 250);
}

/* A large page that makes no sense, though it says where the next one begins: that is asked for
 * meanwhile, and nobody waits for it. */
static void
test_bad_page (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;
  g_autoptr(GString) page = g_string_new ("{\"items\":[");
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = LIST, .nth = 4 };

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (page, "{\"file_id\":\"f%u\",\"name\":\"%0100u\",\"type\":\"file\"},",
                            i, i);
  g_string_append (page, "{\"type\":\"file\"}],\"next_marker\":\"next\"}");
  add_files (fixture, 250);
  reply_to_list (fixture, 3, 200, page->str);
  yd_sim_add_fault (fixture->world->sim, &hang);
  model = open_root (fixture);
  wait_loaded (model);
  g_assert_error (yd_browse_folder_model_get_error (model), YD_DRIVE_ERROR,
                  YD_DRIVE_ERROR_PROTOCOL);
  g_assert_cmpuint (count (model), ==, 100);
  g_assert_cmpuint (yd_sim_count (fixture->world->sim, LIST), <=, 4);
  yd_sim_clear_faults (fixture->world->sim);
  yd_browse_folder_model_reload (model);
  wait_loaded (model);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), ==, 250);
}

/* A folder that is in itself: that entry leads nowhere, and is not shown. */
static void
test_within_itself (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(YdBrowseFolderModel) model = NULL;

  reply_to_list (fixture, 1, 200,
                 "{\"items\":[{\"file_id\":\"root\",\"name\":\"root\",\"type\":\"folder\"},"
                 "{\"file_id\":\"f\",\"name\":\"f\",\"type\":\"file\",\"size\":1}],"
                 "\"next_marker\":\"\"}");
  model = open_root (fixture);
  wait_loaded (model);
  g_assert_no_error (yd_browse_folder_model_get_error (model));
  g_assert_cmpuint (count (model), ==, 1);
}

#define ADD(name, func, limits) \
  g_test_add ("/browse/races/" name, Fixture, GUINT_TO_POINTER (limits), set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("others-change", test_others_change, FALSE);
  ADD ("we-change", test_we_change, FALSE);
  ADD ("sorted-meanwhile", test_sorted_meanwhile, FALSE);
  ADD ("budget", test_budget, TRUE);
  ADD ("left", test_left, FALSE);
  ADD ("refused-marker", test_refused_marker, FALSE);
  ADD ("bad-page", test_bad_page, FALSE);
  ADD ("within-itself", test_within_itself, FALSE);
  return g_test_run ();
}
