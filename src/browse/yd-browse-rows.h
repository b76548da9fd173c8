/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a folder: by id, all in order, and those that are shown. Changes them and says so
 * for a list model, so that whoever hears of a change sees what was announced until then and no
 * more. Knows neither the drive nor the feed. Main thread.
 */
#pragma once

#include "yd-browse-row.h"

G_BEGIN_DECLS

typedef struct _YdBrowseRows YdBrowseRows;

/* Says items-changed of @model, which outlives it. (transfer full) */
YdBrowseRows  *yd_browse_rows_new          (GListModel     *model);
void           yd_browse_rows_free         (YdBrowseRows   *self);

guint          yd_browse_rows_get_n_total  (YdBrowseRows   *self);
guint          yd_browse_rows_get_n_shown  (YdBrowseRows   *self);
/* What is shown there, as far as it was announced. (transfer full) (nullable) */
YdBrowseEntry *yd_browse_rows_dup_entry    (YdBrowseRows   *self,
                                            guint           position);
/* The entry of a row that is in the folder. (transfer full) */
YdBrowseEntry *yd_browse_rows_hold         (YdBrowseRows   *self,
                                            YdBrowseRow    *row);
/* NULL when it is not in the folder. Borrowed until the next change. */
YdBrowseRow   *yd_browse_rows_lookup       (YdBrowseRows   *self,
                                            const char     *file_id);
/* FALSE when it is not shown. */
gboolean       yd_browse_rows_find         (YdBrowseRows   *self,
                                            const char     *file_id,
                                            guint          *position);
/* TRUE while a change is told of: no other may be made. */
gboolean       yd_browse_rows_is_announcing (YdBrowseRows  *self);

/* All rows in order: never changed, another one takes its place. Borrowed. */
GPtrArray     *yd_browse_rows_get_all      (YdBrowseRows   *self);

/* @arriving: rows that are new, or take the place of those with their id; they are ours from now
 * on. @leaving: rows of ours. Both (nullable). */
void           yd_browse_rows_change       (YdBrowseRows   *self,
                                            GPtrArray      *arriving,
                                            GPtrArray      *leaving);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseRows, yd_browse_rows_free)

G_END_DECLS
