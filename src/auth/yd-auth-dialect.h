/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What replies of the sign-in calls mean: of the service's own (Open API reference §2.3, §2.4)
 * and of the brokers (§3.1, §3.2). Private to the room.
 */
#pragma once

#include "yd-auth-client.h"
#include "yd-auth-error.h"

#include "yd-net-dialect.h"

G_BEGIN_DECLS

#define YD_TYPE_AUTH_DIALECT (yd_auth_dialect_get_type ())
G_DECLARE_FINAL_TYPE (YdAuthDialect, yd_auth_dialect, YD, AUTH_DIALECT, GObject)

/* @kind: who is asked; OWN is the service itself. (transfer full) */
YdNetDialect *yd_auth_dialect_new   (YdAuthClientKind  kind);

/* The error for what a broker or the service said in a body with status 200. (transfer full) */
GError       *yd_auth_dialect_blame (YdAuthClientKind  kind,
                                     const char       *code,
                                     const char       *text);

/* @error (taken) of a call of @client's, by its cause as far as the client tells it: PKCE that is
 * not allowed. (transfer full) */
GError       *yd_auth_dialect_explain (YdAuthClient     *client,
                                       GError           *error);
/* And troubles of the network with a broker as the broker's. For signing in, where a person waits;
 * a refresh goes on saying what the network said, so that who waits for it knows. (transfer full)
 */
GError       *yd_auth_dialect_explain_broker (YdAuthClient *client,
                                              GError       *error);

G_END_DECLS
