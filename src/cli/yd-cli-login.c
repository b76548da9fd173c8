/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * login: signing in again to a storage's account, by a code that a phone scans. On a terminal the
 * code is ink on paper whatever its colours are.
 */
#include "config.h"

#include "yd-cli-commands.h"
#include "yd-cli-place.h"
#include "yd-cli-print.h"
#include "yd-cli-sign-in.h"

#include "yd-auth-qr-login.h"
#include "yd-base-qr-code.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define BLACK_ON_WHITE "\033[38;5;16;48;5;231m"
#define PLAIN          "\033[0m"

/* The code */

static void
draw_code (const char *text)
{
  g_autoptr(YdBaseQrCode) code = yd_base_qr_code_new (text);
  g_autofree char *blocks = code != NULL ? yd_base_qr_code_dup_blocks (code) : NULL;
  g_auto(GStrv) lines = g_strsplit (blocks != NULL ? blocks : "", "\n", -1);
  gboolean terminal = isatty (STDERR_FILENO);

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    yd_cli_complain ("%s%s%s\n", terminal ? BLACK_ON_WHITE : "", lines[i], terminal ? PLAIN : "");
  yd_cli_complain (_("Scan this code with the Alipan app on your phone, or open its address:\n"
                     "%s\n"), text);
}

/* What is seen of a sign-in: each code once, and that it was scanned. */
static void
show_state (YdAuthQrLogin  *login,
            char          **shown,
            gboolean       *scanned)
{
  const char *text = yd_auth_qr_login_get_text (login);

  if (yd_auth_qr_login_get_state (login) == YD_AUTH_QR_WAITING && text != NULL &&
      g_strcmp0 (text, *shown) != 0)
    {
      g_free (*shown);
      *shown = g_strdup (text);
      *scanned = FALSE;
      draw_code (text);
    }
  if (yd_auth_qr_login_get_state (login) == YD_AUTH_QR_SCANNED && !*scanned)
    {
      *scanned = TRUE;
      yd_cli_complain ("%s", _("Scanned. Confirm on your phone.\n"));
    }
}

static YdAuthToken *
scan (YdCli         *cli,
      YdAuthClient  *client,
      GError       **error)
{
  g_autoptr(YdAuthQrLogin) login =
    yd_auth_qr_login_new (yd_storage_registry_get_net (cli->registry),
                          yd_storage_registry_get_clock (cli->registry), client);
  g_autofree char *shown = NULL;
  gboolean scanned = FALSE;

  yd_auth_qr_login_set_broker_limit (login, yd_storage_registry_get_broker_limit (cli->registry));
  yd_auth_qr_login_start (login);
  while (cli->signal == 0 && yd_auth_qr_login_get_state (login) != YD_AUTH_QR_DONE &&
         yd_auth_qr_login_get_state (login) != YD_AUTH_QR_FAILED)
    {
      show_state (login, &shown, &scanned);
      g_main_context_iteration (NULL, TRUE);
    }
  if (yd_auth_qr_login_get_state (login) == YD_AUTH_QR_DONE)
    return yd_auth_token_ref (yd_auth_qr_login_get_token (login));
  if (yd_auth_qr_login_get_state (login) == YD_AUTH_QR_FAILED)
    g_propagate_error (error, g_error_copy (yd_auth_qr_login_get_error (login)));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
  return NULL;
}

YdStorageSignIn *
yd_cli_sign_in_by_code (YdCli         *cli,
                        YdAuthClient  *client,
                        GError       **error)
{
  g_autoptr(YdAuthToken) token = NULL;

  if (cli->memory)
    {
      g_set_error_literal (error, YD_CLI_ERROR, YD_CLI_USAGE,
                           _("with --vault=memory nothing of a sign-in would be left"));
      return NULL;
    }
  if (!yd_cli_sign_in_check_vault (cli, error))
    return NULL;
  token = scan (cli, client, error);
  return token != NULL ? yd_cli_sign_in_identify (cli, client, token, error) : NULL;
}

/* login */

/* The account's client with its secret: the one given now, or the one that is kept.
 * (transfer full) */
static YdAuthClient *
make_client (YdCli               *cli,
             YdStorageAccount    *account,
             const YdCliSecrets  *secrets)
{
  /* The session has another one as soon as the vault has given it the secret. */
  g_autoptr(YdAuthClient) client =
    yd_auth_client_ref (yd_auth_session_get_client (yd_storage_account_get_session (account)));
  g_autofree char *client_key = yd_auth_client_dup_key (client);
  const YdAuthVaultKey key = { yd_storage_account_get_user (account)->user_id, client_key };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(YdAuthToken) token = NULL;
  YdAuthClient *whole = NULL;
  char *secret = g_strdup (secrets->client_secret);

  if (secret == NULL && yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OWN)
    {
      yd_auth_vault_load_async (cli->vault, &key, cli->cancellable, yd_cli_ready, cli);
      result = yd_cli_wait (cli);
      token = yd_auth_vault_load_finish (cli->vault, result, &secret, NULL);
    }
  whole = yd_auth_client_new (yd_auth_client_get_kind (client),
                              yd_auth_client_get_api_url (client),
                              yd_auth_client_get_broker_url (client),
                              yd_auth_client_get_id (client), secret);
  yd_cli_secrets_wipe (&secret);
  return whole;
}

static gboolean
sign_in_again (YdCli       *cli,
               const char  *name,
               GError     **error)
{
  g_auto(YdCliSecrets) secrets = { NULL, NULL, NULL };
  g_autoptr(YdStorage) storage = yd_cli_place_find_storage (cli, name, error);
  g_autoptr(YdStorageSignIn) sign_in = NULL;
  g_autoptr(YdStorageAccount) adopted = NULL;
  g_autoptr(YdAuthClient) client = NULL;
  YdStorageAccount *account = NULL;

  if (storage == NULL || !yd_cli_secrets_read (&secrets, error))
    return FALSE;
  account = yd_storage_get_account (storage);
  client = make_client (cli, account, &secrets);
  sign_in = secrets.refresh_token != NULL ? yd_cli_sign_in_with (cli, client, &secrets, error)
                                          : yd_cli_sign_in_by_code (cli, client, error);
  if (sign_in == NULL)
    return FALSE;
  if (!g_str_equal (sign_in->user->user_id, yd_storage_account_get_user (account)->user_id))
    {
      g_set_error_literal (error, YD_AUTH_ERROR, YD_AUTH_ERROR_OTHER_ACCOUNT, "another user");
      return FALSE;
    }
  adopted = yd_storage_registry_adopt (cli->registry, sign_in, error);
  return adopted != NULL && yd_cli_sign_in_wait_kept (cli, adopted, error);
}

int
yd_cli_login (YdCli  *self,
              int     argc,
              char  **argv)
{
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;

  if (!yd_cli_parse (self, NULL, _("STORAGE"), 1, 1, &argc, &argv))
    return YD_CLI_USAGE;
  name = g_strndup (argv[1], strcspn (argv[1], ":"));
  self->reads_secrets = TRUE;
  if (!yd_cli_open (self, &error) || !sign_in_again (self, name, &error))
    return yd_cli_fail (self, name, error);
  yd_cli_complain ("%s", _("Signed in.\n"));
  return YD_CLI_OK;
}
