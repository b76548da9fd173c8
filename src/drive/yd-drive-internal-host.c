/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One look for the internal upload host: a connection that is closed at once. No proxy: the host
 * is for this computer's own network.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-drive"

#include "yd-drive-internal-host.h"

#define PORT 80
#define TIMEOUT_S 5

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (connection == NULL)
    g_debug ("internal upload host: %s", error->message);
  g_task_return_boolean (task, connection != NULL);
}

void
yd_drive_internal_host_check_async (GSocketConnectable  *host,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnectable) address = NULL;

  g_task_set_source_tag (task, yd_drive_internal_host_check_async);
  address = host != NULL ? g_object_ref (host)
                         : g_network_address_new (YD_DRIVE_INTERNAL_HOST, PORT);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, TIMEOUT_S);
  g_socket_client_connect_async (client, address, cancellable, connected_cb,
                                 g_steal_pointer (&task));
}

/* The task itself tells when it was cancelled. */
gboolean
yd_drive_internal_host_check_finish (GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_internal_host_check_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
