/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person may want of transfers, and what waits for the world: pause, resume, order, groups,
 * answers, no network, no space, a storage that rests.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include "yd-transfer-parking.h"
#include "yd-transfer-private.h"
#include "yd-transfer-run.h"

#include "yd-drive-kept.h"
#include "yd-net-error.h"

#include <glib/gstdio.h>

#define CREATE "openFile/create"
#define PUT "PUT oss"
#define COMPLETE "openFile/complete"
#define LINK "openFile/getDownloadUrl"
#define GET "GET oss"
#define RUNNING 3 /* one upload that may send, and those that are prepared */

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

static YdTransfer *
upload (YdTestTransfer *test,
        const char     *name,
        GBytes         *bytes)
{
  g_autofree char *path = yd_test_transfer_write (test, name, bytes);

  return yd_test_transfer_upload (test, path);
}

/* A folder of @n small files, as one drop. */
static void
upload_many (YdTestTransfer *test,
             const char     *name,
             guint           n)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100);
  g_autofree char *path = g_build_filename (test->folder, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%05u", name, i);

      g_free (yd_test_transfer_write (test, file, bytes));
    }
  yd_test_transfer_upload (test, path);
}

static guint
get_n (YdTestTransfer *test)
{
  return g_list_model_get_n_items (G_LIST_MODEL (test->queue));
}

static YdTransferGroup *
get_group (YdTestTransfer *test,
           guint           position)
{
  g_autoptr(YdTransferGroup) group =
    g_list_model_get_item (yd_transfer_queue_get_groups (test->queue), position);

  return group;
}

static gboolean
has_asked (gpointer data)
{
  gpointer *pair = data;

  return yd_sim_count (pair[0], pair[1]) > 0;
}

static gboolean
is_settled (gpointer data)
{
  return yd_transfer_queue_is_settled (((YdTestTransfer *) data)->queue);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Nothing is asked while the main loop turns for a while. */
static void
assert_silence (YdTestTransfer *test)
{
  guint n = yd_sim_get_journal (test->sim)->len;
  gint64 end_us = g_get_monotonic_time () + G_USEC_PER_SEC / 5;
  guint waker = g_timeout_add (10, wake, NULL);

  while (g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (waker);
  g_assert_cmpuint (yd_sim_get_journal (test->sim)->len, ==, n);
}

/* Pause */

/* With the request of @data hanging. */
static void
test_pause_upload (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = data };
  gpointer pair[] = { test->sim, (gpointer) data };
  YdTransfer *transfer;

  yd_sim_add_fault (test->sim, &hang);
  transfer = upload (test, "up.bin", bytes);
  yd_test_transfer_spin (has_asked, pair);
  yd_transfer_queue_pause (test->queue, transfer);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_PAUSED);
  g_assert_cmpint (yd_transfer_get_speed (transfer), ==, 0);
  g_assert_cmpint (yd_transfer_get_seconds_left (transfer), ==, -1);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->queue), ==, 1);
  yd_sim_clear_faults (test->sim);
  assert_silence (test);
  yd_transfer_queue_resume (test->queue, transfer);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_remote (test, "/up.bin", bytes);
}

static void
test_pause_download (YdTestTransfer *test,
                     gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (50000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "down.bin", bytes);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = data };
  gpointer pair[] = { test->sim, (gpointer) data };
  YdTransfer *transfer;

  yd_sim_add_fault (test->sim, &hang);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_spin (has_asked, pair);
  yd_transfer_queue_pause (test->queue, transfer);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_PAUSED);
  yd_sim_clear_faults (test->sim);
  assert_silence (test);
  yd_transfer_queue_resume (test->queue, transfer);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, "down.bin", bytes);
}

static gboolean
has_asked_for_all (gpointer data)
{
  return yd_sim_count (data, CREATE) == RUNNING;
}

