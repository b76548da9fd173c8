/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Downloads to names that are taken: what is wished is done, and nothing else is touched.
 */
#include "config.h"

#include "yd-test-disk.h"
#include "yd-test-transfer.h"

#include "yd-sim-livp.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define GET "GET oss"
#define NAME "a.txt"
#define SECOND "a (1).txt"

typedef struct
{
  YdTestTransfer base;
  GBytes *theirs; /* (owned): of the remote file NAME */
  GBytes *mine;   /* (owned): as long, and others */
  char *id;       /* (owned) */
  char *path;     /* (owned): of NAME here */
} Test;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  g_autofree char *text = g_strnfill (5000, 'm');

  yd_test_transfer_init (&test->base, NULL);
  test->theirs = yd_test_transfer_make_bytes (5000);
  test->mine = g_bytes_new (text, 5000);
  test->id = yd_test_transfer_add_remote (&test->base, NAME, test->theirs);
  test->path = g_build_filename (test->base.folder, NAME, NULL);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  yd_test_transfer_clear (&test->base);
  yd_test_disk_reset ();
  g_bytes_unref (test->theirs);
  g_bytes_unref (test->mine);
  g_free (test->id);
  g_free (test->path);
}

static void
put (Test   *test,
     GBytes *bytes)
{
  g_free (yd_test_transfer_write (&test->base, NAME, bytes));
}

static YdTransfer *
download (Test               *test,
          YdTransferConflict  conflict)
{
  YdTransfer *transfer;

  test->base.conflict = conflict;
  transfer = yd_test_transfer_download (&test->base, test->id);
  return transfer;
}

static gboolean
asks_or_failed (gpointer data)
{
  return yd_transfer_get_reason (data) == YD_TRANSFER_REASON_NAME ||
         g_error_matches (yd_transfer_get_error (data), YD_TRANSFER_ERROR,
                          YD_TRANSFER_ERROR_EXISTS);
}

/* It asks; nothing is fetched before, and nothing is left when the person thinks better of it. */
static void
assert_asks (Test       *test,
             YdTransfer *transfer,
             guint       n_fetched)
{
  yd_test_transfer_spin (asks_or_failed, transfer);
  g_assert_cmpstr (g_file_peek_path (yd_transfer_get_file (transfer)), ==, test->path);
  yd_transfer_queue_cancel (test->base.queue, transfer);
  yd_test_transfer_wait (&test->base);
  g_assert_cmpuint (yd_sim_count (test->base.sim, GET), ==, n_fetched);
}

static void
assert_outcome (Test              *test,
                YdTransfer        *transfer,
                YdTransferOutcome  outcome)
{
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_done (transfer);
  g_assert_cmpint (yd_transfer_get_outcome (transfer), ==, outcome);
  g_assert_cmpstr (g_file_peek_path (yd_transfer_get_file (transfer)), ==, test->path);
}

static void
test_ask (Test          *test,
          gconstpointer  data)
{
  put (test, test->mine);
  assert_asks (test, download (test, YD_TRANSFER_CONFLICT_ASK), 0);
  yd_test_transfer_assert_file (&test->base, NAME, test->mine);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
}

static void
test_skip (Test          *test,
           gconstpointer  data)
{
  put (test, test->mine);
  assert_outcome (test, download (test, YD_TRANSFER_CONFLICT_SKIP), YD_TRANSFER_OUTCOME_SKIPPED);
  g_assert_cmpuint (yd_sim_count (test->base.sim, GET), ==, 0);
  yd_test_transfer_assert_file (&test->base, NAME, test->mine);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
}

/* The same bytes are here: nobody is asked. */
static void
test_same (Test          *test,
           gconstpointer  data)
{
  put (test, test->theirs);
  assert_outcome (test, download (test, YD_TRANSFER_CONFLICT_SKIP), YD_TRANSFER_OUTCOME_SAME);
  assert_outcome (test, download (test, YD_TRANSFER_CONFLICT_ASK), YD_TRANSFER_OUTCOME_SAME);
  g_assert_cmpuint (yd_sim_count (test->base.sim, GET), ==, 0);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
}

