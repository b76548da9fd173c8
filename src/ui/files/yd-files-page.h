/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The right side of the window: header bar, path bar, the files view of what is open, and a pane
 * beside it. Tells what became of changes to files. The actions of the view that is seen
 * ("files.…") can be asked of the page.
 */
#pragma once

#include "yd-files-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_FILES_PAGE (yd_files_page_get_type ())
G_DECLARE_FINAL_TYPE (YdFilesPage, yd_files_page, YD, FILES_PAGE, AdwBin)

/* Properties: "folded" (boolean: the storages are on a page of their own, Back leads there),
 * "pane" (GtkWidget beside the list), "pane-shown" (boolean, notified), "only-instant" (boolean,
 * notified: uploads of this window send no bytes; what would need some is skipped). */

/* Gives it what it works on; once. */
void         yd_files_page_set_up   (YdFilesPage      *self,
                                     YdShared         *shared,
                                     YdBrowseLocation *location);

/* @storage is removed or disabled: what waits to be done there is dropped, and nothing that was
 * done there can be taken back any more. */
void         yd_files_page_forget   (YdFilesPage      *self,
                                     YdStorage        *storage);

/* Uploads @files (of GFile) to a folder of @storage the way this window does now. */
void         yd_files_page_upload   (YdFilesPage      *self,
                                     GListModel       *files,
                                     YdStorage        *storage,
                                     const char       *parent_id);

/* The view that is seen. (transfer none) (nullable) */
YdFilesView *yd_files_page_get_view (YdFilesPage      *self);

G_END_DECLS
