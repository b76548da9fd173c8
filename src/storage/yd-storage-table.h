/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows behind the registry: accounts and storages in the database, without secrets. Only for
 * the registry.
 */
#pragma once

#include "yd-storage.h"

#include "yd-base-database.h"

G_BEGIN_DECLS

typedef struct
{
  gint64        id;
  YdAuthClient *client;   /* (owned): without its secret */
  YdDriveUser  *user;     /* (owned) */
  gboolean      demo;
} YdStorageAccountRow;

typedef struct
{
  gint64            id;
  gint64            account_id;
  YdStorageOptions *options; /* (owned) */
} YdStorageRow;

const char * const *yd_storage_table_get_migrations (void);

/* Arrays of the rows above, in order. (transfer full) */
GPtrArray *yd_storage_table_load_accounts  (YdBaseDatabase       *database,
                                            GError              **error);
GPtrArray *yd_storage_table_load_storages  (YdBaseDatabase       *database,
                                            GError              **error);

/* The new id, or -1. */
gint64     yd_storage_table_insert_account (YdBaseDatabase       *database,
                                            YdAuthClient         *client,
                                            const YdDriveUser    *user,
                                            gboolean              demo,
                                            GError              **error);
/* The way in, after a new sign-in. */
gboolean   yd_storage_table_update_client  (YdBaseDatabase       *database,
                                            gint64                account_id,
                                            YdAuthClient         *client,
                                            GError              **error);
gboolean   yd_storage_table_update_user    (YdBaseDatabase       *database,
                                            gint64                account_id,
                                            const YdDriveUser    *user,
                                            GError              **error);
gint64     yd_storage_table_insert_storage (YdBaseDatabase         *database,
                                            gint64                  account_id,
                                            const YdStorageOptions *options,
                                            GError                **error);
gboolean   yd_storage_table_update_storage (YdBaseDatabase         *database,
                                            gint64                  storage_id,
                                            const YdStorageOptions *options,
                                            GError                **error);
/* Storage @ids[i] comes to position i + 1. Belongs in the caller's transaction. */
gboolean   yd_storage_table_update_positions (YdBaseDatabase     *database,
                                              const gint64       *ids,
                                              guint               n_ids,
                                              GError            **error);
/* Removes the storage, and its account when @and_account. */
gboolean   yd_storage_table_delete         (YdBaseDatabase       *database,
                                            gint64                storage_id,
                                            gint64                account_id,
                                            gboolean              and_account,
                                            GError              **error);

G_END_DECLS
