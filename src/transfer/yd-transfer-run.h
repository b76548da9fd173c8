/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A transfer at work, or a walk, as the queue knows it. Owned by the callback of what is in flight;
 * the queue, which it holds weakly, borrows it.
 */
#pragma once

#include "yd-transfer-engine.h"
#include "yd-transfer-queue.h"

#include "yd-net-errand.h"

G_BEGIN_DECLS

/* How a run that is cancelled ends. */
typedef enum
{
  YD_TRANSFER_WISH_NONE,   /* nobody cancelled it, or the queue is gone */
  YD_TRANSFER_WISH_CANCEL,
  YD_TRANSFER_WISH_PAUSE,
  YD_TRANSFER_WISH_PARK,   /* WAITING for the run's reason */
  YD_TRANSFER_WISH_QUEUE,  /* it was paused, and then not */
  YD_TRANSFER_WISH_STOP,   /* the program ends */
} YdTransferWish;

typedef struct
{
  GWeakRef queue;
  YdTransfer *transfer;      /* (owned) (nullable): NULL for a walk */
  YdStorage *storage;        /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GCancellable *asking;      /* (owned): of what a walk asks the service; with the other, or alone
                                when nobody may be asked */
  YdTransferOptions options; /* of what a walk finds */
  YdTransferGroup *group;    /* (owned) (nullable): the same */
  GPtrArray *roots;          /* (owned) (nullable): YdTransfer, what a walk began with; no row shows
                                them, the journal has them until the walk has found everything */
  gboolean adopted;          /* of a walk that another program began */
  GHashTable *known;         /* (owned) (nullable): keys of what its group has, of a walk */
  YdTransferWish wish;       /* of a walk: PAUSE pauses what it finds */
  YdTransferReason reason;   /* of the wish to park */
  gboolean outside;          /* in no lane, and not among those that wait */
  gboolean parked;           /* in no lane; the scheduler has it as one that waits */
  guint place;               /* among the queue's */

  /* waiting at a gate */
  YdNetErrand *errand;       /* (owned): what its calls are made for */
  YdTransferState before;    /* when that is shown: its state before */
  gboolean shown;
  gint64 moved;              /* bytes, and when they were last seen to grow */
  gint64 moved_us;
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

/* Shows that its calls wait for our own limit of calls, when they have for a second and nothing
 * moves; not any more when they go on. Ten times a second. */
void           yd_transfer_run_tick (YdTransferRun *self,
                                     gint64         now_us);

/* What @transfer is at work in; NULL when it is not. (transfer none) */
YdTransferRun *yd_transfer_run_find  (YdTransfer     *transfer);

/* Into @runs (of YdTransferRun), and out again: however many there are, that is quick. */
void           yd_transfer_run_join  (YdTransferRun  *self,
                                      GPtrArray      *runs);
void           yd_transfer_run_leave (YdTransferRun  *self,
                                      GPtrArray      *runs);

G_END_DECLS
