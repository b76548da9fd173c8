/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The intake; see the header. The sums and `block` belong to whoever has set `summing`; the bytes
 * up to `summed` are in them. The lock is never held over a system call or a sum.
 *
 * Lines that are faster than the sum would leave most of the sum for the end, when one processor
 * works and the others have nothing to do. So a worker that finds enough behind takes a turn at it
 * between two blocks: the other side fills the buffers of the connection meanwhile.
 */
#include "config.h"

#include "yd-transfer-intake.h"

#include "yd-transfer-crc64.h"
#include "yd-transfer-place.h"
#include "yd-transfer-private.h"
#include "yd-transfer-zip.h"

#include "yd-net-error.h"

#include <errno.h>
#include <unistd.h>

#define READ_BYTES (128 * 1024)
#define MIB ((gint64) 1024 * 1024)
#define WORTH_BYTES MIB      /* behind: worth a turn, … */
#define TURN_BYTES (4 * MIB) /* … which ends with so much at the latest */
#define FAR_BYTES (64 * MIB) /* behind: too much for turns */

/* What is to do for the sums, by a worker that has set `summing` for it. */
typedef enum
{
  SUM_NOTHING,
  SUM_BLOCK,  /* its block is the next */
  SUM_BEHIND, /* others have to be read again */
} Sum;

struct _YdTransferIntake
{
  /* given at construction */
  int file;
  gint64 start;
  gboolean zip;
  gboolean sums_crc64;

  /* state */
  GMutex lock; /* of what follows, but for the sums */
  YdTransferSegmentPlan *plan; /* (owned) */
  gint64 summed;
  gboolean summing;
  YdBaseHash *hash; /* (owned) */
  guint32 crc;
  guint64 crc64;
  guint8 *block; /* (owned) (nullable): what is read again */
};

YdTransferIntake *
yd_transfer_intake_new (int      file,
                        gint64   start,
                        gint64   size,
                        gboolean zip)
{
  YdTransferIntake *self = g_new0 (YdTransferIntake, 1);

  self->file = file;
  self->start = start;
  self->zip = zip;
  g_mutex_init (&self->lock);
  self->plan = yd_transfer_segment_plan_new (size);
  self->hash = yd_base_hash_new ();
  return self;
}

void
yd_transfer_intake_free (YdTransferIntake *self)
{
  g_mutex_clear (&self->lock);
  yd_transfer_segment_plan_free (self->plan);
  yd_base_hash_free (self->hash);
  g_free (self->block);
  g_free (self);
}

void
yd_transfer_intake_sum_crc64 (YdTransferIntake *self)
{
  g_return_if_fail (self->summed == 0);

  self->sums_crc64 = TRUE;
}

gboolean
yd_transfer_intake_get_crc64 (YdTransferIntake *self,
                              guint64          *crc64)
{
  *crc64 = self->crc64;
  return self->sums_crc64;
}

/* The plan, locked */

void
yd_transfer_intake_add (YdTransferIntake *self,
                        gint64            start,
                        gint64            end)
{
  g_mutex_lock (&self->lock);
  yd_transfer_segment_plan_add (self->plan, start, end);
  g_mutex_unlock (&self->lock);
}

YdTransferSegment *
yd_transfer_intake_claim (YdTransferIntake *self,
                          guint             n_lines,
                          gint64            speed)
{
  YdTransferSegment *segment;

  g_mutex_lock (&self->lock);
  segment = yd_transfer_segment_plan_claim (self->plan, n_lines, speed);
  g_mutex_unlock (&self->lock);
  return segment;
}

void
yd_transfer_intake_release (YdTransferIntake  *self,
                            YdTransferSegment *segment)
{
  g_mutex_lock (&self->lock);
  yd_transfer_segment_plan_release (self->plan, segment);
  g_mutex_unlock (&self->lock);
}

gint64
yd_transfer_intake_get_received (YdTransferIntake *self)
{
  gint64 received;

  g_mutex_lock (&self->lock);
  received = yd_transfer_segment_plan_get_received (self->plan);
  g_mutex_unlock (&self->lock);
  return received;
}

gint64
yd_transfer_intake_get_left (YdTransferIntake *self)
{
  gint64 left;

  g_mutex_lock (&self->lock);
  left = yd_transfer_segment_plan_get_left (self->plan);
  g_mutex_unlock (&self->lock);
  return left;
}

guint
yd_transfer_intake_get_lines (YdTransferIntake *self)
{
  guint lines;

  g_mutex_lock (&self->lock);
  lines = yd_transfer_segment_plan_get_lines (self->plan);
  g_mutex_unlock (&self->lock);
  return lines;
}

gint64
yd_transfer_intake_get_size (YdTransferIntake *self)
{
  gint64 size;

  g_mutex_lock (&self->lock);
  size = yd_transfer_segment_plan_get_size (self->plan);
  g_mutex_unlock (&self->lock);
  return size;
}

gboolean
yd_transfer_intake_is_complete (YdTransferIntake *self)
{
  gboolean complete;

  g_mutex_lock (&self->lock);
  complete = yd_transfer_segment_plan_is_complete (self->plan);
  g_mutex_unlock (&self->lock);
  return complete;
}

GArray *
yd_transfer_intake_dup_spans (YdTransferIntake *self)
{
  GArray *spans;

  g_mutex_lock (&self->lock);
  spans = yd_transfer_segment_plan_dup_spans (self->plan);
  g_mutex_unlock (&self->lock);
  return spans;
}

