/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a file is cut for upload: parts of 16 MiB, doubled while there would be more than 9000
 * (Open API reference §8.1). Pure. A part may be stored short; the next one then starts at the
 * sum of what is stored (§5.9), so later parts need not lie where the first plan put them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YD_TRANSFER_PART_BYTES ((gint64) 16 * 1024 * 1024)
#define YD_TRANSFER_PART_COUNT_MAX 9000

typedef struct
{
  gint64 size;       /* bytes of the file */
  gint64 part_bytes; /* of each part but the last */
  guint  n_parts;    /* at least 1: an empty file is one empty part */
} YdTransferPartPlan;

typedef struct
{
  guint  number; /* from 1 */
  gint64 offset;
  gint64 length;
} YdTransferPart;

/* @part_bytes: the size to begin with, YD_TRANSFER_PART_BYTES. */
void     yd_transfer_part_plan_init (YdTransferPartPlan       *self,
                                     gint64                    size,
                                     gint64                    part_bytes);

/* The part that follows @n_stored parts holding @stored bytes; FALSE when all bytes are there. */
gboolean yd_transfer_part_plan_next (const YdTransferPartPlan *self,
                                     guint                     n_stored,
                                     gint64                    stored,
                                     YdTransferPart           *part);

G_END_DECLS
