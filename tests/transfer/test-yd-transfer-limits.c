/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Limits that change while transfers run, what is said of speed and time under one, and disks that
 * are full. Speed and time by a clock that only the test moves.
 */
#include "config.h"

#include "yd-test-disk.h"
#include "yd-test-transfer.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-private.h"
#include "yd-transfer-throttle.h"

#include <errno.h>

#define PUT "PUT oss"
#define GET "GET oss"
#define LINK "openFile/getDownloadUrl"
#define MIB (1024 * 1024)
#define TICK_US (100 * 1000)

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
  yd_test_disk_reset ();
  yd_test_transfer_clear (test);
}

/* Speed and time left: three files of 8 MiB that share 1 MiB/s, as three workers take it. */

#define N_WORKERS 3
#define SIZE (8 * (gint64) MIB)

typedef struct
{
  YdTransferBucket bucket;
  YdTransferGroup *group;          /* (owned) */
  GPtrArray *transfers;            /* (owned) */
  gint64 sent[N_WORKERS];
  gint64 due_us[N_WORKERS];        /* when the worker tries again */
  gint64 now_us;
} Flow;

static void
flow_init (Flow           *flow,
           YdTestTransfer *test)
{
  *flow = (Flow) { .group = yd_transfer_group_new ("flow", YD_TRANSFER_UPLOAD, N_WORKERS) };
  flow->transfers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u", test->folder, i);
      g_autoptr(GFile) file = g_file_new_for_path (path);
      YdTransfer *transfer =
        yd_transfer_new_upload (test->storage, file, YD_DRIVE_ROOT_ID, FALSE);

      yd_transfer_set_size (transfer, SIZE);
      g_ptr_array_add (flow->transfers, transfer);
    }
  yd_transfer_group_add (flow->group, flow->transfers, 0);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (flow->transfers, i);

      yd_transfer_set_state (transfer, YD_TRANSFER_PREPARING);
      yd_transfer_begin_phase (transfer, SIZE);
      yd_transfer_set_state (transfer, YD_TRANSFER_RUNNING);
      yd_transfer_group_follow (flow->group, transfer);
    }
}

static void
flow_clear (Flow *flow)
{
  g_ptr_array_unref (flow->transfers);
  g_assert_finalize_object (flow->group);
}

/* What the worker may send by now. */
static void
work (Flow  *flow,
      guint  i)
{
  gint64 wait_us = 0;

  while (flow->sent[i] < SIZE && flow->due_us[i] <= flow->now_us && wait_us == 0)
    {
      gint64 block = MIN (SIZE - flow->sent[i], flow->bucket.rate / 30);

      wait_us = yd_transfer_bucket_take (&flow->bucket, (gsize) block, flow->now_us);
      if (wait_us > 0)
        flow->due_us[i] = flow->now_us + wait_us;
      else
        flow->sent[i] += block;
    }
}

/* Up to @until bytes of all, or @most_us; what is shown is followed as the queue does. */
static void
flow_run (Flow   *flow,
          gint64  until,
          gint64  most_us)
{
  gint64 end_us = flow->now_us + most_us;

  while (flow->sent[0] + flow->sent[1] + flow->sent[2] < until && flow->now_us < end_us)
    {
      flow->now_us += 1000;
      for (guint i = 0; i < N_WORKERS; i++)
        work (flow, (guint) (i + flow->now_us / 1000) % N_WORKERS);
      if (flow->now_us % TICK_US != 0)
        continue;
      for (guint i = 0; i < N_WORKERS; i++)
        {
          YdTransfer *transfer = g_ptr_array_index (flow->transfers, i);

          yd_transfer_set_base (transfer, flow->sent[i]);
          yd_transfer_tick (transfer, flow->now_us);
          yd_transfer_group_follow (flow->group, transfer);
        }
      yd_transfer_group_tick (flow->group, flow->now_us);
    }
}

static void
assert_near (double actual,
             double expected,
             double share)
{
  g_assert_cmpfloat (actual, >=, expected * (1 - share));
  g_assert_cmpfloat (actual, <=, expected * (1 + share));
}

