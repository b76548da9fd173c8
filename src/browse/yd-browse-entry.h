/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An entry: the stable row object that holds the current item, so selection and focus survive a
 * rename.
 */
#pragma once

#include "yd-drive-item.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_ENTRY (yd_browse_entry_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseEntry, yd_browse_entry, YD, BROWSE_ENTRY, GObject)

/* Properties, notified: "item" (YdDriveItem), "name" (as stored), "fresh" (appeared while the
 * folder was open: to be marked). (transfer full) */
YdBrowseEntry *yd_browse_entry_new       (YdDriveItem   *item,
                                          gboolean       fresh);
YdDriveItem   *yd_browse_entry_get_item  (YdBrowseEntry *self); /* (transfer none) */
const char    *yd_browse_entry_get_name  (YdBrowseEntry *self);
gboolean       yd_browse_entry_get_fresh (YdBrowseEntry *self);
void           yd_browse_entry_set_item  (YdBrowseEntry *self,
                                          YdDriveItem   *item);
void           yd_browse_entry_set_fresh (YdBrowseEntry *self,
                                          gboolean       fresh);

/* For the folder model: the row that knows this entry for as long as somebody holds it. */
struct _YdBrowseRow;
void           yd_browse_entry_set_place (YdBrowseEntry       *self,
                                          struct _YdBrowseRow *place);
/* Nobody but the caller holds it: it may be another row's. */
gboolean       yd_browse_entry_is_unused (YdBrowseEntry       *self);
void           yd_browse_entry_move      (YdBrowseEntry       *self,
                                          struct _YdBrowseRow *place);

G_END_DECLS
