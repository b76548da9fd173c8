/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was chosen together: each is meant once, however often it was chosen. One that lies in
 * another has a place of its own beside it, as wherever files are copied: who asks for both finds
 * both, and both are whole. Pure: looks at names and ids, asks nobody.
 */
#pragma once

#include "yd-drive-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Each of @files (of GFile, nullable) once, in their order. (transfer full) */
GListModel *yd_transfer_overlap_dup_files (GListModel *files);

/* Each of @items (of YdDriveItem, nullable) once, in their order. (transfer full): of
 * YdDriveItem */
GPtrArray  *yd_transfer_overlap_dup_items (GPtrArray  *items);

G_END_DECLS