static void
test_half_way (YdTestTransfer *test,
               gconstpointer   data)
{
  Flow flow;
  gint64 half_us;
  gint64 speed;
  int left;

  flow_init (&flow, test);
  yd_transfer_bucket_set_rate (&flow.bucket, MIB, 0);
  flow_run (&flow, N_WORKERS * SIZE / 2, 1000 * (gint64) G_USEC_PER_SEC);
  half_us = flow.now_us;
  speed = yd_transfer_group_get_speed (flow.group);
  left = yd_transfer_group_get_seconds_left (flow.group);
  assert_near ((double) speed, MIB, 0.15);

  flow_run (&flow, N_WORKERS * SIZE, 1000 * (gint64) G_USEC_PER_SEC);
  assert_near (left, (double) (flow.now_us - half_us) / G_USEC_PER_SEC, 0.20);
  assert_near ((double) flow.now_us / G_USEC_PER_SEC, 24, 0.05);
  flow_clear (&flow);
}

/* Five seconds after the limit is another, so is what is said; at a pause it is gone at once. */
static void
test_other_limit (YdTestTransfer *test,
                  gconstpointer   data)
{
  Flow flow;
  YdTransfer *first;

  flow_init (&flow, test);
  first = g_ptr_array_index (flow.transfers, 0);
  yd_transfer_bucket_set_rate (&flow.bucket, MIB, 0);
  flow_run (&flow, N_WORKERS * SIZE, 6 * G_USEC_PER_SEC);
  assert_near ((double) yd_transfer_group_get_speed (flow.group), MIB, 0.15);
  yd_transfer_bucket_set_rate (&flow.bucket, 2 * MIB, flow.now_us);
  flow_run (&flow, N_WORKERS * SIZE, 6 * G_USEC_PER_SEC);
  assert_near ((double) yd_transfer_group_get_speed (flow.group), 2 * MIB, 0.15);
  g_assert_cmpint (yd_transfer_get_speed (first), >, 0);
  g_assert_cmpint (yd_transfer_get_seconds_left (first), >, 0);

  for (guint i = 0; i < N_WORKERS; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (flow.transfers, i);

      yd_transfer_set_state (transfer, YD_TRANSFER_PAUSED);
      g_assert_cmpint (yd_transfer_get_speed (transfer), ==, 0);
      g_assert_cmpint (yd_transfer_get_seconds_left (transfer), ==, -1);
      yd_transfer_group_follow (flow.group, transfer);
    }
  yd_transfer_group_tick (flow.group, flow.now_us + TICK_US);
  g_assert_cmpint (yd_transfer_group_get_speed (flow.group), ==, 0);
  g_assert_cmpint (yd_transfer_group_get_seconds_left (flow.group), ==, -1);
  flow_clear (&flow);
}

/* Setters, while transfers run: a limit of a byte a second is a brake. */

static gboolean
is_running (gpointer data)
{
  return yd_transfer_get_state (data) == YD_TRANSFER_RUNNING;
}

static guint
count_running (YdTestTransfer *test)
{
  GListModel *queue = G_LIST_MODEL (test->queue);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    n += is_running (yd_test_transfer_get (test, i));
  return n;
}

static void
test_upload_limit (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (40 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (test, "braked", bytes);
  YdTransfer *transfer;

  yd_transfer_queue_set_upload_limit (test->queue, 1);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_spin (is_running, transfer);
  g_assert_cmpint (yd_transfer_get_done (transfer), <, 2 * YD_TEST_PART_BYTES);
  yd_transfer_queue_set_upload_limit (test->queue, 0);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_remote (test, "/braked", bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, PUT), ==, 40);
}

static void
test_download_limit (YdTestTransfer *test,
                     gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (200000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "braked", bytes);
  YdTransfer *transfer;

  yd_transfer_queue_set_download_limit (test->queue, 1);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_spin (is_running, transfer);
  g_assert_false (yd_test_transfer_has_file (test, "braked"));
  yd_transfer_queue_set_download_limit (test->queue, 0);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, "braked", bytes);
}

#define FILES 8

static gboolean
three_run (gpointer data)
{
  return count_running (data) == 3;
}

