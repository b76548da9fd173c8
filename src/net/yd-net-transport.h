/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data plane: parts up and segments down, synchronously, in worker threads, over HTTP/1.1
 * and wires of our own. Sends no token, no Content-Type, no Referer; follows no redirect.
 */
#pragma once

#include "yd-net-error.h"
#include "yd-net-proxy.h"
#include "yd-net-reply.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_NET_TRANSPORT (yd_net_transport_get_type ())
G_DECLARE_FINAL_TYPE (YdNetTransport, yd_net_transport, YD, NET_TRANSPORT, GObject)

/* (transfer full) */
YdNetTransport *yd_net_transport_new (const char       *user_agent,
                                      guint             max_connections);

/* Once, before any request: through what it connects, instead of what the system says. */
void            yd_net_transport_set_proxy (YdNetTransport *self,
                                            YdNetProxy     *proxy);

/* The computer has moved: connections that are kept for later are not used again. Those at work
 * go on. Any thread. */
void            yd_net_transport_drop_idle (YdNetTransport *self);

/* Who says when more may go: waits in the worker thread, and returns how many of @bytes may go now,
 * 0 when @cancellable ended that. */
typedef struct
{
  gsize  (*take) (gsize         bytes,
                  gpointer      user_data,
                  GCancellable *cancellable);
  gpointer user_data; /* (borrowed) */
} YdNetPace;

/* PUT of @length bytes of @fd from @offset to the signed @url (Open API reference §5.10), in the
 * calling worker thread. Content-Length is always sent, also 0. @progress: bytes handed to the
 * connection, set back to 0 when the part begins anew: once, when a kept connection turns out to
 * be dead; read it with yd_base_progress_get(). @allow_http: the internal upload host.
 * @pace (nullable): asked before each block of up to 256 KiB. Whatever the status is, the
 * reply is returned (body bounded to 64 KiB), also when it came before all was sent; NULL is for
 * transport errors: YD_NET_ERROR, G_IO_ERROR_CANCELLED, G_IO_ERROR_PARTIAL_INPUT (the file
 * shrank).
 * (transfer full) */
YdNetReply     *yd_net_transport_put (YdNetTransport   *self,
                                      const char       *url,
                                      int               fd,
                                      goffset           offset,
                                      goffset           length,
                                      gboolean          allow_http,
                                      gint64           *progress,
                                      const YdNetPace  *pace,
                                      GCancellable     *cancellable,
                                      GError          **error);

/* Called with each block of a 200/206 body, in order, in the worker thread; FALSE with @error
 * ends the request. @offset counts from the start of the whole file. */
typedef gboolean (*YdNetSink) (gconstpointer  data,
                               gsize          length,
                               goffset        offset,
                               gpointer       user_data,
                               GError       **error);

/* GET of bytes @offset … @offset + @length - 1 of a file of @total bytes. Trusts only a 206
 * with the exact Content-Range (or a 200 with Content-Length @total when the whole file is
 * wanted, or with the bytes before @offset skipped when @offset > 0), and counts: a short body
 * is YD_NET_ERROR_BAD_REPLY. Other statuses are returned as a reply, the sink not called. Time
 * that the sink takes is not held against the server. length 0 sends no Range.
 * (transfer full) */
YdNetReply     *yd_net_transport_get (YdNetTransport   *self,
                                      const char       *url,
                                      goffset           offset,
                                      goffset           length,
                                      goffset           total,
                                      YdNetSink         sink,
                                      gpointer          user_data,
                                      GCancellable     *cancellable,
                                      GError          **error);

G_END_DECLS
