/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-1 with GnuTLS, 128 KiB reads with pread(): measured to be the core's limit; mmap would
 * risk SIGBUS when a file shrinks.
 */
#include "config.h"

#include "yd-base-hash.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES (128 * 1024)

struct _YdBaseHash
{
  gnutls_hash_hd_t handle; /* (owned) (nullable) */
};

static void
set_errno_error (GError    **error,
                 int         code,
                 const char *what)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", what,
               g_strerror (code));
}

gboolean
yd_base_file_identity_read (int                  fd,
                            YdBaseFileIdentity  *identity,
                            GError             **error)
{
  struct stat st;

  if (fstat (fd, &st) != 0)
    {
      set_errno_error (error, errno, "cannot examine the file");
      return FALSE;
    }
  if (!S_ISREG (st.st_mode))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                           "not a regular file");
      return FALSE;
    }
  identity->device = st.st_dev;
  identity->inode = st.st_ino;
  identity->size = st.st_size;
  identity->mtime_ns = (gint64) st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
  identity->ctime_ns = (gint64) st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
  return TRUE;
}

gboolean
yd_base_file_identity_equal (const YdBaseFileIdentity *a,
                             const YdBaseFileIdentity *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size &&
         a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns;
}

YdBaseHash *
yd_base_hash_new (void)
{
  YdBaseHash *self = g_new0 (YdBaseHash, 1);

  if (gnutls_hash_init (&self->handle, GNUTLS_DIG_SHA1) != 0)
    g_error ("No SHA-1 in GnuTLS"); /* lint-ok banned: a broken system */
  return self;
}

void
yd_base_hash_update (YdBaseHash    *self,
                     gconstpointer  data,
                     gsize          length)
{
  gnutls_hash (self->handle, data, length);
}

char *
yd_base_hash_end (YdBaseHash *self)
{
  static const char digits[] = "0123456789ABCDEF";
  guint8 digest[YD_BASE_HASH_SHA1_HEX / 2];
  char *hex = g_malloc (YD_BASE_HASH_SHA1_HEX + 1);

  gnutls_hash_output (self->handle, digest);
  for (gsize i = 0; i < sizeof digest; i++)
    {
      hex[2 * i] = digits[digest[i] >> 4];
      hex[2 * i + 1] = digits[digest[i] & 15];
    }
  hex[YD_BASE_HASH_SHA1_HEX] = '\0';
  return hex;
}

void
yd_base_hash_free (YdBaseHash *self)
{
  gnutls_hash_deinit (self->handle, NULL);
  g_free (self);
}

char *
yd_base_hash_data (gconstpointer data,
                   gsize         length)
{
  g_autoptr(YdBaseHash) hash = yd_base_hash_new ();

  yd_base_hash_update (hash, data, length);
  return yd_base_hash_end (hash);
}

/* The bytes read, 0 at the end of the file, -1 with @error. */
static gssize
read_block (int       fd,
            guint8   *block,
            gsize     want,
            goffset   offset,
            GError  **error)
{
  gssize got;

  do
    got = pread (fd, block, want, offset);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    set_errno_error (error, errno, "cannot read the file");
  return got;
}

char *
yd_base_hash_fd (int            fd,
                 goffset        offset,
                 goffset        length,
                 gint64        *progress,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr(YdBaseHash) hash = yd_base_hash_new ();
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  goffset done = 0;

  while (length < 0 || done < length)
    {
      gsize want = length < 0 ? BLOCK_BYTES : (gsize) MIN (BLOCK_BYTES, length - done);
      gssize got;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      got = read_block (fd, block, want, offset + done, error);
      if (got < 0)
        return NULL;
      if (got == 0 && length >= 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                               "the file ended early");
          return NULL;
        }
      if (got == 0)
        break;
      yd_base_hash_update (hash, block, (gsize) got);
      done += got;
      if (progress != NULL)
        yd_base_progress_add (progress, got);
    }
  return yd_base_hash_end (hash);
}

typedef struct
{
  int fd;
  goffset offset;
  goffset length;
  gint64 *progress; /* (borrowed) (nullable) */
} HashJob;

static void
hash_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  HashJob *job = task_data;
  g_autoptr(GError) error = NULL;
  char *hex = yd_base_hash_fd (job->fd, job->offset, job->length, job->progress, cancellable,
                               &error);

  if (hex == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, hex, g_free);
}

void
yd_base_hash_fd_async (int                  fd,
                       goffset              offset,
                       goffset              length,
                       gint64              *progress,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  HashJob *job = g_new0 (HashJob, 1);

  g_task_set_source_tag (task, yd_base_hash_fd_async);
  job->fd = fd;
  job->offset = offset;
  job->length = length;
  job->progress = progress;
  g_task_set_task_data (task, job, g_free);
  g_task_run_in_thread (task, hash_in_thread);
}

char *
yd_base_hash_fd_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_base_hash_fd_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_base_progress_add (gint64 *counter,
                      gint64  bytes)
{
  __atomic_add_fetch (counter, bytes, __ATOMIC_RELAXED);
}

void
yd_base_progress_set (gint64 *counter,
                      gint64  value)
{
  __atomic_store_n (counter, value, __ATOMIC_RELAXED);
}

gint64
yd_base_progress_get (gint64 *counter)
{
  return __atomic_load_n (counter, __ATOMIC_RELAXED);
}
