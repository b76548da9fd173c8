/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The drive's error domain and the details it carries. What a reply means is decided in
 * yd-drive-refusal.c.
 */
#include "config.h"

#include "yd-drive-error.h"

#include "yd-drive-error-private.h"

typedef struct
{
  guint status;
  char *server_code; /* (owned) (nullable) */
  char *request_id;  /* (owned) (nullable) */
  gint64 retry_after_us;
} YdDriveErrorPrivate;

static void
yd_drive_error_private_init (YdDriveErrorPrivate *priv)
{
  priv->retry_after_us = -1;
}

static void
yd_drive_error_private_copy (const YdDriveErrorPrivate *source,
                             YdDriveErrorPrivate       *target)
{
  target->status = source->status;
  target->server_code = g_strdup (source->server_code);
  target->request_id = g_strdup (source->request_id);
  target->retry_after_us = source->retry_after_us;
}

static void
yd_drive_error_private_clear (YdDriveErrorPrivate *priv)
{
  g_free (priv->server_code);
  g_free (priv->request_id);
}

G_DEFINE_EXTENDED_ERROR (YdDriveError, yd_drive_error)

GError *
yd_drive_error_new (YdDriveError  code,
                    guint         status,
                    const char   *server_code,
                    const char   *request_id,
                    gint64        retry_after_us,
                    const char   *message)
{
  GError *error = g_error_new_literal (YD_DRIVE_ERROR, (int) code, message);
  YdDriveErrorPrivate *priv = yd_drive_error_get_private (error);

  priv->status = status;
  priv->server_code = g_strdup (server_code);
  priv->request_id = g_strdup (request_id);
  priv->retry_after_us = retry_after_us;
  return error;
}

static const YdDriveErrorPrivate *
find_details (const GError *error)
{
  if (error == NULL || error->domain != YD_DRIVE_ERROR)
    return NULL;
  return yd_drive_error_get_private (error);
}

guint
yd_drive_error_get_status (const GError *error)
{
  const YdDriveErrorPrivate *priv = find_details (error);

  return priv == NULL ? 0 : priv->status;
}

const char *
yd_drive_error_get_server_code (const GError *error)
{
  const YdDriveErrorPrivate *priv = find_details (error);

  return priv == NULL ? NULL : priv->server_code;
}

const char *
yd_drive_error_get_request_id (const GError *error)
{
  const YdDriveErrorPrivate *priv = find_details (error);

  return priv == NULL ? NULL : priv->request_id;
}

gint64
yd_drive_error_get_retry_after_us (const GError *error)
{
  const YdDriveErrorPrivate *priv = find_details (error);

  return priv == NULL ? -1 : priv->retry_after_us;
}
