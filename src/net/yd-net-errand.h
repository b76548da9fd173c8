/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What calls are made for. It travels with their cancellable, through all that is called on the
 * way, so that a gate knows who is in a hurry, and somebody can tell a person that a gate is what
 * an errand waits for. Calls without one are a person's. Main context.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who goes first. */
typedef enum
{
  YD_NET_PRIORITY_CLICK,      /* a person waits for it */
  YD_NET_PRIORITY_TRANSFER,
  YD_NET_PRIORITY_THUMBNAIL,
  YD_NET_PRIORITY_BACKGROUND, /* nobody would notice */
  YD_NET_N_PRIORITIES,
} YdNetPriority;

#define YD_TYPE_NET_ERRAND (yd_net_errand_get_type ())
G_DECLARE_FINAL_TYPE (YdNetErrand, yd_net_errand, YD, NET_ERRAND, GObject)

/* Signal "went-on": none of its calls waits at a gate any more. (transfer full) */
YdNetErrand   *yd_net_errand_new           (YdNetPriority  priority);

/* Calls with @cancellable are made for @self, also when that is made again or more than once. */
void           yd_net_errand_attach        (YdNetErrand   *self,
                                            GCancellable  *cancellable);

/* What calls with @cancellable (nullable) are made for. (transfer none) (nullable) */
YdNetErrand   *yd_net_errand_find          (GCancellable  *cancellable);

/* CLICK for NULL. */
YdNetPriority  yd_net_errand_get_priority  (YdNetErrand   *self);

/* For gates: one of the calls of @self (nullable) has to wait, since monotonic @now_us; no more. */
void           yd_net_errand_begin_wait    (YdNetErrand   *self,
                                            gint64         now_us);
void           yd_net_errand_end_wait      (YdNetErrand   *self);

/* Monotonic microseconds; -1 when none of its calls waits at a gate. */
gint64         yd_net_errand_get_waits_since_us (YdNetErrand *self);

G_END_DECLS
