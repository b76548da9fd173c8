/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the steps of an action are. Renaming many may want names that others of them still have:
 * the service refuses a name that is taken, so the order matters.
 */
#include "config.h"

#include "yd-browse-action-private.h"

static GPtrArray *
new_steps (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) yd_browse_step_free);
}

/* The same for each item. (transfer full) */
static GPtrArray *
plan_each (YdBrowseStepKind  kind,
           GPtrArray        *items,
           const char       *parent_id,
           gboolean          flag)
{
  GPtrArray *steps = new_steps ();

  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      g_ptr_array_add (steps, yd_browse_step_new (kind, yd_drive_item_get_drive_id (item), item,
                                                  parent_id, NULL, flag));
    }
  return steps;
}

static const char *
get_first_name (GPtrArray *items)
{
  return items->len > 0 ? yd_drive_item_get_name (g_ptr_array_index (items, 0)) : "";
}

YdBrowseAction *
yd_browse_action_new_folder (YdStorage   *storage,
                             YdDriveItem *parent,
                             const char  *name)
{
  g_autoptr(GPtrArray) steps = new_steps ();

  g_ptr_array_add (steps, yd_browse_step_new (YD_BROWSE_STEP_CREATE,
                                              yd_drive_item_get_drive_id (parent), NULL,
                                              yd_drive_item_get_id (parent), name, FALSE));
  return yd_browse_action_new_of_steps (storage, YD_BROWSE_ACTION_NEW_FOLDER, YD_BROWSE_ACTION_DO,
                                        name, g_steal_pointer (&steps));
}

YdBrowseAction *
yd_browse_action_new_rename (YdStorage          *storage,
                             GPtrArray          *items,
                             const char * const *names)
{
  return yd_browse_action_new_of_steps (storage, YD_BROWSE_ACTION_RENAME, YD_BROWSE_ACTION_DO,
                                        get_first_name (items),
                                        yd_browse_action_plan_renames (items, names));
}

YdBrowseAction *
yd_browse_action_new_move (YdStorage  *storage,
                           GPtrArray  *items,
                           const char *to_parent_id)
{
  return yd_browse_action_new_of_steps (storage, YD_BROWSE_ACTION_MOVE, YD_BROWSE_ACTION_DO,
                                        get_first_name (items),
                                        plan_each (YD_BROWSE_STEP_MOVE, items, to_parent_id,
                                                   FALSE));
}

YdBrowseAction *
yd_browse_action_new_copy (YdStorage  *storage,
                           GPtrArray  *items,
                           const char *to_parent_id)
{
  return yd_browse_action_new_of_steps (storage, YD_BROWSE_ACTION_COPY, YD_BROWSE_ACTION_DO,
                                        get_first_name (items),
                                        plan_each (YD_BROWSE_STEP_COPY, items, to_parent_id,
                                                   FALSE));
}

YdBrowseAction *
yd_browse_action_new_copy_from (YdStorage       *storage,
                                YdStorage       *from,
                                GPtrArray       *items,
                                YdDriveItem     *to_parent,
                                YdBrowseCarrier *carrier)
{
  g_autoptr(GPtrArray) steps = new_steps ();
  YdBrowseAction *self;

  g_return_val_if_fail (YD_IS_BROWSE_CARRIER (carrier), NULL);

  for (guint i = 0; i < items->len; i++)
    {
      YdBrowseStep *step = yd_browse_step_new (YD_BROWSE_STEP_CARRY,
                                               yd_drive_item_get_drive_id (to_parent),
                                               g_ptr_array_index (items, i),
                                               yd_drive_item_get_id (to_parent), NULL, FALSE);

      step->from = g_object_ref (from);
      g_ptr_array_add (steps, step);
    }
  self = yd_browse_action_new_of_steps (storage, YD_BROWSE_ACTION_COPY, YD_BROWSE_ACTION_DO,
                                        get_first_name (items), g_steal_pointer (&steps));
  yd_browse_action_set_carrier (self, carrier);
  return self;
}

YdBrowseAction *
yd_browse_action_new_duplicate (YdStorage *storage,
                                GPtrArray *items)
{
  GPtrArray *steps = new_steps ();

  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      g_ptr_array_add (steps, yd_browse_step_new (YD_BROWSE_STEP_COPY,
                                                  yd_drive_item_get_drive_id (item), item,
                                                  yd_drive_item_get_parent_id (item), NULL,
                                                  FALSE));
    }
  return yd_browse_action_new_of_steps (storage, YD_BROWSE_ACTION_DUPLICATE, YD_BROWSE_ACTION_DO,
                                        get_first_name (items), steps);
}

