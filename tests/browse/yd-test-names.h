/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items out of nothing for the index of names, and searches that are waited for.
 */
#pragma once

#include "yd-test-world.h"

#include "yd-browse-name-index.h"

G_BEGIN_DECLS

/* A folder when @name ends with "/". @hours: since 1970. (transfer full) */
YdDriveItem *yd_test_names_item   (const char        *drive_id,
                                   const char        *parent_id,
                                   const char        *id,
                                   const char        *name,
                                   gint64             hours);

void         yd_test_names_settle (YdBrowseNameIndex *index);

/* YdBrowseNameHit; asserts that there was no error. (transfer full) */
GListModel  *yd_test_names_search (YdBrowseNameIndex *index,
                                   const char        *text,
                                   guint              max,
                                   guint             *n_found);

/* "path/name, path/name", the best first. (transfer full) */
char        *yd_test_names_find   (YdBrowseNameIndex *index,
                                   const char        *text);

/* The file with what SQLite keeps beside it. */
void         yd_test_names_unlink (const char        *path);

G_END_DECLS
