/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast a transfer is: the mean over the last five seconds. Pure; time is given.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YD_TRANSFER_SPEED_SAMPLES 21
#define YD_TRANSFER_SPEED_STEP_US (250 * 1000)

typedef struct
{
  struct
  {
    gint64 time_us;
    gint64 done; /* bytes */
  } samples[YD_TRANSFER_SPEED_SAMPLES];
  guint  n_samples;
  guint  newest;
  gint64 per_second; /* bytes; 0 unknown */
} YdTransferSpeed;

/* Forgets everything: another phase begins. */
void   yd_transfer_speed_reset        (YdTransferSpeed       *self);

/* @done bytes at @now_us of a monotonic clock; fewer bytes than before is a new beginning. */
void   yd_transfer_speed_add          (YdTransferSpeed       *self,
                                       gint64                 now_us,
                                       gint64                 done);

/* Seconds until @remaining bytes are done, rounded up; -1 unknown. */
int    yd_transfer_speed_seconds_left (const YdTransferSpeed *self,
                                       gint64                 remaining);

G_END_DECLS
