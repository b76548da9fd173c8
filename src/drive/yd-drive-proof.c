/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * proof_code v1. All arithmetic is unsigned: a signed offset was a real bug elsewhere.
 */
#include "config.h"

#include "yd-drive-proof.h"

#include <errno.h>
#include <unistd.h>

#define OFFSET_DIGITS 16

typedef struct
{
  /* Input */
  int fd;
  gint64 offset;
  gsize length;
} ProofJob;

void
yd_drive_proof_locate (const char *token,
                       gint64      size,
                       gint64     *offset,
                       gsize      *length)
{
  g_autofree char *md5 = NULL;
  guint64 number;

  *offset = 0;
  *length = 0;
  if (size <= 0)
    return;

  /* GnuTLS refuses MD5 where FIPS mode is on, and this is one short string. */
  md5 = g_compute_checksum_for_string (G_CHECKSUM_MD5, token, -1); /* lint-ok banned: see above */
  md5[OFFSET_DIGITS] = '\0';
  number = g_ascii_strtoull (md5, NULL, 16);
  *offset = (gint64) (number % (guint64) size);
  *length = (gsize) MIN (YD_DRIVE_PROOF_BYTES, size - *offset);
}

char *
yd_drive_proof_bytes (const char *token,
                      GBytes     *content)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (content, &size);
  gint64 offset;
  gsize length;

  yd_drive_proof_locate (token, (gint64) size, &offset, &length);
  return length == 0 ? g_strdup ("") : g_base64_encode (bytes + offset, length);
}

static gboolean
read_exactly (int       fd,
              guint8   *bytes,
              gsize     length,
              gint64    offset,
              GError  **error)
{
  gsize done = 0;

  while (done < length)
    {
      gssize got = pread (fd, bytes + done, length - done, offset + (gint64) done);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          int saved_errno = errno;

          g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
                       "cannot read the file: %s", g_strerror (saved_errno));
          return FALSE;
        }
      if (got == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                               "the file ended early");
          return FALSE;
        }
      done += (gsize) got;
    }
  return TRUE;
}

static void
prove_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  ProofJob *job = task_data;
  g_autoptr(GError) error = NULL;
  guint8 bytes[YD_DRIVE_PROOF_BYTES];

  if (!read_exactly (job->fd, bytes, job->length, job->offset, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (job->length == 0)
    g_task_return_pointer (task, g_strdup (""), g_free);
  else
    g_task_return_pointer (task, g_base64_encode (bytes, job->length), g_free);
}

void
yd_drive_proof_fd_async (const char          *token,
                         int                  fd,
                         gint64               size,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  ProofJob *job = g_new0 (ProofJob, 1);

  g_task_set_source_tag (task, yd_drive_proof_fd_async);
  job->fd = fd;
  yd_drive_proof_locate (token, size, &job->offset, &job->length);
  g_task_set_task_data (task, job, g_free);
  g_task_run_in_thread (task, prove_in_thread);
}

char *
yd_drive_proof_fd_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_proof_fd_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
