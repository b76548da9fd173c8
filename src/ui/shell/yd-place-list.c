/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders in the sidebar. Rows are made anew when a place is moved or named: the keyboard follows.
 */
#include "config.h"

#include "yd-place-list.h"

#include "yd-name-dialog.h"
#include "yd-place-row.h"
#include "yd-row-arranging.h"

#include <glib/gi18n.h>

struct _YdPlaceList
{
  AdwBin parent_instance;

  /* template */
  GtkLabel          *heading; /* (borrowed) */
  GtkListBox        *list;    /* (borrowed) */

  /* given */
  YdBrowsePlaceList *places;  /* (owned) (nullable) */
  gboolean           kept;
};

enum
{
  PROP_0,
  PROP_HEADING,
  PROP_KEPT,
  N_PROPS,
};

enum
{
  OPENED,
  OPEN_WANTED,
  DROPPED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdPlaceList, yd_place_list, ADW_TYPE_BIN)

static void
row_activated (YdPlaceList *self,
               YdPlaceRow  *row)
{
  g_signal_emit (self, signals[OPENED], 0, yd_place_row_get_place (row));
}

static void
focus_row (YdPlaceList *self,
           guint        position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) position);

  if (row == NULL && position > 0)
    row = gtk_list_box_get_row_at_index (self->list, (int) position - 1);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* Changes */

static void
place_named (YdPlaceList  *self,
             const char   *name,
             YdNameDialog *dialog)
{
  YdBrowsePlace *place = g_object_get_data (G_OBJECT (dialog), "place");
  guint position;

  if (self->places != NULL && yd_browse_place_list_find (self->places, place, &position))
    {
      yd_browse_place_list_rename (self->places, position, name);
      focus_row (self, position);
    }
}

static void
ask_name (YdPlaceList   *self,
          YdBrowsePlace *place)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  YdNameDialog *dialog = yd_name_dialog_new (GTK_WINDOW (root), _("Rename Bookmark"),
                                             _("_Rename"), yd_browse_place_get_name (place));

  g_object_set_data_full (G_OBJECT (dialog), "place", g_object_ref (place), g_object_unref);
  g_signal_connect_object (dialog, "named", G_CALLBACK (place_named), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
move (YdPlaceList *self,
      guint        from,
      guint        to)
{
  if (to >= g_list_model_get_n_items (G_LIST_MODEL (self->places)))
    return;
  yd_browse_place_list_move (self->places, from, to);
  focus_row (self, to);
}

static void
wanted (YdPlaceList *self,
        const char  *what,
        YdPlaceRow  *row)
{
  g_autoptr (YdBrowsePlace) place = g_object_ref (yd_place_row_get_place (row));
  guint position = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  if (g_str_equal (what, "rename"))
    ask_name (self, place);
  else if (g_str_equal (what, "move-up") && position > 0)
    move (self, position, position - 1);
  else if (g_str_equal (what, "move-down"))
    move (self, position, position + 1);
  else if (g_str_equal (what, "remove"))
    {
      yd_browse_place_list_remove (self->places, position);
      focus_row (self, position);
    }
  else if (g_str_has_prefix (what, "open-"))
    g_signal_emit (self, signals[OPEN_WANTED], 0, place, g_str_equal (what, "open-window"));
}

static void
dropped (YdPlaceList *self,
         GObject     *what,
         gboolean     copy,
         YdPlaceRow  *row)
{
  g_signal_emit (self, signals[DROPPED], 0, yd_place_row_get_place (row), what, copy);
}

/* Dragging places */

static gpointer
get_place (GtkListBoxRow *row)
{
  return yd_place_row_get_place (YD_PLACE_ROW (row));
}

static void
place_moved (gpointer owner,
             gpointer place,
             guint    position)
{
  YdPlaceList *self = YD_PLACE_LIST (owner);
  guint from;

  if (yd_browse_place_list_find (self->places, place, &from))
    move (self, from, position);
}

/* The object */

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  YdPlaceList *self = YD_PLACE_LIST (user_data);
  GtkWidget *row = yd_place_row_new (YD_BROWSE_PLACE (item), self->kept);

  g_signal_connect_object (row, "wanted", G_CALLBACK (wanted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "dropped", G_CALLBACK (dropped), self, G_CONNECT_SWAPPED);

  return row;
}

static void
places_changed (YdPlaceList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          g_list_model_get_n_items (G_LIST_MODEL (self->places)) > 0);
}

static void
yd_place_list_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  YdPlaceList *self = YD_PLACE_LIST (object);

  switch (prop_id)
    {
    case PROP_HEADING:
      gtk_label_set_label (self->heading, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;
    case PROP_KEPT:
      self->kept = g_value_get_boolean (value);
      if (self->kept)
        yd_row_arranging_add (self->list, YD_TYPE_BROWSE_PLACE, get_place, place_moved, self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_place_list_dispose (GObject *object)
{
  g_clear_object (&YD_PLACE_LIST (object)->places);

  G_OBJECT_CLASS (yd_place_list_parent_class)->dispose (object);
}

static void
yd_place_list_class_init (YdPlaceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = yd_place_list_set_property;
  object_class->dispose = yd_place_list_dispose;

  properties[PROP_HEADING] = g_param_spec_string ("heading", NULL, NULL, "",
                                                  G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KEPT] = g_param_spec_boolean ("kept", NULL, NULL, FALSE,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_BROWSE_PLACE);
  signals[OPEN_WANTED] = g_signal_new ("open-wanted", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       YD_TYPE_BROWSE_PLACE, G_TYPE_BOOLEAN);
  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 3, YD_TYPE_BROWSE_PLACE,
                                   G_TYPE_OBJECT, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-place-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YdPlaceList, heading);
  gtk_widget_class_bind_template_child (widget_class, YdPlaceList, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
yd_place_list_init (YdPlaceList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yd_place_list_set_places (YdPlaceList       *self,
                          YdBrowsePlaceList *places)
{
  g_return_if_fail (YD_IS_PLACE_LIST (self));
  g_return_if_fail (self->places == NULL);

  if (places == NULL)
    return;
  self->places = g_object_ref (places);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (places), create_row, self, NULL);
  g_signal_connect_object (places, "items-changed", G_CALLBACK (places_changed), self,
                           G_CONNECT_SWAPPED);
  places_changed (self);
}
