/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading the piece; see the header.
 */
#include "config.h"

#include "yd-net-slice.h"

#include <errno.h>
#include <unistd.h>

gssize
yd_net_slice_read (YdNetSlice  *self,
                   gpointer     block,
                   gsize        size,
                   GError     **error)
{
  gsize want = (gsize) MIN ((guint64) self->left, (guint64) size);
  gssize got;

  if (want == 0)
    return 0;
  if (self->pace != NULL)
    want = self->pace->take (want, self->pace->user_data, self->cancellable);
  if (want == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled while it waited");
      return -1;
    }
  do
    got = pread (self->fd, block, want, self->offset);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                 "cannot read the file: %s", g_strerror (errno));
  else if (got == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "the file ended early");
  if (got <= 0)
    return -1;
  self->offset += got;
  self->left -= got;
  return got;
}
