/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Transfers at work: which one begins, how it ends, and the tick that tells of it meanwhile.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"
#include "yd-transfer-parking.h"

#define TICK_US (100 * 1000)

/* The tick */

static void
tick_transfers (YdTransferQueue *self,
                gint64           now_us)
{
  g_autoptr(GPtrArray) running = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->runs->len; i++)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i);

      if (run->transfer != NULL)
        g_ptr_array_add (running, g_object_ref (run->transfer));
    }
  for (guint i = 0; i < running->len; i++)
    {
      YdTransferRun *run;

      yd_transfer_tick (g_ptr_array_index (running, i), now_us);
      run = yd_transfer_run_find (g_ptr_array_index (running, i));
      if (run != NULL)
        yd_transfer_run_tick (run, now_us);
      yd_transfer_queue_follow (self, g_ptr_array_index (running, i));
    }
}

static void
tick_groups (YdTransferQueue *self,
             gint64           now_us)
{
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer group;

  g_hash_table_iter_init (&iter, self->restless);
  while (g_hash_table_iter_next (&iter, &group, NULL))
    g_ptr_array_add (groups, g_object_ref (group));
  for (guint i = 0; i < groups->len; i++)
    {
      group = g_ptr_array_index (groups, i);
      yd_transfer_group_tick (group, now_us);
      if (!yd_transfer_group_is_restless (group))
        g_hash_table_remove (self->restless, group);
    }
}

static gboolean
tick_cb (gpointer data)
{
  YdTransferQueue *self = data;
  gint64 now_us = yd_base_clock_get_monotonic_us (self->engine->clock);
  G_GNUC_UNUSED g_autoptr(YdTransferQueue) kept = g_object_ref (self);

  self->tick = 0;
  tick_transfers (self, now_us);
  tick_groups (self, now_us);
  yd_transfer_queue_update_progress (self);
  for (guint i = 0; i < self->runs->len; i++)
    if (((YdTransferRun *) g_ptr_array_index (self->runs, i))->transfer != NULL)
      yd_transfer_queue_ensure_tick (self);
  if (g_hash_table_size (self->restless) > 0)
    yd_transfer_queue_ensure_tick (self);
  return G_SOURCE_REMOVE;
}

void
yd_transfer_queue_ensure_tick (YdTransferQueue *self)
{
  if (self->tick == 0)
    self->tick = yd_base_clock_add_timer (self->engine->clock, TICK_US, tick_cb, self, NULL);
}

/* Lanes */

void
yd_transfer_queue_schedule (YdTransferQueue *self,
                            YdTransfer      *transfer)
{
  if (!yd_storage_get_options (yd_transfer_get_storage (transfer))->enabled)
    {
      yd_transfer_wait (transfer, YD_TRANSFER_REASON_STORAGE, 0);
      yd_transfer_queue_follow (self, transfer);
      return;
    }
  yd_transfer_set_state (transfer, YD_TRANSFER_QUEUED);
  yd_transfer_scheduler_add (self->scheduler, yd_transfer_get_direction (transfer),
                             yd_transfer_queue_get_account (transfer), transfer,
                             yd_transfer_get_facts (transfer)->order);
}

void
yd_transfer_queue_unschedule (YdTransferQueue *self,
                              YdTransfer      *transfer)
{
  yd_transfer_scheduler_remove (self->scheduler, yd_transfer_get_direction (transfer),
                                yd_transfer_queue_get_account (transfer), transfer);
}

static void
leave_lane (YdTransferQueue *self,
            YdTransferRun   *run)
{
  if (run->parked)
    yd_transfer_queue_unschedule (self, run->transfer);
  else if (!run->outside)
    yd_transfer_scheduler_ended (self->scheduler, yd_transfer_get_direction (run->transfer),
                                 yd_transfer_queue_get_account (run->transfer));
}

/* Ends */

static void
set_done (YdTransfer *transfer)
{
  if (!yd_transfer_state_may_follow (yd_transfer_get_state (transfer), YD_TRANSFER_DONE))
    yd_transfer_set_state (transfer, YD_TRANSFER_FINISHING);
  yd_transfer_set_state (transfer, YD_TRANSFER_DONE);
}

/* It was cancelled, and not to be rid of it. */
static void
obey (YdTransferQueue *self,
      YdTransferRun   *run)
{
  YdTransfer *transfer = run->transfer;

  switch (run->wish)
    {
    case YD_TRANSFER_WISH_PAUSE:
      yd_transfer_set_state (transfer, YD_TRANSFER_PAUSED);
      yd_transfer_queue_note (self, transfer);
      break;
    case YD_TRANSFER_WISH_PARK:
      yd_transfer_queue_park (self, transfer, run->reason);
      break;
    case YD_TRANSFER_WISH_QUEUE:
    case YD_TRANSFER_WISH_STOP:
      yd_transfer_queue_schedule (self, transfer);
      break;
    case YD_TRANSFER_WISH_NONE:
    case YD_TRANSFER_WISH_CANCEL:
    default:
      yd_transfer_set_state (transfer, YD_TRANSFER_CANCELLED);
    }
}

