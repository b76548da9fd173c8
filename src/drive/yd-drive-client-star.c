/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stars (Open API reference §5.12). Sent alone: the name stays whatever it is by now. Doing it
 * twice does no harm.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"
#include "yd-drive-item-private.h"

static const YdDriveCall star_call = { "/adrive/v1.0/openFile/update" };

typedef struct
{
  /* Input */
  YdDriveItem *item; /* (owned) */
  gboolean starred;
} Star;

static void
star_free (gpointer data)
{
  Star *star = data;

  yd_drive_item_unref (star->item);
  g_free (star);
}

/* (transfer full): a fresh item, nobody else's yet. */
static YdDriveItem *
read_starred (Star        *star,
              JsonObject  *object,
              GError     **error)
{
  const char *parent_id = yd_drive_item_get_parent_id (star->item);
  g_autoptr(YdDriveItem) item =
    yd_drive_codec_read_item (object, "update", yd_drive_item_get_drive_id (star->item), parent_id,
                              error);

  if (item == NULL)
    return NULL;
  if (!g_str_equal (yd_drive_item_get_id (item), yd_drive_item_get_id (star->item)))
    {
      g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                           "update.file_id is another file's");
      return NULL;
    }
  if (item->starred != star->starred && json_object_has_member (object, "starred") &&
      !json_object_get_null_member (object, "starred"))
    {
      g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                           "update.starred is not what was asked for");
      return NULL;
    }
  item->starred = star->starred;
  return g_steal_pointer (&item);
}

static void
star_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  YdDriveItem *item = NULL;
  GError *error = NULL;

  object = yd_drive_client_call_finish (self, result, NULL, &error);
  if (object != NULL)
    item = read_starred (g_task_get_task_data (task), object, &error);
  if (item == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  yd_drive_feed_changed (yd_drive_client_get_feed (self), item);
  g_task_return_pointer (task, item, (GDestroyNotify) yd_drive_item_unref);
}

void
yd_drive_client_set_starred_async (YdDriveClient       *self,
                                   YdDriveItem         *item,
                                   gboolean             starred,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = NULL;
  Star *star;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_set_starred_async);
  star = g_new0 (Star, 1);
  star->item = yd_drive_item_ref (item);
  star->starred = starred != FALSE;
  g_task_set_task_data (task, star, star_free);
  body = yd_drive_codec_new_body ("drive_id", yd_drive_item_get_drive_id (item),
                                  "file_id", yd_drive_item_get_id (item), NULL);
  json_object_set_boolean_member (body, "starred", star->starred);
  yd_drive_client_call_async (self, &star_call, body, NULL, cancellable, star_answered_cb,
                              g_steal_pointer (&task));
}

YdDriveItem *
yd_drive_client_set_starred_finish (YdDriveClient  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_set_starred_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
