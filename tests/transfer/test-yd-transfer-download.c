/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Downloads from the simulator: the right bytes under a harmless name, or nothing at all and
 * nothing left behind.
 */
#include "config.h"

#include "yd-test-disk.h"
#include "yd-test-transfer.h"

#include "yd-sim-livp.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define GET "GET oss"
#define LINK "openFile/getDownloadUrl"
#define BIG 300000

static void
set_up (YdTestTransfer *test,
        gconstpointer   data)
{
  yd_test_transfer_init (test, NULL);
}

static void
tear_down (YdTestTransfer *test,
           gconstpointer   data)
{
  yd_test_transfer_clear (test);
  yd_test_disk_reset ();
}

static void
assert_nothing_left (YdTestTransfer *test)
{
  g_assert_cmpuint (yd_test_transfer_count_files (test), ==, 0);
}

static void
test_sizes (YdTestTransfer *test,
            gconstpointer   data)
{
  static const gsize sizes[] = { 0, 1, 1024, 1025, 4095, 4096, 4097, BIG };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%" G_GSIZE_FORMAT, sizes[i]);
      g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (sizes[i]);
      g_autofree char *id = yd_test_transfer_add_remote (test, name, bytes);
      g_autofree char *path = g_build_filename (test->folder, name, NULL);
      YdTransfer *transfer = yd_test_transfer_download (test, id);

      yd_test_transfer_wait (test);
      yd_test_transfer_assert_done (transfer);
      yd_test_transfer_assert_file (test, name, bytes);
      g_assert_cmpstr (g_file_peek_path (yd_transfer_get_file (transfer)), ==, path);
      g_assert_cmpint (yd_transfer_get_done (transfer), ==, (gint64) sizes[i]);
      g_assert_cmpint (yd_transfer_get_total (transfer), ==, (gint64) sizes[i]);
      g_assert_cmpuint (yd_test_transfer_count_files (test), ==, i + 1);
    }
}

/* Sent up from one file and down to another: the same, bit for bit. */
static void
test_up_and_down (YdTestTransfer *test,
                  gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *path = yd_test_transfer_write (test, "both ways 云.bin", bytes);
  YdTransfer *up;
  YdTransfer *down;

  yd_transfer_queue_set_part_bytes (test->queue, 65536);
  up = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (up);
  down = yd_test_transfer_download (test, yd_drive_item_get_id (yd_transfer_get_item (up)));
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (down);
  yd_test_transfer_assert_file (test, "both ways 云.bin", bytes);
  yd_test_transfer_assert_file (test, "both ways 云 (1).bin", bytes);
}

static void
test_existing_name (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(GBytes) mine = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) theirs = yd_test_transfer_make_bytes (20);
  g_autofree char *id = yd_test_transfer_add_remote (test, "a.txt", theirs);
  G_GNUC_UNUSED g_autofree char *path = yd_test_transfer_write (test, "a.txt", mine);
  g_autofree char *link_path = g_build_filename (test->folder, "a (1).txt", NULL);

  g_assert_cmpint (symlink ("/nowhere", link_path), ==, 0);
  yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_file (test, "a.txt", mine);
  yd_test_transfer_assert_file (test, "a (2).txt", theirs);
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
}

/* One fault, after which the file is there all the same. */
typedef struct
{
  const char *endpoint;
  YdSimFaultKind kind;
  goffset n;
} Bump;

static const Bump bumps[] = {
  { GET, YD_SIM_FAULT_CUT_BEFORE, 0 },
  { GET, YD_SIM_FAULT_CUT_REPLY, 0 },
  { GET, YD_SIM_FAULT_CUT_REPLY, 1 },
  { GET, YD_SIM_FAULT_CUT_REPLY, 100000 },
  { GET, YD_SIM_FAULT_CUT_REPLY, BIG - 1 },
  { GET, YD_SIM_FAULT_LOST_ANSWER, 0 },
  { GET, YD_SIM_FAULT_FULL_FOR_RANGE, 0 },
  { GET, YD_SIM_FAULT_WRONG_LENGTH, -10 },
  { GET, YD_SIM_FAULT_WRONG_LENGTH, 10 },
  { GET, YD_SIM_FAULT_FLIP_BIT, 7777 },
  { LINK, YD_SIM_FAULT_LOST_ANSWER, 0 },
  { LINK, YD_SIM_FAULT_CUT_REPLY, 30 },
};

