/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which rows of a folder are shown: those whose names have what was typed, in any case and width,
 * or whose first sounds do ("wdmz" finds 我的名字); and whether hidden files are. An immutable,
 * reference-counted value; any thread.
 */
#pragma once

#include "yd-browse-row.h"

G_BEGIN_DECLS

typedef struct _YdBrowseFilter YdBrowseFilter;

/* @text (nullable): everything. (transfer full) */
YdBrowseFilter *yd_browse_filter_new      (const char     *text,
                                           gboolean        show_hidden);
YdBrowseFilter *yd_browse_filter_ref      (YdBrowseFilter *self);
void            yd_browse_filter_unref    (YdBrowseFilter *self);
gboolean        yd_browse_filter_equal    (YdBrowseFilter *self,
                                           YdBrowseFilter *other);
/* It looks into names: it takes its time with many rows, and the first time. */
gboolean        yd_browse_filter_has_text (YdBrowseFilter *self);

/* For each of @rows whether it is held back. (transfer full) */
guint8         *yd_browse_filter_judge    (YdBrowseFilter *self,
                                           GPtrArray      *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseFilter, yd_browse_filter_unref)

G_END_DECLS
