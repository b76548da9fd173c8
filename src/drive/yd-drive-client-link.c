/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Download links (Open API reference §5.5): the tightest budget of all, so asked for one by one
 * and just before use.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

#define EXPIRE_SECONDS 14400 /* the service lowers it to what this app may have */

static const YdDriveCall link_call = { "/adrive/v1.0/openFile/getDownloadUrl",
                                       YD_DRIVE_CLASS_LINK };

static void
link_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  YdBaseClock *clock = yd_drive_client_get_clock (self);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autofree char *date = NULL;
  YdDriveLink *link = NULL;
  GError *error = NULL;

  object = yd_drive_client_call_finish (self, result, &date, &error);
  if (object != NULL)
    link = yd_drive_codec_read_link (object, date, yd_base_clock_get_real_us (clock),
                                     yd_base_clock_get_monotonic_us (clock), &error);
  if (link == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, link, (GDestroyNotify) yd_drive_link_free);
}

void
yd_drive_client_get_link_async (YdDriveClient       *self,
                                const char          *drive_id,
                                const char          *file_id,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_link_async);
  body = yd_drive_codec_new_body ("drive_id", drive_id, "file_id", file_id, NULL);
  json_object_set_int_member (body, "expire_sec", EXPIRE_SECONDS);
  yd_drive_client_call_async (self, &link_call, body, NULL, cancellable, link_answered_cb,
                              g_steal_pointer (&task));
}

YdDriveLink *
yd_drive_client_get_link_finish (YdDriveClient  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_link_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
