/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQL of accounts and storages. Numbers that no version of ours wrote are read as the default.
 */
#include "config.h"

#include "yd-storage-table.h"

static const char * const migrations[] = {
  "CREATE TABLE account ("
  "  id INTEGER PRIMARY KEY,"
  "  user_id TEXT NOT NULL,"
  "  client_kind INTEGER NOT NULL,"
  "  api_url TEXT NOT NULL,"
  "  broker_url TEXT,"
  "  client_id TEXT,"
  "  client_key TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  avatar_url TEXT NOT NULL,"
  "  default_drive_id TEXT,"
  "  resource_drive_id TEXT,"
  "  backup_drive_id TEXT,"
  "  demo INTEGER NOT NULL,"
  "  UNIQUE (user_id, client_key, demo));"
  "CREATE TABLE storage ("
  "  id INTEGER PRIMARY KEY,"
  "  account INTEGER NOT NULL REFERENCES account (id),"
  "  position INTEGER NOT NULL,"
  "  name TEXT NOT NULL UNIQUE,"
  "  kind INTEGER NOT NULL,"
  "  root_id TEXT NOT NULL,"
  "  removal INTEGER NOT NULL,"
  "  livp INTEGER NOT NULL,"
  "  instant INTEGER NOT NULL,"
  "  internal INTEGER NOT NULL);",

  /* What a folder is sorted by, where downloads go through, and storages that rest. Positions
   * become 1, 2, 3 … in the order that the list had. */
  "ALTER TABLE storage ADD COLUMN sort INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE storage ADD COLUMN descending INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE storage ADD COLUMN proxy TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE storage ADD COLUMN enabled INTEGER NOT NULL DEFAULT 1;"
  "CREATE TEMPORARY TABLE place AS"
  "  SELECT id, row_number () OVER (ORDER BY position, id) AS n FROM storage;"
  "UPDATE storage SET position = (SELECT n FROM place WHERE place.id = storage.id);"
  "DROP TABLE place;",

  /* Whose names are all asked for. */
  "ALTER TABLE storage ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;",
  NULL,
};

const char * const *
yd_storage_table_get_migrations (void)
{
  return migrations;
}

static void
account_row_free (gpointer data)
{
  YdStorageAccountRow *row = data;

  yd_auth_client_unref (row->client);
  yd_drive_user_free (row->user);
  g_free (row);
}

static void
storage_row_free (gpointer data)
{
  YdStorageRow *row = data;

  yd_storage_options_free (row->options);
  g_free (row);
}

/* A stored enum value, 0 (the default) when out of range. */
static int
read_enum (GPtrArray *row,
           guint      column,
           int        last)
{
  gint64 value = yd_base_database_row_int (row, column);

  return value >= 0 && value <= last ? (int) value : 0;
}

static YdDriveUser *
read_user (GPtrArray *row)
{
  YdDriveUser *user = g_new0 (YdDriveUser, 1);

  user->user_id = g_strdup (yd_base_database_row_text (row, 1));
  user->name = g_strdup (yd_base_database_row_text (row, 6));
  user->avatar_url = g_strdup (yd_base_database_row_text (row, 7));
  user->default_drive_id = g_strdup (yd_base_database_row_text (row, 8));
  user->resource_drive_id = g_strdup (yd_base_database_row_text (row, 9));
  user->backup_drive_id = g_strdup (yd_base_database_row_text (row, 10));
  return user;
}

GPtrArray *
yd_storage_table_load_accounts (YdBaseDatabase  *database,
                                GError         **error)
{
  GPtrArray *accounts;
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (database, error,
                            "SELECT id, user_id, client_kind, api_url, broker_url, client_id,"
                            " name, avatar_url, default_drive_id, resource_drive_id,"
                            " backup_drive_id, demo FROM account ORDER BY id", 0);

  if (rows == NULL)
    return NULL;
  accounts = g_ptr_array_new_with_free_func (account_row_free);
  for (guint i = 0; i < rows->len; i++)
    {
      GPtrArray *row = g_ptr_array_index (rows, i);
      YdStorageAccountRow *account = g_new0 (YdStorageAccountRow, 1);

      account->id = yd_base_database_row_int (row, 0);
      account->client = yd_auth_client_new (read_enum (row, 2, YD_AUTH_CLIENT_ALIST),
                                            yd_base_database_row_text (row, 3),
                                            yd_base_database_row_text (row, 4),
                                            yd_base_database_row_text (row, 5), NULL);
      account->user = read_user (row);
      account->demo = yd_base_database_row_int (row, 11) != 0;
      g_ptr_array_add (accounts, account);
    }
  return accounts;
}

