/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders of ours on the disk with all that is in them. Symbolic links are never followed. Blocks:
 * worker threads.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Deletes what can be deleted. */
void   yd_base_tree_delete          (const char *path);
/* The same in a thread of its own, some time. Any thread. */
void   yd_base_tree_delete_later    (const char *path);
/* Bytes of all files in it. */
gint64 yd_base_tree_measure         (const char *path);

G_END_DECLS
