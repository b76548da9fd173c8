/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A queue that is dropped without a goodbye, and the next one that begins with what it has left.
 */
#include "config.h"

#include "yd-test-kept.h"

#include "yd-transfer-private.h"

#include <glib/gstdio.h>

#define CREATE "openFile/create"
#define TRASH "openFile/recyclebin/trash"
#define PUT "PUT oss"
#define GET "GET oss"

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

static YdTransfer *
upload (YdTestKept *test,
        const char *name,
        GBytes     *bytes)
{
  g_autofree char *path = yd_test_transfer_write (&test->base, name, bytes);

  return yd_test_transfer_upload (&test->base, path);
}

static gboolean
has_sent_a_part (gpointer data)
{
  return yd_sim_count (((YdTestKept *) data)->base.sim, PUT) >= 2;
}

/* … and the journal has them. */
static gboolean
has_prepared_five (gpointer data)
{
  YdTestKept *test = data;
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (test->database, NULL,
                            "SELECT upload_id FROM transfer_upload WHERE upload_id IS NOT NULL",
                            0);

  return rows->len == 5 && yd_sim_count (test->base.sim, PUT) == 3;
}

static guint
get_n (YdTestKept *test)
{
  return g_list_model_get_n_items (G_LIST_MODEL (test->base.queue));
}

/* One of each: done, failed, paused, at work, prepared. */
static void
leave_all_states (YdTestKept *test,
                  GBytes     *bytes)
{
  g_autofree char *nothing = g_build_filename (test->base.folder, "nothing", NULL);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT, .nth = 2 };
  YdTransfer *paused;

  yd_transfer_queue_set_uploads (test->base.queue, 1);
  upload (test, "done", bytes);
  yd_test_transfer_upload (&test->base, nothing);
  yd_test_transfer_wait (&test->base);
  yd_sim_clear_journal (test->base.sim);
  yd_sim_add_fault (test->base.sim, &hang);
  upload (test, "running", bytes);
  yd_test_transfer_spin (has_sent_a_part, test);
  paused = upload (test, "paused", bytes);
  yd_transfer_queue_pause (test->base.queue, paused);
  yd_test_transfer_wait_state (paused, YD_TRANSFER_PAUSED);
  upload (test, "prepared", bytes);
}

static void
test_all_states (YdTestKept    *test,
                 gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  YdTransfer *paused;

  leave_all_states (test, bytes);
  yd_test_kept_end (test);
  yd_sim_clear_faults (test->base.sim);
  yd_test_kept_begin (test);
  g_assert_cmpuint (get_n (test), ==, 5);
  yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, 0));
  g_assert_cmpstr (yd_drive_item_get_name (
                     yd_transfer_get_item (yd_test_transfer_get (&test->base, 0))), ==, "done");
  g_assert_cmpint (yd_transfer_get_ended_us (yd_test_transfer_get (&test->base, 0)), >, 0);
  yd_test_transfer_assert_failed (yd_test_transfer_get (&test->base, 1), G_IO_ERROR,
                                  G_IO_ERROR_NOT_FOUND);
  paused = yd_test_transfer_get (&test->base, 3);
  g_assert_cmpint (yd_transfer_get_state (paused), ==, YD_TRANSFER_PAUSED);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->base.queue), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (yd_transfer_queue_get_groups (test->base.queue)),
                    ==, 5);
  yd_test_transfer_wait_state (yd_test_transfer_get (&test->base, 2), YD_TRANSFER_DONE);
  yd_test_transfer_wait_state (yd_test_transfer_get (&test->base, 4), YD_TRANSFER_DONE);
  yd_test_transfer_assert_remote (&test->base, "/running", bytes);
  yd_test_transfer_assert_no_remote (&test->base, "/paused");
  yd_transfer_queue_resume (test->base.queue, paused);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_remote (&test->base, "/paused", bytes);
  /* Whoever was stopped while it was created asks again, nobody else does. */
  g_assert_cmpuint (yd_sim_count (test->base.sim, CREATE), >=, 3);
  g_assert_cmpuint (yd_sim_count (test->base.sim, CREATE), <=, 5);
}

/* What was cleared is gone for good; what was moved stays where it was put. */
static void
test_cleared (YdTestKept    *test,
              gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10);
  const char *names[] = { "c", "a", "b" };

  upload (test, "done", bytes);
  yd_test_transfer_wait (&test->base);
  yd_transfer_queue_clear_ended (test->base.queue);
  yd_transfer_queue_set_online (test->base.queue, FALSE);
  for (char name = 'a'; name <= 'c'; name++)
    upload (test, (char[]) { name, '\0' }, bytes);
  yd_transfer_queue_put_first (test->base.queue, yd_test_transfer_get (&test->base, 2));
  yd_test_kept_end (test);
  yd_test_kept_begin (test);
  g_assert_cmpuint (get_n (test), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (yd_transfer_get_name (yd_test_transfer_get (&test->base, i)), ==, names[i]);
}

