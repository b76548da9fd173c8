/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a storage's form that most people leave alone: under Advanced. Knows options, no
 * storages.
 */
#pragma once

#include "yd-storage.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_STORAGE_EXTRAS (yd_storage_extras_get_type ())
G_DECLARE_FINAL_TYPE (YdStorageExtras, yd_storage_extras, YD, STORAGE_EXTRAS, AdwPreferencesGroup)

/* Signals: "changed"; "activated", when Return was pressed in an entry. */

/* Puts what @options say into the rows. */
void        yd_storage_extras_show        (YdStorageExtras        *self,
                                           const YdStorageOptions *options);
/* Puts what the rows say into @options. */
void        yd_storage_extras_read        (YdStorageExtras        *self,
                                           YdStorageOptions       *options);
/* Whether every row has a value that is allowed. */
gboolean    yd_storage_extras_is_valid    (YdStorageExtras        *self);
/* The address of the service; NULL when it is not allowed. (transfer none) (nullable) */
const char *yd_storage_extras_get_api_url (YdStorageExtras        *self);
/* Shows @api_url, not to be changed. */
void        yd_storage_extras_fix_api_url (YdStorageExtras        *self,
                                           const char             *api_url);

G_END_DECLS
