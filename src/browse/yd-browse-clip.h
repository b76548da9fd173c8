/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was cut, copied or is being dragged: items of one storage, as a value for clipboards and
 * drags. Says where they may be let go, and which action that is. Does nothing by itself.
 */
#pragma once

#include "yd-browse-action.h"

G_BEGIN_DECLS

typedef enum
{
  YD_BROWSE_CLIP_FINE,
  YD_BROWSE_CLIP_ITSELF, /* a folder into itself */
  YD_BROWSE_CLIP_BELOW,  /* a folder into one that is in it */
  YD_BROWSE_CLIP_THERE,  /* all of them are there already, and would be moved */
} YdBrowseClipVerdict;

#define YD_TYPE_BROWSE_CLIP (yd_browse_clip_get_type ())
G_DECLARE_FINAL_TYPE (YdBrowseClip, yd_browse_clip, YD, BROWSE_CLIP, GObject)

/* @items: at least one YdDriveItem of @storage's drive; copied. @cut: they are to be moved.
 * (transfer full) */
YdBrowseClip        *yd_browse_clip_new         (YdStorage       *storage,
                                                 GPtrArray       *items,
                                                 gboolean         cut);
YdStorage           *yd_browse_clip_get_storage (YdBrowseClip    *self);
GPtrArray           *yd_browse_clip_get_items   (YdBrowseClip    *self); /* of YdDriveItem */
gboolean             yd_browse_clip_get_cut     (YdBrowseClip    *self);
gboolean             yd_browse_clip_has         (YdBrowseClip    *self,
                                                 YdDriveItem     *item);
/* The names, a line each. (transfer full) */
char                *yd_browse_clip_dup_text    (YdBrowseClip    *self);
/* Bytes of the files among them; folders count nothing. */
gint64               yd_browse_clip_get_bytes   (YdBrowseClip    *self);
gboolean             yd_browse_clip_has_folder  (YdBrowseClip    *self);

/* Whether @storage is of the same account and drive: then the service moves and copies, and
 * otherwise everything is made anew. */
gboolean             yd_browse_clip_is_near     (YdBrowseClip    *self,
                                                 YdStorage       *storage);
/* @way: of YdDriveItem, the folders of @storage from its root down; the last is where they would
 * go. */
YdBrowseClipVerdict  yd_browse_clip_judge       (YdBrowseClip    *self,
                                                 YdStorage       *storage,
                                                 GPtrArray       *way,
                                                 gboolean         copy);
/* What takes them there. Between drives they are copied, also when they were cut.
 * (transfer full) */
YdBrowseAction      *yd_browse_clip_plan        (YdBrowseClip    *self,
                                                 YdStorage       *storage,
                                                 YdDriveItem     *folder,
                                                 gboolean         copy,
                                                 YdBrowseCarrier *carrier);

G_END_DECLS