/* Bytes */

static void
sum_up (YdTransferIntake *self,
        gconstpointer     data,
        gsize             length)
{
  yd_base_hash_update (self->hash, data, length);
  if (self->zip)
    self->crc = yd_transfer_zip_sum (self->crc, data, length);
  if (self->sums_crc64)
    self->crc64 = yd_transfer_crc64_sum (self->crc64, data, length);
}

static gint64
get_behind (YdTransferIntake *self)
{
  return yd_transfer_segment_plan_get_prefix (self->plan) - self->summed;
}

/* How many bytes, @most or fewer, are next for the sums, which are the caller's then; 0: they are
 * nobody's. @summed: of those asked for before. */
static gsize
find_next (YdTransferIntake *self,
           gsize             summed,
           gint64            most,
           gint64           *offset)
{
  gint64 length;

  g_mutex_lock (&self->lock);
  self->summed += (gint64) summed;
  *offset = self->summed;
  length = CLAMP (get_behind (self), 0, MIN (most, READ_BYTES));
  self->summing = length > 0;
  g_mutex_unlock (&self->lock);
  return (gsize) length;
}

static gboolean
read_block (YdTransferIntake  *self,
            guint8            *block,
            gsize              length,
            gint64             offset,
            GError           **error)
{
  gsize done = 0;

  while (done < length)
    {
      gssize got = pread (self->file, block + done, length - done,
                          self->start + offset + (gint64) done);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          int code = got < 0 ? errno : EIO;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       "cannot read what was written: %s", g_strerror (code));
          return FALSE;
        }
      done += (gsize) got;
    }
  return TRUE;
}

/* With the sums being the caller's, who has them no longer afterwards: up to @most bytes that are
 * behind, read again. */
static gboolean
sum_again (YdTransferIntake  *self,
           gint64             most,
           GCancellable      *cancellable,
           GError           **error)
{
  gint64 offset;
  gsize length = 0;
  gboolean fine = TRUE;

  if (self->block == NULL)
    self->block = g_malloc (READ_BYTES);
  while (fine && (length = find_next (self, length, most, &offset)) > 0)
    {
      fine = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
             read_block (self, self->block, length, offset, error);
      if (fine)
        sum_up (self, self->block, length);
      most -= (gint64) length;
    }
  if (!fine)
    find_next (self, 0, 0, &offset);
  return fine;
}

/* The block at @offset is written. */
static Sum
note_written (YdTransferIntake  *self,
              YdTransferSegment *segment,
              gsize              length,
              gint64             offset)
{
  Sum sum = SUM_NOTHING;

  g_mutex_lock (&self->lock);
  yd_transfer_segment_plan_received (self->plan, segment, (gint64) length);
  if (!self->summing && self->summed == offset)
    sum = SUM_BLOCK;
  else if (!self->summing && get_behind (self) >= WORTH_BYTES)
    sum = SUM_BEHIND;
  if (sum != SUM_NOTHING)
    self->summing = TRUE;
  g_mutex_unlock (&self->lock);
  return sum;
}

gboolean
yd_transfer_intake_take (YdTransferIntake   *self,
                         YdTransferSegment  *segment,
                         gconstpointer       data,
                         gsize               length,
                         gint64              offset,
                         GError            **error)
{
  /* only this worker moves it */
  if (offset != segment->at || (segment->end >= 0 && offset + (gint64) length > segment->end))
    {
      g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY,
                           "the bytes came out of order");
      return FALSE;
    }
  if (self->zip && self->start + offset + (gint64) length > YD_TRANSFER_ZIP_MAX)
    {
      g_set_error_literal (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                           "too large for a zip");
      return FALSE;
    }
  if (!yd_transfer_place_write (self->file, data, length, self->start + offset, error))
    return FALSE;
  switch (note_written (self, segment, length, offset))
    {
    case SUM_BLOCK:
      sum_up (self, data, length);
      find_next (self, length, 0, &offset);
      break;
    case SUM_BEHIND:
      /* what cannot be read will not be later either: who has to have the sum says so */
      sum_again (self, TURN_BYTES, NULL, NULL);
      break;
    case SUM_NOTHING:
    default:
      break;
    }
  return TRUE;
}

gboolean
yd_transfer_intake_is_behind (YdTransferIntake *self)
{
  gboolean behind;

  g_mutex_lock (&self->lock);
  behind = !self->summing && get_behind (self) > 0;
  g_mutex_unlock (&self->lock);
  return behind;
}

gboolean
yd_transfer_intake_is_far_behind (YdTransferIntake *self)
{
  gboolean far;

  g_mutex_lock (&self->lock);
  far = !self->summing && get_behind (self) >= FAR_BYTES;
  g_mutex_unlock (&self->lock);
  return far;
}

gboolean
yd_transfer_intake_catch_up (YdTransferIntake  *self,
                             GCancellable      *cancellable,
                             GError           **error)
{
  gboolean mine;

  g_mutex_lock (&self->lock);
  mine = !self->summing && get_behind (self) > 0;
  if (mine)
    self->summing = TRUE;
  g_mutex_unlock (&self->lock);
  return !mine || sum_again (self, G_MAXINT64, cancellable, error);
}

char *
yd_transfer_intake_end (YdTransferIntake *self,
                        guint32          *crc)
{
  *crc = self->crc;
  return yd_base_hash_end (self->hash);
}
