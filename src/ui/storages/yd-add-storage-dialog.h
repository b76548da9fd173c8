/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dialog that adds storages: an account (signed in here or before), the drives, the options.
 * The same dialog edits a storage: then its account stays.
 */
#pragma once

#include "yd-storage-registry.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_ADD_STORAGE_DIALOG (yd_add_storage_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YdAddStorageDialog, yd_add_storage_dialog, YD, ADD_STORAGE_DIALOG, AdwWindow)

/* Signal "added" (YdStorage *first), after Save. */
YdAddStorageDialog *yd_add_storage_dialog_new (GtkWindow         *parent,
                                               YdStorageRegistry *registry);

/* Shows what @storage is, to be changed. Signal "edited" (no parameters), after Save. */
YdAddStorageDialog *yd_add_storage_dialog_new_for_edit (GtkWindow         *parent,
                                                        YdStorageRegistry *registry,
                                                        YdStorage         *storage);

G_END_DECLS