static void
test_keep_both (Test          *test,
                gconstpointer  data)
{
  put (test, test->mine);
  download (test, YD_TRANSFER_CONFLICT_KEEP_BOTH);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_file (&test->base, NAME, test->mine);
  yd_test_transfer_assert_file (&test->base, SECOND, test->theirs);
}

static void
test_replace (Test          *test,
              gconstpointer  data)
{
  put (test, test->mine);
  assert_outcome (test, download (test, YD_TRANSFER_CONFLICT_REPLACE),
                  YD_TRANSFER_OUTCOME_MOVED);
  yd_test_transfer_assert_file (&test->base, NAME, test->theirs);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
}

/* Until it is known to be right, what was here stays. */
static void
test_replace_fails (Test          *test,
                    gconstpointer  data)
{
  YdSimFault flip = { .kind = YD_SIM_FAULT_FLIP_BIT, .endpoint = GET, .nth = 1,
                      .times = G_MAXUINT, .n = 9 };
  YdTransfer *transfer;

  put (test, test->mine);
  yd_sim_add_fault (test->base.sim, &flip);
  transfer = download (test, YD_TRANSFER_CONFLICT_REPLACE);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_failed (transfer, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH);
  yd_test_transfer_assert_file (&test->base, NAME, test->mine);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
}

