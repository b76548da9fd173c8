/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of the room, and a transfer as a row and back; see the header.
 */
#include "config.h"

#include "yd-transfer-journal-rows.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-private.h"

#include "yd-drive-error.h"
#include "yd-drive-kept.h"

#include <string.h>

static const char * const migrations[] = {
  "CREATE TABLE transfer_group ("
  "  id INTEGER PRIMARY KEY,"
  "  title TEXT NOT NULL,"
  "  direction INTEGER NOT NULL,"
  "  n_roots INTEGER NOT NULL);"
  "CREATE TABLE transfer ("
  "  id INTEGER PRIMARY KEY,"
  "  owner TEXT NOT NULL,"
  "  group_id INTEGER NOT NULL,"
  "  storage INTEGER NOT NULL,"
  "  direction INTEGER NOT NULL,"
  "  place INTEGER NOT NULL,"
  "  local BLOB NOT NULL,"
  "  below BLOB,"
  "  parent_id TEXT,"
  "  follow INTEGER NOT NULL,"
  "  tree INTEGER NOT NULL,"
  "  size INTEGER NOT NULL,"
  "  only_instant INTEGER NOT NULL,"
  "  conflict INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  reason INTEGER NOT NULL,"
  "  outcome INTEGER NOT NULL,"
  "  ended_us INTEGER NOT NULL,"
  "  item TEXT,"
  "  file BLOB,"
  "  error_domain TEXT,"
  "  error_code INTEGER,"
  "  error_text TEXT,"
  "  server_code TEXT,"
  "  request_id TEXT);"
  "CREATE INDEX transfer_by_owner ON transfer (owner);"
  "CREATE INDEX transfer_by_group ON transfer (group_id);"
  "CREATE TABLE transfer_upload ("
  "  transfer INTEGER PRIMARY KEY REFERENCES transfer (id) ON DELETE CASCADE,"
  "  drive_id TEXT,"
  "  file_id TEXT,"
  "  upload_id TEXT,"
  "  part_bytes INTEGER NOT NULL,"
  "  device INTEGER NOT NULL,"
  "  inode INTEGER NOT NULL,"
  "  size INTEGER NOT NULL,"
  "  mtime_ns INTEGER NOT NULL,"
  "  ctime_ns INTEGER NOT NULL,"
  "  content_hash TEXT,"
  "  temporary TEXT,"
  "  replaced_id TEXT,"
  "  step INTEGER NOT NULL);"
  "CREATE TABLE transfer_download ("
  "  transfer INTEGER PRIMARY KEY REFERENCES transfer (id) ON DELETE CASCADE,"
  "  content_hash TEXT,"
  "  size INTEGER NOT NULL,"
  "  first_temporary TEXT,"
  "  second_temporary TEXT,"
  "  ranges TEXT NOT NULL);",
  "CREATE TABLE transfer_local_name ("
  "  group_id INTEGER NOT NULL REFERENCES transfer_group (id) ON DELETE CASCADE,"
  "  folder_id TEXT NOT NULL,"
  "  name BLOB NOT NULL,"
  "  PRIMARY KEY (group_id, folder_id)) WITHOUT ROWID;",
  "ALTER TABLE transfer ADD COLUMN taken_id TEXT;",
  "ALTER TABLE transfer_upload ADD COLUMN asked_us INTEGER NOT NULL DEFAULT 0;",
  "ALTER TABLE transfer_download ADD COLUMN first_inode INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE transfer_download ADD COLUMN second_inode INTEGER NOT NULL DEFAULT 0;",
  NULL,
};

/* What may change of a row, with @between them. */
#define CHANGING(between) \
  "place" between "size" between "conflict" between "state" between "reason" between \
  "outcome" between "ended_us" between "item" between "file" between "error_domain" between \
  "error_code" between "error_text" between "server_code" between "request_id" between \
  "taken_id"
#define N_CHANGING 15
#define N_FIXED 11

#define COLUMNS \
  "id, group_id, storage, direction, place, local, below, parent_id, follow, tree, size," \
  " only_instant, conflict, state, reason, outcome, ended_us, item, file, error_domain," \
  " error_code, error_text, server_code, request_id, taken_id"

