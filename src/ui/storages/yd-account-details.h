/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window about an account: who it is, how full, what was granted, how it is signed in.
 */
#pragma once

#include "yd-storage-registry.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_ACCOUNT_DETAILS (yd_account_details_get_type ())
G_DECLARE_FINAL_TYPE (YdAccountDetails, yd_account_details, YD, ACCOUNT_DETAILS, AdwWindow)

/* About the account of @storage. Signing in again is left to the action "storages.sign-in-again"
 * of @parent. (transfer none): as windows are */
YdAccountDetails *yd_account_details_new (GtkWindow         *parent,
                                          YdStorageRegistry *registry,
                                          YdStorage         *storage);

G_END_DECLS
