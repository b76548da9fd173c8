/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue of actions and the two stacks. Taking back is an action too: it waits in the same
 * queue, and may fail in parts.
 */
#include "config.h"

#include "yd-browse-actions.h"

#include "yd-browse-action-private.h"

struct _YdBrowseActions
{
  GObject parent_instance;

  /* owned */
  GPtrArray *queue;          /* (owned): of YdBrowseAction: those at work and those that wait */
  GPtrArray *working;        /* (owned): those at work, borrowed from the queue */
  GPtrArray *undo;           /* (owned): of YdBrowseAction, the last one last */
  GPtrArray *redo;           /* (owned): the same */
  GCancellable *cancellable; /* (owned) */
};

enum
{
  PROP_UNDOABLE = 1,
  PROP_REDOABLE,
  N_PROPERTIES
};

enum
{
  ENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdBrowseActions, yd_browse_actions, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void start_ready    (YdBrowseActions *self);
static void action_run_cb  (GObject         *source,
                            GAsyncResult    *result,
                            gpointer         user_data);

/* The list */

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_BROWSE_ACTION;
}

static guint
get_n_items (GListModel *model)
{
  return YD_BROWSE_ACTIONS (model)->queue->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *queue = YD_BROWSE_ACTIONS (model)->queue;

  return position < queue->len ? g_object_ref (g_ptr_array_index (queue, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* The stacks */

static void
notify_stacks (YdBrowseActions *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDOABLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REDOABLE]);
}

static YdBrowseAction *
get_last (GPtrArray *stack)
{
  return stack->len > 0 ? g_ptr_array_index (stack, stack->len - 1) : NULL;
}

static void
push (GPtrArray      *stack,
      YdBrowseAction *action)
{
  g_ptr_array_remove (stack, action);
  g_ptr_array_add (stack, g_object_ref (action));
  if (stack->len > YD_BROWSE_ACTIONS_KEPT_MAX)
    g_ptr_array_remove_index (stack, 0);
}

/* What cannot be done again in its turn bars the way to what was taken back before it. */
static void
remember (YdBrowseActions *self,
          YdBrowseAction  *action)
{
  gboolean undoing = yd_browse_action_get_way (action) == YD_BROWSE_ACTION_UNDO;

  if (yd_browse_action_can_undo (action))
    push (undoing ? self->redo : self->undo, action);
  else if (undoing)
    g_ptr_array_set_size (self->redo, 0);
  notify_stacks (self);
}

/* The queue */

static gboolean
is_storage_at_work (YdBrowseActions *self,
                    YdStorage       *storage)
{
  for (guint i = 0; i < self->working->len; i++)
    if (yd_browse_action_get_storage (g_ptr_array_index (self->working, i)) == storage)
      return TRUE;
  return FALSE;
}

static GWeakRef *
weak_new (YdBrowseActions *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

/* (transfer full) (nullable) */
static YdBrowseActions *
weak_take (GWeakRef *weak_owned)
{
  YdBrowseActions *self = g_weak_ref_get (weak_owned);

  g_weak_ref_clear (weak_owned);
  g_free (weak_owned);
  return self;
}

static void
start_ready (YdBrowseActions *self)
{
  for (guint i = 0; i < self->queue->len; i++)
    {
      YdBrowseAction *action = g_ptr_array_index (self->queue, i);

      if (is_storage_at_work (self, yd_browse_action_get_storage (action)))
        continue;
      g_ptr_array_add (self->working, action);
      yd_browse_action_run_async (action, self->cancellable, action_run_cb, weak_new (self));
    }
}

static void
enqueue (YdBrowseActions *self,
         YdBrowseAction  *action)
{
  g_ptr_array_add (self->queue, g_object_ref (action));
  g_list_model_items_changed (G_LIST_MODEL (self), self->queue->len - 1, 0, 1);
  start_ready (self);
}

static gboolean
take_from_queue (YdBrowseActions *self,
                 YdBrowseAction  *action)
{
  guint position;

  if (!g_ptr_array_find (self->queue, action, &position))
    return FALSE;
  g_ptr_array_remove_index (self->queue, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  return TRUE;
}

static void
action_run_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(YdBrowseActions) self = weak_take (user_data);
  g_autoptr(YdBrowseAction) action = g_object_ref (YD_BROWSE_ACTION (source));

  yd_browse_action_run_finish (action, result, NULL);
  if (self == NULL)
    return;
  g_ptr_array_remove (self->working, action);
  if (take_from_queue (self, action))
    remember (self, action);
  start_ready (self);
  g_signal_emit (self, signals[ENDED], 0, action);
}

/* The object */

static void
yd_browse_actions_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  YdBrowseActions *self = YD_BROWSE_ACTIONS (object);

  switch (id)
    {
    case PROP_UNDOABLE:
      g_value_set_object (value, get_last (self->undo));
      break;

    case PROP_REDOABLE:
      g_value_set_object (value, get_last (self->redo));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
yd_browse_actions_dispose (GObject *object)
{
  YdBrowseActions *self = YD_BROWSE_ACTIONS (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (yd_browse_actions_parent_class)->dispose (object);
}

static void
yd_browse_actions_finalize (GObject *object)
{
  YdBrowseActions *self = YD_BROWSE_ACTIONS (object);

  g_ptr_array_unref (self->queue);
  g_ptr_array_unref (self->working);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (yd_browse_actions_parent_class)->finalize (object);
}

static void
yd_browse_actions_class_init (YdBrowseActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = yd_browse_actions_get_property;
  object_class->dispose = yd_browse_actions_dispose;
  object_class->finalize = yd_browse_actions_finalize;
  properties[PROP_UNDOABLE] = g_param_spec_object ("undoable", NULL, NULL, YD_TYPE_BROWSE_ACTION,
                                                   flags);
  properties[PROP_REDOABLE] = g_param_spec_object ("redoable", NULL, NULL, YD_TYPE_BROWSE_ACTION,
                                                   flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_BROWSE_ACTION);
}

static void
yd_browse_actions_init (YdBrowseActions *self)
{
  self->queue = g_ptr_array_new_with_free_func (g_object_unref);
  self->working = g_ptr_array_new ();
  self->undo = g_ptr_array_new_with_free_func (g_object_unref);
  self->redo = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

YdBrowseActions *
yd_browse_actions_new (void)
{
  return g_object_new (YD_TYPE_BROWSE_ACTIONS, NULL);
}

void
yd_browse_actions_run (YdBrowseActions *self,
                       YdBrowseAction  *action)
{
  g_return_if_fail (YD_IS_BROWSE_ACTIONS (self));
  g_return_if_fail (yd_browse_action_get_state (action) == YD_BROWSE_ACTION_WAITING);

  g_ptr_array_set_size (self->redo, 0);
  notify_stacks (self);
  enqueue (self, action);
}

/* It comes back to the stack with all it has done. */
void
yd_browse_actions_retry (YdBrowseActions *self,
                         YdBrowseAction  *action)
{
  g_return_if_fail (YD_IS_BROWSE_ACTIONS (self));

  if (!yd_browse_action_renew (action))
    return;
  g_ptr_array_remove (self->undo, action);
  g_ptr_array_remove (self->redo, action);
  notify_stacks (self);
  enqueue (self, action);
}

YdBrowseAction *
yd_browse_actions_get_undoable (YdBrowseActions *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTIONS (self), NULL);

  return get_last (self->undo);
}

YdBrowseAction *
yd_browse_actions_get_redoable (YdBrowseActions *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTIONS (self), NULL);

  return get_last (self->redo);
}

static YdBrowseAction *
turn_around (YdBrowseActions   *self,
             GPtrArray         *stack,
             YdBrowseAction    *action,
             YdBrowseActionWay  way)
{
  g_autoptr(YdBrowseAction) back = NULL;

  if (action == NULL || !g_ptr_array_find (stack, action, NULL))
    return NULL;
  back = yd_browse_action_turn_around (action, way);
  g_ptr_array_remove (stack, action);
  notify_stacks (self);
  if (back != NULL)
    enqueue (self, back);
  return back;
}

YdBrowseAction *
yd_browse_actions_undo_this (YdBrowseActions *self,
                             YdBrowseAction  *action)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTIONS (self), NULL);

  return turn_around (self, self->undo, action, YD_BROWSE_ACTION_UNDO);
}

YdBrowseAction *
yd_browse_actions_undo (YdBrowseActions *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTIONS (self), NULL);

  return turn_around (self, self->undo, get_last (self->undo), YD_BROWSE_ACTION_UNDO);
}

YdBrowseAction *
yd_browse_actions_redo (YdBrowseActions *self)
{
  g_return_val_if_fail (YD_IS_BROWSE_ACTIONS (self), NULL);

  return turn_around (self, self->redo, get_last (self->redo), YD_BROWSE_ACTION_REDO);
}

static void
drop_of_storage (GPtrArray *stack,
                 YdStorage *storage)
{
  for (guint i = stack->len; i > 0; i--)
    if (yd_browse_action_get_storage (g_ptr_array_index (stack, i - 1)) == storage)
      g_ptr_array_remove_index (stack, i - 1);
}

void
yd_browse_actions_forget (YdBrowseActions *self,
                          YdStorage       *storage)
{
  g_return_if_fail (YD_IS_BROWSE_ACTIONS (self));

  for (guint i = self->queue->len; i > 0; i--)
    {
      g_autoptr(YdBrowseAction) action = g_object_ref (g_ptr_array_index (self->queue, i - 1));

      if (yd_browse_action_get_storage (action) != storage)
        continue;
      yd_browse_action_cancel (action);
      take_from_queue (self, action);
    }
  drop_of_storage (self->undo, storage);
  drop_of_storage (self->redo, storage);
  notify_stacks (self);
}