YdBrowseAction *
yd_browse_action_new_star (YdStorage *storage,
                           GPtrArray *items,
                           gboolean   starred)
{
  return yd_browse_action_new_of_steps (storage,
                                        starred ? YD_BROWSE_ACTION_STAR : YD_BROWSE_ACTION_UNSTAR,
                                        YD_BROWSE_ACTION_DO, get_first_name (items),
                                        plan_each (YD_BROWSE_STEP_STAR, items, NULL, starred));
}

YdBrowseAction *
yd_browse_action_new_remove (YdStorage *storage,
                             GPtrArray *items,
                             gboolean   permanently)
{
  return yd_browse_action_new_of_steps (storage,
                                        permanently ? YD_BROWSE_ACTION_DELETE
                                                    : YD_BROWSE_ACTION_TRASH,
                                        YD_BROWSE_ACTION_DO, get_first_name (items),
                                        plan_each (YD_BROWSE_STEP_REMOVE, items, NULL,
                                                   permanently));
}

/* Names that make room for each other. A name counts in its folder. */

typedef struct
{
  GPtrArray *items;          /* (borrowed) */
  const char * const *names; /* (borrowed) */
  GHashTable *holders;       /* (owned): "folder/name" → 1 + index of who has it now */
  guint8 *states;            /* (owned): of each item */
  GPtrArray *steps;          /* (owned) */
} Renames;

enum
{
  STATE_NEW,
  STATE_ON_PATH,
  STATE_PLANNED,
};

static char *
make_key (YdDriveItem *item,
          const char  *name)
{
  return g_strdup_printf ("%s/%s", yd_drive_item_get_parent_id (item), name);
}

/* Who has the name that item @index wants: 1 + an index, or 0. */
static guint
find_holder (Renames *renames,
             guint    index)
{
  g_autofree char *key = make_key (g_ptr_array_index (renames->items, index),
                                   renames->names[index]);
  guint holder = GPOINTER_TO_UINT (g_hash_table_lookup (renames->holders, key));

  return holder == index + 1 ? 0 : holder;
}

static YdBrowseStep *
add_rename (Renames    *renames,
            guint       index,
            const char *name)
{
  YdDriveItem *item = g_ptr_array_index (renames->items, index);
  YdBrowseStep *step = yd_browse_step_new (YD_BROWSE_STEP_RENAME,
                                           yd_drive_item_get_drive_id (item), item, NULL, name,
                                           FALSE);

  g_ptr_array_add (renames->steps, step);
  return step;
}

/* A name for the time being. Nobody looks for it; it is only unlikely enough. */
static char *
make_passing_name (const char *name)
{
  g_autofree char *start = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), 100));

  return g_strdup_printf ("%s.%08x", start, g_random_int ());
}

/* Along those who have what the one before wants; from the end of that path backwards everybody
 * finds the name free. A path that comes to itself is a ring: its first one steps aside. */
static void
plan_path (Renames *renames,
           guint    first)
{
  g_autoptr(GArray) path = g_array_new (FALSE, FALSE, sizeof (guint));
  guint at = first + 1;

  while (at > 0 && renames->states[at - 1] == STATE_NEW)
    {
      guint index = at - 1;

      renames->states[index] = STATE_ON_PATH;
      g_array_append_val (path, index);
      at = find_holder (renames, index);
    }
  if (at > 0 && renames->states[at - 1] == STATE_ON_PATH)
    {
      g_autofree char *passing = make_passing_name (renames->names[at - 1]);

      add_rename (renames, at - 1, passing)->passing = TRUE;
    }
  for (guint i = path->len; i > 0; i--)
    {
      guint index = g_array_index (path, guint, i - 1);

      renames->states[index] = STATE_PLANNED;
      add_rename (renames, index, renames->names[index]);
    }
}

GPtrArray *
yd_browse_action_plan_renames (GPtrArray          *items,
                               const char * const *names)
{
  Renames renames = { .items = items, .names = names, .steps = new_steps () };
  g_autoptr(GHashTable) holders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint8 *states = g_new0 (guint8, items->len + 1);

  renames.holders = holders;
  renames.states = states;
  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);

      g_hash_table_replace (holders, make_key (item, yd_drive_item_get_name (item)),
                            GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < items->len; i++)
    if (states[i] == STATE_NEW)
      plan_path (&renames, i);
  return renames.steps;
}
