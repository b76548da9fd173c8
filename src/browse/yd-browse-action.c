/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An action: its steps one after the other, and what each changed, so that all of it can be taken
 * back in the opposite order. What the constructors plan is in yd-browse-action-plan.c.
 */
#include "config.h"

#include "yd-browse-action-private.h"

struct _YdBrowseAction
{
  GObject parent_instance;

  /* given at construction */
  YdStorage *storage; /* (owned) */
  char *name;         /* (owned) */
  YdBrowseActionKind kind;
  YdBrowseActionWay way;
  YdBrowseCarrier *carrier; /* (owned) (nullable) */
  GPtrArray *steps;         /* (owned): of YdBrowseStep; more may come */

  /* owned */
  GPtrArray *changes;   /* (owned): of YdBrowseChange, as they happened */
  GHashTable *known;    /* (owned): file id → YdDriveItem, newer than those of the steps */
  GListStore *failures; /* (owned): of YdBrowseFailure */

  /* state */
  YdBrowseActionState state;
  guint next; /* no step before this one waits */
  guint n_total;
  guint n_done;
  guint n_handed;
  gboolean cancelled;

  /* in flight */
  YdBrowseStep *mending; /* (owned) (nullable) */
};

enum
{
  PROP_STATE = 1,
  PROP_N_DONE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (YdBrowseAction, yd_browse_action, G_TYPE_OBJECT)

static void look            (GTask        *task_owned);
static void looked_cb       (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);
static void run_next        (GTask        *task_owned);
static void step_run_cb     (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);
static void finish_run      (GTask        *task_owned);
static void mended_cb       (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);

static void
set_state (YdBrowseAction      *self,
           YdBrowseActionState  state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static YdBrowseStep *
get_step (YdBrowseAction *self,
          guint           index)
{
  return g_ptr_array_index (self->steps, index);
}

static YdDriveClient *
get_drive (YdBrowseAction *self)
{
  return yd_storage_get_drive (self->storage);
}

/* The item of @step as it is known by now; NULL when it is known to be gone. */
static YdDriveItem *
find_current (YdBrowseAction *self,
              YdBrowseStep   *step)
{
  gpointer item = NULL;

  if (step->item == NULL)
    return NULL;
  if (g_hash_table_lookup_extended (self->known, yd_drive_item_get_id (step->item), NULL, &item))
    return item;
  return step->item;
}

/* @item: NULL when it is gone. */
static void
learn (YdBrowseAction *self,
       const char     *file_id,
       YdDriveItem    *item)
{
  g_hash_table_replace (self->known, g_strdup (file_id),
                        item != NULL ? yd_drive_item_ref (item) : NULL);
}

/* Failures */

static const char *
get_step_name (YdBrowseStep *step)
{
  return step->item != NULL ? yd_drive_item_get_name (step->item) : step->name;
}

static void
note_failure (YdBrowseAction *self,
              YdBrowseStep   *step,
              const GError   *error)
{
  guint n_failures = g_list_model_get_n_items (G_LIST_MODEL (self->failures));
  g_autoptr(YdBrowseFailure) failure = NULL;
  gpointer added[1];

  step->state = YD_BROWSE_STEP_FAILED;
  if (step->passing)
    return;
  failure = yd_browse_failure_new (step->item, get_step_name (step), error);
  added[0] = failure;
  g_list_store_splice (self->failures, n_failures, 0, added, 1);
}

/* The same would be said of all that follow. */
static gboolean
ends_everything (const GError *error)
{
  if (g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY) ||
      g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_TOO_LARGE))
    return FALSE;
  return error->domain != YD_DRIVE_ERROR ||
         error->code == YD_DRIVE_ERROR_SIGN_IN ||
         error->code == YD_DRIVE_ERROR_REVOKED ||
         error->code == YD_DRIVE_ERROR_DRIVE_DENIED ||
         error->code == YD_DRIVE_ERROR_QUOTA;
}

static void
fail_waiting (YdBrowseAction *self,
              const GError   *error)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (get_step (self, i)->state == YD_BROWSE_STEP_WAITING)
      note_failure (self, get_step (self, i), error);
}

/* Running */

void
yd_browse_action_run_async (YdBrowseAction      *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, yd_browse_action_run_async);
  if (self->state == YD_BROWSE_ACTION_WAITING)
    set_state (self, YD_BROWSE_ACTION_RUNNING);
  if (self->way != YD_BROWSE_ACTION_DO)
    look (task);
  else
    run_next (task);
}

/* What is to be taken back is looked at first: somebody else may have been there. */
static void
look (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdBrowseAction *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < self->steps->len; i++)
    if (get_step (self, i)->state == YD_BROWSE_STEP_WAITING)
      g_ptr_array_add (ids, (char *) yd_drive_item_get_id (get_step (self, i)->item));
  g_ptr_array_add (ids, NULL);
  yd_drive_client_get_many_async (get_drive (self), get_step (self, 0)->drive_id,
                                  (const char * const *) ids->pdata, cancellable, looked_cb,
                                  g_steal_pointer (&task));
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  YdBrowseAction *self = g_task_get_source_object (task);

  items = yd_drive_client_get_many_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (items == NULL)
    fail_waiting (self, error);
  for (guint i = 0; items != NULL && i < self->steps->len; i++)
    learn (self, yd_drive_item_get_id (get_step (self, i)->item), NULL);
  for (guint i = 0; items != NULL && i < items->len; i++)
    learn (self, yd_drive_item_get_id (g_ptr_array_index (items, i)),
           g_ptr_array_index (items, i));
  run_next (g_steal_pointer (&task));
}

