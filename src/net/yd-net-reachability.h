/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is the network there? What the system says, corrected by what connections show: a service that
 * answers is reachable whatever the system says, and one that cannot be connected to is not.
 * Somebody else decides what waits meanwhile; calls are never held up here. Main context.
 */
#pragma once

#include "yd-base-clock.h"

#include "yd-net-proxy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  YD_NET_REACH_ONLINE,
  YD_NET_REACH_PORTAL,  /* a network that wants somebody to sign in to it first */
  YD_NET_REACH_OFFLINE,
  YD_NET_REACH_AWAY,    /* there is a network, but the server cannot be connected to */
} YdNetReach;

#define YD_TYPE_NET_REACHABILITY (yd_net_reachability_get_type ())
G_DECLARE_FINAL_TYPE (YdNetReachability, yd_net_reachability, YD, NET_REACHABILITY, GObject)

/* Signals: "changed": get() may say something else for some URL; "moved": the computer has another
 * address, or slept: connections that were kept for later are dead, though nothing says so.
 * @monitor (nullable): NULL when the system never says anything. (transfer full) */
YdNetReachability *yd_net_reachability_new        (YdBaseClock       *clock,
                                                   GNetworkMonitor   *monitor);

/* Once, before anything is asked: through what it connects, instead of what the system says. */
void               yd_net_reachability_set_proxy  (YdNetReachability *self,
                                                   YdNetProxy        *proxy);

/* The state of the server of @url. This computer's own addresses are there without a network. */
YdNetReach         yd_net_reachability_get        (YdNetReachability *self,
                                                   const char        *url);

/* Whether somebody waits for the server of @url. While so, a failed exchange is looked into by
 * connecting to it, and what is out of reach is tried every three seconds, later every thirty. */
void               yd_net_reachability_set_wanted (YdNetReachability *self,
                                                   const char        *url,
                                                   gboolean           wanted);

/* An exchange with the server of @url ended: @error NULL when it answered, whatever it said. */
void               yd_net_reachability_note       (YdNetReachability *self,
                                                   const char        *url,
                                                   const GError      *error);

/* The computer slept: all may be different. */
void               yd_net_reachability_woke       (YdNetReachability *self);

G_END_DECLS
