/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many rows of a folder that was opened are there at once; the others come frame by frame.
 */
#include "config.h"

#include "yd-files-view-private.h"

#define USUAL_HEIGHT 700 /* pixels, before the view has a size */
#define USUAL_WIDTH  1000

/* No row is lower than its picture. */
static guint
count_first (YdFilesView *self)
{
  int side = yd_files_view_get_side (self, self->grid_shown);
  int height = gtk_widget_get_height (GTK_WIDGET (self->overlay));
  int width = gtk_widget_get_width (GTK_WIDGET (self->overlay));
  int n_lines = (height > 0 ? height : USUAL_HEIGHT) / side + 2;
  int n_columns = self->grid_shown ? (width > 0 ? width : USUAL_WIDTH) / side + 1 : 1;

  return (guint) (n_lines * n_columns);
}

void
yd_files_view_set_rows (YdFilesView *self,
                        GListModel  *model)
{
  yd_row_growth_set_model (self->growth, model, count_first (self));
}

void
yd_files_view_show_all_rows (YdFilesView *self)
{
  yd_row_growth_finish (self->growth);
}