/* Queued, waiting for a retry, twice, and thought better of before it has happened. */
static void
test_pause_others (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  gpointer pair[] = { test->sim, (gpointer) CREATE };
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = CREATE, .times = RUNNING - 1 };
  YdSimFault cut = { .kind = YD_SIM_FAULT_CUT_BEFORE, .endpoint = PUT, .times = G_MAXUINT };
  YdTransfer *queued, *waiting;

  yd_transfer_queue_set_uploads (test->queue, 1);
  yd_test_transfer_be_patient (test);
  yd_sim_add_fault (test->sim, &cut);
  waiting = upload (test, "waiting.bin", bytes);
  yd_test_transfer_spin (has_asked, pair);
  yd_sim_add_fault (test->sim, &hang);
  upload (test, "1.bin", bytes);
  upload (test, "2.bin", bytes);
  yd_test_transfer_spin (has_asked_for_all, test->sim);
  queued = upload (test, "queued.bin", bytes);
  yd_test_transfer_wait_reason (waiting, YD_TRANSFER_REASON_RETRY);
  g_assert_cmpint (yd_transfer_get_wait_until_us (waiting), >, g_get_real_time ());
  yd_transfer_queue_pause (test->queue, queued);
  yd_transfer_queue_pause (test->queue, queued);
  g_assert_cmpint (yd_transfer_get_state (queued), ==, YD_TRANSFER_PAUSED);
  yd_transfer_queue_pause (test->queue, waiting);
  yd_test_transfer_wait_state (waiting, YD_TRANSFER_PAUSED);
  g_assert_cmpint (yd_transfer_get_reason (waiting), ==, YD_TRANSFER_REASON_NONE);
  assert_silence (test);

  yd_sim_clear_faults (test->sim);
  yd_transfer_queue_resume (test->queue, waiting);
  yd_test_transfer_wait_state (waiting, YD_TRANSFER_PREPARING);
  yd_transfer_queue_pause (test->queue, waiting);
  yd_transfer_queue_resume (test->queue, waiting);
  yd_test_transfer_wait_state (waiting, YD_TRANSFER_DONE);
  yd_transfer_queue_cancel (test->queue, queued);
  g_assert_cmpint (yd_transfer_get_state (queued), ==, YD_TRANSFER_CANCELLED);
  yd_transfer_queue_pause (test->queue, queued);
  yd_transfer_queue_resume (test->queue, waiting);
  g_assert_cmpint (yd_transfer_get_state (queued), ==, YD_TRANSFER_CANCELLED);
  yd_transfer_queue_cancel_storage (test->queue, test->storage);
  yd_test_transfer_wait (test);
}

static guint
count (YdTransferGroup *group,
       YdTransferState  state)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (group));
  guint n = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (group), i);

      n += yd_transfer_get_state (transfer) == state;
    }
  return n;
}

static gboolean
is_walked (gpointer data)
{
  return !yd_transfer_queue_is_walking (((YdTestTransfer *) data)->queue);
}

static gboolean
has_begun (gpointer data)
{
  YdTestTransfer *test = data;

  return get_n (test) > 0 && yd_sim_count (test->sim, CREATE) > 1;
}

/* In the middle of its walk: the walk ends too, what it has not found yet waits as the folder that
 * was dropped, and not twice. */
static void
test_pause_walk (YdTestTransfer *test,
                 gconstpointer   data)
{
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = CREATE, .nth = 1, .times = 100 };
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (50);
  g_autofree char *alone = yd_test_transfer_write (test, "alone", bytes);
  g_autofree char *folder = g_build_filename (test->folder, "folder", NULL);
  g_autofree char *inner = g_build_filename (folder, "inner", NULL);
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GFile) one = g_file_new_for_path (alone);
  g_autoptr(GFile) two = g_file_new_for_path (folder);
  YdTransferGroup *group;

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_free (yd_test_transfer_write (test, "folder/inner/deep", bytes));
  g_list_store_append (files, one);
  g_list_store_append (files, two);
  yd_sim_add_fault (test->sim, &hang);
  yd_transfer_queue_enqueue_uploads (test->queue, G_LIST_MODEL (files), test->storage, "root",
                                     NULL);
  yd_test_transfer_spin (has_begun, test);
  group = get_group (test, 0);
  yd_transfer_queue_pause_group (test->queue, group);
  yd_test_transfer_spin (is_settled, test);
  g_assert_false (yd_transfer_queue_is_walking (test->queue));
  g_assert_cmpuint (get_n (test), ==, 2);
  g_assert_cmpuint (count (group, YD_TRANSFER_PAUSED), ==, 2);
  g_assert_cmpuint (yd_transfer_group_get_n_paused (group), ==, 2);
  yd_sim_clear_faults (test->sim);
  assert_silence (test);

  yd_transfer_queue_resume_group (test->queue, group);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (yd_transfer_group_get_n_paused (group), ==, 0);
  g_assert_cmpuint (count (group, YD_TRANSFER_DONE), ==, get_n (test));
  yd_test_transfer_assert_remote (test, "/alone", bytes);
  yd_test_transfer_assert_remote (test, "/folder/inner/deep", bytes);
}

