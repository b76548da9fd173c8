/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A run of bytes that grows at its end and is read anywhere: in memory (in blocks, never copied as
 * a whole), in a file, or nowhere (only its length is known; it reads as zeros). Counted
 * references; one thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YdSimBlob YdSimBlob;

YdSimBlob  *yd_sim_blob_new_memory   (void);
YdSimBlob  *yd_sim_blob_new_nowhere  (void);

/* An empty new file at @path; %NULL with a #GFileError. */
YdSimBlob  *yd_sim_blob_new_file     (const char   *path,
                                      GError      **error);
/* The bytes of the existing file at @path; %NULL with a #GFileError. */
YdSimBlob  *yd_sim_blob_open_file    (const char   *path,
                                      GError      **error);

YdSimBlob  *yd_sim_blob_ref          (YdSimBlob    *self);
void        yd_sim_blob_unref        (YdSimBlob    *self);

guint64     yd_sim_blob_get_size     (YdSimBlob    *self);
/* FALSE for a blob that is nowhere. */
gboolean    yd_sim_blob_is_readable  (YdSimBlob    *self);
gboolean    yd_sim_blob_append       (YdSimBlob    *self,
                                      const void   *data,
                                      gsize         length,
                                      GError      **error);
/* Forgets what lies behind @size; a size that is not smaller changes nothing. */
gboolean    yd_sim_blob_truncate     (YdSimBlob    *self,
                                      guint64       size,
                                      GError      **error);
/* Up to @length bytes from @offset; fewer only at the end (transfer full); %NULL with a
 * #GFileError. */
GBytes     *yd_sim_blob_read         (YdSimBlob    *self,
                                      guint64       offset,
                                      gsize         length,
                                      GError      **error);

/* For a file: gives it another name, or removes it. Others: nothing, and success. */
gboolean    yd_sim_blob_move         (YdSimBlob    *self,
                                      const char   *path,
                                      GError      **error);
void        yd_sim_blob_remove       (YdSimBlob    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimBlob, yd_sim_blob_unref)

G_END_DECLS
