/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pictures of files, for those that are seen: from memory, from the disk, or from the
 * service, which is first asked where they are, for many at once, after everything that a person
 * waits for. The bytes as they came; whoever shows them finds out whether they are a picture. One
 * for all windows. Main thread.
 */
#pragma once

#include "yd-browse-shelf.h"

#include "yd-drive-item.h"
#include "yd-storage.h"

G_BEGIN_DECLS

#define YD_BROWSE_THUMBNAIL_WIDTH 384     /* pixels that are asked for */
#define YD_BROWSE_THUMBNAILS_AT_A_TIME 4  /* that are fetched */

#define YD_TYPE_BROWSE_THUMBNAILS (yd_browse_thumbnails_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseThumbnails, yd_browse_thumbnails, YD, BROWSE_THUMBNAILS, GObject)

/* @shelf (nullable): where they are kept on the disk. @clock: tells when addresses are too old.
 * (transfer full) */
YdBrowseThumbnails *yd_browse_thumbnails_new         (YdBrowseShelf        *shelf,
                                                      YdBaseClock          *clock);

/* Whether the service may have one of @item: pictures, films and some documents. */
gboolean            yd_browse_thumbnails_may_exist   (YdDriveItem          *item);

/* The one of @item of @storage. Those that were asked for last come first. When nobody waits for
 * it any more, by their cancellables, nothing more is done for it. Fails with
 * G_IO_ERROR_NOT_FOUND when there is none (that is remembered for some time), errors of the drive
 * and of the network, G_IO_ERROR_CANCELLED. (transfer full) */
void                yd_browse_thumbnails_load_async  (YdBrowseThumbnails   *self,
                                                      YdStorage            *storage,
                                                      YdDriveItem          *item,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
GBytes             *yd_browse_thumbnails_load_finish (YdBrowseThumbnails   *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/* What came for @item is no picture: it is not kept, and not asked for again soon. */
void                yd_browse_thumbnails_reject      (YdBrowseThumbnails   *self,
                                                      YdStorage            *storage,
                                                      YdDriveItem          *item);

/* A name of what @item of @storage shows: another one when its content is another.
 * (transfer full) */
char               *yd_browse_thumbnails_name        (YdStorage            *storage,
                                                      YdDriveItem          *item);

G_END_DECLS