/* Paused, and at once not: the walk that was ended is begun again. */
static void
test_pause_walk_briefly (YdTestTransfer *test,
                         gconstpointer   data)
{
  upload_many (test, "many", 20);
  yd_transfer_queue_pause_all (test->queue);
  yd_transfer_queue_resume_all (test->queue);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (count (get_group (test, 0), YD_TRANSFER_DONE), ==, 20);
  g_assert_cmpuint (get_n (test), ==, 20);
}

/* Also what a walk has still to find. */
static void
test_pause_all (YdTestTransfer *test,
                gconstpointer   data)
{
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT, .times = 100 };

  yd_sim_add_fault (test->sim, &hang);
  upload_many (test, "many", 20);
  yd_test_transfer_spin (is_walked, test);
  yd_transfer_queue_pause_all (test->queue);
  yd_test_transfer_spin (is_settled, test);
  g_assert_cmpuint (get_n (test), ==, 20);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (yd_transfer_get_state (yd_test_transfer_get (test, i)), ==,
                     YD_TRANSFER_PAUSED);
  yd_sim_clear_faults (test->sim);
  assert_silence (test);
  yd_transfer_queue_resume_all (test->queue);
  yd_test_transfer_wait (test);
  for (guint i = 0; i < 20; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
}

/* Order */

/* The rows of a group stand as they come: who is next stands before those that have not begun. */
static void
test_order_in_group (YdTestTransfer *test,
                     gconstpointer   data)
{
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT, .times = 100 };
  gpointer pair[] = { test->sim, (gpointer) PUT };
  YdTransfer *all[6];
  YdTransferGroup *group;

  yd_transfer_queue_set_uploads (test->queue, 1);
  yd_sim_add_fault (test->sim, &hang);
  upload_many (test, "many", G_N_ELEMENTS (all));
  yd_test_transfer_spin (is_walked, test);
  group = get_group (test, 0);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i] = yd_test_transfer_get (test, i);
  /* Who was ready first sends: the next ones prepare meanwhile. */
  yd_test_transfer_spin (has_asked, pair);
  yd_transfer_queue_put_first (test->queue, all[5]);
  yd_transfer_queue_move (test->queue, all[2], 5);
  yd_transfer_queue_move (test->queue, all[3], 0);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(YdTransfer) listed = g_list_model_get_item (G_LIST_MODEL (group), i);

      g_assert_true (listed == yd_test_transfer_get (test, i));
    }
  g_assert_true (yd_test_transfer_get (test, 0) == all[3]);
  g_assert_true (yd_test_transfer_get (test, 5) == all[2]);
  yd_transfer_queue_cancel_group (test->queue, group);
  yd_test_transfer_wait (test);
}

static void
test_order (YdTestTransfer *test,
            gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (50);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = CREATE, .times = RUNNING };
  YdTransfer *running[RUNNING], *a, *b, *c;

  yd_transfer_queue_set_uploads (test->queue, 1);
  yd_sim_add_fault (test->sim, &hang);
  for (guint i = 0; i < RUNNING; i++)
    {
      g_autofree char *name = g_strdup_printf ("running-%u", i);

      running[i] = upload (test, name, bytes);
    }
  yd_test_transfer_spin (has_asked_for_all, test->sim);
  a = upload (test, "a", bytes);
  b = upload (test, "b", bytes);
  c = upload (test, "c", bytes);
  yd_transfer_queue_put_first (test->queue, c);
  g_assert_true (yd_test_transfer_get (test, RUNNING) == c);
  yd_transfer_queue_move (test->queue, a, 99);
  g_assert_true (yd_test_transfer_get (test, RUNNING + 2) == a);
  for (guint i = 0; i < 100; i++)
    {
      yd_transfer_queue_move (test->queue, b, RUNNING);
      yd_transfer_queue_move (test->queue, c, RUNNING);
    }
  for (guint i = 1; i < RUNNING + 3; i++)
    g_assert_cmpint (yd_transfer_get_facts (yd_test_transfer_get (test, i))->order, >,
                     yd_transfer_get_facts (yd_test_transfer_get (test, i - 1))->order);
  /* one of the hanging makes room for one at a time */
  yd_transfer_queue_cancel (test->queue, running[0]);
  yd_test_transfer_wait_state (a, YD_TRANSFER_DONE);
  g_assert_cmpint (yd_transfer_get_ended_us (c), <, yd_transfer_get_ended_us (b));
  g_assert_cmpint (yd_transfer_get_ended_us (b), <, yd_transfer_get_ended_us (a));
  for (guint i = 1; i < RUNNING; i++)
    yd_transfer_queue_cancel (test->queue, running[i]);
  yd_test_transfer_wait (test);
}

