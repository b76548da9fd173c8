/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wires that are kept between requests, by origin: a handshake costs more than a small file. Those
 * that nobody wants for a while are closed. Private to the room; any thread.
 */
#pragma once

#include "yd-base-clock.h"

#include "yd-net-wire.h"

G_BEGIN_DECLS

typedef struct _YdNetWirePool YdNetWirePool;

/* A wire that rests for @idle_us is closed, in the thread-default main context of the caller.
 * (transfer full) */
YdNetWirePool *yd_net_wire_pool_new   (YdBaseClock   *clock,
                                       gint64         idle_us);
/* Closes all that rest. No other thread may still use it. */
void           yd_net_wire_pool_free  (YdNetWirePool *self);

/* The one of @origin that rested the shortest and is still good. @age is for giving it back, also
 * when there is none and another is opened. (transfer full) (nullable) */
YdNetWire     *yd_net_wire_pool_take  (YdNetWirePool *self,
                                       const char    *origin,
                                       guint         *age);
/* Takes @wire, and keeps it unless all were dropped since @age. */
void           yd_net_wire_pool_give  (YdNetWirePool *self,
                                       YdNetWire     *wire,
                                       guint          age);
/* None that rests or works now is used for another request. */
void           yd_net_wire_pool_drop  (YdNetWirePool *self);

guint          yd_net_wire_pool_count (YdNetWirePool *self);

G_END_DECLS
