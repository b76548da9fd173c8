/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Remote files and folders as transfers: folders are listed page by page, their local twins made
 * new under an encoded name (an existing one is left alone and ours gets " (1)"), empty ones
 * too. One that an earlier walk for the same group has made for the same place is used again. Each
 * item that was chosen is walked for itself: one that lies in another is found twice, for two
 * places. A folder that cannot be listed or made becomes a failed transfer. Main thread.
 */
#pragma once

#include "yd-transfer-engine.h"
#include "yd-transfer-tree.h"

G_BEGIN_DECLS

/* @group: knows and learns what local twins are called. @items: of YdDriveItem, read in the call.
 * @below as in yd_transfer_new_download(), @asking as in yd_transfer_tree_walk_async(). */
void     yd_transfer_remote_tree_walk_async  (YdTransferEngine     *engine,
                                              YdStorage            *storage,
                                              YdTransferGroup      *group,
                                              GPtrArray            *items,
                                              GFile                *folder,
                                              const char * const   *below,
                                              YdTransferTreeFunc    found,
                                              gpointer              found_data,
                                              GCancellable         *asking,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/* Fails with G_IO_ERROR_CANCELLED only, like the other. */
gboolean yd_transfer_remote_tree_walk_finish (YdStorage            *storage,
                                              GAsyncResult         *result,
                                              GError              **error);

/* For each of @items a transfer that stands for it and all below, still to be walked.
 * (transfer full): of YdTransfer */
GPtrArray *yd_transfer_remote_tree_dup_unwalked (YdStorage           *storage,
                                                 GPtrArray           *items,
                                                 GFile               *folder,
                                                 const char * const  *below);

G_END_DECLS