/* Groups */

static void
test_groups (YdTestTransfer *test,
             gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "down.bin", bytes);
  YdTransferGroup *group;

  upload_many (test, "many", 5);
  yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (g_list_model_get_n_items (yd_transfer_queue_get_groups (test->queue)), ==, 2);
  g_assert_false (yd_transfer_queue_is_kept (test->queue));
  group = get_group (test, 0);
  g_assert_cmpstr (yd_transfer_group_get_title (group), ==, "many");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (group)), ==, 5);
  g_assert_cmpuint (yd_transfer_group_get_n_ended (group), ==, 5);
  g_assert_cmpuint (yd_transfer_group_get_n_failed (group), ==, 0);
  g_assert_cmpint (yd_transfer_group_get_bytes_done (group), ==, 500);
  g_assert_cmpint (yd_transfer_group_get_bytes_total (group), ==, 500);
  group = get_group (test, 1);
  g_assert_cmpint (yd_transfer_group_get_direction (group), ==, YD_TRANSFER_DOWNLOAD);
  g_assert_cmpint (yd_transfer_group_get_bytes_done (group), ==, 5000);
  g_assert_true (yd_transfer_get_group (yd_test_transfer_get (test, 5)) == group);
  yd_transfer_queue_clear_ended (test->queue);
  g_assert_cmpuint (g_list_model_get_n_items (yd_transfer_queue_get_groups (test->queue)), ==, 0);
}

static void
test_group_verbs (YdTestTransfer *test,
                  gconstpointer   data)
{
  g_autoptr(GBytes) refusal = g_bytes_new_static ("{\"code\":\"ForbiddenFileInTheRecycleBin\"}",
                                                  39);
  YdSimFault refuse = { .kind = YD_SIM_FAULT_REPLY, .endpoint = COMPLETE, .status = 403,
                        .times = 1000, .body = refusal };
  YdTransferGroup *group;

  yd_sim_add_fault (test->sim, &refuse);
  upload_many (test, "one", 4);
  yd_test_transfer_wait (test);
  group = get_group (test, 0);
  g_assert_cmpuint (yd_transfer_group_get_n_failed (group), ==, 4);
  yd_sim_clear_faults (test->sim);
  yd_transfer_queue_pause_all (test->queue);
  yd_transfer_queue_retry_group (test->queue, group);
  yd_transfer_queue_pause_group (test->queue, group);
  yd_test_transfer_spin (is_settled, test);
  g_assert_cmpuint (yd_transfer_group_get_n_failed (group), ==, 0);
  yd_transfer_queue_resume_group (test->queue, group);
  yd_transfer_queue_pause (test->queue, yd_test_transfer_get (test, 3));
  yd_transfer_queue_cancel_group (test->queue, group);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (yd_transfer_group_get_n_ended (group), ==, 4);
}

/* Answers */

