/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in from a terminal. No token is exchanged before it is certain that its successor can
 * be kept.
 */
#pragma once

#include "yd-cli-secrets.h"
#include "yd-cli.h"

G_BEGIN_DECLS

/* Whether the vault keeps what it is given; YD_AUTH_ERROR_VAULT_* otherwise. */
gboolean         yd_cli_sign_in_check_vault (YdCli               *cli,
                                             GError             **error);

/* With what standard input gave: an access token as it is, or one exchange of a refresh token.
 * (transfer full) */
YdStorageSignIn *yd_cli_sign_in_with        (YdCli               *cli,
                                             YdAuthClient        *client,
                                             const YdCliSecrets  *secrets,
                                             GError             **error);

/* With a code that a phone scans, drawn on standard error (yd-cli-login.c). (transfer full) */
YdStorageSignIn *yd_cli_sign_in_by_code     (YdCli               *cli,
                                             YdAuthClient        *client,
                                             GError             **error);
/* Whose @token is. (transfer full) */
YdStorageSignIn *yd_cli_sign_in_identify    (YdCli               *cli,
                                             YdAuthClient        *client,
                                             YdAuthToken         *token,
                                             GError             **error);

/* Waits until @account's tokens are kept. */
gboolean         yd_cli_sign_in_wait_kept   (YdCli               *cli,
                                             YdStorageAccount    *account,
                                             GError             **error);

G_END_DECLS
