/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-1 of files, off the main thread, with GnuTLS (it uses the processor's SHA instructions),
 * and the identity that tells whether a file is still the one that was hashed.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_BASE_HASH_SHA1_HEX 40
#define YD_BASE_HASH_PRE_BYTES 1024 /* Open API reference §5.7: pre_hash */

/* What fstat() says of an open file. Two equal identities: the same bytes, as far as the file
 * system tells. */
typedef struct
{
  guint64 device;
  guint64 inode;
  gint64  size;     /* bytes */
  gint64  mtime_ns; /* since 1970 */
  gint64  ctime_ns;
} YdBaseFileIdentity;

/* Fails with a G_IO_ERROR of the errno; G_IO_ERROR_NOT_REGULAR_FILE for anything but a file. */
gboolean  yd_base_file_identity_read  (int                  fd,
                                       YdBaseFileIdentity  *identity,
                                       GError             **error);
gboolean  yd_base_file_identity_equal (const YdBaseFileIdentity *a,
                                       const YdBaseFileIdentity *b);

/* Incremental SHA-1; one thread at a time. */
typedef struct _YdBaseHash YdBaseHash;
YdBaseHash *yd_base_hash_new     (void);
void        yd_base_hash_update  (YdBaseHash   *self,
                                  gconstpointer data,
                                  gsize         length);
/* Ends the hash: 40 upper-case hex digits, as the service writes them. (transfer full) */
char       *yd_base_hash_end     (YdBaseHash   *self);
void        yd_base_hash_free    (YdBaseHash   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBaseHash, yd_base_hash_free)

/* SHA-1 of @length bytes at @data, 40 upper-case hex digits. Any thread. (transfer full) */
char       *yd_base_hash_data    (gconstpointer data,
                                  gsize         length);

/* Reads @length bytes of @fd from @offset and hashes them, in the calling (worker) thread;
 * length -1 is up to the end. Adds the bytes done to @progress (nullable). @fd's position is
 * not moved. Fails with G_IO_ERROR_CANCELLED, G_IO_ERROR_PARTIAL_INPUT when the file ends
 * early, or the errno's G_IO_ERROR. (transfer full) */
char       *yd_base_hash_fd      (int            fd,
                                  goffset        offset,
                                  goffset        length,
                                  gint64        *progress,
                                  GCancellable  *cancellable,
                                  GError       **error);

/* The same in a thread of its own. @fd must stay open until the callback; @progress is written
 * with g_atomic operations (gint64 read by yd_base_hash_progress_get()). */
void        yd_base_hash_fd_async  (int                  fd,
                                    goffset              offset,
                                    goffset              length,
                                    gint64              *progress,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
char       *yd_base_hash_fd_finish (GAsyncResult        *result,
                                    GError             **error);

/* A 64-bit counter written by one thread and read by another. */
void        yd_base_progress_add (gint64 *counter,
                                  gint64  bytes);
void        yd_base_progress_set (gint64 *counter,
                                  gint64  value);
gint64      yd_base_progress_get (gint64 *counter);

G_END_DECLS
