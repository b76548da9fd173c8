/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Actions against the simulator: what they do, that they are taken back, and what they say when
 * that is not possible.
 */
#include "config.h"

#include "yd-test-tree.h"

#include "yd-browse-actions.h"

#include <string.h>

typedef struct
{
  YdTestTree tree;
  YdBrowseActions *actions; /* (owned) */
  YdBrowseAction *ended;    /* (owned) (nullable): the last one that did */
  guint n_ended;
} Fixture;

static void
note_ended (YdBrowseActions *actions,
            YdBrowseAction  *action,
            Fixture         *self)
{
  g_assert_cmpint (yd_browse_action_get_state (action), ==, YD_BROWSE_ACTION_ENDED);
  g_set_object (&self->ended, action);
  self->n_ended++;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  yd_test_tree_set_up (&self->tree, data);
  self->actions = yd_browse_actions_new ();
  g_signal_connect (self->actions, "ended", G_CALLBACK (note_ended), self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_clear_object (&self->ended);
  g_assert_finalize_object (self->actions);
  yd_test_tree_tear_down (&self->tree, data);
}

static guint
count_failures (YdBrowseAction *action)
{
  return g_list_model_get_n_items (yd_browse_action_get_failures (action));
}

static void
assert_failure (YdBrowseAction *action,
                guint           position,
                const char     *name,
                int             code)
{
  g_autoptr(YdBrowseFailure) failure =
    g_list_model_get_item (yd_browse_action_get_failures (action), position);

  g_assert_nonnull (failure);
  g_assert_cmpstr (yd_browse_failure_get_name (failure), ==, name);
  g_assert_error (yd_browse_failure_get_error (failure), YD_DRIVE_ERROR, code);
}

static void
wait_ended (Fixture *self)
{
  guint n_ended = self->n_ended;

  yd_test_wait_until (self->n_ended > n_ended);
}

/* (transfer full) → (transfer none): it is kept by the fixture when it has ended. */
static YdBrowseAction *
run (Fixture        *self,
     YdBrowseAction *action_owned)
{
  g_autoptr(YdBrowseAction) action = action_owned;

  yd_browse_actions_run (self->actions, action);
  wait_ended (self);
  g_assert_true (self->ended == action);
  return self->ended;
}

static YdBrowseAction *
run_fine (Fixture        *self,
          YdBrowseAction *action_owned)
{
  YdBrowseAction *action = run (self, action_owned);

  g_assert_cmpuint (count_failures (action), ==, 0);
  g_assert_cmpuint (yd_browse_action_get_n_done (action), ==,
                    yd_browse_action_get_n_total (action));
  g_assert_false (yd_browse_action_was_cancelled (action));
  return action;
}

static YdBrowseAction *
undo (Fixture *self)
{
  YdBrowseAction *action = yd_browse_actions_undo (self->actions);

  g_assert_nonnull (action);
  wait_ended (self);
  g_assert_true (self->ended == action);
  g_assert_cmpint (yd_browse_action_get_way (action), ==, YD_BROWSE_ACTION_UNDO);
  return action;
}

static void
undo_fine (Fixture *self)
{
  g_assert_cmpuint (count_failures (undo (self)), ==, 0);
}

static void
redo_fine (Fixture *self)
{
  YdBrowseAction *action = yd_browse_actions_redo (self->actions);

  g_assert_nonnull (action);
  wait_ended (self);
  g_assert_cmpint (yd_browse_action_get_way (action), ==, YD_BROWSE_ACTION_REDO);
  g_assert_cmpuint (count_failures (action), ==, 0);
}

static void
add (Fixture    *self,
     const char *path)
{
  yd_drive_item_unref (yd_test_tree_add (&self->tree, path));
}

#define MANY(...) yd_test_tree_get_many (&self->tree, __VA_ARGS__, NULL)
#define EXPECT(text) yd_test_tree_assert (&self->tree, text)

static void
test_new_folder (Fixture       *self,
                 gconstpointer  data)
{
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (self->tree.storage);
  g_autoptr(GPtrArray) made = NULL;
  YdBrowseAction *action;

  action = run_fine (self, yd_browse_action_new_folder (self->tree.storage, root, "照片"));
  EXPECT ("/照片/");
  made = yd_browse_action_dup_results (action);
  g_assert_cmpuint (made->len, ==, 1);
  g_assert_true (yd_browse_actions_get_undoable (self->actions) == action);
  undo_fine (self);
  EXPECT ("");
  g_assert_null (yd_browse_actions_get_undoable (self->actions));
  g_assert_null (yd_browse_actions_get_redoable (self->actions));
  g_assert_null (yd_browse_actions_undo (self->actions));

  action = run (self, yd_browse_action_new_folder (self->tree.storage, root, "a/b"));
  assert_failure (action, 0, "a/b", YD_DRIVE_ERROR_NAME);
  g_assert_null (yd_browse_actions_get_undoable (self->actions));
}

/* What somebody put in since is not thrown away with the folder. */
static void
test_new_folder_used (Fixture       *self,
                      gconstpointer  data)
{
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (self->tree.storage);

  run_fine (self, yd_browse_action_new_folder (self->tree.storage, root, "d"));
  add (self, "/d/x");
  assert_failure (undo (self), 0, "d", YD_DRIVE_ERROR_CHANGED);
  EXPECT ("/d/ /d/x");
  g_assert_null (yd_browse_actions_get_undoable (self->actions));
}

static void
test_rename (Fixture       *self,
             gconstpointer  data)
{
  const char * const names[] = { "b.txt", NULL };
  g_autoptr(GPtrArray) items = NULL;

  add (self, "/a.txt");
  items = MANY ("/a.txt");
  run_fine (self, yd_browse_action_new_rename (self->tree.storage, items, names));
  EXPECT ("/b.txt");
  undo_fine (self);
  EXPECT ("/a.txt");
  redo_fine (self);
  EXPECT ("/b.txt");
  g_assert_null (yd_browse_actions_get_redoable (self->actions));
  undo_fine (self);
  EXPECT ("/a.txt");

  /* The same name: nothing is asked, and nothing can be taken back. */
  yd_sim_clear_journal (self->tree.world->sim);
  run_fine (self, yd_browse_action_new_rename (self->tree.storage, items,
                                               (const char * const[]) { "a.txt", NULL }));
  g_assert_cmpuint (yd_sim_count (self->tree.world->sim, "openFile/update"), ==, 0);
  g_assert_null (yd_browse_actions_get_undoable (self->actions));
}

/* Each wants the name that the next one has. */
static void
test_rename_chain (Fixture       *self,
                   gconstpointer  data)
{
  const char * const names[] = { "2", "3", "4", NULL };
  g_autoptr(GPtrArray) items = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  add (self, "/1");
  add (self, "/2");
  add (self, "/3");
  before = yd_test_tree_dump (&self->tree, TRUE);
  items = MANY ("/1", "/2", "/3");
  run_fine (self, yd_browse_action_new_rename (self->tree.storage, items, names));
  EXPECT ("/2 /3 /4");
  undo_fine (self);
  after = yd_test_tree_dump (&self->tree, TRUE);
  g_assert_cmpstr (after, ==, before);
}

/* Two swap, three turn around. */
static void
test_rename_ring (Fixture       *self,
                  gconstpointer  data)
{
  const char * const names[] = { "b", "a", "y", "z", "x", NULL };
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdDriveItem) a = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  add (self, "/a");
  add (self, "/b");
  add (self, "/x");
  add (self, "/y");
  add (self, "/z");
  before = yd_test_tree_dump (&self->tree, TRUE);
  items = MANY ("/a", "/b", "/x", "/y", "/z");
  run_fine (self, yd_browse_action_new_rename (self->tree.storage, items, names));
  EXPECT ("/a /b /x /y /z");
  g_assert_cmpuint (yd_browse_action_get_n_total (self->ended), ==, 5);
  a = yd_test_tree_get (&self->tree, "/a");
  g_assert_cmpstr (yd_drive_item_get_id (a), ==, yd_drive_item_get_id (items->pdata[1]));
  undo_fine (self);
  after = yd_test_tree_dump (&self->tree, TRUE);
  g_assert_cmpstr (after, ==, before);
}

