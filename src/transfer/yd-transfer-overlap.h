/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was chosen together, and of which one lies in another: each is meant once, inside the outer
 * one. Pure: looks at names and ids, asks nobody. Of remote items it sees who lies in whom only
 * where the folders between were chosen too; one that lies deeper in another gets a place of its
 * own beside it, and both are whole.
 */
#pragma once

#include "yd-drive-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of @files (of GFile, nullable) those that are not in others, in their order. (transfer full) */
GListModel *yd_transfer_overlap_dup_outer_files (GListModel *files);

/* Of @items (of YdDriveItem, nullable) those whose folders are not among them, in their order; what
 * lies in itself, as a strange service says, counts as outer. (transfer full): of YdDriveItem */
GPtrArray  *yd_transfer_overlap_dup_outer_items (GPtrArray  *items);

G_END_DECLS
