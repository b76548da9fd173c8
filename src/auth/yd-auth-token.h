/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A token pair as a value, and what its JWT claims hint at (Open API reference §2.1, §2.4).
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _YdAuthToken YdAuthToken;

#define YD_TYPE_AUTH_TOKEN (yd_auth_token_get_type ())
GType        yd_auth_token_get_type       (void);

/* @refresh: NULL or "" when there is none (PKCE); @expires_at_us: real time, 0 to read `exp`
 * from the JWT or else assume two hours from @now_us. (transfer full) */
YdAuthToken *yd_auth_token_new            (const char   *access,
                                           const char   *refresh,
                                           gint64        expires_at_us,
                                           gint64        now_us);
YdAuthToken *yd_auth_token_ref            (YdAuthToken  *self);
void         yd_auth_token_unref          (YdAuthToken  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdAuthToken, yd_auth_token_unref)

const char  *yd_auth_token_get_access     (YdAuthToken  *self);
const char  *yd_auth_token_get_refresh    (YdAuthToken  *self); /* (nullable) */
gint64       yd_auth_token_get_expires_us (YdAuthToken  *self);

/* `sub` of a JWT, not verified: a hint. NULL when @jwt is not one. (transfer full) */
char        *yd_auth_token_dup_subject    (const char   *jwt);

/* TRUE for three dot-separated segments: what a refresh token of the Open API looks like. */
gboolean     yd_auth_token_looks_usable   (const char   *refresh);

G_END_DECLS