/* One of a ring fails: nobody is left with a name for the time being, and a retry does the rest. */
static void
test_rename_ring_fails (Fixture       *self,
                        gconstpointer  data)
{
  const char * const names[] = { "b", "a", NULL };
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"ForbiddenNoPermission.File\"}", 37);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "openFile/update", .status = 403,
                       .nth = 2, .body = body };
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdDriveItem) a = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YdBrowseAction *action;

  add (self, "/a");
  add (self, "/b");
  before = yd_test_tree_dump (&self->tree, TRUE);
  items = MANY ("/a", "/b");
  yd_sim_add_fault (self->tree.world->sim, &fault);
  action = run (self, yd_browse_action_new_rename (self->tree.storage, items, names));
  g_assert_cmpuint (count_failures (action), ==, 2);
  EXPECT ("/a /b");

  yd_browse_actions_retry (self->actions, action);
  wait_ended (self);
  g_assert_cmpuint (count_failures (action), ==, 0);
  g_assert_cmpuint (yd_browse_action_get_n_done (action), ==, 2);
  a = yd_test_tree_get (&self->tree, "/a");
  g_assert_cmpstr (yd_drive_item_get_id (a), ==, yd_drive_item_get_id (items->pdata[1]));
  undo_fine (self);
  after = yd_test_tree_dump (&self->tree, TRUE);
  g_assert_cmpstr (after, ==, before);
}

