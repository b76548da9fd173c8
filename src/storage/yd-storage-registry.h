/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The storages as the user configured them: a GListModel of YdStorage in the user's order, kept
 * in the database without secrets. Makes accounts and shares them.
 */
#pragma once

#include "yd-storage-import.h"
#include "yd-storage.h"

#include "yd-base-database.h"

G_BEGIN_DECLS

/* Where the demo storage's service comes from; `app` implements it over the simulator. */
#define YD_TYPE_STORAGE_DEMO_HOST (yd_storage_demo_host_get_type ())
G_DECLARE_INTERFACE (YdStorageDemoHost, yd_storage_demo_host, YD, STORAGE_DEMO_HOST, GObject)

struct _YdStorageDemoHostInterface
{
  GTypeInterface parent_iface;

  /* Starts the service when it is not running: its base URL (borrowed), and a fresh token for
   * its user (transfer full). */
  const char  *(*start)        (YdStorageDemoHost  *self,
                                YdAuthToken       **token,
                                GError            **error);
  /* The client id that people sign in to it with, once it has started (borrowed). */
  const char  *(*get_client_id) (YdStorageDemoHost *self);
  /* Stops it and deletes the files. */
  void         (*delete_files) (YdStorageDemoHost  *self);
};

/* A new sign-in, before it is stored: from the QR window, a pasted token … */
typedef struct
{
  YdAuthClient *client; /* (owned) */
  YdAuthToken  *token;  /* (owned) */
  YdDriveUser  *user;   /* (owned): asked from the service with that token */
  gboolean      demo;
} YdStorageSignIn;

void yd_storage_sign_in_free (YdStorageSignIn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdStorageSignIn, yd_storage_sign_in_free)

#define YD_TYPE_STORAGE_REGISTRY (yd_storage_registry_get_type ())
G_DECLARE_FINAL_TYPE (YdStorageRegistry, yd_storage_registry, YD, STORAGE_REGISTRY, GObject)

/* @demo may be NULL (no demo storages then). @lock_folder: for the refresh locks.
 * (transfer full) */
YdStorageRegistry *yd_storage_registry_new      (YdNetSession         *net,
                                                 YdBaseClock          *clock,
                                                 YdAuthVault          *vault,
                                                 YdBaseDatabase       *database,
                                                 YdStorageDemoHost    *demo,
                                                 const char           *lock_folder);
/* Where it keeps them; others may keep their tables beside. (transfer none) */
YdBaseDatabase     *yd_storage_registry_get_database   (YdStorageRegistry *self);

/* The migrations of its tables, to be given to yd_base_database_new() (with others'). */
const char * const *yd_storage_registry_get_migrations (void);

/* Reads what is configured; once. */
gboolean           yd_storage_registry_load     (YdStorageRegistry    *self,
                                                 GError              **error);

/* Asks who @token belongs to and what it may see: the step between a sign-in and a storage.
 * (transfer full) */
