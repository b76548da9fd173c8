/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders that are dropped or downloaded together with what lies in them: each that was chosen has
 * its place, and each file moves once to each of them, also over the end of the program.
 */
#include "config.h"

#include "yd-test-kept.h"

#include "yd-transfer-overlap.h"

#include <glib/gstdio.h>
#include <string.h>

#define PUT "PUT oss"
#define GET "GET oss"
#define LIST "openFile/list"

static void
set_up (YdTestKept    *test,
        gconstpointer  data)
{
  yd_test_kept_init (test);
}

static void
tear_down (YdTestKept    *test,
           gconstpointer  data)
{
  yd_test_kept_clear (test);
}

/* Files */

static GListModel *
make_files (const char         *folder,
            const char * const *names)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr(GFile) file = g_file_new_for_path (path);

      g_list_store_append (files, file);
    }
  return G_LIST_MODEL (files);
}

static void
test_files (void)
{
  static const struct
  {
    const char *given[6];
    const char *chosen;
  } rows[] = {
    { { "a", "b", NULL }, "/a /b " },
    { { "a", "a/b", NULL }, "/a /a/b " },
    { { "a/b/c/d", "x", "a", "x", NULL }, "/a/b/c/d /x /a " },
    { { "a", "ab", "a b", NULL }, "/a /ab /a b " },
    { { "a", "a", "a/", NULL }, "/a " },
    { { "a/b", "a/c", NULL }, "/a/b /a/c " },
    { { "a/../b", "b/c", "b", NULL }, "/b /b/c " },
    { { NULL }, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GListModel) files = make_files ("/", rows[i].given);
      g_autoptr(GListModel) once = yd_transfer_overlap_dup_files (files);
      g_autoptr(GString) names = g_string_new (NULL);

      for (guint j = 0; j < g_list_model_get_n_items (once); j++)
        {
          g_autoptr(GFile) file = g_list_model_get_item (once, j);

          g_string_append_printf (names, "%s ", g_file_peek_path (file));
        }
      g_assert_cmpstr (names->str, ==, rows[i].chosen);
    }
}

/* Uploads: trip/map, trip/day/one, trip/day/two, chosen with both folders and a file. */

static const char * const chosen[] = { "trip/day", "trip", "trip/day/one", "trip", NULL };
static const char * const leaves[] = { "trip/map", "trip/day/one", "trip/day/two" };
static const char * const landed[] = { "trip/map", "trip/day/one", "trip/day/two", "day/one",
                                       "day/two", "one" };

static void
make_trip (YdTestKept *test,
           GBytes     *bytes)
{
  g_autofree char *path = g_build_filename (test->base.folder, "trip/day", NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (leaves); i++)
    g_free (yd_test_transfer_write (&test->base, leaves[i], bytes));
}

static guint
count_transfers (YdTestKept *test)
{
  return g_list_model_get_n_items (G_LIST_MODEL (test->base.queue));
}

static void
assert_trip_is_there (YdTestKept *test,
                      GBytes     *bytes)
{
  yd_test_transfer_wait (&test->base);
  g_assert_cmpuint (count_transfers (test), ==, G_N_ELEMENTS (landed));
  for (guint i = 0; i < G_N_ELEMENTS (landed); i++)
    {
      g_autofree char *path = g_strconcat ("/", landed[i], NULL);

      yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, i));
      yd_test_transfer_assert_remote (&test->base, path, bytes);
    }
  yd_test_transfer_assert_no_remote (&test->base, "/trip (1)");
  yd_test_transfer_assert_no_remote (&test->base, "/trip/day (1)");
  yd_test_transfer_assert_no_remote (&test->base, "/day (1)");
}

static gboolean
has_asked (gpointer data)
{
  return yd_sim_get_journal (data)->len > 0;
}

static void
test_up (YdTestKept    *test,
         gconstpointer  data)
{
  gboolean dies = GPOINTER_TO_INT (data);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (500);
  g_autoptr(GListModel) files = make_files (test->base.folder, chosen);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG };

  make_trip (test, bytes);
  if (dies)
    yd_sim_add_fault (test->base.sim, &hang);
  yd_transfer_queue_enqueue_uploads (test->base.queue, files, test->base.storage,
                                     YD_DRIVE_ROOT_ID, NULL);
  if (dies)
    {
      yd_test_transfer_spin (has_asked, test->base.sim);
      yd_test_kept_restart (test);
    }
  assert_trip_is_there (test, bytes);
  g_assert_cmpuint (yd_sim_count (test->base.sim, PUT), ==, G_N_ELEMENTS (landed));
}

/* Downloads: the same trip from there; "deep" lies so deep that nobody knows in what. */

typedef struct
{
  char *trip; /* (owned): ids */
  char *day;  /* (owned) */
  char *deep; /* (owned) */
  char *one;  /* (owned) */
} Remote;

static void
make_remote (YdTestKept *test,
             Remote     *remote,
             GBytes     *bytes)
{
  YdSim *sim = test->base.sim;

  remote->trip = yd_sim_add_folder (sim, "alice", "backup", YD_DRIVE_ROOT_ID, "trip");
  remote->day = yd_sim_add_folder (sim, "alice", "backup", remote->trip, "day");
  remote->deep = yd_sim_add_folder (sim, "alice", "backup", remote->day, "deep");
  remote->one = yd_sim_add_file (sim, "alice", "backup", remote->day, "one", bytes);
  g_free (yd_sim_add_file (sim, "alice", "backup", remote->trip, "map", bytes));
  g_free (yd_sim_add_file (sim, "alice", "backup", remote->deep, "three", bytes));
}

