/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where items on their way may be let go, and what becomes of them there.
 */
#include "config.h"

#include "yd-test-tree.h"

#include "yd-browse-actions.h"
#include "yd-browse-clip.h"

static YdBrowseClip *
make_clip (YdTestTree *tree,
           GPtrArray  *items,
           gboolean    cut)
{
  return yd_browse_clip_new (tree->storage, items, cut);
}

static void
add (YdTestTree *tree,
     const char *path)
{
  yd_drive_item_unref (yd_test_tree_add (tree, path));
}

/* (transfer full) */
static GPtrArray *
make_way (YdTestTree *tree,
          const char *first,
          const char *second)
{
  GPtrArray *way = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  g_ptr_array_add (way, yd_storage_dup_root (tree->storage));
  if (first != NULL)
    g_ptr_array_add (way, yd_test_tree_get (tree, first));
  if (second != NULL)
    g_ptr_array_add (way, yd_test_tree_get (tree, second));
  return way;
}

static void
test_values (YdTestTree    *tree,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdBrowseClip) clip = NULL;
  g_autoptr(YdDriveItem) other = NULL;
  g_autofree char *text = NULL;

  add (tree, "/a.txt");
  add (tree, "/b/");
  other = yd_test_tree_add (tree, "/other");
  items = yd_test_tree_get_many (tree, "/a.txt", "/b", NULL);
  clip = make_clip (tree, items, TRUE);
  text = yd_browse_clip_dup_text (clip);
  g_assert_cmpstr (text, ==, "a.txt\nb");
  g_assert_cmpint (yd_browse_clip_get_bytes (clip), ==, 6);
  g_assert_true (yd_browse_clip_has_folder (clip));
  g_assert_true (yd_browse_clip_get_cut (clip));
  g_assert_true (yd_browse_clip_get_storage (clip) == tree->storage);
  g_assert_cmpuint (yd_browse_clip_get_items (clip)->len, ==, 2);
  g_assert_true (yd_browse_clip_has (clip, g_ptr_array_index (items, 1)));
  g_assert_false (yd_browse_clip_has (clip, other));
}

static void
test_judge (YdTestTree    *tree,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) here = NULL;
  g_autoptr(GPtrArray) itself = NULL;
  g_autoptr(GPtrArray) below = NULL;
  g_autoptr(GPtrArray) other = NULL;
  g_autoptr(YdBrowseClip) clip = NULL;
  g_autoptr(YdStorage) far = NULL;

  add (tree, "/a.txt");
  add (tree, "/b/");
  add (tree, "/b/c/");
  add (tree, "/d/");
  items = yd_test_tree_get_many (tree, "/a.txt", "/b", NULL);
  clip = make_clip (tree, items, FALSE);
  here = make_way (tree, NULL, NULL);
  itself = make_way (tree, "/b", NULL);
  below = make_way (tree, "/b", "/b/c");
  other = make_way (tree, "/d", NULL);
  g_assert_cmpint (yd_browse_clip_judge (clip, tree->storage, here, FALSE), ==,
                   YD_BROWSE_CLIP_THERE);
  g_assert_cmpint (yd_browse_clip_judge (clip, tree->storage, here, TRUE), ==,
                   YD_BROWSE_CLIP_FINE);
  g_assert_cmpint (yd_browse_clip_judge (clip, tree->storage, itself, TRUE), ==,
                   YD_BROWSE_CLIP_ITSELF);
  g_assert_cmpint (yd_browse_clip_judge (clip, tree->storage, below, TRUE), ==,
                   YD_BROWSE_CLIP_BELOW);
  g_assert_cmpint (yd_browse_clip_judge (clip, tree->storage, other, FALSE), ==,
                   YD_BROWSE_CLIP_FINE);

  /* Somebody else's drive: everything is made anew. */
  far = yd_test_world_add_storage (tree->world, "bob", "two");
  g_assert_true (yd_browse_clip_is_near (clip, tree->storage));
  g_assert_false (yd_browse_clip_is_near (clip, far));
  g_assert_cmpint (yd_browse_clip_judge (clip, far, here, FALSE), ==, YD_BROWSE_CLIP_FINE);
}

static void
run (YdBrowseAction *action_owned)
{
  g_autoptr(YdBrowseAction) action = action_owned;
  g_autoptr(YdBrowseActions) actions = yd_browse_actions_new ();

  yd_browse_actions_run (actions, action);
  yd_test_wait_until (yd_browse_action_get_state (action) == YD_BROWSE_ACTION_ENDED);
  g_assert_cmpuint (g_list_model_get_n_items (yd_browse_action_get_failures (action)), ==, 0);
}

static void
test_plan (YdTestTree    *tree,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdBrowseClip) clip = NULL;
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (tree->storage);
  g_autoptr(YdDriveItem) folder = NULL;

  add (tree, "/a.txt");
  folder = yd_test_tree_add (tree, "/d/");
  add (tree, "/d/x");
  items = yd_test_tree_get_many (tree, "/a.txt", "/d/x", NULL);
  clip = make_clip (tree, items, FALSE);
  run (yd_browse_clip_plan (clip, tree->storage, folder, FALSE, NULL));
  yd_test_tree_assert (tree, "/d/ /d/a.txt /d/x");

  g_clear_object (&clip);
  g_clear_pointer (&items, g_ptr_array_unref);
  items = yd_test_tree_get_many (tree, "/d/a.txt", NULL);
  clip = make_clip (tree, items, FALSE);
  run (yd_browse_clip_plan (clip, tree->storage, root, TRUE, NULL));
  yd_test_tree_assert (tree, "/a.txt /d/ /d/a.txt /d/x");

  /* Beside themselves: under other names. */
  g_clear_object (&clip);
  g_clear_pointer (&items, g_ptr_array_unref);
  items = yd_test_tree_get_many (tree, "/a.txt", NULL);
  clip = make_clip (tree, items, FALSE);
  {
    g_autoptr(YdBrowseAction) action =
      yd_browse_clip_plan (clip, tree->storage, root, TRUE, NULL);

    g_assert_cmpint (yd_browse_action_get_kind (action), ==, YD_BROWSE_ACTION_DUPLICATE);
  }
}

#define ADD(path, func) \
  g_test_add ("/browse/clip/" path, YdTestTree, NULL, yd_test_tree_set_up, func, \
              yd_test_tree_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("values", test_values);
  ADD ("judge", test_judge);
  ADD ("plan", test_plan);
  return g_test_run ();
}
