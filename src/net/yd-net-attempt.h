/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One exchange with a server: a request out, a bounded reply in, within its deadlines. No
 * retries, no meaning. Private to the room; main context.
 */
#pragma once

#include "yd-base-clock.h"

#include "yd-net-reply.h"
#include "yd-net-request.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define YD_NET_CONNECT_LIMIT_US (15 * (gint64) G_USEC_PER_SEC)
#define YD_NET_REPLY_LIMIT_US (30 * (gint64) G_USEC_PER_SEC)

/* @token: bearer token or NULL; @limit_us: for the whole attempt. */
void        yd_net_attempt_async  (SoupSession          *soup,
                                   YdBaseClock          *clock,
                                   YdNetRequest         *request,
                                   const char           *token,
                                   gint64                limit_us,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
/* YD_NET_ERROR or G_IO_ERROR_CANCELLED. (transfer full) */
YdNetReply *yd_net_attempt_finish (GAsyncResult         *result,
                                   GError              **error);

G_END_DECLS
