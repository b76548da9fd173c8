/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The left side of the window. The list box makes a row for each storage of the registry, which
 * owns them; what is chosen and dropped is told to the window.
 */
#include "config.h"

#include "yd-storage-list.h"

#include "yd-storage-row.h"

struct _YdStorageList
{
  AdwBin parent_instance;

  /* template */
  GtkListBox *list; /* (borrowed) */

  /* state */
  gboolean    folded;
};

enum
{
  PROP_0,
  PROP_FOLDED,
  N_PROPS,
};

enum
{
  OPENED,
  FILES_DROPPED,
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

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = yd_storage_row_new (YD_STORAGE (item));

  g_signal_connect_object (row, "files-dropped", G_CALLBACK (files_dropped), user_data,
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
yd_storage_list_class_init (YdStorageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = yd_storage_list_set_property;
  object_class->get_property = yd_storage_list_get_property;

  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_STORAGE);
  signals[FILES_DROPPED] = g_signal_new ("files-dropped", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         YD_TYPE_STORAGE, G_TYPE_LIST_MODEL);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-storage-list.ui");
  gtk_widget_class_bind_template_child (widget_class, YdStorageList, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
yd_storage_list_init (YdStorageList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yd_storage_list_set_model (YdStorageList *self,
                           GListModel    *storages)
{
  g_return_if_fail (YD_IS_STORAGE_LIST (self));

  gtk_list_box_bind_model (self->list, storages, create_row, self, NULL);
}

void
yd_storage_list_select (YdStorageList *self,
                        YdStorage     *storage)
{
  GtkListBoxRow *row;

  g_return_if_fail (YD_IS_STORAGE_LIST (self));

  if (storage == NULL)
    gtk_list_box_unselect_all (self->list);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (yd_storage_row_get_storage (YD_STORAGE_ROW (row)) == storage)
      gtk_list_box_select_row (self->list, row);
}
