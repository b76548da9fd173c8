/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sidebar and a content side by side, or one after the other where there is no room. Wraps what
 * libadwaita has for this at the floor; a newer widget would replace it here alone.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_SPLIT_VIEW (yd_split_view_get_type ())
G_DECLARE_FINAL_TYPE (YdSplitView, yd_split_view, YD, SPLIT_VIEW, AdwBin)

/* Properties: "sidebar" and "content" (GtkWidget), "show-content" (boolean: which one is shown
 * when folded), "folded" (boolean, read-only, notified). */
gboolean yd_split_view_get_folded       (YdSplitView *self);
gboolean yd_split_view_get_show_content (YdSplitView *self);
void     yd_split_view_set_show_content (YdSplitView *self,
                                         gboolean     show_content);

G_END_DECLS
