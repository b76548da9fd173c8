/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The vault interface: calls its implementation, nothing else.
 */
#include "config.h"

#include "yd-auth-vault.h"

G_DEFINE_INTERFACE (YdAuthVault, yd_auth_vault, G_TYPE_OBJECT)

static void
yd_auth_vault_default_init (YdAuthVaultInterface *iface)
{
}

void
yd_auth_vault_load_async (YdAuthVault          *self,
                          const YdAuthVaultKey *key,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  g_return_if_fail (YD_IS_AUTH_VAULT (self));

  YD_AUTH_VAULT_GET_IFACE (self)->load_async (self, key, cancellable, callback, user_data);
}

YdAuthToken *
yd_auth_vault_load_finish (YdAuthVault   *self,
                           GAsyncResult  *result,
                           char         **client_secret,
                           GError       **error)
{
  g_return_val_if_fail (YD_IS_AUTH_VAULT (self), NULL);

  if (client_secret != NULL)
    *client_secret = NULL;
  return YD_AUTH_VAULT_GET_IFACE (self)->load_finish (self, result, client_secret, error);
}

void
yd_auth_vault_save_async (YdAuthVault          *self,
                          const YdAuthVaultKey *key,
                          const char           *label,
                          YdAuthToken          *token,
                          const char           *client_secret,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  g_return_if_fail (YD_IS_AUTH_VAULT (self));

  YD_AUTH_VAULT_GET_IFACE (self)->save_async (self, key, label, token, client_secret, cancellable,
                                              callback, user_data);
}

gboolean
yd_auth_vault_save_finish (YdAuthVault   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (YD_IS_AUTH_VAULT (self), FALSE);

  return YD_AUTH_VAULT_GET_IFACE (self)->save_finish (self, result, error);
}

void
yd_auth_vault_forget_async (YdAuthVault          *self,
                            const YdAuthVaultKey *key,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  g_return_if_fail (YD_IS_AUTH_VAULT (self));

  YD_AUTH_VAULT_GET_IFACE (self)->forget_async (self, key, cancellable, callback, user_data);
}

gboolean
yd_auth_vault_forget_finish (YdAuthVault   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (YD_IS_AUTH_VAULT (self), FALSE);

  return YD_AUTH_VAULT_GET_IFACE (self)->forget_finish (self, result, error);
}
