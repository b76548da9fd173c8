/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The right side of the window: the folder that is open, as a list with a path bar, and what can
 * be done in it. Takes drops. Actions that concern other places ("shell.…", "storages.…") are
 * asked of the widgets above it.
 */
#pragma once

#include "yd-browse-folder-model.h"
#include "yd-browse-location.h"
#include "yd-transfer-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_FILES_PAGE (yd_files_page_get_type ())
G_DECLARE_FINAL_TYPE (YdFilesPage, yd_files_page, YD, FILES_PAGE, AdwBin)

/* Properties: "folded" (boolean: the storages are on a page of their own, Back leads there),
 * "pane" (GtkWidget beside the list), "pane-shown" (boolean, notified), "only-instant" (boolean,
 * notified: uploads of this window send no bytes; what would need some is skipped). */

/* Gives it what it works on; once. */
void                 yd_files_page_set_up    (YdFilesPage      *self,
                                              YdBrowseLocation *location,
                                              YdTransferQueue  *queue);

/* Where downloads go without being asked; @settings (nullable). Once. */
void                 yd_files_page_set_settings (YdFilesPage   *self,
                                              GSettings        *settings);

/* @storage is removed or disabled: what waits to be done there is dropped, and nothing that was
 * done there can be taken back any more. */
void                 yd_files_page_forget    (YdFilesPage      *self,
                                              YdStorage        *storage);

/* What folders had when they were listed last; @listings (nullable). Before it is set up. */
void                 yd_files_page_set_listings (YdFilesPage   *self,
                                              YdBrowseListingStore *listings);

/* Uploads @files (of GFile) to a folder of @storage the way this window does now. */
void                 yd_files_page_upload    (YdFilesPage      *self,
                                              GListModel       *files,
                                              YdStorage        *storage,
                                              const char       *parent_id);

/* The model of the open folder. (transfer none) (nullable) */
YdBrowseFolderModel *yd_files_page_get_model (YdFilesPage      *self);

G_END_DECLS
