/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The slice as a stream. Pollable and always ready, so that nothing hops to another thread for
 * the 8 KiB pieces in which GIO copies request bodies.
 */
#include "config.h"

#include "yd-net-slice-stream.h"

#include "yd-base-hash.h"

#include <errno.h>
#include <unistd.h>

struct _YdNetSliceStream
{
  GInputStream parent_instance;

  /* given at construction */
  int fd;
  goffset offset;   /* of the next byte */
  goffset left;     /* bytes */
  gint64 *progress; /* (borrowed) (nullable) */
  gint64 *moved;    /* (borrowed) (nullable) */
  const YdNetPace *pace;     /* (borrowed) (nullable) */
  GCancellable *cancellable; /* (borrowed) (nullable): of the wait for it */

  /* state */
  GError *error; /* (owned) (nullable) */
};

static void pollable_iface_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdNetSliceStream, yd_net_slice_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      pollable_iface_init))

static gssize
fail (YdNetSliceStream  *self,
      GError            *failure,
      GError           **error)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (failure);
  g_propagate_error (error, failure);
  return -1;
}

static gssize
read_slice (GInputStream  *stream,
            void          *buffer,
            gsize          count,
            GCancellable  *cancellable,
            GError       **error)
{
  YdNetSliceStream *self = YD_NET_SLICE_STREAM (stream);
  gsize want = (gsize) MIN ((guint64) self->left, (guint64) count);
  gssize got;

  if (want == 0)
    return 0;
  if (self->pace != NULL && !self->pace->wait (want, self->pace->user_data, self->cancellable))
    return fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                            "cancelled while it waited"), error);
  do
    got = pread (self->fd, buffer, want, self->offset);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return fail (self, g_error_new (G_IO_ERROR, g_io_error_from_errno (errno),
                                    "cannot read the file: %s", g_strerror (errno)), error);
  if (got == 0)
    return fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                                            "the file ended early"), error);
  self->offset += got;
  self->left -= got;
  if (self->progress != NULL)
    yd_base_progress_add (self->progress, got);
  if (self->moved != NULL)
    yd_base_progress_add (self->moved, got);
  return got;
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  return TRUE;
}

static GSource *
create_source (GPollableInputStream *stream,
               GCancellable         *cancellable)
{
  g_autoptr(GSource) ready = g_timeout_source_new (0);

  return g_pollable_source_new_full (stream, ready, cancellable);
}

static gssize
read_nonblocking (GPollableInputStream  *stream,
                  void                  *buffer,
                  gsize                  count,
                  GError               **error)
{
  return read_slice (G_INPUT_STREAM (stream), buffer, count, NULL, error);
}

static void
pollable_iface_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = is_readable;
  iface->create_source = create_source;
  iface->read_nonblocking = read_nonblocking;
}

static void
yd_net_slice_stream_finalize (GObject *object)
{
  g_clear_error (&YD_NET_SLICE_STREAM (object)->error);
  G_OBJECT_CLASS (yd_net_slice_stream_parent_class)->finalize (object);
}

static void
yd_net_slice_stream_class_init (YdNetSliceStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_net_slice_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_slice;
}

static void
yd_net_slice_stream_init (YdNetSliceStream *self)
{
}

YdNetSliceStream *
yd_net_slice_stream_new (int      fd,
                         goffset  offset,
                         goffset  length,
                         gint64  *progress,
                         gint64  *moved)
{
  YdNetSliceStream *self = g_object_new (YD_TYPE_NET_SLICE_STREAM, NULL);

  self->fd = fd;
  self->offset = offset;
  self->left = length;
  self->progress = progress;
  self->moved = moved;
  return self;
}

const GError *
yd_net_slice_stream_get_error (YdNetSliceStream *self)
{
  return self->error;
}

void
yd_net_slice_stream_set_pace (YdNetSliceStream *self,
                              const YdNetPace  *pace,
                              GCancellable     *cancellable)
{
  self->pace = pace;
  self->cancellable = cancellable;
}
