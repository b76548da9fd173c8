/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A piece of an open file as a request body: bounded, read with pread() (no position shared, no
 * mmap that a shrinking file could kill), always ready. A file that ends early is an error.
 * Private to the room; one thread at a time.
 */
#pragma once

#include "yd-net-transport.h"

G_BEGIN_DECLS

#define YD_TYPE_NET_SLICE_STREAM (yd_net_slice_stream_get_type ())
G_DECLARE_FINAL_TYPE (YdNetSliceStream, yd_net_slice_stream, YD, NET_SLICE_STREAM, GInputStream)

/* @fd is borrowed. @progress and @moved (each nullable, written atomically) are added the bytes
 * that were read. (transfer full) */
YdNetSliceStream *yd_net_slice_stream_new       (int               fd,
                                                 goffset           offset,
                                                 goffset           length,
                                                 gint64           *progress,
                                                 gint64           *moved);

/* Before each read @pace is asked, with @cancellable. Both are borrowed. */
void              yd_net_slice_stream_set_pace  (YdNetSliceStream *self,
                                                 const YdNetPace  *pace,
                                                 GCancellable     *cancellable);

/* What went wrong with the file, NULL when nothing did: libsoup may report something else.
 * (transfer none) (nullable) */
const GError     *yd_net_slice_stream_get_error (YdNetSliceStream *self);

G_END_DECLS
