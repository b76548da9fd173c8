/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The right side of the window: header bar, path bar, tabs, of which each is a files view, and a
 * pane beside them. Tells what became of changes to files. The actions of the view that is seen
 * ("files.…") can be asked of the page.
 */
#pragma once

#include "yd-files-view.h"

#include "yd-browse-name-hit.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_FILES_PAGE (yd_files_page_get_type ())
G_DECLARE_FINAL_TYPE (YdFilesPage, yd_files_page, YD, FILES_PAGE, AdwBin)

/* Properties: "folded" (boolean: the storages are on a page of their own, Back leads there),
 * "pane" (GtkWidget beside the list), "pane-shown" (boolean, notified), "only-instant" (boolean,
 * notified: uploads of this window send no bytes; what would need some is skipped).
 * Signals: "moved" (another place is open, or another tab is seen), "emptied" (the last tab went),
 * "window-wanted" (returns the YdFilesPage of another window, without tabs). */

/* Gives it what it works on; once. There is no tab then. */
void         yd_files_page_set_up   (YdFilesPage      *self,
                                     YdShared         *shared);

/* A tab at @place (nullable), after the one that is seen; it is filled when it is seen. */
void         yd_files_page_open_tab (YdFilesPage      *self,
                                     YdBrowsePlace    *place,
                                     gboolean          seen);
/* FALSE when there is only one, or none. */
gboolean     yd_files_page_close_tab (YdFilesPage     *self);
/* What is open in the tabs: YdBrowsePlace. *@seen: which of them is seen. (transfer container) */
GPtrArray   *yd_files_page_dup_places (YdFilesPage    *self,
                                     guint            *seen);
/* Where the tab is that is seen. (transfer none) (nullable): without tabs */
YdBrowseLocation *yd_files_page_get_location (YdFilesPage *self);

/* @storage is removed or disabled: tabs that show it close, but for the last; what waits to be done
 * there is dropped, and nothing that was done there can be taken back any more. */
void         yd_files_page_forget   (YdFilesPage      *self,
                                     YdStorage        *storage);

/* Takes @what to the last folder of @way (of YdDriveItem, from the root of @storage), or says why
 * not: a YdBrowseClip, or a GListModel of GFile, which is uploaded the way this window does now. */
gboolean     yd_files_page_take     (YdFilesPage      *self,
                                     GObject          *what,
                                     YdStorage        *storage,
                                     GPtrArray        *way,
                                     gboolean          copy);
/* Gives all of @clip a star. */
void         yd_files_page_star     (YdFilesPage      *self,
                                     YdBrowseClip     *clip);

/* Opens a folder of @storage, and selects the file in it (nullable). @hit (nullable): it may say
 * where the folder is; the service is asked otherwise. */
void         yd_files_page_show_item (YdFilesPage     *self,
                                     YdStorage        *storage,
                                     YdBrowseNameHit  *hit,
                                     const char       *folder_id,
                                     const char       *file_id);
/* Looks for @text in the storage that is open, if there is one. */
void         yd_files_page_search   (YdFilesPage      *self,
                                     const char       *text);

/* The view that is seen. (transfer none) (nullable) */
YdFilesView *yd_files_page_get_view (YdFilesPage      *self);

G_END_DECLS
