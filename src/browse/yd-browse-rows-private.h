/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a folder from within: changing them, telling of it, sorting them anew.
 */
#pragma once

#include "yd-browse-rows.h"

G_BEGIN_DECLS

struct _YdBrowseRows
{
  guint ref_count;
  GListModel *model; /* (unowned): not looked at by workers, which may outlive it */

  /* state */
  GHashTable *by_id; /* (owned): id, of the row's item → row, owned */
  GPtrArray *all;    /* (owned): rows in order */
  GPtrArray *shown;  /* (owned): those of them that are shown; the same array when all are */
  YdBrowseColumn column;
  gboolean descending;
  YdBrowseFilter *filter; /* (owned) */

  /* while changes are announced */
  GPtrArray *before; /* (owned) (nullable): what was shown */
  guint old_border;  /* index into before */
  guint new_border;  /* index into shown */
  YdBrowseEntry *spare; /* (owned) (nullable): the last one that was made for nobody yet */
  GPtrArray *limbo;  /* (owned): rows that left */

  /* while a worker looks */
  gboolean sorting;
  GPtrArray *since;  /* (owned): rows that came meanwhile */
};

/* A GCompareDataFunc for arrays of rows; @user_data is a YdBrowseRows. */
int   yd_browse_rows_compare     (gconstpointer  a,
                                  gconstpointer  b,
                                  gpointer       user_data);
/* How many rows of @array come before @row. */
guint yd_browse_rows_find_place  (YdBrowseRows  *self,
                                  GPtrArray     *array,
                                  YdBrowseRow   *row);
/* Makes @shown what is shown, and says so; takes it. @permuted: rows that are in both may be in
 * another order. */
void  yd_browse_rows_announce    (YdBrowseRows  *self,
                                  GPtrArray     *shown,
                                  gboolean       permuted);
/* Frees rows that left, unless a worker may look at them. */
void  yd_browse_rows_clear_limbo (YdBrowseRows  *self);

G_END_DECLS