static void
test_move (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(YdDriveItem) target = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  add (self, "/t/");
  add (self, "/d/");
  add (self, "/d/in");
  add (self, "/a");
  before = yd_test_tree_dump (&self->tree, TRUE);
  items = MANY ("/d", "/a", "/d/in");
  target = yd_test_tree_get (&self->tree, "/t");
  run_fine (self, yd_browse_action_new_move (self->tree.storage, items,
                                             yd_drive_item_get_id (target)));
  EXPECT ("/t/ /t/a /t/d/ /t/in");
  undo_fine (self);
  after = yd_test_tree_dump (&self->tree, TRUE);
  g_assert_cmpstr (after, ==, before);
  redo_fine (self);
  EXPECT ("/t/ /t/a /t/d/ /t/in");
}

/* Some cannot be moved: the others are, and taken back; a retry does what was left. */
static void
test_move_partly (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr(YdDriveItem) target = NULL;
  g_autoptr(YdDriveItem) in_the_way G_GNUC_UNUSED = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) blocking = NULL;
  YdBrowseAction *action;

  add (self, "/t/");
  add (self, "/t/a");
  add (self, "/a");
  add (self, "/b");
  add (self, "/c");
  items = MANY ("/a", "/b", "/t", "/c");
  target = yd_test_tree_get (&self->tree, "/t");
  action = g_object_ref (run (self, yd_browse_action_new_move (self->tree.storage, items,
                                                               yd_drive_item_get_id (target))));
  g_assert_cmpuint (count_failures (action), ==, 2);
  assert_failure (action, 0, "a", YD_DRIVE_ERROR_EXISTS);
  assert_failure (action, 1, "t", YD_DRIVE_ERROR_UNSUPPORTED);
  g_assert_cmpuint (yd_browse_action_get_n_done (action), ==, 2);
  EXPECT ("/a /t/ /t/a /t/b /t/c");

  blocking = MANY ("/t/a");
  run_fine (self, yd_browse_action_new_remove (self->tree.storage, blocking, FALSE));
  g_assert_true (yd_browse_actions_get_undoable (self->actions) == action);
  yd_browse_actions_retry (self->actions, action);
  wait_ended (self);
  g_assert_cmpuint (count_failures (action), ==, 1);
  EXPECT ("/t/ /t/a /t/b /t/c");
  undo_fine (self);
  EXPECT ("/a /b /c /t/");
  g_object_unref (action);
}

static void
test_copy (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(YdDriveItem) target = NULL;
  g_autoptr(GPtrArray) items = NULL;

  add (self, "/t/");
  add (self, "/d/");
  add (self, "/d/in");
  add (self, "/a");
  items = MANY ("/d", "/a");
  target = yd_test_tree_get (&self->tree, "/t");
  run_fine (self, yd_browse_action_new_copy (self->tree.storage, items,
                                             yd_drive_item_get_id (target)));
  EXPECT ("/a /d/ /d/in /t/ /t/a /t/d/ /t/d/in");
  undo_fine (self);
  EXPECT ("/a /d/ /d/in /t/");
  g_assert_null (yd_browse_actions_get_redoable (self->actions));
}

