/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way from the storage's root to the open folder, as buttons. Made anew after each move: there
 * are few of them. The location is shared with the view.
 */
#include "config.h"

#include "yd-path-bar.h"

#include "yd-drop-spot.h"
#include "yd-format.h"
#include "yd-path-entry.h"

#define LONGEST_CRUMB 28 /* characters */

struct _YdPathBar
{
  AdwBin parent_instance;

  /* template */
  GtkStack          *stack;    /* (borrowed) */
  GtkScrolledWindow *scroller; /* (borrowed) */
  GtkBox            *crumbs;   /* (borrowed) */
  YdPathEntry       *entry;    /* (borrowed) */

  GSignalGroup      *events;   /* (owned): of the location */
  YdBrowseLocation  *location; /* (owned) (nullable) */
  guint              scroll_source;
};

enum
{
  PROP_0,
  PROP_EDITING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  TYPED,
  OPEN_WANTED,
  DROPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdPathBar, yd_path_bar, ADW_TYPE_BIN)

static void
ascend (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  YdPathBar *self = YD_PATH_BAR (widget);

  if (self->location != NULL)
    yd_browse_location_ascend (self->location, g_variant_get_uint32 (parameter));
}

/* Typing a path */

static gboolean
is_editing (YdPathBar *self)
{
  return gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->entry);
}

static void
show_crumbs (YdPathBar *self)
{
  if (!is_editing (self))
    return;
  yd_path_entry_stop (self->entry);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->scroller));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITING]);
}

static void
path_left (YdPathBar *self)
{
  show_crumbs (self);
  g_signal_emit (self, signals[TYPED], 0);
}

static void
path_found (YdPathBar     *self,
            YdBrowsePlace *place)
{
  show_crumbs (self);
  if (self->location != NULL)
    yd_browse_location_go_to (self->location, place);
  g_signal_emit (self, signals[TYPED], 0);
}

/* The crumbs */

/* With the middle button, or with Ctrl held. */
static void
crumb_pressed (YdPathBar       *self,
               int              n_press,
               double           x,
               double           y,
               GtkGestureClick *gesture)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  gboolean with_ctrl = (gtk_event_controller_get_current_event_state (controller)
                        & GDK_CONTROL_MASK) != 0;
  GtkActionable *crumb = GTK_ACTIONABLE (gtk_event_controller_get_widget (controller));
  YdBrowsePlace *here = yd_browse_location_get_place (self->location);
  g_autoptr (YdBrowsePlace) place = NULL;

  if (here == NULL || (button != GDK_BUTTON_MIDDLE && !(button == GDK_BUTTON_PRIMARY && with_ctrl)))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  place = yd_browse_place_ascend (here,
                                  g_variant_get_uint32 (
                                      gtk_actionable_get_action_target_value (crumb)));
  g_signal_emit (self, signals[OPEN_WANTED], 0, place);
}

/* Drops */

/* (transfer container) */
static GPtrArray *
dup_way_to (YdPathBar *self,
            GtkWidget *crumb)
{
  GVariant *depth = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (crumb));

  return yd_browse_place_dup_way (yd_browse_location_get_place (self->location),
                                  g_variant_get_uint32 (depth));
}

static GdkDragAction
judge_drop (GtkWidget    *crumb,
            GdkDrop      *drop,
            YdBrowseClip *clip,
            gpointer      owner)
{
  YdPathBar *self = YD_PATH_BAR (owner);
  g_autoptr (GPtrArray) way = dup_way_to (self, crumb);

  return yd_drop_spot_judge (drop, clip, yd_browse_location_get_storage (self->location), way);
}

static void
take_drop (GtkWidget *crumb,
           GObject   *what,
           gboolean   copy,
           gpointer   owner)
{
  g_autoptr (GPtrArray) way = dup_way_to (YD_PATH_BAR (owner), crumb);

  g_signal_emit (owner, signals[DROPPED], 0, what, way, copy);
}

static void
open_crumb (GtkWidget *crumb,
            gpointer   owner)
{
  gtk_widget_activate (crumb);
}

static const YdDropSpot drop_spot = { judge_drop, take_drop, open_crumb };

