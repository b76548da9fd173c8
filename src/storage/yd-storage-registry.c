/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The registry: rows of the database turned into accounts and storages and back. Owns both; an
 * account lives as long as a storage uses it or somebody outside holds it.
 */
#include "config.h"

#include "yd-storage-registry-private.h"

#include <string.h>

G_DEFINE_INTERFACE (YdStorageDemoHost, yd_storage_demo_host, G_TYPE_OBJECT)

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdStorageRegistry, yd_storage_registry, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
yd_storage_demo_host_default_init (YdStorageDemoHostInterface *iface)
{
}

void
yd_storage_sign_in_free (YdStorageSignIn *self)
{
  yd_auth_client_unref (self->client);
  yd_auth_token_unref (self->token);
  yd_drive_user_free (self->user);
  g_free (self);
}

/* Accounts */

static void
account_user_changed (YdStorageAccount  *account,
                      YdStorageRegistry *self)
{
  g_autoptr(GError) error = NULL;

  if (yd_storage_account_get_id (account) != 0 &&
      !yd_storage_table_update_user (self->database, yd_storage_account_get_id (account),
                                     yd_storage_account_get_user (account), &error))
    g_debug ("the account's name was not kept: %s", error->message);
}

char *
yd_storage_registry_dup_account_key (YdAuthClient *client,
                                     const char   *user_id)
{
  g_autofree char *key = yd_auth_client_dup_key (client);
  g_autofree char *both = g_strconcat (user_id, "\n", key, NULL);

  return yd_base_hash_data (both, strlen (both));
}

static char *
dup_lock_path (YdStorageRegistry *self,
               const char        *account_key)
{
  g_autofree char *name = g_strconcat ("refresh-", account_key, ".lock", NULL);

  return self->lock_folder == NULL ? NULL : g_build_filename (self->lock_folder, name, NULL);
}

YdStorageAccount *
yd_storage_registry_make_account (YdStorageRegistry *self,
                                  gint64             id,
                                  YdAuthClient      *client,
                                  const YdDriveUser *user,
                                  YdAuthToken       *token,
                                  gboolean           demo)
{
  g_autofree char *key = yd_storage_registry_dup_account_key (client, user->user_id);
  g_autofree char *lock_path = dup_lock_path (self, key);
  g_autoptr(YdAuthSession) session =
    yd_auth_session_new (self->net, self->clock, demo ? self->demo_vault : self->vault, client,
                         user->user_id, user->name, token, demo ? NULL : lock_path);
  g_autoptr(YdDriveClient) drive =
    yd_drive_client_new (self->net, YD_NET_AUTHORIZER (session), self->clock,
                         yd_auth_client_get_api_url (client));
  YdStorageAccount *account = yd_storage_account_new (id, session, drive, user, demo);

  if (!demo)
    yd_drive_client_share_budget (drive, self->ledger, key);
  yd_auth_session_set_broker_limit (session, self->broker_limit);
  g_signal_connect_object (account, "user-changed", G_CALLBACK (account_user_changed), self, 0);
  g_list_store_insert (self->accounts, g_list_model_get_n_items (G_LIST_MODEL (self->accounts)),
                       account);
  return account;
}

void
yd_storage_registry_drop_account (YdStorageRegistry *self,
                                  YdStorageAccount  *account)
{
  guint position;

  if (g_list_store_find (self->accounts, account, &position))
    g_list_store_remove (self->accounts, position);
}

YdStorageAccount *
yd_storage_registry_find_account (YdStorageRegistry *self,
                                  YdAuthClient      *client,
                                  const char        *user_id,
                                  gboolean           demo)
{
  g_autofree char *key = yd_auth_client_dup_key (client);
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(YdStorageAccount) account = g_list_model_get_item (accounts, i);
      YdAuthSession *session = yd_storage_account_get_session (account);
      g_autofree char *its_key = yd_auth_client_dup_key (yd_auth_session_get_client (session));

      if (yd_storage_account_is_demo (account) == demo && g_str_equal (its_key, key) &&
          g_str_equal (yd_auth_session_get_user_id (session), user_id))
        return g_steal_pointer (&account);
    }
  return NULL;
}

static gboolean
account_is_used (YdStorageRegistry *self,
                 YdStorageAccount  *account)
{
  for (guint i = 0; i < self->storages->len; i++)
    if (yd_storage_get_account (g_ptr_array_index (self->storages, i)) == account)
      return TRUE;
  return FALSE;
}

