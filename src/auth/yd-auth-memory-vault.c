/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A vault that ends with the process: for tests and for "remember for this session".
 */
#include "config.h"

#include "yd-auth-vault.h"

#define YD_TYPE_AUTH_MEMORY_VAULT (yd_auth_memory_vault_get_type ())
G_DECLARE_FINAL_TYPE (YdAuthMemoryVault, yd_auth_memory_vault, YD, AUTH_MEMORY_VAULT, GObject)

struct _YdAuthMemoryVault
{
  GObject parent_instance;

  /* owned */
  GHashTable *entries; /* (owned): key text → Entry */
};

typedef struct
{
  YdAuthToken *token;  /* (owned) */
  char *client_secret; /* (owned) (nullable) */
} Entry;

static void vault_iface_init (YdAuthVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdAuthMemoryVault, yd_auth_memory_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_AUTH_VAULT, vault_iface_init))

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  yd_auth_token_unref (entry->token);
  g_free (entry->client_secret);
  g_free (entry);
}

static Entry *
entry_new (YdAuthToken *token,
           const char  *client_secret)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->token = yd_auth_token_ref (token);
  entry->client_secret = g_strdup (client_secret);
  return entry;
}

static char *
key_text (const YdAuthVaultKey *key)
{
  return g_strconcat (key->user_id, "\n", key->client_key, NULL);
}

static void
load_async (YdAuthVault          *vault,
            const YdAuthVaultKey *key,
            GCancellable         *cancellable,
            GAsyncReadyCallback   callback,
            gpointer              user_data)
{
  YdAuthMemoryVault *self = YD_AUTH_MEMORY_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *text = key_text (key);
  Entry *entry = g_hash_table_lookup (self->entries, text);

  g_task_set_source_tag (task, load_async);
  if (entry != NULL)
    g_task_return_pointer (task, entry_new (entry->token, entry->client_secret), entry_free);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static YdAuthToken *
load_finish (YdAuthVault   *vault,
             GAsyncResult  *result,
             char         **client_secret,
             GError       **error)
{
  YdAuthToken *token;
  Entry *entry;

  g_return_val_if_fail (g_task_is_valid (result, vault), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, load_async), NULL);

  entry = g_task_propagate_pointer (G_TASK (result), error);
  if (entry == NULL)
    return NULL;
  token = yd_auth_token_ref (entry->token);
  if (client_secret != NULL)
    *client_secret = g_steal_pointer (&entry->client_secret);
  entry_free (entry);
  return token;
}

static void
save_async (YdAuthVault          *vault,
            const YdAuthVaultKey *key,
            const char           *label,
            YdAuthToken          *token,
            const char           *client_secret,
            GCancellable         *cancellable,
            GAsyncReadyCallback   callback,
            gpointer              user_data)
{
  YdAuthMemoryVault *self = YD_AUTH_MEMORY_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, save_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_hash_table_replace (self->entries, key_text (key), entry_new (token, client_secret));
  g_task_return_boolean (task, TRUE);
}

static gboolean
save_finish (YdAuthVault   *vault,
             GAsyncResult  *result,
             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, vault), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
forget_async (YdAuthVault          *vault,
              const YdAuthVaultKey *key,
              GCancellable         *cancellable,
              GAsyncReadyCallback   callback,
              gpointer              user_data)
{
  YdAuthMemoryVault *self = YD_AUTH_MEMORY_VAULT (vault);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *text = key_text (key);

  g_task_set_source_tag (task, forget_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_hash_table_remove (self->entries, text);
  g_task_return_boolean (task, TRUE);
}

static gboolean
forget_finish (YdAuthVault   *vault,
               GAsyncResult  *result,
               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, vault), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, forget_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vault_iface_init (YdAuthVaultInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->save_async = save_async;
  iface->save_finish = save_finish;
  iface->forget_async = forget_async;
  iface->forget_finish = forget_finish;
}

static void
yd_auth_memory_vault_finalize (GObject *object)
{
  g_hash_table_unref (YD_AUTH_MEMORY_VAULT (object)->entries);
  G_OBJECT_CLASS (yd_auth_memory_vault_parent_class)->finalize (object);
}

static void
yd_auth_memory_vault_class_init (YdAuthMemoryVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_auth_memory_vault_finalize;
}

static void
yd_auth_memory_vault_init (YdAuthMemoryVault *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
}

YdAuthVault *
yd_auth_memory_vault_new (void)
{
  return g_object_new (YD_TYPE_AUTH_MEMORY_VAULT, NULL);
}
