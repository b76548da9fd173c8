/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of an account's person in an AdwAvatar: decoded with limits, in a thread, for it
 * comes from the network. What is no picture leaves the initials.
 */
#pragma once

#include "yd-storage-account.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* No larger picture is decoded, and none is kept larger than is shown. */
#define YD_ACCOUNT_PICTURE_MAX_SIDE 2048
#define YD_ACCOUNT_PICTURE_SHOWN_SIDE 256

/* Shows what @account has now: to be called again when its "avatar" is notified. */
void yd_account_picture_show (AdwAvatar        *avatar,
                              YdStorageAccount *account);

G_END_DECLS