enum
{
  ID,
  GROUP_ID,
  STORAGE,
  DIRECTION,
  PLACE,
  LOCAL,
  BELOW,
  PARENT_ID,
  FOLLOW,
  TREE,
  SIZE,
  ONLY_INSTANT,
  CONFLICT,
  STATE,
  REASON,
  OUTCOME,
  ENDED_US,
  ITEM,
  A_FILE,
  ERROR_DOMAIN,
  ERROR_CODE,
  ERROR_TEXT,
  SERVER_CODE,
  REQUEST_ID,
  TAKEN_ID,
};

const char * const *
yd_transfer_journal_rows_get_migrations (void)
{
  return migrations;
}

/* Values */

static GVariant *
from_number (gint64 number)
{
  return g_variant_new_int64 (number);
}

/* NULL as NULL. */
static GVariant *
from_text (const char *text)
{
  return text == NULL ? NULL : g_variant_new_take_string (g_utf8_make_valid (text, -1));
}

/* Paths are bytes; NULL as NULL. */
static GVariant *
from_path (GFile *file)
{
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;

  return path == NULL ? NULL : g_variant_new_bytestring (path);
}

static GVariant *
from_item (YdDriveItem *item)
{
  return item == NULL ? NULL : g_variant_new_take_string (yd_drive_kept_from_item (item));
}

static GVariant *
from_names (const char * const *names)
{
  g_autofree char *joined = names != NULL ? g_strjoinv ("/", (char **) names) : NULL;

  return joined == NULL ? NULL : g_variant_new_bytestring (joined);
}

/* Writing */

/* NULL for one that no row can hold. (transfer none) (nullable) */
static GFile *
get_local (YdTransfer *transfer)
{
  GFile *local = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD
                   ? yd_transfer_get_file (transfer) : yd_transfer_get_folder (transfer);

  return local != NULL && g_file_peek_path (local) != NULL ? local : NULL;
}

/* What never changes. */
static void
fill_fixed (const char *owner,
            gint64      id,
            YdTransfer *transfer,
            GVariant  **values)
{
  YdTransferFacts *facts = yd_transfer_get_facts (transfer);
  YdTransferGroup *group = facts->group;

  *values++ = from_number (id);
  *values++ = from_text (owner);
  *values++ = from_number (group != NULL ? yd_transfer_group_get_id (group) : 0);
  *values++ = from_number (yd_storage_get_id (yd_transfer_get_storage (transfer)));
  *values++ = from_number (yd_transfer_get_direction (transfer));
  *values++ = from_path (get_local (transfer));
  *values++ = from_names (yd_transfer_get_below (transfer));
  *values++ = from_text (yd_transfer_get_parent_id (transfer));
  *values++ = from_number (yd_transfer_get_follow (transfer));
  *values++ = from_number (yd_transfer_is_tree (transfer));
  *values = from_number (facts->options.only_instant);
}

/* What may change of @transfer, in the order of CHANGING. */
static void
fill_changing (YdTransfer *transfer,
               GVariant  **values)
{
  YdTransferFacts *facts = yd_transfer_get_facts (transfer);
  const GError *trouble = yd_transfer_get_error (transfer);
  gboolean has_file = yd_transfer_get_direction (transfer) == YD_TRANSFER_DOWNLOAD ||
                      yd_transfer_has_other_source (transfer);

  *values++ = from_number (facts->order);
  *values++ = from_number (facts->size);
  *values++ = from_number (facts->options.conflict);
  *values++ = from_number (yd_transfer_get_state (transfer));
  *values++ = from_number (yd_transfer_get_reason (transfer));
  *values++ = from_number (facts->outcome);
  *values++ = from_number (facts->ended_us);
  *values++ = from_item (yd_transfer_get_item (transfer));
  *values++ = has_file ? from_path (yd_transfer_get_file (transfer)) : NULL;
  *values++ = trouble == NULL ? NULL : from_text (g_quark_to_string (trouble->domain));
  *values++ = trouble == NULL ? NULL : from_number (trouble->code);
  *values++ = trouble == NULL ? NULL : from_text (trouble->message);
  *values++ = from_text (yd_drive_error_get_server_code (trouble));
  *values++ = from_text (yd_drive_error_get_request_id (trouble));
  *values = from_text (facts->taken_id);
}

