/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A transfer at work, or a walk, as the queue knows it. Owned by the callback of what is in flight;
 * the queue, which it holds weakly, borrows it.
 */
#pragma once

#include "yd-transfer-engine.h"
#include "yd-transfer-queue.h"

G_BEGIN_DECLS

typedef struct
{
  GWeakRef queue;
  YdTransfer *transfer;      /* (owned) (nullable): NULL for a walk */
  YdStorage *storage;        /* (owned) */
  GCancellable *cancellable; /* (owned) */
  YdTransferOptions options; /* of what a walk finds */
  gboolean parked;           /* in no lane; the scheduler has it as one that waits */
} YdTransferRun;

/* @transfer: (nullable). (transfer full) */
YdTransferRun *yd_transfer_run_new  (YdTransferQueue *queue,
                                     YdTransfer      *transfer,
                                     YdStorage       *storage);
void           yd_transfer_run_free (YdTransferRun   *self);

/* Sets the engine to work on its transfer; @callback gets @self. */
void           yd_transfer_run_start (YdTransferRun       *self,
                                      YdTransferEngine    *engine,
                                      GAsyncReadyCallback  callback);
gboolean       yd_transfer_run_finish (YdTransfer         *transfer,
                                       GAsyncResult       *result,
                                       GError            **error);

/* The one of @runs (of YdTransferRun) that @transfer is at work in; NULL when it is not.
 * (transfer none) */
YdTransferRun *yd_transfer_run_find (GPtrArray       *runs,
                                     YdTransfer      *transfer);

G_END_DECLS