/* The account goes the way of its new sign-in, here and after a restart; or stays as it is. */
static gboolean
renew_account (YdStorageRegistry  *self,
               YdStorageAccount   *account,
               YdStorageSignIn    *sign_in,
               GError            **error)
{
  YdAuthSession *session = yd_storage_account_get_session (account);
  YdDriveClient *drive = yd_storage_account_get_drive (account);
  gint64 id = yd_storage_account_get_id (account);
  const char *user_id = sign_in->user->user_id;
  g_autofree char *key = yd_storage_registry_dup_account_key (sign_in->client, user_id);
  g_autofree char *old_key =
    yd_storage_registry_dup_account_key (yd_auth_session_get_client (session), user_id);
  g_autofree char *lock_path = sign_in->demo ? NULL : dup_lock_path (self, key);

  if (id != 0 &&
      !yd_storage_table_update_client (self->database, id, sign_in->client, error))
    return FALSE;
  if (!sign_in->demo && !g_str_equal (key, old_key))
    yd_drive_client_share_budget (drive, self->ledger, key);
  yd_drive_client_set_api_url (drive, yd_auth_client_get_api_url (sign_in->client));
  yd_auth_session_set_client (session, sign_in->client, lock_path);
  yd_auth_session_adopt (session, sign_in->token);
  return TRUE;
}

YdStorageAccount *
yd_storage_registry_adopt (YdStorageRegistry  *self,
                           YdStorageSignIn    *sign_in,
                           GError            **error)
{
  g_autoptr(YdStorageAccount) account =
    yd_storage_registry_find_account (self, sign_in->client, sign_in->user->user_id,
                                      sign_in->demo);

  if (account == NULL)
    account = yd_storage_registry_make_account (self, 0, sign_in->client, sign_in->user,
                                                sign_in->token, sign_in->demo);
  else if (!renew_account (self, account, sign_in, error))
    return NULL;
  yd_storage_account_update (account);
  return g_steal_pointer (&account);
}

gboolean
yd_storage_registry_renew (YdStorageRegistry  *self,
                           YdStorageAccount   *account,
                           YdStorageSignIn    *sign_in,
                           GError            **error)
{
  YdAuthSession *session = yd_storage_account_get_session (account);
  g_autoptr(YdStorageAccount) there =
    yd_storage_registry_find_account (self, sign_in->client, sign_in->user->user_id,
                                      sign_in->demo);

  if (!g_str_equal (yd_auth_session_get_user_id (session), sign_in->user->user_id) ||
      yd_storage_account_is_demo (account) != sign_in->demo)
    {
      g_set_error_literal (error, YD_AUTH_ERROR, YD_AUTH_ERROR_OTHER_ACCOUNT,
                           "the sign-in is of another account");
      return FALSE;
    }
  if (there != NULL && there != account)
    {
      g_set_error_literal (error, YD_AUTH_ERROR, YD_AUTH_ERROR_ACCOUNT_EXISTS,
                           "there is another account of that user and client");
      return FALSE;
    }
  if (!renew_account (self, account, sign_in, error))
    return FALSE;
  yd_storage_account_update (account);
  return TRUE;
}

static void
signed_out_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(YdStorageRegistry) self = user_data;
  g_autoptr(GError) error = NULL;

  self->leaving--;
  if (!yd_auth_session_sign_out_finish (YD_AUTH_SESSION (source), result, &error))
    g_debug ("the tokens were not forgotten: %s", error->message);
}

void
yd_storage_registry_abandon (YdStorageRegistry *self,
                             YdStorageAccount  *account)
{
  if (account_is_used (self, account))
    return;
  self->leaving++;
  yd_auth_session_sign_out_async (yd_storage_account_get_session (account), NULL, signed_out_cb,
                                  g_object_ref (self));
  yd_storage_registry_drop_account (self, account);
}

gboolean
yd_storage_registry_is_settled (YdStorageRegistry *self)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(YdStorageAccount) account = g_list_model_get_item (accounts, i);

      if (yd_auth_session_is_busy (yd_storage_account_get_session (account)))
        return FALSE;
    }
  return self->leaving == 0;
}

/* Reading what is configured */

YdAuthClient *
yd_storage_registry_make_demo_client (YdStorageRegistry *self,
                                      const char        *url)
{
  const char *id = YD_STORAGE_DEMO_HOST_GET_IFACE (self->demo)->get_client_id (self->demo);

  g_free (self->demo_url);
  self->demo_url = g_strdup (url);
  return yd_auth_client_new (YD_AUTH_CLIENT_OWN, url, NULL, id, NULL);
}

/* The demo's address and token are new with each start. Both NULL when it cannot be started. */
static YdAuthToken *
start_demo (YdStorageRegistry  *self,
            const char        **url)
{
  g_autoptr(GError) error = NULL;
  YdAuthToken *token = NULL;

  *url = NULL;
  if (self->demo == NULL)
    return NULL;
  *url = YD_STORAGE_DEMO_HOST_GET_IFACE (self->demo)->start (self->demo, &token, &error);
  if (*url == NULL)
    g_message ("the demo drive could not be started: %s", error->message);
  return token;
}

