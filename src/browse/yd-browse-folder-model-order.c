/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of a folder and what is shown of it: few rows are sorted at once, many by a worker.
 * When something else is wanted before it is done, its work is thrown away and begun anew.
 */
#include "config.h"

#include "yd-browse-folder-model.h"

#include "yd-browse-folder-model-private.h"

#define AT_ONCE_MAX 1000 /* rows: sorting these takes a millisecond or two */

static void sort_rows (YdBrowseFolderModel *self);

static void
sort_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  yd_browse_sort_run (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
end_sort (YdBrowseFolderModel *self,
          YdBrowseSort        *sort)
{
  g_autoptr(YdBrowseFolderModel) kept G_GNUC_UNUSED = g_object_ref (self);

  yd_browse_sort_end (sort);
  yd_browse_folder_model_catch_up (self);
}

static void
sorted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(YdBrowseFolderModel) self = user_data;
  YdBrowseSort *sort = g_task_get_task_data (G_TASK (result));

  self->sorting = FALSE;
  if (yd_browse_sort_is_for (sort, self->column, self->descending, self->filter) &&
      !yd_browse_rows_is_announcing (self->rows))
    end_sort (self, sort);
  else
    yd_browse_sort_drop (sort);
  sort_rows (self);
}

static gboolean
is_quick (YdBrowseFolderModel *self)
{
  guint n_rows = yd_browse_rows_get_n_total (self->rows);

  return n_rows == 0 || (n_rows <= AT_ONCE_MAX && !yd_browse_filter_has_text (self->filter));
}

/* The task keeps the model: a worker looks at its rows. */
static void
sort_rows (YdBrowseFolderModel *self)
{
  g_autoptr(GTask) task = NULL;
  YdBrowseSort *sort;

  if (self->sorting || yd_browse_rows_is_sorted_by (self->rows, self->column, self->descending,
                                                    self->filter))
    return;
  sort = yd_browse_rows_begin_sort (self->rows, self->column, self->descending, self->filter);
  if (is_quick (self) && !yd_browse_rows_is_announcing (self->rows))
    {
      yd_browse_sort_run (sort);
      end_sort (self, sort);
      return;
    }
  task = g_task_new (NULL, NULL, sorted_cb, g_object_ref (self));
  g_task_set_source_tag (task, sort_rows);
  g_task_set_task_data (task, sort, NULL);
  self->sorting = TRUE;
  g_task_run_in_thread (task, sort_in_thread);
}

void
yd_browse_folder_model_set_order (YdBrowseFolderModel *self,
                                  YdBrowseColumn       column,
                                  gboolean             descending)
{
  g_return_if_fail (YD_IS_BROWSE_FOLDER_MODEL (self));

  self->column = column;
  self->descending = descending;
  sort_rows (self);
}

void
yd_browse_folder_model_set_filter (YdBrowseFolderModel *self,
                                   const char          *text,
                                   gboolean             show_hidden)
{
  g_return_if_fail (YD_IS_BROWSE_FOLDER_MODEL (self));

  yd_browse_filter_unref (self->filter);
  self->filter = yd_browse_filter_new (text, show_hidden);
  sort_rows (self);
}

gboolean
yd_browse_folder_model_get_sorting (YdBrowseFolderModel *self)
{
  return self->sorting;
}

/* Looking at what is there */

YdDriveItem *
yd_browse_folder_model_peek (YdBrowseFolderModel *self,
                             guint                position)
{
  return yd_browse_rows_peek (self->rows, position);
}

gboolean
yd_browse_folder_model_has_name (YdBrowseFolderModel *self,
                                 const char          *name)
{
  GPtrArray *all = yd_browse_rows_get_all (self->rows);

  for (guint i = 0; i < all->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (all, i);

      if (g_str_equal (yd_drive_item_get_name (row->item), name))
        return TRUE;
    }
  return FALSE;
}
