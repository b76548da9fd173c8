/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The preview of a batch rename: names by a rule, and what is wrong with them.
 */
#include "config.h"

#include "yd-browse-rename-plan.h"

#include "yd-drive-codec.h"

#include <string.h>

/* "name", or "name/" for a folder, or "folder:name". (transfer full) */
static YdDriveItem *
make_item (const char *text)
{
  const char *colon = strchr (text, ':');
  g_autofree char *parent = colon != NULL ? g_strndup (text, (gsize) (colon - text))
                                          : g_strdup ("root");
  g_autofree char *name = g_strdup (colon != NULL ? colon + 1 : text);
  gboolean folder = g_str_has_suffix (name, "/");
  g_autoptr(JsonObject) object = NULL;
  YdDriveItem *item;

  if (folder)
    name[strlen (name) - 1] = '\0';
  object = yd_drive_codec_new_body ("file_id", text, "name", name, "type",
                                    folder ? "folder" : "file", "parent_file_id", parent, NULL);
  item = yd_drive_codec_read_item (object, "item", "1", "root", NULL);
  g_assert_nonnull (item);
  return item;
}

static gboolean
is_taken (const char *parent_id,
          const char *name,
          gpointer    user_data)
{
  return g_str_equal (parent_id, "root") && g_str_equal (name, "taken.txt");
}

/* @names and @expected: with commas; each expected name begins with "=" (unchanged), "!" (invalid),
 * "2" (twice), "T" (taken) or "+" (fine). */
static GPtrArray *
assert_plan (const char               *names,
             const YdBrowseRenameRule *rule,
             const char               *expected)
{
  static const char marks[] = "+=!2T";
  g_auto(GStrv) old_names = g_strsplit (names, ",", -1);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               yd_drive_item_unref);
  g_autoptr(GString) told = g_string_new (NULL);
  GPtrArray *plan;

  for (guint i = 0; old_names[i] != NULL; i++)
    g_ptr_array_add (items, make_item (old_names[i]));
  plan = yd_browse_rename_plan_make (items, rule, is_taken, NULL);
  g_assert_cmpuint (plan->len, ==, items->len);
  for (guint i = 0; i < plan->len; i++)
    {
      YdBrowseRename *rename = g_ptr_array_index (plan, i);

      g_assert_true (rename->item == g_ptr_array_index (items, i));
      g_string_append_printf (told, "%s%c%s", i > 0 ? "," : "", marks[rename->verdict],
                              rename->name);
    }
  g_assert_cmpstr (told->str, ==, expected);
  return plan;
}

static void
check (const char               *names,
       const YdBrowseRenameRule *rule,
       const char               *expected)
{
  g_ptr_array_unref (assert_plan (names, rule, expected));
}

static void
test_pattern (void)
{
  YdBrowseRenameRule rule = { .pattern = "[name] ([number])", .start = 9, .width = 2,
                              .keep_extension = TRUE };

  check ("a.jpg,b.tar.gz,c,.d,e.f/", &rule,
         "+a (09).jpg,+b (10).tar.gz,+c (11),+.d (12),+e.f (13)");
  rule.pattern = "照片[number]";
  rule.width = 0;
  check ("a.jpg,b.JPG", &rule, "+照片9.jpg,+照片10.JPG");
  rule.keep_extension = FALSE;
  check ("a.jpg,b.jpg", &rule, "+照片9,+照片10");
  rule.pattern = "[[name] [other] [name";
  check ("a.jpg", &rule, "+[name] [other] [name");
  rule.pattern = "%s%n[name]%0";
  check ("a%d.jpg", &rule, "+%s%na%d.jpg%0");
  rule.pattern = "[number]";
  rule.start = G_MAXUINT;
  rule.width = G_MAXUINT;
  check ("a,b", &rule, "+00000000004294967295,+00000000004294967296");
}

