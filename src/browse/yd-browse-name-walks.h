/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walks for the index of names: one for each storage that is enabled and whose option says so,
 * as long as it says so. Owns them. Main context.
 */
#pragma once

#include "yd-browse-name-walk.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_NAME_WALKS (yd_browse_name_walks_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseNameWalks, yd_browse_name_walks, YD, BROWSE_NAME_WALKS, GObject)

/* @storages: YdStorage. Signal "changed" (YdStorage *storage): its walk came, went or got on.
 * (transfer full) */
YdBrowseNameWalks *yd_browse_name_walks_new       (YdBrowseNameIndex *index,
                                                   GListModel        *storages,
                                                   YdBaseClock       *clock);

/* (transfer none) (nullable) */
YdBrowseNameWalk  *yd_browse_name_walks_find      (YdBrowseNameWalks *self,
                                                   YdStorage         *storage);

/* The network may be there again. */
void               yd_browse_name_walks_try_again (YdBrowseNameWalks *self);

G_END_DECLS
