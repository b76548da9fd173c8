/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thumbnails of the pretended drive: all files that may have one have the same. Their address is
 * the id of the file.
 */
#include "fake-drive.h"

static GBytes *picture;

void
fake_drive_set_thumbnail (GBytes *bytes)
{
  g_clear_pointer (&picture, g_bytes_unref);
  picture = bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

gboolean
yd_drive_item_is_blocked (YdDriveItem *self)
{
  return FALSE;
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
  GHashTable *urls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *ids = g_strjoinv (",", (char **) file_ids);
  g_autoptr (GTask) task =
      fake_drive_start (self, cancellable, callback, user_data, "find-thumbnails", ids);

  for (guint i = 0; picture != NULL && file_ids[i] != NULL; i++)
    g_hash_table_insert (urls, g_strdup (file_ids[i]), g_strdup (file_ids[i]));
  g_task_return_pointer (task, urls, (GDestroyNotify) g_hash_table_unref);
}

GHashTable *
yd_drive_client_find_thumbnails_finish (YdDriveClient  *self,
                                        GAsyncResult   *result,
                                        GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_client_get_thumbnail_async (YdDriveClient       *self,
                                     const char          *url,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr (GTask) task =
      fake_drive_start (self, cancellable, callback, user_data, "get-thumbnail", url);

  if (picture != NULL)
    g_task_return_pointer (task, g_bytes_ref (picture), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND, "no thumbnail");
}

GBytes *
yd_drive_client_get_thumbnail_finish (YdDriveClient  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
