/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder in the sidebar. Its storage and path are in the tooltip and in what is read aloud.
 */
#include "config.h"

#include "yd-place-row.h"

#include "yd-context-menu.h"
#include "yd-drop-spot.h"
#include "yd-format.h"

#include <glib/gi18n.h>

struct _YdPlaceRow
{
  GtkListBoxRow parent_instance;

  /* template */
  GtkImage      *icon;     /* (borrowed) */
  GtkLabel      *name;     /* (borrowed) */
  GMenuModel    *row_menu; /* (borrowed) */

  /* given */
  YdBrowsePlace *place;    /* (owned) */
};

enum
{
  WANTED,
  DROPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdPlaceRow, yd_place_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_place (YdPlaceRow *self)
{
  YdBrowsePlace *place = self->place;
  g_autofree char *name = yd_format_name (yd_browse_place_get_name (place));
  g_autofree char *path = yd_browse_place_dup_path (place);
  g_autofree char *shown = yd_format_name (path);
  /* Translators: the name of a storage, and a path in it. */
  g_autofree char *where =
      g_strdup_printf (_("%s: %s"), yd_storage_get_name (yd_browse_place_get_storage (place)),
                       shown);

  gtk_label_set_label (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), where);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, where, -1);
}

/* The menu */

static void
pressed (YdPlaceRow      *self,
         int              n_press,
         double           x,
         double           y,
         GtkGestureClick *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (button != GDK_BUTTON_MIDDLE
      && !(button == GDK_BUTTON_PRIMARY && (state & GDK_CONTROL_MASK) != 0))
    return;
  g_signal_emit (self, signals[WANTED], 0, "open-tab");
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
show_menu (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  yd_context_menu_show (widget);
}

/* "place.rename" wants "rename". */
static void
want (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  g_signal_emit (widget, signals[WANTED], 0, action_name + strlen ("place."));
}

/* Drops */

static gboolean
is_enabled (YdPlaceRow *self)
{
  return yd_storage_get_options (yd_browse_place_get_storage (self->place))->enabled;
}

static GdkDragAction
judge_drop (GtkWidget    *widget,
            GdkDrop      *drop,
            YdBrowseClip *clip,
            gpointer      owner)
{
  YdPlaceRow *self = YD_PLACE_ROW (widget);
  YdBrowsePlace *place = self->place;
  g_autoptr (GPtrArray) way = yd_browse_place_dup_way (place, yd_browse_place_get_depth (place));

  if (!is_enabled (self))
    return 0;

  return yd_drop_spot_judge (drop, clip, yd_browse_place_get_storage (place), way);
}

static void
take_drop (GtkWidget *widget,
           GObject   *what,
           gboolean   copy,
           gpointer   owner)
{
  g_signal_emit (widget, signals[DROPPED], 0, what, copy);
}

static void
open_for_drop (GtkWidget *widget,
               gpointer   owner)
{
  if (is_enabled (YD_PLACE_ROW (widget)))
    gtk_widget_activate (widget);
}

static const YdDropSpot drop_spot = { judge_drop, take_drop, open_for_drop };

/* The object */

static void
yd_place_row_dispose (GObject *object)
{
  g_clear_object (&YD_PLACE_ROW (object)->place);

  G_OBJECT_CLASS (yd_place_row_parent_class)->dispose (object);
}

static void
yd_place_row_class_init (YdPlaceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const char *wanted[] = { "place.open-tab", "place.open-window", "place.rename", "place.remove",
                           "place.move-up", "place.move-down" };

  G_OBJECT_CLASS (klass)->dispose = yd_place_row_dispose;

  signals[WANTED] = g_signal_new ("wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_OBJECT,
                                   G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YdPlaceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, YdPlaceRow, name);
  gtk_widget_class_bind_template_child (widget_class, YdPlaceRow, row_menu);
  gtk_widget_class_bind_template_callback (widget_class, pressed);
  gtk_widget_class_install_action (widget_class, "place.menu", NULL, show_menu);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    gtk_widget_class_install_action (widget_class, wanted[i], NULL, want);
}

static void
yd_place_row_init (YdPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yd_context_menu_add (GTK_WIDGET (self), self->row_menu);
  yd_drop_spot_add (GTK_WIDGET (self), &drop_spot, self);
}

GtkWidget *
yd_place_row_new (YdBrowsePlace *place,
                  gboolean       kept)
{
  YdPlaceRow *self = g_object_new (YD_TYPE_PLACE_ROW, NULL);
  GtkWidget *widget = GTK_WIDGET (self);

  self->place = g_object_ref (place);
  gtk_image_set_from_icon_name (self->icon,
                                kept ? "user-bookmarks-symbolic" : "document-open-recent-symbolic");
  gtk_widget_action_set_enabled (widget, "place.rename", kept);
  gtk_widget_action_set_enabled (widget, "place.move-up", kept);
  gtk_widget_action_set_enabled (widget, "place.move-down", kept);
  show_place (self);

  return widget;
}

YdBrowsePlace *
yd_place_row_get_place (YdPlaceRow *self)
{
  g_return_val_if_fail (YD_IS_PLACE_ROW (self), NULL);

  return self->place;
}
