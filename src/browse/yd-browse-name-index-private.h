/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of names from within, for those who walk through a storage for it.
 */
#pragma once

#include "yd-browse-name-index.h"

#include "yd-browse-name-writer.h"

G_BEGIN_DECLS

/* What was heard goes first. (transfer none) */
YdBrowseNameWriter *yd_browse_name_index_get_writer (YdBrowseNameIndex *self);

G_END_DECLS
