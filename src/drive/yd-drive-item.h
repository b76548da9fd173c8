/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An item: an immutable value from the service, a file or a folder (Open API reference §6).
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  YD_DRIVE_ITEM_FOLDER,
  YD_DRIVE_ITEM_FILE,
} YdDriveItemType;

typedef enum
{
  YD_DRIVE_CATEGORY_OTHER, /* also what we do not know */
  YD_DRIVE_CATEGORY_IMAGE,
  YD_DRIVE_CATEGORY_VIDEO,
  YD_DRIVE_CATEGORY_AUDIO,
  YD_DRIVE_CATEGORY_DOCUMENT,
  YD_DRIVE_CATEGORY_ARCHIVE,
  YD_DRIVE_CATEGORY_APP,
} YdDriveCategory;

#define YD_DRIVE_ROOT_ID "root"

typedef struct _YdDriveItem YdDriveItem;

#define YD_TYPE_DRIVE_ITEM (yd_drive_item_get_type ())
GType            yd_drive_item_get_type         (void);
YdDriveItem     *yd_drive_item_ref              (YdDriveItem *self);
void             yd_drive_item_unref            (YdDriveItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdDriveItem, yd_drive_item_unref)

/* A folder that the service has not described: the root of a drive, or a storage's root folder
 * of which only the id is known. @parent_id "" when unknown. (transfer full) */
YdDriveItem     *yd_drive_item_new_folder       (const char  *drive_id,
                                                 const char  *file_id,
                                                 const char  *parent_id,
                                                 const char  *name);

const char      *yd_drive_item_get_drive_id     (YdDriveItem *self);
const char      *yd_drive_item_get_id           (YdDriveItem *self);
const char      *yd_drive_item_get_parent_id    (YdDriveItem *self); /* "" for the root */
const char      *yd_drive_item_get_name         (YdDriveItem *self); /* as stored, bit for bit */
YdDriveItemType  yd_drive_item_get_item_type    (YdDriveItem *self);
gboolean         yd_drive_item_is_folder        (YdDriveItem *self);
YdDriveCategory  yd_drive_item_get_category     (YdDriveItem *self);
gint64           yd_drive_item_get_size         (YdDriveItem *self); /* bytes, -1 unknown/folder */
gint64           yd_drive_item_get_created_us   (YdDriveItem *self); /* real time, 0 unknown */
gint64           yd_drive_item_get_modified_us  (YdDriveItem *self); /* local, else updated_at */
const char      *yd_drive_item_get_content_hash (YdDriveItem *self); /* (nullable) SHA-1, upper */
const char      *yd_drive_item_get_mime_type    (YdDriveItem *self); /* (nullable) */
const char      *yd_drive_item_get_extension    (YdDriveItem *self); /* lower case, "" none */
gboolean         yd_drive_item_get_starred      (YdDriveItem *self);
gboolean         yd_drive_item_is_livp          (YdDriveItem *self);
gboolean         yd_drive_item_is_blocked       (YdDriveItem *self); /* punish_flag 2 or 103 */
/* Where its bytes are, as a listing for a download had it, and when that came (monotonic); NULL
 * mostly. A secret, and good for some minutes (Open API reference §6). */
const char      *yd_drive_item_get_url          (YdDriveItem *self,
                                                 gint64      *came_us);
gboolean         yd_drive_item_equal            (YdDriveItem *a,
                                                 YdDriveItem *b);

/* The same item in another folder. (transfer full) */
YdDriveItem     *yd_drive_item_with_parent      (YdDriveItem *self,
                                                 const char  *parent_id);

G_END_DECLS
