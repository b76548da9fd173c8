/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much some items are: how many files and folders, how many bytes, with all that is in them.
 * Counts folder by folder, one call at a time, so that whoever else is in a hurry gets a turn.
 * Main thread.
 */
#pragma once

#include "yd-storage.h"

G_BEGIN_DECLS

#define YD_BROWSE_SUM_MAX 1000000 /* entries; then it stops and says "at least" */

typedef enum
{
  YD_BROWSE_SUM_COUNTING,
  YD_BROWSE_SUM_WHOLE,
  YD_BROWSE_SUM_PARTIAL, /* there is more: some folders could not be listed, or too many */
} YdBrowseSumState;

#define YD_TYPE_BROWSE_SUM (yd_browse_sum_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseSum, yd_browse_sum, YD, BROWSE_SUM, GObject)

/* Signal "changed": after each page, and at the end. @items: array of YdDriveItem of @storage's
 * drive. Begins at once; dropping the last reference ends it. (transfer full) */
YdBrowseSum      *yd_browse_sum_new           (YdStorage   *storage,
                                               GPtrArray   *items);
YdBrowseSumState  yd_browse_sum_get_state     (YdBrowseSum *self);
/* Without the items themselves, when they are folders: what is in them. */
guint             yd_browse_sum_get_n_files   (YdBrowseSum *self);
guint             yd_browse_sum_get_n_folders (YdBrowseSum *self);
gint64            yd_browse_sum_get_bytes     (YdBrowseSum *self);
/* Why it is PARTIAL: the first reason; NULL when it is not, or when it was too much. */
const GError     *yd_browse_sum_get_error     (YdBrowseSum *self);

G_END_DECLS
