/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copying to another account: what the service has is there at once, without a byte put; the rest
 * is handed over; and all that was made is taken back.
 */
#include "config.h"

#include "yd-test-tree.h"

#include "yd-browse-actions.h"

#include <string.h>

/* A carrier that writes down what it is given. */
#define TEST_TYPE_PORTER (test_porter_get_type ())
G_DECLARE_FINAL_TYPE (TestPorter, test_porter, TEST, PORTER, GObject)

struct _TestPorter
{
  GObject parent_instance;

  GString *given; /* (owned): "NAME;" */
};

static void
porter_carry (YdBrowseCarrier *carrier,
              YdStorage       *from,
              YdDriveItem     *item,
              YdStorage       *to,
              const char      *to_parent_id)
{
  g_assert_cmpstr (yd_storage_get_name (from), ==, "one");
  g_assert_cmpstr (yd_storage_get_name (to), ==, "two");
  g_string_append_printf (TEST_PORTER (carrier)->given, "%s;", yd_drive_item_get_name (item));
}

static void
carrier_iface_init (YdBrowseCarrierInterface *iface)
{
  iface->carry = porter_carry;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPorter, test_porter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_BROWSE_CARRIER, carrier_iface_init))

static void
test_porter_finalize (GObject *object)
{
  g_string_free (TEST_PORTER (object)->given, TRUE);
  G_OBJECT_CLASS (test_porter_parent_class)->finalize (object);
}

static void
test_porter_class_init (TestPorterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_porter_finalize;
}

static void
test_porter_init (TestPorter *self)
{
  self->given = g_string_new (NULL);
}

/* alice's tree and, with the same world, bob's. */
typedef struct
{
  YdTestTree from;
  YdTestTree to;
  YdBrowseActions *actions; /* (owned) */
  TestPorter *porter;       /* (owned) */
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  if (data != NULL)
    options->breaks = g_strsplit (data, ",", -1);
  yd_test_tree_set_up_with (&self->from, options);
  self->to.world = self->from.world;
  self->to.user = "bob";
  self->to.storage = yd_test_world_add_storage (self->to.world, "bob", "two");
  self->to.drive_id = yd_storage_get_drive_id (self->to.storage);
  self->actions = yd_browse_actions_new ();
  self->porter = g_object_new (TEST_TYPE_PORTER, NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_assert_finalize_object (self->actions);
  g_assert_finalize_object (self->porter);
  g_clear_object (&self->to.storage);
  yd_test_tree_tear_down (&self->from, data);
}

static void
wait_for (YdBrowseAction *action)
{
  yd_test_wait_until (yd_browse_action_get_state (action) == YD_BROWSE_ACTION_ENDED);
}

/* (transfer full) */
static YdBrowseAction *
copy_all (Fixture *self)
{
  g_autoptr(GPtrArray) items = yd_test_tree_list (&self->from, YD_DRIVE_ROOT_ID);
  g_autoptr(YdDriveItem) root = yd_storage_dup_root (self->to.storage);
  YdBrowseAction *action =
    yd_browse_action_new_copy_from (self->to.storage, self->from.storage, items, root,
                                    YD_BROWSE_CARRIER (self->porter));

  yd_browse_actions_run (self->actions, action);
  wait_for (action);
  return action;
}

static void
add (YdTestTree *tree,
     const char *path)
{
  yd_drive_item_unref (yd_test_tree_add (tree, path));
}

static guint
count_failures (YdBrowseAction *action)
{
  return g_list_model_get_n_items (yd_browse_action_get_failures (action));
}

static void
undo_fine (Fixture *self)
{
  g_autoptr(YdBrowseAction) undoing = g_object_ref (yd_browse_actions_undo (self->actions));

  wait_for (undoing);
  g_assert_cmpuint (count_failures (undoing), ==, 0);
}

static void
test_known (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(YdBrowseAction) action = NULL;

  add (&self->from, "/a.txt");
  add (&self->from, "/d/");
  add (&self->from, "/d/b.txt");
  add (&self->from, "/d/e/");
  add (&self->from, "/d/e/c.txt");
  action = copy_all (self);
  g_assert_cmpuint (count_failures (action), ==, 0);
  yd_test_tree_assert (&self->to, "/a.txt /d/ /d/b.txt /d/e/ /d/e/c.txt");
  yd_test_tree_assert (&self->from, "/a.txt /d/ /d/b.txt /d/e/ /d/e/c.txt");
  g_assert_cmpuint (yd_browse_action_get_n_total (action), ==, 5);
  g_assert_cmpuint (yd_browse_action_get_n_done (action), ==, 5);
  g_assert_cmpuint (yd_browse_action_get_n_handed_over (action), ==, 0);
  g_assert_cmpuint (yd_sim_count (self->to.world->sim, "PUT oss"), ==, 0);
  undo_fine (self);
  yd_test_tree_assert (&self->to, "");
}

/* bob has one of the contents: the other is handed over, and only the first is taken back. */
static void
test_unknown (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(YdBrowseAction) action = NULL;
  g_autoptr(GBytes) content = g_bytes_new_static ("/d/b.txt", 8);
  g_autofree char *id = NULL;

  add (&self->from, "/d/");
  add (&self->from, "/d/a.txt");
  add (&self->from, "/d/b.txt");
  id = yd_sim_add_file (self->to.world->sim, "bob", "backup", "root", "mine", content);
  action = copy_all (self);
  g_assert_cmpuint (count_failures (action), ==, 0);
  g_assert_cmpuint (yd_browse_action_get_n_done (action), ==, 3);
  g_assert_cmpuint (yd_browse_action_get_n_handed_over (action), ==, 1);
  g_assert_cmpstr (self->porter->given->str, ==, "a.txt;");
  yd_test_tree_assert (&self->to, "/d/ /d/b.txt /mine");
  g_assert_cmpuint (yd_sim_count (self->to.world->sim, "PUT oss"), ==, 0);
  undo_fine (self);
  yd_test_tree_assert (&self->to, "/mine");
}

/* A name that is taken, a folder that cannot be listed: each is said, and may be tried again. */
static void
test_failures (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"code\":\"ForbiddenNoPermission.File\"}", 37);
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = "openFile/list", .status = 403,
                       .body = body, .nth = 2 };
  g_autoptr(YdBrowseAction) action = NULL;

  add (&self->from, "/a.txt");
  add (&self->from, "/d/");
  add (&self->from, "/d/b.txt");
  add (&self->to, "/a.txt");
  yd_sim_add_fault (self->to.world->sim, &fault);
  action = copy_all (self);
  g_assert_cmpuint (count_failures (action), ==, 2);
  yd_test_tree_assert (&self->to, "/a.txt /d/");

  yd_browse_actions_retry (self->actions, action);
  wait_for (action);
  g_assert_cmpuint (count_failures (action), ==, 1);
  yd_test_tree_assert (&self->to, "/a.txt /d/ /d/b.txt");
  undo_fine (self);
  yd_test_tree_assert (&self->to, "/a.txt");
}

#define ADD(path, breaks, func) \
  g_test_add ("/browse/carry/" path, Fixture, breaks, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("known", NULL, test_known);
  ADD ("unknown", "rapid-across-users", test_unknown);
  ADD ("failures", NULL, test_failures);
  return g_test_run ();
}
