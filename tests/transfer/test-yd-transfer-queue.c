/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue as a window sees it, and whole trees both ways.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CREATE "openFile/create"
#define LIST "openFile/list"
#define GET "GET oss"
#define PUT "PUT oss"

static void
set_up (YdTestTransfer *test,
        gconstpointer   data)
{
  yd_test_transfer_init (test, NULL);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestTransfer *test,
           gconstpointer   data)
{
  yd_test_transfer_clear (test);
}

static guint
get_n (YdTestTransfer *test)
{
  return g_list_model_get_n_items (G_LIST_MODEL (test->queue));
}

static char *
make_folder (YdTestTransfer *test,
             const char     *name)
{
  g_autofree char *path = g_build_filename (test->folder, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return g_steal_pointer (&path);
}

static YdTransfer *
find_by_name (YdTestTransfer *test,
              const char     *name)
{
  for (guint i = 0; i < get_n (test); i++)
    if (g_str_equal (yd_transfer_get_name (yd_test_transfer_get (test, i)), name))
      return yd_test_transfer_get (test, i);
  g_assert_not_reached ();
  return NULL;
}

/* Up */

static void
make_tree (YdTestTransfer *test,
           GBytes         *bytes)
{
  static const char *folders[] = { "tree", "tree/empty", "tree/sub", "tree/sub/deep" };
  static const char *files[] = { "tree/a", "tree/b.txt", "tree/sub/c", "tree/sub/deep/云.bin" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    g_free (make_folder (test, folders[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    g_free (yd_test_transfer_write (test, files[i], bytes));
}

static void
test_upload_tree (YdTestTransfer *test,
                  gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *path = g_build_filename (test->folder, "tree", NULL);
  g_autofree char *empty = NULL;

  make_tree (test, bytes);
  yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (get_n (test), ==, 4);
  for (guint i = 0; i < 4; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
  yd_test_transfer_assert_remote (test, "/tree/a", bytes);
  yd_test_transfer_assert_remote (test, "/tree/b.txt", bytes);
  yd_test_transfer_assert_remote (test, "/tree/sub/c", bytes);
  yd_test_transfer_assert_remote (test, "/tree/sub/deep/云.bin", bytes);
  empty = yd_sim_find (test->sim, "alice", "backup", "/tree/empty");
  g_assert_nonnull (empty);
}

static gboolean
one_is_left (gpointer data)
{
  return yd_transfer_queue_get_active (((YdTestTransfer *) data)->queue) == 1;
}

/* A folder that is there is used; what it has is not touched. */
static void
test_upload_into_existing (YdTestTransfer *test,
                           gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (50);
  g_autofree char *path = g_build_filename (test->folder, "tree", NULL);
  g_autofree char *folder =
    yd_sim_add_folder (test->sim, "alice", "backup", YD_DRIVE_ROOT_ID, "tree");
  G_GNUC_UNUSED g_autofree char *id =
    yd_sim_add_file (test->sim, "alice", "backup", folder, "a", old);

  make_tree (test, bytes);
  yd_test_transfer_upload (test, path);
  yd_test_transfer_spin (one_is_left, test);
  yd_test_transfer_wait_reason (find_by_name (test, "a"), YD_TRANSFER_REASON_NAME);
  yd_transfer_queue_cancel (test->queue, find_by_name (test, "a"));
  yd_test_transfer_assert_remote (test, "/tree/a", old);
  yd_test_transfer_assert_remote (test, "/tree/sub/c", bytes);
}

static void
test_upload_odd_entries (YdTestTransfer *test,
                         gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (50);
  g_autofree char *path = make_folder (test, "odd");
  G_GNUC_UNUSED g_autofree char *file = yd_test_transfer_write (test, "odd/file", bytes);
  g_autofree char *to_file = g_build_filename (path, "to-file", NULL);
  g_autofree char *to_folder = g_build_filename (path, "to-folder", NULL);
  g_autofree char *to_nothing = g_build_filename (path, "to-nothing", NULL);
  g_autofree char *pipe_path = g_build_filename (path, "pipe", NULL);
  static const char *bad[] = { "to-folder", "to-nothing", "pipe" };

  g_assert_cmpint (symlink ("file", to_file), ==, 0);
  g_assert_cmpint (symlink ("..", to_folder), ==, 0);
  g_assert_cmpint (symlink ("nowhere", to_nothing), ==, 0);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (get_n (test), ==, 5);
  yd_test_transfer_assert_remote (test, "/odd/file", bytes);
  yd_test_transfer_assert_remote (test, "/odd/to-file", bytes);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    yd_test_transfer_assert_failed (find_by_name (test, bad[i]), YD_TRANSFER_ERROR,
                                    YD_TRANSFER_ERROR_UNSUPPORTED);
  g_assert_cmpuint (test->n_ended, ==, 5);
}

/* A folder that cannot be made is one failed transfer; trying again walks it again. */
static void
test_upload_tree_retry (YdTestTransfer *test,
                        gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *path = g_build_filename (test->folder, "tree", NULL);
  g_autoptr(GBytes) refusal = g_bytes_new_static ("{\"code\":\"QuotaExhausted.Drive\"}", 31);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = CREATE, .status = 400,
                       .body = refusal };
  YdTransfer *transfer;

  make_tree (test, bytes);
  yd_sim_add_fault (test->sim, &fault);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (get_n (test), ==, 1);
  yd_test_transfer_assert_failed (transfer, YD_DRIVE_ERROR, YD_DRIVE_ERROR_QUOTA);
  g_assert_cmpstr (yd_transfer_get_name (transfer), ==, "tree");

  yd_transfer_queue_retry (test->queue, transfer);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (get_n (test), ==, 4);
  yd_test_transfer_assert_remote (test, "/tree/sub/deep/云.bin", bytes);
}

static void
test_upload_unreadable_folder (YdTestTransfer *test,
                               gconstpointer   data)
{
  g_autofree char *path = make_folder (test, "closed");
  gboolean root = geteuid () == 0;
  YdTransfer *transfer;

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  g_assert_cmpint (g_chmod (test->folder, 0755), ==, 0);
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  yd_test_transfer_assert_failed (transfer, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* Down */

static char *
add_folder (YdTestTransfer *test,
            const char     *parent_id,
            const char     *name)
{
  char *id = yd_sim_add_folder (test->sim, "alice", "backup", parent_id, name);

  g_assert_nonnull (id);
  return id;
}

static void
add_file (YdTestTransfer *test,
          const char     *parent_id,
          const char     *name,
          GBytes         *bytes)
{
  g_autofree char *id = yd_sim_add_file (test->sim, "alice", "backup", parent_id, name, bytes);

  g_assert_nonnull (id);
}

static void
test_download_tree (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3000);
  g_autofree char *tree = add_folder (test, YD_DRIVE_ROOT_ID, "tree");
  G_GNUC_UNUSED g_autofree char *empty = add_folder (test, tree, "empty");
  g_autofree char *up = add_folder (test, tree, "..");
  g_autofree char *twin = add_folder (test, tree, "%2E%2E");

  add_file (test, tree, "a", bytes);
  add_file (test, up, "b", bytes);
  add_file (test, twin, "c", bytes);
  yd_test_transfer_download (test, tree);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (get_n (test), ==, 3);
  yd_test_transfer_assert_file (test, "tree/a", bytes);
  yd_test_transfer_assert_file (test, "tree/%2E%2E/b", bytes);
  yd_test_transfer_assert_file (test, "tree/%252E%252E/c", bytes);
  g_assert_true (yd_test_transfer_has_file (test, "tree/empty"));
  g_assert_cmpuint (yd_test_transfer_count_files (test), ==, 1);

  /* once more: another folder, nothing mixed */
  yd_transfer_queue_clear_ended (test->queue);
  yd_test_transfer_download (test, tree);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_file (test, "tree (1)/a", bytes);
  g_assert_cmpuint (yd_test_transfer_count_files (test), ==, 2);
}

/* More than a page of files. */
static void
test_download_pages (YdTestTransfer *test,
                     gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3);
  g_autofree char *tree = add_folder (test, YD_DRIVE_ROOT_ID, "many");

  for (guint i = 0; i < 230; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%u", i);

      add_file (test, tree, name, bytes);
    }
  yd_test_transfer_download (test, tree);
  yd_transfer_queue_cancel (test->queue, yd_test_transfer_get (test, 150));
  yd_test_transfer_wait (test);
  g_assert_cmpuint (get_n (test), ==, 230);
  g_assert_cmpint (yd_transfer_get_state (yd_test_transfer_get (test, 150)), ==,
                   YD_TRANSFER_CANCELLED);
  yd_test_transfer_assert_done (yd_test_transfer_get (test, 229));
  g_assert_cmpuint (test->n_ended, ==, 230);
}

/* A folder whose pages lead around in a circle, with files that come again and again. */
static void
test_download_circle (YdTestTransfer *test,
                      gconstpointer   data)
{
  static const char *const markers[] = { "A", "B", "A", "B", "A", "B" };
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3);
  g_autofree char *tree = add_folder (test, YD_DRIVE_ROOT_ID, "tree");
  g_autofree char *id = yd_test_transfer_add_remote (test, "a", bytes);

  for (guint i = 0; i < G_N_ELEMENTS (markers); i++)
    {
      g_autofree char *page = g_strdup_printf (
        "{\"items\":[{\"file_id\":\"%s\",\"name\":\"a\",\"type\":\"file\",\"size\":3}],"
        "\"next_marker\":\"%s\"}", id, markers[i]);
      g_autoptr(GBytes) body = g_bytes_new (page, strlen (page));
      YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = LIST, .status = 200,
                           .nth = i + 1, .body = body };

      yd_sim_add_fault (test->sim, &fault);
    }
  yd_test_transfer_download (test, tree);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (yd_sim_count (test->sim, LIST), ==, 3);
  g_assert_cmpuint (get_n (test), ==, 2);
  yd_test_transfer_assert_done (yd_test_transfer_get (test, 0));
  yd_test_transfer_assert_failed (yd_test_transfer_get (test, 1), YD_DRIVE_ERROR,
                                  YD_DRIVE_ERROR_PROTOCOL);
  yd_test_transfer_assert_file (test, "tree/a", bytes);
  g_assert_false (yd_test_transfer_has_file (test, "tree/a (1)"));
}

/* However many folders fail at once, the stack is not what ends it. */
static void
test_download_nowhere (YdTestTransfer *test,
                       gconstpointer   data)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               yd_drive_item_unref);
  g_autoptr(GFile) nowhere = g_file_new_for_uri ("nowhere:///");

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      g_ptr_array_add (items, yd_drive_item_new_folder (test->drive_id, id, "root", "folder"));
    }
  yd_transfer_queue_enqueue_downloads (test->queue, test->storage, items, nowhere, NULL);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (get_n (test), ==, items->len);
  yd_test_transfer_assert_failed (yd_test_transfer_get (test, items->len - 1), YD_TRANSFER_ERROR,
                                  YD_TRANSFER_ERROR_UNSUPPORTED);
}

