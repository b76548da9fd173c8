/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Downloads that were stopped and go on: paused, failed, or killed, which is a file and a journal
 * as they were at some moment. What lies there under a temporary name is trusted only when the
 * journal names it, and the bytes only when the hash is right in the end.
 */
#include "config.h"

#include "yd-test-disk.h"
#include "yd-test-transfer.h"

#include "yd-transfer-download.h"
#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"
#include "yd-transfer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GET "GET oss"
#define LINK "openFile/getDownloadUrl"
#define MIB (1024 * 1024)
#define BIG (24 * MIB + 4321)

typedef struct
{
  YdTestTransfer base;
  char *folder;               /* (owned): of the database */
  YdBaseDatabase *database;   /* (owned) */
  YdTransferJournal *journal; /* (owned) */
  YdTransferEngine *engine;   /* (owned) */
  YdTransferGroup *group;     /* (owned) */
  YdTransfer *transfer;       /* (owned): of the remote file "big" */
  GBytes *bytes;              /* (owned) */
  GCancellable *cancellable;  /* (owned): of the attempt */
  gboolean ended;
  GError *error;              /* (owned) (nullable): of the attempt */
} Test;

static void
add_transfer (Test *test)
{
  g_autofree char *id = yd_test_transfer_add_remote (&test->base, "big", test->bytes);
  g_autoptr(YdDriveItem) item = yd_test_transfer_get_item (&test->base, id);
  g_autoptr(GFile) folder = g_file_new_for_path (test->base.folder);
  g_autoptr(GPtrArray) transfers = g_ptr_array_new ();

  test->transfer = yd_transfer_new_download (test->base.storage, item, folder, NULL);
  test->group = yd_transfer_group_new ("big", YD_TRANSFER_DOWNLOAD, 1);
  g_ptr_array_add (transfers, test->transfer);
  yd_transfer_group_add (test->group, transfers, 0);
  g_assert_true (yd_transfer_journal_add (test->journal, transfers, NULL));
  g_assert_cmpint (yd_transfer_get_id (test->transfer), >, 0);
}

static void
set_up (Test          *test,
        gconstpointer  data)
{
  static const char * const nothing[] = { NULL };
  GError *error = NULL;
  g_autofree char *path = NULL;

  yd_test_transfer_init (&test->base, NULL);
  test->folder = g_dir_make_tmp ("yd-resume-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (test->folder, "yunduo.db", NULL);
  test->database = yd_base_database_new (path, nothing, &error);
  g_assert_no_error (error);
  test->journal = yd_transfer_journal_new (test->database, test->folder, &error);
  g_assert_no_error (error);
  test->engine = yd_transfer_engine_new (test->base.clock, test->base.transport, test->journal);
  test->bytes = yd_test_transfer_make_bytes (BIG);
  test->cancellable = g_cancellable_new ();
  add_transfer (test);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_unlink (child), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  g_clear_error (&test->error);
  g_object_unref (test->cancellable);
  g_bytes_unref (test->bytes);
  yd_transfer_engine_unref (test->engine);
  g_object_unref (test->transfer);
  g_object_unref (test->group);
  g_object_unref (test->journal);
  g_object_unref (test->database);
  remove_folder (test->folder);
  g_free (test->folder);
  yd_test_transfer_clear (&test->base);
  yd_test_disk_reset ();
}

/* Attempts */

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Test *test = user_data;

  test->ended = TRUE;
  yd_transfer_download_finish (YD_TRANSFER (object), result, &test->error);
}

