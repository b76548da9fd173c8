/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The source of an upload: opened, and compared with what an earlier attempt sent; see the private
 * header. The same identity: it goes on. Another one, of the same size and with a hash that is
 * known (a file that was moved, or chosen again): the hash decides. Other bytes begin anew; what a
 * program that is gone may have completed of the old ones is replaced.
 */
#include "config.h"

#include "yd-transfer-upload-private.h"

static void source_opened_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void earlier_got_cb   (GObject *object, GAsyncResult *result, gpointer user_data);
static void earlier_gone_cb  (GObject *object, GAsyncResult *result, gpointer user_data);

static gboolean
open_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  YdTransferUpload *op = data;

  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         yd_transfer_source_open (&op->source, op->path,
                                  yd_transfer_get_follow (op->transfer), error) &&
         (!op->instant || op->record != NULL || yd_transfer_source_take_in (&op->source, error));
}

void
yd_transfer_upload_open_source (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (op->path == NULL)
    error = g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                                 "only files on this computer can be sent");
  else if (yd_storage_get_drive_id (yd_transfer_get_storage (op->transfer)) == NULL)
    error = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_DRIVE_DENIED,
                                 "the drive was not granted");
  else
    error = yd_drive_name_check (op->name);
  if (error != NULL)
    yd_transfer_upload_fail (task, error);
  else
    yd_transfer_engine_run_async (op->engine, open_in_worker, op, op->calls, source_opened_cb,
                                  task);
}

/* The source is as it was. */
static void
resume (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (op->upload == NULL)
    {
      yd_transfer_upload_create (task);
      return;
    }
  op->resumed = TRUE;
  yd_transfer_upload_begin_phase (op, 0);
  yd_transfer_upload_ask_for_parts (task);
}

/* The source is another: what the service has of it is of no use. A temporary name may hold it, and
 * is looked at once more. */
static void
forget_but_name (YdTransferUpload *op)
{
  g_autofree char *name = g_strdup (op->record->temporary);
  g_autofree char *replaced_id = g_strdup (op->record->replaced_id);

  yd_transfer_upload_forget (op);
  if (replaced_id == NULL)
    return;
  op->remote_name = g_steal_pointer (&name);
  op->replaced_id = g_steal_pointer (&replaced_id);
}

/* Takes @task. @earlier (nullable): has the name until this one is there and verified. */
static void
begin_with (GTask       *task,
            YdDriveItem *earlier)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (op->record != NULL)
    forget_but_name (op);
  yd_transfer_part_plan_init (&op->plan, op->source.identity.size, op->engine->part_bytes);
  yd_transfer_set_size (op->transfer, op->source.identity.size);
  if (earlier != NULL)
    yd_transfer_upload_begin_replacing (task, earlier);
  else
    yd_transfer_upload_create (task);
}

/* A power cut may have taken that the file was completed: then it has the name, with bytes that are
 * not those of the source any more. */
static gboolean
may_be_completed (YdTransferUpload *op)
{
  const YdTransferUploadRecord *record = op->record;

  return op->unsure && record != NULL && record->replaced_id == NULL && record->file_id != NULL &&
         record->upload_id != NULL && *record->upload_id != '\0';
}

/* Takes @task. */
static void
begin_anew (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (may_be_completed (op))
    yd_drive_client_get_async (op->drive, op->record->drive_id, op->record->file_id, op->calls,
                               earlier_got_cb, task);
  else
    begin_with (task, NULL);
}

/* Takes @task and @error. The journal has the record still: it is looked for again. */
static void
look_again (GTask  *task,
            GError *error)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_transfer_source_clear (&op->source);
  yd_transfer_upload_handle_trouble (task, error);
}

/* One with a name beside that of another file is in the way of nothing but that name. */
static void
earlier_got_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_get_finish (op->drive, result, &error);

  if (item != NULL && yd_transfer_upload_is_in_the_way (op, item))
    {
      begin_with (g_steal_pointer (&task), item);
    }
  else if (item != NULL)
    {
      yd_drive_client_remove_async (op->drive, item, FALSE, op->calls, earlier_gone_cb,
                                    g_steal_pointer (&task));
    }
  else if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    {
      g_error_free (error);
      begin_with (g_steal_pointer (&task), NULL);
    }
  else
    {
      look_again (g_steal_pointer (&task), error);
    }
}

static void
earlier_gone_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (yd_drive_client_remove_finish (op->drive, result, &error))
    begin_with (g_steal_pointer (&task), NULL);
  else
    look_again (g_steal_pointer (&task), error);
}

/* Takes @task. The source has the bytes that it had, wherever it is now. */
static void
go_on (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  op->record->source = op->source.identity;
  yd_transfer_upload_take_up (op);
  yd_transfer_upload_keep (op, op->step);
  resume (task);
}

/* Takes @task. The source has another identity: its hash tells whether it has other bytes. */
static void
compare_source (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (g_ascii_strcasecmp (op->source.content_hash, op->record->content_hash) == 0)
    go_on (task);
  else
    begin_anew (task);
}

static gboolean
hash_source_in_worker (gpointer       data,
                       GCancellable  *cancellable,
                       GError       **error)
{
  YdTransferUpload *op = data;
  g_autoptr(GError) local_error = NULL;

  op->source.content_hash =
    yd_base_hash_fd (op->source.fd, 0, op->source.identity.size,
                     yd_transfer_get_counter (op->transfer), cancellable, &local_error);
  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !yd_transfer_source_check (&op->source, error))
    return FALSE;
  if (op->source.content_hash == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return op->source.content_hash != NULL;
}

static void
source_hashed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    {
      yd_transfer_upload_fail (g_steal_pointer (&task), error);
      return;
    }
  yd_transfer_upload_note_digest (op);
  compare_source (g_steal_pointer (&task));
}

static void
source_opened_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  const YdTransferUploadRecord *record = op->record;
  GError *error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    {
      yd_transfer_upload_fail (g_steal_pointer (&task), error);
      return;
    }
  if (record != NULL && yd_base_file_identity_equal (&record->source, &op->source.identity))
    {
      yd_transfer_upload_take_up (op);
      yd_transfer_upload_find_digest (op);
      resume (g_steal_pointer (&task));
      return;
    }
  yd_transfer_upload_find_digest (op);
  if (record == NULL || record->content_hash == NULL ||
           record->source.size != op->source.identity.size)
    begin_anew (g_steal_pointer (&task));
  else if (op->source.content_hash != NULL)
    compare_source (g_steal_pointer (&task));
  else
    {
      yd_transfer_begin_phase (op->transfer, op->source.identity.size);
      yd_transfer_engine_run_async (op->engine, hash_source_in_worker, op, op->calls,
                                    source_hashed_cb, g_steal_pointer (&task));
    }
}
