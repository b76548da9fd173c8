/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures: of a person, and small ones of files (Open API reference §4.1, §6). What they are good
 * for is decided by who shows them: here only what cannot be one is refused. Their addresses may be
 * signed, and are not logged.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

#include <string.h>

/* An answer: an image, or nothing. */
#define YD_TYPE_DRIVE_PICTURE_DIALECT (yd_drive_picture_dialect_get_type ())
G_DECLARE_FINAL_TYPE (YdDrivePictureDialect, yd_drive_picture_dialect, YD, DRIVE_PICTURE_DIALECT,
                      GObject)

struct _YdDrivePictureDialect
{
  GObject parent_instance;

  /* given */
  gboolean of_data_host; /* whose refusals say more */
};

static void yd_drive_picture_dialect_iface_init (YdNetDialectInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdDrivePictureDialect, yd_drive_picture_dialect, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_DIALECT,
                                                      yd_drive_picture_dialect_iface_init))

static YdNetVerdict
yd_drive_picture_dialect_judge (YdNetDialect  *dialect,
                                YdNetRequest  *request,
                                YdNetReply    *reply,
                                gint64        *delay_us,
                                GError       **error)
{
  YdDrivePictureDialect *self = YD_DRIVE_PICTURE_DIALECT (dialect);
  const char *type = yd_net_reply_get_header (reply, "content-type");
  guint status = yd_net_reply_get_status (reply);

  if (status == 200 && type != NULL &&
      g_ascii_strncasecmp (type, "image/", strlen ("image/")) == 0 &&
      g_bytes_get_size (yd_net_reply_get_body (reply)) > 0)
    return YD_NET_VERDICT_FINE;
  if (self->of_data_host && (status < 200 || status > 299))
    g_propagate_error (error, yd_drive_error_from_data_reply (reply));
  else
    g_set_error (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY,
                 "no picture, the server answered %u", status);
  return YD_NET_VERDICT_ERROR;
}

static void
yd_drive_picture_dialect_iface_init (YdNetDialectInterface *iface)
{
  iface->judge = yd_drive_picture_dialect_judge;
}

static void
yd_drive_picture_dialect_class_init (YdDrivePictureDialectClass *klass)
{
}

static void
yd_drive_picture_dialect_init (YdDrivePictureDialect *self)
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

static void
fetch (GTask      *task_owned,
       const char *url,
       gsize       max_bytes,
       gboolean    of_data_host)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(YdNetRequest) request = yd_net_request_new ("GET", url);
  g_autoptr(YdDrivePictureDialect) dialect = g_object_new (YD_TYPE_DRIVE_PICTURE_DIALECT, NULL);

  dialect->of_data_host = of_data_host;
  yd_net_request_set_secret (request, TRUE);
  yd_net_request_set_repeatable (request, FALSE);
  yd_net_request_set_max_reply (request, max_bytes);
  yd_net_session_send_async (yd_drive_client_get_net (self), request, NULL, NULL,
                             YD_NET_DIALECT (dialect), cancellable, picture_answered_cb,
                             g_steal_pointer (&task));
}

void
yd_drive_client_get_avatar_async (YdDriveClient       *self,
                                  const char          *url,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));
  g_return_if_fail (url != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_avatar_async);
  fetch (task, url, YD_DRIVE_AVATAR_MAX_BYTES, FALSE);
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

void
yd_drive_client_get_thumbnail_async (YdDriveClient       *self,
                                     const char          *url,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));
  g_return_if_fail (url != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_thumbnail_async);
  fetch (task, url, YD_DRIVE_THUMBNAIL_MAX_BYTES, TRUE);
}

GBytes *
yd_drive_client_get_thumbnail_finish (YdDriveClient  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_thumbnail_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
