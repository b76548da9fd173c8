/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Storages as a file for another computer: what the text holds. Never a token or a client secret.
 */
#pragma once

#include "yd-storage.h"

G_BEGIN_DECLS

#define YD_STORAGE_IMPORT_MAX_BYTES    (1024 * 1024)
#define YD_STORAGE_IMPORT_MAX_STORAGES 1000

/* One storage of the text, and whose it is. */
typedef struct
{
  YdStorageOptions *options; /* (owned) */
  YdAuthClient     *client;  /* (owned): without a secret */
  char             *user_id; /* (owned) */
  char             *name;    /* (owned): the account's, may be "" */
} YdStorageImport;

void       yd_storage_import_free  (YdStorageImport  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdStorageImport, yd_storage_import_free)

/* What yd_storage_registry_dup_export() wrote, here or elsewhere, as an array of YdStorageImport.
 * @length: in bytes, -1 when @text ends with a NUL. All or nothing: G_IO_ERROR_INVALID_DATA when
 * anything in it is not what an export has, G_IO_ERROR_NOT_SUPPORTED when a newer version wrote
 * it, G_IO_ERROR_MESSAGE_TOO_LARGE above YD_STORAGE_IMPORT_MAX_BYTES. (transfer full) */
GPtrArray *yd_storage_import_parse (const char       *text,
                                    gssize            length,
                                    GError          **error);

G_END_DECLS
