/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ends transfers that do not connect or hardly move. One thread of its own, asleep while nothing
 * is watched: the watched ones block in workers and cannot look at a clock. Private to the room.
 */
#pragma once

#include "yd-base-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 connect_us;     /* to have a connection, once one was asked for */
  gint64 window_us;      /* a moving one moves … */
  gint64 window_bytes;   /* … at least so much in each window; also while waiting for a reply */
} YdNetWatchLimits;

#define YD_NET_WATCH_LIMITS_DEFAULT \
  { 15 * (gint64) G_USEC_PER_SEC, 30 * (gint64) G_USEC_PER_SEC, 30 * 1024 }

typedef struct _YdNetWatch YdNetWatch;
typedef struct _YdNetWatched YdNetWatched;

/* @clock: one whose monotonic reading is the system's. */
YdNetWatch   *yd_net_watch_new           (YdBaseClock            *clock,
                                          const YdNetWatchLimits *limits);
/* Nothing may be watched any more. */
void          yd_net_watch_free          (YdNetWatch             *self);

/* Any thread. @moved: bytes so far, written atomically; must live until the end. @victim is
 * cancelled when a limit is broken. Waiting for a place in the queue is not limited. */
YdNetWatched *yd_net_watch_begin         (YdNetWatch             *self,
                                          gint64                 *moved,
                                          GCancellable           *victim);
/* A connection is being made; the request is on its way. */
void          yd_net_watch_connecting    (YdNetWatch             *self,
                                          YdNetWatched           *watched);
void          yd_net_watch_moving        (YdNetWatch             *self,
                                          YdNetWatched           *watched);
/* What comes between these two is waiting of our own (a speed limit, the disk), not the other
 * side's: it counts for nothing. */
void          yd_net_watch_rest          (YdNetWatch             *self,
                                          YdNetWatched           *watched);
void          yd_net_watch_go_on         (YdNetWatch             *self,
                                          YdNetWatched           *watched);
/* Frees @watched. TRUE: a limit was broken. */
gboolean      yd_net_watch_end           (YdNetWatch             *self,
                                          YdNetWatched           *watched);

G_END_DECLS
