/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking up by path, and many at once (Open API reference §5.4).
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

#include <string.h>

#define BATCH_MAX 100 /* how many the service takes is not known (§11.10) */

static const YdDriveCall by_path_call = { "/adrive/v1.0/openFile/get_by_path" };
static const YdDriveCall batch_call = { "/adrive/v1.0/openFile/batch/get", .bare_items = TRUE };

/* By path */

/* "/a/b" without empty steps; "/" for the root; NULL when a step is no name. (transfer full) */
static char *
clean_path (const char  *path,
            GError     **error)
{
  g_auto(GStrv) steps = g_strsplit (path, "/", -1);
  g_autoptr(GString) clean = g_string_new (NULL);
  GError *reason = NULL;

  for (guint i = 0; steps[i] != NULL && reason == NULL; i++)
    if (*steps[i] != '\0')
      {
        reason = yd_drive_name_check (steps[i]);
        g_string_append_c (clean, '/');
        g_string_append (clean, steps[i]);
      }
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return NULL;
    }
  return g_strdup (clean->len > 0 ? clean->str : "/");
}

static void
path_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  YdDriveItem *item = NULL;
  GError *error = NULL;

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  if (object != NULL && yd_drive_codec_is_trashed (object))
    g_set_error_literal (&error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND,
                         "get_by_path: in the recycle bin");
  else if (object != NULL)
    item = yd_drive_codec_read_item (object, "get_by_path", g_task_get_task_data (task), "",
                                     &error);
  if (item == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, item, (GDestroyNotify) yd_drive_item_unref);
}

void
yd_drive_client_get_by_path_async (YdDriveClient       *self,
                                   const char          *drive_id,
                                   const char          *path,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;
  g_autofree char *clean = NULL;
  GError *error = NULL;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));
  g_return_if_fail (drive_id != NULL && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_by_path_async);
  g_task_set_task_data (task, g_strdup (drive_id), g_free);
  clean = clean_path (path, &error);
  if (clean == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_str_equal (clean, "/"))
    {
      g_task_return_pointer (task, yd_drive_item_new_folder (drive_id, YD_DRIVE_ROOT_ID, "", ""),
                             (GDestroyNotify) yd_drive_item_unref);
      return;
    }
  body = yd_drive_codec_new_body ("drive_id", drive_id, "file_path", clean, NULL);
  yd_drive_client_call_async (self, &by_path_call, body, NULL, cancellable, path_answered_cb,
                              g_steal_pointer (&task));
}

YdDriveItem *
yd_drive_client_get_by_path_finish (YdDriveClient  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_by_path_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Many */

typedef struct
{
  /* Input */
  char *drive_id; /* (owned) */
  char **ids;     /* (owned) */

  /* In progress */
  guint asked;       /* how many of the ids */
  GHashTable *found; /* (owned): id → YdDriveItem */
} Batch;

static void ask_for_batch     (GTask        *task_owned);
static void batch_answered_cb (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_free (batch->drive_id);
  g_strfreev (batch->ids);
  g_hash_table_unref (batch->found);
  g_free (batch);
}

void
yd_drive_client_get_many_async (YdDriveClient       *self,
                                const char          *drive_id,
                                const char * const  *file_ids,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;
  Batch *batch;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));
  g_return_if_fail (drive_id != NULL && file_ids != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_many_async);
  batch = g_new0 (Batch, 1);
  batch->drive_id = g_strdup (drive_id);
  batch->ids = g_strdupv ((char **) file_ids);
  batch->found = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                        (GDestroyNotify) yd_drive_item_unref);
  g_task_set_task_data (task, batch, batch_free);
  ask_for_batch (task);
}

/* In the order they were asked for. */
static void
return_found (GTask *task)
{
  Batch *batch = g_task_get_task_data (task);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  for (guint i = 0; batch->ids[i] != NULL; i++)
    {
      YdDriveItem *item = g_hash_table_lookup (batch->found, batch->ids[i]);

      if (item != NULL)
        g_ptr_array_add (items, yd_drive_item_ref (item));
    }
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

JsonObject *
yd_drive_client_new_batch_body (const char         *drive_id,
                                const char * const *file_ids,
                                guint               n)
{
  JsonObject *body = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < n; i++)
    json_array_add_object_element (list, yd_drive_codec_new_body ("drive_id", drive_id,
                                                                  "file_id", file_ids[i], NULL));
  json_object_set_array_member (body, "file_list", list);
  return body;
}

static void
ask_for_batch (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(JsonObject) body = NULL;
  guint n = 0;

  if (batch->ids[batch->asked] == NULL)
    {
      return_found (task);
      return;
    }
  while (n < BATCH_MAX && batch->ids[batch->asked + n] != NULL)
    n++;
  body = yd_drive_client_new_batch_body (batch->drive_id,
                                         (const char * const *) batch->ids + batch->asked, n);
  batch->asked += n;
  yd_drive_client_call_async (self, &batch_call, body, NULL, cancellable, batch_answered_cb,
                              g_steal_pointer (&task));
}

static void
batch_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autofree char *marker = NULL;
  Batch *batch = g_task_get_task_data (task);
  GError *error = NULL;

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  if (object != NULL)
    items = yd_drive_codec_read_page (object, batch->drive_id, "", &marker, &error);
  if (items == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      g_hash_table_replace (batch->found, (char *) yd_drive_item_get_id (item),
                            yd_drive_item_ref (item));
    }
  ask_for_batch (g_steal_pointer (&task));
}

GPtrArray *
yd_drive_client_get_many_finish (YdDriveClient  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_many_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
