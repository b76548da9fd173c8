/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of the journal, of another version or of a damaged file. A line "TABLE.COLUMN=VALUE" puts
 * something else into a sensible row, one without "=" nothing at all. A row is restored or removed;
 * one that is restored is written again and then reads the same, and so are its records.
 *
 * Fuzzes: src/transfer/yd-transfer-journal-records.c
 * Fuzzes: src/transfer/yd-transfer-journal-rows.c
 */
#include "config.h"

#include "yd-fuzz-world.h"
#include "yd-fuzz.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"
#include "yd-transfer-journal-rows.h"
#include "yd-transfer-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* What another program has left, with locks that nobody holds. */
static const char * const rows[] = {
  "INSERT INTO transfer_group (id, title, direction, n_roots) VALUES (1, 'Photos', 0, 1)",
  ("INSERT INTO transfer (id, owner, group_id, storage, direction, place, local, below, parent_id,"
   "  follow, tree, size, only_instant, conflict, state, reason, outcome, ended_us)"
   " VALUES (1, '0b7e4c2e-4f4e-4c57-9c5f-1a2b3c4d5e6f', 1, 1, 0, 1, '/home/a/b.jpg', NULL, 'root',"
   "  0, 0, 10, 0, 0, 0, 0, 0, 0)"),
  ("INSERT INTO transfer_upload (transfer, part_bytes, device, inode, size, mtime_ns, ctime_ns,"
   "  step) VALUES (1, 1048576, 1, 2, 10, 3, 4, 0)"),
  "INSERT INTO transfer_download (transfer, size, ranges) VALUES (1, 10, '0:0-5 0:6-10 ')",
  "INSERT INTO transfer_local_name (group_id, folder_id, name) VALUES (1, 'root', 'b.jpg')",
};

/* What a line may put something into: its table's column, and the statement. */
static const struct
{
  const char *table;
  const char *columns;
} tables[] = {
  { "transfer_group", " title direction n_roots " },
  { "transfer", " group_id storage direction place local below parent_id follow tree size"
                " only_instant conflict state reason outcome ended_us item file error_domain"
                " error_code error_text server_code request_id taken_id " },
  { "transfer_upload", " drive_id file_id upload_id part_bytes device inode size mtime_ns ctime_ns"
                       " content_hash temporary replaced_id step asked_us " },
  { "transfer_download", " content_hash size first_temporary second_temporary ranges " },
  { "transfer_local_name", " folder_id name " },
};

static gboolean
is_column (const char *table,
           const char *column)
{
  g_autofree char *word = g_strconcat (" ", column, " ", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_str_equal (tables[i].table, table))
      return strstr (tables[i].columns, word) != NULL;
  return FALSE;
}

/* The database refuses what is not to be null; then it stays as it is. */
static void
put (YdBaseDatabase *database,
     char           *line)
{
  char *value = strchr (line, '=');
  g_autofree char *sql = NULL;
  char *column;

  if (value != NULL)
    *value++ = '\0';
  column = strchr (line, '.');
  if (column == NULL)
    return;
  *column++ = '\0';
  if (!is_column (line, column))
    return;
  sql = g_strdup_printf ("UPDATE OR IGNORE %s SET %s = ?", line, column);
  yd_base_database_run (database, NULL, sql, 1,
                        value != NULL ? g_variant_new_bytestring (value) : NULL);
}

static void
fill (YdBaseDatabase *database,
      const uint8_t  *data,
      size_t          size)
{
  g_autofree char *text = yd_fuzz_dup_text (data, size);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      yd_base_database_run (database, &error, rows[i], 0);
      g_assert_no_error (error);
    }
  for (guint i = 0; lines[i] != NULL; i++)
    put (database, lines[i]);
}

/* Transfers */

static void
assert_same_file (GFile *one,
                  GFile *other)
{
  g_assert_true ((one == NULL) == (other == NULL));
  g_assert_true (one == NULL || g_file_equal (one, other));
}

static void
assert_same_error (const GError *one,
                   const GError *other)
{
  g_autofree char *valid = one != NULL ? g_utf8_make_valid (one->message, -1) : NULL;
  g_autofree char *domain =
    one != NULL ? g_utf8_make_valid (g_quark_to_string (one->domain), -1) : NULL;

  g_assert_true ((one == NULL) == (other == NULL));
  if (one == NULL)
    return;
  g_assert_cmpstr (domain, ==, g_quark_to_string (other->domain));
  g_assert_cmpint (one->code, ==, other->code);
  g_assert_cmpstr (valid, ==, other->message);
}

