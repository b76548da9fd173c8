/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much is counted: all of a tree, what may not be listed left out and said, and nothing more
 * after the last reference is gone.
 */
#include "config.h"

#include "yd-test-tree.h"

#include "yd-browse-sum.h"

static void
add (YdTestTree *tree,
     const char *path)
{
  yd_drive_item_unref (yd_test_tree_add (tree, path));
}

static void
count_change (YdBrowseSum *sum,
              guint       *n_changes)
{
  (*n_changes)++;
}

static void
fill (YdTestTree *tree)
{
  add (tree, "/a.txt");
  add (tree, "/d/");
  add (tree, "/d/b.txt");
  add (tree, "/d/e/");
  add (tree, "/d/e/c.txt");
  add (tree, "/d/f/");
}

static void
test_whole (YdTestTree    *tree,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdBrowseSum) sum = NULL;
  guint n_changes = 0;

  fill (tree);
  items = yd_test_tree_get_many (tree, "/a.txt", "/d", NULL);
  sum = yd_browse_sum_new (tree->storage, items);
  g_signal_connect (sum, "changed", G_CALLBACK (count_change), &n_changes);
  g_assert_cmpint (yd_browse_sum_get_state (sum), ==, YD_BROWSE_SUM_COUNTING);
  g_assert_cmpuint (yd_browse_sum_get_n_files (sum), ==, 1);
  yd_test_wait_until (yd_browse_sum_get_state (sum) != YD_BROWSE_SUM_COUNTING);
  g_assert_cmpint (yd_browse_sum_get_state (sum), ==, YD_BROWSE_SUM_WHOLE);
  g_assert_cmpuint (yd_browse_sum_get_n_files (sum), ==, 3);
  g_assert_cmpuint (yd_browse_sum_get_n_folders (sum), ==, 2);
  g_assert_cmpint (yd_browse_sum_get_bytes (sum), ==, 6 + 8 + 10);
  g_assert_no_error (yd_browse_sum_get_error (sum));
  g_assert_cmpuint (n_changes, ==, 3);
}

/* Files alone need no call. */
static void
test_files (YdTestTree    *tree,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdBrowseSum) sum = NULL;

  fill (tree);
  items = yd_test_tree_get_many (tree, "/a.txt", "/d/b.txt", NULL);
  sum = yd_browse_sum_new (tree->storage, items);
  g_assert_cmpint (yd_browse_sum_get_state (sum), ==, YD_BROWSE_SUM_WHOLE);
  g_assert_cmpint (yd_browse_sum_get_bytes (sum), ==, 14);
}

static void
test_partial (YdTestTree    *tree,
              gconstpointer  data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"ForbiddenNoPermission.File\"}", 37);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "openFile/list", .status = 403,
                       .body = body, .nth = 2 };
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdBrowseSum) sum = NULL;

  fill (tree);
  items = yd_test_tree_get_many (tree, "/d", NULL);
  yd_sim_add_fault (tree->world->sim, &fault);
  sum = yd_browse_sum_new (tree->storage, items);
  yd_test_wait_until (yd_browse_sum_get_state (sum) != YD_BROWSE_SUM_COUNTING);
  g_assert_cmpint (yd_browse_sum_get_state (sum), ==, YD_BROWSE_SUM_PARTIAL);
  g_assert_error (yd_browse_sum_get_error (sum), YD_DRIVE_ERROR, YD_DRIVE_ERROR_FORBIDDEN);
  g_assert_cmpuint (yd_browse_sum_get_n_folders (sum), ==, 2);
}

/* Whoever closes the window ends it. */
static void
test_dropped (YdTestTree    *tree,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  YdBrowseSum *sum;
  guint before;

  fill (tree);
  items = yd_test_tree_get_many (tree, "/d", NULL);
  before = yd_sim_count (tree->world->sim, "openFile/list");
  sum = yd_browse_sum_new (tree->storage, items);
  g_assert_finalize_object (sum);
  for (guint i = 0; i < 5; i++)
    yd_test_iterate ();
  g_assert_cmpuint (yd_sim_count (tree->world->sim, "openFile/list"), <=, before + 1);
}

#define ADD(path, func) \
  g_test_add ("/browse/sum/" path, YdTestTree, NULL, yd_test_tree_set_up, func, \
              yd_test_tree_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("files", test_files);
  ADD ("partial", test_partial);
  ADD ("dropped", test_dropped);
  return g_test_run ();
}
