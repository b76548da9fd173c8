/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part plan; see the header.
 */
#include "config.h"

#include "yd-transfer-part-plan.h"

void
yd_transfer_part_plan_init (YdTransferPartPlan *self,
                            gint64              size,
                            gint64              part_bytes)
{
  self->size = MAX (size, 0);
  self->part_bytes = MAX (part_bytes, 1);
  while ((self->size - 1) / self->part_bytes >= YD_TRANSFER_PART_COUNT_MAX)
    self->part_bytes *= 2;
  self->n_parts = (guint) (self->size / self->part_bytes);
  if (self->size % self->part_bytes != 0 || self->n_parts == 0)
    self->n_parts++;
}

gboolean
yd_transfer_part_plan_next (const YdTransferPartPlan *self,
                            guint                     n_stored,
                            gint64                    stored,
                            YdTransferPart           *part)
{
  if (stored >= self->size && n_stored > 0)
    return FALSE;
  part->number = n_stored + 1;
  part->offset = stored;
  part->length = MIN (self->part_bytes, self->size - stored);
  return TRUE;
}
