/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copying (Open API reference §5.13). A copy that is asked for twice is made twice, so when the
 * answer is lost the newest entries of the target are looked through before it is asked for again.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

#include "yd-net-date.h"

#define AGE_SLACK_US (5 * (gint64) G_USEC_PER_SEC)

static const YdDriveCall copy_call = { "/adrive/v1.0/openFile/copy", YD_DRIVE_CLASS_OTHER, TRUE };
static const YdDriveCall newest_call = { "/adrive/v1.0/openFile/list", YD_DRIVE_CLASS_LIST };

typedef struct
{
  /* Input */
  YdDriveItem *item; /* (owned) */
  char *to_parent;   /* (owned) */
  gboolean auto_rename;

  /* In progress */
  gint64 started_us;
  gboolean asked_twice;
  GError *lost; /* (owned) (nullable): why the answer was lost */
  char *new_id; /* (owned) (nullable) */
} Copy;

static void ask_for_copy       (GTask        *task_owned);
static void copy_answered_cb   (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void look_for_copy      (GTask        *task_owned);
static void newest_answered_cb (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void copy_done_cb       (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void copy_looked_at_cb  (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  yd_drive_item_unref (copy->item);
  g_free (copy->to_parent);
  g_clear_error (&copy->lost);
  g_free (copy->new_id);
  g_free (copy);
}

void
yd_drive_client_copy_async (YdDriveClient       *self,
                            YdDriveItem         *item,
                            const char          *to_parent_id,
                            gboolean             auto_rename,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;
  Copy *copy;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_copy_async);
  copy = g_new0 (Copy, 1);
  copy->item = yd_drive_item_ref (item);
  copy->to_parent = g_strdup (to_parent_id);
  copy->auto_rename = auto_rename;
  copy->started_us = yd_base_clock_get_monotonic_us (yd_drive_client_get_clock (self));
  g_task_set_task_data (task, copy, copy_free);
  ask_for_copy (task);
}

static void
ask_for_copy (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Copy *copy = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(JsonObject) body =
    yd_drive_codec_new_body ("drive_id", yd_drive_item_get_drive_id (copy->item),
                             "file_id", yd_drive_item_get_id (copy->item),
                             "to_parent_file_id", copy->to_parent, NULL);

  json_object_set_boolean_member (body, "auto_rename", copy->auto_rename);
  yd_drive_client_call_async (self, &copy_call, body, NULL, cancellable, copy_answered_cb,
                              g_steal_pointer (&task));
}

static void
copy_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveEdited) edited = NULL;
  g_autoptr(GError) error = NULL;
  Copy *copy = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  edited = yd_drive_client_call_finish_edited (self, result, &error);
  if (edited != NULL && *edited->file_id == '\0')
    {
      g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                               "copy: answer.file_id is missing");
      return;
    }
  if (edited != NULL)
    {
      copy->new_id = g_strdup (edited->file_id);
      yd_drive_client_wait_task_async (self, edited->task_id, cancellable, copy_done_cb,
                                       g_steal_pointer (&task));
      return;
    }
  if (copy->asked_twice || !yd_drive_client_is_answer_lost (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  copy->lost = g_steal_pointer (&error);
  look_for_copy (g_steal_pointer (&task));
}

/* After a lost answer */

static void
look_for_copy (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Copy *copy = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(JsonObject) body =
    yd_drive_codec_new_body ("drive_id", yd_drive_item_get_drive_id (copy->item),
                             "parent_file_id", copy->to_parent,
                             "order_by", "created_at",
                             "order_direction", "DESC", NULL);

  json_object_set_int_member (body, "limit", 100);
  yd_drive_client_call_async (self, &newest_call, body, NULL, cancellable, newest_answered_cb,
                              g_steal_pointer (&task));
}

/* Same kind, same content, no older than our wish. A folder has no content hash: its name begins
 * with the name of the original, also where the service appended something. */
static gboolean
is_the_copy (Copy        *copy,
             YdDriveItem *item,
             gint64       now_us,
             gint64       elapsed_us)
{
  const char *name = yd_drive_item_get_name (copy->item);

  if (g_str_equal (yd_drive_item_get_id (item), yd_drive_item_get_id (copy->item)) ||
      yd_drive_item_get_item_type (item) != yd_drive_item_get_item_type (copy->item) ||
      yd_drive_item_get_created_us (item) < now_us - elapsed_us - AGE_SLACK_US)
    return FALSE;
  if (yd_drive_item_is_folder (item))
    return copy->auto_rename ? g_str_has_prefix (yd_drive_item_get_name (item), name)
                             : g_str_equal (yd_drive_item_get_name (item), name);
  return yd_drive_item_get_size (item) == yd_drive_item_get_size (copy->item) &&
         g_strcmp0 (yd_drive_item_get_content_hash (item),
                    yd_drive_item_get_content_hash (copy->item)) == 0 &&
         (copy->auto_rename || g_str_equal (yd_drive_item_get_name (item), name));
}

static char *
find_copy (Copy      *copy,
           GPtrArray *items,
           gint64     now_us,
           gint64     elapsed_us)
{
  for (guint i = 0; i < items->len; i++)
    if (is_the_copy (copy, g_ptr_array_index (items, i), now_us, elapsed_us))
      return g_strdup (yd_drive_item_get_id (g_ptr_array_index (items, i)));
  return NULL;
}

static void
newest_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  gint64 clock_us = yd_base_clock_get_monotonic_us (yd_drive_client_get_clock (self));
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autofree char *date = NULL;
  g_autofree char *next_marker = NULL;
  Copy *copy = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gint64 now_us;

  object = yd_drive_client_call_finish (self, result, &date, NULL);
  now_us = yd_net_date_read (date);
  if (object != NULL && now_us != 0)
    items = yd_drive_codec_read_page (object, yd_drive_item_get_drive_id (copy->item),
                                      copy->to_parent, &next_marker, NULL);
  if (items == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&copy->lost));
      return;
    }
  copy->new_id = find_copy (copy, items, now_us, clock_us - copy->started_us);
  if (copy->new_id == NULL)
    {
      copy->asked_twice = TRUE;
      ask_for_copy (g_steal_pointer (&task));
      return;
    }
  yd_drive_client_get_async (self, yd_drive_item_get_drive_id (copy->item), copy->new_id,
                             cancellable, copy_looked_at_cb, g_steal_pointer (&task));
}

/* The answer tells the new id only */

static void
copy_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  Copy *copy = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (yd_drive_client_wait_task_finish (self, result, &error))
    yd_drive_client_get_async (self, yd_drive_item_get_drive_id (copy->item), copy->new_id,
                               cancellable, copy_looked_at_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
copy_looked_at_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  YdDriveItem *item;
  GError *error = NULL;

  item = yd_drive_client_get_finish (self, result, &error);
  if (item == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  yd_drive_feed_added (yd_drive_client_get_feed (self), item);
  g_task_return_pointer (task, item, (GDestroyNotify) yd_drive_item_unref);
}

YdDriveItem *
yd_drive_client_copy_finish (YdDriveClient  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_copy_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
