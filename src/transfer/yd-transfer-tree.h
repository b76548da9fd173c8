/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dropped files and folders as transfers: local folders are walked without blocking, their
 * remote twins made (or used, when they are there), empty ones too. Symbolic links to files are
 * followed, links to folders and what is neither file nor folder are not: they and whatever
 * cannot be read become failed transfers. Main thread.
 */
#pragma once

#include "yd-transfer.h"

G_BEGIN_DECLS

/* Called with each batch: an array of YdTransfer, QUEUED or already FAILED. */
typedef void (*YdTransferTreeFunc) (GPtrArray *found,
                                    gpointer   user_data);

/* @files: GListModel of GFile (nullable), read in the call. @found is called until the callback.
 * @asking ends what is asked of the service, and lets nothing more be asked; what can be found
 * without is. Cancelling @cancellable has to cancel that too. */
void     yd_transfer_tree_walk_async  (YdStorage            *storage,
                                       GListModel           *files,
                                       const char           *parent_id,
                                       YdTransferTreeFunc    found,
                                       gpointer              found_data,
                                       GCancellable         *asking,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* Fails with G_IO_ERROR_CANCELLED only: when something was left for want of asking, too. */
gboolean yd_transfer_tree_walk_finish (YdStorage            *storage,
                                       GAsyncResult         *result,
                                       GError              **error);

/* For each of @files a transfer that stands for it and all below, still to be walked.
 * (transfer full): of YdTransfer */
GPtrArray *yd_transfer_tree_dup_unwalked (YdStorage           *storage,
                                          GListModel          *files,
                                          const char          *parent_id);

G_END_DECLS