static void
test_download_tree_retry (YdTestTransfer *test,
                          gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3000);
  g_autofree char *tree = add_folder (test, YD_DRIVE_ROOT_ID, "tree");
  g_autoptr(GBytes) refusal = g_bytes_new_static ("{\"code\":\"NotFound.File\"}", 24);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = LIST, .status = 404,
                       .body = refusal };
  YdTransfer *transfer;

  add_file (test, tree, "a", bytes);
  yd_sim_add_fault (test->sim, &fault);
  transfer = yd_test_transfer_download (test, tree);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);

  yd_transfer_queue_retry (test->queue, transfer);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (get_n (test), ==, 1);
  yd_test_transfer_assert_done (yd_test_transfer_get (test, 0));
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  gpointer *done = user_data;
  GError *error = NULL;

  yd_drive_client_remove_finish (YD_DRIVE_CLIENT (object), result, &error);
  g_assert_no_error (error);
  *done = object;
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
remove_remote (YdTestTransfer *test,
               const char     *file_id)
{
  g_autoptr(YdDriveItem) item = yd_test_transfer_get_item (test, file_id);
  gpointer done = NULL;

  yd_drive_client_remove_async (yd_storage_get_drive (test->storage), item, TRUE, NULL,
                                removed_cb, &done);
  yd_test_transfer_spin (is_set, &done);
}

