/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The drop target of such a widget, which owns all that is noted of it.
 */
#include "config.h"

#include "yd-drop-spot.h"

#include "yd-clip-provider.h"
#include "yd-drop.h"

typedef struct
{
  const YdDropSpot *spot;   /* (unowned) */
  GtkWidget        *widget; /* (unowned) */
  gpointer          owner;  /* (unowned) */
  guint             rest_source;
} Place;

static const char place_key[] = "yd-drop-spot";

static void
free_place (gpointer data)
{
  Place *place = data;

  g_clear_handle_id (&place->rest_source, g_source_remove);
  g_free (place);
}

static void
rested (gpointer user_data)
{
  Place *place = user_data;

  place->rest_source = 0;
  place->spot->open (place->widget, place->owner);
}

static void
left (GtkDropTarget *target,
      GtkWidget     *widget)
{
  Place *place = g_object_get_data (G_OBJECT (target), place_key);

  g_clear_handle_id (&place->rest_source, g_source_remove);
  gtk_widget_remove_css_class (place->widget, "drop-row");
}

static GdkDragAction
moved (GtkDropTarget *target,
       double         x,
       double         y,
       GtkWidget     *widget)
{
  Place *place = g_object_get_data (G_OBJECT (target), place_key);
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);
  g_autoptr (YdBrowseClip) clip = yd_clip_find_in_drop (drop);
  GdkDragAction action = place->spot->judge (place->widget, drop, clip, place->owner);

  if (action != 0)
    gtk_widget_add_css_class (place->widget, "drop-row");
  else
    gtk_widget_remove_css_class (place->widget, "drop-row");

  return action;
}

static GdkDragAction
entered (GtkDropTarget *target,
         double         x,
         double         y,
         GtkWidget     *widget)
{
  Place *place = g_object_get_data (G_OBJECT (target), place_key);

  if (place->spot->open != NULL && place->rest_source == 0)
    place->rest_source = g_timeout_add_once (YD_DROP_REST_MS, rested, place);

  return moved (target, x, y, widget);
}

static gboolean
dropped (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         GtkWidget     *widget)
{
  Place *place = g_object_get_data (G_OBJECT (target), place_key);
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);
  g_autoptr (GListModel) files = yd_drop_dup_files (value);
  YdBrowseClip *clip =
      G_VALUE_HOLDS (value, YD_TYPE_BROWSE_CLIP) ? g_value_get_object (value) : NULL;
  GdkDragAction action = place->spot->judge (place->widget, drop, clip, place->owner);

  left (target, widget);
  if (action == 0 || (clip == NULL && files == NULL))
    return FALSE;
  if (clip != NULL)
    place->spot->take (place->widget, G_OBJECT (clip), action == GDK_ACTION_COPY, place->owner);
  else
    place->spot->take (place->widget, G_OBJECT (files), TRUE, place->owner);

  return TRUE;
}

void
yd_drop_spot_add (GtkWidget        *widget,
                  const YdDropSpot *spot,
                  gpointer          owner)
{
  GtkDropTarget *target = yd_clip_new_target ();
  Place *place = g_new0 (Place, 1);

  place->spot = spot;
  place->widget = widget;
  place->owner = owner;
  g_object_set_data_full (G_OBJECT (target), place_key, place, free_place);
  g_signal_connect_object (target, "enter", G_CALLBACK (entered), widget, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (moved), widget, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (left), widget, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped), widget, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

GdkDragAction
yd_drop_spot_judge (GdkDrop      *drop,
                    YdBrowseClip *clip,
                    YdStorage    *storage,
                    GPtrArray    *way)
{
  gboolean copy;

  if (storage == NULL || way->len == 0)
    return 0;
  if (clip == NULL)
    return GDK_ACTION_COPY;
  copy = yd_clip_drop_copies (drop, clip, storage);
  if (yd_browse_clip_judge (clip, storage, way, copy) != YD_BROWSE_CLIP_FINE)
    return 0;

  return copy ? GDK_ACTION_COPY : GDK_ACTION_MOVE;
}
