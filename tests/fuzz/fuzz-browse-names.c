/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of names: ids as they are packed, names as a chunk, which is read again and in which
 * each is found by what it is called. The first line is what is typed, the others are names. The
 * input is looked through as a chunk too.
 *
 * Fuzzes: src/browse/yd-browse-name-chunk.c
 * Fuzzes: src/browse/yd-browse-name-query.c
 * Fuzzes: src/browse/yd-browse-spelling.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-browse-name-chunk.h"
#include "yd-browse-name-query.h"
#include "yd-browse-name-table.h"

#include <string.h>

#define DRIVE 4095
#define NAMES_MAX 64
#define HOUR_US (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  GByteArray *text;
  GByteArray *sounds;
  guint n;
} Chunk;

static void
assert_id (const char *id)
{
  g_autoptr(GBytes) packed = yd_browse_name_table_pack_id (id);
  gsize size;
  gconstpointer data = g_bytes_get_data (packed, &size);
  g_autofree char *unpacked = yd_browse_name_table_unpack_id (data, size);

  g_assert_cmpstr (unpacked, ==, id);
  g_assert_cmpuint (size, <=, strlen (id));
}

static void
fill (Chunk  *chunk,
      char  **names)
{
  g_autoptr(YdBrowseSpelling) spelling = yd_browse_spelling_new ();
  g_autoptr(GString) spelt = g_string_new (NULL);

  for (chunk->n = 0; names[chunk->n] != NULL && chunk->n < NAMES_MAX; chunk->n++)
    yd_browse_name_chunk_append (chunk->text, chunk->sounds, spelling, spelt, chunk->n, DRIVE,
                                 chunk->n * HOUR_US, names[chunk->n]);
  yd_browse_name_chunk_end (chunk->text);
  yd_browse_name_chunk_end (chunk->sounds);
}

/* Records follow each other without a gap. */
static void
assert_chunk (const Chunk  *chunk,
              char        **names)
{
  const guint8 *at = chunk->text->data;

  for (guint i = 0; i < chunk->n; i++)
    {
      g_autofree char *folded = yd_browse_spelling_fold (names[i]);

      g_assert_cmpint (*at, ==, YD_BROWSE_NAME_CHUNK_RECORD_END);
      g_assert_cmpuint (yd_browse_name_chunk_read (at + 1, 2), ==, i);
      g_assert_cmpuint (yd_browse_name_chunk_read (at + 3, 2), ==, DRIVE);
      g_assert_cmpuint (yd_browse_name_chunk_read (at + 5, 4), ==, i);
      at += YD_BROWSE_NAME_CHUNK_TEXT_HEAD;
      g_assert_cmpmem (at, strlen (folded), folded, strlen (folded));
      at += strlen (folded);
    }
  if (chunk->n > 0)
    g_assert_cmpint (*at++, ==, YD_BROWSE_NAME_CHUNK_RECORD_END);
  g_assert_cmpuint ((gsize) (at - chunk->text->data), ==, chunk->text->len);
}

/* The numbers that were found, by the half that another thread would take. (transfer full)
 * (nullable) */
static GArray *
look (const Chunk *chunk,
      const char  *typed,
      guint        drive)
{
  g_autoptr(YdBrowseNameQuery) query = yd_browse_name_query_new (typed, NAMES_MAX);
  g_autoptr(YdBrowseNameQuery) half = NULL;
  GArray *best;

  if (query == NULL)
    return NULL;
  yd_browse_name_query_want_drive (query, drive);
  half = yd_browse_name_query_dup (query);
  yd_browse_name_query_look (half, 1, chunk->text->data, chunk->text->len,
                             yd_browse_name_query_wants_sounds (half) ? chunk->sounds->data : NULL,
                             yd_browse_name_query_wants_sounds (half) ? chunk->sounds->len : 0);
  yd_browse_name_query_merge (query, half);
  best = yd_browse_name_query_get_best (query);
  g_assert_cmpuint (yd_browse_name_query_get_n_found (query), >=, best->len);
  return best;
}

static gboolean
has (GArray *found,
     gint64  number)
{
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, gint64, i) == number)
      return TRUE;
  return FALSE;
}

static void
assert_found (const Chunk *chunk,
              const char  *name,
              guint        slot)
{
  g_autoptr(GArray) found = look (chunk, name, DRIVE);
  g_autoptr(GArray) elsewhere = look (chunk, name, DRIVE - 1);

  if (found == NULL)
    return;
  g_assert_true (has (found, YD_BROWSE_NAME_CHUNK_SLOTS + slot));
  g_assert_cmpuint (elsewhere->len, ==, 0);
}

/* Whatever is in the file, looking through it ends. */
static void
look_through (const uint8_t *data,
              size_t         size,
              const char    *typed)
{
  g_autoptr(YdBrowseNameQuery) query = yd_browse_name_query_new (typed, 3);
  g_autoptr(GArray) best = NULL;

  if (query == NULL)
    return;
  yd_browse_name_query_look (query, 0, data, size, data, size);
  yd_browse_name_query_look (query, 1, data, size / 2, NULL, 0);
  best = yd_browse_name_query_get_best (query);
  g_assert_cmpuint (best->len, <=, 3);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_auto(GStrv) lines = yd_fuzz_dup_lines (data, size);
  Chunk chunk = { g_byte_array_new (), g_byte_array_new (), 0 };
  g_autoptr(GArray) found = NULL;

  if (lines[0] != NULL)
    {
      fill (&chunk, lines + 1);
      assert_chunk (&chunk, lines + 1);
      found = look (&chunk, lines[0], DRIVE);
      for (guint i = 0; i < chunk.n; i++)
        {
          assert_id (lines[i + 1]);
          assert_found (&chunk, lines[i + 1], i);
        }
      look_through (data, size, lines[0]);
    }
  g_byte_array_unref (chunk.text);
  g_byte_array_unref (chunk.sounds);
  return 0;
}
