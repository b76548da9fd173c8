/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chain of a download; see the header.
 *
 * Everything that ends calls yd_transfer_download_advance(), which looks at where things stand and
 * starts what can be started: a link, a place, pieces, the end. Who wants it to stop says so and
 * cancels what is in flight; once nothing is, the download starts over or gives up.
 */
#include "config.h"

#include "yd-transfer-download.h"

#include "yd-transfer-download-private.h"

#include "yd-net-errand.h"

#include <string.h>
#include <unistd.h>

static void place_made_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void put_into_place_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void tidied_up_cb      (GObject *object, GAsyncResult *result, gpointer user_data);
static void left_cb           (GObject *object, GAsyncResult *result, gpointer user_data);

static void
download_free (gpointer data)
{
  YdTransferDownload *op = data;

  for (guint i = 0; i < YD_TRANSFER_STREAMS_MAX; i++)
    {
      g_assert (op->files[i].file < 0);
      g_free (op->files[i].name);
      g_free (op->files[i].temporary);
      g_free (op->names[i]);
      g_free (op->left[i]);
    }
  if (op->folder >= 0)
    close (op->folder);
  g_clear_pointer (&op->proxy, yd_transfer_proxy_free);
  g_clear_pointer (&op->link, yd_drive_link_free);
  g_clear_pointer (&op->intake, yd_transfer_intake_free);
  g_clear_pointer (&op->resumed, g_array_unref);
  g_clear_error (&op->error);
  g_free (op->path);
  g_free (op->expected);
  g_free (op->actual);
  g_free (op->final_name);
  g_object_unref (op->inner);
  g_object_unref (op->drive);
  g_object_unref (op->transfer);
  yd_transfer_engine_unref (op->engine);
  g_free (op);
}

/* Which file it is, or which one has its name. */
static void
tell_file (YdTransferDownload *op)
{
  g_autoptr(GFile) file = yd_transfer_download_dup_final_file (op);

  yd_transfer_set_file (op->transfer, file);
}

/* Takes @error (nullable). */
static void
return_result (YdTransferDownload *op,
               GError             *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&op->task);

  if (op->cancelled != NULL)
    {
      g_source_destroy (op->cancelled);
      g_clear_pointer (&op->cancelled, g_source_unref);
    }
  g_clear_pointer (&op->seat, yd_transfer_seat_leave);
  yd_transfer_download_stop_saving (op);
  if (g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_EXISTS))
    tell_file (op);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
line_granted_cb (gpointer user_data)
{
  yd_transfer_download_advance (user_data);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  YdTransferDownload *op = user_data;
  g_autoptr(GTask) task G_GNUC_UNUSED = g_object_ref (op->task);

  yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_GIVE_UP,
                             g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  yd_transfer_download_advance (op);
  return G_SOURCE_REMOVE;
}

/* The calls that are cancelled for our own reasons are made for the same errand. */
static void
join_errand (YdTransferDownload *op,
             GCancellable       *cancellable)
{
  YdNetErrand *errand = yd_net_errand_find (cancellable);

  if (errand != NULL)
    yd_net_errand_attach (errand, op->inner);
}

static void
hear_cancellation (YdTransferDownload *op,
                   GCancellable       *cancellable)
{
  if (cancellable == NULL)
    return;
  join_errand (op, cancellable);
  op->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_static_name (op->cancelled, "a download's cancellation");
  g_source_set_callback (op->cancelled, G_SOURCE_FUNC (cancelled_cb), op, NULL);
  g_source_attach (op->cancelled, g_main_context_get_thread_default ());
}

static const char *
get_account_name (YdStorage *storage)
{
  return yd_storage_account_get_user (yd_storage_get_account (storage))->user_id;
}

static YdTransferDownload *
download_new (YdTransferEngine *engine,
              YdTransfer       *transfer)
{
  YdTransferDownload *op = g_new0 (YdTransferDownload, 1);
  YdStorage *storage = yd_transfer_get_storage (transfer);

  op->engine = yd_transfer_engine_ref (engine);
  op->transfer = g_object_ref (transfer);
  op->drive = g_object_ref (yd_storage_get_drive (storage));
  op->livp = yd_storage_get_options (storage)->livp;
  op->conflict = yd_transfer_get_conflict (transfer);
  op->path = g_file_get_path (yd_transfer_get_folder (transfer));
  op->inner = g_cancellable_new ();
  op->folder = -1;
  for (guint i = 0; i < YD_TRANSFER_STREAMS_MAX; i++)
    op->files[i].file = -1;
  op->size = -1;
  return op;
}

