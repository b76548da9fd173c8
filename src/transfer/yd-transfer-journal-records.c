/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What uploads and downloads under way need to go on; see yd-transfer-journal.h. Ranges are text:
 * "FILE:START-END" and a space after each.
 */
#include "config.h"

#include "yd-transfer-journal-private.h"
#include "yd-transfer-private.h"

#define RANGES_MAX 10000

void
yd_transfer_upload_record_free (YdTransferUploadRecord *self)
{
  g_free (self->drive_id);
  g_free (self->file_id);
  g_free (self->upload_id);
  g_free (self->content_hash);
  g_free (self->temporary);
  g_free (self->replaced_id);
  g_free (self);
}

void
yd_transfer_download_record_free (YdTransferDownloadRecord *self)
{
  g_free (self->content_hash);
  for (guint i = 0; i < YD_TRANSFER_PLACE_FILES_MAX; i++)
    g_free (self->temporaries[i]);
  g_clear_pointer (&self->ranges, g_array_unref);
  g_free (self);
}

/* A damaged file may have given any bytes. */
static GVariant *
from_text (const char *text)
{
  return text == NULL ? NULL : g_variant_new_take_string (g_utf8_make_valid (text, -1));
}

/* Names on the disk are bytes. */
static GVariant *
from_bytes (const char *bytes)
{
  return bytes == NULL ? NULL : g_variant_new_bytestring (bytes);
}

static GVariant *
from_number (gint64 number)
{
  return g_variant_new_int64 (number);
}

static gboolean
has_row (YdTransferJournal *self,
         YdTransfer        *transfer)
{
  return self != NULL && yd_transfer_get_id (transfer) != 0;
}

/* NULL when there is none. (transfer full) (nullable) */
static GPtrArray *
load_row (YdTransferJournal *self,
          YdTransfer        *transfer,
          const char        *sql)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (!has_row (self, transfer) || yd_transfer_get_facts (transfer)->fresh)
    return NULL;
  rows = yd_base_database_query (yd_transfer_journal_get_database (self), &error, sql, 1,
                                 from_number (yd_transfer_get_id (transfer)));
  if (rows == NULL)
    g_debug ("Journal of transfers: %s", error->message);
  if (rows == NULL || rows->len == 0)
    return NULL;
  return g_ptr_array_ref (g_ptr_array_index (rows, 0));
}

static void
forget (YdTransferJournal *self,
        YdTransfer        *transfer,
        const char        *sql)
{
  g_autoptr(GError) error = NULL;

  if (has_row (self, transfer) &&
      !yd_base_database_run (yd_transfer_journal_get_database (self), &error, sql, 1,
                             from_number (yd_transfer_get_id (transfer))))
    g_debug ("Journal of transfers: %s", error->message);
}

/* Uploads */

gboolean
yd_transfer_journal_save_upload (YdTransferJournal             *self,
                                 YdTransfer                    *transfer,
                                 const YdTransferUploadRecord  *record,
                                 GError                       **error)
{
  if (!has_row (self, transfer))
    return TRUE;
  yd_transfer_journal_write_late (self);
  yd_transfer_get_facts (transfer)->fresh = FALSE;
  return yd_base_database_run (
    yd_transfer_journal_get_database (self), error,
    "INSERT OR REPLACE INTO transfer_upload (transfer, drive_id, file_id, upload_id, part_bytes,"
    "  device, inode, size, mtime_ns, ctime_ns, content_hash, temporary, replaced_id, step,"
    "  asked_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 15,
    from_number (yd_transfer_get_id (transfer)), from_text (record->drive_id),
    from_text (record->file_id), from_text (record->upload_id), from_number (record->part_bytes),
    from_number ((gint64) record->source.device), from_number ((gint64) record->source.inode),
    from_number (record->source.size), from_number (record->source.mtime_ns),
    from_number (record->source.ctime_ns), from_text (record->content_hash),
    from_text (record->temporary), from_text (record->replaced_id), from_number (record->step),
    from_number (record->asked_us));
}

YdTransferUploadRecord *
yd_transfer_journal_load_upload (YdTransferJournal *self,
                                 YdTransfer        *transfer)
{
  g_autoptr(GPtrArray) row =
    load_row (self, transfer,
              "SELECT drive_id, file_id, upload_id, part_bytes, device, inode, size, mtime_ns,"
              "  ctime_ns, content_hash, temporary, replaced_id, step, asked_us"
              " FROM transfer_upload WHERE transfer = ?");
  YdTransferUploadRecord *record;

  if (row == NULL)
    return NULL;
  record = g_new0 (YdTransferUploadRecord, 1);
  record->drive_id = g_strdup (yd_base_database_row_text (row, 0));
  record->file_id = g_strdup (yd_base_database_row_text (row, 1));
  record->upload_id = g_strdup (yd_base_database_row_text (row, 2));
  record->part_bytes = yd_base_database_row_int (row, 3);
  record->source.device = (guint64) yd_base_database_row_int (row, 4);
  record->source.inode = (guint64) yd_base_database_row_int (row, 5);
  record->source.size = yd_base_database_row_int (row, 6);
  record->source.mtime_ns = yd_base_database_row_int (row, 7);
  record->source.ctime_ns = yd_base_database_row_int (row, 8);
  record->content_hash = g_strdup (yd_base_database_row_text (row, 9));
  record->temporary = g_strdup (yd_base_database_row_text (row, 10));
  record->replaced_id = g_strdup (yd_base_database_row_text (row, 11));
  record->step = (int) CLAMP (yd_base_database_row_int (row, 12), YD_TRANSFER_UPLOAD_SENDING,
                              YD_TRANSFER_UPLOAD_RENAMING);
  record->asked_us = yd_base_database_row_int (row, 13);
  return record;
}

