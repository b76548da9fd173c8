/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Full is a state of where files go, not of a file: once one did not fit into an account or onto a
 * disk, the others that go there wait without being tried, and a person is told once, until
 * something gets there again. So it is with an account that holds more than it may, and gives
 * nothing out.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

/* What is known of a target. */
typedef enum
{
  HOPEFUL = 1, /* it was full; there may be space again */
  FULL,
} Fullness;

static const YdTransferReason reasons[] = {
  YD_TRANSFER_REASON_QUOTA, YD_TRANSFER_REASON_DISK, YD_TRANSFER_REASON_LAPSED,
};

/* What of @transfer's @reason is about: its account, or the folder on the disk; NULL for what it
 * has nothing to do with. (transfer full) (nullable) */
static char *
dup_target (YdTransfer       *transfer,
            YdTransferReason  reason)
{
  gboolean upload = yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD;
  GFile *folder = yd_transfer_get_folder (transfer);

  if (reason == YD_TRANSFER_REASON_LAPSED)
    return g_strdup_printf ("lapsed %p", yd_transfer_queue_get_account (transfer));
  if (upload)
    return reason == YD_TRANSFER_REASON_QUOTA
             ? g_strdup_printf ("account %p", yd_transfer_queue_get_account (transfer)) : NULL;
  return reason == YD_TRANSFER_REASON_DISK && folder != NULL ? g_file_get_uri (folder) : NULL;
}

YdTransferReason
yd_transfer_queue_find_full (YdTransferQueue *self,
                             YdTransfer      *transfer)
{
  if (g_hash_table_size (self->full) == 0)
    return YD_TRANSFER_REASON_NONE;
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autofree char *target = dup_target (transfer, reasons[i]);

      if (target != NULL &&
          GPOINTER_TO_INT (g_hash_table_lookup (self->full, target)) == FULL)
        return reasons[i];
    }
  return YD_TRANSFER_REASON_NONE;
}

gboolean
yd_transfer_queue_note_full (YdTransferQueue  *self,
                             YdTransfer       *transfer,
                             YdTransferReason  reason)
{
  g_autofree char *target = dup_target (transfer, reason);
  gboolean news = target != NULL && !g_hash_table_contains (self->full, target);

  if (target != NULL)
    g_hash_table_insert (self->full, g_steal_pointer (&target), GINT_TO_POINTER (FULL));
  return news;
}

void
yd_transfer_queue_forget_full (YdTransferQueue *self,
                               YdTransfer      *transfer)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autofree char *target = dup_target (transfer, reasons[i]);

      if (target != NULL && g_hash_table_contains (self->full, target))
        g_hash_table_insert (self->full, g_steal_pointer (&target), GINT_TO_POINTER (HOPEFUL));
    }
}

/* While it counts as full, the transfer was under way before. */
void
yd_transfer_queue_note_room (YdTransferQueue *self,
                             YdTransfer      *transfer)
{
  for (gsize i = 0; g_hash_table_size (self->full) > 0 && i < G_N_ELEMENTS (reasons); i++)
    {
      g_autofree char *target = dup_target (transfer, reasons[i]);

      if (target != NULL &&
          GPOINTER_TO_INT (g_hash_table_lookup (self->full, target)) == HOPEFUL)
        g_hash_table_remove (self->full, target);
    }
}

gboolean
yd_transfer_queue_same_target (YdTransfer *one,
                               YdTransfer *other)
{
  g_autofree char *target = dup_target (one, YD_TRANSFER_REASON_DISK);
  g_autofree char *another = dup_target (other, YD_TRANSFER_REASON_DISK);

  return g_strcmp0 (target, another) == 0;
}
