/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transport with limits of the maker's choice. Private to the room and its tests.
 */
#pragma once

#include "yd-net-transport.h"
#include "yd-net-watch.h"

G_BEGIN_DECLS

YdNetTransport *yd_net_transport_new_with_limits (const char             *user_agent,
                                                  guint                   max_connections,
                                                  const YdNetWatchLimits *limits);

/* Calls that wait for one of the connections. Any thread. */
guint           yd_net_transport_count_waiting   (YdNetTransport         *self);

G_END_DECLS
