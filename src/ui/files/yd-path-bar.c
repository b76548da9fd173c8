/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way from the storage's root to the open folder, as buttons. Made anew after each move: there
 * are few of them. The location is shared with the view.
 */
#include "config.h"

#include "yd-path-bar.h"

#include "yd-format.h"

#define LONGEST_CRUMB 28 /* characters */

struct _YdPathBar
{
  AdwBin parent_instance;

  /* template */
  GtkScrolledWindow *scroller; /* (borrowed) */
  GtkBox            *crumbs;   /* (borrowed) */

  GSignalGroup      *events;   /* (owned): of the location */
  YdBrowseLocation  *location; /* (owned) (nullable) */
};

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

static void
scroll_to_end (YdPathBar *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (self->scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
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
yd_path_bar_dispose (GObject *object)
{
  YdPathBar *self = YD_PATH_BAR (object);

  g_clear_object (&self->events);
  g_clear_object (&self->location);

  G_OBJECT_CLASS (yd_path_bar_parent_class)->dispose (object);
}

static void
yd_path_bar_class_init (YdPathBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yd_path_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-path-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YdPathBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, YdPathBar, crumbs);

  gtk_widget_class_install_action (widget_class, "path.ascend", "u", ascend);
}

static void
yd_path_bar_init (YdPathBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->events = g_signal_group_new (YD_TYPE_BROWSE_LOCATION);
  g_signal_group_connect_swapped (self->events, "changed", G_CALLBACK (show_location), self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "notify::upper",
                           G_CALLBACK (scroll_to_end), self, G_CONNECT_SWAPPED);
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
