/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows and records of the journal, without a queue: what was written is read again by the next
 * owner, and by nobody while the first one lives.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"
#include "yd-transfer-private.h"

#include "yd-base-database-private.h"

#include <glib/gstdio.h>

typedef struct
{
  YdTestTransfer test;
  char *path;               /* (owned) */
  YdBaseDatabase *database; /* (owned) */
  GListStore *storages;     /* (owned) */
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  static const char * const nothing[] = { NULL };
  GError *error = NULL;

  yd_test_transfer_init (&self->test, NULL);
  self->path = g_build_filename (self->test.folder, "yunduo.db", NULL);
  self->database = yd_base_database_new (self->path, nothing, &error);
  g_assert_no_error (error);
  self->storages = g_list_store_new (YD_TYPE_STORAGE);
  g_list_store_append (self->storages, self->test.storage);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_assert_finalize_object (self->database);
  g_object_unref (self->storages);
  g_free (self->path);
  yd_test_transfer_clear (&self->test);
}

static YdTransferJournal *
open_journal (Fixture *self)
{
  GError *error = NULL;
  YdTransferJournal *journal =
    yd_transfer_journal_new (self->database, self->test.folder, &error);

  g_assert_no_error (error);
  return journal;
}

static GPtrArray *
adopt (Fixture           *self,
       YdTransferJournal *journal,
       GPtrArray         *groups)
{
  GError *error = NULL;
  GPtrArray *transfers =
    yd_transfer_journal_adopt (journal, G_LIST_MODEL (self->storages), groups, &error);

  g_assert_no_error (error);
  return transfers;
}

static guint
count_rows (Fixture    *self,
            const char *table)
{
  g_autofree char *sql = g_strconcat ("SELECT count (*) FROM ", table, NULL);
  g_autoptr(GPtrArray) rows = yd_base_database_query (self->database, NULL, sql, 0);

  return (guint) yd_base_database_row_int (g_ptr_array_index (rows, 0), 0);
}

/* An upload of a path that is no UTF-8 and a download into two folders, in one group. */
static GPtrArray *
make_transfers (Fixture         *self,
                YdTransferGroup *group)
{
  static const char * const below[] = { "a b", "云", NULL };
  GPtrArray *transfers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (321);
  g_autofree char *file_id = yd_test_transfer_add_remote (&self->test, "it's “new”\n.txt", bytes);
  g_autoptr(YdDriveItem) item = yd_test_transfer_get_item (&self->test, file_id);
  g_autoptr(GFile) file = g_file_new_for_path ("/nowhere/\xff'\n");
  g_autoptr(GFile) folder = g_file_new_for_path (self->test.folder);
  YdTransferOptions options = { YD_TRANSFER_CONFLICT_REPLACE, TRUE };

  g_ptr_array_add (transfers, yd_transfer_new_upload (self->test.storage, file, "parent", TRUE));
  g_ptr_array_add (transfers,
                   yd_transfer_new_download (self->test.storage, item, folder, below));
  yd_transfer_set_size (g_ptr_array_index (transfers, 0), 77);
  yd_transfer_set_options (g_ptr_array_index (transfers, 0), &options);
  yd_transfer_get_facts (g_ptr_array_index (transfers, 0))->order = 5;
  yd_transfer_get_facts (g_ptr_array_index (transfers, 1))->order = -5;
  yd_transfer_group_add (group, transfers, 0);
  return transfers;
}

