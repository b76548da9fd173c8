/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The segments of a download in flight: a line each, a worker each. A cut connection costs what
 * had not come: the rest is claimed again.
 */
#include "config.h"

#include "yd-transfer-download-private.h"

#include "yd-transfer-crc64.h"

#define SPEED_MIN_US (G_USEC_PER_SEC / 20) /* what takes less says nothing about the speed, … */
#define SPEED_MIN_BYTES ((gint64) 4 * 1024 * 1024) /* … unless it is so much */

typedef struct
{
  /* Input */
  YdTransferDownload *op;      /* (borrowed): the task lives */
  GTask *task;                 /* (owned) */
  YdTransferSegment *segment;  /* (borrowed): of the intake */
  GCancellable *cancellable;   /* (owned) */
  char *url;                   /* (owned): a secret */
  guint link_serial;           /* of the link it is from */
  gint64 size;                 /* of the stream, -1 unknown */
  gint64 started_us;

  /* In progress */
  gint64 busy_us;              /* writing and summing */

  /* Output */
  YdNetReply *reply;           /* (owned) (nullable) */
  GError *local_error;         /* (owned) (nullable): the disk's */
} Piece;

static void piece_ended_cb (GObject *object, GAsyncResult *result, gpointer user_data);

static void
piece_free (Piece *piece)
{
  g_clear_pointer (&piece->reply, yd_net_reply_unref);
  g_clear_error (&piece->local_error);
  g_object_unref (piece->cancellable);
  g_object_unref (piece->task);
  g_free (piece->url);
  g_free (piece);
}

/* Workers */

/* For each block. */
static gboolean
take_block (gconstpointer   data,
            gsize           length,
            goffset         offset,
            gpointer        user_data,
            GError        **error)
{
  Piece *piece = user_data;
  YdTransferDownload *op = piece->op;
  gint64 begun_us;
  gboolean taken;

  if (!yd_transfer_throttle_take (op->engine->down, length, piece->cancellable))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled while it waited");
      return FALSE;
    }
  begun_us = yd_base_clock_get_monotonic_us (op->engine->clock);
  taken = yd_transfer_intake_take (op->intake, piece->segment, data, length, offset,
                                   &piece->local_error);
  piece->busy_us += yd_base_clock_get_monotonic_us (op->engine->clock) - begun_us;
  if (!taken)
    {
      g_propagate_error (error, g_error_copy (piece->local_error));
      return FALSE;
    }
  yd_base_progress_add (yd_transfer_get_counter (op->transfer), (gint64) length);
  return TRUE;
}

static gboolean
fetch_in_worker (gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Piece *piece = data;
  const YdTransferSegment *segment = piece->segment;
  gint64 length = segment->end < 0 ? 0 : segment->end - segment->at;
  g_autoptr(GError) local_error = NULL;

  piece->reply = yd_net_transport_get (piece->op->engine->transport, piece->url, segment->at,
                                       length, piece->size, take_block, piece, cancellable,
                                       &local_error);
  if (piece->local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&piece->local_error));
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    return TRUE;
  return FALSE;
}

static gboolean
catch_up_in_worker (gpointer       data,
                    GCancellable  *cancellable,
                    GError       **error)
{
  YdTransferDownload *op = data;

  return yd_transfer_intake_catch_up (op->intake, cancellable, error);
}

/* Sums */

static void
caught_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->n_busy--;
  op->summing = FALSE;
  if (!yd_transfer_engine_run_finish (result, &error))
    yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_GIVE_UP, error);
  yd_transfer_download_advance (op);
}

/* As long as pieces come their workers sum what they can. */
static void
catch_up (YdTransferDownload *op)
{
  gboolean needed = op->n_pieces == 0 ? yd_transfer_intake_is_behind (op->intake)
                                      : yd_transfer_intake_is_far_behind (op->intake);

  if (op->summing || !needed)
    return;
  op->summing = TRUE;
  op->n_busy++;
  yd_transfer_engine_run_async (op->engine, catch_up_in_worker, op, op->inner, caught_up_cb,
                                g_object_ref (op->task));
}

