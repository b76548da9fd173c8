/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A local copy of a file that somebody edits: hears when it was saved, looks whether the one in the
 * cloud is still the one that was fetched, and brings the new version there. Asks nobody: who owns
 * it does.
 */
#pragma once

#include "yd-transfer-queue.h"

G_BEGIN_DECLS

typedef enum
{
  YD_EDIT_CLOUD_SAME,    /* as it was fetched */
  YD_EDIT_CLOUD_CHANGED, /* somebody else changed it meanwhile */
  YD_EDIT_CLOUD_MOVED, /* or renamed: what has its name now may be another */
  YD_EDIT_CLOUD_GONE,
} YdEditCloud;

#define YD_TYPE_EDIT_WATCH (yd_edit_watch_get_type ())
G_DECLARE_FINAL_TYPE (YdEditWatch, yd_edit_watch, YD, EDIT_WATCH, GObject)

/* Signal: "saved": @file has other content than before, once things are quiet.
 * (transfer full) */
YdEditWatch *yd_edit_watch_new         (YdTransferQueue      *queue,
                                        YdStorage            *storage,
                                        YdDriveItem          *item,
                                        GFile                *file);
YdStorage   *yd_edit_watch_get_storage (YdEditWatch          *self);
YdDriveItem *yd_edit_watch_get_item    (YdEditWatch          *self);

/* Errors of the drive. */
void         yd_edit_watch_check_async  (YdEditWatch          *self,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean     yd_edit_watch_check_finish (YdEditWatch          *self,
                                         GAsyncResult         *result,
                                         YdEditCloud          *cloud,
                                         GError              **error);

/* Uploads what is saved now: in place of the file in the cloud, which goes to the bin when the new
 * one is there whole; or beside it, when @keep_both. */
void         yd_edit_watch_upload      (YdEditWatch          *self,
                                        gboolean              keep_both);

G_END_DECLS
