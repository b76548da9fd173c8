/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where secrets live. One entry per account: its token pair and, for people with their own
 * client id, the client secret. Implementations: the system keyring, and memory (tests, and
 * "remember for this session").
 */
#pragma once

#include "yd-auth-token.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_AUTH_VAULT (yd_auth_vault_get_type ())
G_DECLARE_INTERFACE (YdAuthVault, yd_auth_vault, YD, AUTH_VAULT, GObject)

/* What an entry is found by: attributes of the keyring item. The profile is the vault's own. */
typedef struct
{
  const char *user_id;    /* (borrowed) */
  const char *client_key; /* (borrowed): yd_auth_client_dup_key() */
} YdAuthVaultKey;

struct _YdAuthVaultInterface
{
  GTypeInterface parent_iface;

  void         (*load_async)    (YdAuthVault          *self,
                                 const YdAuthVaultKey *key,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  YdAuthToken *(*load_finish)   (YdAuthVault          *self,
                                 GAsyncResult         *result,
                                 char                **client_secret,
                                 GError              **error);
  void         (*save_async)    (YdAuthVault          *self,
                                 const YdAuthVaultKey *key,
                                 const char           *label,
                                 YdAuthToken          *token,
                                 const char           *client_secret,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  gboolean     (*save_finish)   (YdAuthVault          *self,
                                 GAsyncResult         *result,
                                 GError              **error);
  void         (*forget_async)  (YdAuthVault          *self,
                                 const YdAuthVaultKey *key,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  gboolean     (*forget_finish) (YdAuthVault          *self,
                                 GAsyncResult         *result,
                                 GError              **error);
};

/* Wrappers of the same names; deadlines are the implementation's (20 s). load: NULL without
 * error = no such entry (signed out). Errors: YD_AUTH_ERROR_VAULT_*, G_IO_ERROR_CANCELLED. */
void         yd_auth_vault_load_async    (YdAuthVault          *self,
                                          const YdAuthVaultKey *key,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
YdAuthToken *yd_auth_vault_load_finish   (YdAuthVault          *self,
                                          GAsyncResult         *result,
                                          char                **client_secret,
                                          GError              **error);
void         yd_auth_vault_save_async    (YdAuthVault          *self,
                                          const YdAuthVaultKey *key,
                                          const char           *label,
                                          YdAuthToken          *token,
                                          const char           *client_secret,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean     yd_auth_vault_save_finish   (YdAuthVault          *self,
                                          GAsyncResult         *result,
                                          GError              **error);
void         yd_auth_vault_forget_async  (YdAuthVault          *self,
                                          const YdAuthVaultKey *key,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean     yd_auth_vault_forget_finish (YdAuthVault          *self,
                                          GAsyncResult         *result,
                                          GError              **error);

/* yd-auth-memory-vault.c, yd-auth-keyring-vault.c (the one file that includes libsecret).
 * @profile separates second selves; @schema_name: the application id. (transfer full) */
YdAuthVault *yd_auth_memory_vault_new    (void);
YdAuthVault *yd_auth_keyring_vault_new   (const char           *profile,
                                          const char           *schema_name);

G_END_DECLS
