/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A change makes new arrays and then walks over old and new side by side. While it tells of the
 * differences, the model is the new one up to a border and the old one behind it: nothing is moved
 * for each of them. Rows that left are kept until nobody can look at them any more.
 */
#include "config.h"

#include "yd-browse-rows.h"

#define QUIET_ROWS 16 /* fewer between two differences: told of as one */

struct _YdBrowseRows
{
  GListModel *model; /* (unowned) */

  /* state */
  GHashTable *by_id; /* (owned): id, of the row's item → row, owned */
  GPtrArray *all;    /* (owned): rows in order */
  GPtrArray *shown;  /* (owned): those of them that are shown */
  YdBrowseColumn column;
  gboolean descending;

  /* while changes are announced */
  GPtrArray *before; /* (owned) (nullable): what was shown */
  guint old_border;  /* index into before */
  guint new_border;  /* index into shown */
  GPtrArray *limbo;  /* (owned): rows that left */
};

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  YdBrowseRows *self = user_data;

  return yd_browse_row_compare (*(YdBrowseRow * const *) a, *(YdBrowseRow * const *) b,
                                self->column, self->descending);
}

/* How many rows of @array come before @row. */
static guint
find_place (YdBrowseRows *self,
            GPtrArray    *array,
            YdBrowseRow  *row)
{
  guint low = 0;
  guint high = array->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_rows (&g_ptr_array_index (array, middle), &row, self) < 0)
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
                           (old != NULL && compare_rows (&old, &new, self) <= 0);
      YdBrowseRow *row = takes_out ? old : new;
      guint place;

      out += takes_out;
      in += !takes_out;
      if (row->hidden && !hidden)
        continue;
      place = find_place (self, array, row);
      append_range (spliced, array, done, place);
      done = MAX (done, place + takes_out);
      if (!takes_out)
        g_ptr_array_add (spliced, row);
    }
  append_range (spliced, array, done, array->len);
  return spliced;
}

/* Announcing */

static gpointer
row_at (GPtrArray *array,
        guint      index)
{
  return index < array->len ? g_ptr_array_index (array, index) : NULL;
}

/* A row that another one replaces, and somebody holds: both ends of its way are in one change, so
 * that those who hold it see it move and not go. How the number of open ways changes. */
static int
cross (YdBrowseRows *self,
       YdBrowseRow  *row)
{
  YdBrowseRow *present = row;

  if (row->gone)
    present = g_hash_table_lookup (self->by_id, yd_drive_item_get_id (row->item));
  if (present == NULL || present->entry == NULL || (!row->gone && !row->crossed))
    return 0;
  present->crossed ^= 2;
  return (present->crossed & 2) != 0 ? 1 : -1;
}

/* From a first difference at *old and *new to behind the last one that belongs to it. */
static void
find_end (YdBrowseRows *self,
          guint        *old,
          guint        *new)
{
  guint i = *old;
  guint j = *new;
  guint quiet = 0;
  int open = 0;

  while (i < self->before->len || j < self->shown->len)
    {
      YdBrowseRow *was = row_at (self->before, i);
      YdBrowseRow *is = row_at (self->shown, j);

      if (was == is)
        {
          if (open == 0 && ++quiet > QUIET_ROWS)
            return;
          i++;
          j++;
          continue;
        }
      quiet = 0;
      if (was != NULL && (was->gone || is == NULL))
        {
          open += cross (self, was);
          i++;
        }
      else
        {
          open += cross (self, is);
          j++;
        }
      *old = i;
      *new = j;
    }
}

static void
announce (YdBrowseRows *self,
          GPtrArray    *shown)
{
  guint old = 0;
  guint new = 0;

  self->before = g_steal_pointer (&self->shown);
  self->shown = shown;
  self->old_border = 0;
  self->new_border = 0;
  while (old < self->before->len || new < self->shown->len)
    {
      guint first_old = old;
      guint first_new = new;

      if (row_at (self->before, old) == row_at (self->shown, new))
        {
          old++;
          new++;
          continue;
        }
      find_end (self, &old, &new);
      self->old_border = old;
      self->new_border = new;
      g_list_model_items_changed (self->model, first_new, old - first_old, new - first_new);
    }
  g_clear_pointer (&self->before, g_ptr_array_unref);
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

static void
clear_limbo (YdBrowseRows *self)
{
  for (guint i = 0; i < self->limbo->len; i++)
    yd_browse_row_free (g_ptr_array_index (self->limbo, i));
  g_ptr_array_set_size (self->limbo, 0);
}

void
yd_browse_rows_change (YdBrowseRows *self,
                       GPtrArray    *arriving,
                       GPtrArray    *leaving)
{
  g_autoptr(GPtrArray) in = g_ptr_array_new ();
  g_autoptr(GPtrArray) out = g_ptr_array_new ();
  g_autoptr(GPtrArray) all = NULL;
  GPtrArray *shown;

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
  g_ptr_array_sort_with_data (in, compare_rows, self);
  g_ptr_array_sort_with_data (out, compare_rows, self);
  all = splice_rows (self, self->all, out, in, TRUE);
  shown = splice_rows (self, self->shown, out, in, FALSE);
  g_ptr_array_unref (self->all);
  self->all = g_steal_pointer (&all);
  self->before = g_ptr_array_ref (self->shown);
  self->old_border = 0;
  self->new_border = 0;
  tell_entries (in);
  g_clear_pointer (&self->before, g_ptr_array_unref);
  announce (self, shown);
  for (guint i = 0; i < in->len; i++)
    ((YdBrowseRow *) g_ptr_array_index (in, i))->crossed = 0;
  clear_limbo (self);
}

/* Reading */

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
  if (row->entry != NULL)
    return g_object_ref (row->entry);
  row->entry = yd_browse_entry_new (row->item, row->fresh);
  yd_browse_entry_set_place (row->entry, row);
  return row->entry;
}

YdBrowseEntry *
yd_browse_rows_dup_entry (YdBrowseRows *self,
                          guint         position)
{
  YdBrowseRow *row = get_row (self, position);
  YdBrowseRow *present = row;

  if (row == NULL)
    return NULL;
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
      *position = find_place (self, self->shown, row);
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

  self->model = model;
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->all = g_ptr_array_new ();
  self->shown = g_ptr_array_new ();
  self->limbo = g_ptr_array_new ();
  return self;
}

void
yd_browse_rows_free (YdBrowseRows *self)
{
  for (guint i = 0; i < self->all->len; i++)
    yd_browse_row_free (g_ptr_array_index (self->all, i));
  clear_limbo (self);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->limbo);
  g_free (self);
}
