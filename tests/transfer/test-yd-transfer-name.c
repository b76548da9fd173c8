/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Local names of remote ones: never out of the folder, never two made one, undone where possible.
 */
#include "config.h"

#include "yd-transfer-name.h"

#include <string.h>

/* Ordinary names, which stay as they are. */
static const char *plain[] = {
  "a", "file.txt", "README", ".bashrc", "..a", "...", "a..", "a.", " a", "a ", "a b.c", "~",
  "100%.txt", "%", "%%", "%2", "%zz", "%20", "a%20b.pdf", "%4", "50%", "%2e", "%2f", "% ~",
  "文件.txt", "云朵", "\xf0\x9f\x98\x80.png", "naïve", "e\xcc\x81", "é", "con", "CON", "aux.txt",
  "a:b", "a|b", "a\\b", "a*b", "a?b", "<a>", "\"a\"", "'a'", "$HOME", "`a`", "a;b", "-rf", "--",
  "\xe2\x80\xae" "cod.exe", "a\xe2\x80\x8b" "b", "a\xc2\xa0" "b", "\xef\xbb\xbf" "a", ".part",
  "a (1)", "a (1).txt", ".tar.gz", "archive.tar.gz", "Thumbs.db", "A", "_", "%-", "~%", "_%",
};

/* Names that have to change, and what becomes of them. */
static const struct
{
  const char *remote;
  const char *local;
} changed[] = {
  { "", "%_" },
  { ".", "%2E" },
  { "..", "%2E%2E" },
  { "/", "%2F" },
  { "a/b", "a%2Fb" },
  { "../x", "..%2Fx" },
  { "../../etc/passwd", "..%2F..%2Fetc%2Fpasswd" },
  { "/abs", "%2Fabs" },
  { "a/", "a%2F" },
  { "\n", "%0A" },
  { "a\nb", "a%0Ab" },
  { "a\tb", "a%09b" },
  { "\x01", "%01" },
  { "\x1b[2J", "%1B[2J" },
  { "a\x7f", "a%7F" },
  { "\xc2\x80", "%C2%80" },
  { "\xc2\x9f", "%C2%9F" },
  { "\xff", "%FF" },
  { "\xc3(", "%C3(" },
  { "a\xe2\x82", "a%E2%82" },
  { "\xed\xa0\x80", "%ED%A0%80" },
  { "\xc0\xaf", "%C0%AF" },
  { "%2E", "%252E" },
  { "%2E%2E", "%252E%252E" },
  { "%2F", "%252F" },
  { "%00", "%2500" },
  { "%25", "%2525" },
  { "%252F", "%25252F" },
  { "%FF", "%25FF" },
  { "%_", "%25_" },
  { "a%_b", "a%25_b" },
  { "%~", "%25~" },
  { "x%~0123456789ABCDEF", "x%25~0123456789ABCDEF" },
  { "%%2F", "%%252F" },
};

static void
assert_harmless (const char *local)
{
  gsize length = strlen (local);

  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (length, <=, YD_TRANSFER_NAME_MAX);
  g_assert_cmpstr (local, !=, ".");
  g_assert_cmpstr (local, !=, "..");
  g_assert_null (strchr (local, '/'));
  g_assert_true (g_utf8_validate (local, -1, NULL));
  for (gsize i = 0; i < length; i++)
    g_assert_false (g_ascii_iscntrl (local[i]));
}

static void
assert_undone (const char *local,
               const char *remote)
{
  g_autofree char *decoded = yd_transfer_name_decode (local);

  g_assert_cmpstr (decoded, ==, remote);
}

static void
test_plain (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autofree char *local = yd_transfer_name_encode (plain[i], -1);

      g_assert_cmpstr (local, ==, plain[i]);
      assert_harmless (local);
      assert_undone (local, plain[i]);
    }
}

static void
test_changed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changed); i++)
    {
      g_autofree char *local = yd_transfer_name_encode (changed[i].remote, -1);

      g_assert_cmpstr (local, ==, changed[i].local);
      assert_harmless (local);
      assert_undone (local, changed[i].remote);
    }
}

static void
test_nul (void)
{
  g_autofree char *local = yd_transfer_name_encode ("a\0b", 3);
  g_autofree char *decoded = yd_transfer_name_decode (local);

  g_assert_cmpstr (local, ==, "a%00b");
  g_assert_null (decoded);
}

static void
add_distinct (GHashTable *seen,
              const char *remote)
{
  char *local = yd_transfer_name_encode (remote, -1);

  assert_harmless (local);
  g_assert_true (g_hash_table_add (seen, local));
}

