/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A walk through a storage for the index of names: folder after folder, level by level, one call at
 * a time, after everybody else's. It goes on where it was when the program ended, begins anew a
 * week after its end, and waits while the service is out of reach or the account signed out. Main
 * context.
 */
#pragma once

#include "yd-browse-name-index.h"
#include "yd-storage.h"

#include "yd-base-clock.h"

G_BEGIN_DECLS

typedef enum
{
  YD_BROWSE_NAME_WALK_PAUSED,
  YD_BROWSE_NAME_WALK_WALKING,
  YD_BROWSE_NAME_WALK_WAITING, /* something failed; it is tried again */
  YD_BROWSE_NAME_WALK_DONE,
} YdBrowseNameWalkState;

#define YD_TYPE_BROWSE_NAME_WALK (yd_browse_name_walk_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseNameWalk, yd_browse_name_walk, YD, BROWSE_NAME_WALK, GObject)

/* Paused. Signal "changed": state or counts. (transfer full) */
YdBrowseNameWalk      *yd_browse_name_walk_new         (YdBrowseNameIndex *index,
                                                        YdStorage         *storage,
                                                        YdBaseClock       *clock);
void                   yd_browse_name_walk_set_paused  (YdBrowseNameWalk  *self,
                                                        gboolean           paused);
/* Something changed for the better: one that waits tries again now. */
void                   yd_browse_name_walk_try_again   (YdBrowseNameWalk  *self);

YdStorage             *yd_browse_name_walk_get_storage (YdBrowseNameWalk  *self);
YdBrowseNameWalkState  yd_browse_name_walk_get_state   (YdBrowseNameWalk  *self);
/* Folders listed, and heard of by now; of all runs together. */
guint                  yd_browse_name_walk_get_n_done  (YdBrowseNameWalk  *self);
guint                  yd_browse_name_walk_get_n_known (YdBrowseNameWalk  *self);

G_END_DECLS