void
yd_transfer_download_async (YdTransferEngine    *engine,
                            YdTransfer          *transfer,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  YdStorage *storage = yd_transfer_get_storage (transfer);
  YdTransferDownload *op = download_new (engine, transfer);

  op->task = g_task_new (transfer, cancellable, callback, user_data);
  g_task_set_source_tag (op->task, yd_transfer_download_async);
  g_task_set_check_cancellable (op->task, FALSE);
  g_task_set_task_data (op->task, op, download_free);
  if (op->path == NULL)
    {
      return_result (op, g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                                              "only folders on this computer can be downloaded "
                                              "to"));
      return;
    }
  hear_cancellation (op, cancellable);
  op->seat = yd_transfer_lines_join (engine->lines, get_account_name (storage), line_granted_cb,
                                     op);
  if (g_cancellable_is_cancelled (cancellable))
    cancelled_cb (cancellable, op);
  else
    yd_transfer_download_advance (op);
}

gboolean
yd_transfer_download_finish (YdTransfer    *transfer,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transfer), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_download_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Stopping */

/* What was in flight says that it was cancelled: by us, before the stream begins anew. */
static gboolean
is_our_doing (YdTransferDownload *op,
              const GError       *error)
{
  return op->stop == YD_TRANSFER_DOWNLOAD_RESTART &&
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         !g_cancellable_is_cancelled (g_task_get_cancellable (op->task));
}

void
yd_transfer_download_stop (YdTransferDownload     *op,
                           YdTransferDownloadStop  stop,
                           GError                 *error)
{
  if (op->stop == YD_TRANSFER_DOWNLOAD_GIVE_UP || is_our_doing (op, error))
    {
      g_clear_error (&error);
      return;
    }
  op->stop = stop;
  op->error = error;
  g_cancellable_cancel (op->inner);
}

void
yd_transfer_download_give_up (YdTransferDownload *op,
                              GError             *error)
{
  yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_GIVE_UP, error);
}

static void
start_over (YdTransferDownload *op)
{
  op->stop = YD_TRANSFER_DOWNLOAD_GO;
  g_object_unref (op->inner);
  op->inner = g_cancellable_new ();
  join_errand (op, g_task_get_cancellable (op->task));
  yd_transfer_download_start_over (op);
}

/* The place */

static void
make_place (YdTransferDownload *op)
{
  yd_transfer_download_choose_temporaries (op);
  op->n_busy++;
  yd_transfer_engine_run_async (op->engine, yd_transfer_download_make_place, op, op->inner,
                                place_made_cb, g_object_ref (op->task));
}

/* The file is there, under its name. The journal forgets what it has when the queue says so. */
static void
end_well (YdTransferDownload *op)
{
  tell_file (op);
  if (op->outcome != YD_TRANSFER_OUTCOME_NONE)
    yd_transfer_set_outcome (op->transfer, op->outcome);
  return_result (op, NULL);
}

static void
place_made_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->n_busy--;
  if (!yd_transfer_engine_run_finish (result, &error))
    {
      yd_transfer_download_give_up (op, error);
    }
  else if (op->outcome != YD_TRANSFER_OUTCOME_NONE)
    {
      yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
      op->ending = TRUE;
      yd_transfer_download_clear_away (op, end_well);
      return;
    }
  else
    {
      memset (op->landing, 0, sizeof op->landing);
    }
  yd_transfer_download_note_place (op);
  yd_transfer_download_advance (op);
}

/* The end */

/* Once more; not again and again. Takes @error. */
static void
refuse_content (YdTransferDownload *op,
                GError             *error)
{
  if (op->restarts++ > 0)
    {
      yd_transfer_download_give_up (op, error);
      return;
    }
  g_debug ("Download: %s; once more", error->message);
  g_error_free (error);
  op->link_spent = TRUE;
  yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_RESTART, NULL);
}

