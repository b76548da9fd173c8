/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uploads against the simulator: what arrives is what was there, whatever happens on the way,
 * and when it cannot arrive, nothing that looks like it does.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PUT "PUT oss"
#define CREATE "openFile/create"
#define COMPLETE "openFile/complete"
#define LIST_PARTS "openFile/listUploadedParts"
#define PART_URLS "openFile/getUploadUrl"
#define TRASH "openFile/recyclebin/trash"

static void
set_up (YdTestTransfer *test,
        gconstpointer   data)
{
  yd_test_transfer_init (test, NULL);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
set_up_short_parts (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->short_parts = TRUE;
  yd_test_transfer_init (test, options);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestTransfer *test,
           gconstpointer   data)
{
  yd_test_transfer_clear (test);
}

static const gsize sizes[] = {
  0, 1, 1024, 1025, YD_TEST_PART_BYTES - 1, YD_TEST_PART_BYTES, YD_TEST_PART_BYTES + 1,
  3 * YD_TEST_PART_BYTES + 5,
};

static void
upload_all_sizes (YdTestTransfer *test)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%" G_GSIZE_FORMAT, sizes[i]);
      g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (sizes[i]);
      g_autofree char *path = yd_test_transfer_write (test, name, bytes);
      YdTransfer *transfer = yd_test_transfer_upload (test, path);

      yd_test_transfer_wait (test);
      yd_test_transfer_assert_arrived (test, transfer, bytes);
      g_assert_true (sizes[i] == 0 || !yd_transfer_is_instant (transfer));
      g_assert_cmpuint (test->n_added, ==, i + 1);
      g_assert_cmpuint (test->n_ended, ==, i + 1);
    }
  g_assert_cmpuint (yd_sim_count (test->sim, LIST_PARTS), ==, 0);
}

static void
test_sizes (YdTestTransfer *test,
            gconstpointer   data)
{
  upload_all_sizes (test);
  g_assert_cmpuint (yd_sim_count (test->sim, PUT), ==, 6 * 1 + 2 + 4);
}

static void
test_sizes_hashed (YdTestTransfer *test,
                   gconstpointer   data)
{
  yd_test_transfer_configure (test, TRUE, YD_STORAGE_LIVP_JPEG);
  upload_all_sizes (test);
}

static void
test_instant (YdTestTransfer *test,
              gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (100000);
  G_GNUC_UNUSED g_autofree char *id = yd_test_transfer_add_remote (test, "there", bytes);
  g_autofree char *path = yd_test_transfer_write (test, "again", bytes);
  YdTransfer *transfer;

  yd_test_transfer_configure (test, TRUE, YD_STORAGE_LIVP_JPEG);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
  g_assert_true (yd_transfer_is_instant (transfer));
  g_assert_cmpuint (test->n_added, ==, 1);
  g_assert_cmpuint (yd_sim_count (test->sim, PUT), ==, 0);
}

static void
test_exists (YdTestTransfer *test,
             gconstpointer   data)
{
  g_autoptr(GBytes) old = yd_test_transfer_make_bytes (10);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (20);
  G_GNUC_UNUSED g_autofree char *id = yd_test_transfer_add_remote (test, "name", old);
  g_autofree char *path = yd_test_transfer_write (test, "name", bytes);
  YdTransfer *transfer = yd_test_transfer_upload (test, path);

  yd_test_transfer_wait_reason (transfer, YD_TRANSFER_REASON_NAME);
  yd_test_transfer_assert_remote (test, "/name", old);
  yd_transfer_queue_cancel (test->queue, transfer);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_CANCELLED);
}

/* One answer holds few addresses, however many parts there are: it may not grow beyond what a
 * reply may have. */
static void
test_many_parts (YdTestTransfer *test,
                 gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (120 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (test, "many", bytes);
  YdTransfer *transfer = yd_test_transfer_upload (test, path);
  GPtrArray *journal;

  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, PUT), ==, 120);
  g_assert_cmpuint (yd_sim_count (test->sim, PART_URLS), ==, 2);
  journal = yd_sim_get_journal (test->sim);
  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_has_suffix (entry->endpoint, CREATE))
        g_assert_null (strstr (entry->body, "\"part_number\":51}"));
    }
}

