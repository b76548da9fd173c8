/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking: pages of a folder and single entries (Open API reference §5.1, §5.4). What appears twice
 * over the pages is for the model to sort out.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

#include "yd-net-date.h"

/* Smaller answers are read faster than a worker can be asked to. */
#define LARGE_BYTES (16 * 1024)

static const YdDriveCall list_call = { "/adrive/v1.0/openFile/list", YD_DRIVE_CLASS_LIST,
                                       .unread = TRUE };
static const YdDriveCall get_call = { "/adrive/v1.0/openFile/get" };

typedef struct
{
  /* Input */
  char *drive_id;  /* (owned) */
  char *parent_id; /* (owned) */
  char *marker;    /* (owned): "" for the first page */
  gboolean urls;   /* the items have theirs */
  YdDriveMarkerFunc tell;
  gpointer tell_data; /* (borrowed) */

  /* In progress */
  guint limit;
  YdNetReply *reply;  /* (owned) (nullable): a worker's while it reads it */
  char *told;         /* (owned) (nullable): the next marker, as it was told */
  gint64 came_us;     /* monotonic */

  /* Output */
  char *next_marker; /* (owned) (nullable) */
} List;

static void ask_for_page      (GTask        *task_owned);
static void page_answered_cb  (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);
static void page_read_cb      (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);

static void
list_free (gpointer data)
{
  List *list = data;

  g_free (list->drive_id);
  g_free (list->parent_id);
  g_free (list->marker);
  g_free (list->next_marker);
  g_free (list->told);
  g_clear_pointer (&list->reply, yd_net_reply_unref);
  g_free (list);
}

static void
list_page (YdDriveClient       *self,
           const char          *drive_id,
           const char          *parent_id,
           const char          *marker,
           gboolean             urls,
           YdDriveMarkerFunc    tell,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  GTask *task;
  List *list;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_list_async);
  list = g_new0 (List, 1);
  list->drive_id = g_strdup (drive_id);
  list->parent_id = g_strdup (parent_id);
  list->marker = g_strdup (marker != NULL ? marker : "");
  list->urls = urls;
  list->tell = tell;
  list->tell_data = user_data;
  g_task_set_task_data (task, list, list_free);
  ask_for_page (task);
}

void
yd_drive_client_list_async (YdDriveClient       *self,
                            const char          *drive_id,
                            const char          *parent_id,
                            const char          *marker,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  list_page (self, drive_id, parent_id, marker, FALSE, NULL, cancellable, callback, user_data);
}

void
yd_drive_client_list_with_urls_async (YdDriveClient       *self,
                                      const char          *drive_id,
                                      const char          *parent_id,
                                      const char          *marker,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  list_page (self, drive_id, parent_id, marker, TRUE, NULL, cancellable, callback, user_data);
}

void
yd_drive_client_list_telling_async (YdDriveClient       *self,
                                    const char          *drive_id,
                                    const char          *parent_id,
                                    const char          *marker,
                                    YdDriveMarkerFunc    tell,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  list_page (self, drive_id, parent_id, marker, FALSE, tell, cancellable, callback, user_data);
}

static void
ask_for_page (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  List *list = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(JsonObject) body = yd_drive_codec_new_body ("drive_id", list->drive_id,
                                                        "parent_file_id", list->parent_id,
                                                        "marker", list->marker,
                                                        "order_by", "name_enhanced",
                                                        "order_direction", "ASC", NULL);

  list->limit = yd_drive_client_get_page_limit (self);
  json_object_set_int_member (body, "limit", list->limit);
  yd_drive_client_call_async (self, &list_call, body, NULL, cancellable, page_answered_cb,
                              g_steal_pointer (&task));
}

/* In a worker, or where a small page is read at once: (transfer full) */
static GPtrArray *
read_page (List    *list,
           GError **error)
{
  g_autoptr(JsonObject) object = yd_drive_codec_parse (list->reply, error);
  g_autoptr(GPtrArray) items = NULL;

  if (object != NULL)
    items = yd_drive_codec_read_page (object, list->drive_id, list->parent_id, &list->next_marker,
                                      error);
  if (items == NULL)
    {
      g_prefix_error (error, "list: ");
      return NULL;
    }
  if (list->urls)
    yd_drive_codec_add_urls (object, items, list->came_us);
  if (g_strcmp0 (list->next_marker, list->marker) != 0 &&
      (list->told == NULL || g_strcmp0 (list->next_marker, list->told) == 0))
    return g_steal_pointer (&items);
  g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                       "list.next_marker is the marker of this page, or is there twice");
  return NULL;
}