static void
assert_same (YdTransfer *one,
             YdTransfer *other)
{
  YdDriveItem *item = yd_transfer_get_item (one);

  g_assert_cmpint (yd_transfer_get_direction (one), ==, yd_transfer_get_direction (other));
  g_assert_cmpint (yd_transfer_get_state (one), ==, yd_transfer_get_state (other));
  g_assert_cmpint (yd_transfer_get_reason (one), ==, yd_transfer_get_reason (other));
  g_assert_cmpint (yd_transfer_get_outcome (one), ==, yd_transfer_get_outcome (other));
  g_assert_cmpint (yd_transfer_get_conflict (one), ==, yd_transfer_get_conflict (other));
  g_assert_cmpint (yd_transfer_get_size (one), ==, yd_transfer_get_size (other));
  g_assert_cmpint (yd_transfer_get_ended_us (one), ==, yd_transfer_get_ended_us (other));
  g_assert_true (yd_transfer_is_tree (one) == yd_transfer_is_tree (other));
  g_assert_true (yd_transfer_get_follow (one) == yd_transfer_get_follow (other));
  assert_same_file (yd_transfer_get_file (one), yd_transfer_get_file (other));
  assert_same_file (yd_transfer_get_folder (one), yd_transfer_get_folder (other));
  assert_same_error (yd_transfer_get_error (one), yd_transfer_get_error (other));
  g_assert_true ((item == NULL) == (yd_transfer_get_item (other) == NULL));
  g_assert_true (item == NULL || yd_drive_item_equal (item, yd_transfer_get_item (other)));
}

/* What row @index of @owner restores. (transfer full) */
static YdTransfer *
restore (YdBaseDatabase *database,
         YdStorage      *storage,
         guint           index)
{
  g_autoptr(GPtrArray) owners =
    yd_base_database_query (database, NULL, "SELECT owner FROM transfer", 0);
  g_autoptr(GPtrArray) found = NULL;
  YdTransfer *transfer;

  found = yd_transfer_journal_rows_query (
    database, yd_base_database_row_text (g_ptr_array_index (owners, 0), 0), NULL);
  g_assert_cmpuint (found->len, ==, index + 1);
  transfer = yd_transfer_journal_rows_restore (g_ptr_array_index (found, index), storage);
  g_assert_nonnull (transfer);
  return transfer;
}

/* Written, then read as its row is; and as another row. */
static void
assert_kept (YdTransferJournal *journal,
             YdTransfer        *transfer)
{
  YdBaseDatabase *database = yd_transfer_journal_get_database (journal);
  YdStorage *storage = yd_transfer_get_storage (transfer);
  g_autoptr(YdTransfer) again = NULL;
  g_autoptr(YdTransfer) copied = NULL;
  g_autoptr(GPtrArray) owners = NULL;
  g_autoptr(GError) error = NULL;

  yd_transfer_journal_update (journal, transfer);
  again = restore (database, storage, 0);
  assert_same (transfer, again);
  owners = yd_base_database_query (database, NULL, "SELECT owner FROM transfer", 0);
  yd_transfer_journal_rows_insert (
    database, yd_base_database_row_text (g_ptr_array_index (owners, 0), 0), 100, again, &error);
  g_assert_no_error (error);
  copied = restore (database, storage, 1);
  assert_same (again, copied);
  yd_base_database_run (database, &error, "DELETE FROM transfer WHERE id = 100", 0);
  g_assert_no_error (error);
}

/* Records */

/* What is no text is written as the text that is nearest. */
static void
assert_same_text (const char *one,
                  const char *other)
{
  g_autofree char *valid = one != NULL ? g_utf8_make_valid (one, -1) : NULL;

  g_assert_cmpstr (valid, ==, other);
}

