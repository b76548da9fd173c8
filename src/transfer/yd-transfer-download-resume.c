/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What of a download outlives a kill: the journal names the temporary file before it is made, and
 * its ranges once they are on the disk. Only whole files of a known size go on where they were;
 * of others the file is found again, to be removed.
 */
#include "config.h"

#include "yd-transfer-download-private.h"

#include "yd-transfer-name.h"

#include <string.h>
#include <unistd.h>

#define TICK_US (G_USEC_PER_SEC / 10)
#define SAVE_US G_USEC_PER_SEC
#define SAVE_BYTES ((gint64) 4 * 1024 * 1024) /* of each connection */
#define RANDOM_DIGITS 8

static gboolean
is_kept (YdTransferDownload *op)
{
  return op->engine->journal != NULL && yd_transfer_get_id (op->transfer) > 0;
}

static gboolean
may_resume (YdTransferDownload *op)
{
  return op->n_streams == 1 && op->size >= 0 && yd_transfer_download_is_whole_file (op);
}

/* @name is one that yd_transfer_name_partial() makes of @wanted. */
static gboolean
is_temporary_of (const char *name,
                 const char *wanted)
{
  g_autofree char *model = yd_transfer_name_partial (wanted, 0);
  gsize length = strlen (model);
  gsize random = length - strlen (".part") - RANDOM_DIGITS;

  if (strlen (name) != length || strncmp (name, model, random) != 0 ||
      !g_str_has_suffix (name, ".part"))
    return FALSE;
  for (gsize i = random; i < random + RANDOM_DIGITS; i++)
    if (!g_ascii_isxdigit (name[i]))
      return FALSE;
  return TRUE;
}

/* Names in a record that are none of ours are not touched. */
static gboolean
is_any_temporary (const char *name)
{
  return name != NULL && name[0] == '.' && g_str_has_suffix (name, ".part") &&
         strchr (name, '/') == NULL;
}

static gboolean
is_same_content (YdTransferDownload             *op,
                 const YdTransferDownloadRecord *record)
{
  return record->size == op->size && record->content_hash != NULL && op->expected != NULL &&
         g_ascii_strcasecmp (record->content_hash, op->expected) == 0;
}

/* The ranges of the record; NULL when they are of no use. (transfer full) (nullable) */
static GArray *
dup_spans (const YdTransferDownloadRecord *record)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (YdTransferSpan));

  for (guint i = 0; record->ranges != NULL && i < record->ranges->len; i++)
    {
      const YdTransferRange *range = &g_array_index (record->ranges, YdTransferRange, i);
      YdTransferSpan span = { range->start, range->end };

      if (range->file == 0 && span.start >= 0 && span.start < span.end &&
          span.end <= record->size)
        g_array_append_val (spans, span);
    }
  return spans;
}

static void
use_record (YdTransferDownload       *op,
            YdTransferDownloadRecord *record)
{
  if (may_resume (op) && is_same_content (op, record) && record->temporaries[0] != NULL &&
      is_temporary_of (record->temporaries[0], op->files[0].name))
    {
      op->files[0].temporary = g_steal_pointer (&record->temporaries[0]);
      op->resumed = dup_spans (record);
      return;
    }
  memcpy (op->landing, record->inodes, sizeof op->landing);
  if (record->ranges != NULL && record->ranges->len > 0)
    g_info ("Download: the remote file has changed since; from its beginning");
  for (guint i = 0; i < YD_TRANSFER_STREAMS_MAX; i++)
    {
      if (!is_any_temporary (record->temporaries[i]))
        continue;
      if (i < op->n_files && is_temporary_of (record->temporaries[i], op->files[i].name))
        op->files[i].temporary = g_strdup (record->temporaries[i]);
      op->left[i] = g_steal_pointer (&record->temporaries[i]);
    }
}

/* What is left of an attempt before stays known until it is gone: the new file has its name, or the
 * second place is free for it. */
static char *
find_left (YdTransferDownload *op,
           guint               index)
{
  if (index < op->n_files)
    return op->files[index].temporary;
  return op->left[index] != NULL ? op->left[index] : op->left[0];
}

/* @spans (nullable): YdTransferSpan of the first file. @lands: the files get their names. What an
 * attempt before may have given names stays known until somebody has looked. */
