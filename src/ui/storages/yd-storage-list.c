/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The left side of the window. The list box makes a row for each storage of the registry, which
 * owns them; what is chosen, dropped and dragged to another place is told to the window. Files
 * from outside are the row's matter; here only storages are dragged.
 */
#include "config.h"

#include "yd-storage-list.h"

#include "yd-storage-row.h"

#include "yd-browse-clip.h"

struct _YdStorageList
{
  AdwBin parent_instance;

  /* template */
  GtkListBox *list; /* (borrowed) */
  AdwBin     *below; /* (borrowed) */

  /* state */
  gboolean    folded;
  YdBrowseNameWalks *walks; /* (owned) (nullable): rows tell of them */
  GtkWidget  *marked; /* (borrowed) (nullable): the row that shows where the drop would go */
};

enum
{
  PROP_0,
  PROP_FOLDED,
  PROP_BELOW,
  N_PROPS,
};

enum
{
  OPENED,
  FILES_DROPPED,
  CLIP_DROPPED,
  MOVED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YdStorageList, yd_storage_list, ADW_TYPE_BIN)

static void
row_activated (YdStorageList *self,
               GtkListBoxRow *row)
{
  g_signal_emit (self, signals[OPENED], 0, yd_storage_row_get_storage (YD_STORAGE_ROW (row)));
}

static void
files_dropped (YdStorageList *self,
               GListModel    *files,
               YdStorageRow  *row)
{
  g_signal_emit (self, signals[FILES_DROPPED], 0, yd_storage_row_get_storage (row), files);
}

static void
clip_dropped (YdStorageList *self,
              YdBrowseClip  *clip,
              gboolean       copy,
              YdStorageRow  *row)
{
  g_signal_emit (self, signals[CLIP_DROPPED], 0, yd_storage_row_get_storage (row), clip, copy);
}

/* Dragging storages */

/* (nullable) */
static GtkWidget *
find_row (YdStorageList *self,
          YdStorage     *storage)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (yd_storage_row_get_storage (YD_STORAGE_ROW (row)) == storage)
      return GTK_WIDGET (row);

  return NULL;
}

static void
unmark (YdStorageList *self)
{
  if (self->marked == NULL)
    return;
  gtk_widget_remove_css_class (self->marked, "drop-before");
  gtk_widget_remove_css_class (self->marked, "drop-after");
  g_clear_weak_pointer (&self->marked);
}

static void
mark (YdStorageList *self,
      GtkWidget     *row,
      gboolean       after)
{
  unmark (self);
  gtk_widget_add_css_class (row, after ? "drop-after" : "drop-before");
  g_set_weak_pointer (&self->marked, row);
}

static GdkContentProvider *
drag_prepared (YdStorageList *self,
               double         x,
               double         y,
               GtkDragSource *source)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);
  g_autoptr (GdkPaintable) icon = NULL;

  if (row == NULL || gtk_list_box_get_row_at_index (self->list, 1) == NULL)
    return NULL;
  icon = gtk_widget_paintable_new (GTK_WIDGET (row));
  gtk_drag_source_set_icon (source, icon, (int) x, gtk_widget_get_height (GTK_WIDGET (row)) / 2);

  return gdk_content_provider_new_typed (YD_TYPE_STORAGE,
                                         yd_storage_row_get_storage (YD_STORAGE_ROW (row)));
}

/* The row that a drop at @y would go next to; NULL when there are no rows. */
static GtkWidget *
find_neighbour (YdStorageList *self,
                double         y,
                gboolean      *after)
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

static GdkDragAction
storage_over (YdStorageList *self,
              double         x,
              double         y)
{
  gboolean after;
  GtkWidget *row = find_neighbour (self, y, &after);

  if (row == NULL)
    return 0;
  mark (self, row, after);

  return GDK_ACTION_MOVE;
}