void               yd_storage_registry_identify_async  (YdStorageRegistry    *self,
                                                        YdAuthClient         *client,
                                                        YdAuthToken          *token,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
YdStorageSignIn   *yd_storage_registry_identify_finish (YdStorageRegistry    *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

/* The account of a sign-in, made or (same user and client) given the new token and addresses,
 * which it keeps over a restart. The first names in a drive's root can be listed with its drive
 * client. (transfer full) */
YdStorageAccount  *yd_storage_registry_adopt    (YdStorageRegistry    *self,
                                                 YdStorageSignIn      *sign_in,
                                                 GError              **error);

/* A new sign-in of @account, through whichever client: its storages stay what they are, its tokens
 * are kept as those of the new client, and the ones of before are forgotten.
 * YD_AUTH_ERROR_OTHER_ACCOUNT when it is somebody else's; YD_AUTH_ERROR_ACCOUNT_EXISTS when the
 * same person has another account here through that client. Nothing is kept of it then. */
gboolean           yd_storage_registry_renew    (YdStorageRegistry    *self,
                                                 YdStorageAccount     *account,
                                                 YdStorageSignIn      *sign_in,
                                                 GError              **error);

/* The account of a sign-in that led to no storage: its tokens are forgotten. Nothing happens
 * when a storage uses it. */
void               yd_storage_registry_abandon  (YdStorageRegistry    *self,
                                                 YdStorageAccount     *account);

/* FALSE while some account's tokens are on their way to the vault or out of it: the program should
 * not end then. */
gboolean           yd_storage_registry_is_settled (YdStorageRegistry  *self);

/* Adds a storage at the end; the account row is written with its first storage.
 * G_IO_ERROR_EXISTS when the name is taken, G_IO_ERROR_INVALID_ARGUMENT when it, or the download
 * proxy, is not allowed.
 * (transfer full) */
YdStorage         *yd_storage_registry_add      (YdStorageRegistry      *self,
                                                 YdStorageAccount       *account,
                                                 const YdStorageOptions *options,
                                                 GError                **error);
/* Gives @storage other options; errors as with add, G_IO_ERROR_NOT_FOUND when it was removed. */
gboolean           yd_storage_registry_edit     (YdStorageRegistry      *self,
                                                 YdStorage              *storage,
                                                 const YdStorageOptions *options,
                                                 GError                **error);
/* Moves it to @position of the list (the last one when it is too large), for good. One
 * items-changed spans all places between; nothing happens when it is there already. */
gboolean           yd_storage_registry_move     (YdStorageRegistry    *self,
                                                 YdStorage            *storage,
                                                 guint                 position,
                                                 GError              **error);
/* The same options once more, with a free name, right after @storage. (transfer full) */
YdStorage         *yd_storage_registry_duplicate (YdStorageRegistry   *self,
                                                  YdStorage           *storage,
                                                  GError             **error);
/* Whether its account has no other storage: then removing it forgets the account's tokens. */
gboolean           yd_storage_registry_is_last_of_account (YdStorageRegistry *self,
                                                           YdStorage         *storage);
/* Removes it; the tokens are forgotten with the account's last storage. */
gboolean           yd_storage_registry_remove   (YdStorageRegistry    *self,
                                                 YdStorage            *storage,
                                                 gboolean              delete_demo_files,
                                                 GError              **error);
/* All storages but the demo's as JSON text for another computer: their options, and the account's
 * user id, name, client and addresses; no tokens, no client secret. (transfer full) */
char              *yd_storage_registry_dup_export (YdStorageRegistry  *self);
/* Adds what was exported at the end, under free names, all or nothing: the number added, or -1.
 * Accounts that are not here yet are made; they are signed out unless the vault knows them. An
 * account that is here keeps its addresses. */
int                yd_storage_registry_import   (YdStorageRegistry    *self,
                                                 GPtrArray            *imports,
                                                 GError              **error);
/* The demo account, started on demand: sign-in without a person. (transfer full) */
void               yd_storage_registry_open_demo_async  (YdStorageRegistry    *self,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
YdStorageSignIn   *yd_storage_registry_open_demo_finish (YdStorageRegistry    *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);

/* @wanted, or "@wanted 2", "@wanted 3" …: not taken, without forbidden characters.
 * (transfer full) */
char              *yd_storage_registry_dup_free_name   (YdStorageRegistry    *self,
                                                        const char           *wanted);
gboolean           yd_storage_registry_name_is_allowed (YdStorageRegistry    *self,
                                                        const char           *name,
                                                        YdStorage            *except);

/* The accounts, as a GListModel of YdStorageAccount. (transfer none) */
GListModel        *yd_storage_registry_get_accounts (YdStorageRegistry *self);
YdNetSession      *yd_storage_registry_get_net      (YdStorageRegistry *self);
/* What the brokers allow, for who signs in: it is counted with the refreshes of all accounts. */
YdAuthBrokerLimit *yd_storage_registry_get_broker_limit (YdStorageRegistry *self);
YdBaseClock       *yd_storage_registry_get_clock    (YdStorageRegistry *self);

G_END_DECLS