gboolean
yd_transfer_journal_rows_insert (YdBaseDatabase  *database,
                                 const char      *owner,
                                 gint64           id,
                                 YdTransfer      *transfer,
                                 GError         **error)
{
  YdTransferFacts *facts = yd_transfer_get_facts (transfer);
  GVariant *values[N_FIXED + N_CHANGING];

  if (get_local (transfer) == NULL)
    return TRUE;
  fill_fixed (owner, id, transfer, values);
  fill_changing (transfer, values + N_FIXED);
  if (!yd_base_database_run_values (
        database, error,
        "INSERT INTO transfer (id, owner, group_id, storage, direction, local, below, parent_id,"
        "  follow, tree, only_instant, " CHANGING (",") ")"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        N_FIXED + N_CHANGING, values))
    return FALSE;
  facts->id = id;
  return TRUE;
}

gboolean
yd_transfer_journal_rows_update (YdBaseDatabase  *database,
                                 YdTransfer      *transfer,
                                 GError         **error)
{
  GVariant *values[N_CHANGING + 1];

  fill_changing (transfer, values);
  values[N_CHANGING] = from_number (yd_transfer_get_id (transfer));
  return yd_base_database_run_values (
    database, error, "UPDATE transfer SET " CHANGING (" = ?,") " = ? WHERE id = ?", N_CHANGING + 1,
    values);
}

gboolean
yd_transfer_journal_rows_insert_group (YdBaseDatabase   *database,
                                       gint64            id,
                                       YdTransferGroup  *group,
                                       GError          **error)
{
  return yd_base_database_run (
    database, error,
    "INSERT INTO transfer_group (id, title, direction, n_roots) VALUES (?, ?, ?, ?)", 4,
    from_number (id), from_text (yd_transfer_group_get_title (group)),
    from_number (yd_transfer_group_get_direction (group)),
    from_number (yd_transfer_group_get_n_roots (group)));
}

gboolean
yd_transfer_journal_rows_insert_local_name (YdBaseDatabase   *database,
                                            gint64            group_id,
                                            const char       *folder_id,
                                            const char       *name,
                                            GError          **error)
{
  return yd_base_database_run (
    database, error,
    "INSERT OR REPLACE INTO transfer_local_name (group_id, folder_id, name) VALUES (?, ?, ?)", 3,
    from_number (group_id), from_text (folder_id), g_variant_new_bytestring (name));
}

/* Reading */

void
yd_transfer_journal_rows_read_local_names (YdBaseDatabase  *database,
                                           gint64           group_id,
                                           YdTransferGroup *group)
{
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (database, NULL,
                            "SELECT folder_id, name FROM transfer_local_name WHERE group_id = ?",
                            1, from_number (group_id));

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const char *name = yd_base_database_row_text (g_ptr_array_index (rows, i), 1);

      if (*name != '\0' && strchr (name, '/') == NULL && !g_str_equal (name, ".") &&
          !g_str_equal (name, ".."))
        yd_transfer_group_set_local_name (
          group, yd_base_database_row_text (g_ptr_array_index (rows, i), 0), name);
    }
}

GPtrArray *
yd_transfer_journal_rows_query (YdBaseDatabase  *database,
                                const char      *owner,
                                GError         **error)
{
  return yd_base_database_query (database, error,
                                 "SELECT " COLUMNS " FROM transfer WHERE owner = ?"
                                 " ORDER BY place, id", 1, g_variant_new_string (owner));
}

gint64
yd_transfer_journal_rows_get_id (GPtrArray *row)
{
  return yd_base_database_row_int (row, ID);
}

gint64
yd_transfer_journal_rows_get_group (GPtrArray *row)
{
  return yd_base_database_row_int (row, GROUP_ID);
}

gint64
yd_transfer_journal_rows_get_storage (GPtrArray *row)
{
  return yd_base_database_row_int (row, STORAGE);
}

/* A value of an enum that ends with @last; 0 for any other. */
static int
read_enum (GPtrArray *row,
           guint      column,
           int        last)
{
  gint64 value = yd_base_database_row_int (row, column);

  return value >= 0 && value <= last ? (int) value : 0;
}

static YdTransfer *
read_upload (GPtrArray *row,
             YdStorage *storage)
{
  const char *parent_id = yd_base_database_row_text (row, PARENT_ID);
  const char *local = yd_base_database_row_text (row, LOCAL);
  const char *path = yd_base_database_row_text (row, A_FILE);
  g_autoptr(GFile) file = g_file_new_for_path (local);
  g_autoptr(GFile) source = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr(YdDriveItem) item =
    yd_drive_kept_to_item (yd_base_database_row_text (row, ITEM));
  YdTransfer *transfer;

  if (parent_id == NULL || *local == '\0')
    return NULL;
  transfer = yd_transfer_new_upload (storage, file, parent_id,
                                     yd_base_database_row_int (row, FOLLOW) != 0);
  if (source != NULL)
    yd_transfer_set_source (transfer, source);
  if (item != NULL)
    yd_transfer_set_item (transfer, item);
  yd_transfer_set_taken_id (transfer, yd_base_database_row_text (row, TAKEN_ID));
  return transfer;
}

