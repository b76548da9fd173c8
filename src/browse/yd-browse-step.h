/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One call's worth of an action, and what came of it: how to take that back. Belongs to the action
 * that it is a part of; knows nothing of the others. Main thread.
 */
#pragma once

#include "yd-storage.h"

G_BEGIN_DECLS

typedef enum
{
  YD_BROWSE_STEP_CREATE,    /* a folder @name in @parent_id */
  YD_BROWSE_STEP_RENAME,    /* to @name */
  YD_BROWSE_STEP_MOVE,      /* into @parent_id */
  YD_BROWSE_STEP_COPY,      /* into @parent_id, under a free name */
  YD_BROWSE_STEP_STAR,      /* or none: @flag */
  YD_BROWSE_STEP_REMOVE,    /* for ever: @flag */
  YD_BROWSE_STEP_TAKE_BACK, /* into the recycle bin what we made, while it is as we left it;
                             * @flag: only an empty folder */
  YD_BROWSE_STEP_CARRY,     /* @item of @from into @parent_id */
  YD_BROWSE_STEP_CARRY_INSIDE, /* what is in the folder @item of @from, into @parent_id */
} YdBrowseStepKind;

typedef enum
{
  YD_BROWSE_STEP_WAITING,
  YD_BROWSE_STEP_RUNNING,
  YD_BROWSE_STEP_DONE,
  YD_BROWSE_STEP_FAILED,
} YdBrowseStepState;

typedef struct
{
  YdBrowseStepKind   kind;
  char              *drive_id;  /* (owned) */
  YdDriveItem       *item;      /* (owned) (nullable): what it is done to, as known when planned */
  char              *parent_id; /* (owned) (nullable) */
  char              *name;      /* (owned) (nullable) */
  gboolean           flag;
  gboolean           careful;   /* only while the item is called and kept as @item says */
  YdStorage         *from;      /* (owned) (nullable) */
  guint              depth;     /* how many folders were carried above it */
  gboolean           uncounted; /* only leads to other steps */
  gboolean           passing;   /* a name for the time being, to make room: not counted */

  YdBrowseStepState  state;
  gboolean           told;      /* it is among the failures */
} YdBrowseStep;

/* What a step changed. Both NULL: nothing. */
typedef struct
{
  YdBrowseStepKind  kind;
  YdDriveItem      *before; /* (owned) (nullable) */
  YdDriveItem      *after;  /* (owned) (nullable) */
  gboolean          passing;
  gboolean          handed; /* the carrier has to bring it */
  GPtrArray        *more;   /* (owned) (nullable): of YdBrowseStep: what follows */
} YdBrowseChange;

/* @item, @parent_id and @name NULL where the kind has none. (transfer full) */
YdBrowseStep   *yd_browse_step_new         (YdBrowseStepKind      kind,
                                            const char           *drive_id,
                                            YdDriveItem          *item,
                                            const char           *parent_id,
                                            const char           *name,
                                            gboolean              flag);
void            yd_browse_step_free        (YdBrowseStep         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseStep, yd_browse_step_free)

/* (transfer full) */
YdBrowseChange *yd_browse_change_new       (YdBrowseStepKind      kind,
                                            YdDriveItem          *before,
                                            YdDriveItem          *after);
void            yd_browse_change_free      (YdBrowseChange       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseChange, yd_browse_change_free)

/* The step that takes @self back; NULL when there is none. (transfer full) */
YdBrowseStep   *yd_browse_change_invert    (const YdBrowseChange *self);

/* Does it. @current: the item as it is known by now, NULL when the step has none or it is gone.
 * NULL with errors of the drive; YD_DRIVE_ERROR_CHANGED when a careful step found something else;
 * YD_DRIVE_ERROR_UNSUPPORTED when a folder should go into itself. @self stays until the callback.
 * (transfer full) */
void            yd_browse_step_run_async   (YdBrowseStep         *self,
                                            YdDriveClient        *drive,
                                            YdDriveItem          *current,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
YdBrowseChange *yd_browse_step_run_finish  (YdDriveClient        *drive,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
