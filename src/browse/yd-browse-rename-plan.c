/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plan; see the header. Names are compared byte by byte, as the service does.
 */
#include "config.h"

#include "yd-browse-rename-plan.h"

#include "yd-drive-client.h"

#include <string.h>

#define WIDTH_MAX 20

static void
rename_free (gpointer data)
{
  YdBrowseRename *self = data;

  yd_drive_item_unref (self->item);
  g_free (self->name);
  g_free (self);
}

/* A dot at the beginning hides a file and begins no extension. */
gsize
yd_browse_rename_find_extension (const char *name,
                                 gboolean    is_folder)
{
  static const char tar[] = ".tar";
  const char *dot = strrchr (name, '.');
  gsize length;

  if (is_folder || dot == NULL || dot == name || dot[1] == '\0')
    return strlen (name);
  length = (gsize) (dot - name);
  if (length > strlen (tar) && strncmp (dot - strlen (tar), tar, strlen (tar)) == 0)
    length -= strlen (tar);
  return length;
}

static char *
replace_all (const char *text,
             const char *find,
             const char *replace)
{
  g_autoptr(GString) result = g_string_new (text);

  if (find != NULL && *find != '\0')
    g_string_replace (result, find, replace != NULL ? replace : "", 0);
  return g_strdup (result->str);
}

/* What @pattern makes of a name and a number. What is in brackets otherwise is text. */
static char *
fill_pattern (const char *pattern,
              const char *name,
              guint64     number,
              guint       width)
{
  static const char name_field[] = "[name]";
  static const char number_field[] = "[number]";
  g_autoptr(GString) result = g_string_new (NULL);
  const char *at = pattern;

  while (*at != '\0')
    if (g_str_has_prefix (at, "[["))
      {
        g_string_append_c (result, '[');
        at += 2;
      }
    else if (g_str_has_prefix (at, name_field))
      {
        g_string_append (result, name);
        at += strlen (name_field);
      }
    else if (g_str_has_prefix (at, number_field))
      {
        g_string_append_printf (result, "%0*" G_GUINT64_FORMAT, (int) width, number);
        at += strlen (number_field);
      }
    else
      g_string_append_c (result, *at++);
  return g_strdup (result->str);
}

static char *
make_name (YdDriveItem              *item,
           const YdBrowseRenameRule *rule,
           guint                     index)
{
  const char *old_name = yd_drive_item_get_name (item);
  gsize length = rule->keep_extension
                 ? yd_browse_rename_find_extension (old_name, yd_drive_item_is_folder (item))
                 : strlen (old_name);
  g_autofree char *stem = g_strndup (old_name, length);
  g_autofree char *replaced = replace_all (stem, rule->find, rule->replace);
  g_autofree char *filled = NULL;

  if (rule->pattern == NULL || *rule->pattern == '\0')
    filled = g_steal_pointer (&replaced);
  else
    filled = fill_pattern (rule->pattern, replaced, (guint64) rule->start + index,
                           CLAMP (rule->width, 1, WIDTH_MAX));
  /* An extension alone is no name. */
  return *filled == '\0' ? g_strdup ("") : g_strconcat (filled, old_name + length, NULL);
}

/* Judging */

static char *
make_key (YdBrowseRename *rename)
{
  return g_strconcat (yd_drive_item_get_parent_id (rename->item), "/", rename->name, NULL);
}

/* How many of the items would be called so in their folder. (transfer full) */
static GHashTable *
count_names (GPtrArray *plan)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < plan->len; i++)
    {
      char *key = make_key (g_ptr_array_index (plan, i));
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

      g_hash_table_replace (counts, key, GUINT_TO_POINTER (count + 1));
    }
  return counts;
}

static YdBrowseRenameVerdict
judge (YdBrowseRename    *rename,
       GHashTable        *counts,
       YdBrowseNameTaken  taken,
       gpointer           user_data)
{
  g_autoptr(GError) invalid = yd_drive_name_check (rename->name);
  g_autofree char *key = make_key (rename);
  gboolean unchanged = g_str_equal (rename->name, yd_drive_item_get_name (rename->item));

  if (invalid != NULL && !unchanged)
    return YD_BROWSE_RENAME_INVALID;
  if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) > 1)
    return YD_BROWSE_RENAME_TWICE;
  if (unchanged)
    return YD_BROWSE_RENAME_UNCHANGED;
  if (taken != NULL &&
      taken (yd_drive_item_get_parent_id (rename->item), rename->name, user_data))
    return YD_BROWSE_RENAME_TAKEN;
  return YD_BROWSE_RENAME_FINE;
}

/* Twins that nobody renames may stay twins. */
static gboolean
is_left_alone (GPtrArray *plan)
{
  for (guint i = 0; i < plan->len; i++)
    {
      YdBrowseRename *rename = g_ptr_array_index (plan, i);

      if (!g_str_equal (rename->name, yd_drive_item_get_name (rename->item)))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
yd_browse_rename_plan_make (GPtrArray                *items,
                            const YdBrowseRenameRule *rule,
                            YdBrowseNameTaken         taken,
                            gpointer                  user_data)
{
  GPtrArray *plan = g_ptr_array_new_with_free_func (rename_free);
  g_autoptr(GHashTable) counts = NULL;
  gboolean left_alone;

  for (guint i = 0; i < items->len; i++)
    {
      YdBrowseRename *rename = g_new0 (YdBrowseRename, 1);

      rename->item = yd_drive_item_ref (g_ptr_array_index (items, i));
      rename->name = make_name (rename->item, rule, i);
      g_ptr_array_add (plan, rename);
    }
  counts = count_names (plan);
  left_alone = is_left_alone (plan);
  for (guint i = 0; i < plan->len; i++)
    {
      YdBrowseRename *rename = g_ptr_array_index (plan, i);

      rename->verdict = left_alone ? YD_BROWSE_RENAME_UNCHANGED
                                   : judge (rename, counts, taken, user_data);
    }
  return plan;
}

gboolean
yd_browse_rename_plan_is_ready (GPtrArray *plan)
{
  gboolean any = FALSE;

  for (guint i = 0; i < plan->len; i++)
    {
      YdBrowseRename *rename = g_ptr_array_index (plan, i);

      if (rename->verdict != YD_BROWSE_RENAME_FINE &&
          rename->verdict != YD_BROWSE_RENAME_UNCHANGED)
        return FALSE;
      any = any || rename->verdict == YD_BROWSE_RENAME_FINE;
    }
  return any;
}

char **
yd_browse_rename_plan_dup_names (GPtrArray *plan)
{
  char **names = g_new0 (char *, plan->len + 1);

  for (guint i = 0; i < plan->len; i++)
    names[i] = g_strdup (((YdBrowseRename *) g_ptr_array_index (plan, i))->name);
  return names;
}