void
yd_transfer_journal_forget_upload (YdTransferJournal *self,
                                   YdTransfer        *transfer)
{
  YdTransferFacts *facts = yd_transfer_get_facts (transfer);

  if (!has_row (self, transfer) || facts->fresh)
    return;
  facts->fresh = TRUE;
  yd_transfer_journal_put_off (self, facts->id);
}

/* Of all processes: each knows its own by the transfers that it has. */
GHashTable *
yd_transfer_journal_find_leftovers (YdTransferJournal *self)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GPtrArray) rows = NULL;

  if (self == NULL)
    return ids;
  yd_transfer_journal_write_late (self);
  rows = yd_base_database_query (yd_transfer_journal_get_database (self), NULL,
                                 "SELECT id FROM transfer_upload JOIN transfer ON id = transfer"
                                 " WHERE state = ?", 1, from_number (YD_TRANSFER_CANCELLED));
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      gint64 id = yd_base_database_row_int (g_ptr_array_index (rows, i), 0);

      g_hash_table_add (ids, g_memdup2 (&id, sizeof id));
    }
  return ids;
}

/* Downloads */

static GVariant *
from_ranges (GArray *ranges)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; ranges != NULL && i < ranges->len; i++)
    {
      const YdTransferRange *range = &g_array_index (ranges, YdTransferRange, i);

      g_string_append_printf (text, "%u:%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " ", range->file,
                              range->start, range->end);
    }
  return g_variant_new_take_string (g_string_free (text, FALSE));
}

/* FALSE when @text does not begin with a range; else *@text is what follows it. */
static gboolean
read_range (const char      **text,
            YdTransferRange  *range)
{
  char *end = NULL;

  range->file = (guint) g_ascii_strtoull (*text, &end, 10);
  if (end == *text || *end != ':' || range->file >= YD_TRANSFER_PLACE_FILES_MAX)
    return FALSE;
  range->start = g_ascii_strtoll (end + 1, &end, 10);
  if (*end != '-')
    return FALSE;
  range->end = g_ascii_strtoll (end + 1, &end, 10);
  if (*end != ' ' || range->start < 0 || range->end <= range->start)
    return FALSE;
  *text = end + 1;
  return TRUE;
}

/* What cannot be read is fetched again. (transfer full) */
static GArray *
read_ranges (const char *text)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (YdTransferRange));
  YdTransferRange range;

  while (ranges->len < RANGES_MAX && read_range (&text, &range))
    g_array_append_val (ranges, range);
  return ranges;
}

gboolean
yd_transfer_journal_save_download (YdTransferJournal               *self,
                                   YdTransfer                      *transfer,
                                   const YdTransferDownloadRecord  *record,
                                   GError                         **error)
{
  if (!has_row (self, transfer))
    return TRUE;
  yd_transfer_get_facts (transfer)->fresh = FALSE;
  return yd_base_database_run (
    yd_transfer_journal_get_database (self), error,
    "INSERT OR REPLACE INTO transfer_download (transfer, content_hash, size, first_temporary,"
    "  second_temporary, ranges, first_inode, second_inode) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", 8,
    from_number (yd_transfer_get_id (transfer)), from_text (record->content_hash),
    from_number (record->size), from_bytes (record->temporaries[0]),
    from_bytes (record->temporaries[1]), from_ranges (record->ranges),
    from_number ((gint64) record->inodes[0]), from_number ((gint64) record->inodes[1]));
}

YdTransferDownloadRecord *
yd_transfer_journal_load_download (YdTransferJournal *self,
                                   YdTransfer        *transfer)
{
  g_autoptr(GPtrArray) row =
    load_row (self, transfer,
              "SELECT content_hash, size, first_temporary, second_temporary, ranges, first_inode,"
              "  second_inode FROM transfer_download WHERE transfer = ?");
  YdTransferDownloadRecord *record;

  if (row == NULL)
    return NULL;
  record = g_new0 (YdTransferDownloadRecord, 1);
  record->content_hash = g_strdup (yd_base_database_row_text (row, 0));
  record->size = yd_base_database_row_int (row, 1);
  for (guint i = 0; i < YD_TRANSFER_PLACE_FILES_MAX; i++)
    record->temporaries[i] = g_strdup (yd_base_database_row_text (row, 2 + i));
  record->ranges = read_ranges (yd_base_database_row_text (row, 4));
  for (guint i = 0; i < YD_TRANSFER_PLACE_FILES_MAX; i++)
    record->inodes[i] = (guint64) yd_base_database_row_int (row, 5 + i);
  return record;
}

void
yd_transfer_journal_forget_download (YdTransferJournal *self,
                                     YdTransfer        *transfer)
{
  forget (self, transfer, "DELETE FROM transfer_download WHERE transfer = ?");
}
