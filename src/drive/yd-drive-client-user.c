/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who the account belongs to, its drives, and how full it is (Open API reference §4).
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-drive"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

static const YdDriveCall drive_info_call = { "/adrive/v1.0/user/getDriveInfo" };
static const YdDriveCall user_info_call = { "/oauth/users/info" };
static const YdDriveCall space_info_call = { "/adrive/v1.0/user/getSpaceInfo" };

static void drives_answered_cb  (GObject      *source,
                                 GAsyncResult *result,
                                 gpointer      user_data);
static void profile_answered_cb (GObject      *source,
                                 GAsyncResult *result,
                                 gpointer      user_data);

/* The user: getDriveInfo says all that matters; users/info may know a name or a picture more. */

void
yd_drive_client_get_user_async (YdDriveClient       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = json_object_new ();

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_user_async);
  yd_drive_client_call_async (self, &drive_info_call, body, NULL, cancellable, drives_answered_cb,
                              g_steal_pointer (&task));
}

static void
drives_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(YdDriveUser) user = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  object = yd_drive_client_call_finish (self, result, NULL, &error);
  if (object != NULL)
    user = yd_drive_codec_read_user (object, &error);
  if (user == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, g_steal_pointer (&user), (GDestroyNotify) yd_drive_user_free);
  yd_drive_client_call_async (self, &user_info_call, NULL, NULL, cancellable, profile_answered_cb,
                              g_steal_pointer (&task));
}

/* Without the scope user:base this is refused; the drives are enough to work with. */
static void
profile_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;
  YdDriveUser *user = g_task_get_task_data (task);

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  if (object == NULL)
    g_debug ("no profile: %s", error->message);
  else if (!yd_drive_codec_read_profile (object, user, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, yd_drive_user_copy (user), (GDestroyNotify) yd_drive_user_free);
}

YdDriveUser *
yd_drive_client_get_user_finish (YdDriveClient  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_user_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The space */

typedef struct
{
  gint64 used;
  gint64 total;
} Space;

static void
space_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  Space space = { 0 };
  GError *error = NULL;

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  if (object != NULL && yd_drive_codec_read_space (object, &space.used, &space.total, &error))
    g_task_return_pointer (task, g_memdup2 (&space, sizeof space), g_free);
  else
    g_task_return_error (task, error);
}

void
yd_drive_client_get_space_async (YdDriveClient       *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = json_object_new ();

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_space_async);
  yd_drive_client_call_async (self, &space_info_call, body, NULL, cancellable, space_answered_cb,
                              g_steal_pointer (&task));
}

gboolean
yd_drive_client_get_space_finish (YdDriveClient  *self,
                                  GAsyncResult   *result,
                                  gint64         *used,
                                  gint64         *total,
                                  GError        **error)
{
  g_autofree Space *space = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_space_async), FALSE);

  space = g_task_propagate_pointer (G_TASK (result), error);
  if (space == NULL)
    return FALSE;
  if (used != NULL)
    *used = space->used;
  if (total != NULL)
    *total = space->total;
  return TRUE;
}
