/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Renaming a file where it is shown: an entry at its place in the list, with words about what is
 * wrong with a name. Goes away by itself; what becomes of the name is up to who listens.
 */
#pragma once

#include "yd-browse-rename-plan.h"
#include "yd-drive-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YD_TYPE_RENAME_POPOVER (yd_rename_popover_get_type ())
G_DECLARE_FINAL_TYPE (YdRenamePopover, yd_rename_popover, YD, RENAME_POPOVER, GtkPopover)

/* Signal: "named" (const char *name), once, when there is another name. Shown at @place, of
 * @parent's coordinates. @taken: whether something else in the folder is called so.
 * (transfer none): @parent has it until it is closed */
YdRenamePopover *yd_rename_popover_open     (GtkWidget          *parent,
                                             const GdkRectangle *place,
                                             YdDriveItem        *item,
                                             YdBrowseNameTaken   taken,
                                             gpointer            user_data);
YdDriveItem     *yd_rename_popover_get_item (YdRenamePopover    *self);

G_END_DECLS
