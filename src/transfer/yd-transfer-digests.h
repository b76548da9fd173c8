/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hashes of local files that were read once, by what fstat() says of them, so that a file that
 * did not change is not read again. A wrong one costs a failed upload, never a wrong file: what the
 * service stored is compared. Main thread, small synchronous statements; in all functions a @self
 * of NULL knows nothing.
 */
#pragma once

#include "yd-base-database.h"
#include "yd-base-hash.h"

G_BEGIN_DECLS

typedef struct _YdTransferDigests YdTransferDigests;

/* NULL with a word in the log when @database cannot have them. (transfer full) (nullable) */
YdTransferDigests *yd_transfer_digests_new     (YdBaseDatabase            *database);
void               yd_transfer_digests_free    (YdTransferDigests         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferDigests, yd_transfer_digests_free)

/* How many to keep; the oldest go. */
void               yd_transfer_digests_set_max (YdTransferDigests         *self,
                                                guint                      max);

/* (transfer full) (nullable) */
char              *yd_transfer_digests_find    (YdTransferDigests         *self,
                                                const YdBaseFileIdentity  *identity);

/* @read_us: real time when reading began. A file that was changed just before may have been changed
 * once more within the grain of its times: it is not kept. */
void               yd_transfer_digests_note    (YdTransferDigests         *self,
                                                const YdBaseFileIdentity  *identity,
                                                const char                *content_hash,
                                                gint64                     read_us);
void               yd_transfer_digests_forget  (YdTransferDigests         *self,
                                                const YdBaseFileIdentity  *identity);

G_END_DECLS
