/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A libsoup message the way all of ours are: raw URL, no redirect, kept connection, and lengths
 * that are not believed. Private to the room; any thread.
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* YD_NET_ERROR_BAD_URL. (transfer full) */
SoupMessage *yd_net_message_new              (const char   *method,
                                              const char   *url,
                                              GError      **error);

/* @headers as yd_net_reply_new() takes them; a repeated header's values are joined with line
 * feeds. (transfer full) */
GHashTable  *yd_net_message_copy_headers     (SoupMessageHeaders *headers);

/* FALSE when the reply announced another length than @received bytes, a negative one, or two
 * different ones: libsoup believes all of these in some case. */
gboolean     yd_net_message_length_is_honest (SoupMessage  *message,
                                              goffset       received);

/* What made @message end without a reply, as of this room: yd_net_failure_translate() and
 * yd_net_failure_explain(). Takes @error. (transfer full) */
GError      *yd_net_message_translate        (SoupMessage  *message,
                                              GError       *error);

G_END_DECLS
