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
void        yd_account_picture_show          (AdwAvatar            *avatar,
                                              YdStorageAccount     *account);

/* JPEG or PNG: their decoders make no pixels when told not to. Fails with
 * G_IO_ERROR_INVALID_DATA, or as the decoder does. (transfer full) */
void        yd_account_picture_decode_async  (GBytes               *bytes,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GdkTexture *yd_account_picture_decode_finish (GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
