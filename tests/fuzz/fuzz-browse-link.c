/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Links that other programs hand to us. What is taken means the same when it is written anew.
 *
 * Fuzzes: src/browse/yd-browse-link.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-browse-link.h"

static void
assert_path (const char *path)
{
  g_auto(GStrv) names = g_strsplit (path + 1, "/", -1);

  g_assert_true (g_utf8_validate (path, -1, NULL));
  g_assert_true (*path == '/');
  for (guint i = 0; names[i] != NULL && path[1] != '\0'; i++)
    g_assert_false (*names[i] == '\0' || g_str_equal (names[i], ".") ||
                    g_str_equal (names[i], ".."));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = yd_fuzz_dup_text (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBrowseLink) link = yd_browse_link_parse (text, &error);
  g_autoptr(YdBrowseLink) again = NULL;
  g_autofree char *anew = NULL;

  yd_fuzz_assert_outcome (link != NULL, error);
  if (link == NULL)
    return 0;
  assert_path (link->path);
  g_assert_true (link->storage_id >= 0);
  if (link->storage_name == NULL)
    return 0;
  anew = yd_browse_link_format (link->storage_name, link->path);
  again = yd_browse_link_parse (anew, NULL);
  /* Only one that grew too long by its encoding is refused. */
  if (again == NULL)
    g_assert_cmpuint (size, >, 16384 / 3 - 16);
  else
    g_assert_cmpstr (again->path, ==, link->path);
  return 0;
}