/* One fault, after which the file is there all the same. */
typedef struct
{
  const char *endpoint;
  YdSimFaultKind kind;
  guint nth;
  goffset n;
} Bump;

static const Bump bumps[] = {
  { PUT, YD_SIM_FAULT_CUT_BEFORE, 1, 0 },
  { PUT, YD_SIM_FAULT_CUT_BEFORE, 3, 0 },
  { PUT, YD_SIM_FAULT_CUT_REQUEST, 1, 1 },
  { PUT, YD_SIM_FAULT_CUT_REQUEST, 2, 1000 },
  { PUT, YD_SIM_FAULT_CUT_REQUEST, 2, YD_TEST_PART_BYTES - 1 },
  { PUT, YD_SIM_FAULT_CUT_REQUEST, 4, 3 },
  { PUT, YD_SIM_FAULT_LOST_ANSWER, 1, 0 },
  { PUT, YD_SIM_FAULT_LOST_ANSWER, 4, 0 },
  { CREATE, YD_SIM_FAULT_LOST_ANSWER, 1, 0 },
  { CREATE, YD_SIM_FAULT_CUT_REPLY, 1, 20 },
  { COMPLETE, YD_SIM_FAULT_CUT_BEFORE, 1, 0 },
  { COMPLETE, YD_SIM_FAULT_LOST_ANSWER, 1, 0 },
  { COMPLETE, YD_SIM_FAULT_CUT_REPLY, 1, 10 },
};

static void
test_bump (YdTestTransfer *test,
           gconstpointer   data)
{
  const Bump *bump = data;
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES + 5);
  g_autofree char *path = yd_test_transfer_write (test, "bumpy", bytes);
  YdTransfer *transfer;

  yd_test_transfer_add_fault (test, bump->endpoint, bump->kind, bump->nth, bump->n);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
  g_assert_cmpuint (test->n_added, ==, 1);
}

static void
test_bump_hashed (YdTestTransfer *test,
                  gconstpointer   data)
{
  yd_test_transfer_configure (test, TRUE, YD_STORAGE_LIVP_JPEG);
  test_bump (test, data);
}

/* Every request in turn is lost, then every answer. */
static void
torture (YdTestTransfer *test,
         YdSimFaultKind  kind,
         const char     *prefix)
{
  for (guint nth = 1; nth <= 9; nth++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%u", prefix, nth);
      g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES + nth);
      g_autofree char *path = yd_test_transfer_write (test, name, bytes);
      YdTransfer *transfer;

      yd_sim_clear_faults (test->sim);
      yd_test_transfer_add_fault (test, NULL, kind, nth, 0);
      transfer = yd_test_transfer_upload (test, path);
      yd_test_transfer_wait (test);
      yd_test_transfer_assert_arrived (test, transfer, bytes);
    }
  yd_sim_clear_faults (test->sim);
}

static void
test_torture (YdTestTransfer *test,
              gconstpointer   data)
{
  yd_test_transfer_configure (test, data != NULL, YD_STORAGE_LIVP_JPEG);
  torture (test, YD_SIM_FAULT_CUT_BEFORE, "request");
  torture (test, YD_SIM_FAULT_LOST_ANSWER, "answer");
  g_assert_cmpuint (test->n_added, ==, 18);
}

static void
add_reply (YdTestTransfer *test,
           const char     *endpoint,
           guint           nth,
           guint           times,
           guint           status,
           const char     *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, strlen (body));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = endpoint, .nth = nth,
                       .times = times, .status = status, .body = bytes,
                       .content_type = "application/xml" };

  yd_sim_add_fault (test->sim, &fault);
}