static void
test_duplicate (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) made = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  add (self, "/d/");
  add (self, "/d/a.txt");
  before = yd_test_tree_dump (&self->tree, TRUE);
  items = MANY ("/d/a.txt");
  made = yd_browse_action_dup_results (run_fine (self, yd_browse_action_new_duplicate (
    self->tree.storage, items)));
  g_assert_cmpuint (made->len, ==, 1);
  g_assert_cmpstr (yd_drive_item_get_name (made->pdata[0]), !=, "a.txt");
  g_assert_true (g_str_has_suffix (yd_drive_item_get_name (made->pdata[0]), ".txt"));
  undo_fine (self);
  after = yd_test_tree_dump (&self->tree, TRUE);
  g_assert_cmpstr (after, ==, before);
}

/* Only those whose star changed get it back. */
static void
test_star (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) one = NULL;
  g_autoptr(GPtrArray) both = NULL;

  add (self, "/a");
  add (self, "/b");
  one = MANY ("/a");
  run_fine (self, yd_browse_action_new_star (self->tree.storage, one, TRUE));
  both = MANY ("/a", "/b");
  run_fine (self, yd_browse_action_new_star (self->tree.storage, both, TRUE));
  EXPECT ("/a* /b*");
  g_assert_cmpint (yd_browse_action_get_kind (self->ended), ==, YD_BROWSE_ACTION_STAR);
  undo_fine (self);
  EXPECT ("/a* /b");
  undo_fine (self);
  EXPECT ("/a /b");
  redo_fine (self);
  redo_fine (self);
  EXPECT ("/a* /b*");
}

/* What is taken back below something that cannot be done again is not done again either. */
static void
test_redo_barred (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;

  add (self, "/a");
  items = MANY ("/a");
  run_fine (self, yd_browse_action_new_duplicate (self->tree.storage, items));
  run_fine (self, yd_browse_action_new_star (self->tree.storage, items, TRUE));
  undo_fine (self);
  g_assert_nonnull (yd_browse_actions_get_redoable (self->actions));
  undo_fine (self);
  g_assert_null (yd_browse_actions_get_redoable (self->actions));
  EXPECT ("/a");
}

/* Removing is no way back; what was before it still is. */
static void
test_remove (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) second = NULL;
  g_autoptr(GPtrArray) third = NULL;

  add (self, "/a");
  add (self, "/b");
  add (self, "/c/");
  first = MANY ("/a");
  run_fine (self, yd_browse_action_new_star (self->tree.storage, first, TRUE));
  second = MANY ("/b", "/c");
  run_fine (self, yd_browse_action_new_remove (self->tree.storage, second, FALSE));
  g_assert_false (yd_browse_action_can_undo (self->ended));
  EXPECT ("/a*");
  undo_fine (self);
  EXPECT ("/a");
  third = MANY ("/a");
  run_fine (self, yd_browse_action_new_remove (self->tree.storage, third, TRUE));
  EXPECT ("");
}

/* What was renamed is gone, was renamed again, or has its old name taken: said, not forced. */
static void
test_undo_too_late (Fixture       *self,
                    gconstpointer  data)
{
  const char * const names[] = { "a2", "b2", "c2", "d2", NULL };
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) gone = NULL;
  g_autoptr(GPtrArray) other = NULL;
  g_autoptr(YdBrowseActions) others = yd_browse_actions_new ();
  g_autoptr(YdBrowseAction) removal = NULL;
  g_autoptr(YdBrowseAction) renaming = NULL;

  add (self, "/a");
  add (self, "/b");
  add (self, "/c");
  add (self, "/d");
  items = MANY ("/a", "/b", "/c", "/d");
  run_fine (self, yd_browse_action_new_rename (self->tree.storage, items, names));
  add (self, "/b");
  gone = MANY ("/a2");
  other = MANY ("/c2");
  removal = yd_browse_action_new_remove (self->tree.storage, gone, FALSE);
  renaming = yd_browse_action_new_rename (self->tree.storage, other,
                                          (const char * const[]) { "c3", NULL });
  yd_browse_actions_run (others, removal);
  yd_browse_actions_run (others, renaming);
  yd_test_wait_until (yd_browse_action_get_state (renaming) == YD_BROWSE_ACTION_ENDED);

  undo (self);
  EXPECT ("/b /b2 /c3 /d");
  g_assert_cmpuint (count_failures (self->ended), ==, 3);
  assert_failure (self->ended, 0, "c2", YD_DRIVE_ERROR_CHANGED);
  assert_failure (self->ended, 1, "b2", YD_DRIVE_ERROR_EXISTS);
  assert_failure (self->ended, 2, "a2", YD_DRIVE_ERROR_NOT_FOUND);
  redo_fine (self);
  EXPECT ("/b /b2 /c3 /d2");
}

