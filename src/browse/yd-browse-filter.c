/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and text are folded alike and compared as substrings.
 */
#include "config.h"

#include "yd-browse-filter.h"

#include "yd-browse-spelling.h"

#include <string.h>

struct _YdBrowseFilter
{
  gatomicrefcount ref_count;

  char *text;         /* (owned): folded, "" for everything */
  gboolean by_sounds; /* the text may be first sounds */
  gboolean show_hidden;
};

static gboolean
is_hidden_name (const char *name)
{
  return name[0] == '.';
}

static gboolean
has_text (YdBrowseFilter   *self,
          YdBrowseSpelling *spelling,
          GString          *spelt,
          const char       *name)
{
  g_autofree char *folded = yd_browse_spelling_fold (name);

  if (strstr (folded, self->text) != NULL)
    return TRUE;
  g_string_truncate (spelt, 0);
  return self->by_sounds && yd_browse_spelling_initials (spelling, folded, spelt) &&
         strstr (spelt->str, self->text) != NULL;
}

guint8 *
yd_browse_filter_judge (YdBrowseFilter *self,
                        GPtrArray      *rows)
{
  g_autoptr(YdBrowseSpelling) spelling = yd_browse_spelling_new ();
  g_autoptr(GString) spelt = g_string_new (NULL);
  guint8 *hidden = g_new0 (guint8, rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    {
      YdBrowseRow *row = g_ptr_array_index (rows, i);
      const char *name = yd_drive_item_get_name (row->item);

      hidden[i] = (!self->show_hidden && is_hidden_name (name)) ||
                  (*self->text != '\0' && !has_text (self, spelling, spelt, name));
    }
  return hidden;
}

gboolean
yd_browse_filter_has_text (YdBrowseFilter *self)
{
  return *self->text != '\0';
}

gboolean
yd_browse_filter_equal (YdBrowseFilter *self,
                        YdBrowseFilter *other)
{
  return g_str_equal (self->text, other->text) && self->show_hidden == other->show_hidden;
}

YdBrowseFilter *
yd_browse_filter_new (const char *text,
                      gboolean    show_hidden)
{
  YdBrowseFilter *self = g_new0 (YdBrowseFilter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->text = yd_browse_spelling_fold (text != NULL ? text : "");
  self->by_sounds = yd_browse_spelling_may_sound (self->text);
  self->show_hidden = show_hidden;
  return self;
}

YdBrowseFilter *
yd_browse_filter_ref (YdBrowseFilter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yd_browse_filter_unref (YdBrowseFilter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->text);
  g_free (self);
}
