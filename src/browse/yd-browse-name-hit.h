/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Something that was found: the item, and the folders above it. Made by any thread; what is learned
 * of it later is set on the main context.
 */
#pragma once

#include "yd-drive-item.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_NAME_HIT (yd_browse_name_hit_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseNameHit, yd_browse_name_hit, YD, BROWSE_NAME_HIT, GObject)

/* Properties, notified: "item" and "path", as below.
 * @folders: YdDriveItem, the topmost first; any thread. (transfer full) */
YdBrowseNameHit *yd_browse_name_hit_new         (YdDriveItem     *item,
                                                 GPtrArray       *folders);

/* As the service tells it; no folders are known. (transfer full) */
YdBrowseNameHit *yd_browse_name_hit_new_whole   (YdDriveItem     *item);

/* Until it is whole it is as it was when it was heard of last: without hash and star, created time
 * and MIME type. Ask the service before anything is done with it. */
YdDriveItem     *yd_browse_name_hit_get_item    (YdBrowseNameHit *self);
gboolean         yd_browse_name_hit_is_whole    (YdBrowseNameHit *self);
/* As the service tells it: it is whole. */
void             yd_browse_name_hit_set_item    (YdBrowseNameHit *self,
                                                 YdDriveItem     *item);
void             yd_browse_name_hit_set_folders (YdBrowseNameHit *self,
                                                 GPtrArray       *folders);

/* "Photos/2023": the names of the folders above it, for showing; "" in the root. */
const char      *yd_browse_name_hit_get_path    (YdBrowseNameHit *self);

/* The same folders as YdDriveItem, the topmost first, without the root; the last one has the item
 * in it, unless that is in the root. Where names of folders are not known yet, it begins below
 * those. (transfer none) */
GPtrArray       *yd_browse_name_hit_get_folders (YdBrowseNameHit *self);

G_END_DECLS
