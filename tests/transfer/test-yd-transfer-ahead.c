/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The next uploads are prepared while others send, and never more send than may.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include <string.h>

#define CREATE "openFile/create"
#define PUT "PUT oss"
#define N 7
#define N_PARTS 3
#define SENDING 3
#define AHEAD 2

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

static void
hang (YdTestTransfer *test)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT, .times = G_MAXUINT };

  yd_sim_add_fault (test->sim, &fault);
}

static void
upload_all (YdTestTransfer *test)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (N_PARTS * YD_TEST_PART_BYTES);

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *path = yd_test_transfer_write (test, name, bytes);

      yd_test_transfer_upload (test, path);
    }
}

static guint
count_in (YdTestTransfer  *test,
          YdTransferState  state)
{
  guint n = 0;

  for (guint i = 0; i < N; i++)
    n += yd_transfer_get_state (yd_test_transfer_get (test, i)) == state;
  return n;
}

/* All that may send do, and those that wait for it are created. */
static gboolean
is_prepared (gpointer data)
{
  YdTestTransfer *test = data;

  return yd_sim_count (test->sim, PUT) >= SENDING &&
         yd_sim_count (test->sim, CREATE) >= SENDING + AHEAD;
}

static gboolean
pass_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Nothing more is asked for a while. */
static void
assert_stands (YdTestTransfer *test,
               guint           n_puts,
               guint           n_creates)
{
  gboolean passed = FALSE;

  g_timeout_add (200, pass_time, &passed);
  yd_test_transfer_spin (is_true, &passed);
  g_assert_cmpuint (yd_sim_count (test->sim, PUT), ==, n_puts);
  g_assert_cmpuint (yd_sim_count (test->sim, CREATE), ==, n_creates);
}

/* The fourth file is created while no part of the third has gone through. */
static void
test_prepared (YdTestTransfer *test,
               gconstpointer   data)
{
  hang (test);
  upload_all (test);
  yd_test_transfer_spin (is_prepared, test);
  assert_stands (test, SENDING, SENDING + AHEAD);
  g_assert_cmpuint (count_in (test, YD_TRANSFER_RUNNING), ==, SENDING);
  g_assert_cmpuint (count_in (test, YD_TRANSFER_PREPARING), ==, AHEAD);
  g_assert_cmpuint (count_in (test, YD_TRANSFER_QUEUED), ==, N - SENDING - AHEAD);

  /* who is next sends, whether a place comes from less work or from more room */
  yd_transfer_queue_cancel (test->queue, yd_test_transfer_get (test, 1));
  yd_test_transfer_wait_state (yd_test_transfer_get (test, 3), YD_TRANSFER_RUNNING);
  yd_transfer_queue_set_uploads (test->queue, SENDING + 1);
  yd_test_transfer_wait_state (yd_test_transfer_get (test, 4), YD_TRANSFER_RUNNING);
  yd_sim_clear_faults (test->sim);
  yd_transfer_queue_pause_all (test->queue);
  yd_test_transfer_spin ((gboolean (*) (gpointer)) yd_transfer_queue_is_settled, test->queue);
  yd_transfer_queue_resume_all (test->queue);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (count_in (test, YD_TRANSFER_DONE), ==, N - 1);
}

/* What only waits to send is paused, cancelled and reached by a lost network like the others. */
static void
test_stopped_ahead (YdTestTransfer *test,
                    gconstpointer   data)
{
  YdTransfer *paused, *cancelled;

  hang (test);
  upload_all (test);
  yd_test_transfer_spin (is_prepared, test);
  paused = yd_test_transfer_get (test, SENDING);
  cancelled = yd_test_transfer_get (test, SENDING + 1);
  yd_transfer_queue_pause (test->queue, paused);
  yd_transfer_queue_cancel (test->queue, cancelled);
  yd_test_transfer_wait_state (paused, YD_TRANSFER_PAUSED);
  yd_test_transfer_wait_state (cancelled, YD_TRANSFER_CANCELLED);
  yd_transfer_queue_set_online (test->queue, FALSE);
  yd_test_transfer_spin ((gboolean (*) (gpointer)) yd_transfer_queue_is_settled, test->queue);
  yd_sim_clear_faults (test->sim);
  yd_transfer_queue_resume (test->queue, paused);
  yd_transfer_queue_set_online (test->queue, TRUE);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (count_in (test, YD_TRANSFER_DONE), ==, N - 1);
}

/* (transfer full): of a request for a part, what its upload is called */
static char *
find_upload (const YdSimEntry *entry)
{
  const char *id = strstr (entry->path, "uploadId=");

  g_assert_nonnull (id);
  id += strlen ("uploadId=");
  return g_strndup (id, strcspn (id, "&"));
}

static void
test_never_more (YdTestTransfer *test,
                 gconstpointer   data)
{
  g_autoptr(GHashTable) sending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *last = g_strdup_printf ("partNumber=%d", N_PARTS);
  /* Far away: else one may be through before the next begins. */
  YdSimFault far = { .kind = YD_SIM_FAULT_DELAY, .endpoint = PUT, .times = SENDING,
                     .delay_ms = 1000 };
  guint most = 0;
  GPtrArray *journal;

  yd_sim_add_fault (test->sim, &far);
  upload_all (test);
  yd_test_transfer_wait (test);
  g_assert_cmpuint (count_in (test, YD_TRANSFER_DONE), ==, N);
  journal = yd_sim_get_journal (test->sim);
  for (guint i = 0; i < journal->len; i++)
    {
      const YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (!g_str_equal (entry->endpoint, PUT))
        continue;
      g_hash_table_add (sending, find_upload (entry));
      most = MAX (most, g_hash_table_size (sending));
      if (strstr (entry->path, last) != NULL)
        {
          g_autofree char *id = find_upload (entry);

          g_hash_table_remove (sending, id);
        }
    }
  g_assert_cmpuint (most, ==, SENDING);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/transfer/ahead/prepared", YdTestTransfer, NULL, set_up, test_prepared, tear_down);
  g_test_add ("/transfer/ahead/stopped", YdTestTransfer, NULL, set_up, test_stopped_ahead,
              tear_down);
  g_test_add ("/transfer/ahead/never-more", YdTestTransfer, NULL, set_up, test_never_more,
              tear_down);
  return g_test_run ();
}
