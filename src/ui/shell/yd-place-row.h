/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row for a folder in the sidebar, with a menu and keys. Says what is wanted; does nothing
 * itself.
 */
#pragma once

#include "yd-browse-place.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_PLACE_ROW (yd_place_row_get_type ())
G_DECLARE_FINAL_TYPE (YdPlaceRow, yd_place_row, YD, PLACE_ROW, GtkListBoxRow)

/* Signals: "wanted" (const char *): "open-tab", "open-window", "rename", "remove", "move-up" or
 * "move-down"; "dropped" (YdBrowseClip or GListModel of GFile, gboolean copy). @kept: somebody put
 * it there, and may name and move it. (transfer floating) */
GtkWidget     *yd_place_row_new       (YdBrowsePlace *place,
                                       gboolean       kept);
YdBrowsePlace *yd_place_row_get_place (YdPlaceRow    *self);

G_END_DECLS
