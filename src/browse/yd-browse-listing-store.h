/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What folders had when they were listed last, to be shown until they are listed again. One file
 * for each folder, which can be thrown away; the oldest are. What accounts had goes with their
 * last storage. Names and sizes, no secrets.
 */
#pragma once

#include "yd-browse-name-index.h"

#include "yd-base-cache.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_LISTING_STORE (yd_browse_listing_store_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseListingStore, yd_browse_listing_store, YD, BROWSE_LISTING_STORE,
                      GObject)

/* @folder: made when something is kept. @storages: YdStorage, those that there are; what accounts
 * without any had is removed, now and whenever that changes. At most @max_bytes are kept, roughly.
 * (transfer full) */
YdBrowseListingStore *yd_browse_listing_store_new  (const char           *folder,
                                                    GListModel           *storages,
                                                    guint64               max_bytes);

/* Where they are, to be measured and cleared. (transfer none) */
YdBaseCache          *yd_browse_listing_store_get_cache (YdBrowseListingStore *self);

/* Who is told what is listed, whether that is kept or not. Before anything is listed. */
void                  yd_browse_listing_store_set_names (YdBrowseListingStore *self,
                                                         YdBrowseNameIndex    *names);
/* A page came of a listing; all that @folder has. Main context, not blocking. */
void                  yd_browse_listing_store_hear_page    (YdBrowseListingStore *self,
                                                            GPtrArray            *items);
void                  yd_browse_listing_store_hear_listing (YdBrowseListingStore *self,
                                                            YdDriveItem          *folder,
                                                            GPtrArray            *items);

/* Blocking, any thread. What to hand to yd_drive_kept_to_items(); NULL when nothing is kept.
 * (transfer full) (nullable) */
GVariant             *yd_browse_listing_store_load (YdBrowseListingStore *self,
                                                    gint64                account,
                                                    YdDriveItem          *folder);
/* Blocking, any thread. Gives up quietly: it is a convenience. */
void                  yd_browse_listing_store_save (YdBrowseListingStore *self,
                                                    gint64                account,
                                                    YdDriveItem          *folder,
                                                    GPtrArray            *items);

G_END_DECLS
