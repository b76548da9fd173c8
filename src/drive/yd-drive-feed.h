/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The change feed of one account: what our own successful calls changed. Models follow it, so a
 * row appears without listing again. The Open API has no feed of its own.
 */
#pragma once

#include "yd-drive-item.h"

G_BEGIN_DECLS

#define YD_TYPE_DRIVE_FEED (yd_drive_feed_get_type ())
G_DECLARE_FINAL_TYPE (YdDriveFeed, yd_drive_feed, YD, DRIVE_FEED, GObject)

/* Signals, main context:
 *  "item-added"   (YdDriveItem *item)
 *  "item-changed" (YdDriveItem *item)                 same parent, new values
 *  "item-removed" (const char *drive_id, const char *parent_id, const char *file_id)
 * A move is item-removed from the old parent and item-added to the new one. parent_id "" when
 * it is not known. */
YdDriveFeed *yd_drive_feed_new     (void);
void         yd_drive_feed_added   (YdDriveFeed *self,
                                    YdDriveItem *item);
void         yd_drive_feed_changed (YdDriveFeed *self,
                                    YdDriveItem *item);
void         yd_drive_feed_removed (YdDriveFeed *self,
                                    const char  *drive_id,
                                    const char  *parent_id,
                                    const char  *file_id);

G_END_DECLS
