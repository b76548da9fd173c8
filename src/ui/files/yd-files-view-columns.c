/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of the list of files: what stands in each, what it sorts by and whether there is room
 * for it. Which column is sorted by at first is in yd-files-view-order.c.
 */
#include "config.h"

#include "yd-files-view-private.h"

#include "yd-format.h"

#include <glib/gi18n.h>

#define ROOM_FOR_DATES 430 /* pixels, with letters of the usual size */
#define USUAL_DPI      (96 * PANGO_SCALE)

static char *
describe_size (gpointer     list_item,
               YdDriveItem *item)
{
  return yd_format_size (item != NULL ? yd_drive_item_get_size (item) : -1);
}

static char *
describe_type (gpointer     list_item,
               YdDriveItem *item)
{
  if (item == NULL)
    return g_strdup ("");
  if (yd_drive_item_is_folder (item))
    return g_strdup (_("Folder"));
  switch (yd_drive_item_get_category (item))
    {
    case YD_DRIVE_CATEGORY_IMAGE:
      return g_strdup (_("Image"));
    case YD_DRIVE_CATEGORY_VIDEO:
      return g_strdup (_("Video"));
    case YD_DRIVE_CATEGORY_AUDIO:
      return g_strdup (_("Audio"));
    case YD_DRIVE_CATEGORY_DOCUMENT:
      return g_strdup (_("Document"));
    case YD_DRIVE_CATEGORY_ARCHIVE:
      return g_strdup (_("Archive"));
    case YD_DRIVE_CATEGORY_APP:
      return g_strdup (_("Program"));
    case YD_DRIVE_CATEGORY_OTHER:
    default:
      return g_strdup (_("File"));
    }
}

static char *
describe_date (gpointer     list_item,
               YdDriveItem *item)
{
  return yd_format_date (item != NULL ? yd_drive_item_get_modified_us (item) : 0,
                         g_get_real_time ());
}

static char *
describe_creation (gpointer     list_item,
                   YdDriveItem *item)
{
  return yd_format_date (item != NULL ? yd_drive_item_get_created_us (item) : 0,
                         g_get_real_time ());
}

static void
bind_label (GtkWidget   *label,
            GtkListItem *list_item,
            GCallback    describe)
{
  GtkExpression *entry = gtk_property_expression_new (GTK_TYPE_LIST_ITEM, NULL, "item");
  GtkExpression *item = gtk_property_expression_new (YD_TYPE_BROWSE_ENTRY, entry, "item");
  GtkExpression *text = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 1, &item, describe,
                                                     NULL, NULL);

  gtk_expression_bind (text, label, "label", list_item);
}

static void
set_up_text (GtkListItem *list_item,
             GCallback    describe,
             float        xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  bind_label (label, list_item, describe);
  gtk_list_item_set_child (list_item, label);
}

static void
set_up_size (YdFilesView *self,
             GtkListItem *list_item)
{
  set_up_text (list_item, G_CALLBACK (describe_size), 1);
}

static void
set_up_type (YdFilesView *self,
             GtkListItem *list_item)
{
  set_up_text (list_item, G_CALLBACK (describe_type), 0);
}

static void
set_up_date (YdFilesView *self,
             GtkListItem *list_item)
{
  set_up_text (list_item, G_CALLBACK (describe_date), 0);
}

static void
set_up_creation (YdFilesView *self,
                 GtkListItem *list_item)
{
  set_up_text (list_item, G_CALLBACK (describe_creation), 0);
}

static void
set_up_column (GtkColumnViewColumn *column,
               GtkListItemFactory  *factory,
               YdBrowseColumn       order)
{
  GtkSorter *sorter = yd_files_view_new_sorter (order);

  gtk_column_view_column_set_factory (column, factory);
  gtk_column_view_column_set_sorter (column, sorter);
  g_object_unref (factory);
  g_object_unref (sorter);
}