static void
test_resolve_for_all (YdTestTransfer *test,
                      gconstpointer   data)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (10);
  g_autofree char *folder =
    yd_sim_add_folder (test->sim, "alice", "backup", YD_DRIVE_ROOT_ID, "many");
  YdTransferGroup *group;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("%05u", i);

      g_free (yd_sim_add_file (test->sim, "alice", "backup", folder, name, old));
    }
  upload_many (test, "many", 4);
  for (guint i = 0; i < 4; i++)
    yd_test_transfer_wait_reason (yd_test_transfer_get (test, i), YD_TRANSFER_REASON_NAME);
  group = get_group (test, 0);
  yd_transfer_queue_resume_all (test->queue);
  assert_silence (test);
  yd_transfer_queue_resolve (test->queue, yd_test_transfer_get (test, 1),
                             YD_TRANSFER_CONFLICT_SKIP, TRUE);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (yd_transfer_get_conflict (yd_test_transfer_get (test, i)), ==,
                     YD_TRANSFER_CONFLICT_SKIP);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (yd_transfer_group_get_n_ended (group), ==, 4);
}

/* The world */

static void
test_offline (YdTestTransfer *test,
              gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT };
  gpointer pair[] = { test->sim, (gpointer) PUT };
  YdTransfer *transfer, *later;

  yd_sim_add_fault (test->sim, &hang);
  transfer = upload (test, "up.bin", bytes);
  yd_test_transfer_spin (has_asked, pair);
  yd_transfer_queue_set_online (test->queue, FALSE);
  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_OFFLINE);
  later = upload (test, "later.bin", bytes);
  g_assert_cmpint (yd_transfer_get_state (later), ==, YD_TRANSFER_QUEUED);
  yd_sim_clear_faults (test->sim);
  assert_silence (test);
  yd_transfer_queue_set_online (test->queue, TRUE);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_done (later);
}

static void
set_enabled (YdTestTransfer *test,
             gboolean        enabled)
{
  g_autoptr(YdStorageOptions) options =
    yd_storage_options_copy (yd_storage_get_options (test->storage));

  options->enabled = enabled;
  yd_storage_set_options (test->storage, options);
}

static void
test_storage_rests (YdTestTransfer *test,
                    gconstpointer   data)
{
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = CREATE, .times = 3, .nth = 2 };

  yd_sim_add_fault (test->sim, &hang);
  upload_many (test, "many", 6);
  set_enabled (test, FALSE);
  for (guint i = 0; i < 6; i++)
    yd_test_transfer_wait_reason (yd_test_transfer_get (test, i), YD_TRANSFER_REASON_STORAGE);
  yd_sim_clear_faults (test->sim);
  assert_silence (test);
  set_enabled (test, TRUE);
  yd_test_transfer_wait (test);
  for (guint i = 0; i < 6; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
}

