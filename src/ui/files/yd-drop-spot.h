/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A widget that stands for a place to put files: a row of the sidebar, a crumb of the path. It
 * lights up under what is dragged, opens what it stands for when that rests on it, and hands over
 * what is let go. Not the list of files, where the place depends on the row under the pointer.
 */
#pragma once

#include "yd-browse-clip.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is dragged opens what it rests on, after this long. */
#define YD_DROP_REST_MS 1000

/* What a kind of spot does. */
typedef struct
{
  /* What letting go of @clip would do, or of files of other programs when that is NULL (these are
   * copied, if anything): 0 when it is not taken. @drop is (nullable): then no keys are held. */
  GdkDragAction (*judge) (GtkWidget    *widget,
                          GdkDrop      *drop,
                          YdBrowseClip *clip,
                          gpointer      owner);
  /* @what: a YdBrowseClip, or a GListModel of GFile. */
  void          (*take)  (GtkWidget    *widget,
                          GObject      *what,
                          gboolean      copy,
                          gpointer      owner);
  /* (nullable): something rests on it. */
  void          (*open)  (GtkWidget    *widget,
                          gpointer      owner);
} YdDropSpot;

/* For as long as @widget lives, which @owner survives. @spot is not copied. */
void           yd_drop_spot_add   (GtkWidget        *widget,
                                   const YdDropSpot *spot,
                                   gpointer          owner);

/* What letting go of @clip (nullable) in the last folder of @way would do: the folders of @storage
 * from its root down. 0 when it does not go there. Within a drive the keys that are held say
 * whether it is moved or copied. */
GdkDragAction  yd_drop_spot_judge (GdkDrop          *drop,
                                   YdBrowseClip     *clip,
                                   YdStorage        *storage,
                                   GPtrArray        *way);

G_END_DECLS
