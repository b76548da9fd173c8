/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in by the system's browser, for people with a client id of their own: the address of
 * the page, a listener that the page sends its answer to, the exchange (Open API reference §2.2,
 * §2.4, §2.5). Opens nothing itself, stores nothing.
 */
#pragma once

#include "yd-auth-client.h"
#include "yd-auth-error.h"
#include "yd-auth-token.h"

#include "yd-net-session.h"

G_BEGIN_DECLS

#define YD_TYPE_AUTH_BROWSER_LOGIN (yd_auth_browser_login_get_type ())
G_DECLARE_FINAL_TYPE (YdAuthBrowserLogin, yd_auth_browser_login, YD, AUTH_BROWSER_LOGIN, GObject)

/* The redirect address must be written in the developer console, so its port is fixed; outside
 * of the range that systems take ports for connections from. */
#define YD_AUTH_BROWSER_LOGIN_PORT 28617
/* A format for the address that belongs to a port. */
#define YD_AUTH_BROWSER_LOGIN_REDIRECT "http://127.0.0.1:%u/callback"

/* @client: of kind YD_AUTH_CLIENT_OWN; PKCE when it has no secret. @port: 0 for a free one, for
 * who may redirect anywhere. (transfer full) */
YdAuthBrowserLogin *yd_auth_browser_login_new          (YdNetSession         *net,
                                                        YdBaseClock          *clock,
                                                        YdAuthClient         *client,
                                                        guint16               port);

/* Property "url": the page to open; set before run_async returns unless listening fails, gone
 * when it has ended. Not for logs. (nullable) */
const char         *yd_auth_browser_login_get_url      (YdAuthBrowserLogin   *self);
/* Property "answered": the page has answered, the exchange runs. */
gboolean            yd_auth_browser_login_get_answered (YdAuthBrowserLogin   *self);

/* Waits ten minutes at most; one at a time, may be run again. Fails with YD_AUTH_ERROR (REVOKED:
 * refused on the page; QR_EXPIRED: nobody answered; what the exchange says), YD_NET_ERROR,
 * G_IO_ERROR_ADDRESS_IN_USE when another program has the port, G_IO_ERROR_CANCELLED. */
void                yd_auth_browser_login_run_async    (YdAuthBrowserLogin   *self,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
/* (transfer full) */
YdAuthToken        *yd_auth_browser_login_run_finish   (YdAuthBrowserLogin   *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

G_END_DECLS
