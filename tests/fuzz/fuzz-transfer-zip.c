/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Live photos as one file, read again by a reader of its own. A line for each entry, "SIZE CRC
 * NAME"; the first one is the time. Of the entries only the frame is written: the file has holes.
 *
 * Fuzzes: src/transfer/yd-transfer-zip.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-transfer-zip.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#define ENTRIES_MAX 4
#define LOCAL_BYTES 30
#define CENTRAL_BYTES 46
#define END_BYTES 22

typedef struct
{
  int file;
  gint64 length;
  guint8 *directory; /* (owned): up to the end of the file */
  gint64 begin;      /* of the directory */
} Zip;

static guint32
get_number (const guint8 *at,
            guint         n)
{
  guint32 value = 0;

  for (guint i = n; i > 0; i--)
    value = value << 8 | at[i - 1];
  return value;
}

static void
read_at (int      file,
         gint64   offset,
         gpointer block,
         gsize    size)
{
  g_assert_cmpint (pread (file, block, size, offset), ==, (gssize) size);
}

/* Sizes, checksum, name: the same in both headers, the central one has them two bytes later. */
static void
assert_described (const guint8             *header,
                  const char               *name,
                  const YdTransferZipEntry *entry)
{
  g_assert_cmpuint (get_number (header + 4, 2), ==, 0);
  g_assert_cmphex (get_number (header + 10, 4), ==, entry->crc);
  g_assert_cmpuint (get_number (header + 14, 4), ==, entry->size);
  g_assert_cmpuint (get_number (header + 18, 4), ==, entry->size);
  g_assert_cmpuint (get_number (header + 22, 2), ==, strlen (entry->name));
  g_assert_cmpmem (name, strlen (entry->name), entry->name, strlen (entry->name));
}

/* The length of its central header. */
static gsize
assert_entry (const Zip                *zip,
              const guint8             *central,
              const YdTransferZipEntry *entries,
              guint                     index)
{
  const YdTransferZipEntry *entry = &entries[index];
  gsize name_length = strlen (entry->name);
  gint64 start = get_number (central + 42, 4);
  guint8 local[LOCAL_BYTES + 256];

  g_assert_cmphex (get_number (central, 4), ==, 0x02014b50);
  assert_described (central + 6, (const char *) central + CENTRAL_BYTES, entry);
  read_at (zip->file, start, local, LOCAL_BYTES + name_length);
  g_assert_cmphex (get_number (local, 4), ==, 0x04034b50);
  assert_described (local + 4, (const char *) local + LOCAL_BYTES, entry);
  g_assert_cmpmem (local + 4, 22, central + 6, 22);
  g_assert_cmpint (start + LOCAL_BYTES + (gint64) name_length, ==,
                   yd_transfer_zip_find_start (entries, index));
  g_assert_cmpint (start + LOCAL_BYTES + (gint64) name_length + entry->size, <=, zip->begin);
  return CENTRAL_BYTES + name_length;
}

static void
assert_zip (int                       file,
            gint64                    length,
            const YdTransferZipEntry *entries,
            guint                     n)
{
  Zip zip = { file, length, NULL, 0 };
  guint8 end[END_BYTES];
  gsize at = 0;

  g_assert_cmpint (length, >=, END_BYTES);
  g_assert_cmpint (lseek (file, 0, SEEK_END), ==, length);
  read_at (file, length - END_BYTES, end, END_BYTES);
  g_assert_cmphex (get_number (end, 4), ==, 0x06054b50);
  g_assert_cmpuint (get_number (end + 8, 2), ==, n);
  g_assert_cmpuint (get_number (end + 10, 2), ==, n);
  zip.begin = get_number (end + 16, 4);
  g_assert_cmpint (zip.begin + get_number (end + 12, 4), ==, length - END_BYTES);

  zip.directory = g_malloc ((gsize) (length - zip.begin));
  read_at (file, zip.begin, zip.directory, (gsize) (length - zip.begin));
  for (guint i = 0; i < n; i++)
    at += assert_entry (&zip, zip.directory + at, entries, i);
  g_assert_cmpuint (at, ==, get_number (end + 12, 4));
  g_free (zip.directory);
}

/* FALSE when the line is none. */
static gboolean
read_entry (char               *line,
            YdTransferZipEntry *entry)
{
  char *crc = strchr (line, ' ');
  char *name = crc != NULL ? strchr (crc + 1, ' ') : NULL;
  guint64 number = 0;

  if (name == NULL || strlen (name + 1) > 255)
    return FALSE;
  *crc = '\0';
  *name = '\0';
  if (!g_ascii_string_to_signed (line, 10, 0, G_MAXINT64 / ENTRIES_MAX / 2, &entry->size, NULL) ||
      !g_ascii_string_to_unsigned (crc + 1, 16, 0, G_MAXUINT32, &number, NULL))
    return FALSE;
  entry->crc = (guint32) number;
  entry->name = name + 1;
  return TRUE;
}

static void
assert_sum (const uint8_t *data,
            size_t         size)
{
  guint32 halves = yd_transfer_zip_sum (yd_transfer_zip_sum (0, data, size / 2), data + size / 2,
                                        size - size / 2);

  g_assert_cmphex (halves, ==, crc32 (0, data, (uInt) size));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_auto(GStrv) lines = yd_fuzz_dup_lines (data, size);
  YdTransferZipEntry entries[ENTRIES_MAX];
  g_autoptr(GError) error = NULL;
  gint64 unix_seconds = 0;
  gint64 length;
  guint n = 0;
  int file;

  assert_sum (data, size);
  if (lines[0] != NULL)
    g_ascii_string_to_signed (lines[0], 10, G_MININT64, G_MAXINT64, &unix_seconds, NULL);
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL && n < ENTRIES_MAX; i++)
    if (read_entry (lines[i], &entries[n]))
      n++;
  if (n == 0)
    return 0;

  file = memfd_create ("zip", MFD_CLOEXEC);
  length = yd_transfer_zip_write_frame (file, entries, n, unix_seconds, &error);
  yd_fuzz_assert_outcome (length >= 0, error);
  if (length >= 0)
    assert_zip (file, length, entries, n);
  else
    g_assert_cmpint (lseek (file, 0, SEEK_END), ==, 0);
  close (file);
  return 0;
}
