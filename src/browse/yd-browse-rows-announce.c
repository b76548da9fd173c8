/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks over what was shown and what is to be shown side by side, and tells of the differences.
 * While it does, the model is the new one up to a border and the old one behind it: nothing is
 * moved for each of them. A list that is told of a range with a row that it keeps an eye on asks
 * for every object of the range: a single one is lent for all those that nobody has. Of a range
 * without such a row it asks for nothing, so these may be as long as they like.
 */
#include "config.h"

#include "yd-browse-rows.h"

#include "yd-browse-rows-private.h"

#define QUIET_ROWS 16  /* fewer between two differences: told of as one */
#define LONG_ROWS 64   /* from so many on, no row that somebody holds is told of with others */
#define RANGE_ROWS 16  /* telling of one more range costs a list as much as so many more rows */

/* Rows [first, end) of the old array become those of the new one. */
typedef struct
{
  guint first_old;
  guint end_old;
  guint first_new;
  guint end_new;
} Range;

static YdBrowseRow *
row_at (GPtrArray *array,
        guint      index)
{
  return index < array->len ? g_ptr_array_index (array, index) : NULL;
}

/* A row that another one replaces, and somebody holds: both ends of its way are in one range, so
 * that those who hold it see it move and not go. How the number of open ways changes. */
static int
cross (YdBrowseRows *self,
       YdBrowseRow  *row)
{
  YdBrowseRow *present = row;

  if (row->gone)
    present = yd_browse_rows_lookup (self, yd_drive_item_get_id (row->item));
  if (present == NULL || present->entry == NULL || (!row->gone && !row->crossed))
    return 0;
  present->crossed ^= 2;
  return (present->crossed & 2) != 0 ? 1 : -1;
}

static gboolean
is_long (const Range *range)
{
  return range->end_old - range->first_old + range->end_new - range->first_new >= LONG_ROWS;
}

/* From the first difference to behind the last one that belongs to it. */
static void
find_end (YdBrowseRows *self,
          GPtrArray    *before,
          GPtrArray    *after,
          Range        *range)
{
  guint old = range->first_old;
  guint new = range->first_new;
  guint quiet = 0;
  int open = 0;
  gboolean held = FALSE;

  while (old < before->len || new < after->len)
    {
      YdBrowseRow *was = row_at (before, old);
      YdBrowseRow *is = row_at (after, new);
      gboolean goes = was != is && was != NULL && (was->gone || was->hidden || is == NULL);
      YdBrowseRow *row = was == is || goes ? was : is;

      /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): one of the two has a row there */
      held |= row->entry != NULL;
      if (open == 0 && held && is_long (range))
        return;
      if (was == is)
        {
          if (open == 0 && held && ++quiet > QUIET_ROWS)
            return;
          old++;
          new++;
          continue;
        }
      quiet = 0;
      open += cross (self, row);
      old += goes;
      new += !goes;
      range->end_old = old;
      range->end_new = new;
    }
}

/* (transfer full) */
static GArray *
find_ranges (YdBrowseRows *self,
             GPtrArray    *before,
             GPtrArray    *after)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  Range range = { 0 };

  while (range.end_old < before->len || range.end_new < after->len)
    {
      if (row_at (before, range.end_old) == row_at (after, range.end_new))
        {
          range.end_old++;
          range.end_new++;
          continue;
        }
      range.first_old = range.end_old;
      range.first_new = range.end_new;
      find_end (self, before, after, &range);
      g_array_append_val (ranges, range);
    }
  return ranges;
}

/* All but what is the same at both ends. (transfer full) */
static GArray *
find_one_range (GPtrArray *before,
                GPtrArray *after)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  Range range = { 0, before->len, 0, after->len };

  while (range.first_old < range.end_old && range.first_new < range.end_new &&
         row_at (before, range.first_old) == row_at (after, range.first_new))
    {
      range.first_old++;
      range.first_new++;
    }
  while (range.first_old < range.end_old && range.first_new < range.end_new &&
         row_at (before, range.end_old - 1) == row_at (after, range.end_new - 1))
    {
      range.end_old--;
      range.end_new--;
    }
  if (range.first_old < range.end_old || range.first_new < range.end_new)
    g_array_append_val (ranges, range);
  return ranges;
}

/* Either @one, which is taken, or the ranges within, whatever is told sooner. (transfer full) */
static GArray *
choose_ranges (YdBrowseRows *self,
               GArray       *one,
               GPtrArray    *shown)
{
  Range *all = &g_array_index (one, Range, 0);
  GArray *ranges = find_ranges (self, self->shown, shown);

  if (ranges->len * RANGE_ROWS > all->end_new - all->first_new)
    {
      g_array_unref (ranges);
      return one;
    }
  g_array_unref (one);
  return ranges;
}

void
yd_browse_rows_announce (YdBrowseRows *self,
                         GPtrArray    *shown,
                         gboolean      permuted)
{
  g_autoptr(GArray) ranges = NULL;

  ranges = find_one_range (self->shown, shown);
  if (!permuted && ranges->len > 0)
    ranges = choose_ranges (self, g_steal_pointer (&ranges), shown);
  self->before = g_steal_pointer (&self->shown);
  self->shown = shown;
  self->old_border = 0;
  self->new_border = 0;
  for (guint i = 0; i < ranges->len; i++)
    {
      Range *range = &g_array_index (ranges, Range, i);

      self->old_border = range->end_old;
      self->new_border = range->end_new;
      g_list_model_items_changed (self->model, range->first_new,
                                  range->end_old - range->first_old,
                                  range->end_new - range->first_new);
    }
  g_clear_pointer (&self->before, g_ptr_array_unref);
  g_clear_object (&self->spare);
}
