/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person wants of transfers: pause, resume, cancel, retry, an order, an answer. For one, a
 * group or all, the same few verbs.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"

#define ORDER_STEP ((gint64) 1 << 20)

typedef void (*Verb) (YdTransferQueue *self,
                      YdTransfer      *transfer);

/* One */

/* What failed and would go on by itself has not ended: it must not while it is paused. */
static void
take_back (YdTransferQueue *self,
           YdTransfer      *transfer)
{
  yd_transfer_get_facts (transfer)->ended_us = 0;
  yd_transfer_set_state (transfer, YD_TRANSFER_QUEUED);
  self->batch++;
  yd_transfer_queue_set_active (self, self->active + 1);
}

void
yd_transfer_queue_pause (YdTransferQueue *self,
                         YdTransfer      *transfer)
{
  YdTransferRun *run = yd_transfer_run_find (transfer);

  if (run == NULL && yd_transfer_queue_returns_by_itself (transfer))
    take_back (self, transfer);
  if (yd_transfer_is_ended (transfer) || yd_transfer_get_state (transfer) == YD_TRANSFER_PAUSED)
    return;
  if (run != NULL)
    {
      if (run->wish != YD_TRANSFER_WISH_CANCEL)
        yd_transfer_queue_end_run (self, run, YD_TRANSFER_WISH_PAUSE, YD_TRANSFER_REASON_NONE);
      return;
    }
  yd_transfer_queue_unschedule (self, transfer);
  yd_transfer_set_reason (transfer, NULL);
  yd_transfer_set_state (transfer, YD_TRANSFER_PAUSED);
  yd_transfer_queue_note (self, transfer);
}

/* It may be asked for although it waits: then it is tried now. */
void
yd_transfer_queue_resume (YdTransferQueue *self,
                          YdTransfer      *transfer)
{
  YdTransferRun *run = yd_transfer_run_find (transfer);
  YdTransferState state = yd_transfer_get_state (transfer);
  G_GNUC_UNUSED g_autoptr(YdTransfer) kept = g_object_ref (transfer);

  if (run != NULL && (run->wish == YD_TRANSFER_WISH_PAUSE || run->wish == YD_TRANSFER_WISH_PARK))
    run->wish = YD_TRANSFER_WISH_QUEUE;
  if (run != NULL || (state != YD_TRANSFER_PAUSED && state != YD_TRANSFER_WAITING) ||
      yd_transfer_get_reason (transfer) == YD_TRANSFER_REASON_NAME)
    return;
  yd_transfer_queue_forget_full (self, transfer);
  yd_transfer_set_reason (transfer, NULL);
  if (yd_transfer_is_tree (transfer))
    yd_transfer_set_state (transfer, YD_TRANSFER_QUEUED);
  else
    yd_transfer_queue_schedule (self, transfer);
  yd_transfer_queue_note (self, transfer);
  if (yd_transfer_is_tree (transfer))
    yd_transfer_queue_retry (self, transfer);
  yd_transfer_queue_hold_one (self, transfer);
  yd_transfer_queue_start_more (self);
}

/* Whether something is left of it, here or there, that only the engine can remove. */
static gboolean
has_left_something (YdTransferQueue *self,
                    YdTransfer      *transfer)
{
  g_autoptr(YdTransferUploadRecord) upload =
    yd_transfer_journal_load_upload (self->engine->journal, transfer);
  g_autoptr(YdTransferDownloadRecord) download =
    yd_transfer_journal_load_download (self->engine->journal, transfer);

  return upload != NULL || download != NULL;
}

void
yd_transfer_queue_cancel (YdTransferQueue *self,
                          YdTransfer      *transfer)
{
  YdTransferRun *run = yd_transfer_run_find (transfer);

  if (run != NULL)
    {
      yd_transfer_queue_end_run (self, run, YD_TRANSFER_WISH_CANCEL, YD_TRANSFER_REASON_NONE);
      return;
    }
  if (yd_transfer_is_ended (transfer))
    return;
  yd_transfer_queue_unschedule (self, transfer);
  if (has_left_something (self, transfer))
    {
      yd_transfer_queue_tidy_up (self, transfer);
      return;
    }
  yd_transfer_set_state (transfer, YD_TRANSFER_CANCELLED);
  yd_transfer_queue_announce_ended (self, transfer);
}

void
yd_transfer_queue_retry (YdTransferQueue *self,
                         YdTransfer      *transfer)
{
  G_GNUC_UNUSED g_autoptr(YdTransfer) kept = g_object_ref (transfer);
  YdTransferState state = yd_transfer_get_state (transfer);

  if (!yd_transfer_queue_is_held_tree (transfer) && state != YD_TRANSFER_FAILED &&
      state != YD_TRANSFER_CANCELLED)
    return;
  if (yd_transfer_get_group (transfer) == NULL ||
      yd_transfer_run_find (transfer) != NULL)
    return;
  if (yd_transfer_is_tree (transfer))
    {
      yd_transfer_queue_walk_again (self, transfer);
      return;
    }
  yd_transfer_get_facts (transfer)->ended_us = 0;
  yd_transfer_queue_schedule (self, transfer);
  yd_transfer_queue_note (self, transfer);
  self->batch++;
  yd_transfer_queue_set_active (self, self->active + 1);
  yd_transfer_queue_hold_one (self, transfer);
  yd_transfer_queue_start_more (self);
}

