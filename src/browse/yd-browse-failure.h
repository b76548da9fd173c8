/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What could not be done, of one action: the item and the reason. A row of its summary.
 */
#pragma once

#include "yd-drive-item.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_FAILURE (yd_browse_failure_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseFailure, yd_browse_failure, YD, BROWSE_FAILURE, GObject)

/* @item: NULL for a folder that could not be made. (transfer full) */
YdBrowseFailure *yd_browse_failure_new       (YdDriveItem     *item,
                                              const char      *name,
                                              const GError    *error);
YdDriveItem     *yd_browse_failure_get_item  (YdBrowseFailure *self); /* (nullable) */
const char      *yd_browse_failure_get_name  (YdBrowseFailure *self);
const GError    *yd_browse_failure_get_error (YdBrowseFailure *self);

G_END_DECLS
