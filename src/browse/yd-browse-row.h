/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row: one item of a folder, with what it is sorted by, as small as it can be. What is compared
 * never changes, so that a worker may sort while the main thread goes on; an item that changed
 * gets another row.
 */
#pragma once

#include "yd-browse-entry.h"
#include "yd-browse-order.h"

G_BEGIN_DECLS

typedef struct _YdBrowseRow
{
  YdDriveItem   *item;    /* (owned) */

  /* main thread */
  YdBrowseEntry *entry;   /* (unowned) (nullable): while somebody holds it */
  guint          listing; /* the last one that had it */
  guint8         fresh;   /* it appeared while the folder was open */
  guint8         hidden;  /* the filter holds it back */
  guint8         gone;    /* no longer in the folder, or another row has its place */
  guint8         crossed; /* scratch, while changes are announced */

  char           key[];   /* of the name: bytes to be compared, then a zero */
} YdBrowseRow;

/* Rows for @items, in this order. Any thread. (transfer container): the rows are the caller's. */
GPtrArray   *yd_browse_row_make_all (GPtrArray         *items);
YdBrowseRow *yd_browse_row_make     (YdDriveItem       *item);
void         yd_browse_row_free     (YdBrowseRow       *row);

/* Never 0 for two items. Any thread. */
int          yd_browse_row_compare  (const YdBrowseRow *a,
                                     const YdBrowseRow *b,
                                     YdBrowseColumn     column,
                                     gboolean           descending);

G_END_DECLS