static void
test_bump (YdTestTransfer *test,
           gconstpointer   data)
{
  const Bump *bump = data;
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "bumpy", bytes);
  YdTransfer *transfer;

  yd_test_transfer_add_fault (test, bump->endpoint, bump->kind, 1, bump->n);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, "bumpy", bytes);
  g_assert_cmpuint (yd_test_transfer_count_files (test), ==, 1);
}

static goffset
sum_of_sent_bytes (YdTestTransfer *test)
{
  GPtrArray *journal = yd_sim_get_journal (test->sim);
  goffset sum = 0;

  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_equal (entry->endpoint, GET))
        sum += entry->bytes_sent;
    }
  return sum;
}

/* Cut three times: it goes on where it was cut, and does not begin again. */
static void
test_goes_on (YdTestTransfer *test,
              gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "cut", bytes);
  YdTransfer *transfer;

  for (guint i = 1; i <= 3; i++)
    yd_test_transfer_add_fault (test, GET, YD_SIM_FAULT_CUT_REPLY, i, 50000);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, "cut", bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, GET), ==, 4);
  g_assert_cmpuint (yd_sim_count (test->sim, LINK), ==, 1);
  g_assert_cmpint (sum_of_sent_bytes (test), <=, BIG + 3 * 1000);
}

static void
add_xml_reply (YdTestTransfer *test,
               guint           nth,
               guint           times,
               guint           status,
               const char     *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, strlen (body));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = GET, .nth = nth, .times = times,
                       .status = status, .body = bytes, .content_type = "application/xml" };

  yd_sim_add_fault (test->sim, &fault);
}

static void
test_expired_link (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "old", bytes);
  YdTransfer *transfer;

  yd_test_transfer_add_fault (test, GET, YD_SIM_FAULT_CUT_REPLY, 1, 70000);
  add_xml_reply (test, 2, 1, 403,
                 "<Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>");
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, "old", bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, LINK), ==, 2);
  g_assert_cmpuint (yd_test_transfer_count_waits (test), ==, 1);
}

static void
test_concurrency_refused (YdTestTransfer *test,
                          gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "crowd", bytes);
  YdTransfer *transfer;

  add_xml_reply (test, 1, 8, 403, "<Error><Code>RequestDeniedByCallback</Code>"
                 "<Message>Callback deny this request reason: ExceedMaxConcurrency</Message>"
                 "</Error>");
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  g_assert_cmpuint (yd_test_transfer_count_waits (test), ==, 8);
}

static void
test_gives_up (YdTestTransfer *test,
               gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "hopeless", bytes);
  YdTransfer *transfer;

  yd_test_transfer_add_fault (test, GET, YD_SIM_FAULT_CUT_REPLY, 1, 1000);
  add_xml_reply (test, 2, G_MAXUINT, 503, "<Error><Code>ServiceUnavailable</Code></Error>");
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SERVICE);
  assert_nothing_left (test);
  g_assert_cmpuint (yd_sim_count (test->sim, GET), <=, 8);

  yd_sim_clear_faults (test->sim);
  yd_transfer_queue_retry (test->queue, transfer);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, "hopeless", bytes);
}

static void
test_always_wrong_bytes (YdTestTransfer *test,
                         gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "wrong", bytes);
  YdSimFault fault = { .kind = YD_SIM_FAULT_FLIP_BIT, .endpoint = GET, .nth = 1,
                       .times = G_MAXUINT, .n = 9 };
  YdTransfer *transfer;

  yd_sim_add_fault (test->sim, &fault);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH);
  assert_nothing_left (test);
  g_assert_cmpuint (yd_sim_count (test->sim, GET), ==, 2);
}

static void
test_gone (YdTestTransfer *test,
           gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "gone", bytes);
  YdTransfer *transfer;

  add_xml_reply (test, 1, 1, 404, "<Error><Code>NoSuchKey</Code></Error>");
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND);
  assert_nothing_left (test);
}

/* Addresses of a listing */

static const Bump flip = { GET, YD_SIM_FAULT_FLIP_BIT, 100 };

