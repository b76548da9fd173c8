/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue over the end of the program: how it stops, and how it begins with what another process
 * has left.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

#include "yd-transfer-journal-private.h"
#include "yd-transfer-leftover.h"

#define SYNC_US ((gint64) G_USEC_PER_SEC)

static gboolean
sync_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  YdTransferEngine *engine = data;

  yd_transfer_journal_sync (engine->journal);
  return TRUE;
}

static void
synced_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      engine)
{
  yd_transfer_engine_run_finish (result, NULL);
  yd_transfer_engine_unref (engine);
}

static gboolean
sync_cb (gpointer data)
{
  YdTransferQueue *self = data;
  YdTransferEngine *engine = yd_transfer_engine_ref (self->engine);

  self->sync = 0;
  yd_transfer_engine_run_async (engine, sync_in_worker, engine, NULL, synced_cb, engine);
  return G_SOURCE_REMOVE;
}

void
yd_transfer_queue_sync_soon (YdTransferQueue *self)
{
  if (self->sync == 0 && self->engine->journal != NULL)
    self->sync = yd_base_clock_add_timer (self->engine->clock, SYNC_US, sync_cb, self, NULL);
}

static void
take_up (YdTransferQueue *self,
         YdTransfer      *transfer)
{
  yd_transfer_queue_watch (self, yd_transfer_get_storage (transfer));
  if (yd_transfer_get_state (transfer) != YD_TRANSFER_QUEUED)
    return;
  if (!yd_transfer_is_tree (transfer))
    yd_transfer_queue_schedule (self, transfer);
  else if (!yd_transfer_queue_is_held (yd_transfer_get_storage (transfer)))
    yd_transfer_queue_retry (self, transfer);
  yd_transfer_queue_hold_one (self, transfer);
}

static gboolean
may_look (YdTransferQueue *self,
          YdTransfer      *transfer)
{
  YdStorage *storage = yd_transfer_get_storage (transfer);

  return yd_transfer_get_facts (transfer)->leftover == NULL &&
         yd_transfer_run_find (transfer) == NULL &&
         yd_storage_get_options (storage)->enabled && !yd_transfer_queue_is_held (storage) &&
         yd_transfer_queue_is_online (self, yd_transfer_queue_get_account (transfer));
}

void
yd_transfer_queue_look_for_leftovers (YdTransferQueue *self)
{
  g_autoptr(GHashTable) ids = NULL;

  if (self->stopped || !self->online)
    return;
  ids = yd_transfer_journal_find_leftovers (self->engine->journal);
  for (guint i = 0; g_hash_table_size (ids) > 0 && i < self->transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->transfers, i);
      gint64 id = yd_transfer_get_id (transfer);

      if (g_hash_table_contains (ids, &id) && may_look (self, transfer))
        yd_transfer_leftover_look (yd_transfer_leftover_new (self->engine, transfer, NULL));
    }
}

void
yd_transfer_queue_stop_leftovers (YdTransferQueue *self)
{
  GPtrArray *leftovers = self->engine->leftovers;

  for (guint i = leftovers->len; i > 0; i--)
    yd_transfer_leftover_stop (g_ptr_array_index (leftovers, i - 1));
}

void
yd_transfer_queue_restore (YdTransferQueue *self,
                           GListModel      *storages)
{
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) transfers = NULL;
  g_autoptr(GError) error = NULL;

  transfers = yd_transfer_journal_adopt (self->engine->journal, storages, groups, &error);
  if (transfers == NULL)
    {
      g_message ("transfers of before could not be read: %s", error->message);
      return;
    }
  g_list_store_splice (self->groups, g_list_model_get_n_items (G_LIST_MODEL (self->groups)), 0,
                       groups->pdata, groups->len);
  yd_transfer_queue_append (self, transfers);
  for (guint i = 0; i < transfers->len; i++)
    take_up (self, g_ptr_array_index (transfers, i));
  yd_transfer_queue_look_for_leftovers (self);
  yd_transfer_queue_start_more (self);
}

void
yd_transfer_queue_stop (YdTransferQueue *self)
{
  self->stopped = TRUE;
  g_cancellable_cancel (self->closing);
  yd_transfer_queue_stop_leftovers (self);
  for (guint i = self->runs->len; i > 0; i--)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i - 1);

      if (run->transfer == NULL)
        g_cancellable_cancel (run->cancellable);
      else if (run->wish != YD_TRANSFER_WISH_CANCEL)
        yd_transfer_queue_end_run (self, run, YD_TRANSFER_WISH_STOP, YD_TRANSFER_REASON_NONE);
    }
}

/* Trees whose walks were stopped. */
static void
walk_what_was_left (YdTransferQueue *self)
{
  g_autoptr(GPtrArray) trees = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->transfers, i);

      if (yd_transfer_queue_is_held_tree (transfer) &&
          !yd_transfer_queue_is_held (yd_transfer_get_storage (transfer)))
        g_ptr_array_add (trees, g_object_ref (transfer));
    }
  for (guint i = 0; i < trees->len; i++)
    yd_transfer_queue_retry (self, g_ptr_array_index (trees, i));
}

void
yd_transfer_queue_go_on (YdTransferQueue *self)
{
  if (!self->stopped)
    return;
  self->stopped = FALSE;
  g_object_unref (self->closing);
  self->closing = g_cancellable_new ();
  walk_what_was_left (self);
  yd_transfer_queue_look_for_leftovers (self);
  yd_transfer_queue_start_more (self);
}

gboolean
yd_transfer_queue_is_kept (YdTransferQueue *self)
{
  return self->engine->journal != NULL;
}

gboolean
yd_transfer_queue_is_settled (YdTransferQueue *self)
{
  return self->runs->len == 0;
}

gboolean
yd_transfer_queue_is_walking (YdTransferQueue *self)
{
  for (guint i = 0; i < self->runs->len; i++)
    if (((YdTransferRun *) g_ptr_array_index (self->runs, i))->transfer == NULL)
      return TRUE;
  return FALSE;
}
