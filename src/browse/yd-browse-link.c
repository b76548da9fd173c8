/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is not plainly a link of ours is refused, not repaired.
 */
#include "config.h"

#include "yd-browse-link.h"

#include <string.h>

#define PREFIX      YD_BROWSE_LINK_SCHEME ":"
#define ROOT        "///"
#define ID_PREFIX   "id:"
#define LONGEST     16384 /* bytes */
#define DEEPEST     64    /* folders */
#define ALLOWED     G_URI_RESERVED_CHARS_SUBCOMPONENT_DELIMITERS "@"

G_DEFINE_QUARK (yd-browse-link-error-quark, yd_browse_link_error)

void
yd_browse_link_free (YdBrowseLink *self)
{
  g_free (self->storage_name);
  g_free (self->path);
  g_free (self);
}

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error (error, YD_BROWSE_LINK_ERROR, YD_BROWSE_LINK_ERROR_MALFORMED, "the link %s", what);
  return FALSE;
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/* A part between two slashes, decoded: neither NUL nor "/" comes out of it. (transfer full)
 * (nullable) */
static char *
decode_part (const char  *part,
             GError     **error)
{
  g_autofree char *text = g_uri_unescape_string (part, "/");

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    fail (error, "is not encoded as it should be");
  else if (*text == '\0' || has_control (text))
    fail (error, "has a name that cannot be");
  else if (g_str_equal (text, ".") || g_str_equal (text, ".."))
    fail (error, "has dots for a name");
  else
    return g_steal_pointer (&text);
  return NULL;
}

/* "id:3"; no name of a storage has a colon. */
static gboolean
read_storage (YdBrowseLink  *link,
              const char    *part,
              GError       **error)
{
  guint64 id;

  if (!g_str_has_prefix (part, ID_PREFIX))
    {
      link->storage_name = decode_part (part, error);
      return link->storage_name != NULL;
    }
  if (!g_ascii_string_to_unsigned (part + strlen (ID_PREFIX), 10, 1, G_MAXINT64, &id, NULL))
    return fail (error, "names a storage by what is no number");
  link->storage_id = (gint64) id;
  return TRUE;
}

static gboolean
read_path (YdBrowseLink  *link,
           char         **parts,
           GError       **error)
{
  g_autoptr(GString) path = g_string_new (NULL);
  guint depth = 0;

  for (; *parts != NULL; parts++)
    {
      g_autofree char *name = NULL;

      if (**parts == '\0' && parts[1] == NULL)
        break; /* a slash at the end */
      name = decode_part (*parts, error);
      if (name == NULL)
        return FALSE;
      if (++depth > DEEPEST)
        return fail (error, "is too deep");
      g_string_append_c (path, '/');
      g_string_append (path, name);
    }
  link->path = g_strdup (depth > 0 ? path->str : "/");
  return TRUE;
}

/* What is behind "yunduo:///". (nullable) */
static const char *
skip_root (const char  *text,
           GError     **error)
{
  if (g_ascii_strncasecmp (text, PREFIX, strlen (PREFIX)) == 0 &&
      g_str_has_prefix (text + strlen (PREFIX), ROOT))
    return text + strlen (PREFIX) + strlen (ROOT);
  g_set_error_literal (error, YD_BROWSE_LINK_ERROR, YD_BROWSE_LINK_ERROR_FOREIGN,
                       "this is no link of ours");
  return NULL;
}

YdBrowseLink *
yd_browse_link_parse (const char  *text,
                      GError     **error)
{
  g_autoptr(YdBrowseLink) link = g_new0 (YdBrowseLink, 1);
  g_auto(GStrv) parts = NULL;
  const char *rest;

  g_return_val_if_fail (text != NULL, NULL);

  rest = skip_root (text, error);
  if (rest == NULL)
    return NULL;
  if (strlen (rest) > LONGEST)
    {
      fail (error, "is too long");
      return NULL;
    }
  if (strpbrk (rest, "?#") != NULL)
    {
      fail (error, "asks for more than a place");
      return NULL;
    }
  parts = g_strsplit (rest, "/", -1);
  if (*rest == '\0')
    link->path = g_strdup ("/");
  else if (!read_storage (link, parts[0], error) || !read_path (link, parts + 1, error))
    return NULL;
  return g_steal_pointer (&link);
}

char *
yd_browse_link_format (const char *storage_name,
                       const char *path)
{
  g_auto(GStrv) parts = g_strsplit (path, "/", -1);
  g_autofree char *storage = g_uri_escape_string (storage_name, ALLOWED, FALSE);
  GString *link = g_string_new (PREFIX ROOT);

  g_string_append (link, storage);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      {
        g_string_append_c (link, '/');
        g_string_append_uri_escaped (link, parts[i], ALLOWED, FALSE);
      }
  return g_string_free (link, FALSE);
}
