/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A request as a value: built by one owner, immutable once sent. The URL is opaque and is sent
 * byte for byte.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _YdNetRequest YdNetRequest;

#define YD_TYPE_NET_REQUEST (yd_net_request_get_type ())
GType         yd_net_request_get_type     (void);

/* (transfer full) */
YdNetRequest *yd_net_request_new          (const char   *method,
                                           const char   *url);
YdNetRequest *yd_net_request_ref          (YdNetRequest *self);
void          yd_net_request_unref        (YdNetRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdNetRequest, yd_net_request_unref)

/* The body, of type application/json. */
void          yd_net_request_set_json     (YdNetRequest *self,
                                           JsonObject   *object);
void          yd_net_request_set_header   (YdNetRequest *self,
                                           const char   *name,
                                           const char   *value);

/* The URL carries a secret (a broker's refresh query, a signed URL): logs show the host only. */
void          yd_net_request_set_secret   (YdNetRequest *self,
                                           gboolean      secret);

/* May be sent again after its reply was lost. Default TRUE; FALSE for what creates things and
 * for spending a single-use token. (Open API reference §8.9) */
void          yd_net_request_set_repeatable (YdNetRequest *self,
                                             gboolean      repeatable);

/* A person looks at a spinner for it: a server that cannot be reached is tried once more only.
 * Default FALSE. */
void          yd_net_request_set_hurried  (YdNetRequest *self,
                                           gboolean      hurried);

/* The longest reply that is read, in bytes, where less than usual will do; a longer one is
 * YD_NET_ERROR_TOO_LARGE. */
void          yd_net_request_set_max_reply (YdNetRequest *self,
                                            gsize         bytes);

/* Sent with exactly this bearer token instead of asking the authorizer: for a body that depends
 * on the token (proof_code, Open API reference §5.8). A refusal is then returned, not retried. */
void          yd_net_request_set_token    (YdNetRequest *self,
                                           const char   *token);

/* A number the gate understands (which budget the call belongs to); 0 by default. */
void          yd_net_request_set_class    (YdNetRequest *self,
                                           int           call_class);

const char   *yd_net_request_get_method     (YdNetRequest *self);
const char   *yd_net_request_get_url        (YdNetRequest *self);
GBytes       *yd_net_request_get_body       (YdNetRequest *self); /* (transfer none) (nullable) */
const char   *yd_net_request_get_token      (YdNetRequest *self);
gboolean      yd_net_request_get_secret     (YdNetRequest *self);
gboolean      yd_net_request_get_repeatable (YdNetRequest *self);
gboolean      yd_net_request_get_hurried    (YdNetRequest *self);
int           yd_net_request_get_class      (YdNetRequest *self);
gsize         yd_net_request_get_max_reply  (YdNetRequest *self);

typedef void (*YdNetHeaderFunc) (const char *name,
                                 const char *value,
                                 gpointer    user_data);
void          yd_net_request_foreach_header (YdNetRequest    *self,
                                             YdNetHeaderFunc  func,
                                             gpointer         user_data);

G_END_DECLS