static void
assert_upload (YdTransferJournal *journal,
               YdTransfer        *transfer)
{
  g_autoptr(YdTransferUploadRecord) record =
    yd_transfer_journal_load_upload (journal, transfer);
  g_autoptr(YdTransferUploadRecord) again = NULL;
  g_autoptr(GError) error = NULL;

  if (record == NULL)
    return;
  yd_transfer_journal_save_upload (journal, transfer, record, &error);
  g_assert_no_error (error);
  again = yd_transfer_journal_load_upload (journal, transfer);
  g_assert_nonnull (again);
  assert_same_text (record->drive_id, again->drive_id);
  assert_same_text (record->file_id, again->file_id);
  assert_same_text (record->upload_id, again->upload_id);
  assert_same_text (record->content_hash, again->content_hash);
  assert_same_text (record->temporary, again->temporary);
  assert_same_text (record->replaced_id, again->replaced_id);
  g_assert_cmpint (record->part_bytes, ==, again->part_bytes);
  g_assert_cmpmem (&record->source, sizeof record->source, &again->source, sizeof again->source);
  g_assert_cmpint (record->step, ==, again->step);
  g_assert_cmpint (record->asked_us, ==, again->asked_us);
  yd_transfer_journal_forget_upload (journal, transfer);
  g_assert_null (yd_transfer_journal_load_upload (journal, transfer));
}

static void
assert_ranges (GArray *ranges,
               GArray *again)
{
  g_assert_cmpuint (ranges->len, ==, again->len);
  for (guint i = 0; i < ranges->len; i++)
    {
      const YdTransferRange *range = &g_array_index (ranges, YdTransferRange, i);
      const YdTransferRange *other = &g_array_index (again, YdTransferRange, i);

      g_assert_cmpint (range->start, >=, 0);
      g_assert_cmpint (range->end, >, range->start);
      g_assert_cmpuint (range->file, <, YD_TRANSFER_PLACE_FILES_MAX);
      g_assert_cmpint (range->start, ==, other->start);
      g_assert_cmpint (range->end, ==, other->end);
      g_assert_cmpuint (range->file, ==, other->file);
    }
}

static void
assert_download (YdTransferJournal *journal,
                 YdTransfer        *transfer)
{
  g_autoptr(YdTransferDownloadRecord) record =
    yd_transfer_journal_load_download (journal, transfer);
  g_autoptr(YdTransferDownloadRecord) again = NULL;
  g_autoptr(GError) error = NULL;

  if (record == NULL)
    return;
  yd_transfer_journal_save_download (journal, transfer, record, &error);
  g_assert_no_error (error);
  again = yd_transfer_journal_load_download (journal, transfer);
  g_assert_nonnull (again);
  assert_same_text (record->content_hash, again->content_hash);
  g_assert_cmpint (record->size, ==, again->size);
  for (guint i = 0; i < YD_TRANSFER_PLACE_FILES_MAX; i++)
    g_assert_cmpstr (record->temporaries[i], ==, again->temporaries[i]);
  assert_ranges (record->ranges, again->ranges);
  yd_transfer_journal_forget_download (journal, transfer);
  g_assert_null (yd_transfer_journal_load_download (journal, transfer));
}

/* The one transfer, or none and no row of it. */
static void
adopt (YdTransferJournal *journal,
       GListModel        *storages)
{
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) transfers = yd_transfer_journal_adopt (journal, storages, groups, &error);
  g_autoptr(GHashTable) leftovers = yd_transfer_journal_find_leftovers (journal);
  g_autoptr(GPtrArray) left = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (leftovers), <=, transfers->len);
  left = yd_base_database_query (yd_transfer_journal_get_database (journal), NULL,
                                 "SELECT id FROM transfer", 0);
  g_assert_cmpuint (left->len, ==, transfers->len);
  for (guint i = 0; i < groups->len; i++)
    {
      const char *name = yd_transfer_group_get_local_name (g_ptr_array_index (groups, i), "root");

      g_assert_true (name == NULL || (strchr (name, '/') == NULL && !g_str_equal (name, "..")));
    }
  for (guint i = 0; i < transfers->len; i++)
    {
      assert_kept (journal, g_ptr_array_index (transfers, i));
      assert_download (journal, g_ptr_array_index (transfers, i));
      assert_upload (journal, g_ptr_array_index (transfers, i));
    }
  yd_transfer_journal_remove (journal, transfers);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *folder = g_dir_make_tmp ("yd-fuzz-XXXXXX", NULL);
  g_autoptr(YdFuzzWorld) world = yd_fuzz_world_new ();
  g_autoptr(YdStorage) storage = yd_fuzz_world_add_storage (world);
  g_autoptr(GError) error = NULL;
  YdTransferJournal *journal = yd_transfer_journal_new (world->database, folder, &error);

  g_assert_cmpint (yd_storage_get_id (storage), ==, 1);
  g_assert_no_error (error);
  fill (yd_transfer_journal_get_database (journal), data, size);
  adopt (journal, G_LIST_MODEL (world->registry));
  g_object_unref (journal);
  yd_fuzz_world_settle ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return 0;
}
