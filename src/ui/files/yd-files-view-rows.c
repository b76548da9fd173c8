/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a folder that was opened come frame by frame: first as many as can be seen, then some
 * with each frame, then all. A list makes widgets for some two hundred rows around its view as soon
 * as it has them, and measures them all; done at once that takes longer than three frames, and
 * nothing is seen meanwhile.
 */
#include "config.h"

#include "yd-files-view-private.h"

#define USUAL_HEIGHT  700 /* pixels, before the view has a size */
#define USUAL_WIDTH   1000
#define ROWS_A_FRAME  40
#define ROWS_THAT_ALL 280 /* a list has no more widgets than that */

static guint
get_n_rows (YdFilesView *self)
{
  GListModel *model = yd_head_list_get_model (self->rows);

  return model != NULL ? g_list_model_get_n_items (model) : 0;
}

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

static void
stop_growing (YdFilesView *self)
{
  if (self->rows_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->rows_tick);
  self->rows_tick = 0;
}

/* Those that were there before it are drawn in the frame that follows. */
static gboolean
grow (GtkWidget     *widget,
      GdkFrameClock *clock,
      gpointer       user_data)
{
  YdFilesView *self = YD_FILES_VIEW (widget);
  guint size = yd_head_list_get_size (self->rows);

  if (self->rows_drawn)
    {
      size += ROWS_A_FRAME;
      yd_head_list_set_size (self->rows, size < ROWS_THAT_ALL ? size : G_MAXUINT);
    }
  self->rows_drawn = TRUE;
  if (size < ROWS_THAT_ALL && get_n_rows (self) > size)
    return G_SOURCE_CONTINUE;
  self->rows_tick = 0;

  return G_SOURCE_REMOVE;
}

static void
rows_came (YdFilesView *self)
{
  if (self->rows_tick != 0 || get_n_rows (self) <= yd_head_list_get_size (self->rows))
    return;
  self->rows_drawn = FALSE;
  self->rows_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), grow, NULL, NULL);
}

void
yd_files_view_set_rows (YdFilesView *self,
                        GListModel  *model)
{
  stop_growing (self);
  yd_head_list_set_model (self->rows, NULL);
  yd_head_list_set_size (self->rows, count_first (self));
  g_signal_group_set_target (self->rows_events, model);
  yd_head_list_set_model (self->rows, model);
  rows_came (self);
}

void
yd_files_view_show_all_rows (YdFilesView *self)
{
  stop_growing (self);
  yd_head_list_set_size (self->rows, G_MAXUINT);
}

void
yd_files_view_set_up_rows (YdFilesView *self)
{
  self->rows = yd_head_list_new ();
  self->rows_events = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->rows_events, "items-changed", G_CALLBACK (rows_came), self);
}

void
yd_files_view_clear_rows (YdFilesView *self)
{
  stop_growing (self);
  g_clear_object (&self->rows_events);
  g_clear_object (&self->rows);
}
