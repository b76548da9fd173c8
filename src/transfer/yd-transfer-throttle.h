/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A speed limit that any number of workers share: a bucket that fills at the rate, and the waiting
 * for it. The rate may change at any time and holds at once, also for those who wait.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The bucket alone. Pure; zero-initialised: no limit. */
typedef struct
{
  gint64 rate;   /* bytes per second, 0 none */
  gint64 level;  /* bytes that may be taken; below 0: taken before they were there */
  gint64 at_us;  /* when it was so */
} YdTransferBucket;

/* Empties it, so that a new rate holds from now on. */
void                yd_transfer_bucket_set_rate   (YdTransferBucket    *self,
                                                   gint64               bytes_per_second,
                                                   gint64               now_us);
/* 0: @bytes are taken. Else none are: how long until it is worth trying again. */
gint64              yd_transfer_bucket_take       (YdTransferBucket    *self,
                                                   gsize                bytes,
                                                   gint64               now_us);

typedef struct _YdTransferThrottle YdTransferThrottle;

/* No limit at first. (transfer full) */
YdTransferThrottle *yd_transfer_throttle_new      (void);
/* Nobody may be waiting. */
void                yd_transfer_throttle_free     (YdTransferThrottle  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferThrottle, yd_transfer_throttle_free)

/* 0 for no limit. Any thread. */
void                yd_transfer_throttle_set_rate (YdTransferThrottle  *self,
                                                   gint64               bytes_per_second);
gint64              yd_transfer_throttle_get_rate (YdTransferThrottle  *self);

/* What is best taken at once, in bytes: a thirtieth of a second's, and without a limit as much as
 * you like. Any thread. */
gsize               yd_transfer_throttle_get_block (YdTransferThrottle *self);

/* Worker threads only: waits until @bytes may pass, or @cancellable (nullable) is cancelled, which
 * is FALSE. Give it blocks, not files: a limit is as smooth as they are small. */
gboolean            yd_transfer_throttle_take     (YdTransferThrottle  *self,
                                                   gsize                bytes,
                                                   GCancellable        *cancellable);

G_END_DECLS
