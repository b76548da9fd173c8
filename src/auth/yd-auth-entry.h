/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the keyring keeps for one account, as one JSON text. Pure. Private to the room.
 */
#pragma once

#include "yd-auth-token.h"

G_BEGIN_DECLS

/* {"access", "refresh", "expires" (microseconds), "client_secret"}. (transfer full) */
char        *yd_auth_entry_encode (YdAuthToken  *token,
                                   const char   *client_secret);

/* NULL when @text is not such a text. (transfer full) (nullable) */
YdAuthToken *yd_auth_entry_decode (const char   *text,
                                   gsize         length,
                                   char        **client_secret);

G_END_DECLS