/* Every request in turn is lost, then every answer: up and down a tree, nothing is missing. */
static void
test_torture (YdTestTransfer *test,
              gconstpointer   data)
{
  static const YdSimFaultKind kinds[] = { YD_SIM_FAULT_CUT_BEFORE, YD_SIM_FAULT_LOST_ANSWER };
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *path = g_build_filename (test->folder, "tree", NULL);

  make_tree (test, bytes);
  for (guint round = 0; round < 2 * 24; round++)
    {
      g_autofree char *tree = NULL;
      g_autofree char *local = g_strdup_printf ("tree (%u)/sub/deep/云.bin", round + 1);

      yd_test_transfer_add_fault (test, NULL, kinds[round % 2], 1 + round / 2, 0);
      yd_test_transfer_upload (test, path);
      yd_test_transfer_wait (test);
      tree = yd_sim_find (test->sim, "alice", "backup", "/tree");
      yd_test_transfer_assert_remote (test, "/tree/sub/deep/云.bin", bytes);
      yd_test_transfer_download (test, tree);
      yd_test_transfer_wait (test);
      for (guint i = 0; i < get_n (test); i++)
        yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
      yd_test_transfer_assert_file (test, local, bytes);
      yd_transfer_queue_clear_ended (test->queue);
      yd_sim_clear_faults (test->sim);
      remove_remote (test, tree);
    }
}

