/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The error domain of the room, and how libsoup's and GIO's errors become it.
 */
#include "config.h"

#include "yd-net-error.h"
#include "yd-net-failure.h"

#include <libsoup/soup.h>

G_DEFINE_QUARK (yd-net-error-quark, yd_net_error)

static YdNetError
classify_io_error (int      code,
                   gboolean reply_begun)
{
  switch (code)
    {
    case G_IO_ERROR_TIMED_OUT:
      return YD_NET_ERROR_TIMEOUT;
    case G_IO_ERROR_HOST_NOT_FOUND:
      return YD_NET_ERROR_NO_HOST;
    case G_IO_ERROR_PARTIAL_INPUT:
      return reply_begun ? YD_NET_ERROR_BAD_REPLY : YD_NET_ERROR_UNREACHABLE;
    case G_IO_ERROR_INVALID_DATA:
    case G_IO_ERROR_MESSAGE_TOO_LARGE:
      return YD_NET_ERROR_BAD_REPLY;
    default:
      return YD_NET_ERROR_UNREACHABLE;
    }
}

static YdNetError
classify (const GError *error,
          gboolean      reply_begun)
{
  if (error->domain == G_RESOLVER_ERROR)
    return YD_NET_ERROR_NO_HOST;
  if (error->domain == G_TLS_ERROR)
    return error->code == G_TLS_ERROR_EOF ? YD_NET_ERROR_UNREACHABLE : YD_NET_ERROR_TLS;
  if (error->domain == SOUP_SESSION_ERROR &&
      (error->code == SOUP_SESSION_ERROR_PARSING || error->code == SOUP_SESSION_ERROR_ENCODING))
    return YD_NET_ERROR_BAD_REPLY;
  if (error->domain == G_IO_ERROR)
    return classify_io_error (error->code, reply_begun);
  return YD_NET_ERROR_UNREACHABLE;
}

GError *
yd_net_failure_translate (GError   *error,
                          gboolean  reply_begun)
{
  GError *translated;

  if (error->domain == YD_NET_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  translated = g_error_new (YD_NET_ERROR, (int) classify (error, reply_begun),
                            "the exchange failed: %s", error->message);
  g_error_free (error);
  return translated;
}

GError *
yd_net_failure_explain (GError               *error,
                        GTlsCertificateFlags  doubts)
{
  if (!g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_TLS))
    return error;
  if (doubts == G_TLS_CERTIFICATE_NOT_ACTIVATED)
    error->code = YD_NET_ERROR_CLOCK;
  else if (doubts == G_TLS_CERTIFICATE_EXPIRED)
    error->code = YD_NET_ERROR_EXPIRED;
  return error;
}
