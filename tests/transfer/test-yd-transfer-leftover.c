/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cancelled while the service is asked to make the file at once: however late its answer comes,
 * also when no program hears it any more, nothing stays over there.
 */
#include "config.h"

#include "yd-test-kept.h"

#include "yd-transfer-private.h"
#include "yd-transfer-source.h"

#define CREATE "openFile/create"
#define TRASH "openFile/recyclebin/trash"
#define NAME "late.bin"

static void
set_up (YdTestKept    *test,
        gconstpointer  data)
{
  yd_test_kept_init (test);
  yd_test_transfer_configure (&test->base, TRUE, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestKept    *test,
           gconstpointer  data)
{
  yd_test_kept_clear (test);
}

static gboolean
has_asked (gpointer data)
{
  return yd_sim_count (data, CREATE) > 0;
}

/* The service has @bytes already, and takes its time over the first question. */
static YdTransfer *
begin (YdTestKept     *test,
       GBytes         *bytes,
       YdSimFaultKind  kind,
       guint           delay_ms)
{
  YdSimFault slow = { .kind = kind, .endpoint = CREATE, .n = 1, .delay_ms = delay_ms };
  g_autofree char *path = yd_test_transfer_write (&test->base, NAME, bytes);
  YdTransfer *transfer;

  g_free (yd_test_transfer_add_remote (&test->base, "twin.bin", bytes));
  yd_sim_add_fault (test->base.sim, &slow);
  transfer = yd_test_transfer_upload (&test->base, path);
  yd_test_transfer_spin (has_asked, test->base.sim);
  return transfer;
}

static void
cancel (YdTestKept *test,
        YdTransfer *transfer)
{
  yd_transfer_queue_cancel (test->base.queue, transfer);
  yd_test_transfer_wait (&test->base);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_CANCELLED);
}

static gboolean
is_tidy (gpointer data)
{
  YdTestKept *test = data;

  return yd_transfer_get_facts (yd_test_transfer_get (&test->base, 0))->leftover == NULL &&
         yd_test_kept_count_rows (test, "transfer_upload") == 0;
}

static void
assert_nothing_stays (YdTestKept *test,
                      guint       n_binned)
{
  yd_test_transfer_spin (is_tidy, test);
  yd_test_transfer_assert_no_remote (&test->base, "/" NAME);
  g_assert_cmpuint (yd_sim_count (test->base.sim, TRASH), ==, n_binned);
  g_assert_cmpint (yd_transfer_get_state (yd_test_transfer_get (&test->base, 0)), ==,
                   YD_TRANSFER_CANCELLED);
}

/* The file is made after the transfer has ended. */
static void
test_late (YdTestKept    *test,
           gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  YdTransfer *transfer = begin (test, bytes, YD_SIM_FAULT_DELAY, 500);

  cancel (test, transfer);
  g_assert_cmpuint (yd_sim_count (test->base.sim, TRASH), ==, 0);
  assert_nothing_stays (test, 1);
}

/* The file is made, and the answer takes longer than the program lives: the next one looks, when
 * it may. What it is called to here is a whole, or larger than what is read at once. */
static void
test_unheard (YdTestKept    *test,
              gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (GPOINTER_TO_SIZE (data));
  YdTransfer *transfer = begin (test, bytes, YD_SIM_FAULT_SLOW_BODY, 1000);

  cancel (test, transfer);
  yd_test_transfer_assert_remote (&test->base, "/" NAME, bytes);
  yd_test_kept_restart (test);
  assert_nothing_stays (test, 1);
}

/* Nothing is asked while nothing can be; a look that fails is taken again. */
static void
test_offline (YdTestKept    *test,
              gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  YdTransfer *transfer = begin (test, bytes, YD_SIM_FAULT_SLOW_BODY, 1000);
  YdSimFault down = { .kind = YD_SIM_FAULT_REPLY, .endpoint = TRASH, .status = 403,
                      .times = G_MAXUINT };

  cancel (test, transfer);
  yd_transfer_queue_set_online (test->base.queue, FALSE);
  yd_sim_clear_faults (test->base.sim);
  yd_sim_add_fault (test->base.sim, &down);
  yd_test_kept_end (test);
  yd_test_kept_begin (test);
  while (yd_transfer_get_facts (yd_test_transfer_get (&test->base, 0))->leftover != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (yd_test_kept_count_rows (test, "transfer_upload"), ==, 1);
  yd_transfer_queue_set_online (test->base.queue, FALSE);
  yd_sim_clear_faults (test->base.sim);
  yd_sim_clear_journal (test->base.sim);
  yd_transfer_queue_set_online (test->base.queue, TRUE);
  assert_nothing_stays (test, 1);
}

/* Paused in that moment, and only then given up. */
static void
test_paused (YdTestKept    *test,
             gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  YdTransfer *transfer = begin (test, bytes, YD_SIM_FAULT_SLOW_BODY, 1000);

  yd_transfer_queue_pause (test->base.queue, transfer);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_PAUSED);
  yd_sim_clear_faults (test->base.sim);
  cancel (test, transfer);
  assert_nothing_stays (test, 1);
}

/* Wanted after all, before the answer has come: one file, and it stays. */
static void
test_wanted (YdTestKept    *test,
             gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  YdTransfer *transfer =
    begin (test, bytes, (YdSimFaultKind) GPOINTER_TO_INT (data), 300);

  cancel (test, transfer);
  yd_sim_clear_faults (test->base.sim);
  yd_transfer_queue_retry (test->base.queue, transfer);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_arrived (&test->base, transfer, bytes);
  g_assert_cmpuint (yd_sim_count (test->base.sim, TRASH), ==, 0);
}

/* Somebody's own, of the same name and bytes, that was there before we asked. */
static void
test_not_ours (YdTestKept    *test,
               gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  YdTransfer *transfer = begin (test, bytes, YD_SIM_FAULT_SLOW_BODY, 1000);

  cancel (test, transfer);
  yd_test_kept_end (test);
  yd_sim_clear_faults (test->base.sim);
  g_assert_true (yd_base_database_run (test->database, NULL,
                                       "UPDATE transfer_upload"
                                       " SET asked_us = asked_us + 2 * 24 * 3600 * 1000000", 0));
  yd_test_kept_begin (test);
  yd_test_transfer_spin (is_tidy, test);
  yd_test_transfer_assert_remote (&test->base, "/" NAME, bytes);
  g_assert_cmpuint (yd_sim_count (test->base.sim, TRASH), ==, 0);
}

static void
add (const char    *name,
     void         (*func) (YdTestKept *, gconstpointer),
     gpointer       data)
{
  g_autofree char *path = g_strconcat ("/transfer/leftover/", name, NULL);

  g_test_add (path, YdTestKept, data, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("late", test_late, NULL);
  add ("unheard", test_unheard, GSIZE_TO_POINTER (5000));
  add ("unheard-large", test_unheard, GSIZE_TO_POINTER (YD_TRANSFER_SOURCE_SMALL + 1));
  add ("offline", test_offline, NULL);
  add ("paused", test_paused, NULL);
  add ("wanted", test_wanted, GINT_TO_POINTER (YD_SIM_FAULT_DELAY));
  add ("wanted-unheard", test_wanted, GINT_TO_POINTER (YD_SIM_FAULT_SLOW_BODY));
  add ("not-ours", test_not_ours, NULL);
  return g_test_run ();
}
