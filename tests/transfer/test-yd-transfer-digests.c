/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hashes that are known already: only for the very same file, not for one that had just changed,
 * not too many, and used in place of reading.
 */
#include "config.h"

#include "yd-test-resume.h"

#include <glib/gstdio.h>
#include <string.h>

#define CREATE "openFile/create"
#define NAME "file"
#define SIZE 70000 /* smaller ones are read at once, whatever is known of them */
#define LATER_US (10 * (gint64) G_USEC_PER_SEC)
#define HASH "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define OTHER_HASH "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"

static YdBaseDatabase *
open_memory (void)
{
  static const char * const nothing[] = { NULL };
  GError *error = NULL;
  YdBaseDatabase *database = yd_base_database_new (":memory:", nothing, &error);

  g_assert_no_error (error);
  return database;
}

static void
assert_hash (YdTransferDigests        *digests,
             const YdBaseFileIdentity *identity,
             const char               *expected)
{
  g_autofree char *hash = yd_transfer_digests_find (digests, identity);

  g_assert_cmpstr (hash, ==, expected);
}

static const YdBaseFileIdentity known = {
  G_MAXUINT64, 7, 100, 5 * (gint64) 1000000000, 6 * (gint64) 1000000000,
};

static void
test_identity (void)
{
  g_autoptr(YdBaseDatabase) database = open_memory ();
  g_autoptr(YdTransferDigests) digests = yd_transfer_digests_new (database);
  YdBaseFileIdentity others[5] = { known, known, known, known, known };

  others[0].device--;
  others[1].inode++;
  others[2].size++;
  others[3].mtime_ns++;
  others[4].ctime_ns++;
  assert_hash (digests, &known, NULL);
  yd_transfer_digests_note (digests, &known, HASH, LATER_US);
  assert_hash (digests, &known, HASH);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    assert_hash (digests, &others[i], NULL);

  /* the file changed: only what it is now is known */
  yd_transfer_digests_note (digests, &others[4], OTHER_HASH, LATER_US);
  assert_hash (digests, &others[4], OTHER_HASH);
  assert_hash (digests, &known, NULL);
  yd_transfer_digests_forget (digests, &others[4]);
  assert_hash (digests, &others[4], NULL);
}

/* Within two seconds of a change another one might not show. */
static void
test_unsettled (void)
{
  g_autoptr(YdBaseDatabase) database = open_memory ();
  g_autoptr(YdTransferDigests) digests = yd_transfer_digests_new (database);

  yd_transfer_digests_note (digests, &known, HASH, 8 * (gint64) G_USEC_PER_SEC - 1);
  assert_hash (digests, &known, NULL);
  yd_transfer_digests_note (digests, &known, HASH, 8 * (gint64) G_USEC_PER_SEC);
  assert_hash (digests, &known, HASH);
}

static void
test_bounded (void)
{
  g_autoptr(YdBaseDatabase) database = open_memory ();
  g_autoptr(YdTransferDigests) digests = yd_transfer_digests_new (database);
  g_autoptr(GPtrArray) rows = NULL;
  YdBaseFileIdentity identity = known;

  yd_transfer_digests_set_max (digests, 100);
  for (identity.inode = 0; identity.inode < 2000; identity.inode++)
    yd_transfer_digests_note (digests, &identity, HASH, LATER_US);
  rows = yd_base_database_query (database, NULL, "SELECT count (*) FROM transfer_digest", 0);
  g_assert_cmpint (yd_base_database_row_int (g_ptr_array_index (rows, 0), 0), <, 100 + 512);
  identity.inode = 1999;
  assert_hash (digests, &identity, HASH);
  identity.inode = 0;
  assert_hash (digests, &identity, NULL);

  yd_transfer_digests_set_max (digests, 1);
  identity.inode = 1998;
  assert_hash (digests, &identity, NULL);
  identity.inode = 1999;
  assert_hash (digests, &identity, HASH);
}

