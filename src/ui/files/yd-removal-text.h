/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is asked before something is removed: how much goes, where to, and what cannot be undone.
 */
#pragma once

#include "yd-drive-item.h"

G_BEGIN_DECLS

/* "Delete 3 Items for Ever?" of @items (array of YdDriveItem). (transfer full) */
char *yd_removal_text_dup_heading (GPtrArray *items,
                                   gboolean   for_ever);
/* How much that is, and what becomes of it. (transfer full) */
char *yd_removal_text_dup_body    (GPtrArray *items,
                                   gboolean   for_ever);

G_END_DECLS
