/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A reader and a writer of zips whose entries are stored without compression; nothing else of the
 * format is understood, for nothing else is needed. */

#include "config.h"

#include "yd-sim-livp.h"

#include "yd-sim-digest.h"

#include <string.h>

#define LOCAL_SIGNATURE 0x04034b50u
#define CENTRAL_SIGNATURE 0x02014b50u
#define END_SIGNATURE 0x06054b50u
#define LOCAL_BYTES 30
#define SIZE_MAX_BYTES ((guint64) 64 * 1024 * 1024)
/* 1980-01-01, the first day a zip knows. */
#define ZIP_DATE 0x21

static guint32
read_number (const guint8 *data,
             guint         bytes)
{
  guint32 value = 0;

  for (guint i = bytes; i > 0; i--)
    value = value << 8 | data[i - 1];

  return value;
}

static const char *
find_type (const char *name)
{
  static const char *const types[][2] = {
    { ".jpeg", "jpeg" }, { ".jpg", "jpeg" }, { ".heic", "heic" }, { ".mov", "mov" },
  };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (lower, types[i][0]))
      return types[i][1];

  return NULL;
}

/* Reads the entry at @offset; returns where the next one begins, 0 for none. */
static gsize
split_entry (YdSimStore *store,
             YdSimNode  *node,
             GBytes     *zip,
             gsize       offset)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (zip, &length);
  g_autofree char *name = NULL;
  const char *type;
  gsize start;
  gsize size;

  if (offset + LOCAL_BYTES > length || read_number (data + offset, 4) != LOCAL_SIGNATURE
      || read_number (data + offset + 8, 2) != 0)
    return 0;

  size = read_number (data + offset + 18, 4);
  start = offset + LOCAL_BYTES + read_number (data + offset + 26, 2)
          + read_number (data + offset + 28, 2);
  if (start > length || size > length - start)
    return 0;

  name = g_strndup ((const char *) data + offset + LOCAL_BYTES,
                    read_number (data + offset + 26, 2));
  type = find_type (name);
  if (type != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_from_bytes (zip, start, size);

      yd_sim_store_add_stream (store, node, type, yd_sim_store_add_bytes (store, bytes));
    }

  return start + size;
}

void
yd_sim_livp_split (YdSimStore *store,
                   YdSimNode  *node)
{
  g_autofree char *extension = yd_sim_node_get_extension (node);
  g_autoptr(GBytes) zip = NULL;
  gsize offset = 0;

  if (strcmp (extension, "livp") != 0 || node->streams != NULL
      || node->content->size > SIZE_MAX_BYTES || !yd_sim_blob_is_readable (node->content->blob))
    return;

  zip = yd_sim_blob_read (node->content->blob, 0, node->content->size, NULL);
  if (zip == NULL)
    return;

  do
    offset = split_entry (store, node, zip, offset);
  while (offset != 0);
}

static void
append_number (GByteArray *zip,
               guint32     value,
               guint       bytes)
{
  for (guint i = 0; i < bytes; i++)
    {
      guint8 byte = (guint8) (value >> (8 * i));

      g_byte_array_append (zip, &byte, 1);
    }
}

/* What both headers of an entry have in common. */
static void
append_description (GByteArray *zip,
                    const char *name,
                    GBytes     *bytes)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);
  guint32 size = (guint32) length;

  append_number (zip, 0x800, 2);   /* names are UTF-8 */
  append_number (zip, 0, 2);       /* stored */
  append_number (zip, 0, 2);
  append_number (zip, ZIP_DATE, 2);
  append_number (zip, yd_sim_digest_crc32 (data, length), 4);
  append_number (zip, size, 4);
  append_number (zip, size, 4);
  append_number (zip, (guint32) strlen (name), 2);
  append_number (zip, 0, 2);
}

static void
append_local (GByteArray *zip,
              const char *name,
              GBytes     *bytes)
{
  append_number (zip, LOCAL_SIGNATURE, 4);
  append_number (zip, 20, 2);
  append_description (zip, name, bytes);
  g_byte_array_append (zip, (const guint8 *) name, (guint) strlen (name));
  g_byte_array_append (zip, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
}

static void
append_central (GByteArray *zip,
                const char *name,
                GBytes     *bytes,
                guint32     offset)
{
  append_number (zip, CENTRAL_SIGNATURE, 4);
  append_number (zip, 20, 2);
  append_number (zip, 20, 2);
  append_description (zip, name, bytes);
  append_number (zip, 0, 2);
  append_number (zip, 0, 2);
  append_number (zip, 0, 2);
  append_number (zip, 0, 4);
  append_number (zip, offset, 4);
  g_byte_array_append (zip, (const guint8 *) name, (guint) strlen (name));
}

GBytes *
yd_sim_livp_build (const char *picture_name,
                   GBytes     *picture,
                   const char *film_name,
                   GBytes     *film)
{
  GByteArray *zip = g_byte_array_new ();
  guint32 second;
  guint32 directory;

  append_local (zip, picture_name, picture);
  second = zip->len;
  append_local (zip, film_name, film);
  directory = zip->len;
  append_central (zip, picture_name, picture, 0);
  append_central (zip, film_name, film, second);

  append_number (zip, END_SIGNATURE, 4);
  append_number (zip, 0, 4);
  append_number (zip, 2, 2);
  append_number (zip, 2, 2);
  append_number (zip, zip->len - 12 - directory, 4);
  append_number (zip, directory, 4);
  append_number (zip, 0, 2);

  return g_byte_array_free_to_bytes (zip);
}
