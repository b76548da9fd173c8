/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of a file in a list or a grid: its thumbnail if there is one, else the icon of its
 * kind. Used again for other files as the list scrolls.
 */
#pragma once

#include "yd-browse-entry.h"

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct _YdSeenPictures YdSeenPictures;

#define YD_TYPE_FILE_PICTURE (yd_file_picture_get_type ())
G_DECLARE_FINAL_TYPE (YdFilePicture, yd_file_picture, YD, FILE_PICTURE, AdwBin)

void           yd_file_picture_set_entry     (YdFilePicture  *self,
                                              YdBrowseEntry  *entry); /* (nullable) */
YdBrowseEntry *yd_file_picture_get_entry     (YdFilePicture  *self); /* (nullable) */
/* Pixels; of the place, which is square. */
void           yd_file_picture_set_side      (YdFilePicture  *self,
                                              int             side);
int            yd_file_picture_get_side      (YdFilePicture  *self);

/* Who gives it thumbnails; not owned, and may go away. (nullable) */
void           yd_file_picture_set_seen      (YdFilePicture  *self,
                                              YdSeenPictures *seen);

/* For YdSeenPictures. The thumbnail (nullable: not yet, or none). */
void           yd_file_picture_set_thumbnail (YdFilePicture  *self,
                                              GdkTexture     *thumbnail);
gboolean       yd_file_picture_has_thumbnail (YdFilePicture  *self);

G_END_DECLS
