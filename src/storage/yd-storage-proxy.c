/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checking and filling in a download proxy's template, in one pass: what is filled in is never
 * looked at again.
 */
#include "config.h"

#include "yd-storage-proxy.h"

#include "yd-net-url.h"

#include <string.h>

#define TEMPLATE_MAX_BYTES 2048

#define PATH_FIELD "{path}"
#define URL_FIELD  "{url}"

/* Printable ASCII without what an address cannot have. */
static gboolean
has_only_url_characters (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || strchr ("\"<>\\^`|#", *p) != NULL)
      return FALSE;
  return TRUE;
}

/* @template with "x" in each field; NULL when it has other braces. (transfer full) */
static char *
fill_with_x (const char *template)
{
  g_autoptr(GString) text = g_string_new (template);

  g_string_replace (text, PATH_FIELD, "x", 0);
  g_string_replace (text, URL_FIELD, "x", 0);
  return strpbrk (text->str, "{}") != NULL ? NULL : g_strdup (text->str);
}

/* Whether scheme, host and port are there in full, and end before the first field. */
static gboolean
has_fixed_host (const char *template)
{
  const char *host = strstr (template, "://");
  const char *field = strchr (template, '{');
  const char *end = host != NULL ? strchr (host + 3, '/') : NULL;

  return end != NULL && field != NULL && end < field &&
         memchr (host, '?', (gsize) (end - host)) == NULL;
}

YdStorageProxyKind
yd_storage_proxy_parse (const char *template)
{
  g_autofree char *filled = NULL;
  g_autoptr(GUri) uri = NULL;

  if (*template == '\0')
    return YD_STORAGE_PROXY_NONE;
  if (strlen (template) > TEMPLATE_MAX_BYTES || !has_only_url_characters (template) ||
      !has_fixed_host (template))
    return YD_STORAGE_PROXY_INVALID;
  filled = fill_with_x (template);
  if (filled == NULL || !yd_net_url_is_allowed (filled))
    return YD_STORAGE_PROXY_INVALID;
  uri = yd_net_url_parse_raw (filled, NULL);
  if (uri == NULL)
    return YD_STORAGE_PROXY_INVALID;
  return strstr (template, URL_FIELD) != NULL ? YD_STORAGE_PROXY_URL : YD_STORAGE_PROXY_PATH;
}

static void
append_path (GString    *address,
             const char *path)
{
  gboolean in_query = strchr (address->str, '?') != NULL;
  g_autofree char *escaped = NULL;

  if (!in_query && *path == '/' && g_str_has_suffix (address->str, "/"))
    path++;
  escaped = g_uri_escape_string (path, in_query ? NULL : "/", FALSE);
  g_string_append (address, escaped);
}

char *
yd_storage_proxy_expand (const char *template,
                         const char *path,
                         const char *url)
{
  GString *address = g_string_new (NULL);
  const char *p = template;

  while (*p != '\0')
    {
      gsize plain = strcspn (p, "{");

      g_string_append_len (address, p, (gssize) plain);
      p += plain;
      if (g_str_has_prefix (p, PATH_FIELD))
        {
          append_path (address, path);
          p += strlen (PATH_FIELD);
        }
      else if (g_str_has_prefix (p, URL_FIELD))
        {
          g_autofree char *escaped = g_uri_escape_string (url, NULL, FALSE);

          g_string_append (address, escaped);
          p += strlen (URL_FIELD);
        }
      else if (*p != '\0')
        g_string_append_c (address, *p++);
    }
  return g_string_free (address, FALSE);
}
