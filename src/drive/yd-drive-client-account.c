/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the account may do: its membership and what its owner granted us (Open API reference §4.1,
 * §4.4). Who it is and how full: yd-drive-client-user.c.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

static const YdDriveCall scopes_call = { "/oauth/users/scopes" };
static const YdDriveCall membership_call = { "/business/v1.0/user/getVipInfo" };
static const YdDriveCall old_membership_call = { "/v1.0/user/getVipInfo" };

static void membership_answered_cb     (GObject      *source,
                                        GAsyncResult *result,
                                        gpointer      user_data);
static void old_membership_answered_cb (GObject      *source,
                                        GAsyncResult *result,
                                        gpointer      user_data);

/* The membership: sources disagree on the path, so the older one is asked when the service does
 * not know the newer (§11.3). */

void
yd_drive_client_get_membership_async (YdDriveClient       *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(JsonObject) body = json_object_new ();

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_membership_async);
  yd_drive_client_call_async (self, &membership_call, body, NULL, cancellable,
                              membership_answered_cb, g_steal_pointer (&task));
}

static void
return_membership (GTask      *task,
                   JsonObject *object,
                   GError     *error_owned)
{
  YdDriveMembership *membership = NULL;
  GError *error = error_owned;

  if (object != NULL)
    membership = yd_drive_codec_read_membership (object, &error);
  if (membership != NULL)
    g_task_return_pointer (task, membership, (GDestroyNotify) yd_drive_membership_free);
  else
    g_task_return_error (task, error);
}

static void
membership_answered_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);

  object = yd_drive_client_call_finish (self, result, NULL, &error);
  if (object == NULL && error->domain == YD_DRIVE_ERROR && yd_drive_error_get_status (error) == 404)
    {
      g_autoptr(JsonObject) body = json_object_new ();

      yd_drive_client_call_async (self, &old_membership_call, body, NULL, cancellable,
                                  old_membership_answered_cb, g_steal_pointer (&task));
      return;
    }
  return_membership (task, object, g_steal_pointer (&error));
}

static void
old_membership_answered_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  GError *error = NULL;

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  return_membership (task, object, error);
}

YdDriveMembership *
yd_drive_client_get_membership_finish (YdDriveClient  *self,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_membership_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The scopes */

static void
scopes_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  char **scopes = NULL;
  GError *error = NULL;

  object = yd_drive_client_call_finish (YD_DRIVE_CLIENT (source), result, NULL, &error);
  if (object != NULL)
    scopes = yd_drive_codec_read_scopes (object, &error);
  if (scopes != NULL)
    g_task_return_pointer (task, scopes, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

void
yd_drive_client_get_scopes_async (YdDriveClient       *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_scopes_async);
  yd_drive_client_call_async (self, &scopes_call, NULL, NULL, cancellable, scopes_answered_cb,
                              g_steal_pointer (&task));
}

char **
yd_drive_client_get_scopes_finish (YdDriveClient  *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_scopes_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
