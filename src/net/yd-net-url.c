/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Judging, redacting and passing on URLs.
 */
#include "config.h"

#include "yd-net-url.h"

#include "yd-net-error.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>

#define LONG_SEGMENT 16
#define SHOWN_OF_LONG 8 /* with its slash: enough to find it again, not to guess the rest */
#define INTERNAL_SUFFIX "-internal.aliyuncs.com"

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static GUri *
parse_http (const char *url)
{
  g_autoptr(GUri) uri = NULL;
  const char *scheme;

  if (url == NULL)
    return NULL;
  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL)
    return NULL;
  scheme = g_uri_get_scheme (uri);
  if (g_strcmp0 (scheme, "https") != 0 && g_strcmp0 (scheme, "http") != 0)
    return NULL;
  return g_steal_pointer (&uri);
}

gboolean
yd_net_url_is_allowed (const char *url)
{
  g_autoptr(GUri) uri = parse_http (url);

  if (uri == NULL)
    return FALSE;
  return strcmp (g_uri_get_scheme (uri), "https") == 0 || host_is_loopback (g_uri_get_host (uri));
}

gboolean
yd_net_url_is_loopback (const char *url)
{
  g_autoptr(GUri) uri = parse_http (url);

  return uri != NULL && strcmp (g_uri_get_scheme (uri), "http") == 0 &&
         host_is_loopback (g_uri_get_host (uri));
}

gboolean
yd_net_url_is_internal (const char *url)
{
  g_autoptr(GUri) uri = parse_http (url);

  return uri != NULL && strcmp (g_uri_get_scheme (uri), "http") == 0 &&
         g_str_has_suffix (g_uri_get_host (uri), INTERNAL_SUFFIX);
}

/* Where the path begins: after the authority. */
static const char *
find_path (const char *url)
{
  const char *authority = strstr (url, "://");

  return authority == NULL ? url : authority + 3 + strcspn (authority + 3, "/?#");
}

/* Bytes of a long segment that are shown; whole characters. */
static gsize
find_cut (const char *segment)
{
  gsize shown = SHOWN_OF_LONG;

  while (shown > 1 && ((guchar) segment[shown] & 0xc0) == 0x80)
    shown--;
  return shown;
}

char *
yd_net_url_redact (const char *url)
{
  const char *path = find_path (url);
  GString *shown = g_string_new_len (url, path - url);

  while (*path != '\0' && *path != '?' && *path != '#')
    {
      gsize length = strcspn (path + 1, "/?#") + 1;

      if (length > LONG_SEGMENT)
        {
          g_string_append_len (shown, path, (gssize) find_cut (path));
          g_string_append (shown, "…");
        }
      else
        g_string_append_len (shown, path, (gssize) length);
      path += length;
    }
  return g_string_free (shown, FALSE);
}

char *
yd_net_url_redact_to_host (const char *url)
{
  g_autoptr(GUri) uri = parse_http (url);
  g_autofree char *host = NULL;

  if (uri == NULL)
    return g_strdup ("(no URL)");
  /* What is escaped in a host stays so: it would begin another part of the URL. */
  host = g_uri_escape_string (g_uri_get_host (uri), ":", TRUE);
  return g_strdup_printf ("%s://%s/…", g_uri_get_scheme (uri), host);
}

/* No control characters or spaces: they would end the request line. */
static gboolean
is_printable (const char *url)
{
  for (const char *c = url; *c != '\0'; c++)
    if ((guchar) *c <= ' ' || *c == 0x7f)
      return FALSE;
  return TRUE;
}

GUri *
yd_net_url_parse_raw (const char  *url,
                      GError     **error)
{
  g_autoptr(GUri) uri = parse_http (url);
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  const char *path_start;
  const char *path_end;

  if (uri == NULL || !is_printable (url))
    {
      g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_BAD_URL, "not a usable URL");
      return NULL;
    }
  path_start = find_path (url);
  path_end = path_start + strcspn (path_start, "?#");
  path = path_end == path_start ? g_strdup ("/")
                                : g_strndup (path_start, (gsize) (path_end - path_start));
  if (*path_end == '?')
    query = g_strndup (path_end + 1, strcspn (path_end + 1, "#"));
  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                      g_uri_get_port (uri), path, query, NULL);
}
