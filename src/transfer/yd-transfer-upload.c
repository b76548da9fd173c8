/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chain of an upload: where it stands, the session, the end. See the headers.
 */
#include "config.h"

#include "yd-transfer-upload-private.h"

#include "yd-transfer-hold.h"
#include "yd-transfer-journal-private.h"

#include "yd-net-errand.h"

#define HOPE_US (G_USEC_PER_SEC * 9 / 10)
#define PRE_HASH_FROM (10 * 1024 * 1024)   /* bytes: smaller files are hashed at once */

static void synced_cb  (GObject *object, GAsyncResult *result, gpointer user_data);
static void created_cb (GObject *object, GAsyncResult *result, gpointer user_data);

static void
end_making (YdTransferUpload *op)
{
  if (op->given_up != 0)
    g_cancellable_disconnect (op->calls, op->given_up);
  op->given_up = 0;
  if (op->hope != 0)
    yd_base_clock_remove_timer (op->engine->clock, op->hope);
  op->hope = 0;
  g_clear_object (&op->making);
}

static void
upload_free (gpointer data)
{
  YdTransferUpload *op = data;

  if (op->stopped != 0)
    g_cancellable_disconnect (op->told, op->stopped);
  end_making (op);
  g_clear_object (&op->told);
  yd_transfer_upload_leave_slot (op);
  if (op->patience != 0)
    yd_base_clock_remove_timer (op->engine->clock, op->patience);
  yd_transfer_source_clear (&op->source);
  g_clear_pointer (&op->record, yd_transfer_upload_record_free);
  g_clear_pointer (&op->upload, yd_drive_upload_free);
  g_clear_pointer (&op->urls, g_ptr_array_unref);
  g_clear_pointer (&op->url, g_free);
  g_clear_pointer (&op->reply, yd_net_reply_unref);
  g_clear_pointer (&op->found, yd_drive_item_unref);
  g_clear_pointer (&op->remote_name, g_free);
  g_clear_pointer (&op->replaced_id, g_free);
  g_clear_error (&op->error);
  g_clear_object (&op->calls);
  g_free (op->path);
  g_free (op->name);
  g_object_unref (op->drive);
  g_object_unref (op->transfer);
  yd_transfer_engine_unref (op->engine);
  g_free (op);
}

void
yd_transfer_upload_async (YdTransferEngine    *engine,
                          YdTransfer          *transfer,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (transfer, cancellable, callback, user_data);
  YdStorage *storage = yd_transfer_get_storage (transfer);
  const YdStorageOptions *options = yd_storage_get_options (storage);
  YdTransferUpload *op = g_new0 (YdTransferUpload, 1);

  g_task_set_source_tag (task, yd_transfer_upload_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, op, upload_free);
  op->engine = yd_transfer_engine_ref (engine);
  op->transfer = g_object_ref (transfer);
  op->drive = g_object_ref (yd_storage_get_drive (storage));
  op->instant = options->instant;
  op->internal = options->internal;
  op->path = g_file_get_path (yd_transfer_get_file (transfer));
  op->name = g_strdup (yd_transfer_get_basename (transfer));
  op->calls = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  op->source = (YdTransferSource) YD_TRANSFER_SOURCE_INIT;
  op->source.any_device = engine->sandboxed;
  yd_transfer_upload_begin (g_steal_pointer (&task));
}

gboolean
yd_transfer_upload_finish (YdTransfer    *transfer,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transfer), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_upload_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The ends */

void
yd_transfer_upload_end_well (GTask       *task,
                             YdDriveItem *item)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_transfer_set_name (op->transfer, yd_drive_item_get_name (item));
  yd_transfer_set_item (op->transfer, item);
  yd_transfer_upload_forget (op);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
yd_transfer_upload_end_idle (GTask             *task,
                             YdTransferOutcome  outcome,
                             YdDriveItem       *item)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (item != NULL)
    yd_transfer_set_item (op->transfer, item);
  yd_transfer_set_outcome (op->transfer, outcome);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
  yd_transfer_upload_forget (op);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* The service has, or may have, a file that this attempt made. One that was there already is not
 * known to be ours. */
static gboolean
may_have_made_file (YdTransferUpload *op)
{
  return op->upload != NULL && !op->upload->exists &&
         (op->upload->instant || op->step == YD_TRANSFER_UPLOAD_COMPLETING);
}

/* The service was asked to make the file at once, and nobody knows what it did. */
static gboolean
may_have_asked (YdTransferUpload *op)
{
  if (op->record != NULL)
    return op->record->file_id == NULL && op->record->asked_us > 0;
  return op->asked_us > 0 && (op->upload == NULL || (op->upload->exists && op->asked));
}

/* Takes @task and @error. It ends at once, and what it may have left is looked for afterwards. */
static void
fail_and_look (GTask  *task,
               GError *error)
{
  YdTransferUpload *op = g_task_get_task_data (task);
  YdTransferLeftover *leftover = yd_transfer_leftover_new (op->engine, op->transfer, NULL);

  g_task_return_error (task, error);
  g_object_unref (task);
  yd_transfer_leftover_look (leftover);
}

