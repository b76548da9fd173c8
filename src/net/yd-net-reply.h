/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reply as an immutable value: status, headers, a body of YD_BASE_JSON_MAX_BYTES at
 * most, or of what its request allows.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _YdNetReply YdNetReply;

#define YD_TYPE_NET_REPLY (yd_net_reply_get_type ())
GType       yd_net_reply_get_type     (void);

/* @headers: name → value, names compared without case; taken. (transfer full) */
YdNetReply *yd_net_reply_new          (guint       status,
                                       GHashTable *headers,
                                       GBytes     *body);
YdNetReply *yd_net_reply_ref          (YdNetReply *self);
void        yd_net_reply_unref        (YdNetReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdNetReply, yd_net_reply_unref)

guint       yd_net_reply_get_status   (YdNetReply *self);
const char *yd_net_reply_get_header   (YdNetReply *self,
                                       const char *name);
GBytes     *yd_net_reply_get_body     (YdNetReply *self); /* (transfer none) */

/* The body as a JSON object; YD_BASE_JSON_ERROR otherwise. (transfer full) */
JsonObject *yd_net_reply_parse_object (YdNetReply *self,
                                       GError    **error);

/* The `x-retry-after` header (milliseconds, Open API reference §7.3) or `Retry-After` (seconds, or
 * a date, which is compared with the reply's own `Date`), in microseconds: 0 … one day; -1 when
 * absent or senseless. */
gint64      yd_net_reply_get_retry_after_us (YdNetReply *self);

G_END_DECLS
