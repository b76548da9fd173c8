/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which icon and which word an item has, by its category. Pure; nothing is owned.
 */
#include "config.h"

#include "yd-file-icon.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *icon;
  const char *word;
} Row;

/* In the order of YdDriveCategory. */
static const Row categories[] = {
  [YD_DRIVE_CATEGORY_OTHER] = { "text-x-generic", N_("File") },
  [YD_DRIVE_CATEGORY_IMAGE] = { "image-x-generic", N_("Image") },
  [YD_DRIVE_CATEGORY_VIDEO] = { "video-x-generic", N_("Video") },
  [YD_DRIVE_CATEGORY_AUDIO] = { "audio-x-generic", N_("Audio") },
  [YD_DRIVE_CATEGORY_DOCUMENT] = { "x-office-document", N_("Document") },
  [YD_DRIVE_CATEGORY_ARCHIVE] = { "package-x-generic", N_("Archive") },
  [YD_DRIVE_CATEGORY_APP] = { "application-x-executable", N_("Program") },
};

static const Row folder = { "folder", N_("Folder") };

static const Row *
row_of (YdDriveItem *item)
{
  guint category = yd_drive_item_get_category (item);

  if (yd_drive_item_is_folder (item))
    return &folder;

  return &categories[category < G_N_ELEMENTS (categories) ? category : 0];
}

const char *
yd_file_icon_get_name (YdDriveItem *item)
{
  return row_of (item)->icon;
}

const char *
yd_file_icon_get_word (YdDriveItem *item)
{
  return _(row_of (item)->word);
}
