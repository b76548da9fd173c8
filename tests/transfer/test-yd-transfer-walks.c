/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dropped folders over a sudden end: wherever it comes, the next queue finds the rest, once. And
 * without a network: wherever it goes, nothing is asked before it is back.
 */
#include "config.h"

#include "yd-test-disk.h"
#include "yd-test-kept.h"

#include "yd-transfer-group.h"
#include "yd-transfer-private.h"

#include <glib/gstdio.h>

#define LIST "openFile/list"

/* Folders end with a slash; five of each. */
static const char * const tree[] = {
  "", "a", "empty/", "sub/", "sub/b", "sub/c", "sub/deep/", "sub/deep/d", "twin/", "twin/e",
};

typedef struct
{
  YdTestKept kept;
  guint n_requests; /* when it dies */
} Test;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  yd_test_kept_init (&test->kept);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  yd_test_kept_clear (&test->kept);
}

static gboolean
is_dead_or_idle (gpointer data)
{
  Test *test = data;

  return yd_sim_get_journal (test->kept.base.sim)->len >= test->n_requests ||
         yd_transfer_queue_get_active (test->kept.base.queue) == 0;
}

/* FALSE: everything had ended before. */
static gboolean
die_at (Test  *test,
        guint  n)
{
  test->n_requests = n;
  yd_test_transfer_spin (is_dead_or_idle, test);
  if (yd_transfer_queue_get_active (test->kept.base.queue) == 0)
    return FALSE;
  yd_test_kept_restart (&test->kept);
  return TRUE;
}

/* Trees */

static GBytes *
make_bytes (guint i)
{
  return yd_test_transfer_make_bytes (100 + i);
}

static char *
make_local (Test *test,
            guint number)
{
  g_autofree char *root = g_strdup_printf ("%s/up-%u", test->kept.base.folder, number);

  for (guint i = 0; i < G_N_ELEMENTS (tree); i++)
    {
      g_autofree char *name = g_strdup_printf ("up-%u/%s", number, tree[i]);
      g_autofree char *path = g_build_filename (test->kept.base.folder, name, NULL);
      g_autoptr(GBytes) bytes = make_bytes (i);

      if (g_str_has_suffix (name, "/"))
        g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      else
        g_free (yd_test_transfer_write (&test->kept.base, name, bytes));
    }
  return g_steal_pointer (&root);
}

/* The id of its root. */
static char *
make_remote (Test *test,
             guint number)
{
  YdSim *sim = test->kept.base.sim;
  g_autofree char *name = g_strdup_printf ("down-%u", number);
  char *root = yd_sim_add_folder (sim, "alice", "backup", YD_DRIVE_ROOT_ID, name);

  for (guint i = 1; i < G_N_ELEMENTS (tree); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/%s", name, tree[i]);
      gboolean folder = g_str_has_suffix (path, "/");
      g_autofree char *parent = NULL;
      g_autofree char *parent_id = NULL;
      g_autofree char *basename = g_path_get_basename (path);
      g_autofree char *id = NULL;
      g_autoptr(GBytes) bytes = make_bytes (i);

      if (folder)
        path[strlen (path) - 1] = '\0';
      parent = g_path_get_dirname (path);
      parent_id = yd_sim_find (sim, "alice", "backup", parent);
      id = folder ? yd_sim_add_folder (sim, "alice", "backup", parent_id, basename)
                  : yd_sim_add_file (sim, "alice", "backup", parent_id, basename, bytes);
      g_assert_nonnull (id);
    }
  return root;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree char *marker = NULL;
  GError *error = NULL;

  *(GPtrArray **) user_data =
    yd_drive_client_list_finish (YD_DRIVE_CLIENT (object), result, &marker, &error);
  g_assert_no_error (error);
  g_assert_null (marker);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* All that is in the remote folder, however deep. */
static guint
count_remote (Test       *test,
              const char *folder_id)
{
  g_autoptr(GPtrArray) items = NULL;
  guint n;

  yd_drive_client_list_async (yd_storage_get_drive (test->kept.base.storage),
                              test->kept.base.drive_id, folder_id, NULL, NULL, listed_cb, &items);
  yd_test_transfer_spin (is_set, &items);
  n = items->len;
  for (guint i = 0; i < items->len; i++)
    if (yd_drive_item_is_folder (g_ptr_array_index (items, i)))
      n += count_remote (test, yd_drive_item_get_id (g_ptr_array_index (items, i)));
  return n;
}

static guint
count_local (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += 1 + count_local (child);
    }
  return n;
}

