/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in by a page in the browser. With an own client the page answers by itself and the
 * window waits; a broker's page shows a token, which is pasted here. Knows nothing of storages.
 */
#pragma once

#include "yd-auth-broker-limit.h"
#include "yd-auth-client.h"
#include "yd-auth-token.h"
#include "yd-net-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_BROWSER_WINDOW (yd_browser_window_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowserWindow, yd_browser_window, YD, BROWSER_WINDOW, AdwWindow)

/* Opens the page when it is shown. Signal "ended" (gboolean signed_in), once: the window is
 * closing; when TRUE there is a token. @limit (nullable) counts what a broker is asked for a pasted
 * token. */
YdBrowserWindow *yd_browser_window_new       (GtkWindow         *parent,
                                              YdNetSession      *net,
                                              YdBaseClock       *clock,
                                              YdAuthClient      *client,
                                              YdAuthBrokerLimit *limit);

/* (nullable) */
YdAuthToken     *yd_browser_window_get_token (YdBrowserWindow   *self);

G_END_DECLS
