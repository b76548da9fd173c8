/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where small pictures of files are (Open API reference §5.4, §6). Listings say so too, but the
 * addresses are long and soon too old to be kept with a folder: those who show a file ask for them.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

static const YdDriveCall find_call = { "/adrive/v1.0/openFile/batch/get", .bare_items = TRUE };

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(JsonObject) object =
    yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  GHashTable *urls = object != NULL ? yd_drive_codec_read_thumbnails (object, &error) : NULL;

  if (urls != NULL)
    g_task_return_pointer (task, urls, (GDestroyNotify) g_hash_table_unref);
  else
    g_task_return_error (task, error);
}

void
yd_drive_client_find_thumbnails_async (YdDriveClient       *self,
                                       const char          *drive_id,
                                       const char * const  *file_ids,
                                       guint                width,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;
  guint n_ids;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));
  g_return_if_fail (drive_id != NULL && file_ids != NULL);

  n_ids = g_strv_length ((char **) file_ids);
  g_return_if_fail (n_ids > 0 && n_ids <= YD_DRIVE_THUMBNAILS_MAX);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_find_thumbnails_async);
  body = yd_drive_client_new_batch_body (drive_id, file_ids, n_ids);
  json_object_set_int_member (body, "image_thumbnail_width", width);
  json_object_set_int_member (body, "video_thumbnail_width", width);
  yd_drive_client_call_async (self, &find_call, body, NULL, cancellable, found_cb,
                              g_steal_pointer (&task));
}

GHashTable *
yd_drive_client_find_thumbnails_finish (YdDriveClient  *self,
                                        GAsyncResult   *result,
                                        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_find_thumbnails_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