static void
test_parking_table (void)
{
  static const struct
  {
    GQuark (*domain) (void);
    int code;
    YdTransferConflict conflict;
    gboolean online;
    YdTransferReason reason;
  } rows[] = {
    { yd_drive_error_quark, YD_DRIVE_ERROR_QUOTA, 1, TRUE, YD_TRANSFER_REASON_QUOTA },
    { yd_drive_error_quark, YD_DRIVE_ERROR_LAPSED, 0, TRUE, YD_TRANSFER_REASON_LAPSED },
    { yd_drive_error_quark, YD_DRIVE_ERROR_FROZEN, 0, TRUE, YD_TRANSFER_REASON_NONE },
    { yd_transfer_error_quark, YD_TRANSFER_ERROR_SOURCE_GONE, 1, TRUE,
      YD_TRANSFER_REASON_SOURCE },
    { yd_transfer_error_quark, YD_TRANSFER_ERROR_SOURCE_CHANGED, 1, TRUE,
      YD_TRANSFER_REASON_SOURCE },
    { g_io_error_quark, G_IO_ERROR_NOT_FOUND, 1, TRUE, YD_TRANSFER_REASON_NONE },
    { g_io_error_quark, G_IO_ERROR_NO_SPACE, 1, TRUE, YD_TRANSFER_REASON_DISK },
    { g_io_error_quark, G_IO_ERROR_CANCELLED, 0, FALSE, YD_TRANSFER_REASON_NONE },
    { yd_net_error_quark, YD_NET_ERROR_UNREACHABLE, 0, TRUE, YD_TRANSFER_REASON_NONE },
    { yd_net_error_quark, YD_NET_ERROR_UNREACHABLE, 0, FALSE, YD_TRANSFER_REASON_OFFLINE },
    { yd_net_error_quark, YD_NET_ERROR_NO_HOST, 0, FALSE, YD_TRANSFER_REASON_OFFLINE },
    { yd_net_error_quark, YD_NET_ERROR_INSECURE, 0, FALSE, YD_TRANSFER_REASON_NONE },
    { yd_transfer_error_quark, YD_TRANSFER_ERROR_EXISTS, YD_TRANSFER_CONFLICT_ASK, TRUE,
      YD_TRANSFER_REASON_NAME },
    { yd_transfer_error_quark, YD_TRANSFER_ERROR_EXISTS, YD_TRANSFER_CONFLICT_REPLACE, TRUE,
      YD_TRANSFER_REASON_NONE },
    { yd_transfer_error_quark, YD_TRANSFER_ERROR_HASH_MISMATCH, 0, TRUE,
      YD_TRANSFER_REASON_NONE },
    { yd_drive_error_quark, YD_DRIVE_ERROR_BLOCKED, 0, TRUE, YD_TRANSFER_REASON_NONE },
    { yd_drive_error_quark, YD_DRIVE_ERROR_SERVICE, 0, TRUE, YD_TRANSFER_REASON_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (rows[i].domain (), rows[i].code, "x");

      g_assert_cmpint (yd_transfer_parking_judge (error, rows[i].conflict, rows[i].online), ==,
                       rows[i].reason);
    }
}

/* Many */

#define MANY 10000

typedef struct
{
  guint n_active;
  guint n_changes;
  guint n_notified;
} Counts;

static void
count_active (YdTransferQueue *queue,
              GParamSpec      *pspec,
              Counts          *counts)
{
  counts->n_active++;
}

static void
count_changes (GListModel *model,
               guint       position,
               guint       removed,
               guint       added,
               Counts     *counts)
{
  counts->n_changes++;
}

static void
count_notified (YdTransferGroup *group,
                GParamSpec      *pspec,
                Counts          *counts)
{
  counts->n_notified++;
}

/* Ten thousand are taken in, paused, and cancelled; who watches is told a few times. */
static void
test_ten_thousand (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GFile) folder = g_file_new_for_path (test->folder);
  gint64 begin_us = g_get_monotonic_time ();
  Counts counts = { 0 };

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("id%u", i);
      g_autofree char *text =
        g_strdup_printf ("('d', '%s', 'root', 'f%u', '', '', '', 100, 0, 0, 0, 1, 0, false)", id,
                         i);

      g_ptr_array_add (items, yd_drive_kept_to_item (text));
    }
  g_signal_connect (test->queue, "items-changed", G_CALLBACK (count_changes), &counts);
  g_signal_connect (test->queue, "notify::active", G_CALLBACK (count_active), &counts);
  yd_transfer_queue_set_online (test->queue, FALSE);
  yd_transfer_queue_enqueue_downloads (test->queue, test->storage, items, folder, NULL);
  g_assert_cmpuint (get_n (test), ==, MANY);
  g_assert_cmpint (yd_transfer_group_get_bytes_total (get_group (test, 0)), ==, MANY * 100);
  g_signal_connect (get_group (test, 0), "notify", G_CALLBACK (count_notified), &counts);
  yd_transfer_queue_pause_all (test->queue);
  yd_transfer_queue_resume_all (test->queue);
  yd_transfer_queue_cancel_group (test->queue, get_group (test, 0));
  yd_test_transfer_wait (test);
  g_assert_cmpuint (test->n_ended, ==, MANY);
  g_assert_cmpuint (counts.n_changes, <=, 2);
  g_assert_cmpuint (counts.n_active, <=, 2 + 20);
  g_assert_cmpuint (counts.n_notified, <=, 4 * 20);
  yd_transfer_queue_clear_ended (test->queue);
  g_assert_cmpuint (get_n (test), ==, 0);
  g_assert_cmpuint (counts.n_changes, <=, 3);
  g_test_message ("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - begin_us) / 1000);
  g_signal_handlers_disconnect_by_data (test->queue, &counts);
}

static gboolean
is_all_found (gpointer data)
{
  return !yd_transfer_queue_is_walking (((YdTestTransfer *) data)->queue);
}

/* Many files in one drop are looked at, kept and shown by the hundred; also those that come after a
 * folder that nobody can be asked about. */
