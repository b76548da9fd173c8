/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How records are written; see the header.
 */
#include "config.h"

#include "yd-browse-name-chunk.h"

#include <string.h>

#define HOUR_US (3600 * (gint64) 1000000)
#define HOURS (1 << 24)

guint
yd_browse_name_chunk_get_hour (gint64 modified_us)
{
  return (guint) CLAMP (modified_us / HOUR_US, 0, HOURS - 1);
}

static void
append_number (GByteArray *bytes,
               guint       number,
               guint       n)
{
  for (guint i = n; i > 0; i--)
    {
      guint8 byte = (guint8) (0x80 | (number >> (6 * (i - 1)) & 0x3f));

      g_byte_array_append (bytes, &byte, 1);
    }
}

guint
yd_browse_name_chunk_read (const guint8 *at,
                           guint         n)
{
  guint number = 0;

  for (guint i = 0; i < n; i++)
    number = number << 6 | (at[i] & 0x3f);
  return number;
}

static void
append_byte (GByteArray *bytes,
             guint8      byte)
{
  g_byte_array_append (bytes, &byte, 1);
}

static void
append_text (GByteArray *bytes,
             const char *text)
{
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

static void
append_sounds (GByteArray       *sounds,
               YdBrowseSpelling *spelling,
               GString          *spelt,
               guint             slot,
               const char       *folded)
{
  g_string_truncate (spelt, 0);
  if (!yd_browse_spelling_initials (spelling, folded, spelt))
    return;
  append_byte (sounds, YD_BROWSE_NAME_CHUNK_RECORD_END);
  append_number (sounds, slot, 2);
  append_number (sounds, (guint) MIN (strlen (folded), YD_BROWSE_NAME_CHUNK_LENGTHS - 1), 2);
  append_text (sounds, spelt->str);
  append_byte (sounds, YD_BROWSE_NAME_CHUNK_SOUNDS_NEXT);
  g_string_truncate (spelt, 0);
  yd_browse_spelling_sounds (spelling, folded, spelt);
  append_text (sounds, spelt->str);
}

void
yd_browse_name_chunk_append (GByteArray       *text,
                             GByteArray       *sounds,
                             YdBrowseSpelling *spelling,
                             GString          *spelt,
                             guint             slot,
                             guint             drive,
                             gint64            modified_us,
                             const char       *name)
{
  g_autofree char *folded = yd_browse_spelling_fold (name);

  append_byte (text, YD_BROWSE_NAME_CHUNK_RECORD_END);
  append_number (text, slot, 2);
  append_number (text, drive % YD_BROWSE_NAME_CHUNK_DRIVES, 2);
  append_number (text, yd_browse_name_chunk_get_hour (modified_us), 4);
  append_text (text, folded);
  append_sounds (sounds, spelling, spelt, slot, folded);
}

void
yd_browse_name_chunk_end (GByteArray *bytes)
{
  if (bytes->len > 0)
    append_byte (bytes, YD_BROWSE_NAME_CHUNK_RECORD_END);
}
