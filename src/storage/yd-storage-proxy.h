/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The download proxy of a storage: an address template that a file's path or its signed address is
 * put into. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  YD_STORAGE_PROXY_NONE,    /* "": downloads are direct */
  YD_STORAGE_PROXY_PATH,    /* has {path}: the proxy asks the service itself */
  YD_STORAGE_PROXY_URL,     /* has {url}, the signed address: the proxy can read the file */
  YD_STORAGE_PROXY_INVALID,
} YdStorageProxyKind;

/* What @template asks for. Only https, or http to a loopback address; no user name, no fragment,
 * nothing to fill in before the path, and no other braces than those two. */
YdStorageProxyKind yd_storage_proxy_parse  (const char *template);

/* The address to download from, of a template that is PATH or URL. @path: remote path below the
 * storage's root, "/a/b.txt"; @url: the signed one. Both are percent-encoded; the slashes of a
 * path stay when it is filled into a path, and its first one is not doubled. A secret when it
 * has {url}. (transfer full) */
char              *yd_storage_proxy_expand (const char *template,
                                            const char *path,
                                            const char *url);

G_END_DECLS