void
yd_transfer_upload_fail (GTask  *task,
                         GError *error)
{
  YdTransferUpload *op = g_task_get_task_data (task);
  gboolean given_up = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
                      !yd_transfer_keeps (op->transfer);
  gboolean changed = g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_CHANGED);
  gboolean tidy = may_have_made_file (op) && op->told == NULL;

  if (given_up && op->step <= YD_TRANSFER_UPLOAD_COMPLETING && may_have_asked (op))
    {
      fail_and_look (task, error);
      return;
    }
  if ((given_up || changed) && op->step <= YD_TRANSFER_UPLOAD_COMPLETING)
    {
      if (tidy)
        {
          g_clear_error (&op->error);
          op->error = error;
          yd_transfer_upload_tidy_up (task);
          return;
        }
      yd_transfer_upload_forget (op);
      if (changed && !op->changed)
        {
          yd_transfer_upload_let_settle (task, error);
          return;
        }
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Where it stands */

void
yd_transfer_upload_begin (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (yd_transfer_leftover_await (op->transfer, yd_transfer_upload_begin, task))
    return;
  yd_transfer_source_clear (&op->source);
  g_clear_pointer (&op->record, yd_transfer_upload_record_free);
  op->record = yd_transfer_journal_load_upload (op->engine->journal, op->transfer);
  op->unsure = yd_transfer_get_facts (op->transfer)->adopted;
  op->asked = op->unsure;
  if (op->record == NULL || op->record->step < YD_TRANSFER_UPLOAD_COMPLETING)
    {
      yd_transfer_upload_open_source (task);
      return;
    }
  yd_transfer_upload_take_up (op);
  yd_transfer_upload_begin_phase (op, op->plan.size);
  if (op->step == YD_TRANSFER_UPLOAD_COMPLETING)
    yd_transfer_upload_complete (task);
  else
    yd_transfer_upload_replace (task);
}

void
yd_transfer_upload_begin_phase (YdTransferUpload *op,
                                gint64            stored)
{
  yd_transfer_begin_phase (op->transfer, op->plan.size);
  yd_transfer_set_base (op->transfer, stored);
}

void
yd_transfer_upload_start_over (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_transfer_upload_forget (op);
  g_clear_pointer (&op->upload, yd_drive_upload_free);
  if (op->source.fd < 0)
    yd_transfer_upload_begin (task);
  else
    yd_transfer_upload_create (task);
}

/* The upload session */

/* The transfer ends here; whoever gets the answer sees to what became of it. */
static gboolean
lose_hope (gpointer data)
{
  YdTransferUpload *op = data;
  GTask *task = g_steal_pointer (&op->creating);

  op->hope = 0;
  op->late = yd_transfer_leftover_new (op->engine, op->transfer, op->making);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return G_SOURCE_REMOVE;
}

/* The answer to a question that nobody waits for any more. */
static void
come_late (YdTransferUpload *op)
{
  YdTransferLeftover *late = g_steal_pointer (&op->late);

  if (op->upload == NULL || (op->upload->exists && op->asked))
    yd_transfer_leftover_look (late);
  else if (op->upload->instant)
    yd_transfer_leftover_remove (late, op->upload->file_id);
  else
    yd_transfer_leftover_forget (late);
}

/* Who only pauses finds the file later; who gives up does not want it: the answer says which it
 * is. */
static void
given_up_cb (GCancellable *cancellable,
             gpointer      data)
{
  YdTransferUpload *op = data;

  if (yd_transfer_keeps (op->transfer))
    g_cancellable_cancel (op->making);
  else if (op->hope == 0)
    op->hope = yd_base_clock_add_timer (op->engine->clock, HOPE_US, lose_hope, op, NULL);
}

/* (transfer none) */
static GCancellable *
begin_making (YdTransferUpload *op)
{
  YdNetErrand *errand = yd_net_errand_find (op->calls);

  end_making (op);
  op->making = g_cancellable_new ();
  if (errand != NULL)
    yd_net_errand_attach (errand, op->making);
  op->given_up = g_cancellable_connect (op->calls, G_CALLBACK (given_up_cb), op, NULL);
  return op->making;
}

static void
note_asked (YdTransferUpload *op)
{
  if (!op->asked || op->asked_us == 0)
    op->asked_us = yd_base_clock_get_real_us (op->engine->clock);
}

/* From now on the service may make the file at once. */
static void
hashed (const char *content_hash,
        gpointer    data)
{
  YdTransferUpload *op = data;

  op->source.content_hash = g_strdup (content_hash);
  note_asked (op);
  yd_transfer_upload_keep (op, YD_TRANSFER_UPLOAD_SENDING);
}

static gboolean
is_instant (YdTransferUpload *op)
{
  return op->instant || yd_transfer_get_only_instant (op->transfer);
}

/* Takes @task. */
static void
ask_to_create (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);
  YdDriveUploadPlan plan = {
    .drive_id = yd_storage_get_drive_id (yd_transfer_get_storage (op->transfer)),
    .parent_id = yd_transfer_get_parent_id (op->transfer),
    .name = op->remote_name != NULL ? op->remote_name : op->name,
    .fd = op->source.fd,
    .size = op->plan.size,
    .n_parts = MIN (op->plan.n_parts, YD_TRANSFER_URL_BATCH),
    .instant = is_instant (op),
    .pre_hash_from = PRE_HASH_FROM,
    .content_hash = op->source.content_hash,
    .content = op->source.content,
    .hash_progress = yd_transfer_get_counter (op->transfer),
    .hashed = hashed,
    .hashed_data = op,
    .modified_us = op->source.identity.mtime_ns / 1000,
    .check_name_mode = "refuse",
    .tell_existing = TRUE,
    .making = begin_making (op),
  };

  op->creating = task;
  yd_drive_client_create_upload_async (op->drive, &plan, op->calls, created_cb, task);
}

