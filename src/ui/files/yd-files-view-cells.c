/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first cells of the list and the cells of the grid: how they are made and filled, and which
 * one is at a point.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-column-scroll.h"
#include "yd-grid-cell.h"
#include "yd-name-cell.h"

static void
set_up_name (YdFilesView *self,
             GtkListItem *list_item)
{
  YdFileCell *cell = yd_name_cell_new ();
  YdFilePicture *picture = yd_file_cell_get_picture (cell);

  yd_file_picture_set_side (picture, yd_files_view_get_side (self, FALSE));
  yd_file_picture_set_seen (picture, self->seen);
  gtk_list_item_set_child (list_item, GTK_WIDGET (cell));
}

static void
set_up_grid_cell (YdFilesView *self,
                  GtkListItem *list_item)
{
  YdFileCell *cell = yd_grid_cell_new (yd_files_view_get_side (self, TRUE));

  yd_file_picture_set_seen (yd_file_cell_get_picture (cell), self->seen);
  gtk_list_item_set_child (list_item, GTK_WIDGET (cell));
}

static void
bind_cell (GtkListItemFactory *factory,
           GtkListItem        *list_item)
{
  yd_file_cell_set_entry (YD_FILE_CELL (gtk_list_item_get_child (list_item)),
                          gtk_list_item_get_item (list_item));
}

static void
unbind_cell (GtkListItemFactory *factory,
             GtkListItem        *list_item)
{
  yd_file_cell_set_entry (YD_FILE_CELL (gtk_list_item_get_child (list_item)), NULL);
}

/* (transfer full) */
static GtkListItemFactory *
new_factory (YdFilesView *self,
             GCallback    set_up)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", set_up, self, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell), NULL);

  return factory;
}

static void
fill_cells (YdFilesView *self)
{
  g_autoptr (GtkListItemFactory) names = new_factory (self, G_CALLBACK (set_up_name));
  g_autoptr (GtkListItemFactory) cells = new_factory (self, G_CALLBACK (set_up_grid_cell));

  gtk_column_view_column_set_factory (self->name_column, names);
  gtk_grid_view_set_factory (self->grid_view, cells);
}

YdBrowseEntry *
yd_files_view_get_cell_entry (GtkWidget *row)
{
  YdFileCell *cell = yd_file_cell_find_in_row (row);

  return cell != NULL ? yd_file_cell_get_entry (cell) : NULL;
}

static GtkWidget *
get_row (YdFilesView *self,
         GtkWidget   *descendant)
{
  for (GtkWidget *widget = descendant; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_parent (widget) == GTK_WIDGET (self->grid_view))
      return widget;

  return yd_column_scroll_get_row (self->column_view, descendant);
}

YdBrowseEntry *
yd_files_view_find_at (YdFilesView  *self,
                       GtkWidget    *widget,
                       double        x,
                       double        y,
                       GtkWidget   **row)
{
  GtkWidget *picked = gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT);

  *row = picked != NULL ? get_row (self, picked) : NULL;

  return *row != NULL ? yd_files_view_get_cell_entry (*row) : NULL;
}

/* The list of rows within the column view, or the grid. */
static GtkWidget *
get_holder (YdFilesView *self)
{
  if (self->grid_shown)
    return GTK_WIDGET (self->grid_view);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->column_view));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      return child;

  return NULL;
}

/* Those that are there: another factory would take the focus from them, and a column of GTK 4.8
 * does not ask it for cells that it has. */
void
yd_files_view_resize_cells (YdFilesView *self)
{
  GtkWidget *holder = get_holder (self);
  int side = yd_files_view_get_side (self, self->grid_shown);

  for (GtkWidget *row = holder != NULL ? gtk_widget_get_first_child (holder) : NULL; row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      YdFileCell *cell = yd_file_cell_find_in_row (row);

      if (YD_IS_GRID_CELL (cell))
        yd_grid_cell_set_side (YD_GRID_CELL (cell), side);
      else if (cell != NULL)
        yd_file_picture_set_side (yd_file_cell_get_picture (cell), side);
    }
}

GtkWidget *
yd_files_view_find_row (YdFilesView *self,
                        const char  *file_id)
{
  GtkWidget *holder = get_holder (self);

  for (GtkWidget *row = holder != NULL ? gtk_widget_get_first_child (holder) : NULL; row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      YdBrowseEntry *entry = yd_files_view_get_cell_entry (row);

      if (entry != NULL
          && g_str_equal (yd_drive_item_get_id (yd_browse_entry_get_item (entry)), file_id))
        return row;
    }

  return NULL;
}

gboolean
yd_files_view_find_place (YdFilesView  *self,
                          const char   *file_id,
                          GdkRectangle *place)
{
  GtkWidget *row = yd_files_view_find_row (self, file_id);
  int height = gtk_widget_get_height (GTK_WIDGET (self->overlay));
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (row, GTK_WIDGET (self->overlay), &bounds))
    return FALSE;
  /* The name is at the beginning of a row that may be wide. */
  place->x = (int) bounds.origin.x;
  place->y = (int) bounds.origin.y;
  place->width = (int) MIN (bounds.size.width, 320);
  place->height = (int) bounds.size.height;

  return place->y + place->height > 0 && place->y < height;
}

/* While an item is pressed it may be dragged: no rubber band then. */
static void
press_begins (YdFilesView *self,
              int          n_press,
              double       x,
              double       y)
{
  GtkWidget *row;
  gboolean between =
      yd_files_view_find_at (self, GTK_WIDGET (self->overlay), x, y, &row) == NULL;

  gtk_column_view_set_enable_rubberband (self->column_view, between);
  gtk_grid_view_set_enable_rubberband (self->grid_view, between);
}

/* Not the headers, and not what scrolls. */
static gboolean
is_beside_files (YdFilesView *self,
                 double       x,
                 double       y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->overlay), x, y, GTK_PICK_DEFAULT);

  return picked != NULL && picked == get_holder (self);
}

/* A click beside all files lets go of what was selected; a rubber band was no click. */
static void
press_ends (YdFilesView     *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if ((state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0 && is_beside_files (self, x, y))
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

/* Scrolling moves other pictures into sight. */
static void
watch_scrolling (YdFilesView *self,
                 GtkWidget   *view)
{
  GtkWidget *window = gtk_widget_get_ancestor (view, GTK_TYPE_SCROLLED_WINDOW);

  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window)),
                           "value-changed", G_CALLBACK (yd_seen_pictures_look_soon), self->seen,
                           G_CONNECT_SWAPPED);
}

void
yd_files_view_set_up_cells (YdFilesView *self)
{
  GtkGesture *press = gtk_gesture_click_new ();

  self->seen = yd_seen_pictures_new ();
  fill_cells (self);
  watch_scrolling (self, GTK_WIDGET (self->column_view));
  watch_scrolling (self, GTK_WIDGET (self->grid_view));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (press_begins), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (press, "released", G_CALLBACK (press_ends), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), GTK_EVENT_CONTROLLER (press));
}
