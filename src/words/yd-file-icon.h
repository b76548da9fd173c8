/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which icon and which word an item has.
 */
#pragma once

#include "yd-drive-item.h"

G_BEGIN_DECLS

/* The name of a full-colour icon in the theme. */
const char *yd_file_icon_get_name (YdDriveItem *item);

/* What it is, for people who do not see the icon: "Folder", "Image" … Translated. */
const char *yd_file_icon_get_word (YdDriveItem *item);

G_END_DECLS
