/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Through whom somebody signs in: one of the known brokers, another one, or a client id of their
 * own; and what follows from it, in words. Knows nothing of accounts.
 */
#pragma once

#include "yd-auth-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_CLIENT_CHOICE (yd_client_choice_get_type ())
G_DECLARE_FINAL_TYPE (YdClientChoice, yd_client_choice, YD, CLIENT_CHOICE, AdwPreferencesGroup)

/* Signals: "changed", when another client may follow from what is typed; "activated", when
 * Return was pressed in an entry. */

/* The client that follows from what is typed, for the service at @api_url; NULL when none does.
 * (transfer full) (nullable) */
YdAuthClient *yd_client_choice_dup_client   (YdClientChoice *self,
                                             const char     *api_url);
/* Shows @client; its secret can be replaced, and with a button another client be chosen. The secret
 * itself is never shown. */
void          yd_client_choice_fix          (YdClientChoice *self,
                                             YdAuthClient   *client);
/* Whether @self is fixed and somebody is about to replace the secret, or all of it. */
gboolean      yd_client_choice_is_replacing (YdClientChoice *self);

G_END_DECLS
