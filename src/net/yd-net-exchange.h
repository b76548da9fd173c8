/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One HTTP/1.1 request over a wire, up to the head of its answer. It listens while it sends: an
 * answer that comes before the body is through ends the sending, and is not lost with the
 * connection. Repeats nothing, follows nothing. Private to the room; worker threads.
 */
#pragma once

#include "yd-net-answer.h"
#include "yd-net-slice.h"
#include "yd-net-wire.h"

G_BEGIN_DECLS

typedef struct
{
  /* Input */
  const char *method;        /* (unowned) */
  GUri *uri;                 /* (borrowed) */
  const char *user_agent;    /* (borrowed) */
  const char *header;        /* (borrowed) (nullable): further lines of the head */
  YdNetSlice *body;          /* (borrowed) (nullable): with its length announced, also 0 */
  gint64 *progress;          /* (borrowed) (nullable): bytes of the body that were written */
  gint64 *moved;             /* (borrowed): bytes in both directions; written atomically too */
  GCancellable *cancellable; /* (borrowed) (nullable) */

  /* Output */
  gboolean sent;  /* the whole request was written */
  gboolean mute;  /* it failed before a byte came, and not for want of a file or by our will */
} YdNetExchange;

/* The answer, its body not read. NULL with @error: YD_NET_ERROR, G_IO_ERROR_CANCELLED, or what the
 * body's file says. (transfer full) */
YdNetAnswer *yd_net_exchange_run (YdNetExchange  *self,
                                  YdNetWire      *wire,
                                  GError        **error);

G_END_DECLS
