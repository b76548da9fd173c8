/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The error domain of the room, and how long to wait when that is known.
 */
#include "config.h"

#include "yd-auth-error.h"

typedef struct
{
  gint64 wait_us;
} YdAuthErrorPrivate;

static void
yd_auth_error_private_init (YdAuthErrorPrivate *priv)
{
  priv->wait_us = -1;
}

static void
yd_auth_error_private_copy (const YdAuthErrorPrivate *source,
                            YdAuthErrorPrivate       *target)
{
  target->wait_us = source->wait_us;
}

static void
yd_auth_error_private_clear (YdAuthErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (YdAuthError, yd_auth_error)

GError *
yd_auth_error_new_limited (gint64      wait_us,
                           const char *message)
{
  GError *error = g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED, message);

  yd_auth_error_get_private (error)->wait_us = MAX (wait_us, -1);
  return error;
}

gint64
yd_auth_error_get_wait_us (const GError *error)
{
  if (error == NULL || error->domain != YD_AUTH_ERROR)
    return -1;
  return yd_auth_error_get_private (error)->wait_us;
}
