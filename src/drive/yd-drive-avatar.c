/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of a person. What it is good for is decided by who shows it: here only what cannot
 * be one is refused. Its address may be signed, and is not logged.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

#include <string.h>

/* A web server's answer: an image, or nothing. */
#define YD_TYPE_DRIVE_AVATAR_DIALECT (yd_drive_avatar_dialect_get_type ())
G_DECLARE_FINAL_TYPE (YdDriveAvatarDialect, yd_drive_avatar_dialect, YD, DRIVE_AVATAR_DIALECT,
                      GObject)

struct _YdDriveAvatarDialect
{
  GObject parent_instance;
};

static void yd_drive_avatar_dialect_iface_init (YdNetDialectInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdDriveAvatarDialect, yd_drive_avatar_dialect, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_DIALECT,
                                                      yd_drive_avatar_dialect_iface_init))

static YdNetVerdict
yd_drive_avatar_dialect_judge (YdNetDialect  *dialect,
                               YdNetRequest  *request,
                               YdNetReply    *reply,
                               gint64        *delay_us,
                               GError       **error)
{
  const char *type = yd_net_reply_get_header (reply, "content-type");

  if (yd_net_reply_get_status (reply) == 200 && type != NULL &&
      g_ascii_strncasecmp (type, "image/", strlen ("image/")) == 0 &&
      g_bytes_get_size (yd_net_reply_get_body (reply)) > 0)
    return YD_NET_VERDICT_FINE;
  g_set_error (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY, "no picture, the server answered %u",
               yd_net_reply_get_status (reply));
  return YD_NET_VERDICT_ERROR;
}

static void
yd_drive_avatar_dialect_iface_init (YdNetDialectInterface *iface)
{
  iface->judge = yd_drive_avatar_dialect_judge;
}

static void
yd_drive_avatar_dialect_class_init (YdDriveAvatarDialectClass *klass)
{
}

static void
yd_drive_avatar_dialect_init (YdDriveAvatarDialect *self)
{
}

static void
picture_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(YdNetReply) reply =
    yd_net_session_send_finish (YD_NET_SESSION (source), result, &error);

  if (reply != NULL)
    g_task_return_pointer (task, g_bytes_ref (yd_net_reply_get_body (reply)),
                           (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
yd_drive_client_get_avatar_async (YdDriveClient       *self,
                                  const char          *url,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(YdNetRequest) request = NULL;
  g_autoptr(YdNetDialect) dialect = NULL;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));
  g_return_if_fail (url != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_avatar_async);
  dialect = g_object_new (YD_TYPE_DRIVE_AVATAR_DIALECT, NULL);
  request = yd_net_request_new ("GET", url);
  yd_net_request_set_secret (request, TRUE);
  yd_net_request_set_repeatable (request, FALSE);
  yd_net_request_set_max_reply (request, YD_DRIVE_AVATAR_MAX_BYTES);
  yd_net_session_send_async (yd_drive_client_get_net (self), request, NULL, NULL, dialect,
                             cancellable, picture_answered_cb, g_steal_pointer (&task));
}

GBytes *
yd_drive_client_get_avatar_finish (YdDriveClient  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_avatar_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
