/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can go wrong between a request and its reply, by consequence. Local errors and
 * G_IO_ERROR_CANCELLED pass through as GIO's own.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YD_NET_ERROR (yd_net_error_quark ())

typedef enum
{
  YD_NET_ERROR_UNREACHABLE, /* no connection, or lost before the reply: may work later */
  YD_NET_ERROR_NO_HOST,     /* the name does not resolve */
  YD_NET_ERROR_TLS,         /* the certificate or handshake was refused */
  YD_NET_ERROR_TIMEOUT,     /* a deadline passed */
  YD_NET_ERROR_BAD_REPLY,   /* not what the protocol allows: truncated, HTML, wrong length … */
  YD_NET_ERROR_TOO_LARGE,   /* a bounded reply was larger than its bound */
  YD_NET_ERROR_REDIRECT,    /* the server wanted us elsewhere; never followed with a token */
  YD_NET_ERROR_INSECURE,    /* plain http to something that is not loopback */
  YD_NET_ERROR_BAD_URL,     /* not an http(s) URL */
  YD_NET_ERROR_EXPIRED,     /* the certificate has expired, as this computer's clock has it */
  YD_NET_ERROR_CLOCK,       /* a certificate was refused because this computer's clock is wrong */
} YdNetError;

GQuark yd_net_error_quark (void);

G_END_DECLS