static void
remote_clear (Remote *remote)
{
  g_free (remote->trip);
  g_free (remote->day);
  g_free (remote->deep);
  g_free (remote->one);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Remote, remote_clear)

static void
download (YdTestKept         *test,
          const char * const *ids)
{
  YdTransferOptions options = { .conflict = YD_TRANSFER_CONFLICT_KEEP_BOTH };
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GFile) folder = g_file_new_for_path (test->base.folder);

  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (items, yd_test_transfer_get_item (&test->base, ids[i]));
  yd_sim_clear_journal (test->base.sim);
  yd_transfer_queue_enqueue_downloads (test->base.queue, test->base.storage, items, folder,
                                       &options);
}

/* What was under way at a sudden end is fetched once more, and lands once all the same. */
static void
assert_downloaded_once (YdTestKept *test,
                        guint       n_files,
                        gboolean    died)
{
  yd_test_transfer_wait (&test->base);
  g_assert_cmpuint (count_transfers (test), ==, n_files);
  for (guint i = 0; i < n_files; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, i));
  g_assert_cmpuint (yd_sim_count (test->base.sim, GET), <=, died ? n_files + 2 : n_files);
  g_assert_false (yd_test_transfer_has_file (&test->base, "trip (1)"));
  g_assert_false (yd_test_transfer_has_file (&test->base, "trip/day (1)"));
  g_assert_false (yd_test_transfer_has_file (&test->base, "deep (1)"));
  g_assert_false (yd_test_transfer_has_file (&test->base, "one (1)"));
  g_assert_false (yd_test_transfer_has_file (&test->base, "trip/map (1)"));
  g_assert_false (yd_test_transfer_has_file (&test->base, "trip/day/one (1)"));
}

/* A child and its file, with the folder: all in the folder, and each by itself. */
static void
test_down (YdTestKept    *test,
           gconstpointer  data)
{
  gboolean dies = GPOINTER_TO_INT (data);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (500);
  g_auto(Remote) remote = { NULL };
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = LIST, .nth = 2 };

  make_remote (test, &remote, bytes);
  if (dies)
    yd_sim_add_fault (test->base.sim, &hang);
  download (test, (const char *[]) { remote.one, remote.day, remote.trip, remote.trip, NULL });
  if (dies)
    {
      while (yd_sim_count (test->base.sim, LIST) < 2)
        g_main_context_iteration (NULL, TRUE);
      yd_test_kept_restart (test);
    }
  assert_downloaded_once (test, 6, dies);
  yd_test_transfer_assert_file (&test->base, "trip/map", bytes);
  yd_test_transfer_assert_file (&test->base, "trip/day/one", bytes);
  yd_test_transfer_assert_file (&test->base, "trip/day/deep/three", bytes);
  yd_test_transfer_assert_file (&test->base, "day/one", bytes);
  yd_test_transfer_assert_file (&test->base, "day/deep/three", bytes);
  yd_test_transfer_assert_file (&test->base, "one", bytes);
}

/* What lies deeper, of which only the walk finds out: each that was chosen is there, whole. */
static void
test_down_deep (YdTestKept    *test,
                gconstpointer  data)
{
  gboolean dies = GPOINTER_TO_INT (data);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (500);
  g_auto(Remote) remote = { NULL };
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = LIST };

  make_remote (test, &remote, bytes);
  if (dies)
    yd_sim_add_fault (test->base.sim, &hang);
  download (test, (const char *[]) { remote.trip, remote.deep, remote.one, NULL });
  if (dies)
    {
      while (yd_sim_count (test->base.sim, LIST) < 1)
        g_main_context_iteration (NULL, TRUE);
      yd_test_kept_restart (test);
    }
  assert_downloaded_once (test, 5, dies);
  yd_test_transfer_assert_file (&test->base, "trip/map", bytes);
  yd_test_transfer_assert_file (&test->base, "trip/day/one", bytes);
  yd_test_transfer_assert_file (&test->base, "trip/day/deep/three", bytes);
  yd_test_transfer_assert_file (&test->base, "deep/three", bytes);
  yd_test_transfer_assert_file (&test->base, "one", bytes);
}

/* A service that says of two folders that each lies in the other: neither is lost. */
static void
test_circle (YdTestKept    *test,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GPtrArray) once = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *reply = g_strdup_printf (
        "{\"drive_id\":\"%s\",\"file_id\":\"%c\",\"parent_file_id\":\"%c\",\"name\":\"n\","
        "\"type\":\"folder\"}", test->base.drive_id, 'a' + i, 'b' - i);
      g_autoptr(GBytes) body = g_bytes_new (reply, strlen (reply));
      const char id[] = { (char) ('a' + i), '\0' };
      YdSimFault strange = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "openFile/get",
                             .status = 200, .body = body };

      yd_sim_add_fault (test->base.sim, &strange);
      g_ptr_array_add (items, yd_test_transfer_get_item (&test->base, id));
      yd_sim_clear_faults (test->base.sim);
    }
  once = yd_transfer_overlap_dup_items (items);
  g_assert_cmpuint (once->len, ==, 2);
}

static void
add (const char    *name,
     void         (*func) (YdTestKept *, gconstpointer),
     gboolean       dies)
{
  g_autofree char *path = g_strconcat ("/transfer/overlap/", name, NULL);

  g_test_add (path, YdTestKept, GINT_TO_POINTER (dies), set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/overlap/files", test_files);
  add ("up", test_up, FALSE);
  add ("up-killed", test_up, TRUE);
  add ("down", test_down, FALSE);
  add ("down-killed", test_down, TRUE);
  add ("down-deep", test_down_deep, FALSE);
  add ("down-deep-killed", test_down_deep, TRUE);
  add ("circle", test_circle, FALSE);
  return g_test_run ();
}
