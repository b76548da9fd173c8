/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Carrying an action out: its steps in their order, a few at a time where none stands in another's
 * way. What each changed is noted, and what failed.
 */
#include "config.h"

#include "yd-browse-action-private.h"

#define LANES 4

/* One step on its way. */
typedef struct
{
  GTask *task;        /* (owned): of the whole run */
  YdBrowseStep *step; /* (borrowed): from the action */
} StepRun;

static void look        (GTask        *task_owned);
static void looked_cb   (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);
static void run_more    (GTask        *task_owned);
static void step_run_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);
static void finish_run  (GTask        *task_owned);
static void mended_cb   (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

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

/* How many failures are of steps before @step: several are on their way at a time. */
static guint
find_failure_position (YdBrowseAction *self,
                       YdBrowseStep   *step)
{
  guint position = 0;

  for (guint i = 0; i < self->steps->len && get_step (self, i) != step; i++)
    position += get_step (self, i)->told ? 1 : 0;
  return position;
}

static void
note_failure (YdBrowseAction *self,
              YdBrowseStep   *step,
              const GError   *error)
{
  g_autoptr(YdBrowseFailure) failure = NULL;
  gpointer added[1];

  step->state = YD_BROWSE_STEP_FAILED;
  if (step->passing)
    return;
  failure = yd_browse_failure_new (step->item, get_step_name (step), error);
  added[0] = failure;
  g_list_store_splice (self->failures, find_failure_position (self, step), 0, added, 1);
  step->told = TRUE;
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

/* They are all after those that were begun. */
static void
fail_waiting (YdBrowseAction *self,
              const GError   *error)
{
  g_autoptr(GPtrArray) failures = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = self->next; i < self->steps->len; i++)
    {
      YdBrowseStep *step = get_step (self, i);

      if (step->state != YD_BROWSE_STEP_WAITING)
        continue;
      step->state = YD_BROWSE_STEP_FAILED;
      step->told = !step->passing;
      if (step->told)
        g_ptr_array_add (failures, yd_browse_failure_new (step->item, get_step_name (step),
                                                          error));
    }
  g_list_store_splice (self->failures, g_list_model_get_n_items (G_LIST_MODEL (self->failures)), 0,
                       failures->pdata, failures->len);
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
    yd_browse_action_set_state (self, YD_BROWSE_ACTION_RUNNING);
  if (self->way != YD_BROWSE_ACTION_DO)
    look (task);
  else
    run_more (task);
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
  run_more (g_steal_pointer (&task));
}

static YdBrowseStep *
find_waiting (YdBrowseAction *self)
{
  for (; self->next < self->steps->len; self->next++)
    if (get_step (self, self->next)->state == YD_BROWSE_STEP_WAITING)
      return get_step (self, self->next);
  return NULL;
}

/* Steps that stand in nobody's way: each is about an item of its own, and no name is chosen. */
static gboolean
is_independent (YdBrowseStep *step)
{
  return step->kind == YD_BROWSE_STEP_MOVE || step->kind == YD_BROWSE_STEP_STAR ||
         step->kind == YD_BROWSE_STEP_REMOVE ||
         (step->kind == YD_BROWSE_STEP_TAKE_BACK && !step->flag);
}

static gboolean
may_begin (YdBrowseAction *self,
           YdBrowseStep   *step)
{
  if (step == NULL || self->state != YD_BROWSE_ACTION_RUNNING)
    return FALSE;
  return self->n_running == 0 ||
         (self->n_running < LANES && !self->alone && is_independent (step));
}

/* The calls of one action wait for each other's way to the service, not for its budget. */
static void
run_more (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdBrowseAction *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  YdBrowseStep *step;

  for (step = find_waiting (self); may_begin (self, step); step = find_waiting (self))
    {
      StepRun *run = g_new0 (StepRun, 1);

      run->task = g_object_ref (task);
      run->step = step;
      step->state = YD_BROWSE_STEP_RUNNING;
      self->n_running++;
      self->alone = !is_independent (step);
      yd_browse_step_run_async (step, get_drive (self), find_current (self, step), cancellable,
                                step_run_cb, run);
    }
  if (self->n_running == 0)
    finish_run (g_steal_pointer (&task));
}

/* @more is emptied: its steps become the action's, after all others. */
static void
take_more (YdBrowseAction *self,
           GPtrArray      *more)
{
  gsize n_more = 0;
  g_autofree gpointer *steps = NULL;

  yd_browse_action_count_steps (self, more);
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
  yd_browse_action_add_done (self);
}

static void
step_run_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree StepRun *run = user_data;
  g_autoptr(GTask) task = run->task;
  g_autoptr(GError) error = NULL;
  YdBrowseAction *self = g_task_get_source_object (task);
  YdBrowseChange *change;

  self->n_running--;
  change = yd_browse_step_run_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (change != NULL)
    note_change (self, run->step, change);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      run->step->state = YD_BROWSE_STEP_FAILED;
      self->cancelled = TRUE;
      yd_browse_action_set_state (self, YD_BROWSE_ACTION_STOPPING);
    }
  else
    {
      note_failure (self, run->step, error);
      if (ends_everything (error))
        fail_waiting (self, error);
    }
  run_more (g_steal_pointer (&task));
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
  yd_browse_action_set_state (self, YD_BROWSE_ACTION_ENDED);
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
