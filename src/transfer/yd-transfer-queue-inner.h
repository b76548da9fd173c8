/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue as its own files see it: its fields, and what they do for each other. Who else needs
 * a queue includes yd-transfer-queue.h.
 */
#pragma once

#include "yd-transfer-queue-private.h"

#include "yd-transfer-engine.h"
#include "yd-transfer-private.h"
#include "yd-transfer-run.h"
#include "yd-transfer-scheduler.h"

G_BEGIN_DECLS

struct _YdTransferQueue
{
  GObject parent_instance;

  /* owned */
  YdTransferEngine *engine;       /* (owned) */
  YdTransferScheduler *scheduler; /* (owned) */
  GPtrArray *transfers;           /* (owned): YdTransfer, sorted by order */
  GListStore *groups;             /* (owned): YdTransferGroup, oldest first */
  YdBaseDocuments *documents;     /* (owned) (nullable): NULL where files stay readable */
  GHashTable *restless;           /* (owned): YdTransferGroup (owned): may have news */

  /* settings */
  YdTransferConflict conflict;    /* of drops that say nothing */
  gboolean online;
  GHashTable *full;               /* (owned): places (owned) that are full, or were */
  GHashTable *away;               /* (owned): accounts (borrowed) whose service is out of reach */
  gboolean stopped;

  /* state */
  guint active;                   /* transfers that have not ended, and walks */
  guint going;                    /* of these, those that go on by themselves, soon or later */
  guint asking;                   /* transfers that wait for a person */
  guint told_going;               /* as last notified */
  guint told_asking;
  double progress;
  guint batch;                    /* transfers since the queue was idle */
  guint batch_ended;
  gint64 last_order;              /* highest ever given out */
  gboolean untold;                /* "active" has changed since it was notified */

  /* in flight */
  GPtrArray *runs;                /* (owned): YdTransferRun (borrowed), at work and walks */
  GCancellable *closing;          /* (owned): of probes */
  guint tick;                     /* timer */
  guint go_on;                    /* timer: an account was signed in */
  guint probe;                    /* timer: is there space again? */
  guint sync;                     /* timer: what the journal has survives a power cut */
};

/* yd-transfer-queue.c: the model and the numbers */

gconstpointer  yd_transfer_queue_get_account     (YdTransfer              *transfer);
YdTransferRun *yd_transfer_queue_add_run         (YdTransferQueue         *self,
                                                  YdTransfer              *transfer,
                                                  YdStorage               *storage);
void           yd_transfer_queue_set_active      (YdTransferQueue         *self,
                                                  guint                    active);
void           yd_transfer_queue_update_progress (YdTransferQueue         *self);
/* Into the counts (1) goes, or out of them (-1), what @transfer has put into the sums of its group;
 * who listens hears of it at the next tick. */
void           yd_transfer_queue_count_share     (YdTransferQueue         *self,
                                                  YdTransfer              *transfer,
                                                  int                      sign);
void           yd_transfer_queue_tell_counts_soon (YdTransferQueue        *self);
/* A walk, or what leads to one, begins (1) or is over (-1): active, and going on by itself. */
void           yd_transfer_queue_count_walk      (YdTransferQueue         *self,
                                                  int                      change);
/* @transfer has changed: its group has to know. */
void           yd_transfer_queue_follow          (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);
/* … and the journal. */
void           yd_transfer_queue_note            (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);
/* @transfer has just ended. */
void           yd_transfer_queue_announce_ended  (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);

/* yd-transfer-queue-list.c: the rows */

/* All of @added (of YdTransfer), in order, at the end; in the list, in no lane yet. */
void           yd_transfer_queue_append          (YdTransferQueue         *self,
                                                  GPtrArray               *added);
/* Each of @gone (a set of YdTransfer) from the list, its group and the journal. */
void           yd_transfer_queue_drop            (YdTransferQueue         *self,
                                                  GHashTable              *gone);

/* yd-transfer-queue-runs.c: transfers at work */

/* QUEUED, and in its lane, unless its storage is disabled. */
void           yd_transfer_queue_schedule        (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);
void           yd_transfer_queue_unschedule      (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);
void           yd_transfer_queue_start_more      (YdTransferQueue         *self);
/* Ends the work on @run's transfer as @wish. */
void           yd_transfer_queue_end_run         (YdTransferQueue         *self,
                                                  YdTransferRun           *run,
                                                  YdTransferWish           wish,
                                                  YdTransferReason         reason);
/* Work that only tidies up after a transfer that was not at work when it was cancelled. */
void           yd_transfer_queue_tidy_up         (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);
void           yd_transfer_queue_ensure_tick     (YdTransferQueue         *self);

/* yd-transfer-queue-keep.c: over the end of the program */

/* Within a second what the journal has now survives a power cut. */
void           yd_transfer_queue_sync_soon       (YdTransferQueue         *self);