/* One action at a time in a storage, a few calls at a time in an action. The first that says the
 * account is signed out ends the rest, which is not even asked for. */
static void
test_order_and_end (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"PermissionDenied\"}", 27);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "openFile/update", .status = 403,
                       .body = body, .times = 4 };
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdBrowseAction) first = NULL;
  g_autoptr(YdBrowseAction) second = NULL;

  for (char name[] = "/a"; name[1] <= 'f'; name[1]++)
    add (self, name);
  items = MANY ("/a", "/b", "/c", "/d", "/e", "/f");
  yd_sim_add_fault (self->tree.world->sim, &fault);
  first = yd_browse_action_new_star (self->tree.storage, items, TRUE);
  second = yd_browse_action_new_star (self->tree.storage, items, TRUE);
  yd_browse_actions_run (self->actions, first);
  yd_browse_actions_run (self->actions, second);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->actions)), ==, 2);
  g_assert_cmpint (yd_browse_action_get_state (first), ==, YD_BROWSE_ACTION_RUNNING);
  g_assert_cmpint (yd_browse_action_get_state (second), ==, YD_BROWSE_ACTION_WAITING);
  wait_ended (self);
  g_assert_cmpuint (count_failures (first), ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      char name[] = { (char) ('a' + i), '\0' };

      assert_failure (first, i, name, YD_DRIVE_ERROR_REVOKED);
    }
  yd_test_wait_until (self->n_ended == 2);
  g_assert_cmpuint (yd_sim_count (self->tree.world->sim, "openFile/update"), ==, 4 + 6);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->actions)), ==, 0);
  EXPECT ("/a* /b* /c* /d* /e* /f*");
}

static void
cancel_after_one (YdBrowseAction *action)
{
  if (yd_browse_action_get_n_done (action) == 1)
    yd_browse_action_cancel (action);
}

/* Cancelled after the first: that one is known, and can be taken back; the others can be done. */
static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  const char * const names[] = { "a2", "b2", "c2", NULL };
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdBrowseAction) action = NULL;

  add (self, "/a");
  add (self, "/b");
  add (self, "/c");
  items = MANY ("/a", "/b", "/c");
  action = yd_browse_action_new_rename (self->tree.storage, items, names);
  g_signal_connect (action, "notify::n-done", G_CALLBACK (cancel_after_one), NULL);
  run (self, g_object_ref (action));
  g_assert_true (yd_browse_action_was_cancelled (action));
  g_assert_cmpuint (count_failures (action), ==, 0);
  EXPECT ("/a2 /b /c");
  undo_fine (self);
  EXPECT ("/a /b /c");

  yd_browse_actions_retry (self->actions, action);
  wait_ended (self);
  g_assert_false (yd_browse_action_was_cancelled (action));
  EXPECT ("/a /b2 /c2");
}

/* The same while several are on their way: those are awaited, no other is begun. */
static void
test_cancel_several (Fixture       *self,
                     gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(YdBrowseAction) action = NULL;

  for (char name[] = "/a"; name[1] <= 'f'; name[1]++)
    add (self, name);
  items = MANY ("/a", "/b", "/c", "/d", "/e", "/f");
  action = yd_browse_action_new_star (self->tree.storage, items, TRUE);
  g_signal_connect (action, "notify::n-done", G_CALLBACK (cancel_after_one), NULL);
  run (self, g_object_ref (action));
  g_assert_true (yd_browse_action_was_cancelled (action));
  g_assert_cmpuint (yd_browse_action_get_n_done (action), ==, 4);
  EXPECT ("/a* /b* /c* /d* /e /f");
  undo_fine (self);
  EXPECT ("/a /b /c /d /e /f");
}