static void
start (Test *test)
{
  g_clear_error (&test->error);
  g_object_unref (test->cancellable);
  test->cancellable = g_cancellable_new ();
  test->ended = FALSE;
  yd_sim_clear_journal (test->base.sim);
  yd_transfer_get_facts (test->transfer)->keeps = FALSE;
  yd_transfer_restore (test->transfer, YD_TRANSFER_PREPARING, YD_TRANSFER_REASON_NONE,
                       YD_TRANSFER_OUTCOME_NONE, NULL);
  yd_transfer_download_async (test->engine, test->transfer, test->cancellable, ended_cb, test);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
wait_for_end (Test *test)
{
  yd_test_transfer_spin (is_true, &test->ended);
}

/* What it had stays known until its row says that it is done, which is the queue's to write. */
static void
assert_comes_down (Test *test)
{
  g_autoptr(YdTransferDownloadRecord) record = NULL;

  start (test);
  wait_for_end (test);
  g_assert_no_error (test->error);
  yd_test_transfer_assert_file (&test->base, "big", test->bytes);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
  record = yd_transfer_journal_load_download (test->journal, test->transfer);
  g_assert_nonnull (record);
}

static goffset
sum_of_sent_bytes (Test *test)
{
  GPtrArray *journal = yd_sim_get_journal (test->base.sim);
  goffset sum = 0;

  for (guint i = 0; i < journal->len; i++)
    {
      YdSimEntry *entry = g_ptr_array_index (journal, i);

      if (g_str_equal (entry->endpoint, GET))
        sum += entry->bytes_sent;
    }
  return sum;
}

static void
slow_down (Test *test)
{
  YdSimFault slow = { .kind = YD_SIM_FAULT_SLOW_BODY, .endpoint = GET, .nth = 1,
                      .times = G_MAXUINT, .delay_ms = 20, .n = 64 * 1024 };

  yd_sim_add_fault (test->base.sim, &slow);
}

static gint64
sum_of_ranges (const YdTransferDownloadRecord *record)
{
  gint64 sum = 0;

  for (guint i = 0; record != NULL && record->ranges != NULL && i < record->ranges->len; i++)
    {
      const YdTransferRange *range = &g_array_index (record->ranges, YdTransferRange, i);

      sum += range->end - range->start;
    }
  return sum;
}

static gboolean
knows_ranges (gpointer data)
{
  Test *test = data;
  g_autoptr(YdTransferDownloadRecord) record =
    yd_transfer_journal_load_download (test->journal, test->transfer);

  g_assert_false (test->ended);
  return sum_of_ranges (record) >= 3 * MIB;
}

static gboolean
pass_second (gpointer data)
{
  yd_test_transfer_pass (data, G_USEC_PER_SEC);
  return G_SOURCE_CONTINUE;
}

/* Begins slowly, and returns when the journal knows of three pieces, which it is told of once a
 * second: those go by quickly. */
static void
start_slowly (Test *test)
{
  guint passing = g_timeout_add (100, pass_second, &test->base);

  slow_down (test);
  start (test);
  yd_test_transfer_spin (knows_ranges, test);
  g_source_remove (passing);
}

static void
pause_it (Test *test)
{
  yd_transfer_get_facts (test->transfer)->keeps = TRUE;
  g_cancellable_cancel (test->cancellable);
  wait_for_end (test);
  g_assert_error (test->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  yd_sim_clear_faults (test->base.sim);
}

static char *
dup_temporary_path (Test *test)
{
  g_autoptr(YdTransferDownloadRecord) record =
    yd_transfer_journal_load_download (test->journal, test->transfer);

  g_assert_nonnull (record);
  return g_build_filename (test->base.folder, record->temporaries[0], NULL);
}

/* Tests */

static void
test_paused (Test          *test,
             gconstpointer  data)
{
  g_autoptr(YdTransferDownloadRecord) record = NULL;

  start_slowly (test);
  g_assert_cmpuint (yd_test_disk_get ()->n_syncs, >, 0);
  pause_it (test);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
  record = yd_transfer_journal_load_download (test->journal, test->transfer);
  g_assert_cmpint (sum_of_ranges (record), >=, 3 * MIB);

  assert_comes_down (test);
  g_assert_cmpint (sum_of_sent_bytes (test), ==, BIG - sum_of_ranges (record));
  g_assert_cmpint (yd_transfer_get_done (test->transfer), <=, BIG);
}

/* Paused again and again. */
static void
test_paused_often (Test          *test,
                   gconstpointer  data)
{
  goffset sent = 0;

  for (guint i = 0; i < 3; i++)
    {
      start_slowly (test);
      sent += sum_of_sent_bytes (test);
      pause_it (test);
    }
  assert_comes_down (test);
  g_assert_cmpint (sent + sum_of_sent_bytes (test), <=, BIG + 9 * MIB);
}

static void
test_cancelled (Test          *test,
                gconstpointer  data)
{
  start_slowly (test);
  g_cancellable_cancel (test->cancellable);
  wait_for_end (test);
  yd_sim_clear_faults (test->base.sim);
  g_assert_error (test->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 0);
  g_assert_null (yd_transfer_journal_load_download (test->journal, test->transfer));
}

static gboolean
folder_is_empty (gpointer data)
{
  return yd_test_transfer_count_files (data) == 0;
}

/* The journal names the file as long as it is there: who dies meanwhile leaves no orphan. */
static gboolean
is_removed_then_forgotten (gpointer data)
{
  Test *test = data;
  g_autoptr(YdTransferDownloadRecord) record =
    yd_transfer_journal_load_download (test->journal, test->transfer);

  g_assert_true (record != NULL || yd_test_transfer_count_files (&test->base) == 0);
  return test->ended;
}

/* Paused, then cancelled: before the next attempt has opened anything, or without one. */
static void
test_cancelled_later (Test          *test,
                      gconstpointer  data)
{
  start_slowly (test);
  pause_it (test);
  if (data != NULL)
    {
      start (test);
      g_cancellable_cancel (test->cancellable);
      yd_test_transfer_spin (is_removed_then_forgotten, test);
      g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 0);
    }
  else
    {
      yd_transfer_download_discard (test->engine, test->transfer);
    }
  yd_test_transfer_spin (folder_is_empty, &test->base);
  g_assert_null (yd_transfer_journal_load_download (test->journal, test->transfer));
  yd_transfer_download_discard (test->engine, test->transfer);
}

static gboolean
has_failed (gpointer data)
{
  return yd_transfer_get_state (data) == YD_TRANSFER_FAILED;
}

/* A failed one leaves its file for another attempt, and takes it along when the list is cleared. */
static void
test_cleared (Test          *test,
              gconstpointer  data)
{
  YdSimFault down = { .kind = YD_SIM_FAULT_CUT_BEFORE, .endpoint = GET, .nth = 3,
                      .times = G_MAXUINT };

  g_assert_finalize_object (test->base.queue);
  test->base.queue =
    yd_transfer_queue_new (test->base.clock, test->base.transport, test->journal);
  yd_sim_add_fault (test->base.sim, &down);
  yd_test_transfer_spin (has_failed, yd_test_transfer_download (
                                       &test->base, yd_drive_item_get_id (
                                                      yd_transfer_get_item (test->transfer))));
  yd_test_transfer_wait (&test->base);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
  yd_transfer_queue_clear_ended (test->base.queue);
  yd_test_transfer_spin (folder_is_empty, &test->base);
  g_assert_finalize_object (test->base.queue);
  test->base.queue = yd_transfer_queue_new (test->base.clock, test->base.transport, NULL);
}

/* The process is killed: the file is as it was, with bytes that the journal does not know of, and
 * perhaps, after a power cut, without some of them. */
static void
test_killed (Test          *test,
             gconstpointer  data)
{
  gboolean cut = data != NULL;
  g_autoptr(YdTransferDownloadRecord) record = NULL;
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  gsize length;

  start_slowly (test);
  record = yd_transfer_journal_load_download (test->journal, test->transfer);
  path = dup_temporary_path (test);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_cancellable_cancel (test->cancellable);
  wait_for_end (test);
  yd_sim_clear_faults (test->base.sim);

  if (cut)
    for (guint i = 0; i < record->ranges->len; i++)
      {
        gint64 end = g_array_index (record->ranges, YdTransferRange, i).end;
        gint64 next = i + 1 < record->ranges->len
                        ? g_array_index (record->ranges, YdTransferRange, i + 1).start
                        : (gint64) length;

        memset (content + end, 0, (gsize) (next - end));
      }
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  g_assert_true (yd_transfer_journal_save_download (test->journal, test->transfer, record, NULL));
  assert_comes_down (test);
  g_assert_cmpint (sum_of_sent_bytes (test), ==, BIG - sum_of_ranges (record));
}

/* The service does not answer any more; a later attempt goes on. */
static void
test_failed (Test          *test,
             gconstpointer  data)
{
  YdSimFault down = { .kind = YD_SIM_FAULT_CUT_BEFORE, .endpoint = GET, .nth = 1,
                      .times = G_MAXUINT };

  start_slowly (test);
  yd_sim_clear_faults (test->base.sim);
  down.kind = YD_SIM_FAULT_CUT_BEFORE;
  yd_sim_add_fault (test->base.sim, &down);
  wait_for_end (test);
  g_assert_error (test->error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE);
  yd_sim_clear_faults (test->base.sim);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 1);
  assert_comes_down (test);
  g_assert_cmpint (sum_of_sent_bytes (test), <=, BIG - 3 * MIB);
}