static void
test_siblings_stay_distinct (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    add_distinct (seen, plain[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (changed); i++)
    add_distinct (seen, changed[i].remote);
  for (gsize n = 200; n < 1024; n++)
    {
      g_autofree char *stem = g_strnfill (n, 'x');
      g_autofree char *name = g_strconcat (stem, ".jpeg", NULL);

      add_distinct (seen, name);
      name[n - 1] = 'y';
      add_distinct (seen, name);
    }
}

/* A remote name that is what another one is shortened to. */
static void
test_shortened_is_not_a_plain_name (void)
{
  g_autofree char *name = g_strnfill (300, 'x');
  g_autofree char *local = yd_transfer_name_encode (name, -1);
  g_autofree char *again = yd_transfer_name_encode (local, -1);
  g_autofree char *decoded = yd_transfer_name_decode (local);

  g_assert_cmpuint (strlen (local), ==, YD_TRANSFER_NAME_MAX);
  g_assert_nonnull (strstr (local, "%~"));
  g_assert_null (decoded);
  g_assert_cmpstr (again, !=, local);
  assert_harmless (again);
}

static void
test_shortening_keeps_the_extension (void)
{
  for (gsize n = 230; n < 340; n++)
    {
      GString *name = g_string_new (NULL);
      g_autofree char *local = NULL;

      while (name->len < n)
        g_string_append (name, n % 2 ? "云" : "x\n");
      g_string_append (name, ".jpeg");
      local = yd_transfer_name_encode (name->str, -1);
      assert_harmless (local);
      g_assert_true (g_str_has_suffix (local, ".jpeg"));
      g_string_free (name, TRUE);
    }
}

static void
test_numbered (void)
{
  static const struct
  {
    const char *local;
    guint number;
    const char *expected;
  } rows[] = {
    { "a.txt", 0, "a.txt" },
    { "a.txt", 1, "a (1).txt" },
    { "a", 12, "a (12)" },
    { ".bashrc", 1, ".bashrc (1)" },
    { "a.tar.gz", 2, "a.tar (2).gz" },
    { "a.", 1, "a. (1)" },
    { "a.what-a-long-extension", 1, "a.what-a-long-extension (1)" },
    { "云.png", 1, "云 (1).png" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = yd_transfer_name_numbered (rows[i].local, rows[i].number);

      g_assert_cmpstr (name, ==, rows[i].expected);
    }
}

static void
test_numbered_and_partial_fit (void)
{
  for (gsize n = 240; n <= YD_TRANSFER_NAME_MAX; n++)
    {
      g_autofree char *remote = g_strnfill (n, 'x');
      g_autofree char *wide = g_utf8_make_valid ("云云云云云云云云云云", -1);
      g_autofree char *mixed = g_strdup_printf ("%.*s%s.txt", (int) n - 30, remote, wide);
      g_autofree char *local = yd_transfer_name_encode (mixed, -1);
      g_autofree char *numbered = yd_transfer_name_numbered (local, 4294967295u);
      g_autofree char *partial = yd_transfer_name_partial (local, 0xdeadbeef);

      assert_harmless (numbered);
      g_assert_true (g_str_has_suffix (numbered, " (4294967295).txt"));
      assert_harmless (partial);
      g_assert_true (g_str_has_prefix (partial, "."));
      g_assert_true (g_str_has_suffix (partial, ".deadbeef.part"));
    }
}

/* Every string of up to five of these pieces: encoding is undone, and so makes no two names one. */
static void
test_every_mixture (void)
{
  static const char *pieces[] = { "%", "2", "F", "~", "_", ".", "/", "\n", "\xff", "云", "E5" };
  const gsize n = G_N_ELEMENTS (pieces);

  for (gsize code = 0; code < n * n * n * n * n; code++)
    {
      g_autoptr(GString) remote = g_string_new (NULL);
      g_autofree char *local = NULL;

      for (gsize rest = code; rest > 0; rest /= n)
        g_string_append (remote, pieces[rest % n]);
      local = yd_transfer_name_encode (remote->str, -1);
      assert_harmless (local);
      assert_undone (local, remote->str);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/name/plain", test_plain);
  g_test_add_func ("/transfer/name/changed", test_changed);
  g_test_add_func ("/transfer/name/nul", test_nul);
  g_test_add_func ("/transfer/name/distinct", test_siblings_stay_distinct);
  g_test_add_func ("/transfer/name/shortened", test_shortened_is_not_a_plain_name);
  g_test_add_func ("/transfer/name/extension", test_shortening_keeps_the_extension);
  g_test_add_func ("/transfer/name/numbered", test_numbered);
  g_test_add_func ("/transfer/name/fits", test_numbered_and_partial_fit);
  g_test_add_func ("/transfer/name/mixtures", test_every_mixture);
  return g_test_run ();
}
