/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that come frame by frame: of a list that was filled first as many as can be seen, then some
 * with each frame, then all. A list makes widgets for some two hundred rows around its view as soon
 * as it has them, and measures them all; done at once that takes longer than three frames, and
 * nothing is seen meanwhile.
 */
#pragma once

#include "yd-head-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YD_TYPE_ROW_GROWTH (yd_row_growth_get_type ())
G_DECLARE_FINAL_TYPE (YdRowGrowth, yd_row_growth, YD, ROW_GROWTH, GObject)

/* @widget (unowned): its frames count; it is to outlive this. Main context, as all of it.
 * (transfer full) */
YdRowGrowth *yd_row_growth_new       (GtkWidget   *widget);

/* What is in the list. (transfer none) */
YdHeadList  *yd_row_growth_get_rows  (YdRowGrowth *self);

/* From now on of @model (nullable), of which @first rows can be seen. */
void         yd_row_growth_set_model (YdRowGrowth *self,
                                      GListModel  *model,
                                      guint        first);

/* All that there are, at once: somebody wants one that has not come yet. */
void         yd_row_growth_finish    (YdRowGrowth *self);

G_END_DECLS