static void
put_into_place (YdTransferDownload *op)
{
  yd_transfer_set_base (op->transfer, op->before + op->entries[op->stream].size);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
  yd_transfer_download_note_landing (op);
  op->ending = TRUE;
  op->n_busy++;
  yd_transfer_engine_run_async (op->engine, yd_transfer_download_commit, op, op->inner,
                                put_into_place_cb, g_object_ref (op->task));
}

static void
put_into_place_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->n_busy--;
  op->ending = FALSE;
  if (yd_transfer_engine_run_finish (result, &error))
    {
      end_well (op);
      return;
    }
  if (g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH))
    refuse_content (op, error);
  else
    yd_transfer_download_give_up (op, error);
  yd_transfer_download_advance (op);
}

/* Of a stream without a hash. */
static gboolean
crc64_differs (YdTransferDownload *op)
{
  guint64 crc64;

  return op->crc64_known && yd_transfer_intake_get_crc64 (op->intake, &crc64) &&
         crc64 != op->crc64;
}

/* All of a stream is here: the next, or the end. */
static void
end_stream (YdTransferDownload *op)
{
  YdTransferZipEntry *entry = &op->entries[op->stream];

  if (crc64_differs (op))
    {
      refuse_content (op, g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH,
                                               "what arrived is not what the host has"));
      yd_transfer_download_advance (op);
      return;
    }
  entry->size = yd_transfer_intake_get_size (op->intake);
  g_free (op->actual);
  op->actual = yd_transfer_intake_end (op->intake, &entry->crc);
  g_clear_pointer (&op->intake, yd_transfer_intake_free);
  if (op->stream + 1 == op->n_streams)
    {
      put_into_place (op);
      return;
    }
  op->before += entry->size;
  op->stream++;
  op->start = op->zip ? yd_transfer_zip_find_start (op->entries, op->stream) : 0;
  yd_transfer_download_advance (op);
}

static void
tidied_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);

  yd_transfer_engine_run_finish (result, NULL);
  yd_transfer_download_forget (op);
  return_result (op, g_steal_pointer (&op->error));
}

static void
left_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);

  if (yd_transfer_engine_run_finish (result, NULL))
    yd_transfer_download_keep (op);
  return_result (op, g_steal_pointer (&op->error));
}

static void
forget_and_return_error (YdTransferDownload *op)
{
  yd_transfer_download_forget (op);
  return_result (op, g_steal_pointer (&op->error));
}

/* Returns when the temporary file is gone, or on the disk for another attempt. */
static void
end_badly (YdTransferDownload *op)
{
  gboolean keep = yd_transfer_download_should_keep (op, op->error);

  if (!yd_transfer_download_has_place (op))
    {
      if (g_error_matches (op->error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
          !yd_transfer_keeps (op->transfer))
        yd_transfer_download_clear_away (op, forget_and_return_error);
      else
        return_result (op, g_steal_pointer (&op->error));
      return;
    }
  op->n_busy++;
  yd_transfer_engine_run_async (op->engine,
                                keep ? yd_transfer_download_leave : yd_transfer_download_tidy_up,
                                op, NULL, keep ? left_cb : tidied_up_cb, g_object_ref (op->task));
}

void
yd_transfer_download_advance (YdTransferDownload *op)
{
  if (op->stop != YD_TRANSFER_DOWNLOAD_GO)
    {
      yd_transfer_download_rest (op);
      if (op->n_busy > 0)
        return;
      if (op->stop == YD_TRANSFER_DOWNLOAD_GIVE_UP)
        {
          end_badly (op);
          return;
        }
      start_over (op);
    }
  if (op->ending)
    return;
  if (op->waiting || op->asking || !yd_transfer_download_has_fresh_link (op) ||
      !yd_transfer_download_has_place (op))
    {
      yd_transfer_download_rest (op);
      if (op->waiting && op->n_pieces == 0 && op->reason != YD_TRANSFER_REASON_NONE)
        yd_transfer_wait (op->transfer, op->reason, op->wait_until_us);
      else if (!op->waiting && !op->asking && !yd_transfer_download_has_fresh_link (op))
        yd_transfer_download_get_link (op);
      else if (!op->waiting && !op->asking && op->n_busy == 0)
        make_place (op);
      return;
    }
  if (yd_transfer_download_receive (op))
    end_stream (op);
}
