/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Transfers of an account that a person has to do something about: kept, and going on by
 * themselves.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include <glib/gstdio.h>

#define CREATE "openFile/create"
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

static YdAuthSession *
get_session (YdTestTransfer *test)
{
  return yd_storage_account_get_session (yd_storage_get_account (test->storage));
}

static void
sign_out (YdTestTransfer *test)
{
  yd_auth_session_mark_revoked (get_session (test));
  g_assert_cmpint (yd_auth_session_get_state (get_session (test)), ==, YD_AUTH_STATE_SIGNED_OUT);
}

static void
sign_in_again (YdTestTransfer *test)
{
  g_autofree char *refresh = NULL;
  g_autofree char *access =
    yd_sim_issue_tokens (test->sim, "alice", yd_sim_get_client_id (test->sim), &refresh);
  g_autoptr(YdAuthToken) token = yd_auth_token_new (access, refresh, 0, g_get_real_time ());

  yd_auth_session_adopt (get_session (test), token);
}

static YdTransfer *
upload (YdTestTransfer *test,
        const char     *name,
        GBytes         *bytes)
{
  g_autofree char *path = yd_test_transfer_write (test, name, bytes);

  return yd_test_transfer_upload (test, path);
}

static void
assert_kept (YdTransfer      *transfer,
             YdTransferState  state)
{
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, state);
  g_assert_error (yd_transfer_get_error (transfer), YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
}

/* Those that go on by themselves, and those that wait for a person. */
static void
assert_counts (YdTestTransfer *test,
               guint           going,
               guint           asking)
{
  g_assert_cmpuint (yd_transfer_queue_get_going (test->queue), ==, going);
  g_assert_cmpuint (yd_transfer_queue_get_asking (test->queue), ==, asking);
}

static gboolean
has_reason (gpointer data)
{
  return !yd_transfer_is_ended (data) &&
         yd_transfer_get_error (data) != NULL;
}

/* Nothing is asked of the service, and nothing is lost. */
static void
test_kept_in_the_queue (YdTestTransfer *test,
                        gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *tree = g_build_filename (test->folder, "tree", NULL);
  g_autofree char *inside = NULL;
  guint n_asked;

  g_assert_cmpint (g_mkdir (tree, 0700), ==, 0);
  inside = yd_test_transfer_write (test, "tree/inside.txt", bytes);
  n_asked = yd_sim_get_journal (test->sim)->len;
  sign_out (test);
  upload (test, "up.txt", bytes);
  yd_test_transfer_upload (test, tree);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->queue), ==, 2);
  for (guint i = 0; i < 2; i++)
    assert_kept (yd_test_transfer_get (test, i), YD_TRANSFER_QUEUED);
  assert_counts (test, 0, 2);
  for (guint i = 0; i < 2; i++)
    yd_transfer_queue_pause (test->queue, yd_test_transfer_get (test, i));
  assert_counts (test, 0, 0);
  for (guint i = 2; i > 0; i--)
    yd_transfer_queue_resume (test->queue, yd_test_transfer_get (test, i - 1));
  assert_counts (test, 0, 2);
  g_assert_cmpuint (yd_sim_get_journal (test->sim)->len, ==, n_asked);

  sign_in_again (test);
  yd_test_transfer_wait (test);
  assert_counts (test, 0, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->queue)), ==, 2);
  for (guint i = 0; i < 2; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
  yd_test_transfer_assert_remote (test, "/up.txt", bytes);
  yd_test_transfer_assert_remote (test, "/tree/inside.txt", bytes);
}

/* A folder and a file that are to be downloaded, likewise. */
static void
test_downloads_kept (YdTestTransfer *test,
                     gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "down.txt", bytes);
  g_autofree char *tree = yd_sim_add_folder (test->sim, "alice", "backup", YD_DRIVE_ROOT_ID, "far");
  g_autofree char *inside G_GNUC_UNUSED =
    yd_sim_add_file (test->sim, "alice", "backup", tree, "in.txt", bytes);
  g_autoptr(GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  g_autoptr(GFile) folder = g_file_new_for_path (test->folder);

  g_ptr_array_add (items, yd_test_transfer_get_item (test, id));
  g_ptr_array_add (items, yd_test_transfer_get_item (test, tree));
  sign_out (test);
  yd_transfer_queue_enqueue_downloads (test->queue, test->storage, items, folder, NULL);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->queue), ==, 2);
  for (guint i = 0; i < 2; i++)
    assert_kept (yd_test_transfer_get (test, i), YD_TRANSFER_QUEUED);
  sign_in_again (test);
  yd_test_transfer_wait (test);
  for (guint i = 0; i < 2; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
  yd_test_transfer_assert_file (test, "down.txt", bytes);
  yd_test_transfer_assert_file (test, "far/in.txt", bytes);
}

/* Consent is withdrawn in the middle: what is stored stays so, and the same upload goes on. */
static void
test_upload_parked (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (6 * YD_TEST_PART_BYTES);
  YdTransfer *transfer;

  yd_test_transfer_add_fault (test, PUT, YD_SIM_FAULT_CUT_BEFORE, 3, 0);
  transfer = upload (test, "big.bin", bytes);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_RUNNING);
  yd_sim_revoke (test->sim, "alice");
  yd_test_transfer_spin (has_reason, transfer);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->queue), ==, 1);
  sign_in_again (test);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_remote (test, "/big.bin", bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, CREATE), ==, 1);
}

