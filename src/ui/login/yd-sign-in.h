/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in, as one asynchronous call: a window or a refresh token at hand, then asking who it
 * is, then the account in the registry.
 */
#pragma once

#include "yd-storage-registry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  YD_SIGN_IN_QR,      /* a window with a code for the phone */
  YD_SIGN_IN_BROWSER, /* a page in the browser, and a window that waits for its answer */
  YD_SIGN_IN_TOKEN,   /* a refresh token that the person has */
} YdSignInMeans;

/* @account: that signs in again, through @client from then on; NULL for whichever it will be.
 * @refresh_token: for YD_SIGN_IN_TOKEN, else NULL. Fails with YD_AUTH_ERROR, YD_DRIVE_ERROR,
 * YD_NET_ERROR, what yd_storage_registry_renew() fails with, or G_IO_ERROR_CANCELLED when the
 * window was closed. Main context. */
void              yd_sign_in_async  (GtkWindow            *parent,
                                     YdStorageRegistry    *registry,
                                     YdStorageAccount     *account,
                                     YdAuthClient         *client,
                                     YdSignInMeans         means,
                                     const char           *refresh_token,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
/* (transfer full) */
YdStorageAccount *yd_sign_in_finish (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
