/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A refresh token is single-use: who exchanges it and cannot store the new one has lost both. So
 * the keyring first has to take an entry that is worth nothing.
 */
#include "config.h"

#include "yd-cli-sign-in.h"

#include <glib/gi18n.h>

gboolean
yd_cli_sign_in_check_vault (YdCli   *cli,
                            GError **error)
{
  const YdAuthVaultKey key = { "yunduo-cli", "try" };
  g_autoptr(YdAuthToken) nothing = yd_auth_token_new ("nothing", NULL, 0, 0);
  g_autoptr(GAsyncResult) saved = NULL;
  g_autoptr(GAsyncResult) forgotten = NULL;

  yd_auth_vault_save_async (cli->vault, &key, "Yunduo", nothing, NULL, cli->cancellable,
                            yd_cli_ready, cli);
  saved = yd_cli_wait (cli);
  if (!yd_auth_vault_save_finish (cli->vault, saved, error))
    return FALSE;
  yd_auth_vault_forget_async (cli->vault, &key, cli->cancellable, yd_cli_ready, cli);
  forgotten = yd_cli_wait (cli);
  return yd_auth_vault_forget_finish (cli->vault, forgotten, error);
}

static YdAuthToken *
exchange (YdCli         *cli,
          YdAuthClient  *client,
          const char    *refresh_token,
          GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  if (cli->memory)
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                           _("a refresh token would be used up, and its successor lost, with "
                             "--vault=memory: give an access_token"));
      return NULL;
    }
  if (!yd_auth_token_looks_usable (refresh_token))
    {
      g_set_error_literal (error, YD_AUTH_ERROR, YD_AUTH_ERROR_BAD_TOKEN, "not a refresh token");
      return NULL;
    }
  if (!yd_cli_sign_in_check_vault (cli, error))
    return NULL;
  yd_auth_refresh_async (yd_storage_registry_get_net (cli->registry),
                         yd_storage_registry_get_clock (cli->registry), client,
                         yd_storage_registry_get_broker_limit (cli->registry), refresh_token,
                         cli->cancellable, yd_cli_ready, cli);
  result = yd_cli_wait (cli);
  return yd_auth_refresh_finish (result, error);
}

YdStorageSignIn *
yd_cli_sign_in_with (YdCli               *cli,
                     YdAuthClient        *client,
                     const YdCliSecrets  *secrets,
                     GError             **error)
{
  g_autoptr(YdAuthToken) token = NULL;
  YdBaseClock *clock = yd_storage_registry_get_clock (cli->registry);

  if (secrets->refresh_token != NULL)
    token = exchange (cli, client, secrets->refresh_token, error);
  else
    token = yd_auth_token_new (secrets->access_token, NULL, 0, yd_base_clock_get_real_us (clock));
  return token != NULL ? yd_cli_sign_in_identify (cli, client, token, error) : NULL;
}

YdStorageSignIn *
yd_cli_sign_in_identify (YdCli         *cli,
                         YdAuthClient  *client,
                         YdAuthToken   *token,
                         GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  yd_storage_registry_identify_async (cli->registry, client, token, cli->cancellable,
                                      yd_cli_ready, cli);
  result = yd_cli_wait (cli);
  return yd_storage_registry_identify_finish (cli->registry, result, error);
}

gboolean
yd_cli_sign_in_wait_kept (YdCli             *cli,
                          YdStorageAccount  *account,
                          GError           **error)
{
  YdAuthSession *session = yd_storage_account_get_session (account);

  while (yd_auth_session_is_busy (session) && !g_cancellable_is_cancelled (cli->cancellable))
    g_main_context_iteration (NULL, TRUE);
  if (yd_auth_session_get_state (session) != YD_AUTH_STATE_UNSAVED)
    return TRUE;
  g_set_error_literal (error, YD_AUTH_ERROR,
                       (int) yd_auth_session_get_keyring_trouble (session), "not kept");
  return FALSE;
}
