/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs of bytes in memory, in a file or nowhere. */

#include "config.h"

#include "yd-sim-blob.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* One block of a blob in memory; blocks are never moved once full. */
#define BLOCK_BYTES ((gsize) 256 * 1024)

struct _YdSimBlob
{
  grefcount   refs;
  guint64     size;
  GPtrArray  *blocks;   /* (owned) (nullable) of GByteArray: in memory */
  char       *path;     /* (owned) (nullable): in a file */
  int         fd;       /* of that file, while it is open, or -1 */
};

static YdSimBlob *
new_blob (void)
{
  YdSimBlob *self = g_new0 (YdSimBlob, 1);

  g_ref_count_init (&self->refs);
  self->fd = -1;

  return self;
}

static gboolean
fail_with_errno (const char  *what,
                 GError     **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved),
               "%s: %s", what, g_strerror (saved));
  return FALSE;
}

static gboolean
open_if_closed (YdSimBlob  *self,
                int         flags,
                GError    **error)
{
  if (self->fd >= 0)
    return TRUE;

  self->fd = g_open (self->path, flags | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return fail_with_errno ("Cannot open stored content", error);

  return TRUE;
}

static void
close_file (YdSimBlob *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* A store keeps thousands of blobs: only those that somebody else holds, a running download, keep
 * their file open between two reads (and can be read on after the file is removed). */
static void
close_if_alone (YdSimBlob *self)
{
  if (g_ref_count_compare (&self->refs, 1))
    close_file (self);
}

YdSimBlob *
yd_sim_blob_new_memory (void)
{
  YdSimBlob *self = new_blob ();

  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  return self;
}

YdSimBlob *
yd_sim_blob_new_nowhere (void)
{
  return new_blob ();
}

YdSimBlob *
yd_sim_blob_new_file (const char  *path,
                      GError     **error)
{
  g_autoptr(YdSimBlob) self = new_blob ();

  self->path = g_strdup (path);
  if (!open_if_closed (self, O_RDWR | O_CREAT | O_TRUNC, error))
    return NULL;

  return g_steal_pointer (&self);
}

YdSimBlob *
yd_sim_blob_open_file (const char  *path,
                       GError     **error)
{
  g_autoptr(YdSimBlob) self = new_blob ();
  GStatBuf status;

  self->path = g_strdup (path);
  if (g_stat (path, &status) != 0)
    {
      fail_with_errno ("Stored content is missing", error);
      return NULL;
    }
  self->size = (guint64) status.st_size;

  return g_steal_pointer (&self);
}

YdSimBlob *
yd_sim_blob_ref (YdSimBlob *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
yd_sim_blob_unref (YdSimBlob *self)
{
  if (!g_ref_count_dec (&self->refs))
    {
      close_if_alone (self);
      return;
    }

  close_file (self);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_free (self->path);
  g_free (self);
}

guint64
yd_sim_blob_get_size (YdSimBlob *self)
{
  return self->size;
}

gboolean
yd_sim_blob_is_readable (YdSimBlob *self)
{
  return self->blocks != NULL || self->path != NULL;
}

static gboolean
append_to_file (YdSimBlob     *self,
                const guint8  *data,
                gsize          length,
                GError       **error)
{
  gsize done = 0;

  if (!open_if_closed (self, O_RDWR, error))
    return FALSE;

  while (done < length)
    {
      ssize_t count = pwrite (self->fd, data + done, length - done, (off_t) (self->size + done));

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return fail_with_errno ("Cannot write stored content", error);
      done += (gsize) count;
    }

  return TRUE;
}

static void
append_to_blocks (YdSimBlob    *self,
                  const guint8 *data,
                  gsize         length)
{
  while (length > 0)
    {
      GByteArray *last = NULL;
      gsize count;

      if (self->blocks->len > 0)
        last = g_ptr_array_index (self->blocks, self->blocks->len - 1);
      if (last == NULL || last->len >= BLOCK_BYTES)
        {
          last = g_byte_array_new ();
          g_ptr_array_add (self->blocks, last);
        }

      count = MIN (length, BLOCK_BYTES - last->len);
      g_byte_array_append (last, data, (guint) count);
      data += count;
      length -= count;
    }
}

gboolean
yd_sim_blob_append (YdSimBlob   *self,
                    const void  *data,
                    gsize        length,
                    GError     **error)
{
  if (self->path != NULL && !append_to_file (self, data, length, error))
    return FALSE;
  if (self->blocks != NULL)
    append_to_blocks (self, data, length);

  self->size += length;
  return TRUE;
}

gboolean
yd_sim_blob_truncate (YdSimBlob  *self,
                      guint64     size,
                      GError    **error)
{
  guint whole = (guint) (size / BLOCK_BYTES);

  if (size >= self->size)
    return TRUE;

  if (self->path != NULL)
    {
      if (!open_if_closed (self, O_RDWR, error))
        return FALSE;
      if (ftruncate (self->fd, (off_t) size) != 0)
        return fail_with_errno ("Cannot shorten stored content", error);
    }
  if (self->blocks != NULL)
    {
      guint keep = size % BLOCK_BYTES != 0 ? whole + 1 : whole;

      g_ptr_array_set_size (self->blocks, (int) keep);
      if (keep > whole)
        g_byte_array_set_size (g_ptr_array_index (self->blocks, whole), size % BLOCK_BYTES);
    }

  self->size = size;
  return TRUE;
}

static void
copy_from_blocks (YdSimBlob *self,
                  guint64    offset,
                  guint8    *data,
                  gsize      length)
{
  while (length > 0)
    {
      GByteArray *block = g_ptr_array_index (self->blocks, offset / BLOCK_BYTES);
      gsize start = offset % BLOCK_BYTES;
      gsize count = MIN (length, block->len - start);

      memcpy (data, block->data + start, count);
      data += count;
      offset += count;
      length -= count;
    }
}

static gboolean
copy_from_file (YdSimBlob  *self,
                guint64     offset,
                guint8     *data,
                gsize       length,
                GError    **error)
{
  gsize done = 0;

  if (!open_if_closed (self, O_RDONLY, error))
    return FALSE;

  while (done < length)
    {
      ssize_t count = pread (self->fd, data + done, length - done, (off_t) (offset + done));

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return fail_with_errno ("Cannot read stored content", error);
      if (count == 0)
        {
          g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "Stored content is shorter");
          return FALSE;
        }
      done += (gsize) count;
    }

  return TRUE;
}

GBytes *
yd_sim_blob_read (YdSimBlob  *self,
                  guint64     offset,
                  gsize       length,
                  GError    **error)
{
  g_autofree guint8 *data = NULL;
  gsize count = offset < self->size ? (gsize) MIN ((guint64) length, self->size - offset) : 0;

  if (count == 0)
    return g_bytes_new_static ("", 0);

  if (self->blocks == NULL && self->path == NULL)
    return g_bytes_new_take (g_malloc0 (count), count);

  data = g_malloc (count);
  if (self->blocks != NULL)
    copy_from_blocks (self, offset, data, count);
  else if (!copy_from_file (self, offset, data, count, error))
    return NULL;

  close_if_alone (self);
  return g_bytes_new_take (g_steal_pointer (&data), count);
}

gboolean
yd_sim_blob_move (YdSimBlob   *self,
                  const char  *path,
                  GError     **error)
{
  if (self->path == NULL)
    return TRUE;

  close_file (self);
  if (g_rename (self->path, path) != 0)
    return fail_with_errno ("Cannot name stored content", error);

  g_free (self->path);
  self->path = g_strdup (path);
  return TRUE;
}

void
yd_sim_blob_remove (YdSimBlob *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
}
