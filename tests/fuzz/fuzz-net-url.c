/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses: what may be asked goes out byte for byte, as its signature wants it, and what is said
 * of it in a log has no query and no long segment.
 *
 * Fuzzes: src/net/yd-net-url.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-net-url.h"

#include <string.h>

#define SHOWN_OF_SEGMENT 20

static const char *
find_path (const char *url)
{
  const char *authority = strstr (url, "://");

  return authority == NULL ? url : authority + 3 + strcspn (authority + 3, "/?#");
}

static void
assert_byte_for_byte (GUri       *uri,
                      const char *url)
{
  const char *path = find_path (url);
  g_autofree char *sent = g_strconcat (g_uri_get_path (uri),
                                       g_uri_get_query (uri) != NULL ? "?" : "",
                                       g_uri_get_query (uri), NULL);
  g_autofree char *asked = g_strndup (path, strcspn (path, "#"));

  g_assert_cmpstr (g_uri_get_host (uri), !=, "");
  g_assert_null (g_uri_get_userinfo (uri));
  g_assert_null (g_uri_get_fragment (uri));
  g_assert_cmpint (*sent, ==, '/');
  g_assert_cmpstr (*asked == '/' ? sent : sent + 1, ==, asked);
  for (const char *p = sent; *p != '\0'; p++)
    g_assert_true ((guchar) *p > ' ' && *p != 0x7f);
}

static void
assert_redacted (const char *url)
{
  g_autofree char *shown = yd_net_url_redact (url);
  g_autofree char *host = yd_net_url_redact_to_host (url);
  g_auto(GStrv) segments = g_strsplit (find_path (shown), "/", -1);

  g_assert_null (strpbrk (find_path (shown), "?#"));
  for (guint i = 0; segments[i] != NULL; i++)
    g_assert_cmpuint (strlen (segments[i]), <=, SHOWN_OF_SEGMENT);
  if (g_utf8_validate (url, -1, NULL))
    g_assert_true (g_utf8_validate (shown, -1, NULL));
  g_assert_null (strchr (host, '?'));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *url = yd_fuzz_dup_text (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(GUri) uri = yd_net_url_parse_raw (url, &error);
  gboolean allowed = yd_net_url_is_allowed (url);
  gboolean loopback = yd_net_url_is_loopback (url);
  gboolean internal = yd_net_url_is_internal (url);

  yd_fuzz_assert_outcome (uri != NULL, error);
  g_assert_true (allowed || !loopback);
  g_assert_false (allowed && internal);
  if (uri != NULL)
    {
      assert_byte_for_byte (uri, url);
      g_assert_true (g_str_equal (g_uri_get_scheme (uri), "https") == (allowed && !loopback));
    }
  assert_redacted (url);
  return 0;
}
