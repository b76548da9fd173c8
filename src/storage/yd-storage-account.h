/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account: one user signed in through one client id, or another one after a new sign-in. Owns
 * its auth session, drive client and budget; two storages of one user share one account. Knows its
 * name and space, as a window shows them.
 */
#pragma once

#include "yd-auth-session.h"
#include "yd-drive-client.h"

G_BEGIN_DECLS

/* Whether the account has the package for apps like this one, without which each connection of a
 * download is slow (Open API reference §4.4, §7.2). */
typedef enum
{
  YD_STORAGE_PACKAGE_UNKNOWN,
  YD_STORAGE_PACKAGE_NONE,
  YD_STORAGE_PACKAGE_THERE,
} YdStoragePackage;

#define YD_TYPE_STORAGE_ACCOUNT (yd_storage_account_get_type ())
G_DECLARE_FINAL_TYPE (YdStorageAccount, yd_storage_account, YD, STORAGE_ACCOUNT, GObject)

/* Properties, read-only and notified: "state" (YdAuthState), "name" (nickname, may be ""),
 * "used" and "total" (gint64 bytes, -1 unknown), "avatar" (GBytes, NULL when there is none). Signal
 * "user-changed": the drives or the name are others than before. @session and @drive are
 * referenced.
 * (transfer full) */
YdStorageAccount  *yd_storage_account_new              (gint64             id,
                                                        YdAuthSession     *session,
                                                        YdDriveClient     *drive,
                                                        const YdDriveUser *user,
                                                        gboolean           demo);

gint64             yd_storage_account_get_id           (YdStorageAccount  *self);
void               yd_storage_account_set_id           (YdStorageAccount  *self,
                                                        gint64             id);
YdAuthSession     *yd_storage_account_get_session      (YdStorageAccount  *self);
YdDriveClient     *yd_storage_account_get_drive        (YdStorageAccount  *self);
const YdDriveUser *yd_storage_account_get_user         (YdStorageAccount  *self);
const char        *yd_storage_account_get_name         (YdStorageAccount  *self);
YdAuthState        yd_storage_account_get_state        (YdStorageAccount  *self);
gint64             yd_storage_account_get_used         (YdStorageAccount  *self);
gint64             yd_storage_account_get_total        (YdStorageAccount  *self);
gboolean           yd_storage_account_is_demo          (YdStorageAccount  *self);
/* The person's picture as it came from the network: not to be trusted. In memory only, asked for
 * once for each address. (transfer none) (nullable) */
GBytes            *yd_storage_account_get_avatar       (YdStorageAccount  *self);

/* As last told, which may be by another user; not notified. */
YdStoragePackage   yd_storage_account_get_package      (YdStorageAccount  *self);
/* Somebody wants to know: asks the service, unless it was asked since the last update. A demo has
 * none and needs none. Fails silently: what was known stays. */
void               yd_storage_account_ask_package      (YdStorageAccount  *self);

/* Somebody met @error while working for this account: when it means that the permission is gone,
 * the service is asked whether it is so for the sign-in of now; the state follows. */
void               yd_storage_account_note_error       (YdStorageAccount  *self,
                                                        const GError      *error);

/* Asks the service for user, drives and space again; changes are notified. Fails silently: the
 * old values stay (a debug message says why). */
void               yd_storage_account_update           (YdStorageAccount  *self);

G_END_DECLS
