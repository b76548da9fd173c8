/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The troubles that wait for a person; see the header.
 */
#include "config.h"

#include "yd-transfer-hold.h"

gboolean
yd_transfer_hold_is_meant (const GError *error)
{
  if (error == NULL)
    return FALSE;
  if (error->domain == YD_DRIVE_ERROR)
    return error->code == YD_DRIVE_ERROR_SIGN_IN || error->code == YD_DRIVE_ERROR_REVOKED;
  if (error->domain != YD_AUTH_ERROR)
    return FALSE;
  switch (error->code)
    {
    case YD_AUTH_ERROR_SIGNED_OUT:
    case YD_AUTH_ERROR_REVOKED:
    case YD_AUTH_ERROR_OTHER_ACCOUNT:
    case YD_AUTH_ERROR_BAD_TOKEN:
    case YD_AUTH_ERROR_VAULT_MISSING:
    case YD_AUTH_ERROR_VAULT_LOCKED:
    case YD_AUTH_ERROR_VAULT_FAILED:
    case YD_AUTH_ERROR_VAULT_DENIED:
    case YD_AUTH_ERROR_VAULT_SLOW:
    case YD_AUTH_ERROR_VAULT_CANCELLED:
      return TRUE;
    default:
      return FALSE;
    }
}

GError *
yd_transfer_hold_dup_reason (YdStorageAccount *account)
{
  YdAuthError trouble;

  switch (yd_storage_account_get_state (account))
    {
    case YD_AUTH_STATE_LOCKED:
      trouble =
        yd_auth_session_get_keyring_trouble (yd_storage_account_get_session (account));
      return g_error_new_literal (YD_AUTH_ERROR, (int) trouble, "the keyring gives nothing");
    case YD_AUTH_STATE_SIGNED_OUT:
      return g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT, "not signed in");
    case YD_AUTH_STATE_LOADING:
    case YD_AUTH_STATE_SIGNED_IN:
    case YD_AUTH_STATE_UNSAVED:
    case YD_AUTH_STATE_SESSION:
    default:
      return NULL;
    }
}

YdTransferReason
yd_transfer_hold_get_reason (const GError *error)
{
  if (error->domain != YD_AUTH_ERROR)
    return YD_TRANSFER_REASON_SIGN_IN;
  switch (error->code)
    {
    case YD_AUTH_ERROR_VAULT_LOCKED:
    case YD_AUTH_ERROR_VAULT_FAILED:
    case YD_AUTH_ERROR_VAULT_DENIED:
    case YD_AUTH_ERROR_VAULT_SLOW:
    case YD_AUTH_ERROR_VAULT_CANCELLED:
      return YD_TRANSFER_REASON_KEYRING;
    default:
      return YD_TRANSFER_REASON_SIGN_IN;
    }
}
