/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who a token belongs to, and the demo's sign-in without a person: the steps before an account.
 */
#include "config.h"

#include "yd-storage-registry-private.h"

static void identified_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data);
static void demo_identified_cb (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);

typedef struct
{
  /* Input */
  YdStorageSignIn *sign_in; /* (owned) */

  /* In progress */
  YdAuthSession *session; /* (owned) */
} Identify;

static void
identify_free (gpointer data)
{
  Identify *op = data;

  g_clear_pointer (&op->sign_in, yd_storage_sign_in_free);
  g_clear_object (&op->session);
  g_free (op);
}

/* The calls that ask who it is count for the account, when the token says which one it is. */
static void
share_budget (YdStorageRegistry *self,
              YdDriveClient     *drive,
              YdAuthClient      *client,
              const char        *user_id)
{
  g_autofree char *key = NULL;

  if (user_id == NULL || g_strcmp0 (self->demo_url, yd_auth_client_get_api_url (client)) == 0)
    return;
  key = yd_storage_registry_dup_account_key (client, user_id);
  yd_drive_client_share_budget (drive, self->ledger, key);
}

void
yd_storage_registry_identify_async (YdStorageRegistry   *self,
                                    YdAuthClient        *client,
                                    YdAuthToken         *token,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(YdAuthVault) vault = yd_auth_memory_vault_new ();
  g_autoptr(YdDriveClient) drive = NULL;
  g_autofree char *subject = yd_auth_token_dup_subject (yd_auth_token_get_access (token));
  Identify *op = g_new0 (Identify, 1);

  g_task_set_source_tag (task, yd_storage_registry_identify_async);
  g_task_set_task_data (task, op, identify_free);
  op->sign_in = g_new0 (YdStorageSignIn, 1);
  op->sign_in->client = yd_auth_client_ref (client);
  op->sign_in->token = yd_auth_token_ref (token);
  op->sign_in->user = g_new0 (YdDriveUser, 1);
  op->session = yd_auth_session_new (self->net, self->clock, vault, client,
                                     subject != NULL ? subject : "", "", token, NULL);
  yd_auth_session_set_broker_limit (op->session, self->broker_limit);
  drive = yd_drive_client_new (self->net, YD_NET_AUTHORIZER (op->session), self->clock,
                               yd_auth_client_get_api_url (client));
  yd_drive_client_set_hurried (drive, TRUE);
  share_budget (self, drive, client, subject);
  yd_drive_client_get_user_async (drive, cancellable, identified_cb, task);
}

static void
identified_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  YdStorageRegistry *self = g_task_get_source_object (task);
  Identify *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  YdDriveUser *user = yd_drive_client_get_user_finish (YD_DRIVE_CLIENT (source), result, &error);
  YdAuthToken *token = yd_auth_session_get_token (op->session);

  if (user == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  yd_drive_user_free (op->sign_in->user);
  op->sign_in->user = user;
  op->sign_in->demo =
    g_strcmp0 (self->demo_url, yd_auth_client_get_api_url (op->sign_in->client)) == 0;
  /* Asking may have spent the refresh token we were given. */
  if (token != NULL)
    {
      yd_auth_token_unref (op->sign_in->token);
      op->sign_in->token = yd_auth_token_ref (token);
    }
  g_task_return_pointer (task, g_steal_pointer (&op->sign_in),
                         (GDestroyNotify) yd_storage_sign_in_free);
}

YdStorageSignIn *
yd_storage_registry_identify_finish (YdStorageRegistry  *self,
                                     GAsyncResult       *result,
                                     GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_storage_registry_identify_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The demo */

void
yd_storage_registry_open_demo_async (YdStorageRegistry   *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(YdAuthToken) token = NULL;
  g_autoptr(YdAuthClient) client = NULL;
  g_autoptr(GError) error = NULL;
  const char *url = NULL;

  g_task_set_source_tag (task, yd_storage_registry_open_demo_async);
  if (self->demo != NULL)
    url = YD_STORAGE_DEMO_HOST_GET_IFACE (self->demo)->start (self->demo, &token, &error);
  else
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no demo drive here");
  if (url == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  client = yd_storage_registry_make_demo_client (self, url);
  yd_storage_registry_identify_async (self, client, token, cancellable, demo_identified_cb, task);
}

static void
demo_identified_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  g_autoptr(GError) error = NULL;
  YdStorageSignIn *sign_in =
    yd_storage_registry_identify_finish (YD_STORAGE_REGISTRY (source), result, &error);

  if (sign_in == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  sign_in->demo = TRUE;
  g_task_return_pointer (task, sign_in, (GDestroyNotify) yd_storage_sign_in_free);
}

YdStorageSignIn *
yd_storage_registry_open_demo_finish (YdStorageRegistry  *self,
                                      GAsyncResult       *result,
                                      GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_storage_registry_open_demo_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