GPtrArray *
yd_storage_table_load_storages (YdBaseDatabase  *database,
                                GError         **error)
{
  GPtrArray *storages;
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (database, error,
                            "SELECT id, account, name, kind, root_id, removal, livp, instant,"
                            " internal, sort, descending, proxy, enabled, indexed"
                            " FROM storage ORDER BY position, id", 0);

  if (rows == NULL)
    return NULL;
  storages = g_ptr_array_new_with_free_func (storage_row_free);
  for (guint i = 0; i < rows->len; i++)
    {
      GPtrArray *row = g_ptr_array_index (rows, i);
      YdStorageRow *storage = g_new0 (YdStorageRow, 1);

      storage->id = yd_base_database_row_int (row, 0);
      storage->account_id = yd_base_database_row_int (row, 1);
      storage->options = g_new0 (YdStorageOptions, 1);
      storage->options->name = g_strdup (yd_base_database_row_text (row, 2));
      storage->options->kind = read_enum (row, 3, YD_DRIVE_KIND_BACKUP);
      storage->options->root_id = g_strdup (yd_base_database_row_text (row, 4));
      storage->options->removal = read_enum (row, 5, YD_STORAGE_REMOVE_DELETE);
      storage->options->livp = read_enum (row, 6, YD_STORAGE_LIVP_REBUILT);
      storage->options->instant = yd_base_database_row_int (row, 7) != 0;
      storage->options->internal = yd_base_database_row_int (row, 8) != 0;
      storage->options->order = read_enum (row, 9, YD_STORAGE_ORDER_CREATED);
      storage->options->descending = yd_base_database_row_int (row, 10) != 0;
      storage->options->proxy = g_strdup (yd_base_database_row_text (row, 11));
      storage->options->enabled = yd_base_database_row_int (row, 12) != 0;
      storage->options->indexed = yd_base_database_row_int (row, 13) != 0;
      g_ptr_array_add (storages, storage);
    }
  return storages;
}

static gint64
get_last_id (YdBaseDatabase  *database,
             GError         **error)
{
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (database, error, "SELECT last_insert_rowid ()", 0);

  return rows == NULL ? -1 : yd_base_database_row_int (g_ptr_array_index (rows, 0), 0);
}

static GVariant *
new_text (const char *text)
{
  return text == NULL ? NULL : g_variant_new_string (text);
}

gint64
yd_storage_table_insert_account (YdBaseDatabase     *database,
                                 YdAuthClient       *client,
                                 const YdDriveUser  *user,
                                 gboolean            demo,
                                 GError            **error)
{
  g_autofree char *key = yd_auth_client_dup_key (client);

  if (!yd_base_database_run (database, error,
                             "INSERT INTO account (user_id, client_kind, api_url, broker_url,"
                             " client_id, client_key, name, avatar_url, default_drive_id,"
                             " resource_drive_id, backup_drive_id, demo)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 12,
                             new_text (user->user_id),
                             g_variant_new_int64 (yd_auth_client_get_kind (client)),
                             new_text (yd_auth_client_get_api_url (client)),
                             new_text (yd_auth_client_get_broker_url (client)),
                             new_text (yd_auth_client_get_id (client)), new_text (key),
                             new_text (user->name), new_text (user->avatar_url),
                             new_text (user->default_drive_id),
                             new_text (user->resource_drive_id),
                             new_text (user->backup_drive_id),
                             g_variant_new_int64 (demo)))
    return -1;
  return get_last_id (database, error);
}

gboolean
yd_storage_table_update_client (YdBaseDatabase  *database,
                                gint64           account_id,
                                YdAuthClient    *client,
                                GError         **error)
{
  g_autofree char *key = yd_auth_client_dup_key (client);

  return yd_base_database_run (database, error,
                               "UPDATE account SET client_kind = ?, api_url = ?, broker_url = ?,"
                               " client_id = ?, client_key = ? WHERE id = ?", 6,
                               g_variant_new_int64 (yd_auth_client_get_kind (client)),
                               new_text (yd_auth_client_get_api_url (client)),
                               new_text (yd_auth_client_get_broker_url (client)),
                               new_text (yd_auth_client_get_id (client)), new_text (key),
                               g_variant_new_int64 (account_id));
}

