/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file takes the place of another (Open API reference §10); see the private header. Ours is
 * there whole and compared before the old one is touched, and that one goes to the recycle bin by
 * its id, whatever the storage does with what is removed. Each step stands in the journal before it
 * is begun and may be begun again: it looks first. So the folder has the old or the new content at
 * any time, and the transfer says under which name.
 */
#include "config.h"

#include "yd-transfer-upload-private.h"

#define ROUNDS_MAX 5
#define NAME_ONLY_BYTES 1 /* for a session that is never used: it asks who has a name */

static void old_got_cb    (GObject *object, GAsyncResult *result, gpointer user_data);
static void old_binned_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void give_name     (GTask *task);
static void ours_got_cb   (GObject *object, GAsyncResult *result, gpointer user_data);
static void renamed_cb    (GObject *object, GAsyncResult *result, gpointer user_data);
static void ask_who       (GTask *task);
static void told_who_cb   (GObject *object, GAsyncResult *result, gpointer user_data);

void
yd_transfer_upload_replace (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_transfer_upload_be_patient (task);
  yd_transfer_set_name (op->transfer, op->remote_name);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
  if (op->step == YD_TRANSFER_UPLOAD_RENAMING)
    {
      give_name (task);
      return;
    }
  yd_transfer_upload_keep (op, YD_TRANSFER_UPLOAD_BINNING);
  yd_drive_client_get_async (op->drive, op->upload->drive_id, op->replaced_id, op->calls,
                             old_got_cb, task);
}

gboolean
yd_transfer_upload_is_in_the_way (YdTransferUpload *op,
                                  YdDriveItem      *item)
{
  return g_str_equal (yd_drive_item_get_name (item), op->name) &&
         g_strcmp0 (yd_drive_item_get_parent_id (item),
                    yd_transfer_get_parent_id (op->transfer)) == 0;
}

static void
old_got_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_get_finish (op->drive, result, &error);

  if (item == NULL && !g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    {
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  g_clear_error (&error);
  if (item != NULL && yd_transfer_upload_is_in_the_way (op, item) && yd_drive_item_is_folder (item))
    {
      yd_transfer_upload_keep (op, YD_TRANSFER_UPLOAD_RENAMING);
      error = g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_EXISTS,
                                   "a folder has this name: a file cannot replace it");
      yd_transfer_upload_fail (g_steal_pointer (&task), error);
      return;
    }
  if (item != NULL && yd_transfer_upload_is_in_the_way (op, item))
    {
      yd_drive_client_remove_async (op->drive, item, FALSE, op->calls, old_binned_cb,
                                    g_steal_pointer (&task));
      return;
    }
  yd_transfer_upload_keep (op, YD_TRANSFER_UPLOAD_RENAMING);
  give_name (g_steal_pointer (&task));
}

static void
old_binned_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (!yd_drive_client_remove_finish (op->drive, result, &error))
    {
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  yd_transfer_upload_keep (op, YD_TRANSFER_UPLOAD_RENAMING);
  give_name (g_steal_pointer (&task));
}

static void
give_name (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_drive_client_get_async (op->drive, op->upload->drive_id, op->upload->file_id, op->calls,
                             ours_got_cb, task);
}

static void
ours_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_get_finish (op->drive, result, &error);

  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    {
      yd_transfer_upload_forget (op);
      yd_transfer_upload_fail (g_steal_pointer (&task), error);
    }
  else if (item == NULL)
    yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
  else if (g_str_equal (yd_drive_item_get_name (item), op->name))
    yd_transfer_upload_end_well (g_steal_pointer (&task), item);
  else
    yd_drive_client_rename_async (op->drive, item, op->name, op->calls, renamed_cb,
                                  g_steal_pointer (&task));
}

static void
renamed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_rename_finish (op->drive, result, &error);

  if (item != NULL)
    {
      yd_transfer_upload_end_well (g_steal_pointer (&task), item);
    }
  else if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS) &&
           op->rounds++ < ROUNDS_MAX)
    {
      g_error_free (error);
      ask_who (g_steal_pointer (&task));
    }
  else
    {
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
    }
}

/* Somebody else was quicker: that file is replaced like the first one. */
static void
ask_who (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);
  YdDriveUploadPlan plan = {
    .drive_id = op->upload->drive_id,
    .parent_id = yd_transfer_get_parent_id (op->transfer),
    .name = op->name,
    .fd = -1,
    .size = NAME_ONLY_BYTES,
    .n_parts = 1,
    .check_name_mode = "refuse",
    .tell_existing = TRUE,
  };

  yd_drive_client_create_upload_async (op->drive, &plan, op->calls, told_who_cb, task);
}

static void
told_who_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(YdDriveUpload) other =
    yd_drive_client_create_upload_finish (op->drive, result, &error);

  if (other == NULL)
    {
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  if (other->exists)
    {
      g_free (op->replaced_id);
      op->replaced_id = g_strdup (other->file_id);
      op->step = YD_TRANSFER_UPLOAD_BINNING;
    }
  yd_transfer_upload_replace (g_steal_pointer (&task));
}
