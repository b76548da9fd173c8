/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stored zips; see the header. All numbers of the format are little-endian.
 */
#include "config.h"

#include "yd-transfer-zip.h"

#include "yd-transfer-place.h"

#include <string.h>
#include <zlib.h>

#define LOCAL_SIGNATURE 0x04034b50
#define CENTRAL_SIGNATURE 0x02014b50
#define END_SIGNATURE 0x06054b50
#define LOCAL_BYTES 30
#define VERSION_NEEDED 20
#define VERSION_MADE_BY (3 << 8 | VERSION_NEEDED) /* 3: Unix, for the mode below */
#define FLAG_UTF8 0x800
#define FILE_MODE (0100644u << 16)
#define FIRST_YEAR 1980
#define LAST_YEAR 2107

static gint64
local_bytes (const YdTransferZipEntry *entry)
{
  return LOCAL_BYTES + (gint64) strlen (entry->name);
}

gint64
yd_transfer_zip_find_start (const YdTransferZipEntry *entries,
                            guint                     index)
{
  gint64 start = local_bytes (&entries[index]);

  for (guint i = 0; i < index; i++)
    start += local_bytes (&entries[i]) + entries[i].size;
  return start;
}

guint32
yd_transfer_zip_sum (guint32       crc,
                     gconstpointer data,
                     gsize         length)
{
  return (guint32) crc32_z (crc, data, length);
}

static void
append_number (GByteArray *bytes,
               guint32     value,
               guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      guint8 byte = (guint8) (value >> (8 * i));

      g_byte_array_append (bytes, &byte, 1);
    }
}

/* The date in the upper, the time in the lower half, as MS-DOS had it: local, even seconds. */
static guint32
dos_time (gint64 unix_seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (unix_seconds);
  int year = time != NULL ? g_date_time_get_year (time) : 0;

  if (year < FIRST_YEAR || year > LAST_YEAR)
    return 1u << 21 | 1u << 16;
  return (guint32) (year - FIRST_YEAR) << 25 | (guint32) g_date_time_get_month (time) << 21 |
         (guint32) g_date_time_get_day_of_month (time) << 16 |
         (guint32) g_date_time_get_hour (time) << 11 |
         (guint32) g_date_time_get_minute (time) << 5 |
         (guint32) g_date_time_get_second (time) / 2;
}

/* What the local and the central header have in common. */
static void
append_description (GByteArray               *bytes,
                    const YdTransferZipEntry *entry,
                    guint32                   time)
{
  append_number (bytes, VERSION_NEEDED, 2);
  append_number (bytes, FLAG_UTF8, 2);
  append_number (bytes, 0, 2); /* stored */
  append_number (bytes, time, 4);
  append_number (bytes, entry->crc, 4);
  append_number (bytes, (guint32) entry->size, 4);
  append_number (bytes, (guint32) entry->size, 4);
  append_number (bytes, (guint32) strlen (entry->name), 2);
  append_number (bytes, 0, 2); /* no extra field */
}

static void
append_name (GByteArray               *bytes,
             const YdTransferZipEntry *entry)
{
  g_byte_array_append (bytes, (const guint8 *) entry->name, (guint) strlen (entry->name));
}

static gboolean
write_local (int                       file,
             const YdTransferZipEntry *entry,
             guint32                   time,
             gint64                    offset,
             GError                  **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  append_number (bytes, LOCAL_SIGNATURE, 4);
  append_description (bytes, entry, time);
  append_name (bytes, entry);
  return yd_transfer_place_write (file, bytes->data, bytes->len, offset, error);
}

static void
append_central (GByteArray               *bytes,
                const YdTransferZipEntry *entry,
                guint32                   time,
                gint64                    offset)
{
  append_number (bytes, CENTRAL_SIGNATURE, 4);
  append_number (bytes, VERSION_MADE_BY, 2);
  append_description (bytes, entry, time);
  append_number (bytes, 0, 2); /* no comment */
  append_number (bytes, 0, 2); /* first disk */
  append_number (bytes, 0, 2); /* not text */
  append_number (bytes, FILE_MODE, 4);
  append_number (bytes, (guint32) offset, 4);
  append_name (bytes, entry);
}

static void
append_end (GByteArray *bytes,
            guint       n_entries,
            guint32     directory)
{
  guint32 length = bytes->len;

  append_number (bytes, END_SIGNATURE, 4);
  append_number (bytes, 0, 4); /* one disk */
  append_number (bytes, n_entries, 2);
  append_number (bytes, n_entries, 2);
  append_number (bytes, length, 4);
  append_number (bytes, directory, 4);
  append_number (bytes, 0, 2); /* no comment */
}

gint64
yd_transfer_zip_write_frame (int                       file,
                             const YdTransferZipEntry *entries,
                             guint                     n_entries,
                             gint64                    unix_seconds,
                             GError                  **error)
{
  g_autoptr(GByteArray) central = g_byte_array_new ();
  guint32 time = dos_time (unix_seconds);
  gint64 offset = 0;

  for (guint i = 0; i < n_entries; i++)
    offset += local_bytes (&entries[i]) + entries[i].size;
  if (offset >= YD_TRANSFER_ZIP_MAX)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "too large for a zip");
      return -1;
    }
  offset = 0;
  for (guint i = 0; i < n_entries; i++)
    {
      if (!write_local (file, &entries[i], time, offset, error))
        return -1;
      append_central (central, &entries[i], time, offset);
      offset += local_bytes (&entries[i]) + entries[i].size;
    }
  append_end (central, n_entries, (guint32) offset);
  if (!yd_transfer_place_write (file, central->data, central->len, offset, error))
    return -1;
  return offset + central->len;
}
