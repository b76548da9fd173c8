/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the engine may do with a transfer and a window may not: move its state, count its bytes.
 * Main thread, but for the counter, which the worker of the piece in flight writes.
 */
#pragma once

#include "yd-transfer.h"

#include "yd-base-hash.h"

G_BEGIN_DECLS

/* @file: a local file, or with @folder one that stands for a whole tree. @follow: it was found
 * to be a symbolic link to a file. (transfer full) */
YdTransfer         *yd_transfer_new_upload      (YdStorage            *storage,
                                                 GFile                *file,
                                                 const char           *parent_id,
                                                 gboolean              follow);

/* @below: encoded names of folders under @folder, which exist; NULL for @folder itself.
 * (transfer full) */
YdTransfer         *yd_transfer_new_download    (YdStorage            *storage,
                                                 YdDriveItem          *item,
                                                 GFile                *folder,
                                                 const char * const   *below);

/* Whether the move from @from to @to is in the table. */
gboolean            yd_transfer_state_may_follow (YdTransferState      from,
                                                  YdTransferState      to);

/* Moves that are not in the table are programming errors and do nothing. */
void                yd_transfer_set_state       (YdTransfer           *self,
                                                 YdTransferState       state);
/* To FAILED, or to CANCELLED when that is what @error says. @error: (transfer full) */
void                yd_transfer_fail            (YdTransfer           *self,
                                                 GError               *error);
void                yd_transfer_set_item        (YdTransfer           *self,
                                                 YdDriveItem          *item);
void                yd_transfer_set_file        (YdTransfer           *self,
                                                 GFile                *file);
void                yd_transfer_set_instant     (YdTransfer           *self,
                                                 gboolean              instant);

/* Stands for a whole tree that could not be walked: retrying walks it again. */
void                yd_transfer_set_tree        (YdTransfer           *self,
                                                 gboolean              tree);
gboolean            yd_transfer_is_tree         (YdTransfer           *self);
gboolean            yd_transfer_get_follow      (YdTransfer           *self);
GFile              *yd_transfer_get_folder      (YdTransfer           *self); /* download: into */
const char * const *yd_transfer_get_below       (YdTransfer           *self); /* (nullable) */

/* A phase of @total bytes (-1 unknown) begins: done is 0, the speed is forgotten. */
void                yd_transfer_begin_phase     (YdTransfer           *self,
                                                 gint64                total);
/* @base bytes are done for certain; the counter, now 0, adds the piece in flight. */
void                yd_transfer_set_base        (YdTransfer           *self,
                                                 gint64                base);
/* For yd_base_progress_…(); valid as long as the transfer. (transfer none) */
gint64             *yd_transfer_get_counter     (YdTransfer           *self);

/* Reads the counter and notifies what changed; the queue calls it ten times a second. */
void                yd_transfer_tick            (YdTransfer           *self,
                                                 gint64                now_us);

G_END_DECLS