/* The one who asked a person still asks, and nothing is sent before the answer. */
static void
test_asks_again (YdTestKept    *test,
                 gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (20);
  g_autofree char *id = yd_test_transfer_add_remote (&test->base, "name", old);
  YdTransfer *transfer = upload (test, "name", bytes);

  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_NAME);
  yd_test_kept_end (test);
  yd_test_kept_begin (test);
  transfer = yd_test_transfer_get (&test->base, 0);
  g_assert_cmpint (yd_transfer_get_reason (transfer), ==, YD_TRANSFER_REASON_NAME);
  g_assert_cmpstr (yd_transfer_get_taken_id (transfer), ==, id);
  yd_transfer_queue_resolve (test->base.queue, transfer, YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_remote (&test->base, "/name", old);
}

/* A power cut took what the journal had last: the file is there, and nobody knows that it is ours.
 * It is not sent twice, nor is anybody asked. */
static void
test_power_cut (YdTestKept    *test,
                gconstpointer  data)
{
  static const char *cut = "UPDATE transfer SET state = 0, ended_us = 0, item = NULL";
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (20);

  g_free (yd_test_transfer_add_remote (&test->base, "taken", old));
  upload (test, "free", bytes);
  yd_transfer_queue_set_default_conflict (test->base.queue, YD_TRANSFER_CONFLICT_KEEP_BOTH);
  upload (test, "taken", bytes);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_remote (&test->base, "/taken (1)", bytes);
  yd_test_kept_end (test);
  g_assert_true (yd_base_database_run (test->database, NULL, cut, 0));
  yd_sim_clear_journal (test->base.sim);
  yd_test_kept_begin (test);
  yd_test_transfer_wait (&test->base);
  for (guint i = 0; i < 2; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, i));
  g_assert_cmpuint (yd_sim_count (test->base.sim, PUT), ==, 0);
  yd_test_transfer_assert_no_remote (&test->base, "/free (1)");
  yd_test_transfer_assert_no_remote (&test->base, "/taken (2)");
}

static gboolean
is_settled (gpointer data)
{
  return yd_transfer_queue_is_settled (((YdTestKept *) data)->base.queue);
}

/* The same, and what the disk knows is that an earlier attempt failed. */
static void
test_power_cut_after_retry (YdTestKept    *test,
                            gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10);

  yd_transfer_queue_set_default_conflict (test->base.queue, YD_TRANSFER_CONFLICT_KEEP_BOTH);
  upload (test, "free", bytes);
  yd_test_transfer_wait (&test->base);
  yd_test_kept_end (test);
  g_assert_true (yd_base_database_run (test->database, NULL,
                                       "UPDATE transfer SET state = ?, item = NULL", 1,
                                       g_variant_new_int64 (YD_TRANSFER_FAILED)));
  yd_sim_clear_journal (test->base.sim);
  yd_test_kept_begin (test);
  yd_transfer_queue_retry_failed (test->base.queue);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, 0));
  g_assert_cmpuint (yd_sim_count (test->base.sim, PUT), ==, 0);
  yd_test_transfer_assert_no_remote (&test->base, "/free (1)");
}

/* Power cuts that leave what the journal had of an upload before the last question. */

static void
run_sql (YdTestKept *test,
         const char *sql)
{
  GError *error = NULL;

  yd_base_database_run (test->database, &error, sql, 0);
  g_assert_no_error (error);
}

/* The first record of @condition is what will be left. */
static void
keep_first_record (YdTestKept *test,
                   const char *condition)
{
  g_autofree char *trigger =
    g_strdup_printf ("CREATE TRIGGER early AFTER INSERT ON transfer_upload"
                     " WHEN %s AND NOT EXISTS (SELECT 1 FROM early) BEGIN"
                     " INSERT INTO early SELECT * FROM transfer_upload"
                     " WHERE transfer = new.transfer; END", condition);

  run_sql (test, "CREATE TABLE early AS SELECT * FROM transfer_upload WHERE 0");
  run_sql (test, trigger);
}

