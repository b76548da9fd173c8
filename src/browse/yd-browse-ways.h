/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folders above what was found in a storage: from what is known at first, from the index of
 * names, and else from the service, level by level, many in a call. Shown when they arrive; an
 * error leaves them out. Main context.
 */
#pragma once

#include "yd-browse-name-index.h"
#include "yd-storage.h"

G_BEGIN_DECLS

#define YD_TYPE_BROWSE_WAYS (yd_browse_ways_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseWays, yd_browse_ways, YD, BROWSE_WAYS, GObject)

/* @names (nullable). What is on its way keeps it: give up first. (transfer full) */
YdBrowseWays *yd_browse_ways_new (YdStorage         *storage,
                                  YdBrowseNameIndex *names);
/* @hit gets its folders, now or later, or never. */
void          yd_browse_ways_add (YdBrowseWays      *self,
                                  YdBrowseNameHit   *hit);
/* Nothing more is asked or set. */
void          yd_browse_ways_give_up (YdBrowseWays  *self);

G_END_DECLS
