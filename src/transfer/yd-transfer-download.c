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
#include "yd-transfer-hold.h"

#include "yd-net-errand.h"

#include <unistd.h>

#define LINK_MARGIN_US (60 * (gint64) G_USEC_PER_SEC)
#define RESTARTS_MAX 2

static void proxy_found_cb    (GObject *object, GAsyncResult *result, gpointer user_data);
static void link_got_cb       (GObject *object, GAsyncResult *result, gpointer user_data);
static void place_made_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void waited_cb         (GObject *object, GAsyncResult *result, gpointer user_data);
static void unparked_cb       (GObject *object, GAsyncResult *result, gpointer user_data);
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
  g_autoptr(GTask) task = g_object_ref (op->task);

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

static void
give_up (YdTransferDownload *op,
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

/* The link */

static void
find_proxy (YdTransferDownload *op)
{
  op->asking = TRUE;
  op->n_busy++;
  yd_transfer_proxy_find_async (yd_transfer_get_storage (op->transfer),
                                yd_transfer_get_item (op->transfer), op->inner, proxy_found_cb,
                                g_object_ref (op->task));
}

static void
proxy_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->n_busy--;
  op->asking = FALSE;
  op->proxy_known = yd_transfer_proxy_find_finish (yd_transfer_get_storage (op->transfer), result,
                                                   &op->proxy, &error);
  if (yd_transfer_hold_is_meant (error))
    yd_transfer_download_handle_trouble (op, error, FALSE);
  else if (error != NULL)
    give_up (op, error);
  yd_transfer_download_advance (op);
}

static void
ask_for_link (YdTransferDownload *op)
{
  YdDriveItem *item = yd_transfer_get_item (op->transfer);

  op->asking = TRUE;
  op->n_busy++;
  yd_drive_client_get_link_async (op->drive, yd_drive_item_get_drive_id (item),
                                  yd_drive_item_get_id (item), op->inner, link_got_cb,
                                  g_object_ref (op->task));
}

/* NULL: it is one that can be used. (transfer full) */
static GError *
find_fault_with_link (YdTransferDownload *op)
{
  if (op->stream >= op->n_streams || op->n_files != (op->zip ? 1 : op->n_streams))
    return g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL, "no address");
  if (op->proxy != NULL && !yd_transfer_download_is_whole_file (op) &&
      !yd_transfer_proxy_has_url (op->proxy))
    return g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_PROXY,
                                "a path does not tell the parts of a live photo apart");
  return NULL;
}

/* Takes @link. What has come of another content is worth nothing. */
static void
use_link (YdTransferDownload *op,
          YdDriveLink        *link)
{
  GError *error;

  g_clear_pointer (&op->link, yd_drive_link_free);
  op->link = link;
  op->link_serial++;
  op->link_spent = op->link_used = FALSE;
  yd_transfer_download_choose_streams (op);
  if (!yd_transfer_download_has_place (op))
    yd_transfer_download_choose_files (op);
  error = find_fault_with_link (op);
  if (error != NULL)
    {
      give_up (op, error);
      return;
    }
  if (yd_transfer_download_note_content (op))
    return;
  g_info ("Download: the remote file has changed; from its beginning");
  if (op->restarts++ < RESTARTS_MAX)
    yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_RESTART, NULL);
  else
    give_up (op, g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_CHANGED,
                                      "the remote file changes again and again"));
}

/* TRUE: no link has to be asked for. */
static gboolean
use_listed_link (YdTransferDownload *op)
{
  YdDriveLink *link = op->link_serial == 0 ? yd_transfer_download_dup_listed_link (op) : NULL;

  if (link == NULL)
    return FALSE;
  op->link_listed = TRUE;
  use_link (op, link);
  return TRUE;
}

static void
link_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;
  YdDriveLink *link = yd_drive_client_get_link_finish (op->drive, result, &error);

  op->n_busy--;
  op->asking = FALSE;
  op->link_listed = FALSE;
  if (link != NULL)
    use_link (op, link);
  else if (op->stop == YD_TRANSFER_DOWNLOAD_GO &&
           (op->best > 0 || yd_transfer_hold_is_meant (error)))
    yd_transfer_download_handle_trouble (op, error, FALSE);
  else
    give_up (op, error);
  yd_transfer_download_advance (op);
}

/* A link may be shorter-lived than the margin: a new one is used once in any case. */
static gboolean
link_is_fresh (YdTransferDownload *op)
{
  gint64 left_us;

  if (op->link == NULL || op->link_spent)
    return FALSE;
  left_us = op->link->expires_us - yd_base_clock_get_monotonic_us (op->engine->clock);
  return op->link->expires_us == 0 || left_us > LINK_MARGIN_US || !op->link_used;
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

/* The file is there, under its name. */
static void
end_well (YdTransferDownload *op)
{
  g_autoptr(GFile) file = yd_transfer_download_dup_final_file (op);

  yd_transfer_set_file (op->transfer, file);
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
      give_up (op, error);
    }
  else if (op->outcome != YD_TRANSFER_OUTCOME_NONE)
    {
      yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
      yd_transfer_download_discard (op->engine, op->transfer);
      end_well (op);
      return;
    }
  yd_transfer_download_note_place (op);
  yd_transfer_download_advance (op);
}

