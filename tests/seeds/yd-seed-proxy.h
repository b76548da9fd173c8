/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The download proxy that the storage of a seed may have: it is asked for all that comes down, and
 * nobody else is. It is told the signed address and goes there, or the path, and has the file.
 */
#pragma once

#include "yd-seed.h"

#include "yd-net-reply.h"

G_BEGIN_DECLS

/* The template of one of its kinds, or "" for none; by chance. (transfer full) */
char       *yd_seed_proxy_choose      (YdSeed       *seed);
/* The storage has one that knows nothing but paths. */
gboolean    yd_seed_proxy_knows_paths (YdSeed       *seed);
/* A download may go to @url. */
gboolean    yd_seed_proxy_is_meant    (YdSeed       *seed,
                                       const char   *url);
/* Where the bytes of @url are: at @url itself without a proxy. NULL: the proxy has them, see
 * below. (transfer full) (nullable) */
char       *yd_seed_proxy_find        (YdSeed       *seed,
                                       const char   *url);
/* What it gives out of the file whose path @url has: @length bytes from @offset, all for 0. When it
 * is in @trouble, that is not what was asked for. (transfer full) (nullable) */
YdNetReply *yd_seed_proxy_serve       (YdSeed       *seed,
                                       const char   *url,
                                       goffset       offset,
                                       goffset       length,
                                       gboolean      trouble,
                                       GByteArray   *body,
                                       GError      **error);

G_END_DECLS