static void
assert_all_done (Test *test)
{
  guint n_files = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tree); i++)
    n_files += *tree[i] != '\0' && !g_str_has_suffix (tree[i], "/");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->kept.base.queue)), ==, n_files);
  g_assert_cmpuint (g_list_model_get_n_items (yd_transfer_queue_get_groups (test->kept.base.queue)),
                    ==, 1);
  for (guint i = 0; i < n_files; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (&test->kept.base, i));
}

static void
assert_remote (Test  *test,
               guint  number,
               guint  n_roots)
{
  g_autofree char *path = g_strdup_printf ("/up-%u", number);
  g_autofree char *root = yd_sim_find (test->kept.base.sim, "alice", "backup", path);

  assert_all_done (test);
  g_assert_nonnull (root);
  g_assert_cmpuint (count_remote (test, root), ==, G_N_ELEMENTS (tree) - 1);
  g_assert_cmpuint (count_remote (test, YD_DRIVE_ROOT_ID), ==, n_roots * G_N_ELEMENTS (tree));
  for (guint i = 0; i < G_N_ELEMENTS (tree); i++)
    {
      g_autofree char *child = g_build_filename (path, tree[i], NULL);
      g_autoptr(GBytes) bytes = make_bytes (i);

      if (*tree[i] != '\0' && !g_str_has_suffix (tree[i], "/"))
        yd_test_transfer_assert_remote (&test->kept.base, child, bytes);
    }
}

static void
assert_local (Test       *test,
              const char *root)
{
  g_autofree char *path = g_build_filename (test->kept.base.folder, root, NULL);
  g_autofree char *twin = g_strconcat (root, " (1)", NULL);

  assert_all_done (test);
  g_assert_cmpuint (count_local (path), ==, G_N_ELEMENTS (tree) - 1);
  g_assert_false (yd_test_transfer_has_file (&test->kept.base, twin));
  for (guint i = 0; i < G_N_ELEMENTS (tree); i++)
    {
      g_autofree char *child = g_build_filename (root, tree[i], NULL);
      g_autoptr(GBytes) bytes = make_bytes (i);

      if (*tree[i] != '\0' && !g_str_has_suffix (tree[i], "/"))
        yd_test_transfer_assert_file (&test->kept.base, child, bytes);
    }
}

static void
begin_upload (Test       *test,
              const char *path)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  gpointer addition = file;

  g_list_store_splice (files, 0, 0, &addition, 1);
  yd_sim_clear_journal (test->kept.base.sim);
  yd_transfer_queue_enqueue_uploads (test->kept.base.queue, G_LIST_MODEL (files),
                                     test->kept.base.storage, YD_DRIVE_ROOT_ID, NULL);
}

/* REPLACE: a file that has landed when the end comes may land again. */
static void
begin_download (Test       *test,
                const char *id)
{
  YdTransferOptions options = { .conflict = YD_TRANSFER_CONFLICT_REPLACE };
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GFile) folder = g_file_new_for_path (test->kept.base.folder);

  g_ptr_array_add (items, yd_test_transfer_get_item (&test->kept.base, id));
  yd_sim_clear_journal (test->kept.base.sim);
  yd_transfer_queue_enqueue_downloads (test->kept.base.queue, test->kept.base.storage, items,
                                       folder, &options);
}

/* At each request, until there are no more; and at two that follow each other. */

static void
test_up (Test          *test,
         gconstpointer  data)
{
  gboolean died = TRUE;

  for (guint n = 1; died; n++)
    {
      g_autofree char *path = make_local (test, n);

      begin_upload (test, path);
      died = die_at (test, n);
      if (died)
        die_at (test, n + 1 + n % 3);
      yd_test_transfer_wait (&test->kept.base);
      assert_remote (test, n, n);
      yd_transfer_queue_clear_ended (test->kept.base.queue);
      g_assert_cmpuint (n, <, 100);
    }
}