/* All has ended. */
static void
cut_back_to_first_record (YdTestKept *test)
{
  g_assert_cmpuint (yd_test_kept_count_rows (test, "early"), ==, 1);
  yd_test_kept_end (test);
  run_sql (test, "DROP TRIGGER early");
  run_sql (test, "UPDATE transfer SET state = 0, ended_us = 0, item = NULL");
  run_sql (test, "INSERT OR REPLACE INTO transfer_upload SELECT * FROM early");
  yd_sim_clear_journal (test->base.sim);
}

/* It had asked for its name, not for the next one, which it got. */
static void
test_power_cut_before_number (YdTestKept    *test,
                              gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (20);

  yd_test_transfer_configure (&test->base, TRUE, YD_STORAGE_LIVP_JPEG);
  g_free (yd_test_transfer_add_remote (&test->base, "taken", old));
  yd_transfer_queue_set_default_conflict (test->base.queue, YD_TRANSFER_CONFLICT_KEEP_BOTH);
  keep_first_record (test, "new.temporary IS NULL AND new.file_id IS NULL");
  upload (test, "taken", bytes);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_remote (&test->base, "/taken (1)", bytes);
  cut_back_to_first_record (test);
  yd_test_kept_begin (test);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, 0));
  g_assert_cmpuint (yd_sim_count (test->base.sim, PUT), ==, 0);
  yd_test_transfer_assert_no_remote (&test->base, "/taken (2)");
}

static gboolean
is_binning (gpointer data)
{
  return yd_sim_count (((YdTestKept *) data)->base.sim, TRASH) > 0;
}

/* It was completed, nobody knows, and the source is another since: one file, as the source is, and
 * the earlier one until that is there. A look for it may go wrong. */
static void
test_power_cut_and_change (YdTestKept    *test,
                           gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  g_autoptr(GBytes) now = yd_test_transfer_make_bytes (2 * YD_TEST_PART_BYTES + 1);
  static const char * const troubled[] = { "openFile/get", TRASH };

  keep_first_record (test, "new.upload_id IS NOT NULL");
  upload (test, "restless", bytes);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_remote (&test->base, "/restless", bytes);
  cut_back_to_first_record (test);
  g_free (yd_test_transfer_write (&test->base, "restless", now));
  for (gsize i = 0; i < G_N_ELEMENTS (troubled); i++)
    {
      YdSimFault busy = { .kind = YD_SIM_FAULT_REPLY, .endpoint = troubled[i], .nth = 1,
                          .times = 1, .status = 503 };

      yd_sim_add_fault (test->base.sim, &busy);
    }
  yd_test_kept_begin (test);
  yd_test_transfer_spin (is_binning, test);
  g_assert_cmpuint (yd_sim_count (test->base.sim, "openFile/complete"), ==, 1);
  yd_test_transfer_assert_remote (&test->base, "/restless", bytes);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_arrived (&test->base, yd_test_transfer_get (&test->base, 0), now);
  yd_test_transfer_assert_remote (&test->base, "/restless", now);
  yd_test_transfer_assert_no_remote (&test->base, "/restless (1)");
}

/* Stopped, and then the program goes on after all. */
static void
test_stop (YdTestKept    *test,
           gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  YdTransfer *transfer;

  leave_all_states (test, bytes);
  yd_transfer_queue_stop (test->base.queue);
  yd_test_transfer_spin (is_settled, test);
  yd_sim_clear_faults (test->base.sim);
  transfer = yd_test_transfer_get (&test->base, 2);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_QUEUED);
  yd_transfer_queue_go_on (test->base.queue);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_DONE);
  yd_transfer_queue_cancel (test->base.queue, yd_test_transfer_get (&test->base, 3));
  yd_test_transfer_wait (&test->base);
  g_assert_cmpuint (yd_sim_count (test->base.sim, CREATE), ==, 2);
}

static gboolean
is_receiving (gpointer data)
{
  return yd_sim_count (((YdTestKept *) data)->base.sim, GET) > 0;
}

/* What a paused download has on the disk goes when it is cancelled; the fixture looks for it. */
static void
test_cancel_paused (YdTestKept    *test,
                    gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (50000);
  g_autofree char *id = yd_test_transfer_add_remote (&test->base, "down", bytes);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = GET };
  YdTransfer *transfer;

  yd_sim_add_fault (test->base.sim, &hang);
  transfer = yd_test_transfer_download (&test->base, id);
  yd_test_transfer_spin (is_receiving, test);
  yd_transfer_queue_pause (test->base.queue, transfer);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_PAUSED);
  yd_sim_clear_faults (test->base.sim);
  yd_transfer_queue_cancel (test->base.queue, transfer);
  yd_test_transfer_wait (&test->base);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_CANCELLED);
}