/* A folder "tree" of one file. */
static void
download_tree (YdTestTransfer *test,
               const char     *name,
               GBytes         *bytes)
{
  g_autofree char *tree =
    yd_sim_add_folder (test->sim, "alice", "backup", YD_DRIVE_ROOT_ID, "tree");
  g_autofree char *id G_GNUC_UNUSED =
    yd_sim_add_file (test->sim, "alice", "backup", tree, name, bytes);
  g_autofree char *path = g_build_filename ("tree", name, NULL);
  YdTransfer *transfer = yd_test_transfer_download (test, tree);

  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, path, bytes);
}

/* Small files of a tree cost no link each. */
static void
test_listed (YdTestTransfer *test,
             gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3000);

  download_tree (test, "small.txt", bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, LINK), ==, 0);
  g_assert_cmpuint (yd_sim_count (test->sim, GET), ==, 1);
}

static void
test_listed_unfit (YdTestTransfer *test,
                   gconstpointer   data)
{
  gboolean large = g_str_equal (data, "large.bin");
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (large ? 5000000 : 3000);

  download_tree (test, data, bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, LINK), ==, 1);
}

/* … and whatever is wrong with what they get, a link is asked for then. */
static void
test_listed_fails (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3000);
  const Bump *bump = data;

  if (bump != NULL)
    yd_test_transfer_add_fault (test, GET, bump->kind, 1, bump->n);
  else
    add_xml_reply (test, 1, 1, 403,
                   "<Error><Code>AccessDenied</Code><Message>Request has expired.</Message>"
                   "</Error>");
  download_tree (test, "small.txt", bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, LINK), ==, 1);
  g_assert_cmpuint (yd_sim_count (test->sim, GET), ==, 2);
  g_assert_cmpuint (yd_test_transfer_count_waits (test), ==, 0);
}

/* Live photos */

static void
test_livp (YdTestTransfer *test,
           gconstpointer   data)
{
  g_autoptr(GBytes) picture = yd_test_transfer_make_bytes (5000);
  g_autoptr(GBytes) film = yd_test_transfer_make_bytes (70000);
  g_autoptr(GBytes) zip = yd_sim_livp_build ("IMG_1.jpeg", picture, "IMG_1.mov", film);
  g_autofree char *id = yd_test_transfer_add_remote (test, "IMG_1.LIVP", zip);
  YdTransfer *transfer;

  yd_test_transfer_configure (test, TRUE, YD_STORAGE_LIVP_JPEG);
  yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_file (test, "IMG_1.jpeg", picture);

  yd_test_transfer_configure (test, TRUE, YD_STORAGE_LIVP_MOV);
  yd_test_transfer_add_fault (test, GET, YD_SIM_FAULT_CUT_REPLY, 1, 6000);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, "IMG_1.mov", film);
}

/* Names */

static const struct
{
  const char *remote;
  const char *local;
} hostile[] = {
  { "..", "%2E%2E" },
  { ".", "%2E" },
  { "a\nb", "a%0Ab" },
  { "..%2F..", "..%252F.." },
  { ".ssh", ".ssh" },
  { "~", "~" },
  { "\xe2\x80\xae" "gnp.exe", "\xe2\x80\xae" "gnp.exe" },
};

static void
test_hostile_names (YdTestTransfer *test,
                    gconstpointer   data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100 + i);
      g_autofree char *id = yd_test_transfer_add_remote (test, hostile[i].remote, bytes);
      YdTransfer *transfer = yd_test_transfer_download (test, id);

      yd_test_transfer_wait (test);
      yd_test_transfer_assert_done (transfer);
      yd_test_transfer_assert_file (test, hostile[i].local, bytes);
      g_assert_cmpuint (yd_test_transfer_count_files (test), ==, i + 1);
    }
}

static void
test_long_name (YdTestTransfer *test,
                gconstpointer   data)
{
  g_autofree char *stem = g_strnfill (900, 'n');
  g_autofree char *name = g_strconcat (stem, ".txt", NULL);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100);
  g_autofree char *id = yd_test_transfer_add_remote (test, name, bytes);
  YdTransfer *first = yd_test_transfer_download (test, id);
  YdTransfer *second = yd_test_transfer_download (test, id);

  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (first);
  yd_test_transfer_assert_done (second);
  g_assert_cmpuint (yd_test_transfer_count_files (test), ==, 2);
}

