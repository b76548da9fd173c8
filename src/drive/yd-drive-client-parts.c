/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An upload under way and its end (Open API reference §5.9, §5.11): URLs for parts, what the
 * server holds, complete. Sending the bytes is the business of `transfer`.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

static const YdDriveCall upload_url_call = { "/adrive/v1.0/openFile/getUploadUrl" };
static const YdDriveCall parts_call = { "/adrive/v1.0/openFile/listUploadedParts" };
static const YdDriveCall complete_call = { "/adrive/v1.0/openFile/complete" };

static JsonObject *
new_upload_body (YdDriveUpload *upload)
{
  return yd_drive_codec_new_body ("drive_id", upload->drive_id, "file_id", upload->file_id,
                                  "upload_id", upload->upload_id, NULL);
}

/* URLs for parts */

typedef struct
{
  guint first;
  guint count;
} Urls;

static JsonArray *
new_part_list (guint first,
               guint count)
{
  JsonArray *parts = json_array_sized_new (count);

  for (guint i = 0; i < count; i++)
    {
      JsonObject *part = json_object_new ();

      json_object_set_int_member (part, "part_number", first + i);
      json_array_add_object_element (parts, part);
    }
  return parts;
}

static void
urls_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  Urls *urls = g_task_get_task_data (task);
  GPtrArray *found = NULL;
  GError *error = NULL;

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  if (object != NULL)
    found = yd_drive_codec_read_part_urls (object, urls->first, urls->count, &error);
  if (found == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

void
yd_drive_client_get_part_urls_async (YdDriveClient       *self,
                                     YdDriveUpload       *upload,
                                     guint                first,
                                     guint                count,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;
  Urls *urls;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));
  g_return_if_fail (first >= 1 && count >= 1);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_part_urls_async);
  urls = g_new0 (Urls, 1);
  urls->first = first;
  urls->count = count;
  g_task_set_task_data (task, urls, g_free);
  body = new_upload_body (upload);
  json_object_set_array_member (body, "part_info_list", new_part_list (first, count));
  yd_drive_client_call_async (self, &upload_url_call, body, NULL, cancellable, urls_answered_cb,
                              g_steal_pointer (&task));
}

GPtrArray *
yd_drive_client_get_part_urls_finish (YdDriveClient  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_part_urls_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What the server holds */

typedef struct
{
  /* Input */
  YdDriveUpload *upload; /* (owned) */

  /* In progress */
  char *marker;  /* (owned) (nullable) */
  GArray *sizes; /* (owned) (nullable) */
} Parts;

static void ask_for_parts     (GTask        *task_owned);
static void parts_answered_cb (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);

static void
parts_free (gpointer data)
{
  Parts *parts = data;

  yd_drive_upload_free (parts->upload);
  g_free (parts->marker);
  g_clear_pointer (&parts->sizes, g_array_unref);
  g_free (parts);
}

void
yd_drive_client_list_parts_async (YdDriveClient       *self,
                                  YdDriveUpload       *upload,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;
  Parts *parts;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_list_parts_async);
  parts = g_new0 (Parts, 1);
  parts->upload = yd_drive_upload_copy (upload);
  parts->sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_set_task_data (task, parts, parts_free);
  ask_for_parts (task);
}

static void
ask_for_parts (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Parts *parts = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(JsonObject) body = new_upload_body (parts->upload);

  json_object_set_string_member (body, "part_number_marker",
                                 parts->marker != NULL ? parts->marker : "");
  yd_drive_client_call_async (self, &parts_call, body, NULL, cancellable, parts_answered_cb,
                              g_steal_pointer (&task));
}

static void
parts_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autofree char *next_marker = NULL;
  Parts *parts = g_task_get_task_data (task);
  guint known = parts->sizes->len;
  GError *error = NULL;

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  if (object == NULL ||
      !yd_drive_codec_read_parts (object, parts->sizes, &next_marker, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (next_marker == NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&parts->sizes),
                             (GDestroyNotify) g_array_unref);
      return;
    }
  /* A page that brings nothing new, or an old marker, would lead around in circles. */
  if (parts->sizes->len == known || g_strcmp0 (next_marker, parts->marker) == 0)
    {
      g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                               "listUploadedParts.next_part_number_marker leads nowhere");
      return;
    }
  g_free (parts->marker);
  parts->marker = g_steal_pointer (&next_marker);
  ask_for_parts (g_steal_pointer (&task));
}

GArray *
yd_drive_client_list_parts_finish (YdDriveClient  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_list_parts_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Complete */

static void complete_answered_cb  (GObject      *source,
                                   GAsyncResult *result,
                                   gpointer      user_data);
static void look_at_file          (GTask        *task_owned);
static void file_looked_at_cb     (GObject      *source,
                                   GAsyncResult *result,
                                   gpointer      user_data);

void
yd_drive_client_complete_async (YdDriveClient       *self,
                                YdDriveUpload       *upload,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_complete_async);
  g_task_set_task_data (task, yd_drive_upload_copy (upload),
                        (GDestroyNotify) yd_drive_upload_free);
  if (upload->instant)
    {
      look_at_file (g_steal_pointer (&task));
      return;
    }
  body = new_upload_body (upload);
  yd_drive_client_call_async (self, &complete_call, body, NULL, cancellable, complete_answered_cb,
                              g_steal_pointer (&task));
}

/* The service stored what we meant: checked before anybody hears that the upload is done. */
static void
return_completed (GTask       *task,
                  YdDriveItem *item)
{
  YdDriveClient *self = g_task_get_source_object (task);
  YdDriveUpload *upload = g_task_get_task_data (task);
  const char *hash = yd_drive_item_get_content_hash (item);

  if (!g_str_equal (yd_drive_item_get_id (item), upload->file_id))
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                             "complete.file_id is another file's");
  else if (yd_drive_item_get_size (item) >= 0 && yd_drive_item_get_size (item) != upload->size)
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                             "complete: the stored file has another size");
  else if (hash != NULL && upload->content_hash != NULL &&
           g_ascii_strcasecmp (hash, upload->content_hash) != 0)
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                             "complete: the stored file has another content");
  else
    {
      yd_drive_feed_added (yd_drive_client_get_feed (self), item);
      g_task_return_pointer (task, yd_drive_item_ref (item), (GDestroyNotify) yd_drive_item_unref);
    }
}

static void
complete_answered_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(YdDriveItem) item = NULL;
  g_autoptr(GError) error = NULL;
  YdDriveUpload *upload = g_task_get_task_data (task);

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  if (object != NULL)
    item = yd_drive_codec_read_item (object, "complete", upload->drive_id, upload->parent_id,
                                     &error);
  /* An answer before this one may have been lost. */
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UPLOAD_GONE))
    look_at_file (g_steal_pointer (&task));
  else if (item == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    return_completed (task, item);
}

static void
look_at_file (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  YdDriveUpload *upload = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  yd_drive_client_get_async (self, upload->drive_id, upload->file_id, cancellable,
                             file_looked_at_cb, g_steal_pointer (&task));
}

static void
file_looked_at_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveItem) item = NULL;
  g_autoptr(GError) error = NULL;

  item = yd_drive_client_get_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (item != NULL)
    return_completed (task, item);
  else if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UPLOAD_GONE,
                             "complete: neither the upload nor the file exists");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

YdDriveItem *
yd_drive_client_complete_finish (YdDriveClient  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_complete_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
