/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Renaming, moving, removing (Open API reference §5.12–5.14). These calls may be repeated: what a
 * repetition is refused for is looked at, and when it is what we wanted, it is done. Copying is in
 * yd-drive-client-copy.c.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"
#include "yd-drive-item-private.h"

static const YdDriveCall update_call = { "/adrive/v1.0/openFile/update" };
static const YdDriveCall move_call = { "/adrive/v1.0/openFile/move" };
static const YdDriveCall trash_call = { "/adrive/v1.0/openFile/recyclebin/trash" };
static const YdDriveCall delete_call = { "/adrive/v1.0/openFile/delete" };

typedef struct
{
  /* Input */
  YdDriveItem *item; /* (owned) */
  char *target;      /* (owned) (nullable): the new name or the new parent */
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  yd_drive_item_unref (edit->item);
  g_free (edit->target);
  g_free (edit);
}

static GTask *
new_edit_task (YdDriveClient       *self,
               YdDriveItem         *item,
               const char          *target,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data,
               gpointer             source_tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Edit *edit = g_new0 (Edit, 1);

  g_task_set_source_tag (task, source_tag);
  edit->item = yd_drive_item_ref (item);
  edit->target = g_strdup (target);
  g_task_set_task_data (task, edit, edit_free);
  return task;
}

static JsonObject *
new_item_body (YdDriveItem *item)
{
  return yd_drive_codec_new_body ("drive_id", yd_drive_item_get_drive_id (item),
                                  "file_id", yd_drive_item_get_id (item), NULL);
}

/* A refusal says that the name is taken; perhaps by ourselves, when an answer was lost. */
static void
look_at_item (GTask               *task_owned,
              GAsyncReadyCallback  callback)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Edit *edit = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  yd_drive_client_get_async (self, yd_drive_item_get_drive_id (edit->item),
                             yd_drive_item_get_id (edit->item), cancellable, callback,
                             g_steal_pointer (&task));
}

/* Returns what failed, or waits until the service has done what it agreed to. */
static void
follow_edit (GTask               *task_owned,
             const YdDriveEdited *edited,
             GError              *error_owned,
             GAsyncReadyCallback  callback)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (edited == NULL)
    g_task_return_error (task, error_owned);
  else
    yd_drive_client_wait_task_async (self, edited->task_id, cancellable, callback,
                                     g_steal_pointer (&task));
}

/* Rename */

static void rename_answered_cb       (GObject      *source,
                                      GAsyncResult *result,
                                      gpointer      user_data);
static void refused_rename_looked_cb (GObject      *source,
                                      GAsyncResult *result,
                                      gpointer      user_data);

void
yd_drive_client_rename_async (YdDriveClient       *self,
                              YdDriveItem         *item,
                              const char          *new_name,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;
  GError *error;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = new_edit_task (self, item, new_name, cancellable, callback, user_data,
                        yd_drive_client_rename_async);
  error = yd_drive_name_check (new_name);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  body = new_item_body (item);
  json_object_set_string_member (body, "name", new_name);
  json_object_set_string_member (body, "check_name_mode", "refuse");
  yd_drive_client_call_async (self, &update_call, body, NULL, cancellable, rename_answered_cb,
                              g_steal_pointer (&task));
}

static void
return_renamed (GTask       *task,
                YdDriveItem *item)
{
  YdDriveClient *self = g_task_get_source_object (task);

  yd_drive_feed_changed (yd_drive_client_get_feed (self), item);
  g_task_return_pointer (task, yd_drive_item_ref (item), (GDestroyNotify) yd_drive_item_unref);
}

static void
rename_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(YdDriveItem) item = NULL;
  g_autoptr(GError) error = NULL;
  Edit *edit = g_task_get_task_data (task);

  object = yd_drive_client_call_finish (self, result, NULL, &error);
  if (object != NULL)
    item = yd_drive_codec_read_item (object, "update", yd_drive_item_get_drive_id (edit->item),
                                     yd_drive_item_get_parent_id (edit->item), &error);
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS))
    look_at_item (g_steal_pointer (&task), refused_rename_looked_cb);
  else if (item == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!g_str_equal (yd_drive_item_get_id (item), yd_drive_item_get_id (edit->item)))
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS,
                             "update: the name is taken");
  else
    return_renamed (task, item);
}