/* The disk */

static void
test_disk_full (YdTestTransfer *test,
                gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "large", bytes);
  YdTransfer *transfer;

  yd_test_disk_get ()->write_errno = ENOSPC;
  yd_test_disk_get ()->write_from = 100000;
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_DISK);
  assert_nothing_left (test);

  yd_test_disk_reset ();
  yd_transfer_queue_resume (test->queue, transfer);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, "large", bytes);
}

/* Known before a byte is fetched. */
static void
test_disk_full_at_once (YdTestTransfer *test,
                        gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "large", bytes);
  YdTransfer *transfer;

  yd_test_disk_get ()->reserve_errno = ENOSPC;
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_DISK);
  g_assert_cmpuint (yd_sim_count (test->sim, GET), ==, 0);
  assert_nothing_left (test);
  yd_transfer_queue_cancel (test->queue, transfer);
}

static void
test_cannot_reserve (YdTestTransfer *test,
                     gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "large", bytes);

  yd_test_disk_get ()->reserve_errno = EOPNOTSUPP;
  yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_file (test, "large", bytes);
}

static void
test_sync_fails (YdTestTransfer *test,
                 gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "unsynced", bytes);
  YdTransfer *transfer;

  yd_test_disk_get ()->sync_errno = EIO;
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_FAILED);
  g_assert_true (yd_transfer_get_error (transfer)->domain == G_IO_ERROR);
  assert_nothing_left (test);
}

/* File systems that know less: no RENAME_NOREPLACE, then no links either. */
static void
test_old_file_system (YdTestTransfer *test,
                      gconstpointer   data)
{
  g_autoptr(GBytes) mine = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (2000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "a", bytes);
  G_GNUC_UNUSED g_autofree char *path = yd_test_transfer_write (test, "a", mine);
  YdTransfer *transfer;

  yd_test_disk_get ()->rename_errno = EINVAL;
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_disk_get ()->link_errno = EPERM;
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);

  yd_test_transfer_assert_file (test, "a", mine);
  yd_test_transfer_assert_file (test, "a (1)", bytes);
  yd_test_transfer_assert_file (test, "a (2)", bytes);
  g_assert_cmpuint (yd_test_transfer_count_files (test), ==, 3);
  g_assert_cmpuint (yd_test_disk_get ()->n_renames, ==, 0);
}

static void
test_rename_fails (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (2000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "a", bytes);
  YdTransfer *transfer;

  yd_test_disk_get ()->rename_errno = EROFS;
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, G_IO_ERROR, G_IO_ERROR_READ_ONLY);
  assert_nothing_left (test);
}

static void
test_no_folder (YdTestTransfer *test,
                gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (2000);
  g_autofree char *id = yd_test_transfer_add_remote (test, "a", bytes);
  YdTransfer *transfer;

  g_assert_cmpint (g_rmdir (test->folder), ==, 0);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (g_mkdir (test->folder, 0700), ==, 0);
}

/* Several at a time */

static gboolean
is_crowded (gpointer data)
{
  return yd_sim_count (data, GET) >= 3;
}

static void
test_three_at_a_time (YdTestTransfer *test,
                      gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "same", bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 1, .times = 3,
                      .delay_ms = 20, .n = 10000 };

  yd_sim_add_fault (test->sim, &slow);
  for (guint i = 0; i < 7; i++)
    yd_test_transfer_download (test, id);
  yd_test_transfer_spin (is_crowded, test->sim);
  g_assert_cmpint (yd_transfer_get_state (yd_test_transfer_get (test, 2)), ==,
                   YD_TRANSFER_RUNNING);
  g_assert_cmpint (yd_transfer_get_state (yd_test_transfer_get (test, 3)), ==,
                   YD_TRANSFER_QUEUED);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->queue), >=, 7);
  yd_test_transfer_wait (test);
  for (guint i = 0; i < 7; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
  g_assert_cmpuint (yd_test_transfer_count_files (test), ==, 7);
  g_assert_cmpuint (yd_sim_count (test->sim, GET), ==, 7);
}

/* Cancelling */

static gboolean
has_asked_for_link (gpointer data)
{
  return yd_sim_count (data, LINK) > 0;
}