/* A lost answer makes nothing twice. */
static void
test_lost_answers (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (self->tree.storage);
  YdSimFault create = { .kind = YD_SIM_FAULT_LOST_ANSWER, .endpoint = "openFile/create" };
  YdSimFault copy = { .kind = YD_SIM_FAULT_LOST_ANSWER, .endpoint = "openFile/copy" };
  g_autoptr(YdDriveItem) folder = NULL;
  g_autoptr(GPtrArray) items = NULL;

  add (self, "/a");
  yd_sim_add_fault (self->tree.world->sim, &create);
  yd_sim_add_fault (self->tree.world->sim, &copy);
  run_fine (self, yd_browse_action_new_folder (self->tree.storage, root, "d"));
  items = MANY ("/a");
  folder = yd_test_tree_get (&self->tree, "/d");
  run_fine (self, yd_browse_action_new_copy (self->tree.storage, items,
                                             yd_drive_item_get_id (folder)));
  EXPECT ("/a /d/ /d/a");
  undo_fine (self);
  undo_fine (self);
  EXPECT ("/a");
}

/* The storage goes while one is at work and one waits: neither is taken back. */
static void
test_forget (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GPtrArray) starred = NULL;
  g_autoptr(YdBrowseAction) first = NULL;
  g_autoptr(YdBrowseAction) second = NULL;

  add (self, "/a");
  items = MANY ("/a");
  run_fine (self, yd_browse_action_new_star (self->tree.storage, items, TRUE));
  starred = MANY ("/a");
  first = yd_browse_action_new_star (self->tree.storage, starred, FALSE);
  second = yd_browse_action_new_remove (self->tree.storage, items, FALSE);
  yd_browse_actions_run (self->actions, first);
  yd_browse_actions_run (self->actions, second);
  yd_browse_actions_forget (self->actions, self->tree.storage);
  g_assert_null (yd_browse_actions_get_undoable (self->actions));
  yd_test_wait_until (yd_browse_action_get_state (first) == YD_BROWSE_ACTION_ENDED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->actions)), ==, 0);
  g_assert_null (yd_browse_actions_get_undoable (self->actions));
  EXPECT ("/a");
}

/* The last reference goes while one is at work. */
static void
test_drop (Fixture       *self,
           gconstpointer  data)
{
  YdSimFault hang = { .kind = YD_SIM_FAULT_HANG, .endpoint = "openFile/update" };
  g_autoptr(YdBrowseAction) action = NULL;
  g_autoptr(GPtrArray) items = NULL;

  add (self, "/a");
  items = MANY ("/a");
  yd_sim_add_fault (self->tree.world->sim, &hang);
  action = yd_browse_action_new_star (self->tree.storage, items, TRUE);
  yd_browse_actions_run (self->actions, action);
  yd_test_wait_until (yd_sim_count (self->tree.world->sim, "openFile/update") == 1);
  g_assert_finalize_object (self->actions);
  yd_test_wait_until (yd_browse_action_get_state (action) == YD_BROWSE_ACTION_ENDED);
  g_assert_true (yd_browse_action_was_cancelled (action));
  self->actions = yd_browse_actions_new ();
}

#define ADD(path, func) \
  g_test_add ("/browse/actions/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("new-folder", test_new_folder);
  ADD ("new-folder-used", test_new_folder_used);
  ADD ("rename", test_rename);
  ADD ("rename-chain", test_rename_chain);
  ADD ("rename-ring", test_rename_ring);
  ADD ("rename-ring-fails", test_rename_ring_fails);
  ADD ("move", test_move);
  ADD ("move-partly", test_move_partly);
  ADD ("copy", test_copy);
  ADD ("duplicate", test_duplicate);
  ADD ("star", test_star);
  ADD ("redo-barred", test_redo_barred);
  ADD ("remove", test_remove);
  ADD ("undo-too-late", test_undo_too_late);
  ADD ("order-and-end", test_order_and_end);
  ADD ("cancel", test_cancel);
  ADD ("cancel-several", test_cancel_several);
  ADD ("lost-answers", test_lost_answers);
  ADD ("forget", test_forget);
  ADD ("drop", test_drop);
  return g_test_run ();
}