static void
test_busy_data_host (YdTestTransfer *test,
                     gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (2 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (test, "busy", bytes);
  YdTransfer *transfer;

  add_reply (test, PUT, 1, 4, 503, "<Error><Code>ServiceUnavailable</Code></Error>");
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
  g_assert_cmpuint (yd_test_transfer_count_waits (test), ==, 4);
}

static void
test_gives_up (YdTestTransfer *test,
               gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (2 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (test, "hopeless", bytes);
  YdTransfer *transfer;

  add_reply (test, PUT, 2, G_MAXUINT, 503, "<Error><Code>ServiceUnavailable</Code></Error>");
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_failed (transfer, YD_DRIVE_ERROR, YD_DRIVE_ERROR_SERVICE);
  g_assert_cmpuint (yd_sim_count (test->sim, PUT), ==, 1 + 6);
  yd_test_transfer_assert_no_remote (test, "/hopeless");

  yd_sim_clear_faults (test->sim);
  yd_transfer_queue_retry (test->queue, transfer);
  g_assert_null (yd_transfer_get_error (transfer));
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
}

static void
test_session_gone (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (test, "gone", bytes);
  YdTransfer *transfer;

  add_reply (test, PUT, 2, 1, 404, "<Error><Code>NoSuchUpload</Code></Error>");
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, CREATE), ==, 2);
}

static void
test_part_order (YdTestTransfer *test,
                 gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (3 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (test, "order", bytes);
  YdTransfer *transfer;

  add_reply (test, PUT, 2, 1, 400, "<Error><Code>PartNotSequential</Code></Error>");
  add_reply (test, PUT, 3, 1, 409, "<Error><Code>PartAlreadyExist</Code></Error>");
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, LIST_PARTS), ==, 2);
}

static gboolean
has_sent_some (gpointer data)
{
  return yd_sim_count (data, PUT) >= 2;
}

static void
test_expired_urls (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (20 * YD_TEST_PART_BYTES);
  g_autofree char *path = yd_test_transfer_write (test, "old", bytes);
  YdTransfer *transfer = yd_test_transfer_upload (test, path);

  yd_test_transfer_spin (has_sent_some, test->sim);
  yd_sim_expire_urls (test->sim);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
  g_assert_cmpuint (yd_sim_count (test->sim, PART_URLS), >=, 1);
  g_assert_cmpuint (yd_test_transfer_count_waits (test), ==, 0);
}

/* What the service says it stored is something else. */
static gboolean
has_sent (gpointer data)
{
  return yd_sim_count (data, PUT) > 0;
}

/* Sends five bytes; the questions after them are answered with @format, in which the drive, the
 * file (@id, or its true id) and the true hash are put. */
static YdTransfer *
upload_and_answer (YdTestTransfer *test,
                   const char     *id,
                   const char     *format)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5);
  g_autofree char *path = yd_test_transfer_write (test, "wrong", bytes);
  g_autofree char *hash = yd_base_hash_data (g_bytes_get_data (bytes, NULL), 5);
  YdSimFault slow = { .kind = YD_SIM_FAULT_DELAY, .endpoint = PUT, .delay_ms = 50 };
  g_autofree char *file_id = NULL;
  g_autoptr(GString) item = g_string_new (format);
  YdTransfer *transfer;

  yd_sim_add_fault (test->sim, &slow);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_spin (has_sent, test->sim);
  file_id = id != NULL ? g_strdup (id) : yd_test_transfer_dup_sent_id (test);
  g_string_replace (item, "DRIVE", test->drive_id, 1);
  g_string_replace (item, "FILE", file_id, 1);
  g_string_replace (item, "HASH", hash, 1);
  add_reply (test, COMPLETE, 1, 1, 200, item->str);
  add_reply (test, "openFile/get", 1, 1, 200, item->str);
  yd_test_transfer_wait (test);
  return transfer;
}

#define ANSWER(size, hash) \
  "{\"drive_id\":\"DRIVE\",\"file_id\":\"FILE\",\"parent_file_id\":\"root\",\"name\":\"wrong\"," \
  "\"type\":\"file\",\"size\":" size ",\"content_hash\":\"" hash "\"," \
  "\"content_hash_name\":\"sha1\"}"
#define OTHER_HASH "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"

static void
test_wrong_hash (YdTestTransfer *test,
                 gconstpointer   data)
{
  YdTransfer *transfer = upload_and_answer (test, NULL, ANSWER ("5", OTHER_HASH));

  yd_test_transfer_assert_failed (transfer, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH);
  g_assert_cmpuint (yd_sim_count (test->sim, TRASH), ==, 1);
  g_assert_cmpuint (test->n_added, ==, 0);
}

