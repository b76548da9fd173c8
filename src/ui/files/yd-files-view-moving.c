/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Moving about in the files view, and what helps where something is missed: asking again, signing
 * in, the account's other drive.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-error-text.h"

static void
go_back (YdFilesView *self,
         GVariant    *parameter)
{
  if (self->folded && (yd_browse_location_get_depth (self->location) == 0
                       || !yd_browse_location_can_go_back (self->location)))
    gtk_widget_activate_action (GTK_WIDGET (self), "shell.show-storages", NULL);
  else
    yd_browse_location_go_back (self->location);
}

static void
go_forward (YdFilesView *self,
            GVariant    *parameter)
{
  yd_browse_location_go_forward (self->location);
}

static void
go_up (YdFilesView *self,
       GVariant    *parameter)
{
  guint depth = yd_browse_location_get_depth (self->location);

  if (depth > 0)
    yd_browse_location_ascend (self->location, depth - 1);
}

static void
refresh (YdFilesView *self,
         GVariant    *parameter)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);

  if (storage != NULL)
    yd_storage_account_update (yd_storage_get_account (storage));
  if (self->model != NULL)
    yd_browse_folder_model_reload (self->model);
}

/* The button beside an error. */
static void
solve (YdFilesView *self,
       GVariant    *parameter)
{
  YdErrorAction action = YD_ERROR_ACTION_SIGN_IN;

  if (self->model != NULL)
    action = yd_error_text_get_action (yd_browse_folder_model_get_error (self->model));
  if (action == YD_ERROR_ACTION_SIGN_IN)
    gtk_widget_activate_action (GTK_WIDGET (self), "storages.sign-in", NULL);
  else if (action == YD_ERROR_ACTION_UP && yd_browse_location_get_depth (self->location) > 0)
    go_up (self, NULL);
  else
    refresh (self, NULL);
}

static void
open_other_drive (YdFilesView *self,
                  GVariant    *parameter)
{
  int kind = yd_files_view_find_other_drive (self);

  if (kind >= 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "storages.open-other-drive", "i", kind);
}

/* Elsewhere: the folders that are selected, or the open one */

static void
open_elsewhere (YdFilesView *self,
                gboolean     in_window)
{
  g_autoptr (GPtrArray) items = yd_files_view_dup_selected (self);

  for (guint i = 0; i < items->len; i++)
    if (yd_drive_item_is_folder (g_ptr_array_index (items, i)))
      yd_files_view_ask_open (self, g_ptr_array_index (items, i), in_window);
}

static void
open_tab (YdFilesView *self,
          GVariant    *parameter)
{
  open_elsewhere (self, FALSE);
}

static void
open_window (YdFilesView *self,
             GVariant    *parameter)
{
  open_elsewhere (self, TRUE);
}

/* With the middle button, and when it is opened with Ctrl held. */
static void
pressed (YdFilesView     *self,
         int              n_press,
         double           x,
         double           y,
         GtkGestureClick *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean with_ctrl = button == GDK_BUTTON_PRIMARY && n_press == 2
                       && (state & GDK_CONTROL_MASK) != 0;
  GtkWidget *row;
  YdDriveItem *folder;

  if (button != GDK_BUTTON_MIDDLE && !with_ctrl)
    return;
  folder = yd_files_view_find_folder (self, x, y, &row);
  if (folder == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  yd_files_view_ask_open (self, folder, FALSE);
}

void
yd_files_view_update_moving (YdFilesView *self)
{
  yd_files_view_set_enabled (self, "back",
                             self->folded || yd_browse_location_can_go_back (self->location));
  yd_files_view_set_enabled (self, "forward",
                             yd_browse_location_can_go_forward (self->location));
  yd_files_view_set_enabled (self, "up",
                             yd_browse_location_get_depth (self->location) > 0);
  yd_files_view_set_enabled (self, "refresh",
                             yd_browse_location_get_storage (self->location) != NULL);
}

void
yd_files_view_set_up_moving (YdFilesView *self)
{
  static const YdFilesViewAction actions[] = {
    { "back", NULL, go_back },
    { "forward", NULL, go_forward },
    { "up", NULL, go_up },
    { "refresh", NULL, refresh },
    { "open-tab", NULL, open_tab },
    { "open-window", NULL, open_window },
    { "solve", NULL, solve },
    { "open-other-drive", NULL, open_other_drive },
  };

  GtkGesture *gesture = gtk_gesture_click_new ();

  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), GTK_EVENT_CONTROLLER (gesture));
}