static YdStorageAccount *
restore_account (YdStorageRegistry   *self,
                 YdStorageAccountRow *row)
{
  g_autoptr(YdAuthToken) token = NULL;
  g_autoptr(YdAuthClient) client = NULL;
  const char *url = NULL;

  if (!row->demo)
    return yd_storage_registry_make_account (self, row->id, row->client, row->user, NULL,
                                             FALSE);
  token = start_demo (self, &url);
  client = url != NULL ? yd_storage_registry_make_demo_client (self, url)
                       : yd_auth_client_ref (row->client);
  return yd_storage_registry_make_account (self, row->id, client, row->user, token, TRUE);
}

gboolean
yd_storage_registry_load (YdStorageRegistry  *self,
                          GError            **error)
{
  g_autoptr(GPtrArray) accounts = yd_storage_table_load_accounts (self->database, error);
  g_autoptr(GPtrArray) storages = NULL;
  g_autoptr(GHashTable) by_id =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_object_unref);

  if (accounts == NULL)
    return FALSE;
  storages = yd_storage_table_load_storages (self->database, error);
  if (storages == NULL)
    return FALSE;

  for (guint i = 0; i < accounts->len; i++)
    {
      YdStorageAccountRow *row = g_ptr_array_index (accounts, i);

      YdStorageAccount *account = restore_account (self, row);

      g_hash_table_insert (by_id, &row->id, account);
      yd_storage_account_update (account);
    }
  for (guint i = 0; i < storages->len; i++)
    {
      YdStorageRow *row = g_ptr_array_index (storages, i);
      YdStorageAccount *account = g_hash_table_lookup (by_id, &row->account_id);

      if (account != NULL)
        g_ptr_array_add (self->storages, yd_storage_new (row->id, account, row->options));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->storages->len);
  return TRUE;
}

GListModel *
yd_storage_registry_get_accounts (YdStorageRegistry *self)
{
  return G_LIST_MODEL (self->accounts);
}

YdAuthBrokerLimit *
yd_storage_registry_get_broker_limit (YdStorageRegistry *self)
{
  return self->broker_limit;
}

YdNetSession *
yd_storage_registry_get_net (YdStorageRegistry *self)
{
  return self->net;
}

YdBaseClock *
yd_storage_registry_get_clock (YdStorageRegistry *self)
{
  return self->clock;
}

YdBaseDatabase *
yd_storage_registry_get_database (YdStorageRegistry *self)
{
  return self->database;
}

const char * const *
yd_storage_registry_get_migrations (void)
{
  return yd_storage_table_get_migrations ();
}

/* In this process's memory when the database cannot hold one. */
static YdBaseLedger *
make_ledger (YdBaseDatabase *database,
             YdBaseClock    *clock)
{
  g_autoptr(GError) error = NULL;
  YdBaseLedger *ledger = yd_base_ledger_new (database, clock, &error);

  if (ledger != NULL)
    return ledger;
  g_message ("limits are not shared with other processes: %s", error->message);
  return yd_base_ledger_new (NULL, clock, NULL);
}

YdStorageRegistry *
yd_storage_registry_new (YdNetSession      *net,
                         YdBaseClock       *clock,
                         YdAuthVault       *vault,
                         YdBaseDatabase    *database,
                         YdStorageDemoHost *demo,
                         const char        *lock_folder)
{
  YdStorageRegistry *self = g_object_new (YD_TYPE_STORAGE_REGISTRY, NULL);

  self->net = g_object_ref (net);
  self->clock = g_object_ref (clock);
  self->ledger = make_ledger (database, clock);
  self->broker_limit = yd_auth_broker_limit_new (self->ledger);
  self->vault = g_object_ref (vault);
  self->database = g_object_ref (database);
  g_set_object (&self->demo, demo);
  self->lock_folder = g_strdup (lock_folder);
  return self;
}

/* GListModel */

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_STORAGE;
}

static guint
get_n_items (GListModel *model)
{
  return YD_STORAGE_REGISTRY (model)->storages->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  YdStorageRegistry *self = YD_STORAGE_REGISTRY (model);

  if (position >= self->storages->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->storages, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
yd_storage_registry_finalize (GObject *object)
{
  YdStorageRegistry *self = YD_STORAGE_REGISTRY (object);

  g_ptr_array_unref (self->storages);
  g_object_unref (self->accounts);
  g_clear_object (&self->net);
  g_clear_object (&self->clock);
  g_clear_object (&self->broker_limit);
  g_clear_object (&self->ledger);
  g_clear_object (&self->vault);
  g_clear_object (&self->demo_vault);
  g_clear_object (&self->database);
  g_clear_object (&self->demo);
  g_free (self->lock_folder);
  g_free (self->demo_url);
  G_OBJECT_CLASS (yd_storage_registry_parent_class)->finalize (object);
}

static void
yd_storage_registry_class_init (YdStorageRegistryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_storage_registry_finalize;
}

static void
yd_storage_registry_init (YdStorageRegistry *self)
{
  self->storages = g_ptr_array_new_with_free_func (g_object_unref);
  self->accounts = g_list_store_new (YD_TYPE_STORAGE_ACCOUNT);
  self->demo_vault = yd_auth_memory_vault_new ();
}