/* The answers speak of another file: it is not ours to remove. */
static void
test_wrong_file (YdTestTransfer *test,
                 gconstpointer   data)
{
  g_autoptr(GBytes) mine = yd_test_transfer_make_bytes (7);
  g_autofree char *id = yd_test_transfer_add_remote (test, "precious", mine);
  YdTransfer *transfer = upload_and_answer (test, id, ANSWER ("5", OTHER_HASH));

  yd_test_transfer_assert_failed (transfer, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  g_assert_cmpuint (yd_sim_count (test->sim, TRASH), ==, 0);
  yd_test_transfer_assert_remote (test, "/precious", mine);
}

/* The answer has the right hash and no size (§6: any member may be null): not a wrong file. */
static void
test_complete_without_size (YdTestTransfer *test,
                            gconstpointer   data)
{
  YdTransfer *transfer = upload_and_answer (test, NULL, ANSWER ("null", "HASH"));

  yd_test_transfer_assert_done (transfer);
  g_assert_cmpuint (yd_sim_count (test->sim, TRASH), ==, 0);
  g_assert_cmpuint (test->n_added, ==, 1);
}

/* An answer that makes no sense, but the file is there. */
static void
test_garbled_complete (YdTestTransfer *test,
                       gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *path = yd_test_transfer_write (test, "garbled", bytes);
  YdTransfer *transfer;

  yd_test_transfer_add_fault (test, COMPLETE, YD_SIM_FAULT_FLIP_BIT, 1, 0);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
  g_assert_cmpuint (test->n_added, ==, 1);
}

/* Cancelling */

static void
test_cancel_before (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  YdTransfer *transfers[4];

  yd_transfer_queue_set_uploads (test->queue, 1);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    {
      g_autofree char *name = g_strdup_printf ("cancel-%u", i);
      g_autofree char *path = yd_test_transfer_write (test, name, bytes);
      YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = CREATE };

      yd_sim_add_fault (test->sim, &hang);
      transfers[i] = yd_test_transfer_upload (test, path);
    }
  g_assert_cmpint (yd_transfer_get_state (transfers[3]), ==, YD_TRANSFER_QUEUED);
  yd_transfer_queue_cancel (test->queue, transfers[3]);
  g_assert_cmpint (yd_transfer_get_state (transfers[3]), ==, YD_TRANSFER_CANCELLED);
  g_assert_cmpuint (test->n_ended, ==, 1);
  yd_transfer_queue_cancel_storage (test->queue, test->storage);
  yd_test_transfer_wait (test);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    {
      g_assert_cmpint (yd_transfer_get_state (transfers[i]), ==, YD_TRANSFER_CANCELLED);
      g_assert_null (yd_transfer_get_error (transfers[i]));
    }
  g_assert_cmpuint (test->n_ended, ==, 4);
}

static const char *hanging[] = { CREATE, PUT, COMPLETE };

static gboolean
has_asked_for_hanging (gpointer data)
{
  gpointer *pair = data;

  return yd_sim_count (pair[0], pair[1]) > 0;
}

static void
test_cancel_during (YdTestTransfer *test,
                    gconstpointer   data)
{
  const char * const *endpoint = data;
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *path = yd_test_transfer_write (test, "cancelled", bytes);
  gpointer pair[2] = { test->sim, (gpointer) *endpoint };
  gint64 start_us;
  YdTransfer *transfer;

  yd_test_transfer_add_fault (test, *endpoint, YD_SIM_FAULT_HANG, 1, 0);
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_spin (has_asked_for_hanging, pair);
  start_us = g_get_monotonic_time ();
  yd_transfer_queue_cancel (test->queue, transfer);
  yd_test_transfer_wait (test);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_CANCELLED);
  yd_test_transfer_assert_no_remote (test, "/cancelled");

  /* and once more, to the end */
  yd_transfer_queue_retry (test->queue, transfer);
  yd_test_transfer_wait (test);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
}

