/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of an upload; see the private header. Before the service is asked to complete it, that
 * is kept: an attempt that begins there asks again, whatever became of the source.
 */
#include "config.h"

#include "yd-transfer-upload-private.h"

#include "yd-transfer-journal-private.h"

#include "yd-net-errand.h"

#include <string.h>

#define PATIENCE_US (30 * (gint64) G_USEC_PER_SEC)

static void source_ended_cb  (GObject *object, GAsyncResult *result, gpointer user_data);
static void completed_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void item_got_cb      (GObject *object, GAsyncResult *result, gpointer user_data);
static void compare          (GTask *task, YdDriveItem *item);
static void removed_cb       (GObject *object, GAsyncResult *result, gpointer user_data);
static void file_found_cb    (GObject *object, GAsyncResult *result, gpointer user_data);
static void file_hashed_cb   (GObject *object, GAsyncResult *result, gpointer user_data);
static void leftover_got_cb  (GObject *object, GAsyncResult *result, gpointer user_data);
static void leftover_gone_cb (GObject *object, GAsyncResult *result, gpointer user_data);

static gboolean
end_in_worker (gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  YdTransferUpload *op = data;

  return yd_transfer_source_end (&op->source, cancellable, error);
}

static void
keep_completing (gpointer user_data)
{
  YdTransferUpload *op = g_task_get_task_data (user_data);

  yd_transfer_upload_note_digest (op);
  yd_transfer_upload_keep (op, YD_TRANSFER_UPLOAD_COMPLETING);
}

static void
complete_kept (gpointer user_data)
{
  yd_transfer_upload_complete (user_data);
}

/* Takes @task. */
static void
keep_and_complete (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  op->ended = FALSE;
  g_free (op->upload->content_hash);
  op->upload->content_hash = g_strdup (op->source.content_hash);
  yd_transfer_journal_write_soon (op->engine->journal, keep_completing, complete_kept, task);
}

void
yd_transfer_upload_end_source (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_transfer_set_base (op->transfer, op->plan.size);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
  yd_transfer_upload_leave_slot (op);
  if (op->ended)
    keep_and_complete (task);
  else
    yd_transfer_engine_run_async (op->engine, end_in_worker, op, op->calls, source_ended_cb, task);
}

static void
source_ended_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    {
      yd_transfer_upload_fail (g_steal_pointer (&task), error);
      return;
    }
  keep_and_complete (g_steal_pointer (&task));
}

/* The drive compares before it announces the item. */
void
yd_transfer_upload_complete (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
  yd_drive_client_complete_async (op->drive, op->upload, op->calls, completed_cb, task);
}

/* Nobody knows how the service says that parts are missing (§5.11): it is asked what it has. */
static void
doubt (GTask  *task,
       GError *error)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  g_debug ("Upload: not completed: %s", error->message);
  g_error_free (error);
  op->doubted = TRUE;
  yd_transfer_upload_keep (op, YD_TRANSFER_UPLOAD_SENDING);
  if (op->source.fd < 0)
    yd_transfer_upload_begin (task);
  else
    yd_transfer_upload_ask_for_parts (task);
}

/* An answer that makes no sense, or speaks of another content, or of none: the file is looked at
 * once more before anything is said about it. */
static void
completed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_complete_finish (op->drive, result, &error);

  op->announce = g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  if (item != NULL && yd_drive_item_get_content_hash (item) != NULL)
    {
      compare (g_steal_pointer (&task), item);
    }
  else if (item != NULL || op->announce)
    {
      g_clear_error (&error);
      yd_drive_client_get_async (op->drive, op->upload->drive_id, op->upload->file_id, op->calls,
                                 item_got_cb, g_steal_pointer (&task));
    }
  else if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UNSUPPORTED) && !op->doubted &&
           !op->upload->instant)
    {
      doubt (g_steal_pointer (&task), error);
    }
  else
    {
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
    }
}

static void
item_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_get_finish (op->drive, result, &error);

  if (item == NULL)
    yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
  else
    compare (g_steal_pointer (&task), item);
}

/* The hash says it all; without one the size has to. */
static gboolean
is_what_was_sent (YdTransferUpload *op,
                  YdDriveItem      *item)
{
  const char *hash = yd_drive_item_get_content_hash (item);
  gint64 size = yd_drive_item_get_size (item);

  if (hash == NULL)
    return size == op->plan.size;
  return (size < 0 || size == op->plan.size) &&
         g_ascii_strcasecmp (hash, op->source.content_hash) == 0;
}

