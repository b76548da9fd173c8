/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every name that was ever listed, and what the feeds told since, of all storages: found as people
 * type, without asking the service. A file of its own that can be thrown away: it is made anew when
 * it is damaged. Names, sizes and times, no secrets. Main context, but for what says otherwise;
 * workers read and write.
 */
#pragma once

#include "yd-browse-name-hit.h"

#include "yd-base-cache.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_BROWSE_NAME_INDEX_FILE "names.sqlite"

#define YD_TYPE_BROWSE_NAME_INDEX (yd_browse_name_index_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseNameIndex, yd_browse_name_index, YD, BROWSE_NAME_INDEX, GObject)

/* @path: of its file, made when there is something to keep. @storages: YdStorage; their feeds are
 * followed, and what drives had that none of them has is forgotten. Signal "changed": a search may
 * find something else than before; not more often than the worker writes. "forgotten": all of it is
 * thrown away. A YdBaseCache without a limit. (transfer full) */
YdBrowseNameIndex *yd_browse_name_index_new           (const char           *path,
                                                       GListModel           *storages);

/* YdDriveItem, any that the service told of; any thread. */
void               yd_browse_name_index_hear_items    (YdBrowseNameIndex    *self,
                                                       GPtrArray            *items);
/* All that @folder has: what it had else is gone. Any thread. */
void               yd_browse_name_index_hear_listing  (YdBrowseNameIndex    *self,
                                                       YdDriveItem          *folder,
                                                       GPtrArray            *items);

/* Completes when all that was heard by now is written, or given up. */
void               yd_browse_name_index_settle_async  (YdBrowseNameIndex    *self,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean           yd_browse_name_index_settle_finish (YdBrowseNameIndex    *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

/* What has all words of @text in its name, in any case and width, also within words; letters are
 * tried as the first sounds of Chinese names too ("wdmz" finds 我的名字), and as the whole ones
 * ("wode"). Nothing for a @text without words. @drive_ids (nullable): of these drives only. At most
 * @max, the best first: names that are or begin with a word, then those where one begins there,
 * then those that have it somewhere, then sounds; of those the shortest, of these the newest.
 * Cancel it when people type on. */
void               yd_browse_name_index_search_async  (YdBrowseNameIndex    *self,
                                                       const char           *text,
                                                       const char * const   *drive_ids,
                                                       guint                 max,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
/* A GListModel of YdBrowseNameHit. *n_found (nullable): how many there are, also beyond @max; then
 * at least that many. Fails with G_IO_ERROR_CANCELLED or YD_BASE_DATABASE_ERROR. (transfer full) */
GListModel        *yd_browse_name_index_search_finish (YdBrowseNameIndex    *self,
                                                       GAsyncResult         *result,
                                                       guint                *n_found,
                                                       GError              **error);

/* What is known of the folders @ids of a drive, and of those above them: an array of YdDriveItem,
 * each once. Fails as a search. (transfer full) */
void               yd_browse_name_index_find_folders_async  (YdBrowseNameIndex    *self,
                                                             const char           *drive_id,
                                                             const char * const   *ids,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
GPtrArray         *yd_browse_name_index_find_folders_finish (YdBrowseNameIndex    *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);

G_END_DECLS
