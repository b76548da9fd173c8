/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place: a storage and the folders from its root down, that one may be at and come back to. Never
 * changes. No I/O.
 */
#pragma once

#include "yd-storage.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_PLACE (yd_browse_place_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowsePlace, yd_browse_place, YD, BROWSE_PLACE, GObject)

/* The root of @storage. (transfer full) */
YdBrowsePlace *yd_browse_place_new         (YdStorage     *storage);
/* @folders: YdDriveItem below the root, the topmost first. (transfer full) */
YdBrowsePlace *yd_browse_place_new_at      (YdStorage     *storage,
                                            GPtrArray     *folders);
/* One further down. (transfer full) */
YdBrowsePlace *yd_browse_place_enter       (YdBrowsePlace *self,
                                            YdDriveItem   *folder);
/* At crumb @depth of this one, which there is. (transfer full) */
YdBrowsePlace *yd_browse_place_ascend      (YdBrowsePlace *self,
                                            guint          depth);
/* The same called @title (nullable), as somebody wants it. (transfer full) */
YdBrowsePlace *yd_browse_place_with_title  (YdBrowsePlace *self,
                                            const char    *title);

YdStorage     *yd_browse_place_get_storage (YdBrowsePlace *self);
guint          yd_browse_place_get_depth   (YdBrowsePlace *self); /* crumbs below the root */
/* Crumb @depth, 0 the root; NULL when the storage's drive is not known. (transfer none) */
YdDriveItem   *yd_browse_place_get_crumb   (YdBrowsePlace *self,
                                            guint          depth);
/* The last crumb. (transfer none) (nullable) */
YdDriveItem   *yd_browse_place_get_folder  (YdBrowsePlace *self);
/* Crumbs from the root down to that at @depth, as far as there are: YdDriveItem.
 * (transfer container) */
GPtrArray     *yd_browse_place_dup_way     (YdBrowsePlace *self,
                                            guint          depth);
/* The title, or else the folder's name, or the storage's. */
const char    *yd_browse_place_get_name    (YdBrowsePlace *self);
/* "/Photos/2023" below the root of the storage, "/" there. (transfer full) */
char          *yd_browse_place_dup_path    (YdBrowsePlace *self);
/* The same folder of the same storage, whatever its name. */
gboolean       yd_browse_place_is_same     (YdBrowsePlace *self,
                                            YdBrowsePlace *other);

/* As text to be kept, and back: NULL for a text that is none of ours, or of a storage that is not
 * in @storages. (transfer full) */
char          *yd_browse_place_to_text     (YdBrowsePlace *self);
YdBrowsePlace *yd_browse_place_from_text   (GListModel    *storages,
                                            const char    *text);

G_END_DECLS
