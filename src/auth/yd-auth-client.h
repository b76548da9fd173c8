/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Through which client id somebody signs in: their own (with a secret, or public with PKCE), or
 * a broker's. A value; never stored with its secret but in the vault.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  YD_AUTH_CLIENT_OWN,      /* own client id; secret or, without one, PKCE */
  YD_AUTH_CLIENT_OPENLIST, /* an OpenList-style broker, Open API reference §3.1 */
  YD_AUTH_CLIENT_ALIST,    /* an AList-style broker, §3.2 */
} YdAuthClientKind;

typedef struct _YdAuthClient YdAuthClient;

#define YD_TYPE_AUTH_CLIENT (yd_auth_client_get_type ())
GType             yd_auth_client_get_type       (void);

/* @api_url: e.g. "https://openapi.alipan.com", no trailing slash needed; @broker_url: base for
 * OPENLIST and ALIST, else NULL; @client_id and @client_secret may be NULL. (transfer full) */
YdAuthClient     *yd_auth_client_new            (YdAuthClientKind  kind,
                                                 const char       *api_url,
                                                 const char       *broker_url,
                                                 const char       *client_id,
                                                 const char       *client_secret);
YdAuthClient     *yd_auth_client_ref            (YdAuthClient     *self);
void              yd_auth_client_unref          (YdAuthClient     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdAuthClient, yd_auth_client_unref)

YdAuthClientKind  yd_auth_client_get_kind       (YdAuthClient     *self);
const char       *yd_auth_client_get_api_url    (YdAuthClient     *self);
const char       *yd_auth_client_get_broker_url (YdAuthClient     *self); /* (nullable) */
const char       *yd_auth_client_get_id         (YdAuthClient     *self); /* "" when the broker's */
const char       *yd_auth_client_get_secret     (YdAuthClient     *self); /* (nullable) */

/* What tells two clients apart in the keyring and the database: the client id, or
 * "openlist:HOST" / "alist:HOST" for a broker's. (transfer full) */
char             *yd_auth_client_dup_key        (YdAuthClient     *self);

/* A broker address as people paste it (host, base, or a full token URL of either shape) as kind
 * and base URL; FALSE when it is none. (Open API reference §3.2, last paragraph) */
gboolean          yd_auth_client_parse_broker   (const char       *text,
                                                 YdAuthClientKind *kind,
                                                 char            **base_url);

#define YD_AUTH_DEFAULT_API_URL       "https://openapi.alipan.com"
#define YD_AUTH_BROKER_GLOBAL_URL     "https://api.oplist.org"
#define YD_AUTH_BROKER_MAINLAND_URL   "https://api.oplist.org.cn"
#define YD_AUTH_BROKER_ALIST_URL      "https://api.alistgo.com"

G_END_DECLS