static GtkListItemFactory *
new_text_factory (YdFilesView *self,
                  GCallback    set_up)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", set_up, self, G_CONNECT_SWAPPED);

  return factory;
}

void
yd_files_view_set_up_list (YdFilesView *self)
{
  g_autoptr (GtkSorter) by_name = yd_files_view_new_sorter (YD_BROWSE_COLUMN_NAME);
  GListModel *rows;

  gtk_column_view_column_set_sorter (self->name_column, by_name);
  set_up_column (self->size_column, new_text_factory (self, G_CALLBACK (set_up_size)),
                 YD_BROWSE_COLUMN_SIZE);
  set_up_column (self->type_column, new_text_factory (self, G_CALLBACK (set_up_type)),
                 YD_BROWSE_COLUMN_TYPE);
  set_up_column (self->date_column, new_text_factory (self, G_CALLBACK (set_up_date)),
                 YD_BROWSE_COLUMN_MODIFIED);
  set_up_column (self->created_column,
                 new_text_factory (self, G_CALLBACK (set_up_creation)), YD_BROWSE_COLUMN_CREATED);

  self->growth = yd_row_growth_new (GTK_WIDGET (self));
  rows = G_LIST_MODEL (yd_row_growth_get_rows (self->growth));
  self->selection = gtk_multi_selection_new (g_object_ref (rows));
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_sort_by_column (self->column_view, self->name_column, GTK_SORT_ASCENDING);
  g_signal_connect_object (gtk_column_view_get_sorter (self->column_view), "changed",
                           G_CALLBACK (yd_files_view_sort), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->column_view, "activate", G_CALLBACK (yd_files_view_activate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid_view, "activate", G_CALLBACK (yd_files_view_activate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (yd_files_view_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (yd_files_view_show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed",
                           G_CALLBACK (yd_files_view_rows_changed), self, G_CONNECT_SWAPPED);
}

/* What the dates need: more when the letters are larger. */
static int
measure_room_for_dates (YdFilesView *self)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);

  return dpi > USUAL_DPI ? (int) ((gint64) ROOM_FOR_DATES * dpi / USUAL_DPI) : ROOM_FOR_DATES;
}

/* What somebody chose in the menu. */
static gboolean
is_wanted (YdFilesView *self,
           const char  *key,
           gboolean     at_first)
{
  GSettings *settings = self->shared != NULL ? self->shared->settings : NULL;

  return settings != NULL ? g_settings_get_boolean (settings, key) : at_first;
}

/* No more than fit: the grid makes thirty rows of as many as there may be. */
static void
limit_grid (YdFilesView *self,
            int          width)
{
  int cell = yd_files_view_get_side (self, TRUE);

  gtk_grid_view_set_max_columns (self->grid_view, (guint) MAX (width / cell, 1));
}

/* Where there is little room it is for the names. */
void
yd_files_view_show_columns (YdFilesView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->ruler));
  gboolean room = width >= measure_room_for_dates (self);

  limit_grid (self, width);
  gtk_column_view_column_set_visible (self->size_column, is_wanted (self, "show-size", TRUE));
  gtk_column_view_column_set_visible (self->type_column,
                                      room && is_wanted (self, "show-type", FALSE));
  gtk_column_view_column_set_visible (self->date_column,
                                      room && is_wanted (self, "show-modified", TRUE));
  gtk_column_view_column_set_visible (self->created_column,
                                      room && (is_wanted (self, "show-created", FALSE)
                                               || self->order == YD_STORAGE_ORDER_CREATED));
  yd_files_view_apply_widths (self);
}

static void
show_columns (gpointer user_data)
{
  YdFilesView *self = YD_FILES_VIEW (user_data);

  self->columns_source = 0;
  yd_files_view_show_columns (self);
}

/* Not at once: what is being laid out must not change. */
void
yd_files_view_width_changed (YdFilesView *self)
{
  if (self->columns_source == 0)
    self->columns_source = g_idle_add_once (show_columns, self);
}