static void
test_rows (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(YdTransferGroup) group = yd_transfer_group_new ("photos", YD_TRANSFER_UPLOAD, 3);
  g_autoptr(GPtrArray) written = make_transfers (self, group);
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) read = NULL;
  YdTransferJournal *first = open_journal (self);
  g_autoptr(YdTransferJournal) second = NULL;
  YdTransfer *upload, *download;

  g_assert_true (yd_transfer_journal_add (first, written, NULL));
  g_assert_cmpint (yd_transfer_get_id (g_ptr_array_index (written, 0)), ==, 1);
  g_assert_cmpint (yd_transfer_get_id (g_ptr_array_index (written, 1)), ==, 2);
  yd_transfer_set_state (g_ptr_array_index (written, 0), YD_TRANSFER_PAUSED);
  yd_transfer_journal_update (first, g_ptr_array_index (written, 0));

  second = open_journal (self);
  read = adopt (self, second, groups);
  g_assert_cmpuint (read->len, ==, 0);
  g_ptr_array_unref (read);
  g_object_unref (first);

  read = adopt (self, second, groups);
  g_assert_cmpuint (read->len, ==, 2);
  g_assert_cmpuint (groups->len, ==, 1);
  g_assert_cmpstr (yd_transfer_group_get_title (g_ptr_array_index (groups, 0)), ==, "photos");
  g_assert_cmpuint (yd_transfer_group_get_n_roots (g_ptr_array_index (groups, 0)), ==, 3);
  download = g_ptr_array_index (read, 0);
  upload = g_ptr_array_index (read, 1);
  g_assert_true (yd_transfer_get_group (upload) == g_ptr_array_index (groups, 0));

  g_assert_cmpint (yd_transfer_get_state (upload), ==, YD_TRANSFER_PAUSED);
  g_assert_cmpstr (g_file_peek_path (yd_transfer_get_file (upload)), ==, "/nowhere/\xff'\n");
  g_assert_cmpstr (yd_transfer_get_parent_id (upload), ==, "parent");
  g_assert_true (yd_transfer_get_follow (upload));
  g_assert_true (yd_transfer_get_only_instant (upload));
  g_assert_cmpint (yd_transfer_get_conflict (upload), ==, YD_TRANSFER_CONFLICT_REPLACE);
  g_assert_cmpint (yd_transfer_get_size (upload), ==, 77);
  g_assert_cmpint (yd_transfer_get_state (download), ==, YD_TRANSFER_QUEUED);
  g_assert_cmpint (yd_transfer_get_size (download), ==, 321);
  g_assert_true (yd_drive_item_equal (yd_transfer_get_item (download),
                                      yd_transfer_get_item (g_ptr_array_index (written, 1))));
  g_assert_cmpstr (yd_transfer_get_below (download)[1], ==, "云");
  g_assert_null (yd_transfer_get_below (download)[2]);

  yd_transfer_journal_remove (second, read);
  g_assert_cmpuint (count_rows (self, "transfer"), ==, 0);
  g_assert_cmpuint (count_rows (self, "transfer_group"), ==, 0);
}

/* How it ended, with what people quote to the service. */
static void
test_ends (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(YdTransferGroup) group = yd_transfer_group_new ("x", YD_TRANSFER_UPLOAD, 1);
  g_autoptr(GPtrArray) written = make_transfers (self, group);
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) read = NULL;
  YdTransferJournal *first = open_journal (self);
  g_autoptr(YdTransferJournal) second = NULL;
  YdTransfer *failed = g_ptr_array_index (written, 0);
  YdTransfer *waiting = g_ptr_array_index (written, 1);

  g_assert_true (yd_transfer_journal_add (first, written, NULL));
  yd_transfer_fail (failed, g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_BLOCKED, "no"));
  yd_transfer_get_facts (failed)->ended_us = 1234;
  yd_transfer_wait (waiting, YD_TRANSFER_REASON_NAME, 0);
  yd_transfer_journal_begin (first);
  yd_transfer_journal_update (first, failed);
  yd_transfer_journal_update (first, waiting);
  yd_transfer_journal_end (first);
  g_object_unref (first);

  second = open_journal (self);
  read = adopt (self, second, groups);
  waiting = g_ptr_array_index (read, 0);
  failed = g_ptr_array_index (read, 1);
  yd_test_transfer_assert_failed (failed, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BLOCKED);
  g_assert_cmpstr (yd_transfer_get_error (failed)->message, ==, "no");
  g_assert_cmpint (yd_transfer_get_ended_us (failed), ==, 1234);
  g_assert_cmpint (yd_transfer_get_state (waiting), ==, YD_TRANSFER_WAITING);
  g_assert_cmpint (yd_transfer_get_reason (waiting), ==, YD_TRANSFER_REASON_NAME);
  g_assert_cmpuint (yd_transfer_group_get_n_failed (g_ptr_array_index (groups, 0)), ==, 1);
}

