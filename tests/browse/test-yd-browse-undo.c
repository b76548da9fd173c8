/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever is done, taking it back gives the same tree, with the same ids and stars. Actions by
 * dice on a small tree of the simulator, some of which must fail, some calls refused, some answers
 * lost, some cancelled on the way. `test-yd-browse-undo FIRST COUNT` plays other seeds.
 */
#include "config.h"

#include "yd-test-tree.h"

#include "yd-browse-actions.h"

#include <string.h>

#define N_SEEDS 30
#define N_ACTIONS 14

typedef struct
{
  YdTestTree tree;
  YdBrowseActions *actions; /* (owned) */
  GRand *dice;              /* (owned) */
  GPtrArray *folders;       /* (owned): of YdDriveItem: all there are, the root first */
  GPtrArray *entries;       /* (owned): of YdDriveItem: all but the root */
  GPtrArray *before;        /* (owned): of strings: what each action on the stack was done to */
  guint cancel_at;          /* 0: not at all */
} Play;

static gboolean
throw (Play  *self,
       guint  one_in)
{
  return g_rand_int_range (self->dice, 0, (gint32) one_in) == 0;
}

static gpointer
pick (Play      *self,
      GPtrArray *array)
{
  return g_ptr_array_index (array, g_rand_int_range (self->dice, 0, (gint32) array->len));
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
}

static void
gather (Play        *self,
        YdDriveItem *folder)
{
  g_autoptr(GPtrArray) items = yd_test_tree_list (&self->tree, yd_drive_item_get_id (folder));

  g_ptr_array_add (self->folders, yd_drive_item_ref (folder));
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      g_ptr_array_add (self->entries, yd_drive_item_ref (item));
      if (yd_drive_item_is_folder (item))
        gather (self, item);
    }
}

static void
look_around (Play *self)
{
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (self->tree.storage);

  g_ptr_array_set_size (self->folders, 0);
  g_ptr_array_set_size (self->entries, 0);
  gather (self, root);
}

/* One to four, from anywhere. (transfer full) */
static GPtrArray *
pick_some (Play *self)
{
  guint count = (guint) g_rand_int_range (self->dice, 1, 5);
  GPtrArray *items = new_items ();

  for (guint i = 0; i < count; i++)
    {
      YdDriveItem *item = pick (self, self->entries);

      if (!g_ptr_array_find (items, item, NULL))
        g_ptr_array_add (items, yd_drive_item_ref (item));
    }
  return items;
}

static char *
make_name (Play *self)
{
  return g_strdup_printf ("n%d.txt", g_rand_int_range (self->dice, 0, 12));
}

/* All of a folder get each other's names, or new ones. (transfer full) */
static YdBrowseAction *
rename_many (Play *self)
{
  YdDriveItem *folder = pick (self, self->folders);
  g_autoptr(GPtrArray) items = yd_test_tree_list (&self->tree, yd_drive_item_get_id (folder));
  g_auto(GStrv) names = g_new0 (char *, items->len + 1);

  for (guint i = 0; i < items->len; i++)
    names[i] = g_strdup (yd_drive_item_get_name (g_ptr_array_index (items, i)));
  for (guint i = items->len; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (self->dice, 0, (gint32) i);
      char *name = names[i - 1];

      names[i - 1] = names[other];
      names[other] = name;
    }
  for (guint i = 0; i < items->len; i++)
    if (throw (self, 4))
      {
        g_free (names[i]);
        names[i] = make_name (self);
      }
  return yd_browse_action_new_rename (self->tree.storage, items, (const char * const *) names);
}

/* (transfer full) */
static YdBrowseAction *
make_action (Play *self)
{
  YdStorage *storage = self->tree.storage;
  YdDriveItem *folder = pick (self, self->folders);
  g_autoptr(GPtrArray) items = pick_some (self);
  g_autofree char *name = make_name (self);
  int kind = g_rand_int_range (self->dice, 0, 9);

  if (kind == 0)
    return yd_browse_action_new_folder (storage, folder, name);
  if (kind == 1)
    {
      const char * const names[] = { name, NULL };

      g_ptr_array_set_size (items, 1);
      return yd_browse_action_new_rename (storage, items, names);
    }
  if (kind == 2 || kind == 3)
    return rename_many (self);
  if (kind == 4 || kind == 5)
    return yd_browse_action_new_move (storage, items, yd_drive_item_get_id (folder));
  if (kind == 6)
    return yd_browse_action_new_copy (storage, items, yd_drive_item_get_id (folder));
  if (kind == 7)
    return yd_browse_action_new_duplicate (storage, items);
  return yd_browse_action_new_star (storage, items, throw (self, 2));
}

static void
make_trouble (Play *self)
{
  static const char * const endpoints[] = { "openFile/update", "openFile/move", "openFile/copy",
                                            "openFile/create" };
  g_autoptr(GBytes) refusal = g_bytes_new_static ("{\"code\":\"ForbiddenNoPermission.File\"}", 37);
  YdSimFault fault = { .endpoint = endpoints[g_rand_int_range (self->dice, 0, 4)],
                       .nth = (guint) g_rand_int_range (self->dice, 1, 4) };

  if (throw (self, 2))
    fault.kind = YD_SIM_FAULT_LOST_ANSWER;
  else
    {
      fault.kind = YD_SIM_FAULT_REPLY;
      fault.status = 403;
      fault.body = refusal;
    }
  yd_sim_add_fault (self->tree.world->sim, &fault);
}

