/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A connection to a host, through whatever proxy there is and with TLS where the URL says
 * so: verified as everywhere, by the default trust. Bytes in and out, and waiting; knows no HTTP.
 * Private to the room; one worker thread at a time.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YdNetWire YdNetWire;

/* "https://host:443": wires with one origin are interchangeable. (transfer full) */
char         *yd_net_wire_make_origin   (GUri          *uri);

/* Connects, up to the end of the handshake. @proxy (nullable): the system's.
 * YD_NET_ERROR or G_IO_ERROR_CANCELLED. (transfer full) */
YdNetWire    *yd_net_wire_open          (GUri           *uri,
                                         GProxyResolver *proxy,
                                         GCancellable   *cancellable,
                                         GError        **error);
/* Closes. After yd_net_wire_cut() that cannot block, whatever is still to be sent. */
void          yd_net_wire_free          (YdNetWire     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdNetWire, yd_net_wire_free)
void          yd_net_wire_cut           (YdNetWire     *self);

/* (transfer none) */
const char   *yd_net_wire_get_origin    (YdNetWire     *self);
/* Requests go to a proxy that wants to be told the whole URL, with this value of
 * Proxy-Authorization ("" for none); NULL: to the host. */
const char   *yd_net_wire_get_proxy     (YdNetWire     *self);

/* Open, with nothing to read: good for another request. */
gboolean      yd_net_wire_is_quiet      (YdNetWire     *self);

/* Pollable. (transfer none) */
GInputStream *yd_net_wire_get_input     (YdNetWire     *self);

/* Some of @size bytes, as far as they go without waiting; 0 when none do. After 0 only the same
 * bytes may follow. -1 with @error as the stream has it. */
gssize        yd_net_wire_write         (YdNetWire     *self,
                                         gconstpointer  data,
                                         gsize          size,
                                         GError       **error);

/* Waits until there is something to read, or that more can be written. */
gboolean      yd_net_wire_wait          (YdNetWire     *self,
                                         GCancellable  *cancellable,
                                         GError       **error);

G_END_DECLS
