/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person does to files of one storage, as one thing: with progress, an end, reasons for
 * what failed, and a way back where there is one. Made here, carried out and taken back by
 * YdBrowseActions. Removing has no way back: whoever offers it says so before.
 */
#pragma once

#include "yd-browse-carrier.h"
#include "yd-browse-failure.h"
#include "yd-storage.h"

G_BEGIN_DECLS

typedef enum
{
  YD_BROWSE_ACTION_NEW_FOLDER,
  YD_BROWSE_ACTION_RENAME,
  YD_BROWSE_ACTION_MOVE,
  YD_BROWSE_ACTION_COPY,
  YD_BROWSE_ACTION_DUPLICATE,
  YD_BROWSE_ACTION_STAR,
  YD_BROWSE_ACTION_UNSTAR,
  YD_BROWSE_ACTION_TRASH,
  YD_BROWSE_ACTION_DELETE,
} YdBrowseActionKind;

typedef enum
{
  YD_BROWSE_ACTION_WAITING,
  YD_BROWSE_ACTION_RUNNING,
  YD_BROWSE_ACTION_STOPPING, /* cancelled: what is on its way is awaited */
  YD_BROWSE_ACTION_ENDED,
} YdBrowseActionState;

typedef enum
{
  YD_BROWSE_ACTION_DO,
  YD_BROWSE_ACTION_UNDO, /* takes back an action of the same kind */
  YD_BROWSE_ACTION_REDO, /* takes that back */
} YdBrowseActionWay;

#define YD_TYPE_BROWSE_ACTION (yd_browse_action_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseAction, yd_browse_action, YD, BROWSE_ACTION, GObject)

/* Items are arrays of YdDriveItem of @storage's drive, and are copied. All (transfer full). */
YdBrowseAction     *yd_browse_action_new_folder     (YdStorage           *storage,
                                                     YdDriveItem         *parent,
                                                     const char          *name);
/* @names: one for each item. They may change places among each other. */
YdBrowseAction     *yd_browse_action_new_rename     (YdStorage           *storage,
                                                     GPtrArray           *items,
                                                     const char * const  *names);
YdBrowseAction     *yd_browse_action_new_move       (YdStorage           *storage,
                                                     GPtrArray           *items,
                                                     const char          *to_parent_id);
/* Under another name where the folder has one of that name already. */
YdBrowseAction     *yd_browse_action_new_copy       (YdStorage           *storage,
                                                     GPtrArray           *items,
                                                     const char          *to_parent_id);
/* From another storage, of whichever account: folders are made anew, files by their hash, without
 * their bytes, when the service has the content for this account (Open API reference §5.8). All
 * others are handed over to @carrier. Names that are taken are failures. */
YdBrowseAction     *yd_browse_action_new_copy_from  (YdStorage           *storage,
                                                     YdStorage           *from,
                                                     GPtrArray           *items,
                                                     YdDriveItem         *to_parent,
                                                     YdBrowseCarrier     *carrier);
/* Beside the originals. */
YdBrowseAction     *yd_browse_action_new_duplicate  (YdStorage           *storage,
                                                     GPtrArray           *items);
YdBrowseAction     *yd_browse_action_new_star       (YdStorage           *storage,
                                                     GPtrArray           *items,
                                                     gboolean             starred);
YdBrowseAction     *yd_browse_action_new_remove     (YdStorage           *storage,
                                                     GPtrArray           *items,
                                                     gboolean             permanently);

/* Properties, notified: "state", "n-done". */
YdBrowseActionKind  yd_browse_action_get_kind       (YdBrowseAction      *self);
YdBrowseActionWay   yd_browse_action_get_way        (YdBrowseAction      *self);
YdBrowseActionState yd_browse_action_get_state      (YdBrowseAction      *self);
YdStorage          *yd_browse_action_get_storage    (YdBrowseAction      *self);
guint               yd_browse_action_get_n_total    (YdBrowseAction      *self);
guint               yd_browse_action_get_n_done     (YdBrowseAction      *self);
/* How many of those done the carrier has yet to bring: they cannot be taken back here. */
guint               yd_browse_action_get_n_handed_over (YdBrowseAction   *self);
/* What the first one is called (a new folder: will be), for words about it. */
const char         *yd_browse_action_get_name       (YdBrowseAction      *self);
/* A GListModel of YdBrowseFailure. (transfer none) */
GListModel         *yd_browse_action_get_failures   (YdBrowseAction      *self);
/* The items as they were left, an array of YdDriveItem: to select them. (transfer full) */
GPtrArray          *yd_browse_action_dup_results    (YdBrowseAction      *self);
/* Whether it was cancelled before its end. */
gboolean            yd_browse_action_was_cancelled  (YdBrowseAction      *self);
/* Whether something of it can be taken back. */
gboolean            yd_browse_action_can_undo       (YdBrowseAction      *self);

/* No further step is begun; the one on its way is awaited, so that it is known what was done. What
 * was done stays, and can be taken back. */
void                yd_browse_action_cancel         (YdBrowseAction      *self);

G_END_DECLS
