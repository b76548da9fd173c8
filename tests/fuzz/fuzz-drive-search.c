/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people search for, as the service's language has it: what is typed stays within its quotes.
 * Lines: what is typed, a folder id, a number for the kind, two times.
 *
 * Fuzzes: src/drive/yd-drive-search.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-drive-error.h"
#include "yd-drive-search.h"

#include <string.h>

static const char *
get_line (char **lines,
          guint  index)
{
  return index < g_strv_length (lines) ? lines[index] : "";
}

static gint64
get_number (char **lines,
            guint  index)
{
  gint64 number = 0;

  g_ascii_string_to_signed (get_line (lines, index), 10, G_MININT64, G_MAXINT64, &number, NULL);
  return number;
}

/* The string that begins behind the quote at *@at, which is moved behind it. (transfer full) */
static char *
read_string (const char **at)
{
  GString *text = g_string_new (NULL);
  const char *p = *at + 1;

  for (; *p != '"'; p++)
    {
      if (*p == '\\')
        p++;
      g_assert_cmpint (*p, !=, '\0');
      g_string_append_c (text, *p);
    }
  *at = p + 1;
  return g_string_free (text, FALSE);
}

/* The query with a "$" for each string; *strings: what was in them. (transfer full) */
static char *
strip (const char *query,
       GPtrArray  *strings)
{
  GString *bare = g_string_new (NULL);
  const char *at = query;

  while (*at != '\0')
    if (*at == '"')
      {
        g_ptr_array_add (strings, read_string (&at));
        g_string_append_c (bare, '$');
      }
    else
      g_string_append_c (bare, *at++);
  return g_string_free (bare, FALSE);
}

static void
assert_query (const char          *query,
              const YdDriveSearch *search)
{
  g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bare = strip (query, strings);
  g_autofree char *typed = g_strstrip (g_strdup (search->text));
  g_auto(GStrv) conditions = g_strsplit (bare, " and ", -1);

  g_assert_cmpuint (g_strv_length (conditions), <=, 5);
  g_assert_cmpint (g_utf8_strlen (query, -1), <=, 4096);
  g_assert_cmpuint (strings->len, ==, g_strv_length (conditions));
  for (guint i = 0; conditions[i] != NULL; i++)
    g_assert_true (g_regex_match_simple (
      "^(name match|parent_file_id =|type =|category =|updated_at (>=|<)) \\$$", conditions[i], 0,
      0));
  if (*typed != '\0')
    g_assert_cmpstr (g_ptr_array_index (strings, 0), ==, typed);
  if (*search->parent_id != '\0')
    g_assert_cmpstr (g_ptr_array_index (strings, *typed != '\0'), ==, search->parent_id);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *whole = yd_fuzz_dup_text (data, size);
  g_auto(GStrv) lines = g_strsplit (whole, "\n", -1);
  YdDriveSearch search = {
    .text = get_line (lines, 0),
    .parent_id = get_line (lines, 1),
    .type = (YdDriveSearchType) ((guint64) get_number (lines, 2) %
                                 (YD_DRIVE_SEARCH_OTHERS + 1)),
    .from_us = get_number (lines, 3),
    .until_us = get_number (lines, 4),
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *query = yd_drive_search_to_query (&search, &error);

  yd_fuzz_assert_outcome (query != NULL, error);
  if (query != NULL)
    assert_query (query, &search);
  else
    g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME);
  return 0;
}
