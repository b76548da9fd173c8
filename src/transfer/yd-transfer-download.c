/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chain of a download; see the header.
 *
 * A cut connection goes on at the byte it was cut at, with the hash state kept; a link that has
 * expired is replaced by a new one, which must speak of the same content.
 */
#include "config.h"

#include "yd-transfer-download.h"

#include "yd-transfer-download-private.h"
#include "yd-transfer-hold.h"

#include <unistd.h>

#define LINK_MARGIN_US (60 * (gint64) G_USEC_PER_SEC)
#define RESTARTS_MAX 2

static void find_proxy        (GTask *task);
static void proxy_found_cb    (GObject *object, GAsyncResult *result, gpointer user_data);
static void ask_for_link      (GTask *task);
static void link_got_cb       (GObject *object, GAsyncResult *result, gpointer user_data);
static void make_place        (GTask *task);
static void place_made_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void fetch             (GTask *task);
static void fetched_cb        (GObject *object, GAsyncResult *result, gpointer user_data);
static void end_stream        (GTask *task);
static void handle_trouble    (GTask *task, GError *error);
static void waited_cb         (GObject *object, GAsyncResult *result, gpointer user_data);
static void unparked_cb       (GObject *object, GAsyncResult *result, gpointer user_data);
static void put_into_place    (GTask *task);
static void put_into_place_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void give_up           (GTask *task, GError *error);
static void tidied_up_cb      (GObject *object, GAsyncResult *result, gpointer user_data);

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
    }
  if (op->folder >= 0)
    close (op->folder);
  g_clear_pointer (&op->proxy, yd_transfer_proxy_free);
  g_clear_pointer (&op->link, yd_drive_link_free);
  g_clear_pointer (&op->hash, yd_base_hash_free);
  g_clear_pointer (&op->reply, yd_net_reply_unref);
  g_clear_error (&op->local_error);
  g_clear_error (&op->error);
  g_free (op->path);
  g_free (op->expected);
  g_free (op->final_name);
  g_object_unref (op->drive);
  g_object_unref (op->transfer);
  yd_transfer_engine_unref (op->engine);
  g_free (op);
}

void
yd_transfer_download_async (YdTransferEngine    *engine,
                            YdTransfer          *transfer,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (transfer, cancellable, callback, user_data);
  YdStorage *storage = yd_transfer_get_storage (transfer);
  YdTransferDownload *op = g_new0 (YdTransferDownload, 1);

  g_task_set_source_tag (task, yd_transfer_download_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, op, download_free);
  op->engine = yd_transfer_engine_ref (engine);
  op->transfer = g_object_ref (transfer);
  op->drive = g_object_ref (yd_storage_get_drive (storage));
  op->livp = yd_storage_get_options (storage)->livp;
  op->path = g_file_get_path (yd_transfer_get_folder (transfer));
  op->folder = -1;
  for (guint i = 0; i < YD_TRANSFER_STREAMS_MAX; i++)
    op->files[i].file = -1;
  op->size = -1;
  if (op->path != NULL)
    find_proxy (task);
  else
    give_up (task, g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                                        "only folders on this computer can be downloaded to"));
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

/* The link */

/* Takes @task. */
static void
find_proxy (GTask *task)
{
  YdTransferDownload *op = g_task_get_task_data (task);

  yd_transfer_proxy_find_async (yd_transfer_get_storage (op->transfer),
                                yd_transfer_get_item (op->transfer),
                                g_task_get_cancellable (task), proxy_found_cb, task);
}

static void
proxy_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (yd_transfer_proxy_find_finish (yd_transfer_get_storage (op->transfer), result, &op->proxy,
                                     &error))
    {
      op->proxy_known = TRUE;
      ask_for_link (g_steal_pointer (&task));
    }
  else if (yd_transfer_hold_is_meant (error))
    handle_trouble (g_steal_pointer (&task), error);
  else
    give_up (g_steal_pointer (&task), error);
}

