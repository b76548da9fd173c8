/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in flight; see the header.
 */
#include "config.h"

#include "yd-transfer-run.h"

#include "yd-transfer-download.h"
#include "yd-transfer-group.h"
#include "yd-transfer-private.h"
#include "yd-transfer-upload.h"

#define UNNOTICED_US ((gint64) G_USEC_PER_SEC)

static gboolean
is_shown (YdTransferRun *self)
{
  return self->shown && yd_transfer_get_state (self->transfer) == YD_TRANSFER_WAITING &&
         yd_transfer_get_reason (self->transfer) == YD_TRANSFER_REASON_OWN_LIMIT;
}

/* Before the engine hears that its call went on: it goes on from the state that it knows. */
static void
show_no_more (YdTransferRun *self)
{
  if (is_shown (self))
    yd_transfer_set_state (self->transfer, self->before);
  self->shown = FALSE;
}

static gboolean
is_at_work (YdTransfer *transfer)
{
  YdTransferState state = yd_transfer_get_state (transfer);

  return state == YD_TRANSFER_PREPARING || state == YD_TRANSFER_RUNNING ||
         state == YD_TRANSFER_FINISHING;
}

void
yd_transfer_run_tick (YdTransferRun *self,
                      gint64         now_us)
{
  gint64 since_us = yd_net_errand_get_waits_since_us (self->errand);
  gint64 moved = yd_transfer_get_done (self->transfer);

  if (moved != self->moved)
    {
      self->moved = moved;
      self->moved_us = now_us;
      show_no_more (self);
    }
  if (since_us < 0 || now_us - MAX (since_us, self->moved_us) < UNNOTICED_US ||
      !is_at_work (self->transfer))
    return;
  self->before = yd_transfer_get_state (self->transfer);
  self->shown = TRUE;
  yd_transfer_wait (self->transfer, YD_TRANSFER_REASON_OWN_LIMIT, 0);
}

YdTransferRun *
yd_transfer_run_new (YdTransferQueue *queue,
                     YdTransfer      *transfer,
                     YdStorage       *storage)
{
  YdTransferRun *self = g_new0 (YdTransferRun, 1);

  g_weak_ref_init (&self->queue, queue);
  self->transfer = transfer != NULL ? g_object_ref (transfer) : NULL;
  self->storage = g_object_ref (storage);
  self->cancellable = g_cancellable_new ();
  self->asking = g_cancellable_new ();
  g_signal_connect_object (self->cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel),
                           self->asking, G_CONNECT_SWAPPED);
  self->errand = yd_net_errand_new (YD_NET_PRIORITY_TRANSFER);
  yd_net_errand_attach (self->errand, self->cancellable);
  yd_net_errand_attach (self->errand, self->asking);
  if (transfer != NULL)
    g_signal_connect_swapped (self->errand, "went-on", G_CALLBACK (show_no_more), self);
  return self;
}

void
yd_transfer_run_free (YdTransferRun *self)
{
  g_signal_handlers_disconnect_by_data (self->errand, self);
  g_object_unref (self->errand);
  g_weak_ref_clear (&self->queue);
  if (self->transfer != NULL && yd_transfer_get_facts (self->transfer)->run == self)
    yd_transfer_get_facts (self->transfer)->run = NULL;
  g_clear_object (&self->transfer);
  g_clear_pointer (&self->roots, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_object (&self->group);
  g_object_unref (self->storage);
  g_object_unref (self->cancellable);
  g_object_unref (self->asking);
  g_free (self);
}

void
yd_transfer_run_start (YdTransferRun       *self,
                       YdTransferEngine    *engine,
                       GAsyncReadyCallback  callback)
{
  if (yd_transfer_get_direction (self->transfer) == YD_TRANSFER_UPLOAD)
    yd_transfer_upload_async (engine, self->transfer, self->cancellable, callback, self);
  else
    yd_transfer_download_async (engine, self->transfer, self->cancellable, callback, self);
}

gboolean
yd_transfer_run_finish (YdTransfer    *transfer,
                        GAsyncResult  *result,
                        GError       **error)
{
  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    return yd_transfer_upload_finish (transfer, result, error);
  return yd_transfer_download_finish (transfer, result, error);
}

YdTransferRun *
yd_transfer_run_find (YdTransfer *transfer)
{
  return yd_transfer_get_facts (transfer)->run;
}

void
yd_transfer_run_join (YdTransferRun *self,
                      GPtrArray     *runs)
{
  self->place = runs->len;
  g_ptr_array_add (runs, self);
  if (self->transfer != NULL)
    yd_transfer_get_facts (self->transfer)->run = self;
}

/* The last one takes its place. */
void
yd_transfer_run_leave (YdTransferRun *self,
                       GPtrArray     *runs)
{
  YdTransferRun *last = g_ptr_array_index (runs, runs->len - 1);

  g_return_if_fail (g_ptr_array_index (runs, self->place) == self);

  last->place = self->place;
  g_ptr_array_remove_index_fast (runs, self->place);
  if (self->transfer != NULL)
    yd_transfer_get_facts (self->transfer)->run = NULL;
}
