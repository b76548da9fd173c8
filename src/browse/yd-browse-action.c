/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An action: its steps, and what each changed, so that all of it can be taken back in the opposite
 * order. What the constructors plan is in yd-browse-action-plan.c, and how it is carried out in
 * yd-browse-action-run.c.
 */
#include "config.h"

#include "yd-browse-action-private.h"

enum
{
  PROP_STATE = 1,
  PROP_N_DONE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (YdBrowseAction, yd_browse_action, G_TYPE_OBJECT)

void
yd_browse_action_set_state (YdBrowseAction      *self,
                            YdBrowseActionState  state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
yd_browse_action_add_done (YdBrowseAction *self)
{
  self->n_done++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
}

void
yd_browse_action_count_steps (YdBrowseAction *self,
                              GPtrArray      *steps)
{
  for (guint i = 0; i < steps->len; i++)
    {
      YdBrowseStep *step = g_ptr_array_index (steps, i);

      if (!step->passing && !step->uncounted)
        self->n_total++;
    }
}

static YdBrowseStep *
get_step (YdBrowseAction *self,
          guint           index)
{
  return g_ptr_array_index (self->steps, index);
}

void
yd_browse_action_cancel (YdBrowseAction *self)
{
  g_return_if_fail (YD_IS_BROWSE_ACTION (self));

  if (self->state == YD_BROWSE_ACTION_WAITING || self->state == YD_BROWSE_ACTION_RUNNING)
    yd_browse_action_set_state (self, YD_BROWSE_ACTION_STOPPING);
}

/* Once more, and back */

gboolean
yd_browse_action_renew (YdBrowseAction *self)
{
  gboolean any = FALSE;

  g_return_val_if_fail (self->state == YD_BROWSE_ACTION_ENDED, FALSE);

  for (guint i = 0; i < self->steps->len; i++)
    {
      YdBrowseStep *step = get_step (self, i);

      if (step->state == YD_BROWSE_STEP_DONE)
        continue;
      step->state = YD_BROWSE_STEP_WAITING;
      step->told = FALSE;
      any = TRUE;
    }
  if (!any)
    return FALSE;
  g_list_store_remove_all (self->failures);
  self->next = 0;
  self->cancelled = FALSE;
  yd_browse_action_set_state (self, YD_BROWSE_ACTION_WAITING);
  return TRUE;
}

YdBrowseAction *
yd_browse_action_turn_around (YdBrowseAction    *self,
                              YdBrowseActionWay  way)
{
  g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               yd_browse_step_free);

  for (guint i = self->changes->len; i > 0; i--)
    {
      YdBrowseStep *step = yd_browse_change_invert (g_ptr_array_index (self->changes, i - 1));

      if (step != NULL)
        g_ptr_array_add (steps, step);
    }
  if (steps->len == 0)
    return NULL;
  g_ptr_array_set_size (self->changes, 0);
  return yd_browse_action_new_of_steps (self->storage, self->kind, way, self->name,
                                        g_steal_pointer (&steps));
}

gboolean
yd_browse_action_can_undo (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), FALSE);

  for (guint i = 0; i < self->changes->len; i++)
    {
      g_autoptr(YdBrowseStep) step =
        yd_browse_change_invert (g_ptr_array_index (self->changes, i));

      if (step != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The object */

static void
yd_browse_action_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  YdBrowseAction *self = YD_BROWSE_ACTION (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
yd_browse_action_finalize (GObject *object)
{
  YdBrowseAction *self = YD_BROWSE_ACTION (object);

  g_object_unref (self->storage);
  g_free (self->name);
  g_clear_object (&self->carrier);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->changes);
  g_hash_table_unref (self->known);
  g_object_unref (self->failures);
  g_clear_pointer (&self->mending, yd_browse_step_free);
  G_OBJECT_CLASS (yd_browse_action_parent_class)->finalize (object);
}

static void
yd_browse_action_class_init (YdBrowseActionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = yd_browse_action_get_property;
  object_class->finalize = yd_browse_action_finalize;
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, YD_BROWSE_ACTION_ENDED, 0,
                                              flags);
  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
unref_item (gpointer item)
{
  if (item != NULL)
    yd_drive_item_unref (item);
}

static void
yd_browse_action_init (YdBrowseAction *self)
{
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_browse_change_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_item);
  self->failures = g_list_store_new (YD_TYPE_BROWSE_FAILURE);
}

YdBrowseAction *
yd_browse_action_new_of_steps (YdStorage          *storage,
                               YdBrowseActionKind  kind,
                               YdBrowseActionWay   way,
                               const char         *name,
                               GPtrArray          *steps_owned)
{
  YdBrowseAction *self = g_object_new (YD_TYPE_BROWSE_ACTION, NULL);

  self->storage = g_object_ref (storage);
  self->kind = kind;
  self->way = way;
  self->name = g_strdup (name);
  self->steps = steps_owned;
  yd_browse_action_count_steps (self, self->steps);
  return self;
}

void
yd_browse_action_set_carrier (YdBrowseAction  *self,
                              YdBrowseCarrier *carrier)
{
  g_set_object (&self->carrier, carrier);
}

YdBrowseActionKind
yd_browse_action_get_kind (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), YD_BROWSE_ACTION_NEW_FOLDER);

  return self->kind;
}

YdBrowseActionWay
yd_browse_action_get_way (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), YD_BROWSE_ACTION_DO);

  return self->way;
}

YdBrowseActionState
yd_browse_action_get_state (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), YD_BROWSE_ACTION_ENDED);

  return self->state;
}

YdStorage *
yd_browse_action_get_storage (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), NULL);

  return self->storage;
}

guint
yd_browse_action_get_n_total (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), 0);

  return self->n_total;
}

guint
yd_browse_action_get_n_handed_over (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), 0);

  return self->n_handed;
}

guint
yd_browse_action_get_n_done (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), 0);

  return self->n_done;
}

const char *
yd_browse_action_get_name (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), NULL);

  return self->name;
}

GListModel *
yd_browse_action_get_failures (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), NULL);

  return G_LIST_MODEL (self->failures);
}

GPtrArray *
yd_browse_action_dup_results (YdBrowseAction *self)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), results);

  for (guint i = 0; i < self->changes->len; i++)
    {
      YdBrowseChange *change = g_ptr_array_index (self->changes, i);

      if (change->after != NULL)
        g_ptr_array_add (results, yd_drive_item_ref (change->after));
    }
  return results;
}

gboolean
yd_browse_action_was_cancelled (YdBrowseAction *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTION (self), FALSE);

  return self->cancelled;
}
