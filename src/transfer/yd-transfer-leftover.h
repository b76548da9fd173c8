/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an upload may have left over there when it was cancelled: the service was asked to make its
 * file at once, by its hash, and had not answered when nobody waited any more. The file goes to the
 * recycle bin when that answer comes, or after a look at the name; the journal keeps the question
 * until then, so that the next program looks when this one cannot. Nobody is told.
 *
 * It holds itself until it ends; of a transfer there is one at a time. Main thread.
 */
#pragma once

#include "yd-transfer-engine.h"
#include "yd-transfer.h"

G_BEGIN_DECLS

typedef struct _YdTransferLeftover YdTransferLeftover;

/* Of @transfer, which was cancelled and has none. @answer (nullable) ends the call whose answer is
 * awaited. (transfer none) */
YdTransferLeftover *yd_transfer_leftover_new    (YdTransferEngine   *engine,
                                                 YdTransfer         *transfer,
                                                 GCancellable       *answer);

/* One of these, once. */

/* Nothing was made. */
void                yd_transfer_leftover_forget (YdTransferLeftover *self);
/* The file was made. */
void                yd_transfer_leftover_remove (YdTransferLeftover *self,
                                                 const char         *file_id);
/* Nobody knows: the name is looked at, if the journal says that it was asked for. */
void                yd_transfer_leftover_look   (YdTransferLeftover *self);

/* The program ends, or the queue: the next one looks. */
void                yd_transfer_leftover_stop   (YdTransferLeftover *self);

/* TRUE when @transfer has one: then @begin gets @task (transfer full) when that has ended, which is
 * soon. */
gboolean            yd_transfer_leftover_await  (YdTransfer         *transfer,
                                                 void              (*begin) (GTask *task),
                                                 GTask              *task);

G_END_DECLS