/* What cancelled uploads may have left over there; nothing while nothing may be asked. */
void           yd_transfer_queue_look_for_leftovers (YdTransferQueue      *self);
/* … is left to the next look. */
void           yd_transfer_queue_stop_leftovers  (YdTransferQueue         *self);

/* yd-transfer-queue-walks.c: what was dropped */

gboolean       yd_transfer_queue_is_held_tree    (YdTransfer              *transfer);
/* @found (of YdTransfer) become members of @group, which is shown from its first one on. */
void           yd_transfer_queue_take_into_group (YdTransferQueue         *self,
                                                  YdTransferGroup         *group,
                                                  GPtrArray               *found);
/* Walks again what could not be walked; what is found comes as new transfers of its group. */
void           yd_transfer_queue_walk_again      (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);

/* yd-transfer-queue-roots.c: walks over the end of the program */

/* Takes @roots (of YdTransfer), trees that stand for all that the walk @run has to find. @walked
 * (nullable): the one that it takes the place of. */
void           yd_transfer_queue_begin_roots     (YdTransferQueue         *self,
                                                  YdTransferRun           *run,
                                                  GPtrArray               *roots,
                                                  YdTransfer              *walked);
/* Those of @found that its group did not have before. (transfer full): of YdTransfer */
GPtrArray     *yd_transfer_queue_dup_unknown     (YdTransferRun           *run,
                                                  GPtrArray               *found);
/* The options or the wish of the walk have changed. */
void           yd_transfer_queue_note_roots      (YdTransferQueue         *self,
                                                  YdTransferRun           *run);
/* All is found, or nobody wants it any more. */
void           yd_transfer_queue_forget_roots    (YdTransferQueue         *self,
                                                  YdTransferRun           *run);
/* The walk was stopped: its roots come into the queue as trees still to be walked. */
void           yd_transfer_queue_leave_roots     (YdTransferQueue         *self,
                                                  YdTransferRun           *run);
/* Groups (borrowed) that a walk may still add to: what they had must stay known.
 * (transfer full) */
GHashTable    *yd_transfer_queue_collect_walked  (YdTransferQueue         *self);

/* yd-transfer-queue-hold.c: accounts that need a person */

gboolean       yd_transfer_queue_is_held         (YdStorage               *storage);
/* It failed for want of its account, and is tried again when that can be used. */
gboolean       yd_transfer_queue_returns_by_itself (YdTransfer            *transfer);
/* Follows @storage and its account from now on. */
void           yd_transfer_queue_watch           (YdTransferQueue         *self,
                                                  YdStorage               *storage);
/* Says at those that wait for @account why they do. */
void           yd_transfer_queue_hold            (YdTransferQueue         *self,
                                                  YdStorageAccount        *account);
/* The same for one, whatever its account is. */
void           yd_transfer_queue_hold_one        (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);
/* Of its run, when that parks. */
void           yd_transfer_queue_watch_parking   (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);

/* yd-transfer-queue-full.c: where nothing fits any more */

/* Why @transfer cannot go where it goes; NONE when nothing speaks against it. */
YdTransferReason yd_transfer_queue_find_full     (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);
/* It waits for @reason, which is about where it goes or comes from; TRUE when that is news. */
gboolean       yd_transfer_queue_note_full       (YdTransferQueue         *self,
                                                  YdTransfer              *transfer,
                                                  YdTransferReason         reason);
/* There may be space again where it goes. */
void           yd_transfer_queue_forget_full     (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);
/* It has got there: should it be full again, that is news. */
void           yd_transfer_queue_note_room       (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);
gboolean       yd_transfer_queue_same_target     (YdTransfer              *one,
                                                  YdTransfer              *other);
void           yd_transfer_queue_announce_full   (YdTransferQueue         *self,
                                                  YdTransfer              *transfer);

/* yd-transfer-queue-park.c: what waits for the world */

/* There is a network, and the service of @account is within reach. */
gboolean       yd_transfer_queue_is_online       (YdTransferQueue         *self,
                                                  gconstpointer            account);

/* WAITING for @reason, in no lane; QUEUED when that is over already. */
void           yd_transfer_queue_park            (YdTransferQueue         *self,
                                                  YdTransfer              *transfer,
                                                  YdTransferReason         reason);
/* Those that wait for @reason, of @account and @storage (nullable: any), are queued again. */
void           yd_transfer_queue_unpark          (YdTransferQueue         *self,
                                                  YdTransferReason         reason,
                                                  gconstpointer            account,
                                                  YdStorage               *storage);
/* @storage may have been disabled or enabled. */
void           yd_transfer_queue_storage_changed (YdTransferQueue         *self,
                                                  YdStorage               *storage);
/* The space of @account may have changed. */
void           yd_transfer_queue_space_changed   (YdTransferQueue         *self,
                                                  YdStorageAccount        *account);

G_END_DECLS