/* Takes @task. A wrong file is put into the recycle bin: it is ours, it would look right, and it
 * would be in the way of the next try. */
static void
compare (GTask       *task,
         YdDriveItem *item)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (is_what_was_sent (op, item))
    {
      if (op->announce)
        yd_drive_feed_added (yd_drive_client_get_feed (op->drive), item);
      if (op->replaced_id != NULL)
        yd_transfer_upload_replace (task);
      else
        yd_transfer_upload_end_well (task, item);
      return;
    }
  yd_drive_client_remove_async (op->drive, item, FALSE, op->calls, removed_cb, task);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!yd_drive_client_remove_finish (op->drive, result, &error))
    g_debug ("The wrong file could not be removed: %s", error->message);
  yd_transfer_digests_forget (op->engine->digests, &op->source.identity);
  yd_transfer_upload_forget (op);
  yd_transfer_upload_fail (g_steal_pointer (&task),
                           g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH,
                                                "what the service stored is not what was sent"));
}

/* Perhaps an earlier attempt was completed, and what was kept of it says less. */

void
yd_transfer_upload_look_for_file (GTask  *task,
                                  GError *error)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  g_clear_error (&op->error);
  op->error = error;
  yd_drive_client_get_async (op->drive, op->upload->drive_id, op->upload->file_id, op->calls,
                             file_found_cb, task);
}

static void
file_found_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *gone = g_steal_pointer (&op->error);
  GError *error = NULL;

  op->found = yd_drive_client_get_finish (op->drive, result, &error);
  if (op->found != NULL)
    {
      g_error_free (gone);
      yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
      yd_transfer_engine_run_async (op->engine, end_in_worker, op, op->calls, file_hashed_cb,
                                    g_steal_pointer (&task));
      return;
    }
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    {
      op->resumed = FALSE;
      g_clear_error (&error);
      error = g_steal_pointer (&gone);
    }
  g_clear_error (&gone);
  yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
}

static void
file_hashed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  g_autoptr(YdDriveItem) item = g_steal_pointer (&op->found);
  GError *error = NULL;

  op->announce = TRUE;
  if (yd_transfer_engine_run_finish (result, &error))
    compare (g_steal_pointer (&task), item);
  else
    yd_transfer_upload_fail (g_steal_pointer (&task), error);
}

/* Tidying up */

static gboolean
lose_patience (gpointer data)
{
  YdTransferUpload *op = data;

  op->patience = 0;
  g_cancellable_cancel (op->calls);
  return G_SOURCE_REMOVE;
}

/* Paused, or quitting: what was begun stands in the journal. */
static void
told_cb (GCancellable *cancellable,
         gpointer      data)
{
  YdTransferUpload *op = data;

  if (yd_transfer_keeps (op->transfer))
    g_cancellable_cancel (op->calls);
  else if (op->patience == 0)
    op->patience =
      yd_base_clock_add_timer (op->engine->clock, PATIENCE_US, lose_patience, op, NULL);
}

void
yd_transfer_upload_be_patient (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);
  YdNetErrand *errand = yd_net_errand_find (g_task_get_cancellable (task));

  if (op->told != NULL || g_task_get_cancellable (task) == NULL)
    return;
  g_object_unref (op->calls);
  op->calls = g_cancellable_new ();
  if (errand != NULL)
    yd_net_errand_attach (errand, op->calls);
  op->told = g_object_ref (g_task_get_cancellable (task));
  op->stopped = g_cancellable_connect (op->told, G_CALLBACK (told_cb), op, NULL);
}

/* Only then is the session forgotten: who dies before that knows the file as its own. */
static void
return_tidied (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_transfer_upload_forget (op);
  g_task_return_error (task, g_steal_pointer (&op->error));
}

/* The service may have completed it all the same. */
void
yd_transfer_upload_tidy_up (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_transfer_upload_be_patient (task);
  yd_drive_client_get_async (op->drive, op->upload->drive_id, op->upload->file_id, op->calls,
                             leftover_got_cb, task);
}

static void
leftover_got_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_get_finish (op->drive, result, &error);

  if (item != NULL)
    yd_drive_client_remove_async (op->drive, item, FALSE, op->calls, leftover_gone_cb,
                                  g_steal_pointer (&task));
  else
    return_tidied (task);
}

static void
leftover_gone_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!yd_drive_client_remove_finish (op->drive, result, &error))
    g_debug ("Upload: what was cancelled is still there: %s", error->message);
  return_tidied (task);
}