static void
keep_sending (gpointer user_data)
{
  yd_transfer_upload_keep (g_task_get_task_data (user_data), YD_TRANSFER_UPLOAD_SENDING);
}

static gboolean
sync_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  YdTransferUpload *op = data;

  yd_transfer_journal_sync (op->engine->journal);
  return TRUE;
}

/* Takes it; the journal knows. Of a temporary name nothing else does. */
static void
create_kept (gpointer user_data)
{
  YdTransferUpload *op = g_task_get_task_data (user_data);

  if (op->replaced_id != NULL && op->engine->journal != NULL)
    yd_transfer_engine_run_async (op->engine, sync_in_worker, op, NULL, synced_cb, user_data);
  else
    ask_to_create (user_data);
}

static void
synced_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  yd_transfer_engine_run_finish (result, NULL);
  ask_to_create (user_data);
}

void
yd_transfer_upload_create (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  g_clear_pointer (&op->upload, yd_drive_upload_free);
  op->stored = op->best = 0;
  op->n_stored = 0;
  yd_transfer_set_state (op->transfer, YD_TRANSFER_PREPARING);
  yd_transfer_upload_leave_slot (op);
  yd_transfer_begin_phase (op->transfer, op->plan.size);
  if (is_instant (op) && op->source.content_hash != NULL)
    note_asked (op);
  if (is_instant (op) || op->remote_name != NULL)
    yd_transfer_journal_write_soon (op->engine->journal, keep_sending, create_kept, task);
  else
    ask_to_create (task);
}

/* That the source changed explains every other trouble. */
static void
prefer_change (YdTransferUpload  *op,
               GError           **error)
{
  GError *change = NULL;

  if (yd_transfer_source_check (&op->source, &change))
    return;
  g_clear_error (error);
  *error = change;
}

/* A session for one small part is begun anew sooner than it is kept; whether its file may be there
 * already was kept before. */
static gboolean
is_worth_keeping (YdTransferUpload *op)
{
  return op->plan.n_parts > 1 || op->plan.size > YD_TRANSFER_SOURCE_SMALL ||
         op->remote_name != NULL;
}

/* Bytes have to go: what leads to them is kept before the first one does. */
static void
begin_sending (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  g_clear_pointer (&op->urls, g_ptr_array_unref);
  op->urls = g_ptr_array_ref (op->upload->part_urls);
  op->first_url = 1;
  op->urls_issued_us = op->upload->issued_us;
  if (is_worth_keeping (op))
    yd_transfer_upload_keep (op, YD_TRANSFER_UPLOAD_SENDING);
  yd_transfer_begin_phase (op->transfer, op->plan.size);
  yd_transfer_upload_send_next_part (task);
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->upload = yd_drive_client_create_upload_finish (op->drive, result, &error);
  g_clear_pointer (&op->source.content, g_bytes_unref);
  end_making (op);
  op->creating = NULL;
  if (op->late != NULL)
    {
      come_late (op);
      g_clear_error (&error);
      return;
    }
  if (error == NULL)
    g_cancellable_set_error_if_cancelled (op->calls, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    prefer_change (op, &error);
  if (yd_transfer_hold_is_meant (error) ||
      g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BUSY))
    {
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  if (error != NULL)
    {
      yd_transfer_upload_fail (g_steal_pointer (&task), error);
      return;
    }
  if (op->source.content_hash == NULL)
    op->source.content_hash = g_strdup (op->upload->content_hash);
  yd_transfer_upload_note_digest (op);
  yd_transfer_set_instant (op->transfer, op->upload->instant);
  if (op->upload->exists)
    yd_transfer_upload_meet_existing (g_steal_pointer (&task));
  else if (op->upload->instant)
    yd_transfer_upload_end_source (g_steal_pointer (&task));
  else if (yd_transfer_get_only_instant (op->transfer))
    yd_transfer_upload_end_idle (g_steal_pointer (&task), YD_TRANSFER_OUTCOME_SKIPPED, NULL);
  else
    begin_sending (g_steal_pointer (&task));
}