static void
test_disk_full (Test          *test,
                gconstpointer  data)
{
  yd_test_disk_get ()->write_errno = ENOSPC;
  yd_test_disk_get ()->write_from = 20 * MIB;
  start (test);
  wait_for_end (test);
  g_assert_error (test->error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  yd_test_disk_reset ();
  assert_comes_down (test);
  g_assert_cmpint (sum_of_sent_bytes (test), <, BIG);
}

/* What could not be brought to the disk is not said to be there. */
static void
test_sync_fails (Test          *test,
                 gconstpointer  data)
{
  g_autoptr(YdTransferDownloadRecord) record = NULL;

  slow_down (test);
  yd_test_disk_get ()->data_sync_errno = EIO;
  start (test);
  wait_for_end (test);
  g_assert_cmpint (test->error->domain, ==, G_IO_ERROR);
  record = yd_transfer_journal_load_download (test->journal, test->transfer);
  g_assert_cmpint (sum_of_ranges (record), ==, 0);
  yd_test_disk_reset ();
  yd_sim_clear_faults (test->base.sim);
  assert_comes_down (test);
}

/* The temporary file has become something else meanwhile. */
typedef enum
{
  GONE,
  SHORTER,
  LINK_ELSEWHERE,
  SECOND_NAME,
  FOLDER,
  PIPE,
} Turn;

static void
test_turned (Test          *test,
             gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *other = g_build_filename (test->folder, "precious", NULL);
  g_autofree char *content = NULL;

  start_slowly (test);
  pause_it (test);
  path = dup_temporary_path (test);
  g_assert_true (g_file_set_contents (other, "mine", -1, NULL));
  if (GPOINTER_TO_INT (data) == SHORTER)
    g_assert_cmpint (truncate (path, 5), ==, 0);
  else if (GPOINTER_TO_INT (data) != SECOND_NAME)
    g_assert_cmpint (g_unlink (path), ==, 0);
  if (GPOINTER_TO_INT (data) == LINK_ELSEWHERE)
    g_assert_cmpint (symlink (other, path), ==, 0);
  if (GPOINTER_TO_INT (data) == SECOND_NAME)
    {
      g_unlink (other);
      g_assert_cmpint (link (path, other), ==, 0);
    }
  if (GPOINTER_TO_INT (data) == FOLDER)
    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  if (GPOINTER_TO_INT (data) == PIPE)
    g_assert_cmpint (mkfifo (path, 0600), ==, 0);

  start (test);
  wait_for_end (test);
  g_assert_no_error (test->error);
  yd_test_transfer_assert_file (&test->base, "big", test->bytes);
  g_assert_cmpint (sum_of_sent_bytes (test), ==, BIG);
  if (GPOINTER_TO_INT (data) != SECOND_NAME)
    {
      g_assert_true (g_file_get_contents (other, &content, NULL, NULL));
      g_assert_cmpstr (content, ==, "mine");
    }
  g_assert_cmpint (g_remove (path) == 0, ==, GPOINTER_TO_INT (data) != GONE);
}

/* A bit has flipped in what was here: found by the hash, and fetched once more. */
static void
test_rotten (Test          *test,
             gconstpointer  data)
{
  g_autofree char *path = NULL;
  int file;

  start_slowly (test);
  pause_it (test);
  path = dup_temporary_path (test);
  file = g_open (path, O_RDWR);
  g_assert_cmpint (pwrite (file, "rot", 3, 1000), ==, 3);
  close (file);
  assert_comes_down (test);
  g_assert_cmpint (sum_of_sent_bytes (test), >, BIG);
}

static const struct
{
  const char *content_hash;
  gint64 size;
  const char *temporary;
} strangers[] = {
  { "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", BIG, NULL },
  { NULL, BIG - 1, NULL },
  { NULL, BIG, "precious.txt" },
  { NULL, BIG, "../precious.txt" },
  { NULL, BIG, "/etc/passwd" },
  { NULL, BIG, ".another.01234567.part" },
};

/* A record that speaks of something else: another content, or a file that is none of ours. */
static void
test_strange_record (Test          *test,
                     gconstpointer  data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr(YdTransferDownloadRecord) record = NULL;
  g_autofree char *path = NULL;
  g_autofree char *precious = g_build_filename (test->base.folder, "precious.txt", NULL);

  start_slowly (test);
  pause_it (test);
  path = dup_temporary_path (test);
  g_assert_true (g_file_set_contents (precious, "mine", -1, NULL));
  record = yd_transfer_journal_load_download (test->journal, test->transfer);
  record->size = strangers[i].size;
  if (strangers[i].content_hash != NULL)
    {
      g_free (record->content_hash);
      record->content_hash = g_strdup (strangers[i].content_hash);
    }
  if (strangers[i].temporary != NULL)
    {
      g_free (record->temporaries[0]);
      record->temporaries[0] = g_strdup (strangers[i].temporary);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_true (yd_transfer_journal_save_download (test->journal, test->transfer, record, NULL));

  start (test);
  wait_for_end (test);
  g_assert_no_error (test->error);
  yd_test_transfer_assert_file (&test->base, "big", test->bytes);
  g_assert_cmpint (sum_of_sent_bytes (test), ==, BIG);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, 2);
  g_assert_cmpint (g_unlink (precious), ==, 0);
}

/* Two attempts at one file, of two processes: the second leaves it alone. */
static void
test_in_use (Test          *test,
             gconstpointer  data)
{
  g_autofree char *path = NULL;
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int file;

  start_slowly (test);
  pause_it (test);
  path = dup_temporary_path (test);
  file = g_open (path, O_RDWR);
  g_assert_cmpint (fcntl (file, F_OFD_SETLK, &lock), ==, 0);
  start (test);
  wait_for_end (test);
  g_assert_no_error (test->error);
  yd_test_transfer_assert_file (&test->base, "big", test->bytes);
  close (file);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Killed when the file had its name, before the journal heard of it. */
static void
test_named (Test          *test,
            gconstpointer  data)
{
  const YdTransferOptions options = { YD_TRANSFER_CONFLICT_KEEP_BOTH, FALSE };
  g_autofree char *temporary = NULL;
  g_autofree char *path = NULL;

  yd_transfer_set_options (test->transfer, &options);
  if (data != NULL)
    {
      g_autoptr(GBytes) other = g_bytes_new_static ("another", 7);

      g_free (yd_test_transfer_write (&test->base, "big", other));
    }
  start_slowly (test);
  pause_it (test);
  temporary = dup_temporary_path (test);
  g_assert_cmpint (g_unlink (temporary), ==, 0);
  path = yd_test_transfer_write (&test->base, data != NULL ? data : "big", test->bytes);
  start (test);
  wait_for_end (test);
  g_assert_no_error (test->error);
  g_assert_cmpint (sum_of_sent_bytes (test), ==, 0);
  g_assert_cmpuint (yd_test_transfer_count_files (&test->base), ==, data != NULL ? 2 : 1);
  g_assert_cmpint (yd_transfer_get_outcome (test->transfer), ==, YD_TRANSFER_OUTCOME_MOVED);
  g_assert_cmpstr (g_file_peek_path (yd_transfer_get_file (test->transfer)), ==, path);
}

static void
add (const char    *name,
     void         (*func) (Test *, gconstpointer),
     gconstpointer  data)
{
  g_autofree char *path = g_strconcat ("/transfer/go-on/", name, NULL);

  g_test_add (path, Test, data, set_up, func, tear_down);
}

static void
add_turns (void)
{
  static const char * const names[] = {
    [GONE] = "gone",
    [SHORTER] = "shorter",
    [LINK_ELSEWHERE] = "link",
    [SECOND_NAME] = "second-name",
    [FOLDER] = "folder",
    [PIPE] = "pipe",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat ("turned/", names[i], NULL);

      add (name, test_turned, GSIZE_TO_POINTER (i));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autofree char *name = g_strdup_printf ("strange-record/%" G_GSIZE_FORMAT, i);

      add (name, test_strange_record, GSIZE_TO_POINTER (i));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("paused", test_paused, NULL);
  add ("paused-often", test_paused_often, NULL);
  add ("cancelled", test_cancelled, NULL);
  add ("cancelled-later/at-once", test_cancelled_later, NULL);
  add ("cancelled-later/in-an-attempt", test_cancelled_later, "attempt");
  add ("cleared", test_cleared, NULL);
  add ("killed", test_killed, NULL);
  add ("power-cut", test_killed, "cut");
  add ("failed", test_failed, NULL);
  add ("disk-full", test_disk_full, NULL);
  add ("sync-fails", test_sync_fails, NULL);
  add ("rotten", test_rotten, NULL);
  add ("in-use", test_in_use, NULL);
  add ("named", test_named, NULL);
  add ("named/numbered", test_named, "big (1)");
  add_turns ();
  return g_test_run ();
}
