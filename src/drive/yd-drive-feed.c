/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The change feed: three signals and nothing kept.
 */
#include "config.h"

#include "yd-drive-feed.h"

struct _YdDriveFeed
{
  GObject parent_instance;
};

enum
{
  ITEM_ADDED,
  ITEM_CHANGED,
  ITEM_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdDriveFeed, yd_drive_feed, G_TYPE_OBJECT)

static void
yd_drive_feed_class_init (YdDriveFeedClass *klass)
{
  signals[ITEM_ADDED] =
    g_signal_new ("item-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, YD_TYPE_DRIVE_ITEM);
  signals[ITEM_CHANGED] =
    g_signal_new ("item-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, YD_TYPE_DRIVE_ITEM);
  signals[ITEM_REMOVED] =
    g_signal_new ("item-removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
yd_drive_feed_init (YdDriveFeed *self)
{
}

YdDriveFeed *
yd_drive_feed_new (void)
{
  return g_object_new (YD_TYPE_DRIVE_FEED, NULL);
}

void
yd_drive_feed_added (YdDriveFeed *self,
                     YdDriveItem *item)
{
  g_return_if_fail (YD_IS_DRIVE_FEED (self));

  g_signal_emit (self, signals[ITEM_ADDED], 0, item);
}

void
yd_drive_feed_changed (YdDriveFeed *self,
                       YdDriveItem *item)
{
  g_return_if_fail (YD_IS_DRIVE_FEED (self));

  g_signal_emit (self, signals[ITEM_CHANGED], 0, item);
}

void
yd_drive_feed_removed (YdDriveFeed *self,
                       const char  *drive_id,
                       const char  *parent_id,
                       const char  *file_id)
{
  g_return_if_fail (YD_IS_DRIVE_FEED (self));

  g_signal_emit (self, signals[ITEM_REMOVED], 0, drive_id, parent_id, file_id);
}
