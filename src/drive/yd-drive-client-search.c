/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding over a whole drive: the service's search and what has a star (Open API reference §5.2,
 * §5.3), page by page. The service's index is late: what was just uploaded may be missing.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

#define PAGE_LIMIT 100 /* the most for both (§11.2) */

static const YdDriveCall search_call = { "/adrive/v1.0/openFile/search" };
static const YdDriveCall starred_call = { "/adrive/v1.0/openFile/starredList" };

typedef struct
{
  /* Input */
  char *drive_id; /* (owned) */
  char *marker;   /* (owned): "" for the first page */

  /* Output */
  char *next_marker; /* (owned) (nullable) */
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_free (find->drive_id);
  g_free (find->marker);
  g_free (find->next_marker);
  g_free (find);
}

static GTask *
new_find_task (YdDriveClient       *self,
               const char          *drive_id,
               const char          *marker,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data,
               gpointer             source_tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Find *find = g_new0 (Find, 1);

  g_task_set_source_tag (task, source_tag);
  find->drive_id = g_strdup (drive_id);
  find->marker = g_strdup (marker != NULL ? marker : "");
  g_task_set_task_data (task, find, find_free);
  return task;
}

static JsonObject *
new_find_body (Find *find)
{
  JsonObject *body = yd_drive_codec_new_body ("drive_id", find->drive_id, "marker", find->marker,
                                              NULL);

  json_object_set_int_member (body, "limit", PAGE_LIMIT);
  return body;
}

/* A page that leads to itself would be asked for for ever. */
static gboolean
leads_on (Find    *find,
          GError **error)
{
  if (g_strcmp0 (find->next_marker, find->marker) != 0)
    return TRUE;
  g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                       "next_marker is the marker of this page");
  return FALSE;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GPtrArray) items = NULL;
  Find *find = g_task_get_task_data (task);
  GError *error = NULL;

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  if (object != NULL)
    items = yd_drive_codec_read_page (object, find->drive_id, "", &find->next_marker, &error);
  if (items == NULL || !leads_on (find, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

void
yd_drive_client_search_async (YdDriveClient       *self,
                              const char          *drive_id,
                              const YdDriveSearch *search,
                              const char          *marker,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;
  g_autofree char *query = NULL;
  GError *error = NULL;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = new_find_task (self, drive_id, marker, cancellable, callback, user_data,
                        yd_drive_client_search_async);
  query = yd_drive_search_to_query (search, &error);
  if (query == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  body = new_find_body (g_task_get_task_data (task));
  json_object_set_string_member (body, "query", query);
  json_object_set_string_member (body, "order_by", "updated_at DESC");
  yd_drive_client_call_async (self, &search_call, body, NULL, cancellable, found_cb,
                              g_steal_pointer (&task));
}

void
yd_drive_client_list_starred_async (YdDriveClient       *self,
                                    const char          *drive_id,
                                    const char          *marker,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = new_find_task (self, drive_id, marker, cancellable, callback, user_data,
                        yd_drive_client_list_starred_async);
  body = new_find_body (g_task_get_task_data (task));
  json_object_set_string_member (body, "order_by", "updated_at");
  json_object_set_string_member (body, "order_direction", "DESC");
  yd_drive_client_call_async (self, &starred_call, body, NULL, cancellable, found_cb,
                              g_steal_pointer (&task));
}

static GPtrArray *
finish_find (GAsyncResult  *result,
             char         **next_marker,
             GError       **error)
{
  GPtrArray *items = g_task_propagate_pointer (G_TASK (result), error);
  Find *find = g_task_get_task_data (G_TASK (result));

  if (next_marker != NULL)
    *next_marker = items == NULL ? NULL : g_steal_pointer (&find->next_marker);
  return items;
}

GPtrArray *
yd_drive_client_search_finish (YdDriveClient  *self,
                               GAsyncResult   *result,
                               char          **next_marker,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_search_async), NULL);

  return finish_find (result, next_marker, error);
}

GPtrArray *
yd_drive_client_list_starred_finish (YdDriveClient  *self,
                                     GAsyncResult   *result,
                                     char          **next_marker,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_list_starred_async),
                        NULL);

  return finish_find (result, next_marker, error);
}
