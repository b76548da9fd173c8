/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that can be thrown away: what storages showed last, kept for the next time. A folder for
 * each account, in it files with names that tell nothing; those that were not used for longest go
 * when it is too much, and what an account had goes with its last storage. A YdBaseCache.
 */
#pragma once

#include "yd-storage.h"

#include "yd-base-cache.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_SHELF (yd_browse_shelf_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseShelf, yd_browse_shelf, YD, BROWSE_SHELF, GObject)

/* @folder: made when something is kept. @format: the end of names; another one when what is in the
 * files is written otherwise. @storages: YdStorage, those that there are; what accounts without any
 * had is removed, now and whenever that changes. (transfer full) */
YdBrowseShelf *yd_browse_shelf_new    (const char     *folder,
                                       const char     *format,
                                       GListModel     *storages,
                                       guint64         max_bytes);

/* Blocking, any thread. @key: of what it is about, in full; only a hash of it is kept.
 * (transfer full) (nullable): mapped, never empty. */
GBytes        *yd_browse_shelf_load   (YdBrowseShelf  *self,
                                       gint64          account,
                                       const char     *key);
/* Gives up quietly: it is a convenience. */
void           yd_browse_shelf_save   (YdBrowseShelf  *self,
                                       gint64          account,
                                       const char     *key,
                                       gconstpointer   data,
                                       gsize           size);

/* The same by a worker; of no more than @max_bytes, and copied: good for what a stranger may have
 * cut meanwhile. NULL without an error when there is nothing. (transfer full) (nullable) */
void           yd_browse_shelf_load_async   (YdBrowseShelf        *self,
                                             gint64                account,
                                             const char           *key,
                                             gsize                 max_bytes,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GBytes        *yd_browse_shelf_load_finish  (YdBrowseShelf        *self,
                                             GAsyncResult         *result,
                                             GError              **error);
void           yd_browse_shelf_save_soon    (YdBrowseShelf        *self,
                                             gint64                account,
                                             const char           *key,
                                             GBytes               *bytes);
void           yd_browse_shelf_remove_soon  (YdBrowseShelf        *self,
                                             gint64                account,
                                             const char           *key);

G_END_DECLS