gboolean
yd_storage_table_update_user (YdBaseDatabase     *database,
                              gint64              account_id,
                              const YdDriveUser  *user,
                              GError            **error)
{
  return yd_base_database_run (database, error,
                               "UPDATE account SET name = ?, avatar_url = ?,"
                               " default_drive_id = ?, resource_drive_id = ?,"
                               " backup_drive_id = ? WHERE id = ?", 6,
                               new_text (user->name), new_text (user->avatar_url),
                               new_text (user->default_drive_id),
                               new_text (user->resource_drive_id),
                               new_text (user->backup_drive_id),
                               g_variant_new_int64 (account_id));
}

gint64
yd_storage_table_insert_storage (YdBaseDatabase          *database,
                                 gint64                   account_id,
                                 const YdStorageOptions  *options,
                                 GError                 **error)
{
  if (!yd_base_database_run (database, error,
                             "INSERT INTO storage (account, position, name, kind, root_id,"
                             " removal, livp, instant, internal, sort, descending, proxy,"
                             " enabled, indexed) VALUES (?,"
                             " (SELECT coalesce (max (position), 0) + 1 FROM storage),"
                             " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 13,
                             g_variant_new_int64 (account_id), new_text (options->name),
                             g_variant_new_int64 (options->kind), new_text (options->root_id),
                             g_variant_new_int64 (options->removal),
                             g_variant_new_int64 (options->livp),
                             g_variant_new_int64 (options->instant),
                             g_variant_new_int64 (options->internal),
                             g_variant_new_int64 (options->order),
                             g_variant_new_int64 (options->descending),
                             new_text (options->proxy),
                             g_variant_new_int64 (options->enabled),
                             g_variant_new_int64 (options->indexed)))
    return -1;
  return get_last_id (database, error);
}

gboolean
yd_storage_table_update_storage (YdBaseDatabase          *database,
                                 gint64                   storage_id,
                                 const YdStorageOptions  *options,
                                 GError                 **error)
{
  return yd_base_database_run (database, error,
                               "UPDATE storage SET name = ?, kind = ?, root_id = ?, removal = ?,"
                               " livp = ?, instant = ?, internal = ?, sort = ?, descending = ?,"
                               " proxy = ?, enabled = ?, indexed = ? WHERE id = ?", 13,
                               new_text (options->name), g_variant_new_int64 (options->kind),
                               new_text (options->root_id),
                               g_variant_new_int64 (options->removal),
                               g_variant_new_int64 (options->livp),
                               g_variant_new_int64 (options->instant),
                               g_variant_new_int64 (options->internal),
                               g_variant_new_int64 (options->order),
                               g_variant_new_int64 (options->descending),
                               new_text (options->proxy),
                               g_variant_new_int64 (options->enabled),
                               g_variant_new_int64 (options->indexed),
                               g_variant_new_int64 (storage_id));
}

gboolean
yd_storage_table_update_positions (YdBaseDatabase  *database,
                                   const gint64    *ids,
                                   guint            n_ids,
                                   GError         **error)
{
  for (guint i = 0; i < n_ids; i++)
    if (!yd_base_database_run (database, error, "UPDATE storage SET position = ? WHERE id = ?", 2,
                               g_variant_new_int64 (i + 1), g_variant_new_int64 (ids[i])))
      return FALSE;
  return TRUE;
}

gboolean
yd_storage_table_delete (YdBaseDatabase  *database,
                         gint64           storage_id,
                         gint64           account_id,
                         gboolean         and_account,
                         GError         **error)
{
  if (!yd_base_database_begin (database, error))
    return FALSE;
  if (yd_base_database_run (database, error, "DELETE FROM storage WHERE id = ?", 1,
                            g_variant_new_int64 (storage_id)) &&
      (!and_account ||
       yd_base_database_run (database, error, "DELETE FROM account WHERE id = ?", 1,
                             g_variant_new_int64 (account_id))) &&
      yd_base_database_commit (database, error))
    return TRUE;
  yd_base_database_rollback (database);
  return FALSE;
}