/* Many: the journal is written once, and nothing begins before all have been told. */

/* Takes @all (of YdTransfer). */
static void
tell_all (YdTransferQueue *self,
          GPtrArray       *all,
          Verb             verb)
{
  gboolean stopped = self->stopped;

  self->stopped = TRUE;
  yd_transfer_journal_begin (self->engine->journal);
  for (guint i = 0; i < all->len; i++)
    verb (self, g_ptr_array_index (all, i));
  yd_transfer_journal_end (self->engine->journal);
  self->stopped = stopped;
  g_ptr_array_unref (all);
  yd_transfer_queue_start_more (self);
}

/* The transfers of @model; of @storage, if that is not NULL. (transfer full) */
static GPtrArray *
collect (gpointer   model,
         YdStorage *storage)
{
  guint n = g_list_model_get_n_items (model);
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(YdTransfer) transfer = g_list_model_get_item (model, i);

      if (storage == NULL || yd_transfer_get_storage (transfer) == storage)
        g_ptr_array_add (all, g_steal_pointer (&transfer));
    }
  return all;
}

/* Nothing of it comes back. */
static void
cancel_walk (YdTransferQueue *self,
             YdTransferRun   *run)
{
  run->wish = YD_TRANSFER_WISH_CANCEL;
  yd_transfer_queue_forget_roots (self, run);
  g_cancellable_cancel (run->cancellable);
}

/* Of the walks of @group (nullable: any): those that are paused or cancelled ask nothing any more.
 * What a paused one began with is walked again when it is resumed. */
static void
tell_walks (YdTransferQueue *self,
            YdTransferGroup *group,
            YdTransferWish   wish)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i);

      if (run->transfer != NULL || (group != NULL && run->group != group))
        continue;
      if (run->wish == YD_TRANSFER_WISH_CANCEL)
        continue;
      run->wish = wish;
      if (wish == YD_TRANSFER_WISH_CANCEL)
        cancel_walk (self, run);
      else
        yd_transfer_queue_note_roots (self, run);
      if (wish == YD_TRANSFER_WISH_PAUSE)
        g_cancellable_cancel (run->cancellable);
    }
}

static void
retry_failed (YdTransferQueue *self,
              YdTransfer      *transfer)
{
  if (yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED)
    yd_transfer_queue_retry (self, transfer);
}

void
yd_transfer_queue_pause_all (YdTransferQueue *self)
{
  tell_walks (self, NULL, YD_TRANSFER_WISH_PAUSE);
  tell_all (self, collect (self, NULL), yd_transfer_queue_pause);
}

void
yd_transfer_queue_resume_all (YdTransferQueue *self)
{
  tell_walks (self, NULL, YD_TRANSFER_WISH_NONE);
  tell_all (self, collect (self, NULL), yd_transfer_queue_resume);
}

void
yd_transfer_queue_retry_failed (YdTransferQueue *self)
{
  tell_all (self, collect (self, NULL), retry_failed);
}

void
yd_transfer_queue_pause_group (YdTransferQueue *self,
                               YdTransferGroup *group)
{
  tell_walks (self, group, YD_TRANSFER_WISH_PAUSE);
  tell_all (self, collect (group, NULL), yd_transfer_queue_pause);
}

void
yd_transfer_queue_resume_group (YdTransferQueue *self,
                                YdTransferGroup *group)
{
  tell_walks (self, group, YD_TRANSFER_WISH_NONE);
  tell_all (self, collect (group, NULL), yd_transfer_queue_resume);
}

void
yd_transfer_queue_cancel_group (YdTransferQueue *self,
                                YdTransferGroup *group)
{
  tell_walks (self, group, YD_TRANSFER_WISH_CANCEL);
  tell_all (self, collect (group, NULL), yd_transfer_queue_cancel);
}

void
yd_transfer_queue_retry_group (YdTransferQueue *self,
                               YdTransferGroup *group)
{
  tell_all (self, collect (group, NULL), retry_failed);
}

void
yd_transfer_queue_cancel_storage (YdTransferQueue *self,
                                  YdStorage       *storage)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i);

      if (run->transfer == NULL && run->storage == storage)
        cancel_walk (self, run);
    }
  tell_all (self, collect (self, storage), yd_transfer_queue_cancel);
}

/* Order */

/* Everybody gets a new one, with room between. */
static void
renumber (YdTransferQueue *self)
{
  yd_transfer_journal_begin (self->engine->journal);
  for (guint i = 0; i < self->transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->transfers, i);

      yd_transfer_get_facts (transfer)->order = (i + 1) * ORDER_STEP;
      yd_transfer_journal_update_order (self->engine->journal, transfer);
    }
  yd_transfer_journal_end (self->engine->journal);
  self->last_order = self->transfers->len * ORDER_STEP;
}

