/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing a folder of a drive: the folders of one folder at a time, down by opening one, up by
 * the path. Needs a drive only, no storage; or is given several storages to choose from.
 */
#pragma once

#include "yd-storage.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_FOLDER_PICKER (yd_folder_picker_get_type ())
G_DECLARE_FINAL_TYPE (YdFolderPicker, yd_folder_picker, YD, FOLDER_PICKER, AdwWindow)

/* Signal: "picked" (YdDriveItem *, NULL for the drive's root), once, before it closes. Starts at
 * the root, and to load at once. (transfer none): as windows are */
YdFolderPicker *yd_folder_picker_new (GtkWindow     *parent,
                                      YdDriveClient *drive,
                                      const char    *drive_id);

/* The same for a folder of one of @storages (of YdStorage), those that can be used; @way: of
 * YdDriveItem, the folders of @storage from its root down to the one to start at. @title says what
 * for; @accept_label has a mnemonic. Listens to nothing else. */
YdFolderPicker *yd_folder_picker_new_for_storages (GtkWindow  *parent,
                                                   GListModel *storages,
                                                   YdStorage  *storage,
                                                   GPtrArray  *way,
                                                   const char *title,
                                                   const char *accept_label);
/* Of the folder that is open in it: its storage, NULL when it needs none (transfer none); and the
 * folders from the storage's root down (transfer full). */
YdStorage      *yd_folder_picker_get_storage      (YdFolderPicker *self);
GPtrArray      *yd_folder_picker_dup_way          (YdFolderPicker *self);

G_END_DECLS
