/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A change makes new arrays, which costs less than moving rows within one for each that comes or
 * goes. Rows that left are kept until nobody can look at them any more.
 */
#include "config.h"

#include "yd-browse-rows.h"

#include "yd-browse-rows-private.h"

int
yd_browse_rows_compare (gconstpointer a,
                        gconstpointer b,
                        gpointer      user_data)
{
  YdBrowseRows *self = user_data;

  return yd_browse_row_compare (*(YdBrowseRow * const *) a, *(YdBrowseRow * const *) b,
                                self->column, self->descending);
}

/* How many rows of @array come before @row. */
guint
yd_browse_rows_find_place (YdBrowseRows *self,
                           GPtrArray    *array,
                           YdBrowseRow  *row)
{
  guint low = 0;
  guint high = array->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (yd_browse_rows_compare (&g_ptr_array_index (array, middle), &row, self) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
append_range (GPtrArray *array,
              GPtrArray *from,
              guint      first,
              guint      end)
{
  for (guint i = first; i < end; i++)
    g_ptr_array_add (array, g_ptr_array_index (from, i));
}

/* @array without the rows of @leaving and with those of @arriving, both sorted, @hidden ones left
 * out unless they are wanted. (transfer full) */
static GPtrArray *
splice_rows (YdBrowseRows *self,
             GPtrArray    *array,
             GPtrArray    *leaving,
             GPtrArray    *arriving,
             gboolean      hidden)
{
  GPtrArray *spliced = g_ptr_array_sized_new (array->len + arriving->len);
  guint done = 0;
  guint out = 0;
  guint in = 0;

  while (out < leaving->len || in < arriving->len)
    {
      YdBrowseRow *old = out < leaving->len ? g_ptr_array_index (leaving, out) : NULL;
      YdBrowseRow *new = in < arriving->len ? g_ptr_array_index (arriving, in) : NULL;
      gboolean takes_out = new == NULL ||
                           (old != NULL && yd_browse_rows_compare (&old, &new, self) <= 0);
      YdBrowseRow *row = takes_out ? old : new;
      guint place;

      out += takes_out;
      in += !takes_out;
      /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): one of the two is there */
      if (row->hidden && !hidden)
        continue;
      place = yd_browse_rows_find_place (self, array, row);
      append_range (spliced, array, done, place);
      done = MAX (done, place + takes_out);
      if (!takes_out)
        g_ptr_array_add (spliced, row);
    }
  append_range (spliced, array, done, array->len);
  return spliced;
}

/* Changing */

static void
let_go (YdBrowseRows *self,
        YdBrowseRow  *row)
{
  row->gone = TRUE;
  g_ptr_array_add (self->limbo, row);
}

/* @row takes the place of @old, if that is not NULL. */
static void
take_in (YdBrowseRows *self,
         YdBrowseRow  *row,
         YdBrowseRow  *old)
{
  if (old != NULL)
    {
      row->entry = g_steal_pointer (&old->entry);
      row->fresh |= old->fresh;
      row->crossed = 1;
      if (row->entry != NULL)
        yd_browse_entry_set_place (row->entry, row);
      let_go (self, old);
    }
  g_hash_table_replace (self->by_id, (gpointer) yd_drive_item_get_id (row->item), row);
}

/* The entries that somebody holds say what changed. */
static void
tell_entries (GPtrArray *arriving)
{
  for (guint i = 0; i < arriving->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (arriving, i);
      g_autoptr(YdBrowseEntry) entry = row->entry != NULL ? g_object_ref (row->entry) : NULL;

      if (entry != NULL)
        yd_browse_entry_set_item (entry, row->item);
    }
}

void
yd_browse_rows_clear_limbo (YdBrowseRows *self)
{
  if (self->sorting)
    return;
  for (guint i = 0; i < self->limbo->len; i++)
    yd_browse_row_free (g_ptr_array_index (self->limbo, i));
  g_ptr_array_set_size (self->limbo, 0);
}

static void
judge (YdBrowseRows *self,
       GPtrArray    *rows)
{
  g_autofree guint8 *hidden = yd_browse_filter_judge (self->filter, rows);

  for (guint i = 0; i < rows->len; i++)
    ((YdBrowseRow *) g_ptr_array_index (rows, i))->hidden = hidden[i];
}

static gboolean
has_hidden (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (((YdBrowseRow *) g_ptr_array_index (rows, i))->hidden)
      return TRUE;
  return FALSE;
}

void
yd_browse_rows_change (YdBrowseRows *self,
                       GPtrArray    *arriving,
                       GPtrArray    *leaving)
{
  g_autoptr(GPtrArray) in = g_ptr_array_new ();
  g_autoptr(GPtrArray) out = g_ptr_array_new ();
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) shown = NULL;

  g_return_if_fail (!yd_browse_rows_is_announcing (self));

  for (guint i = 0; leaving != NULL && i < leaving->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (leaving, i);

      g_ptr_array_add (out, row);
      g_hash_table_remove (self->by_id, yd_drive_item_get_id (row->item));
      let_go (self, row);
    }
  for (guint i = 0; arriving != NULL && i < arriving->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (arriving, i);
      YdBrowseRow *old = yd_browse_rows_lookup (self, yd_drive_item_get_id (row->item));

      if (old != NULL)
        g_ptr_array_add (out, old);
      g_ptr_array_add (in, row);
      take_in (self, row, old);
    }
  g_ptr_array_sort_with_data (in, yd_browse_rows_compare, self);
  g_ptr_array_sort_with_data (out, yd_browse_rows_compare, self);
  judge (self, in);
  all = splice_rows (self, self->all, out, in, TRUE);
  if (self->shown == self->all && !has_hidden (in))
    shown = g_ptr_array_ref (all);
  else
    shown = splice_rows (self, self->shown, out, in, FALSE);
  g_ptr_array_unref (self->all);
  self->all = g_steal_pointer (&all);
  if (self->sorting)
    append_range (self->since, in, 0, in->len);
  self->before = g_ptr_array_ref (self->shown);
  self->old_border = 0;
  self->new_border = 0;
  tell_entries (in);
  g_clear_pointer (&self->before, g_ptr_array_unref);
  yd_browse_rows_announce (self, g_steal_pointer (&shown), FALSE);
  for (guint i = 0; i < in->len; i++)
    ((YdBrowseRow *) g_ptr_array_index (in, i))->crossed = 0;
  yd_browse_rows_clear_limbo (self);
}