typedef struct
{
  YdTestTransfer *test;
  guint n_ended;
} Watch;

/* Those that ran go on; of the others one at a time. */
static void
watch_ended (YdTransferQueue *queue,
             YdTransfer      *transfer,
             Watch           *watch)
{
  watch->n_ended++;
  g_assert_cmpuint (count_running (watch->test), <=, watch->n_ended < 3 ? 3 - watch->n_ended : 1);
}

static void
test_fewer_uploads (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  Watch watch = { test, 0 };

  yd_transfer_queue_set_upload_limit (test->queue, 1);
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *path = yd_test_transfer_write (test, name, bytes);

      yd_test_transfer_upload (test, path);
    }
  yd_test_transfer_spin (three_run, test);
  yd_transfer_queue_set_uploads (test->queue, 1);
  g_assert_cmpuint (count_running (test), ==, 3);
  g_signal_connect (test->queue, "ended", G_CALLBACK (watch_ended), &watch);
  yd_transfer_queue_set_upload_limit (test->queue, 0);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (watch.n_ended, ==, FILES);
  g_signal_handlers_disconnect_by_data (test->queue, &watch);
}

/* Disks */

static void
count_full (YdTransferQueue *queue,
            YdTransfer      *transfer,
            guint           *n_full)
{
  g_assert_cmpint (yd_transfer_get_reason (transfer), ==, YD_TRANSFER_REASON_DISK);
  ++*n_full;
}

static gboolean
all_wait_for_disk (gpointer data)
{
  YdTestTransfer *test = data;

  for (guint i = 0; i < FILES; i++)
    if (yd_transfer_get_reason (yd_test_transfer_get (test, i)) != YD_TRANSFER_REASON_DISK)
      return FALSE;
  return yd_transfer_queue_is_settled (test->queue);
}

static void
download_all (YdTestTransfer *test,
              GBytes         *bytes)
{
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *id = yd_test_transfer_add_remote (test, name, bytes);

      yd_test_transfer_download (test, id);
    }
}

static gboolean
have_tried_often (gpointer data)
{
  return yd_sim_count (((YdTestTransfer *) data)->sim, LINK) >= 5 && all_wait_for_disk (data);
}

/* One is told, and nobody again while the disk stays full, though it looks as if it were not; when
 * there is space, all go on with nobody's help. */
static void
test_disk (YdTestTransfer *test,
           gconstpointer   data)
{
  gboolean at_once = GPOINTER_TO_INT (data);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (300000);
  guint n_full = 0;

  if (at_once)
    yd_test_disk_get ()->reserve_errno = ENOSPC;
  else
    yd_test_disk_get ()->write_errno = ENOSPC;
  yd_test_disk_get ()->write_from = 100000;
  yd_test_transfer_be_impatient (test);
  g_signal_connect (test->queue, "full", G_CALLBACK (count_full), &n_full);
  download_all (test, bytes);
  yd_test_transfer_spin (have_tried_often, test);
  g_assert_cmpuint (n_full, ==, 1);
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      g_assert_false (yd_test_transfer_has_file (test, name));
    }

  yd_test_disk_reset ();
  yd_test_transfer_wait (test);
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
      yd_test_transfer_assert_file (test, name, bytes);
    }
  g_assert_cmpuint (n_full, ==, 1);
  g_signal_handlers_disconnect_by_data (test->queue, &n_full);
}

static void
add (const char *name,
     void      (*func) (YdTestTransfer *, gconstpointer),
     gpointer    data)
{
  g_autofree char *path = g_strconcat ("/transfer/limits/", name, NULL);

  g_test_add (path, YdTestTransfer, data, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("half-way", test_half_way, NULL);
  add ("other-limit", test_other_limit, NULL);
  add ("upload", test_upload_limit, NULL);
  add ("download", test_download_limit, NULL);
  add ("fewer-uploads", test_fewer_uploads, NULL);
  add ("disk", test_disk, GINT_TO_POINTER (FALSE));
  add ("disk-at-once", test_disk, GINT_TO_POINTER (TRUE));
  return g_test_run ();
}