/* Trouble */

/* Until a person has done something about the sign-in; what is here counts also then. Takes
 * @error. */
static void
park (YdTransferDownload *op,
      GError             *error)
{
  op->attempt = 0;
  op->reason = YD_TRANSFER_REASON_NONE;
  op->waiting = TRUE;
  op->n_busy++;
  yd_transfer_park_async (op->transfer, error, op->inner, unparked_cb, g_object_ref (op->task));
}

static void
unparked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->n_busy--;
  op->waiting = FALSE;
  if (!yd_transfer_park_finish (YD_TRANSFER (object), result, &error))
    give_up (op, error);
  yd_transfer_download_advance (op);
}

/* What a listed address may be to blame for; the disk and a crowd it is not. */
static gboolean
is_of_the_link (const GError *error)
{
  return error->domain == YD_NET_ERROR ||
         (error->domain == YD_DRIVE_ERROR && error->code != YD_DRIVE_ERROR_CONCURRENCY &&
          error->code != YD_DRIVE_ERROR_BUSY);
}

void
yd_transfer_download_handle_trouble (YdTransferDownload *op,
                                     GError             *error,
                                     gboolean            fetched)
{
  YdTransferReason reason = yd_transfer_retry_policy_get_reason (error);
  gint64 delay_us;
  YdTransferRetry retry;

  if (!fetched && !op->waiting && yd_transfer_note_trouble (op->transfer, error))
    {
      park (op, error);
      return;
    }
  if (fetched && op->link_listed && is_of_the_link (error))
    {
      g_debug ("Download: %s; a link is asked for", error->message);
      g_error_free (error);
      op->link_spent = TRUE;
      return;
    }
  retry = yd_transfer_retry_policy_judge (error, op->attempt, g_random_double (), &delay_us);
  if (retry == YD_TRANSFER_RETRY_RESTART && op->restarts++ >= RESTARTS_MAX)
    retry = YD_TRANSFER_RETRY_NEVER;
  if (retry == YD_TRANSFER_RETRY_NEVER)
    {
      give_up (op, op->proxy != NULL && fetched ? yd_transfer_proxy_blame (error) : error);
      return;
    }
  g_debug ("Download: %s; attempt %u follows", error->message, op->attempt + 1);
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CONCURRENCY))
    {
      yd_transfer_seat_note_refused (op->seat, delay_us);
      delay_us = 0;
    }
  else
    {
      op->attempt++;
    }
  g_error_free (error);
  op->link_spent |= retry != YD_TRANSFER_RETRY_AGAIN;
  if (retry == YD_TRANSFER_RETRY_RESTART)
    yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_RESTART, NULL);
  if (delay_us == 0 || op->waiting)
    return;
  op->reason = reason;
  op->wait_until_us = yd_base_clock_get_real_us (op->engine->clock) + delay_us;
  op->waiting = TRUE;
  op->n_busy++;
  yd_base_clock_wait_async (op->engine->clock, delay_us, op->inner, waited_cb,
                            g_object_ref (op->task));
}

static void
waited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);

  op->n_busy--;
  op->waiting = FALSE;
  yd_base_clock_wait_finish (YD_BASE_CLOCK (object), result, NULL);
  yd_transfer_download_advance (op);
}

/* The end */

static void
put_into_place (YdTransferDownload *op)
{
  yd_transfer_set_base (op->transfer, op->before + op->entries[op->stream].size);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
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
      yd_transfer_download_forget (op);
      end_well (op);
      return;
    }
  if (g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH) &&
      op->restarts++ == 0)
    {
      g_debug ("Download: %s; once more", error->message);
      g_error_free (error);
      op->link_spent = TRUE;
      yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_RESTART, NULL);
    }
  else
    {
      give_up (op, error);
    }
  yd_transfer_download_advance (op);
}

/* All of a stream is here: the next, or the end. */
static void
end_stream (YdTransferDownload *op)
{
  YdTransferZipEntry *entry = &op->entries[op->stream];

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

/* Returns when the temporary file is gone, or on the disk for another attempt. */
static void
end_badly (YdTransferDownload *op)
{
  gboolean keep = yd_transfer_download_should_keep (op, op->error);

  if (!yd_transfer_download_has_place (op))
    {
      if (g_error_matches (op->error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
          !yd_transfer_keeps (op->transfer))
        yd_transfer_download_discard (op->engine, op->transfer);
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
  if (op->waiting || op->asking || !link_is_fresh (op) || !yd_transfer_download_has_place (op))
    {
      yd_transfer_download_rest (op);
      if (op->waiting && op->n_pieces == 0 && op->reason != YD_TRANSFER_REASON_NONE)
        yd_transfer_wait (op->transfer, op->reason, op->wait_until_us);
      else if (!op->waiting && !op->asking && !op->proxy_known)
        find_proxy (op);
      else if (!op->waiting && !op->asking && !link_is_fresh (op) && use_listed_link (op))
        yd_transfer_download_advance (op);
      else if (!op->waiting && !op->asking && !link_is_fresh (op))
        ask_for_link (op);
      else if (!op->waiting && !op->asking && op->n_busy == 0)
        make_place (op);
      return;
    }
  if (yd_transfer_download_receive (op))
    end_stream (op);
}
