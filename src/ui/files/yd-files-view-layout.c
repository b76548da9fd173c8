/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list or the grid, how large, and what is left out: as it was set last, in any window. The
 * settings are the state; the actions of menus and keys change those.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-column-scroll.h"

#include <string.h>

#define LAYOUT "files-layout"
#define HIDDEN "show-hidden-files"
#define THUMBNAILS "show-thumbnails"

static const int list_sides[] = { 16, 24, 32, 48 };
static const int grid_sides[] = { 64, 96, 128, 192, 256 };

/* Without settings: as they are at first. */
static int
get_step (YdFilesView *self)
{
  const char *key = self->grid_shown ? "grid-zoom" : "list-zoom";

  return self->shared->settings != NULL ? g_settings_get_int (self->shared->settings, key) : 1;
}

int
yd_files_view_get_side (YdFilesView *self,
                        gboolean     in_grid)
{
  GSettings *settings = self->shared != NULL ? self->shared->settings : NULL;
  int step = 1;

  if (settings != NULL)
    step = g_settings_get_int (settings, in_grid ? "grid-zoom" : "list-zoom");

  return in_grid ? grid_sides[CLAMP (step, 0, (int) G_N_ELEMENTS (grid_sides) - 1)]
                 : list_sides[CLAMP (step, 0, (int) G_N_ELEMENTS (list_sides) - 1)];
}

static void
zoom_to (YdFilesView *self,
         int          step)
{
  int last = (int) (self->grid_shown ? G_N_ELEMENTS (grid_sides) : G_N_ELEMENTS (list_sides)) - 1;

  if (self->shared->settings != NULL)
    g_settings_set_int (self->shared->settings, self->grid_shown ? "grid-zoom" : "list-zoom",
                        CLAMP (step, 0, last));
}

static void
zoom_in (YdFilesView *self,
         GVariant    *parameter)
{
  zoom_to (self, get_step (self) + 1);
}

static void
zoom_out (YdFilesView *self,
          GVariant    *parameter)
{
  zoom_to (self, get_step (self) - 1);
}

static void
zoom_usual (YdFilesView *self,
            GVariant    *parameter)
{
  zoom_to (self, 1);
}

/* With Ctrl held: the wheel. */
static gboolean
scrolled (YdFilesView              *self,
          double                    dx,
          double                    dy,
          GtkEventControllerScroll *controller)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return GDK_EVENT_PROPAGATE;
  zoom_to (self, get_step (self) + (dy < 0 ? 1 : -1));

  return GDK_EVENT_STOP;
}

static void
show_hidden (YdFilesView *self)
{
  gboolean shown = self->shared->settings == NULL
                   || g_settings_get_boolean (self->shared->settings, HIDDEN);

  if (self->model != NULL)
    yd_browse_folder_model_set_filter (self->model, self->filter, shown);
}

static void
hidden_changed (YdFilesView *self)
{
  show_hidden (self);
  yd_files_view_show_state (self);
}

/* Whichever is not shown makes no rows. */
static void
show_model (YdFilesView *self)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);

  gtk_column_view_set_model (self->column_view, self->grid_shown ? NULL : selection);
  gtk_grid_view_set_model (self->grid_view, self->grid_shown ? selection : NULL);
}

/* (nullable) (transfer none) */
static YdDriveItem *
get_first_selected (YdFilesView *self,
                    guint       *position)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  if (self->model == NULL || gtk_bitset_is_empty (selected))
    return NULL;
  *position = gtk_bitset_get_minimum (selected);

  return yd_browse_folder_model_peek (self->model, *position);
}

/* Who was at a file goes on there: it is scrolled to when the other look was laid out, and has the
 * focus when it is in sight. A grid does not give it to the first file by itself. */
static gboolean
find_again (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  YdFilesView *self = YD_FILES_VIEW (widget);
  guint position = 0;
  YdDriveItem *item = get_first_selected (self, &position);
  GtkWidget *row;

  self->layout_frames++;
  if (item != NULL && self->layout_frames == 2)
    yd_files_view_scroll_to (self, position);
  if (item != NULL && self->layout_frames < 4)
    return G_SOURCE_CONTINUE;
  self->layout_tick = 0;
  if (item == NULL && self->model != NULL)
    item = yd_browse_folder_model_peek (self->model, 0);
  row = item != NULL ? yd_files_view_find_row (self, yd_drive_item_get_id (item)) : NULL;
  if (row != NULL && gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL)
    gtk_widget_grab_focus (row);

  return G_SOURCE_REMOVE;
}

