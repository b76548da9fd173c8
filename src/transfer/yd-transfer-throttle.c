/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bucket and the waiting; see the header. A block is taken as soon as there is anything in the
 * bucket, which owes the rest then: the average is the rate, whatever the size of the blocks.
 */
#include "config.h"

#include "yd-transfer-throttle.h"

#include "yd-base-clock.h"

#define BLOCKS_PER_SECOND 30
#define LEAST_BLOCK 1024
#define BURST_PER_SECOND 10 /* what may gather: a tenth of a second's bytes */

struct _YdTransferThrottle
{
  YdBaseClock *clock; /* (owned): the system's, for workers cannot wait by another */
  GMutex lock;        /* of what follows */
  GCond changed;
  YdTransferBucket bucket;
};

void
yd_transfer_bucket_set_rate (YdTransferBucket *self,
                             gint64            bytes_per_second,
                             gint64            now_us)
{
  self->rate = MAX (bytes_per_second, 0);
  self->level = 0;
  self->at_us = now_us;
}

static void
fill (YdTransferBucket *self,
      gint64            now_us)
{
  double gained = (double) (now_us - self->at_us) * (double) self->rate / G_USEC_PER_SEC;
  gint64 most = MAX (self->rate / BURST_PER_SECOND, 1);

  if (gained < 1)
    return;
  self->level = gained >= (double) (most - self->level) ? most : self->level + (gint64) gained;
  self->at_us = now_us;
}

gint64
yd_transfer_bucket_take (YdTransferBucket *self,
                         gsize             bytes,
                         gint64            now_us)
{
  if (self->rate == 0)
    return 0;
  fill (self, now_us);
  if (self->level > 0)
    {
      self->level -= (gint64) bytes;
      return 0;
    }
  return (gint64) ((double) (1 - self->level) * G_USEC_PER_SEC / (double) self->rate) + 1;
}

YdTransferThrottle *
yd_transfer_throttle_new (void)
{
  YdTransferThrottle *self = g_new0 (YdTransferThrottle, 1);

  self->clock = yd_base_clock_new_system ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

void
yd_transfer_throttle_free (YdTransferThrottle *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_object_unref (self->clock);
  g_free (self);
}

void
yd_transfer_throttle_set_rate (YdTransferThrottle *self,
                               gint64              bytes_per_second)
{
  g_mutex_lock (&self->lock);
  yd_transfer_bucket_set_rate (&self->bucket, bytes_per_second,
                               yd_base_clock_get_monotonic_us (self->clock));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gint64
yd_transfer_throttle_get_rate (YdTransferThrottle *self)
{
  gint64 rate;

  g_mutex_lock (&self->lock);
  rate = self->bucket.rate;
  g_mutex_unlock (&self->lock);
  return rate;
}

gsize
yd_transfer_throttle_get_block (YdTransferThrottle *self)
{
  gint64 rate = yd_transfer_throttle_get_rate (self);

  return rate == 0 ? G_MAXSIZE : (gsize) MAX (rate / BLOCKS_PER_SECOND, LEAST_BLOCK);
}

static void
wake_waiting (GCancellable       *cancellable,
              YdTransferThrottle *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* FALSE: what has to be waited for. */
static gboolean
try_take (YdTransferThrottle *self,
          gsize               bytes,
          gint64             *due_us)
{
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);
  gint64 wait_us = yd_transfer_bucket_take (&self->bucket, bytes, now_us);

  *due_us = now_us + wait_us;
  return wait_us == 0;
}

gboolean
yd_transfer_throttle_take (YdTransferThrottle *self,
                           gsize               bytes,
                           GCancellable       *cancellable)
{
  gulong id;
  gint64 due_us;
  gboolean taken;

  g_mutex_lock (&self->lock);
  taken = try_take (self, bytes, &due_us);
  g_mutex_unlock (&self->lock);
  if (taken)
    return TRUE;

  id = cancellable == NULL ? 0 : g_cancellable_connect (cancellable, G_CALLBACK (wake_waiting),
                                                        self, NULL);
  g_mutex_lock (&self->lock);
  while (!g_cancellable_is_cancelled (cancellable) &&
         !(taken = try_take (self, bytes, &due_us)))
    g_cond_wait_until (&self->changed, &self->lock, due_us);
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, id);
  return taken;
}
