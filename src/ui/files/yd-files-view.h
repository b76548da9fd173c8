/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One tab: the folder that its location names, as a list, and what can be done in it. Takes drops.
 * What is around it (header, path bar, tabs, toasts) is the page's, which may hand it to another
 * window.
 *
 * What can be done is in one action group, "files": the view has it for its menus and buttons, and
 * the page has the group of the view that is seen, so that header, menus and keys of the window
 * reach that one. Actions that concern other places ("shell.…", "storages.…") are asked of the
 * widgets above.
 */
#pragma once

#include "yd-browse-clip.h"
#include "yd-browse-folder-model.h"
#include "yd-browse-location.h"
#include "yd-shared.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_FILES_VIEW (yd_files_view_get_type ())
G_DECLARE_FINAL_TYPE (YdFilesView, yd_files_view, YD, FILES_VIEW, AdwBin)

/* Properties: "title" (string, notified: what is open), "subtitle" (string, notified: how much of
 * it), "busy" (boolean, notified: there are rows, and more may come); and of the page that it is
 * in: "folded" (boolean: Back leads to the storages), "only-instant" (boolean, notified: uploads
 * send no bytes).
 * Signals: "open-wanted" (YdBrowsePlace, gboolean in_window): elsewhere, in a tab or a window.
 * "selected": something here is selected, and nothing elsewhere. */

/* @location is the tab's own: it has its history. (transfer floating) */
YdFilesView         *yd_files_view_new          (YdShared         *shared,
                                                 YdBrowseLocation *location);
YdBrowseLocation    *yd_files_view_get_location (YdFilesView      *self); /* NULL at its end */
/* The actions, without "files." before their names. (transfer none) */
GActionGroup        *yd_files_view_get_actions  (YdFilesView      *self);
/* The model of the open folder. (transfer none) (nullable) */
YdBrowseFolderModel *yd_files_view_get_model    (YdFilesView      *self);

/* Uploads @files (of GFile) to a folder of @storage, as "only-instant" says. */
void                 yd_files_view_upload       (YdFilesView      *self,
                                                 GListModel       *files,
                                                 YdStorage        *storage,
                                                 const char       *parent_id);
/* From now on it is in @page (nullable), whose "folded" and "only-instant" are its own. */
void                 yd_files_view_follow       (YdFilesView      *self,
                                                 gpointer          page);
/* It lists nothing before this: many tabs may be open at the start. */
void                 yd_files_view_wake         (YdFilesView      *self);
/* Only what has @text (nullable) in its name is listed, here and in what is opened next. */
void                 yd_files_view_set_filter   (YdFilesView      *self,
                                                 const char       *text);
/* Takes @clip to the last folder of @way (of YdDriveItem, from the root of @storage), or says why
 * not. */
gboolean             yd_files_view_take         (YdFilesView      *self,
                                                 YdBrowseClip     *clip,
                                                 YdStorage        *storage,
                                                 GPtrArray        *way,
                                                 gboolean          copy);
/* The folders from the storage's root to the open one, and @below (nullable), one in it.
 * (transfer full) */
GPtrArray           *yd_files_view_dup_way      (YdFilesView      *self,
                                                 YdDriveItem      *below);
/* Selects the file with this id and scrolls to it, now or as soon as it is listed. */
void                 yd_files_view_show_file    (YdFilesView      *self,
                                                 const char       *file_id);
/* @items (of YdDriveItem), which were found elsewhere in the storage, are what its actions are
 * about, and nothing here, until something here is selected, or with NULL. */
void                 yd_files_view_choose       (YdFilesView      *self,
                                                 GPtrArray        *items);
/* What can be done with files. (transfer none) */
GMenuModel          *yd_files_view_get_menu     (YdFilesView      *self);
/* To the list, now or as soon as it is there. */
void                 yd_files_view_focus        (YdFilesView      *self);

G_END_DECLS
