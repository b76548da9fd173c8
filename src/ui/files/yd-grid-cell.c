/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file in the grid: a template, and how wide it is.
 */
#include "config.h"

#include "yd-grid-cell.h"

#define NAME_MARGIN 24 /* how much wider than the picture a name may be */

struct _YdGridCell
{
  YdFileCell parent_instance;

  /* template */
  GtkWidget *box; /* (borrowed) */
};

G_DEFINE_FINAL_TYPE (YdGridCell, yd_grid_cell, YD_TYPE_FILE_CELL)

static void
yd_grid_cell_class_init (YdGridCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  yd_file_cell_class_set_template (YD_FILE_CELL_CLASS (klass), YD_APP_PATH "/ui/yd-grid-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, YdGridCell, box);
}

static void
yd_grid_cell_init (YdGridCell *self)
{
  yd_file_cell_init_template (YD_FILE_CELL (self));
}

YdFileCell *
yd_grid_cell_new (int side)
{
  YdGridCell *self = g_object_new (YD_TYPE_GRID_CELL, NULL);

  yd_grid_cell_set_side (self, side);

  return YD_FILE_CELL (self);
}

void
yd_grid_cell_set_side (YdGridCell *self,
                       int         side)
{
  g_return_if_fail (YD_IS_GRID_CELL (self));

  yd_file_picture_set_side (yd_file_cell_get_picture (YD_FILE_CELL (self)), side);
  gtk_widget_set_size_request (self->box, side + NAME_MARGIN, -1);
}