static YdTransfer *
read_download (GPtrArray *row,
               YdStorage *storage)
{
  const char *below = yd_base_database_row_text (row, BELOW);
  const char *local = yd_base_database_row_text (row, LOCAL);
  const char *path = yd_base_database_row_text (row, A_FILE);
  g_autoptr(GFile) folder = g_file_new_for_path (local);
  g_autoptr(GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_auto(GStrv) names = below != NULL ? g_strsplit (below, "/", -1) : NULL;
  g_autoptr(YdDriveItem) item =
    yd_drive_kept_to_item (yd_base_database_row_text (row, ITEM));
  YdTransfer *transfer;

  if (item == NULL || *local == '\0')
    return NULL;
  transfer = yd_transfer_new_download (storage, item, folder, (const char * const *) names);
  if (file != NULL)
    yd_transfer_set_file (transfer, file);
  return transfer;
}

/* (transfer full) (nullable) */
static GError *
read_error (GPtrArray *row)
{
  const char *domain = yd_base_database_row_text (row, ERROR_DOMAIN);
  const char *text = yd_base_database_row_text (row, ERROR_TEXT);
  int code = (int) yd_base_database_row_int (row, ERROR_CODE);

  if (domain == NULL || text == NULL)
    return NULL;
  if (g_str_equal (domain, g_quark_to_string (YD_DRIVE_ERROR)))
    return yd_drive_kept_to_error (code, yd_base_database_row_text (row, SERVER_CODE),
                                   yd_base_database_row_text (row, REQUEST_ID), text);
  return g_error_new_literal (g_quark_from_string (domain), code, text);
}

/* What was under way is queued again; what asks a person still asks. */
static YdTransferState
choose_state (YdTransferState  state,
              YdTransferReason reason)
{
  if (state >= YD_TRANSFER_DONE || state == YD_TRANSFER_PAUSED)
    return state;
  if (state == YD_TRANSFER_WAITING &&
      (reason == YD_TRANSFER_REASON_NAME || reason == YD_TRANSFER_REASON_SOURCE))
    return state;
  return YD_TRANSFER_QUEUED;
}

YdTransfer *
yd_transfer_journal_rows_restore (GPtrArray *row,
                                  YdStorage *storage)
{
  YdTransferState state = read_enum (row, STATE, YD_TRANSFER_CANCELLED);
  YdTransferReason reason = read_enum (row, REASON, YD_TRANSFER_REASONS - 1);
  YdTransfer *transfer = read_enum (row, DIRECTION, YD_TRANSFER_DOWNLOAD) == YD_TRANSFER_UPLOAD
                           ? read_upload (row, storage) : read_download (row, storage);
  YdTransferFacts *facts;

  if (transfer == NULL)
    return NULL;
  facts = yd_transfer_get_facts (transfer);
  facts->id = yd_base_database_row_int (row, ID);
  facts->order = yd_base_database_row_int (row, PLACE);
  facts->size = MAX (yd_base_database_row_int (row, SIZE), -1);
  facts->ended_us = state >= YD_TRANSFER_DONE ? MAX (yd_base_database_row_int (row, ENDED_US), 1)
                                              : 0;
  facts->options.conflict = read_enum (row, CONFLICT, YD_TRANSFER_CONFLICT_REPLACE);
  facts->options.only_instant = yd_base_database_row_int (row, ONLY_INSTANT) != 0;
  /* One that failed may have been tried again, and the disk not have been told. */
  facts->adopted = (state < YD_TRANSFER_DONE || state == YD_TRANSFER_FAILED) &&
                   (state != YD_TRANSFER_WAITING || reason != YD_TRANSFER_REASON_NAME);
  yd_transfer_set_tree (transfer, yd_base_database_row_int (row, TREE) != 0);
  yd_transfer_restore (transfer, choose_state (state, reason), reason,
                       read_enum (row, OUTCOME, YD_TRANSFER_OUTCOME_SAME), read_error (row));
  return transfer;
}
