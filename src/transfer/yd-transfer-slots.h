/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many uploads send at a time. The scheduler lets a few more begin than may send: while the
 * bytes of some move, the next ones are hashed and created, and wait here for a slot; the lowest
 * order gets it first, and of those who came first. Belongs to the main thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YdTransferSlots YdTransferSlots;

YdTransferSlots *yd_transfer_slots_new         (void);
/* Nobody has a slot or waits for one any more. */
void             yd_transfer_slots_free        (YdTransferSlots      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferSlots, yd_transfer_slots_free)

/* At least 1; those that have a slot keep it when there are fewer. */
void             yd_transfer_slots_set_limit   (YdTransferSlots      *self,
                                                guint                 limit);

/* A slot when one is free and nobody waits. */
gboolean         yd_transfer_slots_try         (YdTransferSlots      *self);

/* A slot when it is the caller's turn, also if @cancellable was cancelled at the same time. */
void             yd_transfer_slots_take_async  (YdTransferSlots      *self,
                                                gint64                order,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
/* FALSE with G_IO_ERROR_CANCELLED, and no slot. */
gboolean         yd_transfer_slots_take_finish (GAsyncResult         *result,
                                                GError              **error);

void             yd_transfer_slots_give_back   (YdTransferSlots      *self);

G_END_DECLS
