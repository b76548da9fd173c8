/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Proof Key for Code Exchange, the S256 way (Open API reference §2.5). Private to the room.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 64 random characters that need no escaping; NULL when there is no randomness to be had.
 * (transfer full) (nullable) */
char *yd_auth_pkce_new_verifier (void);

/* BASE64URL (SHA256 (@verifier)) with its padding, as the service is known to take it.
 * (transfer full) */
char *yd_auth_pkce_challenge    (const char *verifier);

G_END_DECLS