static void
save (YdTransferDownload *op,
      GArray             *spans,
      gboolean            lands)
{
  YdTransferDownloadRecord record = { .content_hash = op->expected, .size = op->size };
  g_autoptr(GArray) ranges = g_array_new (FALSE, TRUE, sizeof (YdTransferRange));
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < YD_TRANSFER_STREAMS_MAX; i++)
    {
      record.temporaries[i] = find_left (op, i);
      record.inodes[i] = lands ? op->inodes[i] : op->landing[i];
    }
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      const YdTransferSpan *span = &g_array_index (spans, YdTransferSpan, i);
      YdTransferRange range = { .start = span->start, .end = span->end };

      g_array_append_val (ranges, range);
    }
  record.ranges = ranges;
  if (!yd_transfer_journal_save_download (op->engine->journal, op->transfer, &record, &error))
    g_debug ("Download: not kept: %s", error->message);
}

void
yd_transfer_download_choose_temporaries (YdTransferDownload *op)
{
  g_autoptr(YdTransferDownloadRecord) record =
    yd_transfer_journal_load_download (op->engine->journal, op->transfer);

  if (record != NULL)
    use_record (op, record);
  for (guint i = 0; i < op->n_files; i++)
    if (op->files[i].temporary == NULL)
      op->files[i].temporary = yd_transfer_name_partial (op->files[i].name, g_random_int ());
  yd_transfer_download_note_place (op);
}

void
yd_transfer_download_note_place (YdTransferDownload *op)
{
  if (is_kept (op))
    save (op, op->resumed, FALSE);
}

void
yd_transfer_download_note_landing (YdTransferDownload *op)
{
  if (is_kept (op) && op->expected == NULL)
    save (op, NULL, TRUE);
}

gint64
yd_transfer_download_get_resumed_end (YdTransferDownload *op)
{
  gint64 end = 0;

  for (guint i = 0; op->resumed != NULL && i < op->resumed->len; i++)
    end = MAX (end, g_array_index (op->resumed, YdTransferSpan, i).end);
  return end;
}

void
yd_transfer_download_take_up (YdTransferDownload *op)
{
  for (guint i = 0; op->resumed != NULL && i < op->resumed->len; i++)
    {
      const YdTransferSpan *span = &g_array_index (op->resumed, YdTransferSpan, i);

      yd_transfer_intake_add (op->intake, span->start, span->end);
    }
  g_clear_pointer (&op->resumed, g_array_unref);
  op->saved = yd_transfer_intake_get_received (op->intake);
  op->saved_us = yd_base_clock_get_monotonic_us (op->engine->clock);
  op->best = MAX (op->best, op->before + op->saved);
}

/* Saving while it goes on */

static void
synced_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  g_autoptr(GArray) spans = g_steal_pointer (&op->saving);
  GError *error = NULL;

  op->n_busy--;
  if (yd_transfer_engine_run_finish (result, &error))
    save (op, spans, FALSE);
  else
    yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_GIVE_UP, error);
  yd_transfer_download_advance (op);
}

/* What is written now is on the disk afterwards: the ranges are taken down before. */
static void
begin_saving (YdTransferDownload *op,
              gint64              received)
{
  op->saving = yd_transfer_intake_dup_spans (op->intake);
  op->saved = received;
  op->saved_us = yd_base_clock_get_monotonic_us (op->engine->clock);
  op->n_busy++;
  yd_transfer_engine_run_async (op->engine, yd_transfer_download_sync, op, NULL, synced_cb,
                                g_object_ref (op->task));
}

static gboolean
tick_cb (gpointer data)
{
  YdTransferDownload *op = data;
  gint64 new_bytes;
  gint64 since_us;

  op->tick = 0;
  if (op->task == NULL || op->intake == NULL || op->n_pieces == 0)
    return G_SOURCE_REMOVE;
  yd_transfer_download_keep_saving (op);
  new_bytes = yd_transfer_intake_get_received (op->intake) - op->saved;
  since_us = yd_base_clock_get_monotonic_us (op->engine->clock) - op->saved_us;
  if (op->saving == NULL && op->stop == YD_TRANSFER_DOWNLOAD_GO &&
      (new_bytes >= SAVE_BYTES * op->n_pieces || (new_bytes > 0 && since_us >= SAVE_US)))
    begin_saving (op, op->saved + new_bytes);
  return G_SOURCE_REMOVE;
}

void
yd_transfer_download_keep_saving (YdTransferDownload *op)
{
  if (op->tick == 0 && is_kept (op) && may_resume (op))
    op->tick = yd_base_clock_add_timer (op->engine->clock, TICK_US, tick_cb, op, NULL);
}

void
yd_transfer_download_stop_saving (YdTransferDownload *op)
{
  if (op->tick != 0)
    yd_base_clock_remove_timer (op->engine->clock, op->tick);
  op->tick = 0;
}

/* The end */