/* Takes @error. */
static void
end_badly (YdTransferQueue *self,
           YdTransferRun   *run,
           GError          *error)
{
  YdTransferReason reason =
    yd_transfer_parking_judge (error, yd_transfer_get_conflict (run->transfer),
                               yd_transfer_queue_is_online (
                                 self, yd_transfer_queue_get_account (run->transfer)));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    obey (self, run);
  else if (reason == YD_TRANSFER_REASON_NONE || run->wish == YD_TRANSFER_WISH_CANCEL)
    yd_transfer_fail (run->transfer, g_steal_pointer (&error));
  else if (run->wish == YD_TRANSFER_WISH_PAUSE || run->wish == YD_TRANSFER_WISH_STOP)
    obey (self, run);
  else
    {
      if (reason == YD_TRANSFER_REASON_SOURCE)
        yd_transfer_set_reason (run->transfer, g_steal_pointer (&error));
      yd_transfer_queue_park (self, run->transfer, reason);
    }
  g_clear_error (&error);
}

static void
work_ended_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  YdTransfer *transfer = YD_TRANSFER (object);
  YdTransferRun *run = user_data;
  g_autoptr(YdTransferQueue) self = g_weak_ref_get (&run->queue);
  G_GNUC_UNUSED g_autoptr(YdTransfer) kept = g_object_ref (transfer);
  GError *error = NULL;
  gboolean done = yd_transfer_run_finish (transfer, result, &error);

  if (self != NULL)
    {
      yd_transfer_run_leave (run, self->runs);
      leave_lane (self, run);
    }
  if (done)
    set_done (transfer);
  else if (self != NULL)
    end_badly (self, run, error);
  else
    yd_transfer_fail (transfer, error);
  yd_transfer_get_facts (transfer)->keeps = FALSE;
  if (self != NULL)
    {
      if (done)
        yd_transfer_queue_note_room (self, transfer);
      yd_transfer_queue_follow (self, transfer);
      yd_transfer_queue_start_more (self);
      if (yd_transfer_is_ended (transfer))
        yd_transfer_queue_announce_ended (self, transfer);
    }
  yd_transfer_run_free (run);
}

/* Begins */

static void
start_one (YdTransferQueue *self,
           YdTransfer      *transfer)
{
  YdTransferRun *run =
    yd_transfer_queue_add_run (self, transfer, yd_transfer_get_storage (transfer));

  yd_transfer_queue_watch_parking (self, transfer);
  yd_transfer_set_reason (transfer, NULL);
  yd_transfer_set_state (transfer, YD_TRANSFER_PREPARING);
  yd_transfer_run_start (run, self->engine, work_ended_cb);
}

void
yd_transfer_queue_start_more (YdTransferQueue *self)
{
  YdTransfer *transfer;

  while (self->online && !self->stopped &&
         (transfer = yd_transfer_scheduler_next (self->scheduler)) != NULL)
    {
      YdTransferRun *run = yd_transfer_run_find (transfer);

      YdTransferReason full = yd_transfer_queue_find_full (self, transfer);

      if (run == NULL && full != YD_TRANSFER_REASON_NONE)
        {
          yd_transfer_scheduler_ended (self->scheduler, yd_transfer_get_direction (transfer),
                                       yd_transfer_queue_get_account (transfer));
          yd_transfer_queue_park (self, transfer, full);
          continue;
        }
      if (run == NULL)
        {
          start_one (self, transfer);
          continue;
        }
      run->parked = FALSE;
      yd_transfer_unpark (transfer);
    }
  if (self->runs->len > 0)
    yd_transfer_queue_ensure_tick (self);
}

void
yd_transfer_queue_end_run (YdTransferQueue  *self,
                           YdTransferRun    *run,
                           YdTransferWish    wish,
                           YdTransferReason  reason)
{
  run->wish = wish;
  run->reason = reason;
  if (run->transfer != NULL)
    yd_transfer_get_facts (run->transfer)->keeps = wish != YD_TRANSFER_WISH_CANCEL;
  g_cancellable_cancel (run->cancellable);
}

void
yd_transfer_queue_tidy_up (YdTransferQueue *self,
                           YdTransfer      *transfer)
{
  YdTransferRun *run =
    yd_transfer_queue_add_run (self, transfer, yd_transfer_get_storage (transfer));

  run->outside = TRUE;
  yd_transfer_queue_watch_parking (self, transfer);
  yd_transfer_set_state (transfer, YD_TRANSFER_QUEUED);
  yd_transfer_set_state (transfer, YD_TRANSFER_PREPARING);
  yd_transfer_queue_end_run (self, run, YD_TRANSFER_WISH_CANCEL, YD_TRANSFER_REASON_NONE);
  yd_transfer_run_start (run, self->engine, work_ended_cb);
}
