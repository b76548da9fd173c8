/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sorting and filtering anew: a worker looks at the array of all rows, which never changes, and at
 * what rows are sorted by, which does not either; its result is put in with what happened since.
 */
#include "config.h"

#include "yd-browse-rows.h"

#include "yd-browse-rows-private.h"

struct _YdBrowseSort
{
  YdBrowseRows *rows;     /* (owned): main thread */
  GPtrArray *all;         /* (owned): as it was */
  YdBrowseColumn column;
  gboolean descending;
  gboolean reordered;
  YdBrowseFilter *filter; /* (owned) */
  gboolean refiltered;

  /* made by the worker */
  GPtrArray *sorted;      /* (owned) (nullable) */
  guint8 *hidden;         /* (owned) (nullable): for each of those that are sorted */
};

YdBrowseSort *
yd_browse_rows_begin_sort (YdBrowseRows   *self,
                           YdBrowseColumn  column,
                           gboolean        descending,
                           YdBrowseFilter *filter)
{
  YdBrowseSort *sort;

  g_return_val_if_fail (!self->sorting, NULL);

  sort = g_new0 (YdBrowseSort, 1);
  sort->rows = yd_browse_rows_ref (self);
  sort->all = g_ptr_array_ref (self->all);
  sort->column = column;
  sort->descending = descending;
  sort->reordered = column != self->column || descending != self->descending;
  sort->filter = yd_browse_filter_ref (filter);
  sort->refiltered = !yd_browse_filter_equal (filter, self->filter);
  self->sorting = TRUE;
  return sort;
}

static int
compare_for_sort (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  YdBrowseSort *sort = user_data;

  return yd_browse_row_compare (*(YdBrowseRow * const *) a, *(YdBrowseRow * const *) b,
                                sort->column, sort->descending);
}

void
yd_browse_sort_run (YdBrowseSort *self)
{
  if (self->reordered)
    {
      self->sorted = g_ptr_array_copy (self->all, NULL, NULL);
      g_ptr_array_sort_with_data (self->sorted, compare_for_sort, self);
    }
  else
    {
      self->sorted = g_ptr_array_ref (self->all);
    }
  if (self->refiltered)
    self->hidden = yd_browse_filter_judge (self->filter, self->sorted);
}

static void
hide_rows (GPtrArray    *rows,
           const guint8 *hidden)
{
  for (guint i = 0; i < rows->len; i++)
    ((YdBrowseRow *) g_ptr_array_index (rows, i))->hidden = hidden[i];
}

/* Rows of @rows that are still there. (transfer full) */
static GPtrArray *
drop_gone (GPtrArray *rows)
{
  GPtrArray *left = g_ptr_array_sized_new (rows->len);

  for (guint i = 0; i < rows->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (rows, i);

      if (!row->gone)
        g_ptr_array_add (left, row);
    }
  return left;
}

/* Both are sorted. (transfer full) */
static GPtrArray *
merge (YdBrowseRows *self,
       GPtrArray    *many,
       GPtrArray    *few)
{
  GPtrArray *merged = g_ptr_array_sized_new (many->len + few->len);
  guint done = 0;

  for (guint i = 0; i < few->len; i++)
    {
      guint place = yd_browse_rows_find_place (self, many, g_ptr_array_index (few, i));

      while (done < place)
        g_ptr_array_add (merged, g_ptr_array_index (many, done++));
      g_ptr_array_add (merged, g_ptr_array_index (few, i));
    }
  while (done < many->len)
    g_ptr_array_add (merged, g_ptr_array_index (many, done++));
  return merged;
}

/* Those that are not held back; @all itself when none is. (transfer full) */
static GPtrArray *
choose_shown (GPtrArray *all)
{
  GPtrArray *shown = g_ptr_array_sized_new (all->len);

  for (guint i = 0; i < all->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (all, i);

      if (!row->hidden)
        g_ptr_array_add (shown, row);
    }
  if (shown->len < all->len)
    return shown;
  g_ptr_array_unref (shown);
  return g_ptr_array_ref (all);
}

static void
free_sort (YdBrowseSort *sort)
{
  g_ptr_array_unref (sort->all);
  g_clear_pointer (&sort->sorted, g_ptr_array_unref);
  g_free (sort->hidden);
  yd_browse_filter_unref (sort->filter);
  yd_browse_rows_unref (sort->rows);
  g_free (sort);
}

/* The present rows, as the sort wants them. (transfer full) */
static GPtrArray *
catch_up (YdBrowseRows *self,
          YdBrowseSort *sort)
{
  g_autoptr(GPtrArray) left = NULL;
  g_autoptr(GPtrArray) since = drop_gone (self->since);
  g_autofree guint8 *hidden = NULL;

  if (!sort->reordered)
    {
      hidden = yd_browse_filter_judge (self->filter, since);
      hide_rows (since, hidden);
      return g_ptr_array_ref (self->all);
    }
  left = self->limbo->len > 0 ? drop_gone (sort->sorted) : g_ptr_array_ref (sort->sorted);
  if (since->len == 0)
    return g_steal_pointer (&left);
  hidden = yd_browse_filter_judge (self->filter, since);
  hide_rows (since, hidden);
  g_ptr_array_sort_with_data (since, yd_browse_rows_compare, self);
  return merge (self, left, since);
}

void
yd_browse_sort_end (YdBrowseSort *sort)
{
  YdBrowseRows *self = sort->rows;
  g_autoptr(GPtrArray) all = NULL;

  g_return_if_fail (self->sorting && !yd_browse_rows_is_announcing (self));

  self->column = sort->column;
  self->descending = sort->descending;
  yd_browse_filter_unref (self->filter);
  self->filter = yd_browse_filter_ref (sort->filter);
  if (sort->refiltered)
    hide_rows (sort->sorted, sort->hidden);
  all = catch_up (self, sort);
  g_ptr_array_unref (self->all);
  self->all = g_steal_pointer (&all);
  g_ptr_array_set_size (self->since, 0);
  self->sorting = FALSE;
  yd_browse_rows_announce (self, choose_shown (self->all), sort->reordered);
  yd_browse_rows_clear_limbo (self);
  free_sort (sort);
}

void
yd_browse_sort_drop (YdBrowseSort *sort)
{
  YdBrowseRows *self = sort->rows;

  g_ptr_array_set_size (self->since, 0);
  self->sorting = FALSE;
  if (!yd_browse_rows_is_announcing (self))
    yd_browse_rows_clear_limbo (self);
  free_sort (sort);
}

gboolean
yd_browse_sort_is_for (YdBrowseSort   *sort,
                       YdBrowseColumn  column,
                       gboolean        descending,
                       YdBrowseFilter *filter)
{
  return sort->column == column && sort->descending == descending &&
         yd_browse_filter_equal (sort->filter, filter);
}

gboolean
yd_browse_rows_is_sorted_by (YdBrowseRows   *self,
                             YdBrowseColumn  column,
                             gboolean        descending,
                             YdBrowseFilter *filter)
{
  return self->column == column && self->descending == descending &&
         yd_browse_filter_equal (self->filter, filter);
}