/* … and before anything was begun. */
static void
test_begin_parked (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "down.txt", bytes);
  YdTransfer *transfers[2];

  transfers[0] = yd_test_transfer_download (test, id);
  yd_sim_revoke (test->sim, "alice"); /* before the loop turns again: nothing is begun */
  transfers[1] = upload (test, "up.txt", bytes);
  for (gsize i = 0; i < 2; i++)
    yd_test_transfer_spin (has_reason, transfers[i]);
  sign_in_again (test);
  yd_test_transfer_wait (test);
  for (gsize i = 0; i < 2; i++)
    yd_test_transfer_assert_done (transfers[i]);
  yd_test_transfer_assert_file (test, "down.txt", bytes);
  yd_test_transfer_assert_remote (test, "/up.txt", bytes);
}

/* Who does not want to wait may cancel, parked or queued, and try again. */
static void
test_cancel (YdTestTransfer *test,
             gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  YdTransfer *parked = upload (test, "parked.txt", bytes);
  YdTransfer *queued;

  yd_sim_revoke (test->sim, "alice");
  yd_test_transfer_spin (has_reason, parked);
  queued = upload (test, "queued.txt", bytes);
  assert_kept (queued, YD_TRANSFER_QUEUED);
  yd_transfer_queue_cancel (test->queue, parked);
  yd_transfer_queue_cancel (test->queue, queued);
  yd_test_transfer_wait (test);
  g_assert_cmpint (yd_transfer_get_state (parked), ==, YD_TRANSFER_CANCELLED);
  g_assert_cmpint (yd_transfer_get_state (queued), ==, YD_TRANSFER_CANCELLED);
  g_assert_null (yd_transfer_get_error (parked));
  g_assert_null (yd_transfer_get_error (queued));
  yd_transfer_queue_retry (test->queue, parked);
  assert_kept (parked, YD_TRANSFER_QUEUED);
  sign_in_again (test);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (parked);
  yd_test_transfer_assert_remote (test, "/parked.txt", bytes);
  yd_test_transfer_assert_no_remote (test, "/queued.txt");
}

/* More than a lane holds: all are parked or queued, and all go on. */
static void
test_many (YdTestTransfer *test,
           gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (2 * YD_TEST_PART_BYTES);

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.bin", i);

      upload (test, name, bytes);
    }
  yd_sim_revoke (test->sim, "alice");
  yd_test_transfer_spin (has_reason, yd_test_transfer_get (test, 7));
  sign_in_again (test);
  yd_test_transfer_wait (test);
  for (guint i = 0; i < 8; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
}

/* A walk that met the end of the sign-in is begun again by itself. */
static void
test_walk_goes_on (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *tree = g_build_filename (test->folder, "tree", NULL);
  g_autofree char *inside = NULL;

  g_assert_cmpint (g_mkdir (tree, 0700), ==, 0);
  inside = yd_test_transfer_write (test, "tree/inside.txt", bytes);
  yd_sim_revoke (test->sim, "alice");
  yd_test_transfer_upload (test, tree);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (yd_test_transfer_get (test, 0), YD_DRIVE_ERROR,
                                  YD_DRIVE_ERROR_REVOKED);
  while (yd_auth_session_get_state (get_session (test)) != YD_AUTH_STATE_SIGNED_OUT)
    g_main_context_iteration (NULL, TRUE);
  sign_in_again (test);
  while (yd_transfer_queue_get_active (test->queue) == 0)
    g_main_context_iteration (NULL, TRUE);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (yd_test_transfer_get (test, 0));
  yd_test_transfer_assert_remote (test, "/tree/inside.txt", bytes);
}

/* Nor is one that everything else was paused with, until it is resumed. */
static void
test_paused_walk_rests (YdTestTransfer *test,
                        gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *tree = g_build_filename (test->folder, "tree", NULL);
  g_autofree char *inside = NULL;
  guint n_asked;

  g_assert_cmpint (g_mkdir (tree, 0700), ==, 0);
  inside = yd_test_transfer_write (test, "tree/inside.txt", bytes);
  yd_sim_revoke (test->sim, "alice");
  yd_test_transfer_upload (test, tree);
  yd_test_transfer_wait (test);
  while (yd_auth_session_get_state (get_session (test)) != YD_AUTH_STATE_SIGNED_OUT)
    g_main_context_iteration (NULL, TRUE);
  yd_transfer_queue_pause_all (test->queue);
  g_assert_cmpint (yd_transfer_get_state (yd_test_transfer_get (test, 0)), ==,
                   YD_TRANSFER_PAUSED);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->queue), ==, 1);
  n_asked = yd_sim_get_journal (test->sim)->len;
  sign_in_again (test);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (yd_sim_get_journal (test->sim)->len, ==, n_asked);
  yd_transfer_queue_resume_all (test->queue);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_remote (test, "/tree/inside.txt", bytes);
}

static void
test_queue_dropped (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  YdTransfer *transfer = g_object_ref (upload (test, "dropped.txt", bytes));

  yd_sim_revoke (test->sim, "alice");
  yd_test_transfer_spin (has_reason, transfer);
  g_assert_finalize_object (test->queue);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_CANCELLED);
  g_object_unref (transfer);
  test->queue = yd_transfer_queue_new (test->clock, test->transport, NULL);
}

static void
add (const char *name,
     void      (*func) (YdTestTransfer *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/transfer/hold/", name, NULL);

  g_test_add (path, YdTestTransfer, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("kept-in-the-queue", test_kept_in_the_queue);
  add ("downloads-kept", test_downloads_kept);
  add ("upload-parked", test_upload_parked);
  add ("begin-parked", test_begin_parked);
  add ("cancel", test_cancel);
  add ("many", test_many);
  add ("walk-goes-on", test_walk_goes_on);
  add ("paused-walk-rests", test_paused_walk_rests);
  add ("queue-dropped", test_queue_dropped);
  return g_test_run ();
}
