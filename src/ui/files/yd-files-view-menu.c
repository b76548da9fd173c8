/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The context menu of the list of files: of the rows that are selected, or of the folder itself.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-context-menu.h"

static void
select_entry (YdFilesView   *self,
              YdBrowseEntry *wanted)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  guint position;

  if (yd_files_view_find (self, wanted, &position)
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
pop_up_at (YdFilesView *self,
           GtkGesture  *gesture,
           double       x,
           double       y)
{
  GtkWidget *row;
  YdBrowseEntry *entry =
      yd_files_view_find_at (self, GTK_WIDGET (self->overlay), x, y, &row);

  if (yd_browse_location_get_folder (self->location) == NULL)
    return;
  if (entry != NULL)
    select_entry (self, entry);
  else
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  pop_up_menu (self, entry != NULL, x, y);
}

static void
menu_wanted (YdFilesView     *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *gesture)
{
  pop_up_at (self, GTK_GESTURE (gesture), x, y);
}

/* With a finger. */
static void
pressed_long (YdFilesView *self,
              double       x,
              double       y,
              GtkGesture  *gesture)
{
  pop_up_at (self, gesture, x, y);
}

/* By a key: at the first file that is selected, if it is seen. */
void
yd_files_view_pop_up_menu (YdFilesView *self)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  double x = gtk_widget_get_width (GTK_WIDGET (self->overlay)) / 2.0;
  double y = 48;
  GdkRectangle place;
  YdDriveItem *first = NULL;

  if (!gtk_bitset_is_empty (selected) && self->model != NULL)
    first = yd_browse_folder_model_peek (self->model, gtk_bitset_get_minimum (selected));
  if (first != NULL && yd_files_view_find_place (self, yd_drive_item_get_id (first), &place))
    {
      x = place.x + place.width / 2.0;
      y = place.y + place.height / 2.0;
    }
  pop_up_menu (self, !gtk_bitset_is_empty (selected), x, y);
}

/* Who opened it by hand goes on with keys. */
static void
menu_closed (YdFilesView *self)
{
  if (self->listed)
    gtk_widget_grab_focus (yd_files_view_get_list (self));
}

GMenuModel *
yd_files_view_get_menu (YdFilesView *self)
{
  g_return_val_if_fail (YD_IS_FILES_VIEW (self), NULL);

  return self->rows_menu;
}

void
yd_files_view_set_up_menu (YdFilesView *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  GtkGesture *finger = gtk_gesture_long_press_new ();

  self->menu = yd_context_menu_new (GTK_WIDGET (self->overlay), NULL);
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (menu_closed), self,
                           G_CONNECT_SWAPPED);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "released", G_CALLBACK (menu_wanted), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), GTK_EVENT_CONTROLLER (gesture));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (finger), TRUE);
  g_signal_connect_object (finger, "pressed", G_CALLBACK (pressed_long), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), GTK_EVENT_CONTROLLER (finger));
}