static void
cancel_on_the_way (YdBrowseAction *action,
                   GParamSpec     *pspec,
                   Play           *self)
{
  if (self->cancel_at > 0 && yd_browse_action_get_n_done (action) == self->cancel_at)
    yd_browse_action_cancel (action);
}

static void
wait_for (Play           *self,
          YdBrowseAction *action)
{
  yd_test_wait_until (yd_browse_action_get_state (action) == YD_BROWSE_ACTION_ENDED);
  yd_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (self->actions)) == 0);
}

/* What cannot be taken back has changed nothing. */
static void
do_one (Play *self)
{
  g_autofree char *before = yd_test_tree_dump (&self->tree, TRUE);
  g_autofree char *after = NULL;
  g_autoptr(YdBrowseAction) action = NULL;

  look_around (self);
  action = make_action (self);
  if (throw (self, 3))
    make_trouble (self);
  self->cancel_at = throw (self, 5) ? 1 : 0;
  g_signal_connect (action, "notify::n-done", G_CALLBACK (cancel_on_the_way), self);
  yd_browse_actions_run (self->actions, action);
  wait_for (self, action);
  yd_sim_clear_faults (self->tree.world->sim);
  after = yd_test_tree_dump (&self->tree, TRUE);
  g_test_message ("kind %d: %u of %u, %u failed", yd_browse_action_get_kind (action),
                  yd_browse_action_get_n_done (action), yd_browse_action_get_n_total (action),
                  g_list_model_get_n_items (yd_browse_action_get_failures (action)));
  if (yd_browse_actions_get_undoable (self->actions) == action)
    g_ptr_array_add (self->before, g_steal_pointer (&before));
  else
    g_assert_cmpstr (after, ==, before);
}

static void
assert_tree (Play       *self,
             const char *expected)
{
  g_autofree char *dump = yd_test_tree_dump (&self->tree, TRUE);

  g_assert_cmpstr (dump, ==, expected);
}

static void
undo_one (Play *self)
{
  g_autoptr(YdBrowseAction) action = g_object_ref (yd_browse_actions_undo (self->actions));

  wait_for (self, action);
  g_assert_cmpuint (g_list_model_get_n_items (yd_browse_action_get_failures (action)), ==, 0);
  assert_tree (self, g_ptr_array_index (self->before, self->before->len - 1));
}

/* Back, forth if that is possible, and back again. */
static void
take_back (Play *self)
{
  g_autofree char *done = yd_test_tree_dump (&self->tree, TRUE);
  g_autoptr(YdBrowseAction) redone = NULL;

  undo_one (self);
  g_set_object (&redone, yd_browse_actions_redo (self->actions));
  if (redone != NULL)
    {
      wait_for (self, redone);
      assert_tree (self, done);
      undo_one (self);
    }
  g_ptr_array_set_size (self->before, (int) self->before->len - 1);
}

static void
plant (Play *self)
{
  static const char * const paths[] = { "/d/", "/d/e/", "/d/e/n1.txt", "/d/n2.txt", "/d/n3.txt",
                                        "/f/", "/f/n1.txt", "/n1.txt", "/n2.txt", "/n3.txt" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    yd_drive_item_unref (yd_test_tree_add (&self->tree, paths[i]));
}

static void
play (guint32 seed)
{
  Play self = { 0 };

  g_test_message ("seed %u", seed);
  yd_test_tree_set_up (&self.tree, NULL);
  self.actions = yd_browse_actions_new ();
  self.dice = g_rand_new_with_seed (seed);
  self.folders = new_items ();
  self.entries = new_items ();
  self.before = g_ptr_array_new_with_free_func (g_free);
  plant (&self);
  for (guint i = 0; i < N_ACTIONS; i++)
    if (self.before->len > 0 && throw (&self, 5))
      take_back (&self);
    else
      do_one (&self);
  while (self.before->len > 0)
    take_back (&self);
  g_assert_null (yd_browse_actions_get_undoable (self.actions));
  g_assert_finalize_object (self.actions);
  g_rand_free (self.dice);
  g_ptr_array_unref (self.folders);
  g_ptr_array_unref (self.entries);
  g_ptr_array_unref (self.before);
  yd_test_tree_tear_down (&self.tree, NULL);
}

static void
play_seed (gconstpointer data)
{
  play (GPOINTER_TO_UINT (data));
}

int
main (int   argc,
      char *argv[])
{
  guint first = 1;
  guint count = N_SEEDS;

  g_test_init (&argc, &argv, NULL);
  if (argc == 3)
    {
      first = (guint) g_ascii_strtoull (argv[1], NULL, 10);
      count = (guint) g_ascii_strtoull (argv[2], NULL, 10);
    }
  for (guint seed = first; seed < first + count; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/browse/undo/seed-%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), play_seed);
    }
  return g_test_run ();
}