/* The model */

typedef struct
{
  guint n_changes;
  guint n_items;
  guint n_active;
  guint n_progress;
  guint n_states;
  guint n_done;
  double progress;
} Heard;

static void
heard_items (GListModel *model,
             guint       position,
             guint       removed,
             guint       added,
             gpointer    user_data)
{
  Heard *heard = user_data;

  heard->n_changes++;
  g_assert_cmpuint (position + removed, <=, heard->n_items);
  heard->n_items = heard->n_items - removed + added;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, heard->n_items);
}

static void
heard_active (Heard *heard)
{
  heard->n_active++;
}

static void
heard_progress (YdTransferQueue *queue,
                GParamSpec      *pspec,
                gpointer         user_data)
{
  Heard *heard = user_data;
  double progress = yd_transfer_queue_get_progress (queue);

  heard->n_progress++;
  g_assert_cmpfloat (progress, >=, 0);
  g_assert_cmpfloat (progress, <=, 1);
  heard->progress = MAX (heard->progress, progress);
}

static void
heard_state (Heard *heard)
{
  heard->n_states++;
}

static void
heard_done (Heard *heard)
{
  heard->n_done++;
}

static void
test_notifications (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (300000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "slow", bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 1,
                      .delay_ms = 20, .n = 10000 };
  Heard heard = { 0 };
  gint64 start_us;
  gint64 tenths;
  YdTransfer *transfer;

  g_signal_connect (test->queue, "items-changed", G_CALLBACK (heard_items), &heard);
  g_signal_connect_swapped (test->queue, "notify::active", G_CALLBACK (heard_active), &heard);
  g_signal_connect (test->queue, "notify::progress", G_CALLBACK (heard_progress), &heard);
  yd_sim_add_fault (test->sim, &slow);
  start_us = g_get_monotonic_time ();
  transfer = yd_test_transfer_download (test, id);
  g_signal_connect_swapped (transfer, "notify::state", G_CALLBACK (heard_state), &heard);
  g_signal_connect_swapped (transfer, "notify::done", G_CALLBACK (heard_done), &heard);
  g_assert_cmpint (yd_transfer_get_total (transfer), ==, 300000);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);

  tenths = (g_get_monotonic_time () - start_us) / 100000;
  g_assert_cmpuint (heard.n_done, >=, 2);
  g_assert_cmpuint (heard.n_done, <=, tenths + 2);
  g_assert_cmpuint (heard.n_progress, <=, tenths + 3);
  g_assert_cmpuint (heard.n_states, ==, 3); /* running, finishing, done */
  g_assert_cmpuint (heard.n_active, >=, 2);
  g_assert_cmpfloat (heard.progress, >, 0.1);
  g_assert_cmpuint (heard.n_changes, ==, 1);
  g_assert_cmpint (yd_transfer_get_speed (transfer), ==, 0);
  g_assert_cmpint (yd_transfer_get_seconds_left (transfer), ==, -1);
  g_signal_handlers_disconnect_by_data (test->queue, &heard);
  g_signal_handlers_disconnect_by_data (transfer, &heard);
}

static gboolean
knows_its_speed (gpointer data)
{
  return yd_transfer_get_speed (data) > 0 && yd_transfer_get_seconds_left (data) >= 0;
}

