/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Links: what they mean, what is refused, and bytes by chance, which may be anything.
 */
#include "config.h"

#include "yd-browse-link.h"

#include <string.h>

static void
test_meaning (void)
{
  static const struct
  {
    const char *text;
    gint64 id;
    const char *name; /* (nullable) */
    const char *path;
  } rows[] = {
    { "yunduo:///", 0, NULL, "/" },
    { "yunduo:///Cloud", 0, "Cloud", "/" },
    { "yunduo:///Cloud/", 0, "Cloud", "/" },
    { "YunDuo:///Cloud/a/b", 0, "Cloud", "/a/b" },
    { "yunduo:///Cloud/a/b/", 0, "Cloud", "/a/b" },
    { "yunduo:///My%20Cloud/2023%20a%25b", 0, "My Cloud", "/2023 a%b" },
    { "yunduo:///%E4%BA%91%E7%9B%98/照片", 0, "云盘", "/照片" },
    { "yunduo:///id:3", 3, NULL, "/" },
    { "yunduo:///id:9223372036854775807/a", G_MAXINT64, NULL, "/a" },
    /* Only a plain "id:" is a number's. */
    { "yunduo:///ID%3A3", 0, "ID:3", "/" },
    { "yunduo:///Cloud/...", 0, "Cloud", "/..." },
    { "yunduo:///Cloud/%3Fx%23y", 0, "Cloud", "/?x#y" },
    { "yunduo:///Cloud/%255B", 0, "Cloud", "/%5B" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(YdBrowseLink) link = yd_browse_link_parse (rows[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (link->storage_id, ==, rows[i].id);
      g_assert_cmpstr (link->storage_name, ==, rows[i].name);
      g_assert_cmpstr (link->path, ==, rows[i].path);
    }
}

static void
test_refused (void)
{
  static const char * const foreign[] = {
    "", "x", "yunduo", "yunduo:", "yunduo:/", "yunduo://", "yunduo:Cloud", "yunduo:/Cloud",
    "yunduo://host/Cloud", "yunduo://me@host/", "http:///Cloud", "file:///etc/passwd",
    "/etc/passwd", "javascript:alert(1)", " yunduo:///Cloud", "yunduos:///Cloud",
  };
  static const char * const malformed[] = {
    "yunduo:////", "yunduo:////a", "yunduo:///Cloud//a", "yunduo:///Cloud/a//",
    "yunduo:///..", "yunduo:///Cloud/../other", "yunduo:///Cloud/%2e%2E/x", "yunduo:///Cloud/.",
    "yunduo:///Cloud/a%2Fb", "yunduo:///Clo%2fud", "yunduo:///Cloud/a%00b", "yunduo:///Cloud/%0A",
    "yunduo:///Cloud/a\nb", "yunduo:///Cloud/%7F", "yunduo:///Cloud/%C2%85", "yunduo:///Cloud/%",
    "yunduo:///Cloud/%4", "yunduo:///Cloud/%zz", "yunduo:///Cloud/%FF", "yunduo:///Cloud/\xff",
    "yunduo:///Cloud/%C0%AF", "yunduo:///Cloud?x=1", "yunduo:///Cloud#top",
    "yunduo:///id:", "yunduo:///id:0", "yunduo:///id:-1", "yunduo:///id:+1", "yunduo:///id:1x",
    "yunduo:///id: 1", "yunduo:///id:9223372036854775808",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (yd_browse_link_parse (foreign[i], &error));
      g_assert_error (error, YD_BROWSE_LINK_ERROR, YD_BROWSE_LINK_ERROR_FOREIGN);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_null (yd_browse_link_parse (malformed[i], &error));
      g_assert_error (error, YD_BROWSE_LINK_ERROR, YD_BROWSE_LINK_ERROR_MALFORMED);
    }
}

/* (transfer full) */
static char *
repeat (const char *head,
        const char *part,
        guint       n)
{
  GString *text = g_string_new (head);

  for (guint i = 0; i < n; i++)
    g_string_append (text, part);
  return g_string_free (text, FALSE);
}

static void
test_bounds (void)
{
  g_autofree char *deep = repeat ("yunduo:///Cloud", "/a", 64);
  g_autofree char *too_deep = repeat ("yunduo:///Cloud", "/a", 65);
  g_autofree char *long_name = repeat ("yunduo:///Cloud/", "b", 16384 - 6);
  g_autofree char *too_long = repeat ("yunduo:///Cloud/", "b", 16384 - 5);
  g_autofree char *slashes = repeat ("yunduo:///", "/", 16384);
  g_autoptr(YdBrowseLink) link = yd_browse_link_parse (deep, NULL);
  g_autoptr(YdBrowseLink) other = yd_browse_link_parse (long_name, NULL);

  g_assert_nonnull (link);
  g_assert_nonnull (other);
  g_assert_cmpuint (strlen (other->path), ==, 16384 - 5);
  g_assert_null (yd_browse_link_parse (too_deep, NULL));
  g_assert_null (yd_browse_link_parse (too_long, NULL));
  g_assert_null (yd_browse_link_parse (slashes, NULL));
}

static void
assert_format (const char *storage,
               const char *path,
               const char *expected)
{
  g_autofree char *text = yd_browse_link_format (storage, path);
  g_autoptr(YdBrowseLink) link = yd_browse_link_parse (text, NULL);

  if (expected != NULL)
    g_assert_cmpstr (text, ==, expected);
  g_assert_nonnull (link);
  g_assert_cmpstr (link->storage_name, ==, storage);
  g_assert_cmpstr (link->path, ==, path);
}

static void
test_format (void)
{
  assert_format ("Cloud", "/", "yunduo:///Cloud");
  assert_format ("My Cloud", "/a b/c%", "yunduo:///My%20Cloud/a%20b/c%25");
  assert_format ("id:3", "/?/#", "yunduo:///id%3A3/%3F/%23");
  assert_format ("云盘", "/照片", "yunduo:///%E4%BA%91%E7%9B%98/%E7%85%A7%E7%89%87");
}

/* Whatever is taken means the same when it is written anew. */
static void
check (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBrowseLink) link = yd_browse_link_parse (text, &error);
  g_auto(GStrv) names = NULL;

  if (link == NULL)
    {
      g_assert_true (error != NULL && error->domain == YD_BROWSE_LINK_ERROR);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (link->path, -1, NULL));
  g_assert_true (*link->path == '/');
  names = g_strsplit (link->path + 1, "/", -1);
  for (guint i = 0; names[i] != NULL && link->path[1] != '\0'; i++)
    g_assert_false (*names[i] == '\0' || g_str_equal (names[i], ".") ||
                    g_str_equal (names[i], ".."));
  if (link->storage_name != NULL)
    assert_format (link->storage_name, link->path, NULL);
}

/* Pieces that matter, put together by chance, and a byte of any kind now and then. */
static void
test_chance (void)
{
  static const char * const pieces[] = {
    "yunduo:", "///", "/", "//", "%", "%2F", "%2e", ".", "..", "id:", "3", "%00", "%E4%BA%91", "云",
    "a", " ", "?", "#", "%25", "@", ":", "\n", "%C3", "\xe4", "-", "9999999999999999999",
  };

  for (guint n = 0; n < 20000; n++)
    {
      g_autoptr(GString) text = g_string_new (g_test_rand_int_range (0, 8) > 0 ? "yunduo:///" : "");
      int length = g_test_rand_int_range (0, 12);

      for (int i = 0; i < length; i++)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      if (text->len > 0 && g_test_rand_int_range (0, 4) == 0)
        text->str[g_test_rand_int_range (0, (gint32) text->len)] =
          (char) g_test_rand_int_range (1, 256);
      check (text->str);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/browse/link/meaning", test_meaning);
  g_test_add_func ("/browse/link/refused", test_refused);
  g_test_add_func ("/browse/link/bounds", test_bounds);
  g_test_add_func ("/browse/link/format", test_format);
  g_test_add_func ("/browse/link/chance", test_chance);
  return g_test_run ();
}
