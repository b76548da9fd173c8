/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the list of files is sorted by: at first as the storage says, then as somebody chose by the
 * column headers or the menu, which is remembered for each storage until that says otherwise. The
 * model sorts itself.
 */
#include "config.h"

#include "yd-files-view-private.h"

#define KEPT      "sort-orders"
#define KEPT_TYPE "a{x(usb)}" /* storage → what it said, what was chosen instead, reversed */

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
static const char *const orders[YD_FILES_VIEW_N_COLUMNS] = { "name", "size", "type", "modified",
                                                             "created" };

const char *
yd_files_view_get_column_name (YdBrowseColumn column)
{
  return orders[column];
}

GtkColumnViewColumn *
yd_files_view_get_column (YdFilesView    *self,
                          YdBrowseColumn  column)
{
  GtkColumnViewColumn *columns[YD_FILES_VIEW_N_COLUMNS] = { self->name_column, self->size_column,
                                                            self->type_column, self->date_column,
                                                            self->created_column };

  return columns[column];
}

/* FALSE for a word that is none. */
static gboolean
read_order (const char     *order,
            YdBrowseColumn *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (orders[i], order))
      {
        *column = (YdBrowseColumn) i;
        return TRUE;
      }

  return FALSE;
}

/* What is chosen */

/* What the storage says, as a number. */
static guint
get_said (YdStorage *storage)
{
  const YdStorageOptions *options = yd_storage_get_options (storage);

  return options->order * 2 + (options->descending ? 1 : 0);
}

/* FALSE when nothing was chosen since the storage says what it does. */
static gboolean
find_chosen (YdFilesView    *self,
             YdStorage      *storage,
             YdBrowseColumn *column,
             gboolean       *descending)
{
  g_autoptr (GVariant) kept = NULL;
  GVariantIter iter;
  const char *order;
  gboolean reversed;
  gint64 id;
  guint said;

  if (self->shared->settings == NULL)
    return FALSE;
  kept = g_settings_get_value (self->shared->settings, KEPT);
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "{x(u&sb)}", &id, &said, &order, &reversed))
    if (id == yd_storage_get_id (storage))
      {
        *descending = reversed;
        return said == get_said (storage) && read_order (order, column);
      }

  return FALSE;
}

static gboolean
has_storage (YdFilesView *self,
             gint64       id)
{
  GListModel *storages = G_LIST_MODEL (self->shared->registry);

  for (guint i = 0; i < g_list_model_get_n_items (storages); i++)
    {
      g_autoptr (YdStorage) storage = g_list_model_get_item (storages, i);

      if (yd_storage_get_id (storage) == id)
        return TRUE;
    }

  return FALSE;
}

/* With what is kept of the other storages that there are. */
static void
keep_chosen (YdFilesView *self)
{
  YdStorage *storage = yd_browse_location_get_storage (self->location);
  g_autoptr (GVariant) kept = NULL;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (KEPT_TYPE));
  GVariantIter iter;
  GVariant *chosen;
  gint64 id;

  if (self->shared->settings == NULL || storage == NULL)
    return;
  kept = g_settings_get_value (self->shared->settings, KEPT);
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "{x@(usb)}", &id, &chosen))
    {
      if (id != yd_storage_get_id (storage) && has_storage (self, id))
        g_variant_builder_add (&builder, "{x@(usb)}", id, chosen);
      g_variant_unref (chosen);
    }
  g_variant_builder_add (&builder, "{x(usb)}", yd_storage_get_id (storage), get_said (storage),
                         orders[self->column], self->reversed);
  g_settings_set_value (self->shared->settings, KEPT, g_variant_builder_end (&builder));
}

/* What is shown */

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

/* The view tells its first column from GTK 4.10 on only: until then its sorter is asked. Newer
 * sorters also tell when their view goes. */
void
yd_files_view_sort (YdFilesView *self)
{
  guint noted[2] = { YD_BROWSE_COLUMN_NAME, 0 };
  GtkOrdering ordering;
  GtkSorter *sorter;

  if (self->model == NULL)
    return;
  sorter = gtk_column_view_get_sorter (self->column_view);
  if (sorter == NULL)
    return;
  ordering = gtk_sorter_compare (sorter, &noted[0], &noted[1]);
  if (ordering == GTK_ORDERING_EQUAL)
    return;
  yd_browse_folder_model_set_order (self->model, (YdBrowseColumn) (noted[0] | get_mixed (self)),
                                    ordering == GTK_ORDERING_LARGER);
  show_order (self, noted[0], ordering == GTK_ORDERING_LARGER);
  if (noted[0] == self->column && (ordering == GTK_ORDERING_LARGER) == self->reversed)
    return;
  self->column = (YdBrowseColumn) noted[0];
  self->reversed = ordering == GTK_ORDERING_LARGER;
  keep_chosen (self);
}

/* From no order at all: the list keeps only the last column that was sorted by. */
static void
sort_by (YdFilesView    *self,
         YdBrowseColumn  column,
         gboolean        descending)
{
  gtk_column_view_sort_by_column (self->column_view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (self->column_view, yd_files_view_get_column (self, column),
                                  descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static YdBrowseColumn
get_first_column (YdStorageOrder order)
{
  switch (order)
    {
    case YD_STORAGE_ORDER_SIZE:
      return YD_BROWSE_COLUMN_SIZE;
    case YD_STORAGE_ORDER_UPDATED:
      return YD_BROWSE_COLUMN_MODIFIED;
    case YD_STORAGE_ORDER_CREATED:
      return YD_BROWSE_COLUMN_CREATED;
    case YD_STORAGE_ORDER_NAME:
    default:
      return YD_BROWSE_COLUMN_NAME;
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
  self->column = get_first_column (options->order);
  self->reversed = options->descending;
  find_chosen (self, storage, &self->column, &self->reversed);
  yd_files_view_show_columns (self);
  sort_by (self, self->column, self->reversed);
}

/* The menu */

static void
order_chosen (YdFilesView *self,
              GVariant    *value)
{
  g_autoptr (GVariant) reversed = g_action_get_state (G_ACTION (get_action (self,
                                                                            "sort-reversed")));
  YdBrowseColumn column;

  if (read_order (g_variant_get_string (value, NULL), &column))
    sort_by (self, column, g_variant_get_boolean (reversed));
}

static void
direction_chosen (YdFilesView *self,
                  GVariant    *value)
{
  sort_by (self, self->column, g_variant_get_boolean (value));
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