static void
test_nothing (void)
{
  assert_hash (NULL, &known, NULL);
  yd_transfer_digests_note (NULL, &known, HASH, LATER_US);
  yd_transfer_digests_forget (NULL, &known);
}

/* Used */

static void
set_up (YdTestResume  *self,
        gconstpointer  data)
{
  yd_test_resume_init (self);
  yd_test_transfer_configure (&self->test, TRUE, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestResume  *self,
           gconstpointer  data)
{
  yd_test_resume_clear (self);
}

static gboolean
note_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* By the clock of the test, so that what was written just now has settled. */
static void
let_time_pass (YdTestResume *self)
{
  gboolean passed = FALSE;

  yd_base_clock_add_timer (self->test.clock, LATER_US, note_time, &passed, NULL);
  yd_test_transfer_spin (is_true, &passed);
}

static void
upload (YdTestResume *self,
        const char   *path)
{
  yd_test_resume_add (self, path, YD_TRANSFER_CONFLICT_ASK, FALSE);
  yd_test_resume_start (self);
  yd_test_resume_wait (self);
}

static void
plant (YdTestResume *self,
       const char   *hash)
{
  GError *error = NULL;

  yd_base_database_run (self->database, &error, "UPDATE transfer_digest SET content_hash = ?", 1,
                        g_variant_new_string (hash));
  g_assert_no_error (error);
}

static gboolean
was_asked_with (YdTestResume *self,
                const char   *hash)
{
  GPtrArray *journal = yd_sim_get_journal (self->test.sim);

  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_has_suffix (entry->endpoint, CREATE) && strstr (entry->body, hash) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* A planted hash tells that the file was not read. */
static void
test_used (YdTestResume  *self,
           gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);

  let_time_pass (self);
  upload (self, path);
  g_assert_no_error (self->error);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_digest"), ==, 1);
  yd_test_resume_remove (self, NAME);

  /* a wrong one: found out, and forgotten */
  plant (self, HASH);
  upload (self, path);
  g_assert_true (was_asked_with (self, HASH));
  g_assert_error (self->error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_digest"), ==, 0);
  yd_test_transfer_assert_no_remote (&self->test, "/" NAME);
  upload (self, path);
  g_assert_no_error (self->error);
  yd_test_transfer_assert_remote (&self->test, "/" NAME, bytes);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_digest"), ==, 1);
}

/* The same number of bytes and the old time do not deceive it. */
static void
test_not_used (YdTestResume  *self,
               gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autoptr(GBytes) others = g_bytes_new_take (g_malloc0 (SIZE), SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);

  let_time_pass (self);
  upload (self, path);
  yd_test_resume_remove (self, NAME);
  plant (self, HASH);
  g_free (yd_test_transfer_write (&self->test, NAME, others));
  upload (self, path);
  g_assert_no_error (self->error);
  g_assert_false (was_asked_with (self, HASH));
  yd_test_transfer_assert_remote (&self->test, "/" NAME, others);
}

static void
test_too_fresh (YdTestResume  *self,
                gconstpointer  data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (SIZE);
  g_autofree char *path = yd_test_transfer_write (&self->test, NAME, bytes);

  upload (self, path);
  g_assert_no_error (self->error);
  g_assert_cmpuint (yd_test_resume_count_rows (self, "transfer_digest"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/digests/identity", test_identity);
  g_test_add_func ("/transfer/digests/unsettled", test_unsettled);
  g_test_add_func ("/transfer/digests/bounded", test_bounded);
  g_test_add_func ("/transfer/digests/nothing", test_nothing);
  g_test_add ("/transfer/digests/used", YdTestResume, NULL, set_up, test_used, tear_down);
  g_test_add ("/transfer/digests/not-used", YdTestResume, NULL, set_up, test_not_used, tear_down);
  g_test_add ("/transfer/digests/too-fresh", YdTestResume, NULL, set_up, test_too_fresh,
              tear_down);
  return g_test_run ();
}