/* Pieces */

static void
start_piece (YdTransferDownload *op,
             YdTransferSegment  *segment)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->op = op;
  piece->task = g_object_ref (op->task);
  piece->segment = segment;
  piece->cancellable = g_object_ref (op->inner);
  piece->url = yd_transfer_proxy_dup_url (op->proxy, op->urls[op->stream]);
  piece->link_serial = op->link_serial;
  piece->size = op->size;
  piece->started_us = yd_base_clock_get_monotonic_us (op->engine->clock);
  op->link_used = TRUE;
  op->n_busy++;
  op->n_pieces++;
  yd_transfer_engine_run_async (op->engine, fetch_in_worker, piece, op->inner, piece_ended_cb,
                                piece);
}

static gboolean
read_crc64 (YdNetReply *reply,
            guint64    *crc64)
{
  return reply != NULL && yd_net_reply_get_status (reply) / 100 == 2 &&
         yd_transfer_crc64_parse (yd_net_reply_get_header (reply, YD_TRANSFER_CRC64_HEADER), crc64);
}

/* What the host says of all the bytes is all there is to compare them with when the service has no
 * hash of them, as of the parts of a live photo. */
static void
note_crc64 (YdTransferDownload *op,
            YdNetReply         *reply)
{
  if (op->expected == NULL && read_crc64 (reply, &op->crc64))
    op->crc64_known = TRUE;
}

/* The first to meet a server that knows no ranges has all of them go one by one. */
static void
note_reply (YdTransferDownload *op,
            Piece              *piece)
{
  if (piece->reply != NULL && yd_net_reply_get_status (piece->reply) == 200 && piece->size >= 0 &&
      piece->segment->end - piece->segment->start < piece->size)
    op->single = TRUE;
}

/* Where the disk or the sum is what is waited for, a third line only gets into the way of the
 * others; where it is the network, each helps. */
static void
note_pace (YdTransferDownload *op,
           Piece              *piece)
{
  gint64 length = piece->segment->at - piece->segment->start;
  gint64 took_us = yd_base_clock_get_monotonic_us (op->engine->clock) - piece->started_us;

  if (took_us < SPEED_MIN_US && length < SPEED_MIN_BYTES)
    return;
  took_us = MAX (took_us, 1);
  op->speed = length * G_USEC_PER_SEC / took_us;
  op->busy = yd_transfer_segment_plan_judge_busy (op->busy, length, took_us, piece->busy_us);
}

static void
note_progress (YdTransferDownload *op)
{
  gint64 received = op->before + yd_transfer_intake_get_received (op->intake);

  if (received <= op->best)
    return;
  op->best = received;
  op->attempt = 0;
}

/* With neither a hash nor a size anything could have come, such as the word of a box on the way. */
static gboolean
is_vouched_for (Piece *piece)
{
  guint64 crc64;

  return piece->size >= 0 || piece->op->expected != NULL || read_crc64 (piece->reply, &crc64);
}

/* What came of a piece that was not told to stop; NULL when it is here. (transfer full) */
static GError *
judge_piece (Piece  *piece,
             GError *error)
{
  if (error == NULL)
    error = yd_drive_error_from_data_reply (piece->reply);
  if (error != NULL)
    return error;
  if (!is_vouched_for (piece))
    return g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY,
                                "nothing says that this is the file");
  if (piece->segment->end < 0)
    piece->segment->end = piece->segment->at;
  if (piece->segment->at != piece->segment->end)
    return g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY, "the piece came short");
  return NULL;
}

/* A link that was replaced meanwhile may be as spent as it likes. */
static gboolean
is_yesterdays_news (YdTransferDownload *op,
                    Piece              *piece,
                    const GError       *error)
{
  return g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_URL_EXPIRED) &&
         (piece->link_serial != op->link_serial || op->link_spent);
}