static void
ask_for_link (GTask *task)
{
  YdTransferDownload *op = g_task_get_task_data (task);
  YdDriveItem *item = yd_transfer_get_item (op->transfer);

  yd_drive_client_get_link_async (op->drive, yd_drive_item_get_drive_id (item),
                                  yd_drive_item_get_id (item), g_task_get_cancellable (task),
                                  link_got_cb, task);
}

static void
link_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&op->link, yd_drive_link_free);
  op->link = yd_drive_client_get_link_finish (op->drive, result, &error);
  op->fetched = FALSE;
  if (op->link == NULL)
    {
      if (op->best > 0 || yd_transfer_hold_is_meant (error))
        handle_trouble (g_steal_pointer (&task), error);
      else
        give_up (g_steal_pointer (&task), error);
      return;
    }
  yd_transfer_download_choose_streams (op);
  if (!yd_transfer_download_has_place (op))
    yd_transfer_download_choose_files (op);
  yd_transfer_download_note_content (op);
  if (op->stream >= op->n_streams || op->n_files != (op->zip ? 1 : op->n_streams))
    give_up (g_steal_pointer (&task),
             g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL, "no address"));
  else if (op->proxy != NULL && !yd_transfer_download_is_whole_file (op) &&
           !yd_transfer_proxy_has_url (op->proxy))
    give_up (g_steal_pointer (&task),
             g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_PROXY,
                                  "a path does not tell the parts of a live photo apart"));
  else if (!yd_transfer_download_has_place (op))
    make_place (g_steal_pointer (&task));
  else
    fetch (g_steal_pointer (&task));
}

/* The place */

static void
make_place (GTask *task)
{
  YdTransferDownload *op = g_task_get_task_data (task);

  yd_transfer_engine_run_async (op->engine, yd_transfer_download_make_place, op,
                                g_task_get_cancellable (task), place_made_cb, task);
}

static void
place_made_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    give_up (g_steal_pointer (&task), error);
  else
    fetch (g_steal_pointer (&task));
}

/* The bytes */

static gboolean
link_is_fresh (YdTransferDownload *op)
{
  return op->link->expires_us == 0 ||
         op->link->expires_us - yd_base_clock_get_monotonic_us (op->engine->clock) >
           LINK_MARGIN_US;
}

/* Takes @task. A link may be shorter-lived than the margin: a new one is used in any case. */
static void
fetch (GTask *task)
{
  YdTransferDownload *op = g_task_get_task_data (task);

  if (op->size < 0)
    yd_transfer_download_start_over (op);
  if (!yd_transfer_segment_plan_next (op->size, op->received, &op->segment))
    {
      end_stream (task);
      return;
    }
  g_clear_pointer (&op->reply, yd_net_reply_unref);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_RUNNING);
  yd_transfer_set_base (op->transfer, op->before + op->received);
  yd_transfer_engine_run_async (op->engine, yd_transfer_download_fetch, op,
                                g_task_get_cancellable (task), fetched_cb, task);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->fetched = TRUE;
  if (yd_transfer_engine_run_finish (result, &error))
    error = yd_drive_error_from_data_reply (op->reply);
  if (op->before + op->received > op->best)
    {
      op->best = op->before + op->received;
      op->attempt = 0;
    }
  if (error == NULL && op->size >= 0 && op->received != op->size)
    error = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY, "the file came short");
  if (error != NULL)
    handle_trouble (g_steal_pointer (&task), error);
  else
    end_stream (g_steal_pointer (&task));
}

/* Takes @task. */
static void
end_stream (GTask *task)
{
  YdTransferDownload *op = g_task_get_task_data (task);

  op->entries[op->stream].size = op->received;
  op->entries[op->stream].crc = op->crc;
  if (op->stream + 1 == op->n_streams)
    {
      put_into_place (task);
      return;
    }
  op->before += op->received;
  op->stream++;
  op->start = op->zip ? yd_transfer_zip_find_start (op->entries, op->stream) : 0;
  yd_transfer_download_start_over (op);
  if (link_is_fresh (op))
    fetch (task);
  else
    ask_for_link (task);
}

/* Trouble */

