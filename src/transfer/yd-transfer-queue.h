/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All transfers: a GListModel of YdTransfer, oldest first, and the engine that runs a few of
 * them at a time. At most three data connections for downloads per account.
 */
#pragma once

#include "yd-transfer-journal.h"
#include "yd-transfer.h"

#include "yd-net-transport.h"

G_BEGIN_DECLS

#define YD_TYPE_TRANSFER_QUEUE (yd_transfer_queue_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferQueue, yd_transfer_queue, YD, TRANSFER_QUEUE, GObject)

/* Properties, notified: "active" (uint: not ended), "progress" (double 0 … 1 over the active
 * ones). Signal: "ended" (YdTransfer *). @journal (nullable): NULL keeps nothing.
 * (transfer full) */
YdTransferQueue *yd_transfer_queue_new              (YdBaseClock      *clock,
                                                     YdNetTransport   *transport,
                                                     YdTransferJournal *journal);

/* Where processes agree on the data connections of an account: the same folder for all of a
 * person's. Before the first transfer. */
void             yd_transfer_queue_share_lines      (YdTransferQueue  *self,
                                                     const char       *folder);

/* Files and folders (walked asynchronously, tree kept, empty folders too, symbolic links to
 * files followed, others and unreadable entries become failed transfers). @files: GListModel of
 * GFile, or NULL-safe. @options (nullable): NULL asks when a name exists. No I/O in the call. */
void             yd_transfer_queue_enqueue_uploads  (YdTransferQueue  *self,
                                                     GListModel       *files,
                                                     YdStorage        *storage,
                                                     const char       *parent_id,
                                                     const YdTransferOptions *options);

/* @items: array of YdDriveItem (files; folders with their trees). Into @folder, an existing
 * name is kept and ours gets " (1)". Remote names never leave @folder. */
void             yd_transfer_queue_enqueue_downloads (YdTransferQueue *self,
                                                      YdStorage       *storage,
                                                      GPtrArray       *items,
                                                      GFile           *folder,
                                                      const YdTransferOptions *options);

void             yd_transfer_queue_cancel           (YdTransferQueue  *self,
                                                     YdTransfer       *transfer);
void             yd_transfer_queue_cancel_storage   (YdTransferQueue  *self,
                                                     YdStorage        *storage);
void             yd_transfer_queue_retry            (YdTransferQueue  *self,
                                                     YdTransfer       *transfer);
void             yd_transfer_queue_clear_ended      (YdTransferQueue  *self);
guint            yd_transfer_queue_get_active       (YdTransferQueue  *self);
double           yd_transfer_queue_get_progress     (YdTransferQueue  *self);

G_END_DECLS
