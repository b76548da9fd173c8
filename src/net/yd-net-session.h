/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The control plane: one libsoup session on the main context for all API calls. Connections are
 * kept (IDEMPOTENT is set on every POST), no redirect is followed, bodies are never re-sent by
 * libsoup, replies are bounded, every attempt has deadlines, retries are bounded by the policy.
 * Not for file bodies: see yd-net-transport.h.
 */
#pragma once

#include "yd-base-clock.h"

#include "yd-net-authorizer.h"
#include "yd-net-dialect.h"
#include "yd-net-error.h"
#include "yd-net-gate.h"
#include "yd-net-proxy.h"
#include "yd-net-reachability.h"
#include "yd-net-url.h"

G_BEGIN_DECLS

#define YD_TYPE_NET_SESSION (yd_net_session_get_type ())
G_DECLARE_FINAL_TYPE (YdNetSession, yd_net_session, YD, NET_SESSION, GObject)

/* @user_agent: never empty, the service fails without one (Open API reference §1.2).
 * Plain http is refused but for loopback addresses. (transfer full) */
YdNetSession *yd_net_session_new         (YdBaseClock          *clock,
                                          const char           *user_agent);

/* Once: @reachability hears how attempts end; when the computer has moved, the next ones make new
 * connections. */
void          yd_net_session_set_reachability (YdNetSession     *self,
                                               YdNetReachability *reachability);

/* Once, before any request: through what it connects, instead of what the system says. */
void          yd_net_session_set_proxy   (YdNetSession         *self,
                                          YdNetProxy           *proxy);

/* Sends @request until the dialect says fine or error, or attempts end. @authorizer and @gate
 * may be NULL. Errors: YD_NET_ERROR, the dialect's, the authorizer's, G_IO_ERROR_CANCELLED.
 * Main context. */
void          yd_net_session_send_async  (YdNetSession         *self,
                                          YdNetRequest         *request,
                                          YdNetAuthorizer      *authorizer,
                                          YdNetGate            *gate,
                                          YdNetDialect         *dialect,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* (transfer full) */
YdNetReply   *yd_net_session_send_finish (YdNetSession         *self,
                                          GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