void
yd_files_view_find_again (YdFilesView *self)
{
  self->layout_frames = 0;
  if (self->layout_tick == 0)
    self->layout_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), find_again, NULL, NULL);
}

static void
layout_changed (YdFilesView *self)
{
  g_autofree char *layout = g_settings_get_string (self->shared->settings, LAYOUT);
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL;

  self->grid_shown = g_str_equal (layout, "grid");
  self->wants_focus = self->wants_focus || had_focus;
  show_model (self);
  yd_files_view_show_state (self);
  yd_seen_pictures_look_soon (self->seen);
  yd_files_view_find_again (self);
}

void
yd_files_view_apply_layout (YdFilesView *self)
{
  show_hidden (self);
  yd_seen_pictures_set_storage (self->seen, self->location != NULL
                                                ? yd_browse_location_get_storage (self->location)
                                                : NULL);
}

static void
zoom_changed (YdFilesView *self)
{
  yd_files_view_resize_cells (self);
  yd_files_view_show_columns (self);
}

static void
set_pictures (YdFilesView *self)
{
  GSettings *settings = self->shared->settings;
  gboolean wanted = settings == NULL || g_settings_get_boolean (settings, THUMBNAILS);

  yd_seen_pictures_set_source (self->seen, wanted ? self->shared->pictures : NULL);
}

const char *
yd_files_view_get_page (YdFilesView *self)
{
  return self->grid_shown ? "grid" : "list";
}

GtkWidget *
yd_files_view_get_list (YdFilesView *self)
{
  return self->grid_shown ? GTK_WIDGET (self->grid_view) : GTK_WIDGET (self->column_view);
}

void
yd_files_view_scroll_to (YdFilesView *self,
                         guint        position)
{
  yd_files_view_show_all_rows (self);
  if (self->grid_shown)
    gtk_widget_activate_action (GTK_WIDGET (self->grid_view), "list.scroll-to-item", "u",
                                position);
  else
    yd_column_scroll_to (self->column_view, position);
}

static const YdFilesViewAction actions[] = {
  { "zoom-in", NULL, zoom_in },
  { "zoom-out", NULL, zoom_out },
  { "zoom-usual", NULL, zoom_usual },
};

/* Their state is that of the settings. */
static void
add_settings_actions (YdFilesView *self)
{
  static const char *const keys[] = { LAYOUT, HIDDEN, "show-size", "show-type", "show-modified",
                                      "show-created" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (self->shared->settings, keys[i]);

      g_action_map_add_action (G_ACTION_MAP (self->actions), action);
      if (g_str_has_prefix (keys[i], "show-") && strcmp (keys[i], HIDDEN) != 0)
        {
          g_autofree char *detail = g_strconcat ("changed::", keys[i], NULL);

          g_signal_connect_object (self->shared->settings, detail,
                                   G_CALLBACK (yd_files_view_show_columns), self,
                                   G_CONNECT_SWAPPED);
        }
    }
}

void
yd_files_view_set_up_layout (YdFilesView *self)
{
  GtkEventController *wheel =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL
                                       | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GSettings *settings = self->shared->settings;

  yd_files_view_add_actions (self, actions, G_N_ELEMENTS (actions));
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_object (wheel, "scroll", G_CALLBACK (scrolled), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), wheel);
  set_pictures (self);
  if (settings == NULL)
    return;
  add_settings_actions (self);
  yd_files_view_set_up_widths (self);
  g_signal_connect_object (settings, "changed::" LAYOUT, G_CALLBACK (layout_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" HIDDEN, G_CALLBACK (hidden_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" YD_FILES_VIEW_FOLDERS_FIRST,
                           G_CALLBACK (yd_files_view_sort), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" THUMBNAILS, G_CALLBACK (set_pictures), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::list-zoom", G_CALLBACK (zoom_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::grid-zoom", G_CALLBACK (zoom_changed), self,
                           G_CONNECT_SWAPPED);
  layout_changed (self);
}
