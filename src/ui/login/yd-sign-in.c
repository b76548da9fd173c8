/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chain: a window or refresh → identify → adopt. The task is the operation; nobody else holds
 * its parts.
 */
#include "config.h"

#include "yd-sign-in.h"

#include "yd-browser-window.h"
#include "yd-login-window.h"

typedef struct
{
  /* Input */
  YdStorageRegistry *registry; /* (owned) */
  YdStorageAccount *account;   /* (owned) (nullable) */
  YdAuthClient *client;        /* (owned) */

  /* In progress */
  YdAuthQrLogin *login;        /* (owned) (nullable) */
} SignIn;

static void login_ended_cb     (YdLoginWindow *window,
                                gboolean       signed_in,
                                gpointer       user_data);
static void browser_ended_cb   (YdBrowserWindow *window,
                                gboolean         signed_in,
                                gpointer         user_data);
static void token_refreshed_cb (GObject       *source,
                                GAsyncResult  *result,
                                gpointer       user_data);
static void identified_cb      (GObject       *source,
                                GAsyncResult  *result,
                                gpointer       user_data);

static void
sign_in_free (gpointer data)
{
  SignIn *op = data;

  g_object_unref (op->registry);
  g_clear_object (&op->account);
  yd_auth_client_unref (op->client);
  g_clear_object (&op->login);
  g_free (op);
}

static void
identify (GTask       *task,
          YdAuthToken *token)
{
  SignIn *op = g_task_get_task_data (task);

  yd_storage_registry_identify_async (op->registry, op->client, token,
                                      g_task_get_cancellable (task), identified_cb, task);
}

static void
unref_task (gpointer  data,
            GClosure *closure)
{
  g_object_unref (data);
}

static void
show_window (GTask     *task,
             GtkWindow *parent)
{
  SignIn *op = g_task_get_task_data (task);
  YdLoginWindow *window;

  op->login = yd_auth_qr_login_new (yd_storage_registry_get_net (op->registry),
                                    yd_storage_registry_get_clock (op->registry), op->client);
  yd_auth_qr_login_set_broker_limit (op->login,
                                     yd_storage_registry_get_broker_limit (op->registry));
  window = yd_login_window_new (parent, op->login);
  g_signal_connect_data (window, "ended", G_CALLBACK (login_ended_cb), task, unref_task, 0);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_browser_window (GTask     *task,
                     GtkWindow *parent)
{
  SignIn *op = g_task_get_task_data (task);
  YdBrowserWindow *window;

  window = yd_browser_window_new (parent, yd_storage_registry_get_net (op->registry),
                                  yd_storage_registry_get_clock (op->registry), op->client,
                                  yd_storage_registry_get_broker_limit (op->registry));
  g_signal_connect_data (window, "ended", G_CALLBACK (browser_ended_cb), task, unref_task, 0);
  gtk_window_present (GTK_WINDOW (window));
}

void
yd_sign_in_async (GtkWindow           *parent,
                  YdStorageRegistry   *registry,
                  YdStorageAccount    *account,
                  YdAuthClient        *client,
                  YdSignInMeans        means,
                  const char          *refresh_token,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  SignIn *op = g_new0 (SignIn, 1);

  g_task_set_source_tag (task, yd_sign_in_async);
  g_task_set_task_data (task, op, sign_in_free);
  op->registry = g_object_ref (registry);
  g_set_object (&op->account, account);
  op->client = yd_auth_client_ref (client);
  switch (means)
    {
    case YD_SIGN_IN_TOKEN:
      yd_auth_refresh_async (yd_storage_registry_get_net (registry),
                             yd_storage_registry_get_clock (registry), client,
                             yd_storage_registry_get_broker_limit (registry), refresh_token,
                             cancellable, token_refreshed_cb, task);
      break;
    case YD_SIGN_IN_BROWSER:
      show_browser_window (task, parent);
      break;
    case YD_SIGN_IN_QR:
    default:
      show_window (task, parent);
      break;
    }
}

static void
window_ended (GTask       *task,
              YdAuthToken *token)
{
  if (token != NULL)
    identify (g_object_ref (task), token);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the window was closed");
}

static void
login_ended_cb (YdLoginWindow *window,
                gboolean       signed_in,
                gpointer       user_data)
{
  SignIn *op = g_task_get_task_data (user_data);

  window_ended (user_data, signed_in ? yd_auth_qr_login_get_token (op->login) : NULL);
}

static void
browser_ended_cb (YdBrowserWindow *window,
                  gboolean         signed_in,
                  gpointer         user_data)
{
  window_ended (user_data, signed_in ? yd_browser_window_get_token (window) : NULL);
}

static void
token_refreshed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(YdAuthToken) token = yd_auth_refresh_finish (result, &error);

  if (token == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    identify (g_steal_pointer (&task), token);
}

static void
identified_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  SignIn *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(YdStorageSignIn) sign_in =
    yd_storage_registry_identify_finish (op->registry, result, &error);
  YdStorageAccount *account = NULL;

  if (sign_in != NULL && op->account != NULL)
    {
      if (yd_storage_registry_renew (op->registry, op->account, sign_in, &error))
        account = g_object_ref (op->account);
    }
  else if (sign_in != NULL)
    account = yd_storage_registry_adopt (op->registry, sign_in, &error);
  if (account == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, account, g_object_unref);
}

YdStorageAccount *
yd_sign_in_finish (GAsyncResult  *result,
                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_sign_in_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
