/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A part of the sidebar: folders under a heading, hidden while there are none. Changes the list of
 * places itself; going there is told.
 */
#pragma once

#include "yd-browse-place-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_PLACE_LIST (yd_place_list_get_type ())
G_DECLARE_FINAL_TYPE (YdPlaceList, yd_place_list, YD, PLACE_LIST, AdwBin)

/* Properties: "heading" (string), "kept" (boolean: people put places here, name and move them).
 * Signals: "opened" (YdBrowsePlace); "open-wanted" (YdBrowsePlace, gboolean in_window): elsewhere;
 * "dropped" (YdBrowsePlace, YdBrowseClip or GListModel of GFile, gboolean copy). */

/* Once; (nullable): then there are none. */
void yd_place_list_set_places (YdPlaceList       *self,
                               YdBrowsePlaceList *places);

G_END_DECLS
