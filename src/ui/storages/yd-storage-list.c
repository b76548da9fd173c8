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

#include "yd-row-arranging.h"

struct _YdStorageList
{
  AdwBin parent_instance;

  /* template */
  GtkListBox *list; /* (borrowed) */
  AdwBin     *below; /* (borrowed) */

  /* state */
  gboolean    folded;
  YdBrowseNameWalks *walks; /* (owned) (nullable): rows tell of them */
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
  DROPPED,
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
dropped (YdStorageList *self,
         GObject       *what,
         gboolean       copy,
         YdStorageRow  *row)
{
  g_signal_emit (self, signals[DROPPED], 0, yd_storage_row_get_storage (row), what, copy);
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

static gpointer
get_storage (GtkListBoxRow *row)
{
  return yd_storage_row_get_storage (YD_STORAGE_ROW (row));
}

static void
storage_moved (gpointer owner,
               gpointer storage,
               guint    position)
{
  g_signal_emit (owner, signals[MOVED], 0, storage, position);
}

/* The object */

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = yd_storage_row_new (YD_STORAGE (item), YD_STORAGE_LIST (user_data)->walks);

  g_signal_connect_object (row, "dropped", G_CALLBACK (dropped), user_data, G_CONNECT_SWAPPED);

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
  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 3, YD_TYPE_STORAGE,
                                   G_TYPE_OBJECT, G_TYPE_BOOLEAN);
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
  yd_row_arranging_add (self->list, YD_TYPE_STORAGE, get_storage, storage_moved, self);
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
