/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Full is a state of where files go, not of a file: once one did not fit into an account or onto a
 * disk, the others that go there wait without being tried, and a person is told once.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

/* The account, or the folder on the disk. (transfer full) */
static char *
dup_target (YdTransfer *transfer)
{
  GFile *folder = yd_transfer_get_folder (transfer);

  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD || folder == NULL)
    return g_strdup_printf ("account %p", yd_transfer_queue_get_account (transfer));
  return g_file_get_uri (folder);
}

YdTransferReason
yd_transfer_queue_find_full (YdTransferQueue *self,
                             YdTransfer      *transfer)
{
  g_autofree char *target = NULL;

  if (g_hash_table_size (self->full) == 0)
    return YD_TRANSFER_REASON_NONE;
  target = dup_target (transfer);
  if (!g_hash_table_contains (self->full, target))
    return YD_TRANSFER_REASON_NONE;
  return yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD ? YD_TRANSFER_REASON_QUOTA
                                                                    : YD_TRANSFER_REASON_DISK;
}

gboolean
yd_transfer_queue_note_full (YdTransferQueue *self,
                             YdTransfer      *transfer)
{
  return g_hash_table_add (self->full, dup_target (transfer));
}

void
yd_transfer_queue_forget_full (YdTransferQueue *self,
                               YdTransfer      *transfer)
{
  g_autofree char *target = dup_target (transfer);

  g_hash_table_remove (self->full, target);
}

gboolean
yd_transfer_queue_same_target (YdTransfer *one,
                               YdTransfer *other)
{
  g_autofree char *target = dup_target (one);
  g_autofree char *another = dup_target (other);

  return g_str_equal (target, another);
}
