/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which URLs may be asked, how they are shown in logs, and how they reach libsoup unchanged.
 * Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE for https, and for http to 127.0.0.0/8, [::1] and "localhost". */
gboolean  yd_net_url_is_allowed    (const char  *url);

/* TRUE for plain http to a loopback address. */
gboolean  yd_net_url_is_loopback   (const char  *url);

/* TRUE for plain http to the service's internal upload host (Open API reference §5.10). */
gboolean  yd_net_url_is_internal   (const char  *url);

/* @url without its query, and with all but the first letters of each long path segment cut: for
 * logs. (transfer full) */
char     *yd_net_url_redact        (const char  *url);

/* Scheme and host of @url: for logs of what is secret as a whole. (transfer full) */
char     *yd_net_url_redact_to_host (const char *url);

/* @url for libsoup with its path and query byte for byte: a signature is computed over them, and
 * a parser would turn %2f into %2F and %7E into ~. YD_NET_ERROR_BAD_URL for what is not http(s),
 * has no host, or carries a user name. (transfer full) */
GUri     *yd_net_url_parse_raw     (const char  *url,
                                    GError     **error);

G_END_DECLS