static void
test_cancel_waiting (YdTestTransfer *test,
                     gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *path = yd_test_transfer_write (test, "waiting", bytes);
  gint64 start_us;
  YdTransfer *transfer;

  yd_test_transfer_be_patient (test);
  add_reply (test, PUT, 1, G_MAXUINT, 503, "<Error><Code>ServiceUnavailable</Code></Error>");
  transfer = yd_test_transfer_upload (test, path);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_WAITING);
  start_us = g_get_monotonic_time ();
  yd_transfer_queue_cancel (test->queue, transfer);
  yd_test_transfer_wait (test);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC / 2);
  g_assert_cmpint (yd_transfer_get_state (transfer), ==, YD_TRANSFER_CANCELLED);
}

static void
test_cancel_after (YdTestTransfer *test,
                   gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *path = yd_test_transfer_write (test, "done", bytes);
  YdTransfer *transfer = yd_test_transfer_upload (test, path);

  yd_test_transfer_wait (test);
  yd_transfer_queue_cancel (test->queue, transfer);
  yd_transfer_queue_retry (test->queue, transfer);
  yd_test_transfer_assert_arrived (test, transfer, bytes);
  g_assert_cmpuint (yd_transfer_queue_get_active (test->queue), ==, 0);
}

/* The queue goes away in the middle: nothing is left behind, nothing crashes. */
static void
test_queue_dropped (YdTestTransfer *test,
                    gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (5000);
  g_autofree char *path = yd_test_transfer_write (test, "dropped", bytes);
  gpointer pair[2] = { test->sim, (gpointer) PUT };
  YdTransfer *transfer;

  yd_test_transfer_add_fault (test, PUT, YD_SIM_FAULT_HANG, 1, 0);
  transfer = g_object_ref (yd_test_transfer_upload (test, path));
  yd_test_transfer_spin (has_asked_for_hanging, pair);
  g_assert_finalize_object (test->queue);
  yd_test_transfer_wait_state (transfer, YD_TRANSFER_CANCELLED);
  g_object_unref (transfer);
  test->queue = yd_transfer_queue_new (test->clock, test->transport, NULL);
}

static void
add (const char    *name,
     void         (*func) (YdTestTransfer *, gconstpointer),
     gconstpointer  data)
{
  g_autofree char *path = g_strconcat ("/transfer/upload/", name, NULL);

  g_test_add (path, YdTestTransfer, data, set_up, func, tear_down);
}

static void
add_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bumps); i++)
    {
      g_autofree char *plain = g_strdup_printf ("bump/%" G_GSIZE_FORMAT, i);
      g_autofree char *hashed = g_strdup_printf ("bump-hashed/%" G_GSIZE_FORMAT, i);
      g_autofree char *path = g_strdup_printf ("/transfer/upload/bump-short/%" G_GSIZE_FORMAT, i);

      add (plain, test_bump, &bumps[i]);
      add (hashed, test_bump_hashed, &bumps[i]);
      g_test_add (path, YdTestTransfer, &bumps[i], set_up_short_parts, test_bump, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (hanging); i++)
    {
      g_autofree char *name = g_strdup_printf ("cancel/during/%" G_GSIZE_FORMAT, i);

      add (name, test_cancel_during, &hanging[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("sizes", test_sizes, NULL);
  add ("sizes-hashed", test_sizes_hashed, NULL);
  add ("instant", test_instant, NULL);
  add ("exists", test_exists, NULL);
  add ("many-parts", test_many_parts, NULL);
  add ("busy", test_busy_data_host, NULL);
  add ("gives-up", test_gives_up, NULL);
  add ("session-gone", test_session_gone, NULL);
  add ("part-order", test_part_order, NULL);
  add ("expired-urls", test_expired_urls, NULL);
  add ("wrong-hash", test_wrong_hash, NULL);
  add ("wrong-file", test_wrong_file, NULL);
  add ("complete-without-size", test_complete_without_size, NULL);
  add ("garbled-complete", test_garbled_complete, NULL);
  add ("cancel/before", test_cancel_before, NULL);
  add ("cancel/waiting", test_cancel_waiting, NULL);
  add ("cancel/after", test_cancel_after, NULL);
  add ("torture", test_torture, NULL);
  add ("torture-hashed", test_torture, "hashed");
  add ("queue-dropped", test_queue_dropped, NULL);
  add_rows ();
  return g_test_run ();
}
