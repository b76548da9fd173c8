/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names that a rule makes of names. Lines: the pattern, what is found, what it is replaced with,
 * the first number, its width, then the names.
 *
 * Fuzzes: src/browse/yd-browse-rename-plan.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-browse-rename-plan.h"
#include "yd-drive-client.h"

#include <string.h>

#define HEAD_LINES 5
#define NAMES_MAX 32

static guint
get_number (const char *text)
{
  guint64 number = 0;

  g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL);
  return (guint) number;
}

static gboolean
is_taken (const char *parent_id,
          const char *name,
          gpointer    data)
{
  return g_str_has_suffix (name, "!");
}

static GPtrArray *
make_items (char **names)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  for (guint i = 0; names[i] != NULL && i < NAMES_MAX; i++)
    g_ptr_array_add (items, yd_drive_item_new_folder ("d", "f", i % 7 == 6 ? "other" : "root",
                                                      names[i]));
  return items;
}

static void
assert_renamed (YdBrowseRename *rename,
                GHashTable     *names)
{
  g_autoptr(GError) invalid = yd_drive_name_check (rename->name);
  g_autofree char *key = g_strconcat (yd_drive_item_get_parent_id (rename->item), "/",
                                      rename->name, NULL);

  g_assert_true (g_utf8_validate (rename->name, -1, NULL));
  if (rename->verdict != YD_BROWSE_RENAME_FINE)
    return;
  g_assert_no_error (invalid);
  g_assert_false (is_taken (NULL, rename->name, NULL));
  g_assert_cmpstr (rename->name, !=, yd_drive_item_get_name (rename->item));
  g_assert_true (g_hash_table_add (names, g_steal_pointer (&key)));
}

static void
assert_plan (GPtrArray                *items,
             const YdBrowseRenameRule *rule)
{
  g_autoptr(GPtrArray) plan = yd_browse_rename_plan_make (items, rule, is_taken, NULL);
  g_auto(GStrv) names = yd_browse_rename_plan_dup_names (plan);
  g_autoptr(GHashTable) fine = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean ready = yd_browse_rename_plan_is_ready (plan);
  guint n_bad = 0;

  g_assert_cmpuint (plan->len, ==, items->len);
  g_assert_cmpuint (g_strv_length (names), ==, items->len);
  for (guint i = 0; i < plan->len; i++)
    {
      YdBrowseRename *rename = g_ptr_array_index (plan, i);

      assert_renamed (rename, fine);
      n_bad += rename->verdict != YD_BROWSE_RENAME_FINE &&
               rename->verdict != YD_BROWSE_RENAME_UNCHANGED;
    }
  g_assert_true (ready == (n_bad == 0 && g_hash_table_size (fine) > 0));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_auto(GStrv) lines = yd_fuzz_dup_lines (data, MIN (size, 2048));
  g_autoptr(GPtrArray) items = NULL;
  YdBrowseRenameRule rule;

  if (g_strv_length (lines) <= HEAD_LINES)
    return 0;
  rule = (YdBrowseRenameRule) { lines[0], lines[1], lines[2], get_number (lines[3]),
                                get_number (lines[4]), FALSE };
  items = make_items (lines + HEAD_LINES);
  assert_plan (items, &rule);
  rule.keep_extension = TRUE;
  assert_plan (items, &rule);
  for (guint i = 0; i < items->len; i++)
    g_assert_cmpuint (yd_browse_rename_find_extension (lines[HEAD_LINES + i], FALSE), <=,
                      strlen (lines[HEAD_LINES + i]));
  return 0;
}