static void
read_page_in_thread (GTask        *job,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *items = read_page (task_data, &error);

  if (items != NULL)
    g_task_return_pointer (job, items, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (job, error);
}

/* Takes @items (nullable) and @error (nullable). */
static void
return_page (GTask     *task,
             GPtrArray *items,
             GError    *error)
{
  if (items != NULL)
    g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* Who is told may do anything, cancel this too. */
static void
tell_next (GTask *task,
           List  *list)
{
  if (list->tell == NULL || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  list->told = yd_drive_codec_peek_marker (list->reply);
  if (list->told != NULL && !g_str_equal (list->told, list->marker))
    list->tell (list->told, list->tell_data);
}

static void
page_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(GTask) job = NULL;
  List *list = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&list->reply, yd_net_reply_unref);
  list->reply = yd_drive_client_call_finish_unread (self, result, &error);
  list->came_us = yd_base_clock_get_monotonic_us (yd_drive_client_get_clock (self));
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BAD_LIMIT))
    yd_drive_client_lower_page_limit (self);
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BAD_LIMIT) &&
      list->limit > yd_drive_client_get_page_limit (self))
    {
      g_error_free (error);
      ask_for_page (g_steal_pointer (&task));
      return;
    }
  if (list->reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  tell_next (task, list);
  if (g_bytes_get_size (yd_net_reply_get_body (list->reply)) < LARGE_BYTES)
    {
      GPtrArray *items = read_page (list, &error);

      return_page (task, items, error);
      return;
    }
  /* Nothing is waited for: who is cancelled hears of it when it is read. */
  job = g_task_new (NULL, NULL, page_read_cb, g_object_ref (task));
  g_task_set_source_tag (job, read_page_in_thread);
  g_task_set_task_data (job, list, NULL);
  g_task_run_in_thread (job, read_page_in_thread);
}

static void
page_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *items = g_task_propagate_pointer (G_TASK (result), &error);

  return_page (task, items, error);
}

GPtrArray *
yd_drive_client_list_finish (YdDriveClient  *self,
                             GAsyncResult   *result,
                             char          **next_marker,
                             GError        **error)
{
  GPtrArray *items;
  List *list;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_list_async), NULL);

  items = g_task_propagate_pointer (G_TASK (result), error);
  list = g_task_get_task_data (G_TASK (result));
  if (next_marker != NULL)
    *next_marker = items == NULL ? NULL : g_steal_pointer (&list->next_marker);
  return items;
}

/* One entry */

typedef struct
{
  /* Input */
  char *drive_id; /* (owned) */
  char *file_id;  /* (owned) */

  /* Output */
  gint64 age_us;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->drive_id);
  g_free (look->file_id);
  g_free (look);
}

static gint64
find_age (YdDriveItem *item,
          const char  *date)
{
  gint64 now_us = yd_net_date_read (date);
  gint64 created_us = yd_drive_item_get_created_us (item);

  return now_us == 0 || created_us == 0 ? G_MAXINT64 : MAX (now_us - created_us, 0);
}

static void
entry_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(YdDriveItem) item = NULL;
  g_autofree char *date = NULL;
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, &date, &error);
  if (object != NULL && yd_drive_codec_is_trashed (object))
    g_set_error_literal (&error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND,
                         "get: in the recycle bin");
  else if (object != NULL)
    item = yd_drive_codec_read_item (object, "get", look->drive_id, "", &error);

  if (item == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Whoever asked may remove what it hears of. */
  if (!g_str_equal (yd_drive_item_get_id (item), look->file_id))
    {
      g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                               "get.file_id is another file's");
      return;
    }
  look->age_us = find_age (item, date);
  g_task_return_pointer (task, g_steal_pointer (&item), (GDestroyNotify) yd_drive_item_unref);
}

void
yd_drive_client_get_async (YdDriveClient       *self,
                           const char          *drive_id,
                           const char          *file_id,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;
  Look *look;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_async);
  look = g_new0 (Look, 1);
  look->drive_id = g_strdup (drive_id);
  look->file_id = g_strdup (file_id);
  g_task_set_task_data (task, look, look_free);
  body = yd_drive_codec_new_body ("drive_id", drive_id, "file_id", file_id, NULL);
  yd_drive_client_call_async (self, &get_call, body, NULL, cancellable, entry_answered_cb,
                              g_steal_pointer (&task));
}

YdDriveItem *
yd_drive_client_get_finish (YdDriveClient  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  return yd_drive_client_look_finish (self, result, NULL, error);
}

YdDriveItem *
yd_drive_client_look_finish (YdDriveClient  *self,
                             GAsyncResult   *result,
                             gint64         *age_us,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_async), NULL);

  if (age_us != NULL)
    *age_us = ((Look *) g_task_get_task_data (G_TASK (result)))->age_us;
  return g_task_propagate_pointer (G_TASK (result), error);
}
