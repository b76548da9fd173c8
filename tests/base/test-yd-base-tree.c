/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders are measured and deleted with all in them, and nothing beyond.
 */
#include "config.h"

#include "yd-base-tree.h"

#include <glib/gstdio.h>
#include <unistd.h>

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_tree (void)
{
  g_autofree char *outside = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  g_autofree char *tree = g_dir_make_tmp ("yunduo-test-XXXXXX", NULL);
  g_autofree char *below = g_build_filename (tree, "a", "b", NULL);
  g_autofree char *link = g_build_filename (tree, "link", NULL);
  g_autofree char *kept = g_build_filename (outside, "kept", NULL);

  write_file (outside, "kept", "12345");
  g_assert_cmpint (g_mkdir_with_parents (below, 0700), ==, 0);
  write_file (tree, ".hidden", "1");
  write_file (below, "c", "123");
  g_assert_cmpint (symlink (outside, link), ==, 0);
  g_assert_cmpint (yd_base_tree_measure (below), ==, 3);
  g_assert_cmpint (yd_base_tree_measure (tree), <, 1000);

  yd_base_tree_delete (tree);
  g_assert_false (g_file_test (tree, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_cmpint (yd_base_tree_measure (tree), ==, 0);

  yd_base_tree_delete_later (outside);
  while (g_file_test (outside, G_FILE_TEST_EXISTS))
    g_thread_yield ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/tree/measure-and-delete", test_tree);
  return g_test_run ();
}