/* Symbolic links are names like others: never followed, replaced themselves. */
static void
test_link (Test          *test,
           gconstpointer  data)
{
  g_autofree char *outside = g_dir_make_tmp ("yd-taken-XXXXXX", NULL);
  g_autofree char *precious = g_build_filename (outside, "precious", NULL);
  g_autofree char *content = NULL;

  g_assert_true (g_file_set_contents (precious, "mine", -1, NULL));
  g_assert_cmpint (symlink (precious, test->path), ==, 0);
  assert_asks (test, download (test, YD_TRANSFER_CONFLICT_ASK), 0);
  assert_outcome (test, download (test, YD_TRANSFER_CONFLICT_SKIP), YD_TRANSFER_OUTCOME_SKIPPED);
  g_assert_true (g_file_test (test->path, G_FILE_TEST_IS_SYMLINK));
  assert_outcome (test, download (test, YD_TRANSFER_CONFLICT_REPLACE),
                  YD_TRANSFER_OUTCOME_MOVED);
  g_assert_false (g_file_test (test->path, G_FILE_TEST_IS_SYMLINK));
  yd_test_transfer_assert_file (&test->base, NAME, test->theirs);
  g_assert_true (g_file_get_contents (precious, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
  g_assert_cmpint (g_unlink (precious), ==, 0);
  g_assert_cmpint (g_rmdir (outside), ==, 0);
}

/* A link to the very same bytes is not the file. */
static void
test_link_to_same (Test          *test,
                   gconstpointer  data)
{
  g_autofree char *other = yd_test_transfer_write (&test->base, "other", test->theirs);

  g_assert_cmpint (symlink ("other", test->path), ==, 0);
  assert_outcome (test, download (test, YD_TRANSFER_CONFLICT_SKIP), YD_TRANSFER_OUTCOME_SKIPPED);
  g_assert_cmpint (g_unlink (other), ==, 0);
}

static void
test_folder (Test          *test,
             gconstpointer  data)
{
  YdTransfer *transfer;

  g_assert_cmpint (g_mkdir (test->path, 0700), ==, 0);
  transfer = download (test, YD_TRANSFER_CONFLICT_REPLACE);
  yd_test_transfer_spin (asks_or_failed, transfer);
  yd_transfer_queue_cancel (test->base.queue, transfer);
  yd_test_transfer_wait (&test->base);
  g_assert_true (g_file_test (test->path, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
}

/* The name is taken while the bytes come. */
static gboolean
has_some_bytes (gpointer data)
{
  return yd_transfer_get_done (data) > 0;
}

static YdTransfer *
download_slowly (Test               *test,
                 YdTransferConflict  conflict)
{
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 1, .delay_ms = 40,
                      .n = 500 };
  YdTransfer *transfer;

  yd_sim_add_fault (test->base.sim, &slow);
  transfer = download (test, conflict);
  yd_test_transfer_spin (has_some_bytes, transfer);
  put (test, test->mine);
  return transfer;
}

static void
test_taken_meanwhile (Test          *test,
                      gconstpointer  data)
{
  assert_asks (test, download_slowly (test, YD_TRANSFER_CONFLICT_ASK), 1);
  yd_test_transfer_assert_file (&test->base, NAME, test->mine);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);

  g_assert_cmpint (g_unlink (test->path), ==, 0);
  assert_outcome (test, download_slowly (test, YD_TRANSFER_CONFLICT_SKIP),
                  YD_TRANSFER_OUTCOME_SKIPPED);
  yd_test_transfer_assert_file (&test->base, NAME, test->mine);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);

  g_assert_cmpint (g_unlink (test->path), ==, 0);
  assert_outcome (test, download_slowly (test, YD_TRANSFER_CONFLICT_REPLACE),
                  YD_TRANSFER_OUTCOME_MOVED);
  yd_test_transfer_assert_file (&test->base, NAME, test->theirs);
}

/* The film's name is taken, the photo's is not. */
static void
test_both (Test          *test,
           gconstpointer  data)
{
  g_autoptr(GBytes) picture = yd_test_transfer_make_bytes (5000);
  g_autoptr(GBytes) film = yd_test_transfer_make_bytes (7000);
  g_autoptr(GBytes) zip = yd_sim_livp_build ("L.jpeg", picture, "L.mov", film);
  YdTransfer *transfer;

  g_free (test->id);
  test->id = yd_test_transfer_add_remote (&test->base, "L.livp", zip);
  g_free (yd_test_transfer_write (&test->base, "L.mov", test->mine));
  yd_test_transfer_configure (&test->base, TRUE, YD_STORAGE_LIVP_BOTH);
  transfer = download (test, YD_TRANSFER_CONFLICT_SKIP);
  yd_test_transfer_wait (&test->base);
  g_assert_cmpint (yd_transfer_get_outcome (transfer), ==, YD_TRANSFER_OUTCOME_SKIPPED);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);

  transfer = download (test, YD_TRANSFER_CONFLICT_REPLACE);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (&test->base, "L.jpeg", picture);
  yd_test_transfer_assert_file (&test->base, "L.mov", film);
}

/* Twins for a folder that takes "A" for "a": both come down, neither over the other. */
static void
test_twins (Test          *test,
            gconstpointer  data)
{
  g_autofree char *upper = yd_test_transfer_add_remote (&test->base, "A.txt", test->mine);

  yd_test_disk_get ()->folds_case = TRUE;
  yd_test_transfer_download (&test->base, test->id);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_download (&test->base, upper);
  yd_test_transfer_wait (&test->base);
  yd_test_transfer_assert_file (&test->base, NAME, test->theirs);
  yd_test_transfer_assert_file (&test->base, "A (1).txt", test->mine);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 2);
}

static void
add (const char *name,
     void      (*func) (Test *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/transfer/taken/", name, NULL);

  g_test_add (path, Test, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("ask", test_ask);
  add ("skip", test_skip);
  add ("same", test_same);
  add ("keep-both", test_keep_both);
  add ("replace", test_replace);
  add ("replace-fails", test_replace_fails);
  add ("link", test_link);
  add ("link-to-same", test_link_to_same);
  add ("folder", test_folder);
  add ("meanwhile", test_taken_meanwhile);
  add ("both", test_both);
  add ("twins", test_twins);
  return g_test_run ();
}
