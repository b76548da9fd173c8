/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a folder's entries are sorted by. Folders come first in every order, unless it is mixed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  YD_BROWSE_COLUMN_NAME,     /* as people count, Chinese by its sound */
  YD_BROWSE_COLUMN_SIZE,     /* then by name, as all that follow */
  YD_BROWSE_COLUMN_TYPE,     /* by category, then by extension */
  YD_BROWSE_COLUMN_MODIFIED,
  YD_BROWSE_COLUMN_CREATED,

  YD_BROWSE_COLUMN_MIXED = 1 << 8, /* added to one of them: folders among the files */
} YdBrowseColumn;

G_END_DECLS
