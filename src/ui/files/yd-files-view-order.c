/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the list of files is first sorted by: the storage says it, the column headers show it; they
 * and the menu change it until another storage is opened. The model sorts itself.
 */
#include "config.h"

#include "yd-files-view-private.h"

/* Asked to compare two numbers, it notes which column it is of in the first. */
static int
note_column (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  *(guint *) a = GPOINTER_TO_UINT (user_data);

  return GTK_ORDERING_SMALLER;
}

GtkSorter *
yd_files_view_new_sorter (YdBrowseColumn column)
{
  return GTK_SORTER (gtk_custom_sorter_new (note_column, GUINT_TO_POINTER (column), NULL));
}

/* In the order of YdBrowseColumn. */
static const char *const orders[] = { "name", "size", "type", "modified", "created" };

static GSimpleAction *
get_action (YdFilesView *self,
            const char  *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

/* In the menu. */
static void
show_order (YdFilesView *self,
            guint        column,
            gboolean     descending)
{
  g_simple_action_set_state (get_action (self, "sort"), g_variant_new_string (orders[column]));
  g_simple_action_set_state (get_action (self, "sort-reversed"),
                             g_variant_new_boolean (descending));
}

static guint
get_mixed (YdFilesView *self)
{
  GSettings *settings = self->shared->settings;

  return settings == NULL || g_settings_get_boolean (settings, YD_FILES_VIEW_FOLDERS_FIRST)
             ? 0 : YD_BROWSE_COLUMN_MIXED;
}

/* The view tells its first column from GTK 4.10 on only: until then its sorter is asked. */
void
yd_files_view_sort (YdFilesView *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->column_view);
  guint noted[2] = { YD_BROWSE_COLUMN_NAME, 0 };
  GtkOrdering ordering;

  if (self->model == NULL || sorter == NULL)
    return;
  ordering = gtk_sorter_compare (sorter, &noted[0], &noted[1]);
  if (ordering == GTK_ORDERING_EQUAL)
    return;
  yd_browse_folder_model_set_order (self->model, (YdBrowseColumn) (noted[0] | get_mixed (self)),
                                    ordering == GTK_ORDERING_LARGER);
  show_order (self, noted[0], ordering == GTK_ORDERING_LARGER);
}

static GtkColumnViewColumn *
get_column (YdFilesView    *self,
            YdStorageOrder  order)
{
  switch (order)
    {
    case YD_STORAGE_ORDER_SIZE:
      return self->size_column;
    case YD_STORAGE_ORDER_UPDATED:
      return self->date_column;
    case YD_STORAGE_ORDER_CREATED:
      return self->created_column;
    case YD_STORAGE_ORDER_NAME:
    default:
      return self->name_column;
    }
}

void
yd_files_view_apply_order (YdFilesView *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  const YdStorageOptions *options;

  if (storage == NULL)
    return;
  options = yd_storage_get_options (storage);
  if (self->ordered == yd_storage_get_id (storage) && self->order == options->order
      && self->descending == options->descending)
    return;

  self->ordered = yd_storage_get_id (storage);
  self->order = options->order;
  self->descending = options->descending;
  yd_files_view_show_columns (self);
  /* From no order at all: the list keeps only the last column that was sorted by. */
  gtk_column_view_sort_by_column (self->column_view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (self->column_view, get_column (self, options->order),
                                  options->descending ? GTK_SORT_DESCENDING
                                                      : GTK_SORT_ASCENDING);
}

/* The menu */

static void
sort_by (YdFilesView *self,
         const char  *order,
         gboolean     descending)
{
  GtkColumnViewColumn *columns[] = { self->name_column, self->size_column, self->type_column,
                                     self->date_column, self->created_column };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (orders[i], order))
      {
        gtk_column_view_sort_by_column (self->column_view, NULL, GTK_SORT_ASCENDING);
        gtk_column_view_sort_by_column (self->column_view, columns[i],
                                        descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
      }
}

static void
order_chosen (YdFilesView *self,
              GVariant    *value)
{
  g_autoptr (GVariant) reversed = g_action_get_state (G_ACTION (get_action (self,
                                                                            "sort-reversed")));

  sort_by (self, g_variant_get_string (value, NULL), g_variant_get_boolean (reversed));
}

static void
direction_chosen (YdFilesView *self,
                  GVariant    *value)
{
  g_autoptr (GVariant) order = g_action_get_state (G_ACTION (get_action (self, "sort")));

  sort_by (self, g_variant_get_string (order, NULL), g_variant_get_boolean (value));
}

void
yd_files_view_set_up_order (YdFilesView *self)
{
  g_autoptr (GSimpleAction) sort =
      g_simple_action_new_stateful ("sort", G_VARIANT_TYPE_STRING, g_variant_new_string ("name"));
  g_autoptr (GSimpleAction) reversed =
      g_simple_action_new_stateful ("sort-reversed", NULL, g_variant_new_boolean (FALSE));

  g_signal_connect_object (sort, "change-state", G_CALLBACK (order_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reversed, "change-state", G_CALLBACK (direction_chosen), self,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (sort));
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (reversed));
}