static void
test_speed (YdTestTransfer *test,
            gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (300000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "slow", bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 1,
                      .delay_ms = 20, .n = 1000 };
  YdTransfer *transfer;

  yd_sim_add_fault (test->sim, &slow);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_spin (knows_its_speed, transfer);
  yd_transfer_queue_cancel (test->queue, transfer);
  yd_test_transfer_wait (test);
  g_assert_cmpint (yd_transfer_get_speed (transfer), ==, 0);
}

static void
test_clear_ended (YdTestTransfer *test,
                  gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10);
  g_autofree char *id = yd_test_transfer_add_remote (test, "a", bytes);
  Heard heard = { 0 };
  YdTransfer *hanging;

  g_signal_connect (test->queue, "items-changed", G_CALLBACK (heard_items), &heard);
  yd_test_transfer_download (test, id);
  yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_add_fault (test, GET, YD_SIM_FAULT_HANG, 1, 0);
  hanging = yd_test_transfer_download (test, id);
  yd_test_transfer_wait_state (hanging, YD_TRANSFER_RUNNING);
  yd_test_transfer_wait_state (yd_test_transfer_download (test, id), YD_TRANSFER_DONE);
  g_assert_cmpuint (get_n (test), ==, 4);

  heard.n_changes = 0;
  yd_transfer_queue_clear_ended (test->queue);
  g_assert_cmpuint (heard.n_changes, ==, 2);
  g_assert_cmpuint (get_n (test), ==, 1);
  g_assert_true (yd_test_transfer_get (test, 0) == hanging);
  yd_transfer_queue_cancel (test->queue, hanging);
  yd_test_transfer_wait (test);
  yd_transfer_queue_clear_ended (test->queue);
  g_assert_cmpuint (get_n (test), ==, 0);
  g_signal_handlers_disconnect_by_data (test->queue, &heard);
}

static gboolean
is_walking (gpointer data)
{
  return yd_sim_count (data, CREATE) > 0;
}

/* A storage goes away while a folder of it is walked and files of it are at work. */
static void
test_cancel_storage (YdTestTransfer *test,
                     gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *path = g_build_filename (test->folder, "tree", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  gpointer addition = file;

  make_tree (test, bytes);
  g_list_store_splice (files, 0, 0, &addition, 1);
  yd_test_transfer_add_fault (test, CREATE, YD_SIM_FAULT_HANG, 1, 0);
  yd_transfer_queue_enqueue_uploads (test->queue, G_LIST_MODEL (files), test->storage,
                                     YD_DRIVE_ROOT_ID, NULL);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->queue), ==, 1);
  yd_test_transfer_spin (is_walking, test->sim);
  yd_transfer_queue_cancel_storage (test->queue, test->storage);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (get_n (test), ==, 0);
}

static void
test_nothing (YdTestTransfer *test,
              gconstpointer   data)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  g_autoptr(GFile) folder = g_file_new_for_path (test->folder);

  yd_transfer_queue_enqueue_uploads (test->queue, NULL, test->storage, YD_DRIVE_ROOT_ID, NULL);
  yd_transfer_queue_enqueue_downloads (test->queue, test->storage, items, folder, NULL);
  yd_transfer_queue_enqueue_downloads (test->queue, test->storage, NULL, folder, NULL);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->queue), ==, 0);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (test->queue)) == YD_TYPE_TRANSFER);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (test->queue), 0));
}

static void
add (const char *name,
     void      (*func) (YdTestTransfer *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/transfer/queue/", name, NULL);

  g_test_add (path, YdTestTransfer, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("upload/tree", test_upload_tree);
  add ("upload/into-existing", test_upload_into_existing);
  add ("upload/odd-entries", test_upload_odd_entries);
  add ("upload/tree-retry", test_upload_tree_retry);
  add ("upload/unreadable-folder", test_upload_unreadable_folder);
  add ("download/tree", test_download_tree);
  add ("download/pages", test_download_pages);
  add ("download/circle", test_download_circle);
  add ("download/nowhere", test_download_nowhere);
  add ("download/tree-retry", test_download_tree_retry);
  add ("torture", test_torture);
  add ("notifications", test_notifications);
  add ("speed", test_speed);
  add ("clear-ended", test_clear_ended);
  add ("cancel-storage", test_cancel_storage);
  add ("nothing", test_nothing);
  return g_test_run ();
}
