/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How an item is made: the codec fills a fresh one before anybody else sees it.
 */
#pragma once

#include "yd-drive-item.h"

G_BEGIN_DECLS

struct _YdDriveItem
{
  gatomicrefcount ref_count;

  char            *drive_id;     /* (owned): interned GRefString */
  char            *id;           /* (owned) */
  char            *parent_id;    /* (owned): interned GRefString, "" for the root */
  char            *name;         /* (owned) */
  char            *content_hash; /* (owned) (nullable): upper-case SHA-1 */
  char            *mime_type;    /* (owned) (nullable): interned GRefString */
  char            *extension;    /* (owned): interned GRefString, lower case */
  char            *url;          /* (owned) (nullable): a secret */

  gint64           size;         /* bytes, -1 unknown */
  gint64           created_us;
  gint64           modified_us;
  gint64           punish_flag;
  gint64           url_us;       /* when the url came; monotonic */
  YdDriveItemType  type;
  YdDriveCategory  category;
  gboolean         starred;
};

/* @extension NULL: taken from the name. Everything else is unknown. (transfer full) */
YdDriveItem *yd_drive_item_new         (const char      *drive_id,
                                        const char      *id,
                                        const char      *parent_id,
                                        const char      *name,
                                        YdDriveItemType  type,
                                        const char      *extension);

G_END_DECLS
