/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The download proxy for one file: the storage's template with what is filled into it. Not the
 * fetching, which is the same as ever and checks the hash.
 */
#pragma once

#include "yd-storage.h"

G_BEGIN_DECLS

typedef struct _YdTransferProxy YdTransferProxy;

/* Finds @item's path below the storage's root when the template has it (Open API reference §5.4).
 * @proxy is NULL for direct downloads. YD_TRANSFER_ERROR_PROXY for a template that is none, and
 * YD_DRIVE_ERROR. */
void      yd_transfer_proxy_find_async  (YdStorage            *storage,
                                         YdDriveItem          *item,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean  yd_transfer_proxy_find_finish (YdStorage            *storage,
                                         GAsyncResult         *result,
                                         YdTransferProxy     **proxy,
                                         GError              **error);
void      yd_transfer_proxy_free        (YdTransferProxy      *self);

/* The proxy is told the signed address. */
gboolean  yd_transfer_proxy_has_url     (YdTransferProxy      *self);

/* Where to get what is at @url; that itself without a proxy. Any thread. (transfer full) */
char     *yd_transfer_proxy_dup_url     (YdTransferProxy      *self,
                                         const char           *url);

/* An error of the network or of a reply becomes YD_TRANSFER_ERROR_PROXY, another stays. Takes
 * @error. (transfer full) */
GError   *yd_transfer_proxy_blame       (GError               *error);

G_END_DECLS
