/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the data host says to the calls of an upload without trouble (Open API reference §5), so
 * that a race of small files is not one of hosts. It believes everything and knows one content.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @head: of the request; @body: what came with it. @sha1, @size: of every file. NULL when that is
 * no call. (transfer full) */
char *yd_bench_answer (const char *head,
                       const char *body,
                       const char *sha1,
                       gint64      size);

G_END_DECLS
