/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way a tab came: a menu at the Back button of all places that were visited, and the mouse
 * buttons that go back and forward.
 */
#include "config.h"

#include "yd-files-page-private.h"

#include "yd-context-menu.h"
#include "yd-format.h"

#define BUTTON_BACK    8
#define BUTTON_FORWARD 9
#define SHOWN_MAX      20 /* places to each side of the present one */

/* In a menu "_" would be a mnemonic. (transfer full) */
static char *
dup_label (YdBrowsePlace *place)
{
  g_autofree char *name = yd_format_name (yd_browse_place_get_name (place));
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);

  return g_strjoinv ("__", parts);
}

/* The last one first; the one that is open cannot be chosen. */
static GMenuModel *
build_menu (YdBrowseLocation *location)
{
  GMenu *menu = g_menu_new ();
  guint present;
  g_autoptr (GPtrArray) places = yd_browse_location_dup_places (location, &present);

  for (guint i = places->len; i > 0; i--)
    {
      guint index = i - 1;
      g_autofree char *name = dup_label (g_ptr_array_index (places, index));
      g_autoptr (GMenuItem) item = NULL;

      if (index + SHOWN_MAX < present || index > present + SHOWN_MAX)
        continue;
      item = g_menu_item_new (name, NULL);
      g_menu_item_set_action_and_target (item, "path.go", "u", index);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

static void
show_history (YdFilesPage *self)
{
  YdBrowseLocation *location = yd_files_page_get_location (self);
  g_autoptr (GMenuModel) menu = location != NULL ? build_menu (location) : NULL;

  if (menu == NULL || g_menu_model_get_n_items (menu) < 2)
    return;
  if (self->history_menu == NULL)
    self->history_menu = yd_context_menu_new (self->back_button, NULL);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->history_menu), menu);
  yd_context_menu_pop_up (self->history_menu, 0,
                          gtk_widget_get_height (self->back_button));
}

/* The button must not go back as well. */
static void
history_wanted (YdFilesPage *self,
                double       x,
                double       y,
                GtkGesture  *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_history (self);
}

static void
history_clicked (YdFilesPage *self,
                 int          n_press,
                 double       x,
                 double       y,
                 GtkGesture  *gesture)
{
  history_wanted (self, x, y, gesture);
}

static void
button_pressed (YdFilesPage     *self,
                int              n_press,
                double           x,
                double           y,
                GtkGestureClick *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button == BUTTON_BACK)
    gtk_widget_activate_action (GTK_WIDGET (self), "files.back", NULL);
  else if (button == BUTTON_FORWARD)
    gtk_widget_activate_action (GTK_WIDGET (self), "files.forward", NULL);
  else
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
show_history_activated (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  show_history (YD_FILES_PAGE (widget));
}

static void
go (GtkWidget  *widget,
    const char *action_name,
    GVariant   *parameter)
{
  YdBrowseLocation *location = yd_files_page_get_location (YD_FILES_PAGE (widget));

  if (location != NULL)
    yd_browse_location_go_to_nth (location, g_variant_get_uint32 (parameter));
}

void
yd_files_page_bind_history (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, YdFilesPage, back_button);
  gtk_widget_class_bind_template_callback (widget_class, history_wanted);
  gtk_widget_class_bind_template_callback (widget_class, history_clicked);
  gtk_widget_class_bind_template_callback (widget_class, button_pressed);
  gtk_widget_class_install_action (widget_class, "path.history", NULL, show_history_activated);
  gtk_widget_class_install_action (widget_class, "path.go", "u", go);
}

void
yd_files_page_clear_history (YdFilesPage *self)
{
  if (self->history_menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->history_menu));
  self->history_menu = NULL;
}