static gboolean
storage_dropped (YdStorageList *self,
                 const GValue  *value,
                 double         x,
                 double         y)
{
  YdStorage *storage = g_value_get_object (value);
  GtkWidget *moved = find_row (self, storage);
  gboolean after;
  GtkWidget *row = find_neighbour (self, y, &after);
  int from, to;

  unmark (self);
  if (moved == NULL || row == NULL)
    return FALSE;
  from = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (moved));
  to = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + (after ? 1 : 0);
  if (to > from)
    to--;
  g_signal_emit (self, signals[MOVED], 0, storage, (guint) to);

  return TRUE;
}

static void
set_up_dragging (YdStorageList *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (YD_TYPE_STORAGE, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepared), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (source));

  g_signal_connect_object (target, "enter", G_CALLBACK (storage_over), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "motion", G_CALLBACK (storage_over), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (unmark), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (storage_dropped), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
}

/* The object */

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = yd_storage_row_new (YD_STORAGE (item), YD_STORAGE_LIST (user_data)->walks);

  g_signal_connect_object (row, "files-dropped", G_CALLBACK (files_dropped), user_data,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "clip-dropped", G_CALLBACK (clip_dropped), user_data,
                           G_CONNECT_SWAPPED);

  return row;
}

static void
yd_storage_list_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  YdStorageList *self = YD_STORAGE_LIST (object);

  switch (prop_id)
    {
    case PROP_FOLDED:
      self->folded = g_value_get_boolean (value);
      gtk_list_box_set_selection_mode (self->list, self->folded ? GTK_SELECTION_NONE
                                                                : GTK_SELECTION_SINGLE);
      break;
    case PROP_BELOW:
      adw_bin_set_child (self->below, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_storage_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value, YD_STORAGE_LIST (object)->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_storage_list_dispose (GObject *object)
{
  unmark (YD_STORAGE_LIST (object));
  g_clear_object (&YD_STORAGE_LIST (object)->walks);

  G_OBJECT_CLASS (yd_storage_list_parent_class)->dispose (object);
}

static void
yd_storage_list_class_init (YdStorageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = yd_storage_list_set_property;
  object_class->get_property = yd_storage_list_get_property;
  object_class->dispose = yd_storage_list_dispose;

  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BELOW] = g_param_spec_object ("below", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_STORAGE);
  signals[FILES_DROPPED] = g_signal_new ("files-dropped", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         YD_TYPE_STORAGE, G_TYPE_LIST_MODEL);
  signals[CLIP_DROPPED] = g_signal_new ("clip-dropped", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                        YD_TYPE_STORAGE, YD_TYPE_BROWSE_CLIP, G_TYPE_BOOLEAN);
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, YD_TYPE_STORAGE, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-storage-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YdStorageList, list);
  gtk_widget_class_bind_template_child (widget_class, YdStorageList, below);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
yd_storage_list_init (YdStorageList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_dragging (self);
}

void
yd_storage_list_set_model (YdStorageList     *self,
                           GListModel        *storages,
                           YdBrowseNameWalks *walks)
{
  g_return_if_fail (YD_IS_STORAGE_LIST (self));

  g_set_object (&self->walks, walks);
  gtk_list_box_bind_model (self->list, storages, create_row, self, NULL);
}

void
yd_storage_list_select (YdStorageList *self,
                        YdStorage     *storage)
{
  GtkWidget *row;

  g_return_if_fail (YD_IS_STORAGE_LIST (self));

  row = storage != NULL ? find_row (self, storage) : NULL;
  if (row != NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  else if (storage == NULL)
    gtk_list_box_unselect_all (self->list);
}

void
yd_storage_list_focus (YdStorageList *self,
                       YdStorage     *storage)
{
  GtkWidget *row;

  g_return_if_fail (YD_IS_STORAGE_LIST (self));

  row = find_row (self, storage);
  if (row != NULL)
    gtk_widget_grab_focus (row);
}
