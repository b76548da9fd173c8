/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing a folder of a drive: the folders of one folder at a time, down by opening one, up by
 * the path. Needs a drive only, no storage.
 */
#pragma once

#include "yd-drive-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_FOLDER_PICKER (yd_folder_picker_get_type ())
G_DECLARE_FINAL_TYPE (YdFolderPicker, yd_folder_picker, YD, FOLDER_PICKER, AdwWindow)

/* Signal: "picked" (YdDriveItem *, NULL for the drive's root), once, before it closes. Starts at
 * the root, and to load at once. (transfer none): as windows are */
YdFolderPicker *yd_folder_picker_new (GtkWindow     *parent,
                                      YdDriveClient *drive,
                                      const char    *drive_id);

G_END_DECLS
