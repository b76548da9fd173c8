/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The contents of one folder: a GListModel of YdBrowseEntry that fills itself page by page and
 * follows the account's change feed. In order, folders first: a sort model around it would ask for
 * an object of each row, while this makes them for those that are asked for.
 */
#pragma once

#include "yd-browse-entry.h"
#include "yd-browse-listing-store.h"
#include "yd-browse-order.h"
#include "yd-storage.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_FOLDER_MODEL (yd_browse_folder_model_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseFolderModel, yd_browse_folder_model, YD, BROWSE_FOLDER_MODEL, GObject)

/* Properties, notified: "loading" (boolean), "error" (GError, boxed; NULL when fine).
 * Signal: "entry-arrived" (YdBrowseEntry *): one appeared by our own doing, after its
 * items-changed. Starts loading at once; dropping the last reference cancels.
 * (transfer full) */
YdBrowseFolderModel *yd_browse_folder_model_new         (YdStorage           *storage,
                                                         YdDriveItem         *folder);
/* The same, showing at first what @store (nullable) has of the folder, and keeping in it what the
 * listing found. (transfer full) */
YdBrowseFolderModel *yd_browse_folder_model_new_remembered (YdStorage            *storage,
                                                            YdDriveItem          *folder,
                                                            YdBrowseListingStore *store);
void                 yd_browse_folder_model_reload      (YdBrowseFolderModel *self);
gboolean             yd_browse_folder_model_get_loading (YdBrowseFolderModel *self);
const GError        *yd_browse_folder_model_get_error   (YdBrowseFolderModel *self); /* or NULL */
/* Folders first, unless @column is mixed. By name at first. Many rows are sorted by a worker, and
 * stand in their old order until that is done. */
void                 yd_browse_folder_model_set_order   (YdBrowseFolderModel *self,
                                                         YdBrowseColumn       column,
                                                         gboolean             descending);
/* Shown are names that have @text (nullable), in any case and width, or whose first sounds do.
 * Everything at first. As slow as above. */
void                 yd_browse_folder_model_set_filter  (YdBrowseFolderModel *self,
                                                         const char          *text,
                                                         gboolean             show_hidden);
/* A worker is at it. */
gboolean             yd_browse_folder_model_get_sorting (YdBrowseFolderModel *self);
/* All that is in the folder, shown or not. */
guint                yd_browse_folder_model_get_n_total (YdBrowseFolderModel *self);
/* What all in the folder but @items (array of YdDriveItem) are called: a set of strings, shown or
 * not. (transfer full) */
GHashTable          *yd_browse_folder_model_dup_other_names (YdBrowseFolderModel *self,
                                                             GPtrArray           *items);
/* Where it is shown; FALSE when it is not. */
gboolean             yd_browse_folder_model_find        (YdBrowseFolderModel *self,
                                                         const char          *file_id,
                                                         guint               *position);

/* What is shown there, without making an entry for it: for counting. (transfer none) (nullable):
 * good until the next change */
YdDriveItem         *yd_browse_folder_model_peek          (YdBrowseFolderModel  *self,
                                                           guint                 position);
/* Whether something in the folder, shown or not, is called @name. */
gboolean             yd_browse_folder_model_has_name      (YdBrowseFolderModel  *self,
                                                           const char           *name);

G_END_DECLS
