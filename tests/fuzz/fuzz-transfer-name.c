/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names for a local folder: always a name there, never two made one, and undone where they were not
 * shortened. Two names are separated by a line feed and "=" in a line of its own.
 *
 * Fuzzes: src/transfer/yd-transfer-name.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-transfer-name.h"

#include <string.h>

static void
assert_local (const char *local)
{
  g_assert_cmpstr (local, !=, "");
  g_assert_cmpstr (local, !=, ".");
  g_assert_cmpstr (local, !=, "..");
  g_assert_null (strchr (local, '/'));
  g_assert_cmpuint (strlen (local), <=, YD_TRANSFER_NAME_MAX);
  g_assert_true (g_utf8_validate (local, -1, NULL));
  for (const char *p = local; *p != '\0'; p++)
    g_assert_false (g_ascii_iscntrl (*p));
}

static void
assert_variants (const char *local)
{
  g_autofree char *same = yd_transfer_name_numbered (local, 0);
  g_autofree char *first = yd_transfer_name_numbered (local, 1);
  g_autofree char *last = yd_transfer_name_numbered (local, G_MAXUINT);
  g_autofree char *partial = yd_transfer_name_partial (local, G_MAXUINT32);

  g_assert_cmpstr (same, ==, local);
  assert_local (first);
  assert_local (last);
  assert_local (partial);
  g_assert_cmpstr (first, !=, last);
  g_assert_true (g_str_has_prefix (partial, ".") && g_str_has_suffix (partial, ".part"));
}

/* (transfer full) */
static char *
encode (const uint8_t *name,
        size_t         length)
{
  char *local = yd_transfer_name_encode ((const char *) name, (gssize) length);
  g_autofree char *decoded = yd_transfer_name_decode (local);

  assert_local (local);
  assert_variants (local);
  if (decoded != NULL)
    {
      g_assert_cmpmem (decoded, strlen (decoded), name, length);
    }
  else
    g_assert_true (memchr (name, '\0', length) != NULL || strstr (local, "%~") != NULL);
  return local;
}

/* What somebody called a file here is what it is called over there, or that is refused. */
static void
decode (const uint8_t *data,
        size_t         size)
{
  g_autofree char *local = yd_fuzz_dup_text (data, size);
  g_autofree char *name = yd_transfer_name_decode (local);
  g_autofree char *again = name != NULL ? yd_transfer_name_encode (name, -1) : NULL;
  g_autofree char *twice = again != NULL ? yd_transfer_name_decode (again) : NULL;

  if (twice != NULL)
    g_assert_cmpstr (twice, ==, name);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char border[] = "\n=\n";
  const uint8_t *end = memmem (data, size, border, strlen (border));
  size_t length = end != NULL ? (size_t) (end - data) : size;
  g_autofree char *one = encode (data, length);

  decode (data, size);
  if (end != NULL)
    {
      const uint8_t *rest = end + strlen (border);
      size_t rest_length = size - length - strlen (border);
      g_autofree char *other = encode (rest, rest_length);

      g_assert_true (g_str_equal (one, other) ==
                     (length == rest_length && memcmp (data, rest, length) == 0));
    }
  return 0;
}
