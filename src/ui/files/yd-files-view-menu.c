/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The context menu of the list of files: of the rows that are selected, or of the folder itself.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-column-scroll.h"
#include "yd-context-menu.h"
#include "yd-name-cell.h"

static void
select_at (YdFilesView *self,
           GtkWidget   *row)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  YdNameCell *cell = yd_name_cell_find_in_row (row);
  YdBrowseEntry *wanted = cell != NULL ? yd_name_cell_get_entry (cell) : NULL;
  guint position;

  if (wanted != NULL && yd_files_view_find (self, wanted, &position)
      && !gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_select_item (selection, position, TRUE);
}

static void
pop_up_menu (YdFilesView *self,
             gboolean     for_rows,
             double       x,
             double       y)
{
  GMenuModel *model = for_rows ? self->rows_menu : self->folder_menu;

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  yd_context_menu_pop_up (self->menu, x, y);
}

static void
menu_wanted (YdFilesView     *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *gesture)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->overlay), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked != NULL ? yd_column_scroll_get_row (self->column_view, picked) : NULL;

  if (yd_browse_location_get_folder (self->location) == NULL)
    return;
  if (row != NULL)
    select_at (self, row);
  else
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  pop_up_menu (self, row != NULL, x, y);
}

void
yd_files_view_pop_up_menu (YdFilesView *self)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  pop_up_menu (self, !gtk_bitset_is_empty (selected),
               gtk_widget_get_width (GTK_WIDGET (self->overlay)) / 2.0, 48);
}

void
yd_files_view_set_up_menu (YdFilesView *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->menu = yd_context_menu_new (GTK_WIDGET (self->overlay), NULL);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "released", G_CALLBACK (menu_wanted), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), GTK_EVENT_CONTROLLER (gesture));
}
