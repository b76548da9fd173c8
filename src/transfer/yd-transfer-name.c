/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The encoder of local names; see the header for what the escapes mean.
 */
#include "config.h"

#include "yd-transfer-name.h"

#include "yd-base-hash.h"

#include <string.h>

#define SHORTENED_HASH_HEX 16
#define EXTENSION_MAX 16 /* bytes, with the dot: longer ones are part of the stem */

/* Bytes that are written as "%XX" somewhere: controls, "%", ".", "/", what is not ASCII. */
static gboolean
is_escapable (guint byte)
{
  return byte < 0x20 || byte == '%' || byte == '.' || byte == '/' || byte >= 0x7f;
}

static int
hex_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that the escape at @text stands for, or -1. */
static int
read_escape (const char *text,
             gsize       length)
{
  int byte;

  if (length < 3 || text[0] != '%' || hex_value (text[1]) < 0 || hex_value (text[2]) < 0)
    return -1;
  byte = hex_value (text[1]) * 16 + hex_value (text[2]);
  return is_escapable ((guint) byte) ? byte : -1;
}

static gboolean
reads_as_escape (const char *text,
                 gsize       length)
{
  return read_escape (text, length) >= 0 ||
         (length >= 2 && text[0] == '%' && (text[1] == '~' || text[1] == '_'));
}

/* Bytes at @text that may stay: one character, or 0 when its first byte has to be escaped. */
static gsize
plain_length (const char *text,
              gsize       length)
{
  gunichar c = g_utf8_get_char_validated (text, (gssize) length);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    return 0;
  if (c < 0x20 || c == '/' || (c >= 0x7f && c < 0xa0))
    return 0;
  if (c == '%' && reads_as_escape (text, length))
    return 0;
  return (gsize) g_unichar_to_utf8 (c, NULL);
}

/* Where the extension of @name begins, or its end when it has none worth keeping. */
static gsize
find_extension (const char *name)
{
  gsize length = strlen (name);
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name || dot[1] == '\0' || strlen (dot) > EXTENSION_MAX)
    return length;
  return (gsize) (dot - name);
}

/* The longest start of @name within @max bytes that cuts no character and no escape. */
static gsize
safe_prefix (const char *name,
             gsize       max)
{
  gsize length = strlen (name);
  gsize end = MIN (length, max);

  while (end > 0 && end < length && ((guchar) name[end] & 0xc0) == 0x80)
    end--;
  for (gsize back = 1; back <= 2 && back <= end; back++)
    if (end < length && reads_as_escape (name + end - back, length - (end - back)))
      return end - back;
  return end;
}

static char *
shorten (const char *encoded,
         const char *name,
         gsize       length)
{
  g_autofree char *hash = yd_base_hash_data (name, length);
  gsize extension = find_extension (encoded);
  gsize stem = safe_prefix (encoded, YD_TRANSFER_NAME_MAX - 2 - SHORTENED_HASH_HEX -
                                       strlen (encoded + extension));

  return g_strdup_printf ("%.*s%%~%.*s%s", (int) MIN (stem, extension), encoded,
                          SHORTENED_HASH_HEX, hash, encoded + extension);
}

char *
yd_transfer_name_encode (const char *name,
                         gssize      length)
{
  gsize n = length < 0 ? strlen (name) : (gsize) length;
  gboolean dots = (n == 1 || n == 2) && memcmp (name, "..", n) == 0;
  GString *encoded = g_string_sized_new (n + 8);

  if (n == 0)
    g_string_append (encoded, "%_");
  for (gsize i = 0; i < n;)
    {
      gsize plain = dots ? 0 : plain_length (name + i, n - i);

      if (plain > 0)
        g_string_append_len (encoded, name + i, (gssize) plain);
      else
        g_string_append_printf (encoded, "%%%02X", (guchar) name[i]);
      i += MAX (plain, 1);
    }
  if (encoded->len > YD_TRANSFER_NAME_MAX)
    {
      g_autofree char *full = g_string_free (encoded, FALSE);

      return shorten (full, name, n);
    }
  return g_string_free (encoded, FALSE);
}

char *
yd_transfer_name_decode (const char *local)
{
  gsize length = strlen (local);
  g_autoptr(GString) name = g_string_sized_new (length);

  if (strcmp (local, "%_") == 0)
    return g_strdup ("");
  for (gsize i = 0; i < length;)
    {
      int byte = read_escape (local + i, length - i);

      if (byte == 0 || (byte < 0 && reads_as_escape (local + i, length - i)))
        return NULL;
      g_string_append_c (name, byte < 0 ? local[i] : (char) byte);
      i += byte < 0 ? 1 : 3;
    }
  return g_string_free (g_steal_pointer (&name), FALSE);
}

char *
yd_transfer_name_numbered (const char *local,
                           guint       number)
{
  g_autofree char *suffix = NULL;
  gsize extension;
  gsize stem;

  if (number == 0)
    return g_strdup (local);
  extension = find_extension (local);
  suffix = g_strdup_printf (" (%u)%s", number, local + extension);
  stem = safe_prefix (local, YD_TRANSFER_NAME_MAX - strlen (suffix));
  return g_strdup_printf ("%.*s%s", (int) MIN (stem, extension), local, suffix);
}

char *
yd_transfer_name_partial (const char *local,
                          guint32     random)
{
  gsize stem = safe_prefix (local, YD_TRANSFER_NAME_MAX - strlen ("..01234567.part"));

  return g_strdup_printf (".%.*s.%08x.part", (int) stem, local, random);
}
