/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The name of an upload is taken; see the private header. What the person wished decides, and
 * whether an earlier attempt made the file itself: the service makes it at once when it has the
 * bytes, and its answer may have been lost.
 */
#include "config.h"

#include "yd-transfer-upload-private.h"

#include "yd-transfer-name.h"

#define NUMBER_MAX 200
#define TEMPORARY_STEM_MAX 1000 /* bytes */

static void existing_got_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void hashed_cb       (GObject *object, GAsyncResult *result, gpointer user_data);
static void decide          (GTask *task, YdDriveItem *item, gboolean same);
static void binned_cb       (GObject *object, GAsyncResult *result, gpointer user_data);

static void
fail_with_existing (GTask      *task,
                    const char *message)
{
  yd_transfer_upload_forget (g_task_get_task_data (task));
  yd_transfer_upload_fail (task, g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_EXISTS,
                                                      message));
}

static void
try_next_name (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  op->asked = op->unsure;
  if (++op->number > NUMBER_MAX)
    {
      fail_with_existing (task, "the folder has too many files of this name");
      return;
    }
  g_free (op->remote_name);
  op->remote_name = yd_transfer_name_numbered (op->name, op->number);
  yd_transfer_upload_create (task);
}

/* Nobody else comes upon it, so that what it holds is ours. */
static char *
dup_temporary_name (const char *name)
{
  gsize length = MIN (strlen (name), TEMPORARY_STEM_MAX);

  while (length > 0 && name[length] != '\0' && ((guchar) name[length] & 0xc0) == 0x80)
    length--;
  return g_strdup_printf ("%.*s.tmp-%08x%08x", (int) length, name, g_random_int (),
                          g_random_int ());
}

void
yd_transfer_upload_begin_replacing (GTask       *task,
                                    YdDriveItem *item)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  op->asked = FALSE;
  op->replaced_id = g_strdup (yd_drive_item_get_id (item));
  op->remote_name = dup_temporary_name (op->name);
  yd_transfer_upload_create (task);
}

static gboolean
is_temporary (YdTransferUpload *op)
{
  return op->replaced_id != NULL;
}

void
yd_transfer_upload_meet_existing (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);
  YdTransferConflict conflict = yd_transfer_get_conflict (op->transfer);

  if (!is_temporary (op))
    yd_transfer_set_taken_id (op->transfer, op->upload->file_id);
  if (!op->asked && !is_temporary (op) && conflict == YD_TRANSFER_CONFLICT_ASK)
    fail_with_existing (task, "the folder has something of this name already");
  else if (!op->asked && !is_temporary (op) && conflict == YD_TRANSFER_CONFLICT_KEEP_BOTH)
    try_next_name (task);
  else
    yd_drive_client_get_async (op->drive, op->upload->drive_id, op->upload->file_id, op->calls,
                               existing_got_cb, task);
}

/* What is there may be the same: known when the source is hashed. */
static gboolean
hash_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  YdTransferUpload *op = data;

  if (op->source.content_hash == NULL)
    op->source.content_hash =
      yd_base_hash_fd (op->source.fd, 0, op->plan.size, yd_transfer_get_counter (op->transfer),
                       cancellable, error);
  return op->source.content_hash != NULL && yd_transfer_source_check (&op->source, error);
}

static void
existing_got_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_get_finish (op->drive, result, &error);

  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND) &&
      op->restarts++ < NUMBER_MAX)
    {
      g_error_free (error);
      yd_transfer_upload_create (g_steal_pointer (&task));
    }
  else if (item == NULL)
    {
      g_clear_pointer (&op->upload, yd_drive_upload_free);
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
    }
  else if (yd_drive_item_get_size (item) == op->plan.size &&
           yd_drive_item_get_content_hash (item) != NULL)
    {
      op->found = yd_drive_item_ref (item);
      yd_transfer_begin_phase (op->transfer, op->plan.size);
      yd_transfer_engine_run_async (op->engine, hash_in_worker, op, op->calls, hashed_cb,
                                    g_steal_pointer (&task));
    }
  else
    {
      decide (g_steal_pointer (&task), item, FALSE);
    }
}

static void
hashed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  g_autoptr(YdDriveItem) item = g_steal_pointer (&op->found);
  GError *error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    {
      yd_transfer_upload_fail (g_steal_pointer (&task), error);
      return;
    }
  yd_transfer_upload_note_digest (op);
  decide (g_steal_pointer (&task), item,
          g_ascii_strcasecmp (yd_drive_item_get_content_hash (item),
                              op->source.content_hash) == 0);
}

/* The file is that of an earlier attempt: on to its end. */
static void
take_as_ours (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  op->asked = FALSE;
  op->upload->instant = TRUE;
  yd_transfer_set_instant (op->transfer, TRUE);
  yd_transfer_upload_end_source (task);
}

static void
decide_by_wish (GTask       *task,
                YdDriveItem *item,
                gboolean     same)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  switch (yd_transfer_get_conflict (op->transfer))
    {
    case YD_TRANSFER_CONFLICT_SKIP:
      yd_transfer_upload_end_idle (task, same ? YD_TRANSFER_OUTCOME_SAME
                                              : YD_TRANSFER_OUTCOME_SKIPPED, item);
      break;
    case YD_TRANSFER_CONFLICT_KEEP_BOTH:
      try_next_name (task);
      break;
    case YD_TRANSFER_CONFLICT_REPLACE:
      if (yd_drive_item_is_folder (item))
        fail_with_existing (task, "a folder has this name: a file cannot replace it");
      else if (same)
        yd_transfer_upload_end_idle (task, YD_TRANSFER_OUTCOME_SAME, item);
      else
        yd_transfer_upload_begin_replacing (task, item);
      break;
    case YD_TRANSFER_CONFLICT_ASK:
    default:
      fail_with_existing (task, "the folder has something of this name already");
      break;
    }
}

/* Takes @task. Under a temporary name it can only be ours, of a source that has changed since. */
static void
decide (GTask       *task,
        YdDriveItem *item,
        gboolean     same)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (same && (op->asked || is_temporary (op)))
    take_as_ours (task);
  else if (is_temporary (op) && op->restarts++ < NUMBER_MAX)
    yd_drive_client_remove_async (op->drive, item, FALSE, op->calls, binned_cb, task);
  else
    decide_by_wish (task, item, same);
}

static void
binned_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (yd_drive_client_remove_finish (op->drive, result, &error))
    yd_transfer_upload_create (g_steal_pointer (&task));
  else
    yd_transfer_upload_fail (g_steal_pointer (&task), error);
}