static void
scroll_to_end (gpointer user_data)
{
  YdPathBar *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (self->scroller);

  self->scroll_source = 0;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

/* Not at once: it is told of in the middle of a layout, which would not be made again. */
static void
room_changed (YdPathBar *self)
{
  if (self->scroll_source == 0)
    self->scroll_source = g_idle_add_once (scroll_to_end, self);
}

static GtkWidget *
build_crumb (YdPathBar  *self,
             guint       depth,
             const char *name,
             gboolean    last)
{
  g_autofree char *text = yd_format_name (name);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new ();
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LONGEST_CRUMB);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "path.ascend");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", depth);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crumb");
  if (last)
    gtk_widget_add_css_class (button, "last");
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (crumb_pressed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (gesture));
  yd_drop_spot_add (button, &drop_spot, self);

  return button;
}

static void
remove_crumbs (YdPathBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->crumbs))) != NULL)
    gtk_box_remove (self->crumbs, child);
}

static void
show_location (YdPathBar *self)
{
  YdStorage *storage;
  guint depth;

  remove_crumbs (self);
  show_crumbs (self);
  storage = self->location != NULL ? yd_browse_location_get_storage (self->location) : NULL;
  if (storage == NULL)
    return;

  depth = yd_browse_location_get_depth (self->location);
  for (guint i = 0; i <= depth; i++)
    {
      YdDriveItem *item = yd_browse_location_get_crumb (self->location, i);
      const char *name = i == 0 || item == NULL ? yd_storage_get_name (storage)
                                                : yd_drive_item_get_name (item);

      if (i > 0)
        {
          GtkWidget *slash = gtk_label_new ("/");

          gtk_widget_add_css_class (slash, "dim-label");
          gtk_box_append (self->crumbs, slash);
        }
      gtk_box_append (self->crumbs, build_crumb (self, i, name, i == depth));
    }
}

static void
yd_path_bar_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_EDITING:
      g_value_set_boolean (value, is_editing (YD_PATH_BAR (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_path_bar_dispose (GObject *object)
{
  YdPathBar *self = YD_PATH_BAR (object);

  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_object (&self->events);
  g_clear_object (&self->location);

  G_OBJECT_CLASS (yd_path_bar_parent_class)->dispose (object);
}

static void
yd_path_bar_class_init (YdPathBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yd_path_bar_get_property;
  object_class->dispose = yd_path_bar_dispose;

  properties[PROP_EDITING] = g_param_spec_boolean ("editing", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TYPED] = g_signal_new ("typed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_OBJECT,
                                   G_TYPE_PTR_ARRAY, G_TYPE_BOOLEAN);
  signals[OPEN_WANTED] = g_signal_new ("open-wanted", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       YD_TYPE_BROWSE_PLACE);

  g_type_ensure (YD_TYPE_PATH_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-path-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YdPathBar, stack);
  gtk_widget_class_bind_template_child (widget_class, YdPathBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, YdPathBar, crumbs);
  gtk_widget_class_bind_template_child (widget_class, YdPathBar, entry);
  gtk_widget_class_bind_template_callback (widget_class, path_found);
  gtk_widget_class_bind_template_callback (widget_class, path_left);

  gtk_widget_class_install_action (widget_class, "path.ascend", "u", ascend);
}

static void
yd_path_bar_init (YdPathBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->events = g_signal_group_new (YD_TYPE_BROWSE_LOCATION);
  g_signal_group_connect_swapped (self->events, "changed", G_CALLBACK (show_location), self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed",
                           G_CALLBACK (room_changed), self, G_CONNECT_SWAPPED);
}

void
yd_path_bar_set_location (YdPathBar        *self,
                          YdBrowseLocation *location)
{
  g_return_if_fail (YD_IS_PATH_BAR (self));

  if (self->events == NULL || !g_set_object (&self->location, location))
    return;
  g_signal_group_set_target (self->events, location);
  show_location (self);
}

void
yd_path_bar_edit (YdPathBar            *self,
                  const char           *text,
                  YdBrowseListingStore *listings)
{
  YdBrowsePlace *place;
  g_autofree char *path = NULL;

  g_return_if_fail (YD_IS_PATH_BAR (self));

  place = self->location != NULL ? yd_browse_location_get_place (self->location) : NULL;
  if (place == NULL)
    return;
  path = text != NULL ? g_strdup (text) : yd_browse_place_dup_path (place);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->entry));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITING]);
  yd_path_entry_start (self->entry, place, path, text == NULL, listings);
}