static void
test_replace (void)
{
  YdBrowseRenameRule rule = { .find = "a", .replace = "ä", .keep_extension = TRUE };

  check ("banana.aac,x.aac", &rule, "+bänänä.aac,=x.aac");
  rule.keep_extension = FALSE;
  check ("banana.aac", &rule, "+bänänä.ääc");
  rule.find = "banana";
  rule.replace = NULL;
  rule.keep_extension = TRUE;
  check ("banana.aac,banana s.aac", &rule, "!,+ s.aac");
  rule.find = "";
  check ("a.txt", &rule, "=a.txt");
  rule.find = "a";
  rule.replace = "aa";
  rule.pattern = "[name]-[number]";
  check ("a.txt", &rule, "+aa-0.txt");
}

static void
test_problems (void)
{
  g_autofree char *long_text = g_strnfill (1024, 'x');
  g_autofree char *fine = g_strconcat ("+", long_text, NULL);
  g_autofree char *invalid = g_strconcat ("!", long_text, ".b", NULL);
  YdBrowseRenameRule same = { .pattern = "taken", .keep_extension = TRUE };
  YdBrowseRenameRule slash = { .find = "-", .replace = "/" };
  YdBrowseRenameRule too_long = { .pattern = long_text, .keep_extension = TRUE };

  check ("a.txt", &same, "Ttaken.txt");
  check ("a.txt,b.txt", &same, "2taken.txt,2taken.txt");
  check ("a.txt,taken.txt", &same, "2taken.txt,2taken.txt");
  check ("d:a.txt,root:b.png", &same, "+taken.txt,+taken.png");
  check ("d:a.txt,e:b.txt", &same, "+taken.txt,+taken.txt");
  check ("a-b,c", &slash, "!a/b,=c");
  check ("a/", &too_long, fine);
  check ("a.b", &too_long, invalid);
}

/* Names that change hands among the items are no conflict. */
static void
test_ready (void)
{
  YdBrowseRenameRule next = { .pattern = "[number]", .start = 2 };
  YdBrowseRenameRule none = { .find = "?" };
  YdBrowseRenameRule bad = { .pattern = "same" };
  g_autoptr(GPtrArray) chain = assert_plan ("1,2,3", &next, "+2,+3,+4");
  g_autoptr(GPtrArray) unchanged = assert_plan ("twin,root:twin", &none, "=twin,=twin");
  g_autoptr(GPtrArray) twice = assert_plan ("a,b", &bad, "2same,2same");
  g_auto(GStrv) names = yd_browse_rename_plan_dup_names (chain);
  g_autofree char *joined = g_strjoinv (",", names);

  g_assert_true (yd_browse_rename_plan_is_ready (chain));
  g_assert_cmpstr (joined, ==, "2,3,4");
  g_assert_false (yd_browse_rename_plan_is_ready (unchanged));
  g_assert_false (yd_browse_rename_plan_is_ready (twice));
}

static void
test_extension (void)
{
  static const struct
  {
    const char *name;
    gboolean    folder;
    gsize       length;
  } rows[] = {
    { "a.txt", FALSE, 1 }, { "a.tar.gz", FALSE, 1 }, { ".tar.gz", FALSE, 4 },
    { "a.b.txt", FALSE, 3 }, { "a", FALSE, 1 }, { ".hidden", FALSE, 7 }, { "a.", FALSE, 2 },
    { "a.txt", TRUE, 5 }, { "", FALSE, 0 }, { "..", FALSE, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (yd_browse_rename_find_extension (rows[i].name, rows[i].folder), ==,
                      rows[i].length);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/browse/rename-plan/pattern", test_pattern);
  g_test_add_func ("/browse/rename-plan/replace", test_replace);
  g_test_add_func ("/browse/rename-plan/problems", test_problems);
  g_test_add_func ("/browse/rename-plan/ready", test_ready);
  g_test_add_func ("/browse/rename-plan/extension", test_extension);
  return g_test_run ();
}
