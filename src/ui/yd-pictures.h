/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pictures of files as they are drawn: thumbnails, decoded, and those that were shown last.
 * One for all windows. Which of them are wanted is decided by who shows them.
 */
#pragma once

#include "yd-browse-thumbnails.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YD_TYPE_PICTURES (yd_pictures_get_type ())
G_DECLARE_FINAL_TYPE (YdPictures, yd_pictures, YD, PICTURES, GObject)

/* (transfer full) */
YdPictures *yd_pictures_new         (YdBrowseThumbnails   *thumbnails);

/* The one of @item, for a place of @side pixels, if it is at hand. (transfer full) (nullable) */
GdkTexture *yd_pictures_dup_at_hand (YdPictures           *self,
                                     YdStorage            *storage,
                                     YdDriveItem          *item,
                                     int                   side);
/* The same, after some time. Fails with errors of yd_browse_thumbnails_load_async(), and with
 * G_IO_ERROR_INVALID_DATA when it is no picture. (transfer full) */
void        yd_pictures_load_async  (YdPictures           *self,
                                     YdStorage            *storage,
                                     YdDriveItem          *item,
                                     int                   side,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GdkTexture *yd_pictures_load_finish (YdPictures           *self,
                                     GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
