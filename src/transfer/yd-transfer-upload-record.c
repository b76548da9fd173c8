/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an upload keeps for its next attempt; see the private header. Trouble with the journal
 * costs the bytes that were sent before an interruption, never the upload.
 */
#include "config.h"

#include "yd-transfer-upload-private.h"

void
yd_transfer_upload_keep (YdTransferUpload     *op,
                         YdTransferUploadStep  step)
{
  const YdDriveUpload *upload = op->upload;
  YdTransferUploadRecord record = {
    .drive_id = (char *) yd_storage_get_drive_id (yd_transfer_get_storage (op->transfer)),
    .file_id = upload != NULL ? upload->file_id : NULL,
    .upload_id = upload != NULL ? upload->upload_id : NULL,
    .part_bytes = op->plan.part_bytes,
    .source = op->source.identity,
    .content_hash = op->source.content_hash,
    .temporary = op->remote_name,
    .replaced_id = op->replaced_id,
    .step = step,
    .asked_us = op->asked_us,
  };
  g_autoptr(GError) error = NULL;

  op->step = step;
  if (!yd_transfer_journal_save_upload (op->engine->journal, op->transfer, &record, &error))
    g_debug ("Upload: not kept: %s", error->message);
}

/* The session. (transfer full) */
static YdDriveUpload *
make_upload (YdTransferUpload             *op,
             const YdTransferUploadRecord *record)
{
  YdDriveUpload *upload = g_new0 (YdDriveUpload, 1);

  upload->drive_id = g_strdup (record->drive_id);
  upload->parent_id = g_strdup (yd_transfer_get_parent_id (op->transfer));
  upload->file_id = g_strdup (record->file_id);
  upload->upload_id = g_strdup (record->upload_id != NULL ? record->upload_id : "");
  upload->name = g_strdup (record->temporary != NULL ? record->temporary : op->name);
  upload->size = record->source.size;
  upload->instant = *upload->upload_id == '\0';
  upload->content_hash = g_strdup (record->content_hash);
  upload->part_urls = g_ptr_array_new_with_free_func (g_free);
  return upload;
}

void
yd_transfer_upload_take_up (YdTransferUpload *op)
{
  YdTransferUploadRecord *record = op->record;

  g_clear_pointer (&op->upload, yd_drive_upload_free);
  op->upload = record->file_id != NULL ? make_upload (op, record) : NULL;
  op->asked = op->upload == NULL;
  op->asked_us = record->asked_us;
  yd_transfer_set_instant (op->transfer, op->upload != NULL && op->upload->instant);
  g_free (op->remote_name);
  op->remote_name = g_strdup (record->temporary);
  g_free (op->replaced_id);
  op->replaced_id = g_strdup (record->replaced_id);
  yd_transfer_part_plan_init (&op->plan, record->source.size, record->part_bytes);
  op->source.identity = record->source;
  g_free (op->source.content_hash);
  op->source.content_hash = g_strdup (record->content_hash);
  op->step = (YdTransferUploadStep) record->step;
  g_clear_pointer (&op->record, yd_transfer_upload_record_free);
}

void
yd_transfer_upload_forget (YdTransferUpload *op)
{
  g_clear_pointer (&op->record, yd_transfer_upload_record_free);
  g_clear_pointer (&op->remote_name, g_free);
  g_clear_pointer (&op->replaced_id, g_free);
  op->asked = op->unsure;
  op->resumed = FALSE;
  op->number = 0;
  op->asked_us = 0;
  op->step = YD_TRANSFER_UPLOAD_SENDING;
  yd_transfer_journal_forget_upload (op->engine->journal, op->transfer);
}

/* It may have been read when it was opened, at the earliest. */
void
yd_transfer_upload_find_digest (YdTransferUpload *op)
{
  op->opened_us = yd_base_clock_get_real_us (op->engine->clock);
  if (op->source.content_hash == NULL)
    op->source.content_hash =
      yd_transfer_digests_find (op->engine->digests, &op->source.identity);
  op->noted = op->source.content_hash != NULL;
}

void
yd_transfer_upload_note_digest (YdTransferUpload *op)
{
  if (op->noted || op->source.content_hash == NULL || op->source.fd < 0)
    return;
  op->noted = TRUE;
  yd_transfer_digests_note (op->engine->digests, &op->source.identity, op->source.content_hash,
                            op->opened_us);
}
