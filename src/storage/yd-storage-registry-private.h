/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the registry share. Only for them.
 */
#pragma once

#include "yd-storage-registry.h"
#include "yd-storage-table.h"

#include "yd-base-ledger.h"

G_BEGIN_DECLS

struct _YdStorageRegistry
{
  GObject parent_instance;

  /* given at construction */
  YdNetSession *net;        /* (owned) */
  YdBaseClock *clock;       /* (owned) */
  YdAuthBrokerLimit *broker_limit; /* (owned): of all accounts */
  YdAuthVault *vault;       /* (owned) */
  YdBaseDatabase *database; /* (owned) */
  YdStorageDemoHost *demo;  /* (owned) (nullable) */
  char *lock_folder;        /* (owned) (nullable) */

  /* owned */
  YdBaseLedger *ledger;     /* (owned): what all our processes took of the services' limits */
  GPtrArray *storages;      /* (owned): YdStorage, in the user's order */
  GListStore *accounts;     /* (owned): YdStorageAccount */
  char *demo_url;           /* (owned) (nullable): where the demo is, once it has started */
  YdAuthVault *demo_vault;  /* (owned): the demo's tokens are worth nothing elsewhere */

  /* in flight */
  guint leaving; /* accounts that are being signed out */
};

/* (transfer full); in the list of accounts from now on. @id: 0 while it has no row; @token: NULL
 * when the vault has it, or nobody. */
YdStorageAccount *yd_storage_registry_make_account     (YdStorageRegistry *self,
                                                        gint64             id,
                                                        YdAuthClient      *client,
                                                        const YdDriveUser *user,
                                                        YdAuthToken       *token,
                                                        gboolean           demo);
/* What tells one account from another where its name must not be seen: a digest.
 * (transfer full) */
char             *yd_storage_registry_dup_account_key  (YdAuthClient      *client,
                                                        const char        *user_id);
/* The account of that user and client. (transfer full) (nullable) */
YdStorageAccount *yd_storage_registry_find_account     (YdStorageRegistry *self,
                                                        YdAuthClient      *client,
                                                        const char        *user_id,
                                                        gboolean           demo);
/* Takes it out of the list of accounts; its tokens are let be. */
void              yd_storage_registry_drop_account     (YdStorageRegistry *self,
                                                        YdStorageAccount  *account);
/* A public client of the demo's service at @url: signing in again works as with the real one.
 * (transfer full) */
YdAuthClient     *yd_storage_registry_make_demo_client (YdStorageRegistry *self,
                                                        const char        *url);
/* Writes @account's row when it has none, in the caller's transaction. */
gboolean          yd_storage_registry_ensure_account_row  (YdStorageRegistry  *self,
                                                           YdStorageAccount   *account,
                                                           GError            **error);
/* Whether a storage could have the name at all. */
gboolean          yd_storage_registry_name_is_well_formed (const char         *name);

G_END_DECLS
