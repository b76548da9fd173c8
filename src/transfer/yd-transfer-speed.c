/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A ring of samples a quarter of a second apart; see the header.
 */
#include "config.h"

#include "yd-transfer-speed.h"

void
yd_transfer_speed_reset (YdTransferSpeed *self)
{
  *self = (YdTransferSpeed) { 0 };
}

static void
push_sample (YdTransferSpeed *self,
             gint64           now_us,
             gint64           done)
{
  self->newest = (self->newest + 1) % YD_TRANSFER_SPEED_SAMPLES;
  self->samples[self->newest].time_us = now_us;
  self->samples[self->newest].done = done;
  self->n_samples = MIN (self->n_samples + 1, YD_TRANSFER_SPEED_SAMPLES);
}

void
yd_transfer_speed_add (YdTransferSpeed *self,
                       gint64           now_us,
                       gint64           done)
{
  guint oldest;
  gint64 span_us;

  if (self->n_samples > 0 && done < self->samples[self->newest].done)
    yd_transfer_speed_reset (self);
  if (self->n_samples == 0)
    {
      push_sample (self, now_us, done);
      return;
    }
  if (now_us - self->samples[self->newest].time_us < YD_TRANSFER_SPEED_STEP_US)
    return;

  push_sample (self, now_us, done);
  oldest = (self->newest + YD_TRANSFER_SPEED_SAMPLES + 1 - self->n_samples) %
           YD_TRANSFER_SPEED_SAMPLES;
  span_us = now_us - self->samples[oldest].time_us;
  self->per_second = (gint64) ((double) (done - self->samples[oldest].done) * G_USEC_PER_SEC /
                               (double) span_us);
}

int
yd_transfer_speed_seconds_left (const YdTransferSpeed *self,
                                gint64                 remaining)
{
  gint64 seconds;

  if (self->per_second <= 0 || remaining < 0)
    return -1;
  seconds = remaining / self->per_second + (remaining % self->per_second != 0);
  return (int) MIN (seconds, G_MAXINT);
}
