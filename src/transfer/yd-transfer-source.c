/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The source of an upload; see the header.
 */
#include "config.h"

#include "yd-transfer-source.h"

#include "yd-transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES (128 * 1024)

static void
set_changed (GError **error)
{
  g_set_error_literal (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_CHANGED,
                       "the file changed while it was being sent");
}

static void
set_unsupported (GError **error)
{
  g_set_error_literal (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                       "not a file that can be sent");
}

static void
set_open_error (GError **error,
                int      code)
{
  if (code == ENXIO || code == EISDIR || code == ENODEV)
    set_unsupported (error);
  else if (code == ELOOP)
    set_changed (error);
  else if (code == ENOENT || code == ENOTDIR || code == ESTALE)
    g_set_error (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_SOURCE_GONE,
                 "the file is not there any more: %s", g_strerror (code));
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "cannot open the file: %s",
                 g_strerror (code));
}

/* The document portal, where a sandbox gets its files from, answers O_NOFOLLOW with ELOOP for plain
 * files too. So look at what it really is; a link stays refused. */
static int
open_no_link (const char *path,
              int         flags)
{
  int fd = open (path, flags | O_NOFOLLOW);
  g_autofree char *place = NULL;
  struct stat st;
  int seen;
  int code = ELOOP;

  if (fd >= 0 || errno != ELOOP)
    return fd;
  seen = open (path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (seen < 0)
    return -1;
  if (fstat (seen, &st) == 0 && S_ISREG (st.st_mode))
    {
      place = g_strdup_printf ("/proc/self/fd/%d", seen);
      fd = open (place, flags);
      code = errno;
    }
  close (seen);
  errno = code;
  return fd;
}

static gboolean
read_identity (YdTransferSource    *self,
               YdBaseFileIdentity  *identity,
               GError             **error)
{
  if (!yd_base_file_identity_read (self->fd, identity, error))
    return FALSE;
  if (self->any_device)
    identity->device = 0;
  return TRUE;
}

gboolean
yd_transfer_source_open (YdTransferSource  *self,
                         const char        *path,
                         gboolean           follow,
                         GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

  self->fd = follow ? open (path, flags) : open_no_link (path, flags);
  if (self->fd < 0)
    {
      set_open_error (error, errno);
      return FALSE;
    }
  if (read_identity (self, &self->identity, &local_error))
    return TRUE;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE))
    set_unsupported (error);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
yd_transfer_source_check (YdTransferSource  *self,
                          GError           **error)
{
  YdBaseFileIdentity now;

  if (!read_identity (self, &now, error))
    return FALSE;
  if (yd_base_file_identity_equal (&self->identity, &now))
    return TRUE;
  set_changed (error);
  return FALSE;
}

/* Bytes read at @offset; 0 at the end, -1 with @error. */
static gssize
read_some (YdTransferSource  *self,
           guint8            *block,
           gsize              want,
           goffset            offset,
           GError           **error)
{
  gssize got;

  do
    got = pread (self->fd, block, want, offset);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "cannot read the file: %s",
                 g_strerror (errno));
  return got;
}

gboolean
yd_transfer_source_take_in (YdTransferSource  *self,
                            GError           **error)
{
  gsize size = (gsize) self->identity.size;
  g_autofree guint8 *block = NULL;
  gsize done = 0;

  if (self->identity.size > YD_TRANSFER_SOURCE_SMALL)
    return TRUE;
  block = g_malloc (size + 1);
  while (done < size)
    {
      gssize got = read_some (self, block + done, size - done, (goffset) done, error);

      if (got < 0)
        return FALSE;
      if (got == 0)
        {
          set_changed (error);
          return FALSE;
        }
      done += (gsize) got;
    }
  g_clear_pointer (&self->content, g_bytes_unref);
  self->content = g_bytes_new_take (g_steal_pointer (&block), size);
  g_free (self->content_hash);
  self->content_hash = yd_base_hash_data (g_bytes_get_data (self->content, NULL), size);
  return TRUE;
}

gboolean
yd_transfer_source_hash_to (YdTransferSource  *self,
                            gint64             end,
                            GCancellable      *cancellable,
                            GError           **error)
{
  g_autofree guint8 *block = NULL;

  if (self->content_hash != NULL)
    return TRUE;
  block = g_malloc (BLOCK_BYTES);
  if (self->hash == NULL)
    self->hash = yd_base_hash_new ();
  while (self->hashed < end)
    {
      gsize want = (gsize) MIN (BLOCK_BYTES, end - self->hashed);
      gssize got;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      got = read_some (self, block, want, self->hashed, error);
      if (got < 0)
        return FALSE;
      if (got == 0)
        {
          set_changed (error);
          return FALSE;
        }
      yd_base_hash_update (self->hash, block, (gsize) got);
      self->hashed += got;
    }
  return TRUE;
}

gboolean
yd_transfer_source_end (YdTransferSource  *self,
                        GCancellable      *cancellable,
                        GError           **error)
{
  if (!yd_transfer_source_hash_to (self, self->identity.size, cancellable, error))
    return FALSE;
  if (self->content_hash == NULL)
    self->content_hash = yd_base_hash_end (self->hash);
  g_clear_pointer (&self->hash, yd_base_hash_free);
  return yd_transfer_source_check (self, error);
}

void
yd_transfer_source_clear (YdTransferSource *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  self->hashed = 0;
  g_clear_pointer (&self->hash, yd_base_hash_free);
  g_clear_pointer (&self->content_hash, g_free);
  g_clear_pointer (&self->content, g_bytes_unref);
}
