/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drag source and a drop target of the list; see the header.
 */
#include "config.h"

#include "yd-row-arranging.h"

typedef struct
{
  GtkListBox   *list;   /* (unowned) */
  GType         type;
  YdRowGetItem  get_item;
  YdRowMoved    moved;
  gpointer      owner;  /* (unowned) */
  GtkWidget    *marked; /* (unowned) (nullable): the row that shows where the drop would go */
} Arranging;

static const char arranging_key[] = "yd-row-arranging";

static Arranging *
get_arranging (gpointer list)
{
  return g_object_get_data (G_OBJECT (list), arranging_key);
}

static void
unmark (Arranging *self)
{
  if (self->marked == NULL)
    return;
  gtk_widget_remove_css_class (self->marked, "drop-before");
  gtk_widget_remove_css_class (self->marked, "drop-after");
  g_clear_weak_pointer (&self->marked);
}

static void
free_arranging (gpointer data)
{
  Arranging *self = data;

  unmark (self);
  g_free (self);
}

static void
mark (Arranging *self,
      GtkWidget *row,
      gboolean   after)
{
  unmark (self);
  gtk_widget_add_css_class (row, after ? "drop-after" : "drop-before");
  g_set_weak_pointer (&self->marked, row);
}

/* (nullable) */
static GtkListBoxRow *
find_row (Arranging *self,
          gpointer   item)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (self->get_item (row) == item)
      return row;

  return NULL;
}

/* The row that a drop at @y would go next to; NULL when there are no rows. */
static GtkWidget *
find_neighbour (Arranging *self,
                double     y,
                gboolean  *after)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);
  graphene_rect_t bounds;

  *after = TRUE;
  if (row == NULL)
    return gtk_widget_get_last_child (GTK_WIDGET (self->list));
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    *after = y > bounds.origin.y + bounds.size.height / 2;

  return GTK_WIDGET (row);
}

static GdkContentProvider *
drag_prepared (GtkDragSource *source,
               double         x,
               double         y,
               gpointer       user_data)
{
  Arranging *self = get_arranging (user_data);
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);
  g_autoptr (GdkPaintable) icon = NULL;

  if (row == NULL || gtk_list_box_get_row_at_index (self->list, 1) == NULL)
    return NULL;
  icon = gtk_widget_paintable_new (GTK_WIDGET (row));
  gtk_drag_source_set_icon (source, icon, (int) x, gtk_widget_get_height (GTK_WIDGET (row)) / 2);

  return gdk_content_provider_new_typed (self->type, self->get_item (row));
}

static GdkDragAction
row_over (GtkDropTarget *target,
          double         x,
          double         y,
          gpointer       user_data)
{
  Arranging *self = get_arranging (user_data);
  gboolean after;
  GtkWidget *row = find_neighbour (self, y, &after);

  if (row == NULL)
    return 0;
  mark (self, row, after);

  return GDK_ACTION_MOVE;
}

static void
row_left (GtkDropTarget *target,
          gpointer       user_data)
{
  unmark (get_arranging (user_data));
}

static gboolean
row_dropped (GtkDropTarget *target,
             const GValue  *value,
             double         x,
             double         y,
             gpointer       user_data)
{
  Arranging *self = get_arranging (user_data);
  gpointer item = g_value_get_object (value);
  GtkListBoxRow *moved = find_row (self, item);
  gboolean after;
  GtkWidget *row = find_neighbour (self, y, &after);
  int from, to;

  unmark (self);
  if (moved == NULL || row == NULL)
    return FALSE;
  from = gtk_list_box_row_get_index (moved);
  to = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + (after ? 1 : 0);
  if (to > from)
    to--;
  self->moved (self->owner, item, (guint) to);

  return TRUE;
}

void
yd_row_arranging_add (GtkListBox   *list,
                      GType         type,
                      YdRowGetItem  get_item,
                      YdRowMoved    moved,
                      gpointer      owner)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (type, GDK_ACTION_MOVE);
  Arranging *self = g_new0 (Arranging, 1);

  self->list = list;
  self->type = type;
  self->get_item = get_item;
  self->moved = moved;
  self->owner = owner;
  g_object_set_data_full (G_OBJECT (list), arranging_key, self, free_arranging);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepared), list, 0);
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (source));

  g_signal_connect_object (target, "enter", G_CALLBACK (row_over), list, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (row_over), list, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (row_left), list, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (row_dropped), list, 0);
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (target));
}