static void
test_upload_record (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(YdTransferGroup) group = yd_transfer_group_new ("x", YD_TRANSFER_UPLOAD, 1);
  g_autoptr(GPtrArray) transfers = make_transfers (self, group);
  g_autoptr(YdTransferJournal) journal = open_journal (self);
  g_autoptr(YdTransferUploadRecord) read = NULL;
  YdTransfer *transfer = g_ptr_array_index (transfers, 0);
  YdTransferUploadRecord record = {
    .drive_id = (char *) "d", .file_id = (char *) "f", .upload_id = (char *) "u",
    .part_bytes = 4096, .source = { G_MAXUINT64, 2, 3, 4, 5 }, .temporary = (char *) "t",
    .step = YD_TRANSFER_UPLOAD_BINNING,
  };
  GError *error = NULL;

  /* Without a row there is nothing to keep, and that is no trouble. */
  g_assert_true (yd_transfer_journal_save_upload (journal, transfer, &record, NULL));
  g_assert_true (yd_transfer_journal_save_upload (NULL, transfer, &record, NULL));
  g_assert_null (yd_transfer_journal_load_upload (journal, transfer));
  g_assert_null (yd_transfer_journal_load_upload (NULL, transfer));

  g_assert_true (yd_transfer_journal_add (journal, transfers, NULL));
  g_assert_null (yd_transfer_journal_load_upload (journal, transfer));
  yd_transfer_journal_save_upload (journal, transfer, &record, &error);
  g_assert_no_error (error);
  read = yd_transfer_journal_load_upload (journal, transfer);
  g_assert_cmpstr (read->drive_id, ==, "d");
  g_assert_cmpstr (read->file_id, ==, "f");
  g_assert_cmpstr (read->upload_id, ==, "u");
  g_assert_cmpint (read->part_bytes, ==, 4096);
  g_assert_true (yd_base_file_identity_equal (&read->source, &record.source));
  g_assert_null (read->content_hash);
  g_assert_cmpstr (read->temporary, ==, "t");
  g_assert_null (read->replaced_id);
  g_assert_cmpint (read->step, ==, YD_TRANSFER_UPLOAD_BINNING);

  yd_transfer_journal_forget_upload (journal, transfer);
  g_assert_null (yd_transfer_journal_load_upload (journal, transfer));
  yd_transfer_journal_forget_upload (NULL, transfer);
}

