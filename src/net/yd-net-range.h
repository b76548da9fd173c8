/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A piece of a file out of an answer: whether the answer can be trusted to hold it, and the bytes
 * of it in order, no other. Private to the room; a value, of one worker thread.
 */
#pragma once

#include "yd-net-answer.h"
#include "yd-net-transport.h"

G_BEGIN_DECLS

typedef struct
{
  goffset offset;
  goffset length;            /* 0: up to the end */
  goffset total;             /* of the whole file, -1 unknown */
  YdNetSink sink;
  gpointer user_data;        /* (borrowed): the sink's */
  GCancellable *cancellable; /* (borrowed) (nullable) */
} YdNetRange;

/* What is asked for, as a line of a head; NULL for the whole file. (transfer full) (nullable) */
char    *yd_net_range_make_header (const YdNetRange  *self);

/* Gives the sink what @answer, with its head read and 200 or 206, holds of the piece. FALSE with
 * YD_NET_ERROR, G_IO_ERROR_CANCELLED or the sink's own error. */
gboolean yd_net_range_receive     (const YdNetRange  *self,
                                   YdNetAnswer       *answer,
                                   GError           **error);

G_END_DECLS
