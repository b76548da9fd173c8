/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way from the storage's root to the folder that is open, as buttons. Reads and moves a
 * location that its owner gives it.
 */
#pragma once

#include "yd-browse-location.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_PATH_BAR (yd_path_bar_get_type ())
G_DECLARE_FINAL_TYPE (YdPathBar, yd_path_bar, YD, PATH_BAR, AdwBin)

/* Another one when another view is seen; @location is (nullable). */
void yd_path_bar_set_location (YdPathBar        *self,
                               YdBrowseLocation *location);

G_END_DECLS
