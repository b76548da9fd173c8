/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The disk: calls that fail, and what a power cut leaves of bytes that were not synced. What was
 * there before a write is remembered until the file is synced; a cut puts some of it back.
 */
#include "config.h"

#include "yd-seed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t __real_pread64 (int file, void *data, size_t length, off_t offset);
ssize_t __wrap_pread64 (int file, void *data, size_t length, off_t offset);
ssize_t __real_pwrite64 (int file, const void *data, size_t length, off_t offset);
ssize_t __wrap_pwrite64 (int file, const void *data, size_t length, off_t offset);
int __real_fsync (int file);
int __wrap_fsync (int file);
int __real_fdatasync (int file);
int __wrap_fdatasync (int file);
int __real_fallocate64 (int file, int mode, off_t offset, off_t length);
int __wrap_fallocate64 (int file, int mode, off_t offset, off_t length);
int __real_renameat2 (int from, const char *old, int to, const char *name, unsigned int flags);
int __wrap_renameat2 (int from, const char *old, int to, const char *name, unsigned int flags);

/* A write that may be undone. */
typedef struct
{
  int file;       /* (owned): our own */
  ino_t inode;
  off_t offset;
  GBytes *before; /* (owned): may be shorter, where the file was */
  gsize length;
} Write;

static GPtrArray *writes; /* (owned): Write (owned), oldest first */

static void
write_free (gpointer data)
{
  Write *write = data;

  close (write->file);
  g_bytes_unref (write->before);
  g_free (write);
}

/* 0, or the errno of what goes wrong. */
static int
find_trouble (const char *what,
              int         first,
              int         second)
{
  YdSeed *seed = yd_seed_get ();
  int code;

  if (seed == NULL || !seed->faults || !yd_seed_happens (seed, seed->badness / 5))
    return 0;
  code = yd_seed_happens (seed, 0.5) ? first : second;
  seed->n_faults++;
  yd_seed_note (seed, "%s fails: %d", what, code);
  return code;
}

/* Not a twin of @file: that would hold its lock. */
static int
open_again (int file)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", file);

  return open (path, O_RDWR | O_CLOEXEC);
}

static void
remember (int    file,
          size_t length,
          off_t  offset)
{
  g_autofree char *before = g_malloc (length);
  ssize_t got = __real_pread64 (file, before, length, offset);
  struct stat info;
  Write *write;

  if (got < 0 || fstat (file, &info) != 0)
    return;
  if (writes == NULL)
    writes = g_ptr_array_new_with_free_func (write_free);
  write = g_new0 (Write, 1);
  write->file = open_again (file);
  write->inode = info.st_ino;
  write->offset = offset;
  write->length = length;
  write->before = g_bytes_new (before, (gsize) got);
  g_ptr_array_add (writes, write);
}

static void
forget (int file)
{
  struct stat info;

  if (writes == NULL || fstat (file, &info) != 0)
    return;
  for (guint i = writes->len; i-- > 0;)
    if (((Write *) g_ptr_array_index (writes, i))->inode == info.st_ino)
      g_ptr_array_remove_index (writes, i);
}

/* What was never there is zeros. */
static void
undo (const Write *write)
{
  g_autofree char *bytes = g_malloc0 (write->length);
  gsize length;
  gconstpointer before = g_bytes_get_data (write->before, &length);

  if (length > 0)
    memcpy (bytes, before, length);
  g_assert_cmpint (__real_pwrite64 (write->file, bytes, write->length, write->offset), ==,
                   (gssize) write->length);
}

void
yd_seed_disk_cut (YdSeed *self)
{
  guint n = 0;

  if (writes == NULL)
    return;
  for (guint i = writes->len; i-- > 0;)
    if (yd_seed_happens (self, 0.5))
      {
        undo (g_ptr_array_index (writes, i));
        n++;
      }
  yd_seed_note (self, "%u of %u writes are lost", n, writes->len);
  g_ptr_array_set_size (writes, 0);
}

void
yd_seed_disk_keep (YdSeed *self)
{
  if (writes != NULL)
    g_ptr_array_set_size (writes, 0);
}

static int
fail (int code)
{
  errno = code;
  return -1;
}

ssize_t
__wrap_pread64 (int     file,
                void   *data,
                size_t  length,
                off_t   offset)
{
  int code = find_trouble ("pread", EIO, EIO);

  return code != 0 ? fail (code) : __real_pread64 (file, data, length, offset);
}

ssize_t
__wrap_pwrite64 (int         file,
                 const void *data,
                 size_t      length,
                 off_t       offset)
{
  int code = find_trouble ("pwrite", EIO, ENOSPC);

  if (code != 0)
    return fail (code);
  if (yd_seed_get () != NULL)
    remember (file, length, offset);
  return __real_pwrite64 (file, data, length, offset);
}

int
__wrap_fsync (int file)
{
  int code = find_trouble ("fsync", EIO, ENOSPC);

  if (code != 0)
    return fail (code);
  if (yd_seed_get () != NULL)
    forget (file);
  return __real_fsync (file);
}

int
__wrap_fdatasync (int file)
{
  int code = yd_seed_log_is (file) ? 0 : find_trouble ("fdatasync", EIO, ENOSPC);

  if (code != 0)
    return fail (code);
  if (yd_seed_get () != NULL)
    forget (file);
  yd_seed_log_synced (file);
  return __real_fdatasync (file);
}

int
__wrap_fallocate64 (int   file,
                    int   mode,
                    off_t offset,
                    off_t length)
{
  int code = find_trouble ("fallocate", ENOSPC, EDQUOT);

  return code != 0 ? fail (code) : __real_fallocate64 (file, mode, offset, length);
}

int
__wrap_renameat2 (int           from,
                  const char   *old,
                  int           to,
                  const char   *name,
                  unsigned int  flags)
{
  /* what gives a file its temporary name back comes of a trouble already */
  int code = g_str_has_suffix (name, ".part") ? 0 : find_trouble ("renameat2", EIO, ENOSPC);

  return code != 0 ? fail (code) : __real_renameat2 (from, old, to, name, flags);
}
