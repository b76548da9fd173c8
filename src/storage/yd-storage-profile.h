/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A profile: a person's set of storages, with a folder of its own for what is kept of them. What
 * every front end opens first; tokens are the vault's.
 */
#pragma once

#include "yd-storage-registry.h"

G_BEGIN_DECLS

#define YD_STORAGE_PROFILE_DEFAULT "default"
#define YD_STORAGE_PROFILE_FILE    "yunduo.db" /* its database, in its folder */

/* TRUE for a name that a profile may have: letters, digits, "-" and "_". */
gboolean           yd_storage_profile_is_allowed    (const char         *name);

/* Its folder, which may not be there yet. (transfer full) */
char              *yd_storage_profile_dup_folder    (const char         *name);

/* Its folder for what can be fetched or made again; it may not be there yet. (transfer full) */
char              *yd_storage_profile_dup_cache_folder (const char      *name);

/* The database in @folder, made when there is none. A damaged one is moved aside, and
 * *kept_as says where (transfer full), else NULL. One of a newer version is left alone:
 * YD_BASE_DATABASE_ERROR_NEWER. Short blocking I/O: once at start. (transfer full) */
YdBaseDatabase    *yd_storage_profile_open_database (YdBaseClock        *clock,
                                                     const char         *folder,
                                                     char              **kept_as,
                                                     GError            **error);

/* Its storages, loaded; the folder is made when there is none. @demo (nullable); @kept_as as
 * above. (transfer full) */
YdStorageRegistry *yd_storage_profile_open          (const char         *name,
                                                     const char         *user_agent,
                                                     YdAuthVault        *vault,
                                                     YdStorageDemoHost  *demo,
                                                     char              **kept_as,
                                                     GError            **error);

G_END_DECLS