/* Takes @task. */
static void
try_again (GTask *task)
{
  YdTransferDownload *op = g_task_get_task_data (task);

  if (op->retry == YD_TRANSFER_RETRY_RESTART)
    yd_transfer_download_start_over (op);
  if (!op->proxy_known)
    find_proxy (task);
  else if (op->retry == YD_TRANSFER_RETRY_AGAIN && op->link != NULL && link_is_fresh (op))
    fetch (task);
  else
    ask_for_link (task);
}

static void
unparked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_transfer_park_finish (YD_TRANSFER (object), result, &error))
    give_up (g_steal_pointer (&task), error);
  else
    try_again (g_steal_pointer (&task));
}

/* Takes @task and @error. What is here counts also after a wait for a person; what the proxy says
 * is no word about the sign-in. */
static void
handle_trouble (GTask  *task,
                GError *error)
{
  YdTransferDownload *op = g_task_get_task_data (task);
  YdTransferReason reason = yd_transfer_retry_policy_get_reason (error);
  gint64 delay_us;

  if (!op->fetched && yd_transfer_note_trouble (op->transfer, error))
    {
      op->retry = YD_TRANSFER_RETRY_AGAIN;
      op->attempt = 0;
      yd_transfer_park_async (op->transfer, error, g_task_get_cancellable (task), unparked_cb,
                              task);
      return;
    }
  op->retry = yd_transfer_retry_policy_judge (error, op->attempt, g_random_double (), &delay_us);
  if (op->retry == YD_TRANSFER_RETRY_RESTART && op->restarts++ >= RESTARTS_MAX)
    op->retry = YD_TRANSFER_RETRY_NEVER;
  if (op->retry == YD_TRANSFER_RETRY_NEVER)
    {
      give_up (task, op->proxy != NULL && op->fetched ? yd_transfer_proxy_blame (error) : error);
      return;
    }
  g_debug ("Download: %s; attempt %u follows", error->message, op->attempt + 1);
  if (!g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CONCURRENCY))
    op->attempt++;
  g_error_free (error);
  if (delay_us == 0)
    {
      try_again (task);
      return;
    }
  yd_transfer_wait (op->transfer, reason,
                    yd_base_clock_get_real_us (op->engine->clock) + delay_us);
  yd_base_clock_wait_async (op->engine->clock, delay_us, g_task_get_cancellable (task),
                            waited_cb, task);
}

static void
waited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_base_clock_wait_finish (YD_BASE_CLOCK (object), result, &error))
    give_up (g_steal_pointer (&task), error);
  else
    try_again (g_steal_pointer (&task));
}

/* The end */

/* Takes @task. */
static void
put_into_place (GTask *task)
{
  YdTransferDownload *op = g_task_get_task_data (task);

  yd_transfer_set_base (op->transfer, op->before + op->received);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
  yd_transfer_engine_run_async (op->engine, yd_transfer_download_commit, op,
                                g_task_get_cancellable (task), put_into_place_cb, task);
}

static void
put_into_place_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (yd_transfer_engine_run_finish (result, &error))
    {
      g_autoptr(GFile) file = yd_transfer_download_dup_final_file (op);

      yd_transfer_set_file (op->transfer, file);
      g_task_return_boolean (task, TRUE);
    }
  else if (g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH) &&
           op->restarts++ == 0)
    {
      g_debug ("Download: %s; once more", error->message);
      g_error_free (error);
      ask_for_link (g_steal_pointer (&task));
    }
  else
    {
      give_up (g_steal_pointer (&task), error);
    }
}

/* Takes @task and @error; returns when the temporary file is gone. */
static void
give_up (GTask  *task,
         GError *error)
{
  YdTransferDownload *op = g_task_get_task_data (task);
  g_autoptr(GTask) owned = task;

  if (!yd_transfer_download_has_place (op))
    {
      g_task_return_error (task, error);
      return;
    }
  op->error = error;
  yd_transfer_engine_run_async (op->engine, yd_transfer_download_tidy_up, op, NULL, tidied_up_cb,
                                g_steal_pointer (&owned));
}

static void
tidied_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);

  yd_transfer_engine_run_finish (result, NULL);
  g_task_return_error (task, g_steal_pointer (&op->error));
}
