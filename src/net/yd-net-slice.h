/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A piece of an open file as a request body: bounded, read with pread() (no position shared, no
 * mmap that a shrinking file could kill). A file that ends early is an error. Private to the room;
 * a value, of one thread.
 */
#pragma once

#include "yd-net-transport.h"

G_BEGIN_DECLS

typedef struct
{
  int fd;                    /* (borrowed) */
  goffset offset;            /* of the next byte */
  goffset left;              /* bytes */
  const YdNetPace *pace;     /* (borrowed) (nullable): asked before each read … */
  GCancellable *cancellable; /* (borrowed) (nullable): … with this */
} YdNetSlice;

/* The next bytes, up to @size: 0 at the end, -1 with @error (G_IO_ERROR). */
gssize yd_net_slice_read (YdNetSlice  *self,
                          gpointer     block,
                          gsize        size,
                          GError     **error);

G_END_DECLS
