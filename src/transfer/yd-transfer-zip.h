/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The frame of a zip whose entries are stored, around bytes that are in the file already: what a
 * phone makes of a live photo. No compression, no reading, nothing of 4 GiB. Blocks: worker
 * threads only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TRANSFER_ZIP_MAX G_MAXUINT32 /* bytes of the whole file */

typedef struct
{
  const char *name;  /* (borrowed): UTF-8, at most 255 bytes */
  gint64      size;  /* bytes */
  guint32     crc;
} YdTransferZipEntry;

/* Where the bytes of entry @index begin; needs the names of it and of all before it, and the sizes
 * of those before it. */
gint64   yd_transfer_zip_find_start  (const YdTransferZipEntry  *entries,
                                      guint                      index);

/* The CRC-32 of what was summed to @crc (0 at first) and then @data. */
guint32  yd_transfer_zip_sum         (guint32                    crc,
                                      gconstpointer              data,
                                      gsize                      length);

/* Writes the headers before and the directory after the bytes of all entries: the length of the
 * file, or -1 with a G_IO_ERROR. */
gint64   yd_transfer_zip_write_frame (int                        file,
                                      const YdTransferZipEntry  *entries,
                                      guint                      n_entries,
                                      gint64                     unix_seconds,
                                      GError                   **error);

G_END_DECLS
