/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The segment plan; see the header.
 */
#include "config.h"

#include "yd-transfer-segment-plan.h"

gboolean
yd_transfer_segment_plan_next (gint64             size,
                               gint64             received,
                               YdTransferSegment *segment)
{
  if (size >= 0 && received >= size)
    return FALSE;
  segment->offset = size < 0 ? 0 : received;
  segment->length = size < 0 ? 0 : size - received;
  return TRUE;
}
