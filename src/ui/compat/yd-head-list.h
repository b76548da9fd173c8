/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first items of another list. As GtkSliceListModel, but once it has all of them it tells of
 * each change as it was told: that one tells of everything behind an insertion (GTK 4.8), which a
 * view of many rows pays for with each of them. Knows nothing of what the items are.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_HEAD_LIST (yd_head_list_get_type ())
G_DECLARE_FINAL_TYPE (YdHeadList, yd_head_list, YD, HEAD_LIST, GObject)

/* Of nothing yet, and as many as there are: G_MAXUINT. Main context, as all of it.
 * (transfer full) */
YdHeadList *yd_head_list_new       (void);

/* @model (nullable): is kept alive. */
void        yd_head_list_set_model (YdHeadList *self,
                                    GListModel *model);
/* (nullable) */
GListModel *yd_head_list_get_model (YdHeadList *self);

void        yd_head_list_set_size  (YdHeadList *self,
                                    guint       size);
guint       yd_head_list_get_size  (YdHeadList *self);

G_END_DECLS
