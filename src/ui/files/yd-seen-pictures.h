/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which file pictures of a list are seen, for those alone get thumbnails: lists hold many more rows
 * than they show. Looked at a moment after the last movement; what is no longer seen is not waited
 * for. Belongs to the view whose pictures it fills; pictures tell it of themselves.
 */
#pragma once

#include "yd-file-picture.h"
#include "yd-pictures.h"

G_BEGIN_DECLS

#define YD_TYPE_SEEN_PICTURES (yd_seen_pictures_get_type ())
G_DECLARE_FINAL_TYPE (YdSeenPictures, yd_seen_pictures, YD, SEEN_PICTURES, GObject)

/* (transfer full) */
YdSeenPictures *yd_seen_pictures_new         (void);

/* NULL: none are shown. */
void            yd_seen_pictures_set_source  (YdSeenPictures   *self,
                                              YdPictures       *pictures);
/* Whose files they are. (nullable) */
void            yd_seen_pictures_set_storage (YdSeenPictures   *self,
                                              YdStorage        *storage);

/* For YdFilePicture: it is there, or shows another file; it is gone. */
void            yd_seen_pictures_add         (YdSeenPictures   *self,
                                              YdFilePicture    *picture);
void            yd_seen_pictures_remove      (YdSeenPictures   *self,
                                              YdFilePicture    *picture);

/* The view moved. */
void            yd_seen_pictures_look_soon   (YdSeenPictures   *self);

G_END_DECLS