static void
piece_ended_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Piece *piece = user_data;
  YdTransferDownload *op = piece->op;
  g_autoptr(GTask) task G_GNUC_UNUSED = g_object_ref (piece->task);
  GError *error = NULL;

  op->n_busy--;
  op->n_pieces--;
  yd_transfer_engine_run_finish (result, &error);
  error = judge_piece (piece, error);
  note_reply (op, piece);
  note_crc64 (op, piece->reply);
  note_pace (op, piece);
  note_progress (op);
  yd_transfer_intake_release (op->intake, piece->segment);
  if (op->stop != YD_TRANSFER_DOWNLOAD_GO || is_yesterdays_news (op, piece, error))
    g_clear_error (&error);
  if (error != NULL && piece->size < 0)
    yd_transfer_download_start_over (op);
  piece_free (piece);
  if (error != NULL)
    yd_transfer_download_handle_trouble (op, error, TRUE);
  yd_transfer_download_advance (op);
}

/* Public */

void
yd_transfer_download_start_over (YdTransferDownload *op)
{
  g_clear_pointer (&op->intake, yd_transfer_intake_free);
  yd_transfer_set_base (op->transfer, op->before);
  if (yd_transfer_download_has_place (op))
    yd_transfer_download_note_place (op);
}

static void
begin_stream (YdTransferDownload *op)
{
  YdTransferPlaceFile *file = &op->files[op->zip ? 0 : op->stream];

  op->intake = yd_transfer_intake_new (file->file, op->start, op->size, op->zip);
  op->crc64_known = FALSE;
  if (op->expected == NULL)
    yd_transfer_intake_sum_crc64 (op->intake);
  yd_transfer_download_take_up (op);
  yd_transfer_set_base (op->transfer, op->before + op->saved);
}

void
yd_transfer_download_rest (YdTransferDownload *op)
{
  if (op->seat == NULL)
    return;
  yd_transfer_seat_want (op->seat, 0, 0);
  while (yd_transfer_seat_get_n (op->seat) > op->n_pieces)
    yd_transfer_seat_give_back (op->seat);
}

static guint
count_useful_lines (YdTransferDownload *op)
{
  guint lines = yd_transfer_intake_get_lines (op->intake);

  if (op->single)
    return MIN (1, lines);
  return op->busy ? MIN (YD_TRANSFER_SEGMENT_CONNECTIONS_BUSY, lines) : lines;
}

/* On each line that it has and does not have to give back. */
static void
start_pieces (YdTransferDownload *op)
{
  while (yd_transfer_seat_get_n (op->seat) > op->n_pieces)
    {
      YdTransferSegment *segment = NULL;

      if (!yd_transfer_seat_should_give (op->seat) && op->n_pieces < count_useful_lines (op))
        segment = yd_transfer_intake_claim (op->intake, op->single ? 0 : count_useful_lines (op),
                                            op->speed);
      if (segment != NULL)
        start_piece (op, segment);
      else
        yd_transfer_seat_give_back (op->seat);
    }
}

static void
show_state (YdTransferDownload *op)
{
  gint64 hold_us = yd_transfer_seat_get_hold_us (op->seat);

  if (op->n_pieces > 0)
    yd_transfer_set_state (op->transfer, YD_TRANSFER_RUNNING);
  else if (hold_us > 0)
    yd_transfer_wait (op->transfer, YD_TRANSFER_REASON_SERVICE_LIMIT,
                      hold_us - yd_base_clock_get_monotonic_us (op->engine->clock) +
                        yd_base_clock_get_real_us (op->engine->clock));
}

gboolean
yd_transfer_download_receive (YdTransferDownload *op)
{
  guint useful;

  if (op->intake == NULL)
    begin_stream (op);
  catch_up (op);
  if (yd_transfer_intake_is_complete (op->intake))
    {
      yd_transfer_download_rest (op);
      return op->n_busy == 0;
    }
  start_pieces (op);
  useful = count_useful_lines (op);
  yd_transfer_seat_want (op->seat, useful > op->n_pieces ? useful - op->n_pieces : 0,
                         yd_transfer_intake_get_left (op->intake));
  show_state (op);
  yd_transfer_download_keep_saving (op);
  return FALSE;
}