static void
refused_rename_looked_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveItem) item = NULL;
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;

  item = yd_drive_client_get_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (item == NULL)
    g_task_return_error (task, error);
  else if (g_str_equal (yd_drive_item_get_name (item), edit->target))
    return_renamed (task, item);
  else
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS,
                             "update: the name is taken");
}

YdDriveItem *
yd_drive_client_rename_finish (YdDriveClient  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_rename_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Move */

static void move_answered_cb       (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void move_done_cb           (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
static void refused_move_looked_cb (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);

void
yd_drive_client_move_async (YdDriveClient       *self,
                            YdDriveItem         *item,
                            const char          *to_parent_id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = new_edit_task (self, item, to_parent_id, cancellable, callback, user_data,
                        yd_drive_client_move_async);
  body = new_item_body (item);
  json_object_set_string_member (body, "to_parent_file_id", to_parent_id);
  json_object_set_string_member (body, "check_name_mode", "refuse");
  yd_drive_client_call_async (self, &move_call, body, NULL, cancellable, move_answered_cb,
                              g_steal_pointer (&task));
}

static void
announce_move (YdDriveClient *self,
               Edit          *edit)
{
  YdDriveFeed *feed = yd_drive_client_get_feed (self);
  g_autoptr(YdDriveItem) moved = yd_drive_item_with_parent (edit->item, edit->target);

  yd_drive_feed_removed (feed, yd_drive_item_get_drive_id (edit->item),
                         yd_drive_item_get_parent_id (edit->item),
                         yd_drive_item_get_id (edit->item));
  yd_drive_feed_added (feed, moved);
}

static void
move_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveEdited) edited = NULL;
  g_autoptr(GError) error = NULL;

  edited = yd_drive_client_call_finish_edited (self, result, &error);
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS) ||
      (edited != NULL && edited->exists))
    look_at_item (g_steal_pointer (&task), refused_move_looked_cb);
  else
    follow_edit (g_steal_pointer (&task), edited, g_steal_pointer (&error), move_done_cb);
}

static void
move_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_drive_client_wait_task_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  announce_move (self, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
refused_move_looked_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveItem) item = NULL;
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;

  item = yd_drive_client_get_finish (self, result, &error);
  if (item == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!g_str_equal (yd_drive_item_get_parent_id (item), edit->target))
    {
      g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS,
                               "move: the name is taken");
      return;
    }
  if (!g_str_equal (yd_drive_item_get_parent_id (edit->item), edit->target))
    announce_move (self, edit);
  g_task_return_boolean (task, TRUE);
}

gboolean
yd_drive_client_move_finish (YdDriveClient  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_move_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Remove */

static void remove_answered_cb (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void remove_done_cb     (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);

void
yd_drive_client_remove_async (YdDriveClient       *self,
                              YdDriveItem         *item,
                              gboolean             permanently,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = new_edit_task (self, item, NULL, cancellable, callback, user_data,
                        yd_drive_client_remove_async);
  body = new_item_body (item);
  yd_drive_client_call_async (self, permanently ? &delete_call : &trash_call, body, NULL,
                              cancellable, remove_answered_cb, g_steal_pointer (&task));
}

static void
return_removed (GTask *task)
{
  YdDriveClient *self = g_task_get_source_object (task);
  Edit *edit = g_task_get_task_data (task);

  yd_drive_feed_removed (yd_drive_client_get_feed (self),
                         yd_drive_item_get_drive_id (edit->item),
                         yd_drive_item_get_parent_id (edit->item),
                         yd_drive_item_get_id (edit->item));
  g_task_return_boolean (task, TRUE);
}

static void
remove_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveEdited) edited = NULL;
  g_autoptr(GError) error = NULL;

  edited = yd_drive_client_call_finish_edited (self, result, &error);
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    return_removed (task);
  else
    follow_edit (g_steal_pointer (&task), edited, g_steal_pointer (&error), remove_done_cb);
}

static void
remove_done_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (yd_drive_client_wait_task_finish (YD_DRIVE_CLIENT (source), result, &error))
    return_removed (task);
  else
    g_task_return_error (task, error);
}

gboolean
yd_drive_client_remove_finish (YdDriveClient  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_remove_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
