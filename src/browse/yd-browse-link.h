/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Links to folders, as other programs may hand them to us:
 *
 *   yunduo:///                        the program
 *   yunduo:///Cloud                   the storage that is called so here
 *   yunduo:///Cloud/Photos/2023%20a   a folder in it
 *   yunduo:///id:3/Photos             the same by the number that the storage has here
 *
 * Each part is percent-encoded UTF-8, or UTF-8 itself. A link comes from strangers: it says where
 * to look and can do nothing else. Pure; any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_BROWSE_LINK_SCHEME "yunduo"

#define YD_BROWSE_LINK_ERROR (yd_browse_link_error_quark ())

typedef enum
{
  YD_BROWSE_LINK_ERROR_FOREIGN,  /* of another scheme, or to another computer */
  YD_BROWSE_LINK_ERROR_MALFORMED,
} YdBrowseLinkError;

GQuark yd_browse_link_error_quark (void);

typedef struct
{
  gint64  storage_id;   /* 0: not said */
  char   *storage_name; /* (owned) (nullable): not said; with neither, the program is meant */
  char   *path;         /* (owned): "/", or "/Photos/2023", below the storage's root */
} YdBrowseLink;

/* No part of the path is ".", ".." or has a "/" or a control character in it.
 * (transfer full) */
YdBrowseLink *yd_browse_link_parse  (const char    *text,
                                     GError       **error);
void          yd_browse_link_free   (YdBrowseLink  *self);

/* To the folder at @path, "/a/b", of the storage of that name. (transfer full) */
char         *yd_browse_link_format (const char    *storage_name,
                                     const char    *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseLink, yd_browse_link_free)

G_END_DECLS
