/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in flight; see the header.
 */
#include "config.h"

#include "yd-transfer-run.h"

#include "yd-transfer-download.h"
#include "yd-transfer-group.h"
#include "yd-transfer-upload.h"

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
  return self;
}

void
yd_transfer_run_free (YdTransferRun *self)
{
  g_weak_ref_clear (&self->queue);
  g_clear_object (&self->transfer);
  g_clear_object (&self->group);
  g_object_unref (self->storage);
  g_object_unref (self->cancellable);
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
yd_transfer_run_find (GPtrArray  *runs,
                      YdTransfer *transfer)
{
  for (guint i = 0; i < runs->len; i++)
    {
      YdTransferRun *run = g_ptr_array_index (runs, i);

      if (run->transfer == transfer)
        return run;
    }
  return NULL;
}
