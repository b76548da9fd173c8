/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places that are kept, in order: bookmarks, those visited last, those that are open. A GListModel
 * of YdBrowsePlace, in a table of the profile's database. What belongs to a storage goes with it.
 */
#pragma once

#include "yd-browse-place.h"

#include "yd-base-database.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_PLACE_LIST (yd_browse_place_list_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowsePlaceList, yd_browse_place_list, YD, BROWSE_PLACE_LIST, GObject)

/* What was kept under @name, a short fixed word. @storages: YdStorage. Not more than @max places;
 * the last go. When @database cannot hold them they live as long as the list. Main thread; a short
 * transaction for each change. (transfer full) */
YdBrowsePlaceList *yd_browse_place_list_new      (YdBaseDatabase    *database,
                                                  const char        *name,
                                                  GListModel        *storages,
                                                  guint              max);

/* Where @place is; FALSE when it is not. */
gboolean           yd_browse_place_list_find     (YdBrowsePlaceList *self,
                                                  YdBrowsePlace     *place,
                                                  guint             *position);
/* To @position, or the end beyond that. One that is there already is moved. */
void               yd_browse_place_list_insert   (YdBrowsePlaceList *self,
                                                  guint              position,
                                                  YdBrowsePlace     *place);
void               yd_browse_place_list_remove   (YdBrowsePlaceList *self,
                                                  guint              position);
void               yd_browse_place_list_move     (YdBrowsePlaceList *self,
                                                  guint              from,
                                                  guint              to);
/* @title "": its own name again. */
void               yd_browse_place_list_rename   (YdBrowsePlaceList *self,
                                                  guint              position,
                                                  const char        *title);
/* These and no others: YdBrowsePlace, the same one more than once if need be. */
void               yd_browse_place_list_set      (YdBrowsePlaceList *self,
                                                  GPtrArray         *places);

G_END_DECLS