static void
test_many_files (YdTestTransfer *test,
                 gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (1);
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autofree char *below = g_build_filename (test->folder, "folder", NULL);
  Counts counts = { 0 };

  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%04u", i);
      g_autofree char *path = i == 500 ? g_strdup (below)
                                       : yd_test_transfer_write (test, name, bytes);
      g_autoptr(GFile) file = g_file_new_for_path (path);

      g_list_store_append (files, file);
    }
  g_signal_connect (test->queue, "items-changed", G_CALLBACK (count_changes), &counts);
  yd_transfer_queue_set_online (test->queue, FALSE);
  yd_transfer_queue_enqueue_uploads (test->queue, G_LIST_MODEL (files), test->storage,
                                     YD_DRIVE_ROOT_ID, NULL);
  yd_test_transfer_spin (is_all_found, test);
  g_assert_cmpuint (get_n (test), ==, 1000);
  g_assert_cmpuint (counts.n_changes, <=, 1000 / 100 + 1);
  g_assert_cmpstr (yd_transfer_get_name (yd_test_transfer_get (test, 999)), ==, "folder");
  for (guint i = 0; i < 999; i++)
    {
      g_autofree char *name = g_strdup_printf ("%04u", i < 500 ? i : i + 1);

      g_assert_cmpstr (yd_transfer_get_name (yd_test_transfer_get (test, i)), ==, name);
    }
  yd_transfer_queue_cancel_storage (test->queue, test->storage);
  yd_test_transfer_wait (test);
  g_signal_handlers_disconnect_by_data (test->queue, &counts);
}

/* However many there are at work: each is found at once, and leaves no gap. */
static void
test_runs (YdTestTransfer *test,
           gconstpointer   data)
{
  static const guint order[] = { 0, 4, 2, 1, 3 };
  g_autoptr(GPtrArray) runs = g_ptr_array_new ();
  YdTransfer *transfers[5];
  YdTransferRun *all[5];

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autoptr(GFile) file = g_file_new_for_path (path);

      transfers[i] = yd_transfer_new_upload (test->storage, file, YD_DRIVE_ROOT_ID, FALSE);
      all[i] = yd_transfer_run_new (test->queue, transfers[i], test->storage);
      g_assert_null (yd_transfer_run_find (transfers[i]));
      yd_transfer_run_join (all[i], runs);
    }
  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (yd_transfer_run_find (transfers[order[i]]) == all[order[i]]);
      yd_transfer_run_leave (all[order[i]], runs);
      g_assert_null (yd_transfer_run_find (transfers[order[i]]));
      g_assert_cmpuint (runs->len, ==, 4 - i);
      for (guint j = i + 1; j < 5; j++)
        g_assert_true (g_ptr_array_find (runs, all[order[j]], NULL));
    }
  for (guint i = 0; i < 5; i++)
    {
      yd_transfer_run_free (all[i]);
      g_object_unref (transfers[i]);
    }
}

static void
add (const char    *name,
     gconstpointer  data,
     void         (*func) (YdTestTransfer *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/transfer/wishes/", name, NULL);

  g_test_add (path, YdTestTransfer, data, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/parking/table", test_parking_table);
  add ("pause/upload/creating", CREATE, test_pause_upload);
  add ("pause/upload/sending", PUT, test_pause_upload);
  add ("pause/upload/completing", COMPLETE, test_pause_upload);
  add ("pause/download/linking", LINK, test_pause_download);
  add ("pause/download/receiving", GET, test_pause_download);
  add ("pause/others", NULL, test_pause_others);
  add ("pause/all", NULL, test_pause_all);
  add ("pause/walk", NULL, test_pause_walk);
  add ("pause/walk-briefly", NULL, test_pause_walk_briefly);
  add ("order", NULL, test_order);
  add ("order/in-group", NULL, test_order_in_group);
  add ("groups", NULL, test_groups);
  add ("group-verbs", NULL, test_group_verbs);
  add ("resolve-for-all", NULL, test_resolve_for_all);
  add ("offline", NULL, test_offline);
  add ("storage-rests", NULL, test_storage_rests);
  add ("ten-thousand", NULL, test_ten_thousand);
  add ("many-files", NULL, test_many_files);
  add ("runs", NULL, test_runs);
  return g_test_run ();
}