/* Of what came nothing can be made. */
static gboolean
is_hopeless (const GError *error)
{
  static const YdDriveError remote[] = { YD_DRIVE_ERROR_NOT_FOUND, YD_DRIVE_ERROR_BLOCKED,
                                         YD_DRIVE_ERROR_FORBIDDEN };

  for (gsize i = 0; i < G_N_ELEMENTS (remote); i++)
    if (g_error_matches (error, YD_DRIVE_ERROR, (int) remote[i]))
      return TRUE;
  return g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH) ||
         g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_CHANGED);
}

gboolean
yd_transfer_download_should_keep (YdTransferDownload *op,
                                  const GError       *error)
{
  if (!is_kept (op) || !may_resume (op) || is_hopeless (error))
    return FALSE;
  return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         yd_transfer_keeps (op->transfer);
}

void
yd_transfer_download_keep (YdTransferDownload *op)
{
  g_autoptr(GArray) spans = op->intake != NULL ? yd_transfer_intake_dup_spans (op->intake) : NULL;

  if (op->intake != NULL)
    save (op, spans, FALSE);
}

/* What attempts have left */

typedef struct
{
  char *path;   /* (owned) */
  char **below; /* (owned) (nullable) */
  char *names[YD_TRANSFER_STREAMS_MAX]; /* (owned) (nullable) */

  /* of an attempt that waits for it */
  GTask *task;  /* (owned) (nullable) */
  YdTransferDownloadFunc then;
} Leavings;

static void
leavings_free (Leavings *leavings)
{
  for (guint i = 0; i < YD_TRANSFER_STREAMS_MAX; i++)
    g_free (leavings->names[i]);
  g_clear_object (&leavings->task);
  g_strfreev (leavings->below);
  g_free (leavings->path);
  g_free (leavings);
}

static gboolean
discard_in_worker (gpointer       data,
                   GCancellable  *cancellable,
                   GError       **error)
{
  Leavings *leavings = data;
  int folder = yd_transfer_place_open_folder (leavings->path,
                                              (const char * const *) leavings->below, error);

  if (folder < 0)
    return FALSE;
  for (guint i = 0; i < YD_TRANSFER_STREAMS_MAX; i++)
    if (leavings->names[i] != NULL)
      yd_transfer_place_discard (folder, leavings->names[i]);
  close (folder);
  return TRUE;
}

static void
discarded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    g_debug ("What a download left could not be removed: %s", error->message);
  leavings_free (user_data);
}

/* NULL: there are none. */
static Leavings *
find_leavings (YdTransferEngine *engine,
               YdTransfer       *transfer)
{
  g_autoptr(YdTransferDownloadRecord) record =
    yd_transfer_journal_load_download (engine->journal, transfer);
  Leavings *leavings;

  if (record == NULL)
    return NULL;
  leavings = g_new0 (Leavings, 1);
  leavings->path = g_file_get_path (yd_transfer_get_folder (transfer));
  leavings->below = g_strdupv ((char **) yd_transfer_get_below (transfer));
  for (guint i = 0; i < YD_TRANSFER_STREAMS_MAX; i++)
    if (is_any_temporary (record->temporaries[i]))
      leavings->names[i] = g_steal_pointer (&record->temporaries[i]);
  return leavings;
}

void
yd_transfer_download_discard (YdTransferEngine *engine,
                              YdTransfer       *transfer)
{
  Leavings *leavings = find_leavings (engine, transfer);

  if (leavings == NULL)
    return;
  yd_transfer_journal_forget_download (engine->journal, transfer);
  yd_transfer_engine_run_async (engine, discard_in_worker, leavings, NULL, discarded_cb, leavings);
}

static void
cleared_away_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Leavings *leavings = user_data;
  g_autoptr(GTask) task = g_object_ref (leavings->task);
  YdTransferDownload *op = g_task_get_task_data (task);
  YdTransferDownloadFunc then = leavings->then;

  op->n_busy--;
  discarded_cb (object, result, leavings);
  then (op);
}

/* The journal names the file for as long as it is there, whoever dies meanwhile. */
void
yd_transfer_download_clear_away (YdTransferDownload     *op,
                                 YdTransferDownloadFunc  then)
{
  Leavings *leavings = find_leavings (op->engine, op->transfer);

  if (leavings == NULL)
    {
      then (op);
      return;
    }
  leavings->task = g_object_ref (op->task);
  leavings->then = then;
  op->n_busy++;
  yd_transfer_engine_run_async (op->engine, discard_in_worker, leavings, NULL, cleared_away_cb,
                                leavings);
}

void
yd_transfer_download_forget (YdTransferDownload *op)
{
  yd_transfer_journal_forget_download (op->engine->journal, op->transfer);
}
