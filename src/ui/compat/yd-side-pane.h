/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A content with a pane at its end that can be shown beside it, or above it where there is no
 * room. Wraps what libadwaita has for this at the floor.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_SIDE_PANE (yd_side_pane_get_type ())
G_DECLARE_FINAL_TYPE (YdSidePane, yd_side_pane, YD, SIDE_PANE, AdwBin)

/* Properties: "content" and "pane" (GtkWidget), "shown" (boolean, notified). */
gboolean yd_side_pane_get_shown (YdSidePane *self);
void     yd_side_pane_set_shown (YdSidePane *self,
                                 gboolean    shown);

G_END_DECLS
