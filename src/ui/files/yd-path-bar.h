/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way from the storage's root to the folder that is open, as buttons, or as text to be typed.
 * Reads and moves a location that its owner gives it.
 */
#pragma once

#include "yd-browse-listing-store.h"
#include "yd-browse-location.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_PATH_BAR (yd_path_bar_get_type ())
G_DECLARE_FINAL_TYPE (YdPathBar, yd_path_bar, YD, PATH_BAR, AdwBin)

/* Properties: "editing" (boolean, read, notified: a path is being typed).
 *
 * Signals: "dropped" (YdBrowseClip or GListModel of GFile, GPtrArray of YdDriveItem: the folders
 * down to the one it was dropped on, gboolean copy); "typed": the text is gone again, by Escape or
 * with a folder found; "open-wanted"
 * (YdBrowsePlace): in another tab. */

/* Another one when another view is seen; @location is (nullable). */
void yd_path_bar_set_location (YdPathBar        *self,
                               YdBrowseLocation *location);
/* To type a path, beginning with @text; NULL: with that of the open folder. @listings
 * (nullable). */
void yd_path_bar_edit         (YdPathBar            *self,
                               const char           *text,
                               YdBrowseListingStore *listings);

G_END_DECLS
