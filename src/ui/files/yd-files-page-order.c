/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the list of files is first sorted by: the storage says it, the column headers show it and
 * change it until another storage is opened.
 */
#include "config.h"

#include "yd-files-page-private.h"

static GtkColumnViewColumn *
get_column (YdFilesPage    *self,
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
yd_files_page_apply_order (YdFilesPage *self)
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
  yd_files_page_show_columns (self);
  /* From no order at all: the list keeps only the last column that was sorted by. */
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (self->view, get_column (self, options->order),
                                  options->descending ? GTK_SORT_DESCENDING
                                                      : GTK_SORT_ASCENDING);
}
