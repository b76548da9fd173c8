/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The local copies that are being edited: one of these for the application, so that a tab or a
 * window may close while an editor is open. Remembers what was saved until a window asks about it;
 * there may be none for a while. Asks nobody itself.
 */
#pragma once

#include "yd-edit-watch.h"

G_BEGIN_DECLS

#define YD_TYPE_EDITED_FILES (yd_edited_files_get_type ())
G_DECLARE_FINAL_TYPE (YdEditedFiles, yd_edited_files, YD, EDITED_FILES, GObject)

/* Signal: "saved": take_saved() has something. Main thread. (transfer full) */
YdEditedFiles *yd_edited_files_new        (YdTransferQueue *queue);
/* From now on @file, a copy of @item, is watched. */
void           yd_edited_files_add        (YdEditedFiles   *self,
                                           YdStorage       *storage,
                                           YdDriveItem     *item,
                                           GFile           *file);
/* The one that was saved first, of those that nobody took since. (transfer full) (nullable) */
YdEditWatch   *yd_edited_files_take_saved (YdEditedFiles   *self);

G_END_DECLS
