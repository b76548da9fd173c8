/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An account that a person has to do something about (sign in, unlock the keyring) holds its
 * transfers: those at work are parked and leave their lane, no other is begun; all go on by
 * themselves when it is signed in again.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

#include "yd-transfer-hold.h"

gboolean
yd_transfer_queue_is_held (YdStorage *storage)
{
  g_autoptr(GError) reason = yd_transfer_hold_dup_reason (yd_storage_get_account (storage));

  return reason != NULL;
}

static gboolean
was_kept_waiting (YdTransferQueue *self,
                  YdTransfer      *transfer)
{
  YdTransferRun *run = yd_transfer_run_find (transfer);

  return run != NULL ? run->parked : yd_transfer_get_state (transfer) == YD_TRANSFER_QUEUED;
}

void
yd_transfer_queue_hold (YdTransferQueue  *self,
                        YdStorageAccount *account)
{
  g_autoptr(GError) reason = yd_transfer_hold_dup_reason (account);

  yd_transfer_scheduler_set_held (self->scheduler, account,
                                  reason != NULL || g_hash_table_contains (self->away, account));
  for (guint i = 0; reason != NULL && i < self->transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->transfers, i);

      if (yd_transfer_queue_get_account (transfer) != account || !was_kept_waiting (self, transfer))
        continue;
      yd_transfer_set_reason (transfer, g_error_copy (reason));
      yd_transfer_queue_follow (self, transfer);
    }
}

void
yd_transfer_queue_hold_one (YdTransferQueue *self,
                            YdTransfer      *transfer)
{
  YdStorageAccount *account = yd_storage_get_account (yd_transfer_get_storage (transfer));
  g_autoptr(GError) reason = yd_transfer_hold_dup_reason (account);

  yd_transfer_scheduler_set_held (self->scheduler, account,
                                  reason != NULL || g_hash_table_contains (self->away, account));
  if (reason == NULL || !was_kept_waiting (self, transfer))
    return;
  yd_transfer_set_reason (transfer, g_steal_pointer (&reason));
  yd_transfer_queue_follow (self, transfer);
}

gboolean
yd_transfer_queue_returns_by_itself (YdTransfer *transfer)
{
  return yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED &&
         yd_transfer_hold_is_meant (yd_transfer_get_error (transfer));
}

/* Its account can be used: what waited for it goes on, and what failed for want of it. */
static void
go_on_with (YdTransferQueue *self,
            YdTransfer      *transfer)
{
  gconstpointer account = yd_transfer_queue_get_account (transfer);

  yd_transfer_scheduler_set_held (self->scheduler, account,
                                  g_hash_table_contains (self->away, account));
  if (yd_transfer_queue_is_held_tree (transfer) || yd_transfer_queue_returns_by_itself (transfer))
    yd_transfer_queue_retry (self, transfer);
  else if (yd_transfer_get_state (transfer) == YD_TRANSFER_QUEUED)
    {
      yd_transfer_set_reason (transfer, NULL);
      yd_transfer_queue_follow (self, transfer);
    }
}

static gboolean
go_on_cb (gpointer data)
{
  YdTransferQueue *self = data;
  g_autoptr(GPtrArray) all = g_ptr_array_copy (self->transfers, (GCopyFunc) g_object_ref, NULL);

  self->go_on = 0;
  g_ptr_array_set_free_func (all, g_object_unref);
  for (guint i = 0; i < all->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (all, i);

      if (!yd_transfer_queue_is_held (yd_transfer_get_storage (transfer)))
        go_on_with (self, transfer);
    }
  yd_transfer_queue_look_for_leftovers (self);
  yd_transfer_queue_start_more (self);
  return G_SOURCE_REMOVE;
}

/* Held at once: who begins now asks the keyring, or the person, again. Going on takes a turn of the
 * main loop: the session is in the middle of something. */
static void
state_changed (YdStorageAccount *account,
               GParamSpec       *pspec,
               YdTransferQueue  *self)
{
  g_autoptr(GError) reason = yd_transfer_hold_dup_reason (account);

  if (reason != NULL)
    yd_transfer_queue_hold (self, account);
  else if (self->go_on == 0)
    self->go_on = yd_base_clock_add_timer (self->engine->clock, 0, go_on_cb, self, NULL);
}

static void
space_changed (YdStorageAccount *account,
               GParamSpec       *pspec,
               YdTransferQueue  *self)
{
  yd_transfer_queue_space_changed (self, account);
}

static void
options_changed (YdStorage       *storage,
                 GParamSpec      *pspec,
                 YdTransferQueue *self)
{
  yd_transfer_queue_storage_changed (self, storage);
}

static void
connect_once (gpointer         object,
              const char      *signal,
              GCallback        callback,
              YdTransferQueue *self)
{
  g_signal_handlers_disconnect_by_func (object, callback, self);
  g_signal_connect_object (object, signal, callback, self, 0);
}

void
yd_transfer_queue_watch (YdTransferQueue *self,
                         YdStorage       *storage)
{
  YdStorageAccount *account = yd_storage_get_account (storage);

  connect_once (account, "notify::state", G_CALLBACK (state_changed), self);
  connect_once (account, "notify::used", G_CALLBACK (space_changed), self);
  connect_once (storage, "notify::options", G_CALLBACK (options_changed), self);
}

/* One that was in no lane takes one when it goes on. */
static void
parked_cb (YdTransfer      *transfer,
           YdTransferQueue *self)
{
  YdTransferDirection direction = yd_transfer_get_direction (transfer);
  gconstpointer account = yd_transfer_queue_get_account (transfer);
  YdTransferRun *run = yd_transfer_run_find (transfer);

  g_return_if_fail (run != NULL && !run->parked);

  run->parked = TRUE;
  yd_transfer_scheduler_set_held (self->scheduler, account, TRUE);
  yd_transfer_scheduler_add (self->scheduler, direction, account, transfer,
                             yd_transfer_get_facts (transfer)->order);
  if (!run->outside)
    yd_transfer_scheduler_ended (self->scheduler, direction, account);
  run->outside = FALSE;
  yd_transfer_queue_start_more (self);
}

void
yd_transfer_queue_watch_parking (YdTransferQueue *self,
                                 YdTransfer      *transfer)
{
  connect_once (transfer, "parked", G_CALLBACK (parked_cb), self);
}
