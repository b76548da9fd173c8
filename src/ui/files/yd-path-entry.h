/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An entry for the path of a folder, with the folders that what is typed may become. Finds the
 * folder itself; where that is shown is its owner's matter.
 */
#pragma once

#include "yd-browse-path.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_PATH_ENTRY (yd_path_entry_get_type ())
G_DECLARE_FINAL_TYPE (YdPathEntry, yd_path_entry, YD, PATH_ENTRY, AdwBin)

/* Signals: "found" (YdBrowsePlace): the folder that was typed; "left": with Escape, or the focus
 * went elsewhere. */

/* Begins with @text, to be gone on with or (@replaced) written over. @listings (nullable). */
void yd_path_entry_start (YdPathEntry          *self,
                          YdBrowsePlace        *here,
                          const char           *text,
                          gboolean              replaced,
                          YdBrowseListingStore *listings);
/* Gives up what is looked for. */
void yd_path_entry_stop  (YdPathEntry          *self);

G_END_DECLS
