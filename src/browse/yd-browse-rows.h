/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a folder: by id, all in order, and those that are shown. Changes them and says so
 * for a list model, so that whoever hears of a change sees what was announced until then and no
 * more. Knows neither the drive nor the feed. Main thread.
 */
#pragma once

#include "yd-browse-filter.h"

G_BEGIN_DECLS

typedef struct _YdBrowseRows YdBrowseRows;

/* Says items-changed of @model, which changes nothing here when it is gone. By name, all shown.
 * (transfer full) */
YdBrowseRows  *yd_browse_rows_new          (GListModel     *model);
YdBrowseRows  *yd_browse_rows_ref          (YdBrowseRows   *self);
void           yd_browse_rows_unref        (YdBrowseRows   *self);

guint          yd_browse_rows_get_n_total  (YdBrowseRows   *self);
guint          yd_browse_rows_get_n_shown  (YdBrowseRows   *self);
/* What is shown there, as far as it was announced. (transfer full) (nullable) */
YdBrowseEntry *yd_browse_rows_dup_entry    (YdBrowseRows   *self,
                                            guint           position);
/* The item of the same, without an entry. (nullable) Borrowed until the next change. */
YdDriveItem   *yd_browse_rows_peek         (YdBrowseRows   *self,
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

/* Another order or filter, in three steps: begin, run in any thread, and end (or drop), which
 * frees it. One at a time; what changes between is not lost. */
typedef struct _YdBrowseSort YdBrowseSort;

YdBrowseSort  *yd_browse_rows_begin_sort   (YdBrowseRows   *self,
                                            YdBrowseColumn  column,
                                            gboolean        descending,
                                            YdBrowseFilter *filter);
void           yd_browse_sort_run          (YdBrowseSort   *sort);
void           yd_browse_sort_end          (YdBrowseSort   *sort);
void           yd_browse_sort_drop         (YdBrowseSort   *sort);
/* Whether it makes what is wanted. */
gboolean       yd_browse_sort_is_for       (YdBrowseSort   *sort,
                                            YdBrowseColumn  column,
                                            gboolean        descending,
                                            YdBrowseFilter *filter);
gboolean       yd_browse_rows_is_sorted_by (YdBrowseRows   *self,
                                            YdBrowseColumn  column,
                                            gboolean        descending,
                                            YdBrowseFilter *filter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseRows, yd_browse_rows_unref)

G_END_DECLS