static gboolean
has_some_bytes (gpointer data)
{
  return yd_transfer_get_done (data) > 0;
}

static void
assert_cancels (YdTestTransfer *test,
                YdTransfer     *transfer)
{
  gint64 start_us = g_get_monotonic_time ();

  yd_transfer_queue_cancel (test->queue, transfer);
  yd_test_transfer_wait (test);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_CANCELLED);
  g_assert_null (yd_transfer_get_error (transfer));
  assert_nothing_left (test);
}

static void
test_cancel_link (YdTestTransfer *test,
                  gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "a", bytes);
  YdTransfer *transfer;

  yd_test_transfer_add_fault (test, LINK, YD_SIM_FAULT_HANG, 1, 0);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_spin (has_asked_for_link, test->sim);
  assert_cancels (test, transfer);
}

static void
test_cancel_bytes (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "a", bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 1,
                      .delay_ms = 20, .n = 1000 };
  YdTransfer *transfer;

  yd_sim_add_fault (test->sim, &slow);
  transfer = yd_test_transfer_download (test, id);
  yd_test_transfer_spin (has_some_bytes, transfer);
  g_assert_cmpuint (yd_test_transfer_count_files (test), ==, 1);
  assert_cancels (test, transfer);

  yd_transfer_queue_retry (test->queue, transfer);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_done (transfer);
  yd_test_transfer_assert_file (test, "a", bytes);
}

static void
test_queue_dropped (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (BIG);
  g_autofree char *id = yd_test_transfer_add_remote (test, "a", bytes);
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 1,
                      .delay_ms = 20, .n = 1000 };
  YdTransfer *transfer;

  yd_sim_add_fault (test->sim, &slow);
  transfer = g_object_ref (yd_test_transfer_download (test, id));
  yd_test_transfer_spin (has_some_bytes, transfer);
  g_assert_finalize_object (test->queue);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_CANCELLED);
  g_object_unref (transfer);
  assert_nothing_left (test);
  test->queue = yd_transfer_queue_new (test->clock, test->transport, NULL);
}

static void
add (const char    *name,
     void         (*func) (YdTestTransfer *, gconstpointer),
     gconstpointer  data)
{
  g_autofree char *path = g_strconcat ("/transfer/download/", name, NULL);

  g_test_add (path, YdTestTransfer, data, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("sizes", test_sizes, NULL);
  add ("up-and-down", test_up_and_down, NULL);
  add ("existing-name", test_existing_name, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bumps); i++)
    {
      g_autofree char *name = g_strdup_printf ("bump/%" G_GSIZE_FORMAT, i);

      add (name, test_bump, &bumps[i]);
    }
  add ("goes-on", test_goes_on, NULL);
  add ("expired-link", test_expired_link, NULL);
  add ("concurrency-refused", test_concurrency_refused, NULL);
  add ("gives-up", test_gives_up, NULL);
  add ("wrong-bytes", test_always_wrong_bytes, NULL);
  add ("gone", test_gone, NULL);
  add ("listed/small", test_listed, NULL);
  add ("listed/image", test_listed_unfit, "picture.jpg");
  add ("listed/large", test_listed_unfit, "large.bin");
  add ("listed/expired", test_listed_fails, NULL);
  add ("listed/cut", test_listed_fails, &bumps[2]);
  add ("listed/wrong", test_listed_fails, &flip);
  add ("livp", test_livp, NULL);
  add ("names/hostile", test_hostile_names, NULL);
  add ("names/long", test_long_name, NULL);
  add ("disk/full", test_disk_full, NULL);
  add ("disk/full-at-once", test_disk_full_at_once, NULL);
  add ("disk/cannot-reserve", test_cannot_reserve, NULL);
  add ("disk/sync-fails", test_sync_fails, NULL);
  add ("disk/old-file-system", test_old_file_system, NULL);
  add ("disk/rename-fails", test_rename_fails, NULL);
  add ("disk/no-folder", test_no_folder, NULL);
  add ("three-at-a-time", test_three_at_a_time, NULL);
  add ("cancel/link", test_cancel_link, NULL);
  add ("cancel/bytes", test_cancel_bytes, NULL);
  add ("queue-dropped", test_queue_dropped, NULL);
  return g_test_run ();
}
