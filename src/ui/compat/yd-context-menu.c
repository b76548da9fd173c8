/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Menus without an arrow that begin where the pointer is. A row notes its own, which is its child.
 */
#include "config.h"

#include "yd-context-menu.h"

#define KEY_X 24 /* of a menu that a key opens */

typedef struct
{
  GMenuModel *model; /* (owned) */
  GtkPopover *menu;  /* (borrowed) (nullable): a child of the row */
} RowMenu;

static const char row_menu_key[] = "yd-row-menu";

GtkPopover *
yd_context_menu_new (GtkWidget  *parent,
                     GMenuModel *model)
{
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);

  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_widget_set_parent (menu, parent);
  return GTK_POPOVER (menu);
}

void
yd_context_menu_pop_up (GtkPopover *menu,
                        double      x,
                        double      y)
{
  GdkRectangle place = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to (menu, &place);
  gtk_popover_popup (menu);
}

/* Of a row */

static void
free_row_menu (gpointer data)
{
  RowMenu *row_menu = data;

  g_object_unref (row_menu->model);
  g_free (row_menu);
}

static void
pop_up_of (GtkWidget *row,
           double     x,
           double     y)
{
  RowMenu *row_menu = g_object_get_data (G_OBJECT (row), row_menu_key);

  if (row_menu->menu == NULL)
    row_menu->menu = yd_context_menu_new (row, row_menu->model);
  yd_context_menu_pop_up (row_menu->menu, x, y);
}

static void
clicked (GtkGestureClick *click,
         int              n_press,
         double           x,
         double           y)
{
  pop_up_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click)), x, y);
}

static void
pressed_long (GtkGestureLongPress *finger,
              double               x,
              double               y)
{
  gtk_gesture_set_state (GTK_GESTURE (finger), GTK_EVENT_SEQUENCE_CLAIMED);
  pop_up_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (finger)), x, y);
}

static void
row_destroyed (GtkWidget *row)
{
  RowMenu *row_menu = g_object_get_data (G_OBJECT (row), row_menu_key);

  if (row_menu->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (row_menu->menu));
  row_menu->menu = NULL;
}

void
yd_context_menu_add (GtkWidget  *row,
                     GMenuModel *model)
{
  RowMenu *row_menu = g_new0 (RowMenu, 1);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *finger = gtk_gesture_long_press_new ();

  row_menu->model = g_object_ref (model);
  g_object_set_data_full (G_OBJECT (row), row_menu_key, row_menu, free_row_menu);
  g_signal_connect (row, "destroy", G_CALLBACK (row_destroyed), NULL);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "released", G_CALLBACK (clicked), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (finger), TRUE);
  g_signal_connect (finger, "pressed", G_CALLBACK (pressed_long), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (finger));
}

void
yd_context_menu_show (GtkWidget *row)
{
  pop_up_of (row, KEY_X, gtk_widget_get_height (row) / 2.0);
}