static void
test_down (Test          *test,
           gconstpointer  data)
{
  gboolean died = TRUE;

  for (guint n = 1; died; n++)
    {
      g_autofree char *id = make_remote (test, n);
      g_autofree char *name = g_strdup_printf ("down-%u", n);

      begin_download (test, id);
      died = die_at (test, n);
      if (died)
        die_at (test, n + 1 + n % 3);
      yd_test_transfer_wait (&test->kept.base);
      assert_local (test, name);
      yd_transfer_queue_clear_ended (test->kept.base.queue);
      g_assert_cmpuint (n, <, 100);
    }
}

/* The name was taken by a folder of the person's: the second walk goes on in ours. */
static void
test_down_beside (Test          *test,
                  gconstpointer  data)
{
  g_autofree char *id = make_remote (test, 1);
  g_autofree char *mine = g_build_filename (test->kept.base.folder, "down-1", NULL);

  g_assert_cmpint (g_mkdir (mine, 0700), ==, 0);
  begin_download (test, id);
  g_assert_true (die_at (test, 2));
  yd_test_transfer_wait (&test->kept.base);
  g_assert_cmpuint (count_local (mine), ==, 0);
  assert_local (test, "down-1 (1)");
}

static guint
count_transfers (Test *test)
{
  return g_list_model_get_n_items (G_LIST_MODEL (test->kept.base.queue));
}

/* It dies when all is found, and the journal does not know yet that it is: what was found is not
 * found again. */
static void
test_found (Test          *test,
            gconstpointer  data)
{
  static const char *deaf = "CREATE TRIGGER deaf BEFORE DELETE ON transfer"
                            " BEGIN SELECT RAISE (ABORT, 'x'); END";
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100);
  g_autofree char *path = yd_test_transfer_write (&test->kept.base, "alone", bytes);

  yd_transfer_queue_set_online (test->kept.base.queue, FALSE);
  g_assert_true (yd_base_database_run (test->kept.database, NULL, deaf, 0));
  yd_test_transfer_upload (&test->kept.base, path);
  g_assert_cmpuint (yd_test_kept_count_rows (&test->kept, "transfer"), ==, 2);
  yd_test_kept_end (&test->kept);
  g_assert_true (yd_base_database_run (test->kept.database, NULL, "DROP TRIGGER deaf", 0));
  yd_test_kept_begin (&test->kept);
  yd_test_transfer_wait (&test->kept.base);
  g_assert_cmpuint (count_transfers (test), ==, 1);
  yd_test_transfer_assert_remote (&test->kept.base, "/alone", bytes);
}

static gboolean
is_settled (gpointer data)
{
  return yd_transfer_queue_is_settled (((Test *) data)->kept.base.queue);
}

/* A power cut comes when it is walked again, and takes what the journal has last: it is one tree
 * all the same. */
static void
test_again (Test          *test,
            gconstpointer  data)
{
  static const char *cut = "CREATE TRIGGER cut BEFORE DELETE ON transfer"
                           " BEGIN SELECT RAISE (ROLLBACK, 'x'); END";
  g_autofree char *id = make_remote (test, 1);

  yd_transfer_queue_set_online (test->kept.base.queue, FALSE);
  begin_download (test, id);
  yd_test_transfer_spin (is_settled, test);
  g_assert_true (yd_base_database_run (test->kept.database, NULL, cut, 0));
  yd_transfer_queue_set_online (test->kept.base.queue, TRUE);
  g_assert_true (yd_transfer_queue_is_walking (test->kept.base.queue));
  yd_test_kept_end (&test->kept);
  g_assert_true (yd_base_database_run (test->kept.database, NULL, "DROP TRIGGER cut", 0));
  yd_test_kept_begin (&test->kept);
  g_assert_cmpuint (yd_test_kept_count_rows (&test->kept, "transfer"), ==, 1);
  yd_test_transfer_wait (&test->kept.base);
  assert_local (test, "down-1");
}

static gboolean
has_synced (gpointer data)
{
  return yd_test_disk_get ()->n_syncs > 0;
}