static void
test_download_record (Fixture       *self,
                      gconstpointer  data)
{
  g_autoptr(YdTransferGroup) group = yd_transfer_group_new ("x", YD_TRANSFER_UPLOAD, 1);
  g_autoptr(GPtrArray) transfers = make_transfers (self, group);
  g_autoptr(YdTransferJournal) journal = open_journal (self);
  g_autoptr(YdTransferDownloadRecord) read = NULL;
  g_autoptr(GArray) ranges = g_array_new (FALSE, FALSE, sizeof (YdTransferRange));
  const YdTransferRange wanted[] = { { 0, 10, 0 }, { 20, G_MAXINT64, 1 } };
  YdTransfer *transfer = g_ptr_array_index (transfers, 1);
  YdTransferDownloadRecord record = {
    .content_hash = (char *) "HASH", .size = -1, .temporaries = { (char *) ".\xff.part", NULL },
    .ranges = ranges,
  };
  GError *error = NULL;

  g_assert_true (yd_transfer_journal_add (journal, transfers, NULL));
  g_array_append_vals (ranges, wanted, G_N_ELEMENTS (wanted));
  yd_transfer_journal_save_download (journal, transfer, &record, &error);
  g_assert_no_error (error);
  yd_transfer_journal_save_download (journal, transfer, &record, &error);
  read = yd_transfer_journal_load_download (journal, transfer);
  g_assert_cmpstr (read->content_hash, ==, "HASH");
  g_assert_cmpint (read->size, ==, -1);
  g_assert_cmpstr (read->temporaries[0], ==, ".\xff.part");
  g_assert_null (read->temporaries[1]);
  g_assert_cmpuint (read->ranges->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const YdTransferRange *range = &g_array_index (read->ranges, YdTransferRange, i);

      g_assert_cmpint (range->start, ==, wanted[i].start);
      g_assert_cmpint (range->end, ==, wanted[i].end);
      g_assert_cmpuint (range->file, ==, wanted[i].file);
    }

  /* Somebody has been at the text: what can be read is believed. */
  g_assert_true (yd_base_database_run (self->database, NULL,
                                       "UPDATE transfer_download SET ranges = '0:0-10 9:1-2 '", 0));
  yd_transfer_download_record_free (read);
  read = yd_transfer_journal_load_download (journal, transfer);
  g_assert_cmpuint (read->ranges->len, ==, 1);

  yd_transfer_journal_remove (journal, transfers);
  g_assert_cmpuint (count_rows (self, "transfer_download"), ==, 0);
}

/* A storage that is gone takes its rows with it; rows of nonsense are dropped. */
static void
test_nobody_wants_them (Fixture       *self,
                        gconstpointer  data)
{
  g_autoptr(YdTransferGroup) group = yd_transfer_group_new ("x", YD_TRANSFER_UPLOAD, 1);
  g_autoptr(GPtrArray) written = make_transfers (self, group);
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) read = NULL;
  YdTransferJournal *first = open_journal (self);
  g_autoptr(YdTransferJournal) second = NULL;

  g_assert_true (yd_transfer_journal_add (first, written, NULL));
  g_object_unref (first);
  g_assert_true (yd_base_database_run (self->database, NULL, "UPDATE transfer SET storage = 99,"
                                       " state = 999 WHERE id = 1", 0));
  g_assert_true (yd_base_database_run (self->database, NULL, "UPDATE transfer SET item = '{'"
                                       " WHERE id = 2", 0));
  second = open_journal (self);
  read = adopt (self, second, groups);
  g_assert_cmpuint (read->len, ==, 0);
  g_assert_cmpuint (count_rows (self, "transfer"), ==, 0);
}

/* Without a path there is nothing to go on with. */
static void
test_no_path (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(YdTransferGroup) group = yd_transfer_group_new ("x", YD_TRANSFER_UPLOAD, 1);
  g_autoptr(GPtrArray) written = make_transfers (self, group);
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) read = NULL;
  YdTransferJournal *first = open_journal (self);
  g_autoptr(YdTransferJournal) second = NULL;

  g_assert_true (yd_transfer_journal_add (first, written, NULL));
  g_object_unref (first);
  g_assert_true (yd_base_database_run (self->database, NULL, "UPDATE transfer SET local = x''", 0));
  second = open_journal (self);
  read = adopt (self, second, groups);
  g_assert_cmpuint (read->len, ==, 0);
  g_assert_cmpuint (count_rows (self, "transfer"), ==, 0);
}

/* A database that refuses: rows are not kept, and nothing else happens. */
static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(YdTransferGroup) group = yd_transfer_group_new ("x", YD_TRANSFER_UPLOAD, 1);
  g_autoptr(GPtrArray) transfers = make_transfers (self, group);
  g_autoptr(YdTransferJournal) journal = open_journal (self);
  GError *error = NULL;

  g_assert_true (yd_base_database_run (self->database, NULL,
                                       "CREATE TRIGGER refuse BEFORE INSERT ON transfer"
                                       " WHEN NEW.id = 2 BEGIN SELECT RAISE (ABORT, 'full'); END",
                                       0));
  g_assert_false (yd_transfer_journal_add (journal, transfers, &error));
  g_assert_error (error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (yd_transfer_get_id (g_ptr_array_index (transfers, 0)), ==, 0);
  g_assert_cmpint (yd_transfer_group_get_id (group), ==, 0);
  g_assert_cmpuint (count_rows (self, "transfer"), ==, 0);
  g_assert_cmpuint (count_rows (self, "transfer_group"), ==, 0);
  yd_transfer_journal_update (journal, g_ptr_array_index (transfers, 0));
  yd_transfer_journal_remove (journal, transfers);
}