static void
sign_in_again (YdTestKept *test)
{
  YdSim *sim = test->base.sim;
  g_autofree char *refresh = NULL;
  g_autofree char *access =
    yd_sim_issue_tokens (sim, "alice", yd_sim_get_client_id (sim), &refresh);
  g_autoptr(YdAuthToken) token = yd_auth_token_new (access, refresh, 0, g_get_real_time ());

  yd_auth_session_adopt (
    yd_storage_account_get_session (yd_storage_get_account (test->base.storage)), token);
}

/* Given up while it rests in the middle of replacing a file, and nobody is signed in: what was
 * begun is brought to its end as soon as somebody is. */
static void
cancel_held (YdTestKept *test,
             gboolean    restarts)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (20);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = TRASH };
  YdTransfer *transfer;

  g_free (yd_test_transfer_add_remote (&test->base, "name", old));
  yd_transfer_queue_set_default_conflict (test->base.queue, YD_TRANSFER_CONFLICT_REPLACE);
  yd_sim_add_fault (test->base.sim, &hang);
  transfer = upload (test, "name", bytes);
  yd_test_transfer_spin (is_binning, test);
  yd_transfer_queue_pause (test->base.queue, transfer);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_PAUSED);
  yd_sim_clear_faults (test->base.sim);
  if (restarts)
    yd_test_kept_restart (test);
  transfer = yd_test_transfer_get (&test->base, 0);
  yd_sim_revoke (test->base.sim, "alice");
  yd_transfer_queue_cancel (test->base.queue, transfer);
  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_SIGN_IN);
  sign_in_again (test);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_remote (&test->base, "/name", bytes);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->base.queue), ==, 0);
}

static void
test_cancel_held (YdTestKept    *test,
                  gconstpointer  data)
{
  cancel_held (test, FALSE);
}

static void
test_cancel_held_later (YdTestKept    *test,
                        gconstpointer  data)
{
  cancel_held (test, TRUE);
}

/* A database that takes nothing any more: transfers go on, and are not kept. */
static void
test_database_refuses (YdTestKept    *test,
                       gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  static const char *refusals[] = {
    "CREATE TRIGGER a BEFORE UPDATE ON transfer BEGIN SELECT RAISE (ABORT, 'x'); END",
    "CREATE TRIGGER b BEFORE INSERT ON transfer BEGIN SELECT RAISE (ABORT, 'x'); END",
    "CREATE TRIGGER c BEFORE DELETE ON transfer BEGIN SELECT RAISE (ABORT, 'x'); END",
  };
  const char *names[] = { "one", "two", "three" };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      YdTransfer *transfer;

      g_assert_true (yd_base_database_run (test->database, NULL, refusals[i], 0));
      transfer = upload (test, names[i], bytes);
      yd_test_transfer_wait (&test->base);
      yd_test_transfer_assert_done (transfer);
    }
  yd_transfer_queue_clear_ended (test->base.queue);
  g_assert_cmpuint (get_n (test), ==, 0);
}

static void
add (const char *name,
     void      (*func) (YdTestKept *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/transfer/restore/", name, NULL);

  g_test_add (path, YdTestKept, NULL, set_up, func, tear_down);
}

/* Those that send go on, and those that were prepared are not prepared again. */
static void
test_ahead (YdTestKept    *test,
            gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (2 * YD_TEST_PART_BYTES);
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = PUT, .times = G_MAXUINT };

  yd_sim_add_fault (test->base.sim, &hang);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.bin", i);

      upload (test, name, bytes);
    }
  yd_test_transfer_spin (has_prepared_five, test);
  yd_test_kept_end (test);
  yd_sim_clear_faults (test->base.sim);
  yd_test_kept_begin (test);
  yd_test_transfer_wait (&test->base);
  for (guint i = 0; i < 5; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (&test->base, i));
  g_assert_cmpuint (yd_sim_count (test->base.sim, CREATE), ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("all-states", test_all_states);
  add ("ahead", test_ahead);
  add ("cleared", test_cleared);
  add ("asks-again", test_asks_again);
  add ("power-cut", test_power_cut);
  add ("power-cut-after-retry", test_power_cut_after_retry);
  add ("power-cut-before-number", test_power_cut_before_number);
  add ("power-cut-and-change", test_power_cut_and_change);
  add ("stop", test_stop);
  add ("cancel-paused", test_cancel_paused);
  add ("cancel-held", test_cancel_held);
  add ("cancel-held/later", test_cancel_held_later);
  add ("database-refuses", test_database_refuses);
  return g_test_run ();
}