/* However long the service takes over the first folder: what was dropped is on the disk soon. */
static void
test_synced (Test          *test,
             gconstpointer  data)
{
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = "openFile/create" };
  g_autofree char *path = make_local (test, 1);

  yd_sim_add_fault (test->kept.base.sim, &hang);
  begin_upload (test, path);
  yd_test_disk_reset ();
  yd_test_transfer_spin (has_synced, test);
  g_assert_cmpuint (count_transfers (test), ==, 0);
  yd_test_kept_restart (&test->kept);
  yd_test_transfer_wait (&test->kept.base);
  assert_remote (test, 1, 1);
}

static gboolean
has_begun (gpointer data)
{
  Test *test = data;

  return g_list_model_get_n_items (G_LIST_MODEL (test->kept.base.queue)) > 0 &&
         yd_sim_count (test->kept.base.sim, LIST) >= 2;
}

/* A download whose walk hangs at the second list. */
static YdTransferGroup *
begin_hanging (Test *test)
{
  g_autofree char *id = make_remote (test, 1);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = LIST, .nth = 2 };

  yd_sim_add_fault (test->kept.base.sim, &hang);
  begin_download (test, id);
  yd_test_transfer_spin (has_begun, test);
  return g_list_model_get_item (yd_transfer_queue_get_groups (test->kept.base.queue), 0);
}

static void
test_cancelled (Test          *test,
                gconstpointer  data)
{
  YdTransferGroup *group = begin_hanging (test);

  yd_transfer_queue_cancel_group (test->kept.base.queue, group);
  g_object_unref (group);
  yd_test_kept_restart (&test->kept);
  yd_test_transfer_wait (&test->kept.base);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->kept.base.queue)), ==, 1);
  g_assert_cmpuint (yd_sim_count (test->kept.base.sim, LIST), ==, 2);
}

/* It is still paused; then it is walked again, by one that dies as soon as it has begun. */
static void
test_paused (Test          *test,
             gconstpointer  data)
{
  YdTransferGroup *group = begin_hanging (test);

  yd_transfer_queue_pause_group (test->kept.base.queue, group);
  g_object_unref (group);
  yd_test_kept_restart (&test->kept);
  g_assert_cmpuint (yd_sim_count (test->kept.base.sim, LIST), ==, 2);
  yd_sim_clear_journal (test->kept.base.sim);
  yd_transfer_queue_resume_all (test->kept.base.queue);
  g_assert_true (die_at (test, 1));
  yd_test_transfer_wait (&test->kept.base);
  assert_local (test, "down-1");
}

/* Stopped, and then the program goes on after all; what is done stays known although it is
 * cleared. */
static void
test_stopped (Test          *test,
              gconstpointer  data)
{
  g_object_unref (begin_hanging (test));
  g_assert_true (yd_transfer_queue_is_kept (test->kept.base.queue));
  yd_transfer_queue_stop (test->kept.base.queue);
  yd_test_transfer_spin (is_settled, test);
  yd_transfer_queue_clear_ended (test->kept.base.queue);
  yd_sim_clear_faults (test->kept.base.sim);
  yd_transfer_queue_go_on (test->kept.base.queue);
  yd_test_transfer_wait (&test->kept.base);
  assert_local (test, "down-1");
}

/* The network goes. */

/* What is under way comes to its end, and asks nothing more. */
static void
be_offline (Test *test)
{
  guint n;

  yd_test_transfer_spin (is_settled, test);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  n = yd_sim_get_journal (test->kept.base.sim)->len;
  yd_transfer_queue_resume_all (test->kept.base.queue);
  yd_test_transfer_spin (is_settled, test);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (yd_sim_get_journal (test->kept.base.sim)->len, ==, n);
}

/* FALSE: everything had ended before. */
static gboolean
lose_network_at (Test  *test,
                 guint  n)
{
  test->n_requests = n;
  yd_test_transfer_spin (is_dead_or_idle, test);
  if (yd_transfer_queue_get_active (test->kept.base.queue) == 0)
    return FALSE;
  yd_transfer_queue_set_online (test->kept.base.queue, FALSE);
  be_offline (test);
  yd_transfer_queue_set_online (test->kept.base.queue, TRUE);
  return TRUE;
}

