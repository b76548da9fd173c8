/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which bytes to ask for next when downloading. Pure. One segment holds all that is missing:
 * three files at a time use the three connections that an account has (Open API reference §7.2).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Data connections for downloads that one account may have open. */
#define YD_TRANSFER_SEGMENT_CONNECTIONS 3

typedef struct
{
  gint64 offset;
  gint64 length; /* 0: all there is, of a file whose size is not known */
} YdTransferSegment;

/* @size: bytes of the file, -1 unknown. @received: bytes from the start that are here. FALSE
 * when nothing is missing. */
gboolean yd_transfer_segment_plan_next (gint64             size,
                                        gint64             received,
                                        YdTransferSegment *segment);

G_END_DECLS