static gint64
get_order (YdTransferQueue *self,
           guint            position)
{
  return yd_transfer_get_facts (g_ptr_array_index (self->transfers, position))->order;
}

/* The order of what has just come to @position; FALSE when there is no room. */
static gboolean
find_order (YdTransferQueue *self,
            guint            position,
            gint64          *order)
{
  gboolean last = position + 1 == self->transfers->len;
  gint64 after = last ? self->last_order + 2 * ORDER_STEP : get_order (self, position + 1);
  gint64 before = position == 0 ? after - 2 * ORDER_STEP : get_order (self, position - 1);

  *order = before + (after - before) / 2;
  return *order > before && *order < after;
}

static void
put_at (YdTransferQueue *self,
        guint            from,
        guint            to)
{
  YdTransfer *transfer = g_ptr_array_index (self->transfers, from);
  YdTransferFacts *facts = yd_transfer_get_facts (transfer);
  gint64 order;

  g_object_ref (transfer);
  g_ptr_array_remove_index (self->transfers, from);
  g_list_model_items_changed (G_LIST_MODEL (self), from, 1, 0);
  g_ptr_array_insert (self->transfers, (int) to, transfer);
  if (find_order (self, to, &order))
    facts->order = order;
  else
    renumber (self);
  self->last_order = MAX (self->last_order, facts->order);
  yd_transfer_journal_update_order (self->engine->journal, transfer);
  g_list_model_items_changed (G_LIST_MODEL (self), to, 0, 1);
  if (facts->group != NULL)
    yd_transfer_group_sort_in (facts->group, transfer);
}

void
yd_transfer_queue_move (YdTransferQueue *self,
                        YdTransfer      *transfer,
                        guint            position)
{
  gboolean waits = yd_transfer_run_find (transfer) == NULL &&
                   yd_transfer_get_state (transfer) == YD_TRANSFER_QUEUED &&
                   !yd_transfer_is_tree (transfer);
  guint from;

  if (!g_ptr_array_find (self->transfers, transfer, &from))
    return;
  position = MIN (position, self->transfers->len - 1);
  if (from == position)
    return;
  if (waits)
    yd_transfer_queue_unschedule (self, transfer);
  put_at (self, from, position);
  if (waits)
    yd_transfer_queue_schedule (self, transfer);
}

/* Before the first that has not begun. */
void
yd_transfer_queue_put_first (YdTransferQueue *self,
                             YdTransfer      *transfer)
{
  for (guint i = 0; i < self->transfers->len; i++)
    {
      YdTransfer *other = g_ptr_array_index (self->transfers, i);

      if (other == transfer)
        return;
      if (!yd_transfer_is_ended (other) && yd_transfer_run_find (other) == NULL)
        {
          yd_transfer_queue_move (self, transfer, i);
          return;
        }
    }
}

/* Answers */

static void
answer (YdTransferQueue    *self,
        YdTransfer         *transfer,
        YdTransferConflict  conflict)
{
  if (yd_transfer_is_ended (transfer))
    return;
  yd_transfer_get_facts (transfer)->options.conflict = conflict;
  if (yd_transfer_get_reason (transfer) == YD_TRANSFER_REASON_NAME &&
      yd_transfer_run_find (transfer) == NULL)
    yd_transfer_queue_schedule (self, transfer);
  yd_transfer_queue_note (self, transfer);
}

void
yd_transfer_queue_resolve (YdTransferQueue    *self,
                           YdTransfer         *transfer,
                           YdTransferConflict  conflict,
                           gboolean            for_all)
{
  YdTransferGroup *group = yd_transfer_get_group (transfer);
  guint n = for_all && group != NULL ? g_list_model_get_n_items (G_LIST_MODEL (group)) : 0;

  yd_transfer_journal_begin (self->engine->journal);
  answer (self, transfer, conflict);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(YdTransfer) other = g_list_model_get_item (G_LIST_MODEL (group), i);

      if (other != transfer && yd_transfer_get_conflict (other) == YD_TRANSFER_CONFLICT_ASK)
        answer (self, other, conflict);
    }
  yd_transfer_journal_end (self->engine->journal);
  for (guint i = 0; for_all && i < self->runs->len; i++)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i);

      if (run->transfer != NULL || run->group != group)
        continue;
      run->options.conflict = conflict;
      yd_transfer_queue_note_roots (self, run);
    }
  yd_transfer_queue_start_more (self);
}

void
yd_transfer_queue_choose_source (YdTransferQueue *self,
                                 YdTransfer      *transfer,
                                 GFile           *file)
{
  g_return_if_fail (YD_IS_TRANSFER_QUEUE (self));
  g_return_if_fail (G_IS_FILE (file));

  if (yd_transfer_get_reason (transfer) != YD_TRANSFER_REASON_SOURCE ||
      yd_transfer_run_find (transfer) != NULL)
    return;
  yd_transfer_set_source (transfer, file);
  yd_transfer_queue_resume (self, transfer);
}
