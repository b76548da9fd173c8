/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading inputs; see the header.
 */
#include "config.h"

#include "yd-fuzz.h"

#include <string.h>

char *
yd_fuzz_dup_text (const uint8_t *data,
                  size_t         size)
{
  return g_strndup ((const char *) data, size);
}

char *
yd_fuzz_dup_utf8 (const uint8_t *data,
                  size_t         size)
{
  g_autofree char *text = yd_fuzz_dup_text (data, size);

  return g_utf8_make_valid (text, -1);
}

char **
yd_fuzz_dup_lines (const uint8_t *data,
                   size_t         size)
{
  g_autofree char *text = yd_fuzz_dup_utf8 (data, size);

  return g_strsplit (text, "\n", -1);
}

/* libsoup gives no header with control characters. */
static void
add_header (GHashTable *headers,
            const char *line)
{
  const char *colon = strchr (line, ':');
  char *value;

  if (colon == NULL)
    return;
  value = g_strstrip (g_strdup (colon + 1));
  for (char *p = value; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_hash_table_replace (headers, g_strndup (line, (gsize) (colon - line)), value);
}

static guint
read_first_line (const char  *line,
                 char       **word)
{
  const char *space = strchr (line, ' ');
  guint64 status = 200;

  *word = space != NULL ? g_strndup (line, (gsize) (space - line)) : g_strdup (line);
  if (space != NULL)
    g_ascii_string_to_unsigned (space + 1, 10, 0, 999, &status, NULL);
  return (guint) status;
}

YdNetReply *
yd_fuzz_read_reply (const uint8_t  *data,
                    size_t          size,
                    char          **word)
{
  static const char gap[] = "\n\n";
  const uint8_t *end = memmem (data, size, gap, strlen (gap));
  size_t head_size = end != NULL ? (size_t) (end - data) : size;
  size_t rest = end != NULL ? head_size + strlen (gap) : size;
  g_auto(GStrv) lines = yd_fuzz_dup_lines (data, head_size);
  GHashTable *headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GBytes) body = g_bytes_new (data + rest, size - rest);
  guint status = read_first_line (lines[0] != NULL ? lines[0] : "", word);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    add_header (headers, lines[i]);
  return yd_net_reply_new (status, headers, body);
}

void
yd_fuzz_assert_outcome (gboolean      done,
                        const GError *error)
{
  g_assert_true (done == (error == NULL));
  if (error == NULL)
    return;
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strpbrk (error->message, "\r\n"));
}
