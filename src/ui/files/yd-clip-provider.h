/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A YdBrowseClip as content of a clipboard or a drag: for other windows of this application as
 * itself, for others as text, and as real files when somebody fetches them on demand.
 */
#pragma once

#include "yd-browse-clip.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YD_TYPE_CLIP_PROVIDER (yd_clip_provider_get_type ())
G_DECLARE_FINAL_TYPE (YdClipProvider, yd_clip_provider, YD, CLIP_PROVIDER, GdkContentProvider)

/* Somebody else asked for the files of @clip. Call yd_clip_provider_deliver() once, whenever they
 * are there, or will not be. */
typedef void (*YdClipFetch) (YdClipProvider *provider,
                             YdBrowseClip   *clip,
                             gpointer        user_data);

/* @fetch (nullable): NULL offers no files. (transfer full) */
YdClipProvider *yd_clip_provider_new        (YdBrowseClip   *clip,
                                             YdClipFetch     fetch,
                                             gpointer        user_data,
                                             GDestroyNotify  destroy);
YdBrowseClip   *yd_clip_provider_get_clip   (YdClipProvider *self);
/* Whether somebody waits for files. */
gboolean        yd_clip_provider_is_waiting (YdClipProvider *self);
/* @files: of GFile, or NULL with the reason @error. Keeps them for whoever asks next. */
void            yd_clip_provider_deliver    (YdClipProvider *self,
                                             GPtrArray      *files,
                                             const GError   *error);

/* The clip in @content (nullable) or @clipboard, when it is ours. (transfer full) (nullable) */
YdBrowseClip   *yd_clip_find_in_content     (GdkContentProvider *content);
YdBrowseClip   *yd_clip_find_in_clipboard   (GdkClipboard       *clipboard);

/* Makes @cell of @item (nullable) look like something that was cut, or not. */
void            yd_clip_mark_cut            (GtkWidget          *cell,
                                             YdDriveItem        *item);

/* Takes clips, and lists of local files, to be moved or copied. (transfer full) (floating as
 * controllers are) */
GtkDropTarget  *yd_clip_new_target          (void);
/* What @drop (nullable) of this application brings. (transfer full) (nullable) */
YdBrowseClip   *yd_clip_find_in_drop        (GdkDrop            *drop);
/* Whether it is copied to @storage rather than moved: within a drive that is for the person to say,
 * by a key. @drop is (nullable): then none is held. */
gboolean        yd_clip_drop_copies         (GdkDrop            *drop,
                                             YdBrowseClip       *clip,
                                             YdStorage          *storage);

G_END_DECLS