/* Reading */

#define AHEAD 8 /* rows that are fetched into the cache before they are asked for */

guint
yd_browse_rows_get_n_total (YdBrowseRows *self)
{
  return self->all->len;
}

guint
yd_browse_rows_get_n_shown (YdBrowseRows *self)
{
  if (self->before == NULL)
    return self->shown->len;
  return self->new_border + self->before->len - self->old_border;
}

GPtrArray *
yd_browse_rows_get_all (YdBrowseRows *self)
{
  return self->all;
}

gboolean
yd_browse_rows_is_announcing (YdBrowseRows *self)
{
  return self->before != NULL;
}

YdBrowseRow *
yd_browse_rows_lookup (YdBrowseRows *self,
                       const char   *file_id)
{
  return g_hash_table_lookup (self->by_id, file_id);
}

static YdBrowseRow *
get_row (YdBrowseRows *self,
         guint         position)
{
  if (position >= yd_browse_rows_get_n_shown (self))
    return NULL;
  if (self->before == NULL || position < self->new_border)
    return g_ptr_array_index (self->shown, position);
  return g_ptr_array_index (self->before, position - self->new_border + self->old_border);
}

YdBrowseEntry *
yd_browse_rows_hold (YdBrowseRows *self,
                     YdBrowseRow  *row)
{
  YdBrowseEntry *spare = self->spare;

  if (row->entry != NULL)
    return g_object_ref (row->entry);
  if (spare != NULL && yd_browse_entry_is_unused (spare))
    {
      yd_browse_entry_move (spare, row);
      return g_object_ref (spare);
    }
  row->entry = yd_browse_entry_new (row->item, row->fresh);
  yd_browse_entry_set_place (row->entry, row);
  if (self->before != NULL)
    g_set_object (&self->spare, row->entry);
  return row->entry;
}

YdDriveItem *
yd_browse_rows_peek (YdBrowseRows *self,
                     guint         position)
{
  YdBrowseRow *row = get_row (self, position);

  return row != NULL ? row->item : NULL;
}

YdBrowseEntry *
yd_browse_rows_dup_entry (YdBrowseRows *self,
                          guint         position)
{
  YdBrowseRow *row = get_row (self, position);
  YdBrowseRow *present = row;

  if (row == NULL)
    return NULL;
  if (self->before != NULL && position + AHEAD < self->new_border)
    __builtin_prefetch (g_ptr_array_index (self->shown, position + AHEAD), 1);
  if (row->gone)
    present = yd_browse_rows_lookup (self, yd_drive_item_get_id (row->item));
  return yd_browse_rows_hold (self, present != NULL && present->entry != NULL ? present : row);
}

gboolean
yd_browse_rows_find (YdBrowseRows *self,
                     const char   *file_id,
                     guint        *position)
{
  YdBrowseRow *row = yd_browse_rows_lookup (self, file_id);
  guint n_shown = yd_browse_rows_get_n_shown (self);

  if (row == NULL || row->hidden)
    return FALSE;
  if (self->before == NULL)
    {
      *position = yd_browse_rows_find_place (self, self->shown, row);
      return *position < n_shown;
    }
  for (*position = 0; *position < n_shown; (*position)++)
    if (g_str_equal (yd_drive_item_get_id (get_row (self, *position)->item), file_id))
      return TRUE;
  return FALSE;
}

/* Life */

YdBrowseRows *
yd_browse_rows_new (GListModel *model)
{
  YdBrowseRows *self = g_new0 (YdBrowseRows, 1);

  self->ref_count = 1;
  self->model = model;
  self->filter = yd_browse_filter_new (NULL, TRUE);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->all = g_ptr_array_new ();
  self->shown = g_ptr_array_ref (self->all);
  self->limbo = g_ptr_array_new ();
  self->since = g_ptr_array_new ();
  return self;
}

YdBrowseRows *
yd_browse_rows_ref (YdBrowseRows *self)
{
  self->ref_count++;
  return self;
}

void
yd_browse_rows_unref (YdBrowseRows *self)
{
  if (--self->ref_count > 0)
    return;
  self->sorting = FALSE;
  yd_browse_rows_clear_limbo (self);
  for (guint i = 0; i < self->all->len; i++)
    yd_browse_row_free (g_ptr_array_index (self->all, i));
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->limbo);
  g_ptr_array_unref (self->since);
  yd_browse_filter_unref (self->filter);
  g_free (self);
}
