/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A listener on 127.0.0.1 for the one redirect with which a sign-in page in the browser answers
 * (Open API reference §2.2). Serves nothing but a page that says so; knows nothing of tokens.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_NET_LOOPBACK (yd_net_loopback_get_type ())
G_DECLARE_FINAL_TYPE (YdNetLoopback, yd_net_loopback, YD, NET_LOOPBACK, GObject)

/* Listens at once, until it is finalized. @port: 0 for a free one; @path: begins with a slash;
 * @state: what the redirect must carry, anything else is turned away. Fails with what
 * g_socket_bind() says, G_IO_ERROR_ADDRESS_IN_USE for one. Main context. (transfer full) */
YdNetLoopback *yd_net_loopback_new         (guint16               port,
                                            const char           *path,
                                            const char           *state,
                                            GError              **error);

/* "http://127.0.0.1:PORT/PATH". */
const char    *yd_net_loopback_get_url     (YdNetLoopback        *self);

/* Waits for the first redirect that is ours; one wait at a time. Its page is sent before this
 * ends. Fails with G_IO_ERROR_CANCELLED only. */
void           yd_net_loopback_wait_async  (YdNetLoopback        *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
/* When TRUE, one of the two is set: @code, a secret, or @refusal, the word that the page gives
 * for its no ("access_denied"). (both transfer full) */
gboolean       yd_net_loopback_wait_finish (YdNetLoopback        *self,
                                            GAsyncResult         *result,
                                            char                **code,
                                            char                **refusal,
                                            GError              **error);

G_END_DECLS
