/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Carries out actions, one at a time for each storage, and remembers how to take them back. A
 * GListModel of the YdBrowseActions that wait or are at work. One for all windows: what was done in
 * one can be taken back in another. Main thread.
 */
#pragma once

#include "yd-browse-action.h"

G_BEGIN_DECLS

#define YD_BROWSE_ACTIONS_KEPT_MAX 50 /* how many can be taken back */

#define YD_TYPE_BROWSE_ACTIONS (yd_browse_actions_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseActions, yd_browse_actions, YD, BROWSE_ACTIONS, GObject)

/* Properties, notified: "undoable", "redoable": the YdBrowseActions that undo() and redo() would
 * take back, or NULL. Signal: "ended" (YdBrowseAction *action), whatever came of it.
 * Dropping the last reference cancels what is at work. (transfer full) */
YdBrowseActions *yd_browse_actions_new          (void);

/* After those of the same storage that were given before. */
void             yd_browse_actions_run          (YdBrowseActions *self,
                                                 YdBrowseAction  *action);
/* What failed in @action, which has ended, and what was left after a cancel: only that. */
void             yd_browse_actions_retry        (YdBrowseActions *self,
                                                 YdBrowseAction  *action);

YdBrowseAction  *yd_browse_actions_get_undoable (YdBrowseActions *self); /* (nullable) */
YdBrowseAction  *yd_browse_actions_get_redoable (YdBrowseActions *self); /* (nullable) */
/* Takes back the last one, or what undo took back last. The action that does it, which ends like
 * others: what cannot be taken back any more is among its failures. NULL when there is none.
 * (transfer none) */
YdBrowseAction  *yd_browse_actions_undo         (YdBrowseActions *self);
YdBrowseAction  *yd_browse_actions_redo         (YdBrowseActions *self);
/* The same of @action, if it can still be taken back. */
YdBrowseAction  *yd_browse_actions_undo_this    (YdBrowseActions *self,
                                                 YdBrowseAction  *action);

/* @storage is removed: what waits for it is dropped, and there is no way back. */
void             yd_browse_actions_forget       (YdBrowseActions *self,
                                                 YdStorage       *storage);

G_END_DECLS