static YdBrowseStep *
find_waiting (YdBrowseAction *self)
{
  for (; self->next < self->steps->len; self->next++)
    if (get_step (self, self->next)->state == YD_BROWSE_STEP_WAITING)
      return get_step (self, self->next);
  return NULL;
}

static void
run_next (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdBrowseAction *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  YdBrowseStep *step = find_waiting (self);

  if (step == NULL || self->state != YD_BROWSE_ACTION_RUNNING)
    {
      finish_run (g_steal_pointer (&task));
      return;
    }
  yd_browse_step_run_async (step, get_drive (self), find_current (self, step), cancellable,
                            step_run_cb, g_steal_pointer (&task));
}

static void
count_steps (YdBrowseAction *self,
             GPtrArray      *steps)
{
  for (guint i = 0; i < steps->len; i++)
    {
      YdBrowseStep *step = g_ptr_array_index (steps, i);

      if (!step->passing && !step->uncounted)
        self->n_total++;
    }
}

/* @more is emptied: its steps become the action's, after all others. */
static void
take_more (YdBrowseAction *self,
           GPtrArray      *more)
{
  gsize n_more = 0;
  g_autofree gpointer *steps = NULL;

  count_steps (self, more);
  steps = g_ptr_array_steal (more, &n_more);
  for (gsize i = 0; i < n_more; i++)
    g_ptr_array_add (self->steps, steps[i]);
}

static void
hand_over (YdBrowseAction *self,
           YdBrowseStep   *step)
{
  self->n_handed++;
  yd_browse_carrier_carry (self->carrier, step->from, step->item, self->storage,
                           step->parent_id);
}

static void
note_change (YdBrowseAction *self,
             YdBrowseStep   *step,
             YdBrowseChange *change_owned)
{
  YdDriveItem *item = change_owned->before != NULL ? change_owned->before : change_owned->after;

  step->state = YD_BROWSE_STEP_DONE;
  change_owned->passing = step->passing;
  if (item != NULL && step->kind != YD_BROWSE_STEP_COPY && step->kind != YD_BROWSE_STEP_CARRY)
    learn (self, yd_drive_item_get_id (item), change_owned->after);
  g_ptr_array_add (self->changes, change_owned);
  if (change_owned->more != NULL)
    take_more (self, change_owned->more);
  if (change_owned->handed)
    hand_over (self, step);
  if (step->passing || step->uncounted)
    return;
  self->n_done++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
}

/* The step is still the first one that waits: nothing else runs steps. */
static void
step_run_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  YdBrowseAction *self = g_task_get_source_object (task);
  YdBrowseStep *step = find_waiting (self);
  YdBrowseChange *change;

  change = yd_browse_step_run_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (change != NULL)
    note_change (self, step, change);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->cancelled = TRUE;
      set_state (self, YD_BROWSE_ACTION_STOPPING);
    }
  else
    {
      note_failure (self, step, error);
      if (ends_everything (error))
        fail_waiting (self, error);
    }
  run_next (g_steal_pointer (&task));
}

/* Who stepped aside and was not called back gets its old name again. (transfer full) (nullable) */
static YdBrowseStep *
plan_mending (YdBrowseAction *self)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      YdBrowseChange *change = g_ptr_array_index (self->changes, i);
      YdDriveItem *left = change->after;
      YdDriveItem *now;

      if (!change->passing || left == NULL)
        continue;
      change->passing = FALSE;
      now = g_hash_table_lookup (self->known, yd_drive_item_get_id (left));
      if (now == left)
        return yd_browse_change_invert (change);
    }
  return NULL;
}

/* Then it has to step aside again when the action is tried again. */
static void
mended_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdBrowseAction *self = g_task_get_source_object (task);
  YdBrowseChange *change = yd_browse_step_run_finish (YD_DRIVE_CLIENT (source), result, NULL);

  self->mending->passing = TRUE;
  if (change != NULL)
    note_change (self, self->mending, change);
  if (change != NULL)
    change->passing = FALSE;
  for (guint i = 0; change != NULL && i < self->steps->len; i++)
    if (get_step (self, i)->passing && change->before != NULL &&
        g_str_equal (yd_drive_item_get_id (get_step (self, i)->item),
                     yd_drive_item_get_id (change->before)))
      get_step (self, i)->state = YD_BROWSE_STEP_FAILED;
  g_clear_pointer (&self->mending, yd_browse_step_free);
  finish_run (g_steal_pointer (&task));
}

static void
finish_run (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdBrowseAction *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->mending = plan_mending (self);
  if (self->mending != NULL)
    {
      yd_browse_step_run_async (self->mending, get_drive (self),
                                find_current (self, self->mending), cancellable, mended_cb,
                                g_steal_pointer (&task));
      return;
    }
  self->cancelled = self->cancelled || find_waiting (self) != NULL;
  set_state (self, YD_BROWSE_ACTION_ENDED);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

gboolean
yd_browse_action_run_finish (YdBrowseAction  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_browse_action_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yd_browse_action_cancel (YdBrowseAction *self)
{
  g_return_if_fail (YD_IS_BROWSE_ACTION (self));

  if (self->state == YD_BROWSE_ACTION_WAITING || self->state == YD_BROWSE_ACTION_RUNNING)
    set_state (self, YD_BROWSE_ACTION_STOPPING);
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
      any = TRUE;
    }
  if (!any)
    return FALSE;
  g_list_store_remove_all (self->failures);
  self->next = 0;
  self->cancelled = FALSE;
  set_state (self, YD_BROWSE_ACTION_WAITING);
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
  count_steps (self, self->steps);
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
