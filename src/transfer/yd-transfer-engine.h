/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every transfer at work shares: the clock, the transport, the limits and a small pool of
 * worker threads. Belongs to the main thread; lives until the last operation has ended, also when
 * the queue is gone before.
 */
#pragma once

#include "yd-transfer-digests.h"
#include "yd-transfer-journal.h"
#include "yd-transfer-lines.h"
#include "yd-transfer-slots.h"
#include "yd-transfer-throttle.h"

#include "yd-base-clock.h"
#include "yd-net-transport.h"

G_BEGIN_DECLS

typedef struct
{
  YdBaseClock        *clock;      /* (owned) */
  YdNetTransport     *transport;  /* (owned) */
  YdTransferJournal  *journal;    /* (owned) (nullable): NULL keeps nothing */
  YdTransferDigests  *digests;    /* (owned) (nullable): beside the journal */
  YdTransferLines    *lines;      /* (owned): data connections for downloads */
  YdTransferSlots    *slots;      /* (owned): which uploads may send */
  YdTransferThrottle *up;         /* (owned): the speed limit of all uploads */
  YdTransferThrottle *down;       /* (owned): … of all downloads */
  gint64              part_bytes; /* of an upload's parts, to begin with */
  gboolean            sandboxed;  /* device numbers of local files say nothing */
  const char         *data_url;   /* (unowned): static; how the addresses of parts begin … */
  const char         *internal_url; /* (unowned): static; … and how in the service's region */

  GPtrArray          *leftovers;  /* (owned): YdTransferLeftover (borrowed), under way */

  /* private */
  GThreadPool        *pool;       /* (owned) */
  guint               ref_count;
} YdTransferEngine;

YdTransferEngine *yd_transfer_engine_new        (YdBaseClock          *clock,
                                                 YdNetTransport       *transport,
                                                 YdTransferJournal    *journal);
YdTransferEngine *yd_transfer_engine_ref        (YdTransferEngine     *self);
void              yd_transfer_engine_unref      (YdTransferEngine     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferEngine, yd_transfer_engine_unref)

/* Runs in a worker thread, blocks as it likes, looks at @cancellable. FALSE with @error set. */
typedef gboolean (*YdTransferWork) (gpointer       data,
                                    GCancellable  *cancellable,
                                    GError       **error);

/* @data belongs to the worker until the callback, which always comes, on the main context; what
 * @work says is returned even when @cancellable was cancelled meanwhile. */
void              yd_transfer_engine_run_async  (YdTransferEngine     *self,
                                                 YdTransferWork        work,
                                                 gpointer              data,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean          yd_transfer_engine_run_finish (GAsyncResult         *result,
                                                 GError              **error);

G_END_DECLS
