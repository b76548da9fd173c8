/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Download proxy templates: which are taken, and what they become.
 */
#include "config.h"

#include "yd-storage-proxy.h"

#include <string.h>

static void
test_parse (void)
{
  static const struct
  {
    const char *template;
    YdStorageProxyKind kind;
  } rows[] = {
    { "", YD_STORAGE_PROXY_NONE },
    { "https://proxy.example/{path}", YD_STORAGE_PROXY_PATH },
    { "https://proxy.example:8443/d/{path}?x=1", YD_STORAGE_PROXY_PATH },
    { "https://proxy.example/?file={path}", YD_STORAGE_PROXY_PATH },
    { "https://proxy.example/?u={url}", YD_STORAGE_PROXY_URL },
    { "https://proxy.example/{path}?u={url}", YD_STORAGE_PROXY_URL },
    { "http://127.0.0.1:8080/{path}", YD_STORAGE_PROXY_PATH },
    { "http://[::1]:8080/{url}", YD_STORAGE_PROXY_URL },
    { "http://localhost/{path}", YD_STORAGE_PROXY_PATH },
    { "http://proxy.example/{path}", YD_STORAGE_PROXY_INVALID },
    { "ftp://proxy.example/{path}", YD_STORAGE_PROXY_INVALID },
    { "file:///{path}", YD_STORAGE_PROXY_INVALID },
    { "proxy.example/{path}", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example/", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example{path}", YD_STORAGE_PROXY_INVALID },
    { "https://{path}/", YD_STORAGE_PROXY_INVALID },
    { "https://{url}.example/{path}", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example?{path}/", YD_STORAGE_PROXY_INVALID },
    { "https://me:pass@proxy.example/{path}", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example/{path}#x", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example/{name}", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example/{path", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example/{{path}}", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example/ {path}", YD_STORAGE_PROXY_INVALID },
    { " https://proxy.example/{path}", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example/{path}\r\nX: y", YD_STORAGE_PROXY_INVALID },
    { "https://proxy.example/云/{path}", YD_STORAGE_PROXY_INVALID },
    { "https:///{path}", YD_STORAGE_PROXY_INVALID },
    { "{path}", YD_STORAGE_PROXY_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].template);
      g_assert_cmpint (yd_storage_proxy_parse (rows[i].template), ==, rows[i].kind);
    }
}

static void
test_too_long (void)
{
  g_autofree char *many = g_strnfill (4096, 'a');
  g_autofree char *template = g_strconcat ("https://proxy.example/", many, "/{path}", NULL);

  g_assert_cmpint (yd_storage_proxy_parse (template), ==, YD_STORAGE_PROXY_INVALID);
}

static void
test_expand (void)
{
  static const struct
  {
    const char *template;
    const char *path;
    const char *url;
    const char *address;
  } rows[] = {
    { "https://p.example/{path}", "/a/b.txt", "https://s/", "https://p.example/a/b.txt" },
    { "https://p.example/d{path}", "/a", "https://s/", "https://p.example/d/a" },
    { "https://p.example/{path}/raw", "/a b/云?#%&.txt", "https://s/",
      "https://p.example/a%20b/%E4%BA%91%3F%23%25%26.txt/raw" },
    { "https://p.example/?f={path}&x", "/a/b&c", "https://s/",
      "https://p.example/?f=%2Fa%2Fb%26c&x" },
    { "https://p.example/?u={url}", "/a", "https://s.example/x?sign=a%2Fb&y=1#z",
      "https://p.example/?u=https%3A%2F%2Fs.example%2Fx%3Fsign%3Da%252Fb%26y%3D1%23z" },
    { "https://p.example/{path}?u={url}", "/{url}", "{path}",
      "https://p.example/%7Burl%7D?u=%7Bpath%7D" },
    { "https://p.example/{path}", "/a\r\nHost: x", "",
      "https://p.example/a%0D%0AHost%3A%20x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *address =
        yd_storage_proxy_expand (rows[i].template, rows[i].path, rows[i].url);

      g_assert_cmpstr (address, ==, rows[i].address);
    }
}

/* Whatever a file is called, the address stays on the proxy's host and has no stray bytes. */
static void
test_random_names (void)
{
  for (int i = 0; i < 20000; i++)
    {
      g_autoptr(GString) path = g_string_new ("/");
      g_autofree char *address = NULL;

      for (int n = g_test_rand_int_range (0, 20); n > 0; n--)
        g_string_append_c (path, (char) g_test_rand_int_range (1, 256));
      address = yd_storage_proxy_expand ("https://p.example/{path}?u={url}", path->str, path->str);
      g_assert_true (g_str_has_prefix (address, "https://p.example/"));
      for (const char *p = address; *p != '\0'; p++)
        g_assert_true (g_ascii_isalnum (*p) || strchr ("-._~%/:?=", *p) != NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/storage/proxy/parse", test_parse);
  g_test_add_func ("/storage/proxy/too-long", test_too_long);
  g_test_add_func ("/storage/proxy/expand", test_expand);
  g_test_add_func ("/storage/proxy/random", test_random_names);
  return g_test_run ();
}