static void
test_up_offline (Test          *test,
                 gconstpointer  data)
{
  gboolean lost = TRUE;

  for (guint n = 1; lost; n++)
    {
      g_autofree char *path = make_local (test, n);

      begin_upload (test, path);
      lost = lose_network_at (test, n);
      if (lost)
        lose_network_at (test, n + 1 + n % 3);
      yd_test_transfer_wait (&test->kept.base);
      assert_remote (test, n, n);
      yd_transfer_queue_clear_ended (test->kept.base.queue);
      g_assert_cmpuint (n, <, 100);
    }
}

static void
test_down_offline (Test          *test,
                   gconstpointer  data)
{
  gboolean lost = TRUE;

  for (guint n = 1; lost; n++)
    {
      g_autofree char *id = make_remote (test, n);
      g_autofree char *name = g_strdup_printf ("down-%u", n);

      begin_download (test, id);
      lost = lose_network_at (test, n);
      if (lost)
        lose_network_at (test, n + 1 + n % 3);
      yd_test_transfer_wait (&test->kept.base);
      assert_local (test, name);
      yd_transfer_queue_clear_ended (test->kept.base.queue);
      g_assert_cmpuint (n, <, 100);
    }
}

/* A call that hangs does not keep the walk: it is given up, and made again. */
static void
test_hanging_offline (Test          *test,
                      gconstpointer  data)
{
  g_object_unref (begin_hanging (test));
  yd_transfer_queue_set_online (test->kept.base.queue, FALSE);
  be_offline (test);
  yd_sim_clear_faults (test->kept.base.sim);
  yd_transfer_queue_set_online (test->kept.base.queue, TRUE);
  yd_test_transfer_wait (&test->kept.base);
  assert_local (test, "down-1");
}

/* What was dropped is shown, as what is still to be walked, although nobody can be asked. */
static void
assert_waits (Test       *test,
              const char *name)
{
  be_offline (test);
  g_assert_cmpuint (yd_sim_get_journal (test->kept.base.sim)->len, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->kept.base.queue)), ==, 1);
  g_assert_cmpstr (yd_transfer_get_name (yd_test_transfer_get (&test->kept.base, 0)), ==, name);
  g_assert_cmpint (yd_transfer_get_state (yd_test_transfer_get (&test->kept.base, 0)), ==,
                   YD_TRANSFER_QUEUED);
}

static void
test_dropped_offline (Test          *test,
                      gconstpointer  data)
{
  YdStorageAccount *account = yd_storage_get_account (test->kept.base.storage);
  g_autofree char *path = make_local (test, 1);
  g_autofree char *id = make_remote (test, 1);
  g_autofree char *root = NULL;

  yd_transfer_queue_set_online (test->kept.base.queue, FALSE);
  begin_upload (test, path);
  assert_waits (test, "up-1");
  yd_transfer_queue_set_online (test->kept.base.queue, TRUE);
  yd_test_transfer_wait (&test->kept.base);
  assert_all_done (test);
  root = yd_sim_find (test->kept.base.sim, "alice", "backup", "/up-1");
  g_assert_cmpuint (count_remote (test, root), ==, G_N_ELEMENTS (tree) - 1);
  yd_transfer_queue_clear_ended (test->kept.base.queue);

  yd_transfer_queue_set_account_reach (test->kept.base.queue, account, YD_TRANSFER_REASON_AWAY);
  begin_download (test, id);
  assert_waits (test, "down-1");
  yd_transfer_queue_set_account_reach (test->kept.base.queue, account, YD_TRANSFER_REASON_NONE);
  yd_test_transfer_wait (&test->kept.base);
  assert_local (test, "down-1");
}

static void
add (const char *name,
     void      (*func) (Test *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/transfer/walks/", name, NULL);

  g_test_add (path, Test, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("up", test_up);
  add ("down", test_down);
  add ("down-beside", test_down_beside);
  add ("found", test_found);
  add ("again", test_again);
  add ("synced", test_synced);
  add ("cancelled", test_cancelled);
  add ("paused", test_paused);
  add ("stopped", test_stopped);
  add ("up-offline", test_up_offline);
  add ("down-offline", test_down_offline);
  add ("hanging-offline", test_hanging_offline);
  add ("dropped-offline", test_dropped_offline);
  return g_test_run ();
}