/* What waits for the journal */

typedef struct
{
  Fixture *fixture;           /* (borrowed) */
  YdTransferJournal *journal; /* (borrowed) */
  GPtrArray *transfers;       /* (borrowed) */
  guint n_written;
  guint n_told;
} Waiter;

static void
write_next (gpointer data)
{
  Waiter *waiter = data;
  YdTransferUploadRecord record = { .step = YD_TRANSFER_UPLOAD_COMPLETING };
  GError *error = NULL;

  g_assert_cmpuint (count_rows (waiter->fixture, "transfer_upload"), ==, 0);
  yd_transfer_journal_save_upload (waiter->journal,
                                   g_ptr_array_index (waiter->transfers, waiter->n_written++),
                                   &record, &error);
  g_assert_no_error (error);
}

/* Another connection sees all that was written: it is in the database. */
static void
hear_written (gpointer data)
{
  Waiter *waiter = data;

  g_assert_cmpuint (waiter->n_written, ==, 2);
  g_assert_cmpuint (count_rows (waiter->fixture, "transfer_upload"), ==, 2);
  waiter->n_told++;
}

static gboolean
are_both_told (gpointer data)
{
  return ((Waiter *) data)->n_told == 2;
}

static void
test_soon (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(YdTransferJournal) journal = open_journal (self);
  g_autoptr(YdTransferGroup) group = yd_transfer_group_new ("g", YD_TRANSFER_UPLOAD, 2);
  g_autoptr(GPtrArray) transfers = make_transfers (self, group);
  Waiter waiter = { self, journal, transfers, 0, 0 };
  guint n_statements = 0;

  g_assert_true (yd_transfer_journal_add (journal, transfers, NULL));
  yd_base_database_count (yd_transfer_journal_get_database (journal), &n_statements);
  yd_transfer_journal_write_soon (journal, write_next, hear_written, &waiter);
  yd_transfer_journal_write_soon (journal, write_next, hear_written, &waiter);
  g_assert_cmpuint (waiter.n_written, ==, 0);
  yd_test_transfer_spin (are_both_told, &waiter);
  g_assert_cmpuint (n_statements, ==, 1 + 2 + 1);

  /* The end of an upload is written with its record's: not at once, and not one without the
   * other. */
  n_statements = 0;
  yd_transfer_journal_forget_upload (journal, g_ptr_array_index (transfers, 0));
  yd_transfer_journal_update_late (journal, g_ptr_array_index (transfers, 0));
  g_assert_cmpuint (count_rows (self, "transfer_upload"), ==, 2);
  yd_transfer_journal_write_late (journal);
  g_assert_cmpuint (count_rows (self, "transfer_upload"), ==, 1);
  g_assert_cmpuint (n_statements, ==, 1 + 2 + 1);
  yd_base_database_count (yd_transfer_journal_get_database (journal), NULL);
  yd_transfer_journal_forget_upload (journal, g_ptr_array_index (transfers, 1));
  yd_transfer_journal_remove (journal, transfers);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) \
  g_test_add ("/transfer/journal/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("rows", test_rows);
  ADD ("ends", test_ends);
  ADD ("upload-record", test_upload_record);
  ADD ("download-record", test_download_record);
  ADD ("nobody-wants-them", test_nobody_wants_them);
  ADD ("no-path", test_no_path);
  ADD ("refused", test_refused);
  ADD ("soon", test_soon);
  return g_test_run ();
}
