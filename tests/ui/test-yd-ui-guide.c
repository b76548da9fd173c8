/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guide: its text taken apart, and read in the app in the language of the locale.
 */
#include "config.h"

#include "yd-test-ui.h"

#include "yd-guide-text.h"
#include "yd-guide-window.h"

#include <string.h>

/* All blocks, one a line: kind, level, markup. (transfer full) */
static char *
describe (const char *text)
{
  g_autoptr (GPtrArray) blocks = yd_guide_text_parse (text);
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      YdGuideBlock *block = g_ptr_array_index (blocks, i);

      g_string_append_printf (all, "%c%u", "HPIT"[block->kind], block->level);
      for (guint j = 0; j < block->markup->len; j++)
        g_string_append_printf (all, " [%s]", (char *) g_ptr_array_index (block->markup, j));
      g_string_append_c (all, '\n');
    }

  return g_string_free (all, FALSE);
}

typedef struct
{
  const char *text;
  const char *blocks;
} Case;

static const Case cases[] = {
  { "", "" },
  { "# One\n## Two\n\ntext", "H1 [One]\nH2 [Two]\nP0 [text]\n" },
  { "a\nb\n\nc", "P0 [a b]\nP0 [c]\n" },
  { "云\n朵\nand\n云", "P0 [云朵and云]\n" },
  { "<!-- not\nthis -->text", "P0 [text]\n" },
  { "<!-- never ends", "" },
  { "- one\n  goes on\n- two\n\nafter", "I0 [one goes on]\nI0 [two]\nP0 [after]\n" },
  { "| a | b |\n|---|---|\n| c | `d` |\n", "T2 [a] [b] [c] [<tt>d</tt>]\n" },
  { "|a|b|\n|c|", "T2 [a] [b]\nT1 [c]\n" },
  { "*i* **b** `*c*`", "P0 [<i>i</i> <b>b</b> <tt>*c*</tt>]\n" },
  { "**b *i* b**", "P0 [<b>b <i>i</i> b</b>]\n" },
  { "[a *b*](x?y&z)", "P0 [<a href=\"x?y&amp;z\">a <i>b</i></a>]\n" },
  /* What is no mark is a letter. */
  { "1 * 2 * 3, a < b & c", "P0 [1 * 2 * 3, a &lt; b &amp; c]\n" },
  { "a `b", "P0 [a `b]\n" },
  { "**", "P0 [**]\n" },
  { "[a] (b) [c](d", "P0 [[a] (b) [c](d]\n" },
  { "#hash", "P0 [#hash]\n" },
};

static void
test_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *blocks = describe (cases[i].text);

      g_assert_cmpstr (blocks, ==, cases[i].blocks);
    }
}

/* Any beginning of the guide gives markup that Pango takes. */
static void
test_any_text (void)
{
  const char *text = "# a *b* `c` [d](e)\n| f | **g** |\n|---|---|\n- h 云\n\n<!-- i -->\n"
                     "**j `k` l**";

  for (const char *end = text; *end != '\0'; end = g_utf8_next_char (end))
    {
      g_autofree char *part = g_strndup (text, end - text);
      g_autoptr (GPtrArray) blocks = yd_guide_text_parse (part);

      for (guint i = 0; i < blocks->len; i++)
        {
          YdGuideBlock *block = g_ptr_array_index (blocks, i);

          for (guint j = 0; j < block->markup->len; j++)
            {
              const char *markup = g_ptr_array_index (block->markup, j);
              g_autoptr (GError) error = NULL;

              /* Links are the label's, not Pango's. */
              if (strstr (markup, "<a ") == NULL)
                pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, &error);
              g_assert_no_error (error);
            }
        }
    }
}

static void
test_language (void)
{
  const char *chinese[] = { "zh_CN.UTF-8", "zh_CN", "zh", "C", NULL };
  const char *english[] = { "en_GB", "en", "zh_CN", "C", NULL };
  const char *other[] = { "de_DE", "de", "C", NULL };

  g_assert_cmpstr (yd_guide_window_choose (chinese), ==, "guide.zh_CN.md");
  g_assert_cmpstr (yd_guide_window_choose (english), ==, "guide.md");
  g_assert_cmpstr (yd_guide_window_choose (other), ==, "guide.md");
}

static GtkWidget *
open_guide (FakeScene *scene)
{
  test_activate (scene->window, "shell.show-guide");
  wait_for (test_find_window (scene, "Guide") != NULL);

  return GTK_WIDGET (test_find_window (scene, "Guide"));
}

static void
test_window (void)
{
  FakeScene *scene = fake_scene_new ();
  GtkWidget *guide;
  GtkWidget *label;
  gboolean followed = FALSE;
  int width = 0;

  fake_scene_present (scene);
  guide = open_guide (scene);
  g_assert_true (test_has_label (guide, "A guide to Yunduo"));
  g_assert_true (test_has_label (guide, "Root Folder ID"));
  gtk_widget_measure (guide, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);

  /* A heading is one for a screen reader too; the menu goes to it. */
  label = test_find_type (test_find_type (guide, ADW_TYPE_CLAMP), GTK_TYPE_LABEL);
  gtk_test_accessible_assert_role (label, GTK_ACCESSIBLE_ROLE_HEADING);
  g_assert_true (gtk_widget_activate_action (guide, "guide.go", "u", 4));
  g_assert_true (GTK_IS_LABEL (gtk_window_get_focus (GTK_WINDOW (guide))));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_window_get_focus (GTK_WINDOW (guide)))), ==,
                   "Fetching files");
  g_assert_true (gtk_widget_activate_action (guide, "guide.go", "u", 1000));

  /* The other language is a link away. */
  for (label = gtk_widget_get_next_sibling (label);
       label != NULL; label = gtk_widget_get_next_sibling (label))
    if (GTK_IS_LABEL (label) && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), "中文"))
      break;
  g_assert_nonnull (label);
  g_signal_emit_by_name (label, "activate-link", "guide.zh_CN.md", &followed);
  g_assert_true (followed);
  wait_for (test_has_label (guide, "云朵使用指南"));
  g_assert_false (test_has_label (guide, "A guide to Yunduo"));
  fake_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  test_init (&argc, &argv);

  g_test_add_func ("/ui/guide/text", test_text);
  g_test_add_func ("/ui/guide/any-text", test_any_text);
  g_test_add_func ("/ui/guide/language", test_language);
  g_test_add_func ("/ui/guide/window", test_window);

  return g_test_run ();
}
