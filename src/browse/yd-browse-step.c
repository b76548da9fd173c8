/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps: the call each is, and its opposite. Nothing is asked twice here: what may be repeated
 * after a lost answer is the drive's to know.
 */
#include "config.h"

#include "yd-browse-step.h"

#include "yd-browse-carry.h"

typedef struct
{
  /* Input */
  YdBrowseStep *step;   /* (borrowed) */
  YdDriveItem *current; /* (owned) (nullable) */
} Run;

static void take_back  (GTask        *task_owned);
static void created_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);
static void renamed_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);
static void moved_cb   (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);
static void copied_cb  (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);
static void starred_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);
static void carried_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);
static void listed_cb  (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);
static void removed_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

YdBrowseStep *
yd_browse_step_new (YdBrowseStepKind  kind,
                    const char       *drive_id,
                    YdDriveItem      *item,
                    const char       *parent_id,
                    const char       *name,
                    gboolean          flag)
{
  YdBrowseStep *self = g_new0 (YdBrowseStep, 1);

  self->kind = kind;
  self->drive_id = g_strdup (drive_id);
  self->item = item != NULL ? yd_drive_item_ref (item) : NULL;
  self->parent_id = g_strdup (parent_id);
  self->name = g_strdup (name);
  self->flag = flag != FALSE;
  return self;
}

void
yd_browse_step_free (YdBrowseStep *self)
{
  g_free (self->drive_id);
  g_clear_pointer (&self->item, yd_drive_item_unref);
  g_free (self->parent_id);
  g_free (self->name);
  g_clear_object (&self->from);
  g_free (self);
}

/* Changes */

YdBrowseChange *
yd_browse_change_new (YdBrowseStepKind  kind,
                      YdDriveItem      *before,
                      YdDriveItem      *after)
{
  YdBrowseChange *self = g_new0 (YdBrowseChange, 1);

  self->kind = kind;
  self->before = before != NULL ? yd_drive_item_ref (before) : NULL;
  self->after = after != NULL ? yd_drive_item_ref (after) : NULL;
  return self;
}

void
yd_browse_change_free (YdBrowseChange *self)
{
  g_clear_pointer (&self->before, yd_drive_item_unref);
  g_clear_pointer (&self->after, yd_drive_item_unref);
  g_clear_pointer (&self->more, g_ptr_array_unref);
  g_free (self);
}

YdBrowseStep *
yd_browse_change_invert (const YdBrowseChange *self)
{
  YdBrowseStepKind kind = self->kind;
  const char *parent_id = NULL;
  const char *name = NULL;
  gboolean flag = FALSE;
  YdBrowseStep *step;

  if (self->after == NULL)
    return NULL;
  switch (self->kind)
    {
    case YD_BROWSE_STEP_CREATE:
    case YD_BROWSE_STEP_COPY:
    case YD_BROWSE_STEP_CARRY:
      flag = self->kind == YD_BROWSE_STEP_CREATE ||
             (self->kind == YD_BROWSE_STEP_CARRY && yd_drive_item_is_folder (self->after));
      kind = YD_BROWSE_STEP_TAKE_BACK;
      break;

    case YD_BROWSE_STEP_RENAME:
      name = yd_drive_item_get_name (self->before);
      break;

    case YD_BROWSE_STEP_MOVE:
      parent_id = yd_drive_item_get_parent_id (self->before);
      if (*parent_id == '\0')
        return NULL;
      break;

    case YD_BROWSE_STEP_STAR:
      flag = yd_drive_item_get_starred (self->before);
      break;

    case YD_BROWSE_STEP_REMOVE:
    case YD_BROWSE_STEP_TAKE_BACK:
    case YD_BROWSE_STEP_CARRY_INSIDE:
    default:
      return NULL;
    }
  step = yd_browse_step_new (kind, yd_drive_item_get_drive_id (self->after), self->after,
                             parent_id, name, flag);
  step->careful = TRUE;
  return step;
}

/* Running */

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_pointer (&run->current, yd_drive_item_unref);
  g_free (run);
}

/* Nothing to do: it is as wished. */
static gboolean
is_idle (Run *run)
{
  YdBrowseStep *step = run->step;

  switch (step->kind)
    {
    case YD_BROWSE_STEP_RENAME:
      return g_str_equal (yd_drive_item_get_name (run->current), step->name);

    case YD_BROWSE_STEP_MOVE:
      return g_str_equal (yd_drive_item_get_parent_id (run->current), step->parent_id);

    case YD_BROWSE_STEP_STAR:
      return yd_drive_item_get_starred (run->current) == step->flag;

    case YD_BROWSE_STEP_CREATE:
    case YD_BROWSE_STEP_COPY:
    case YD_BROWSE_STEP_REMOVE:
    case YD_BROWSE_STEP_TAKE_BACK:
    case YD_BROWSE_STEP_CARRY:
    case YD_BROWSE_STEP_CARRY_INSIDE:
    default:
      return FALSE;
    }
}

static gboolean
is_as_left (YdDriveItem *left,
            YdDriveItem *current)
{
  return g_str_equal (yd_drive_item_get_name (left), yd_drive_item_get_name (current)) &&
         g_str_equal (yd_drive_item_get_parent_id (left), yd_drive_item_get_parent_id (current)) &&
         g_strcmp0 (yd_drive_item_get_content_hash (left),
                    yd_drive_item_get_content_hash (current)) == 0;
}

/* Why it is not even tried, or NULL. (transfer full) */
static GError *
find_obstacle (Run *run)
{
  YdBrowseStep *step = run->step;

  if (step->item == NULL)
    return NULL;
  if (run->current == NULL)
    return g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND, "it is gone");
  if (step->careful && step->kind != YD_BROWSE_STEP_STAR &&
      !is_as_left (step->item, run->current))
    return g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_CHANGED, "it is not as we left it");
  if (step->parent_id != NULL &&
      g_str_equal (step->parent_id, yd_drive_item_get_id (run->current)))
    return g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_UNSUPPORTED,
                                "a folder cannot go into itself");
  return NULL;
}

static void
start (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *drive = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Run *run = g_task_get_task_data (task);
  YdBrowseStep *step = run->step;

  switch (step->kind)
    {
    case YD_BROWSE_STEP_CREATE:
      yd_drive_client_create_folder_async (drive, step->drive_id, step->parent_id, step->name,
                                           FALSE, cancellable, created_cb,
                                           g_steal_pointer (&task));
      break;

    case YD_BROWSE_STEP_RENAME:
      yd_drive_client_rename_async (drive, run->current, step->name, cancellable, renamed_cb,
                                    g_steal_pointer (&task));
      break;

    case YD_BROWSE_STEP_MOVE:
      yd_drive_client_move_async (drive, run->current, step->parent_id, cancellable, moved_cb,
                                  g_steal_pointer (&task));
      break;

    case YD_BROWSE_STEP_COPY:
      yd_drive_client_copy_async (drive, run->current, step->parent_id, TRUE, cancellable,
                                  copied_cb, g_steal_pointer (&task));
      break;

    case YD_BROWSE_STEP_STAR:
      yd_drive_client_set_starred_async (drive, run->current, step->flag, cancellable, starred_cb,
                                         g_steal_pointer (&task));
      break;

    case YD_BROWSE_STEP_REMOVE:
      yd_drive_client_remove_async (drive, run->current, step->flag, cancellable, removed_cb,
                                    g_steal_pointer (&task));
      break;

    case YD_BROWSE_STEP_CARRY:
    case YD_BROWSE_STEP_CARRY_INSIDE:
      yd_browse_carry_run_async (step, drive, cancellable, carried_cb, g_steal_pointer (&task));
      break;

    case YD_BROWSE_STEP_TAKE_BACK:
    default:
      take_back (g_steal_pointer (&task));
      break;
    }
}

void
yd_browse_step_run_async (YdBrowseStep        *self,
                          YdDriveClient       *drive,
                          YdDriveItem         *current,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (drive, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);
  GError *error;

  g_task_set_source_tag (task, yd_browse_step_run_async);
  run->step = self;
  run->current = current != NULL ? yd_drive_item_ref (current) : NULL;
  g_task_set_task_data (task, run, run_free);
  error = find_obstacle (run);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (is_idle (run))
    g_task_return_pointer (task, yd_browse_change_new (self->kind, NULL, NULL),
                           (GDestroyNotify) yd_browse_change_free);
  else
    start (g_steal_pointer (&task));
}

/* @after_owned: NULL after a failure, or when nothing is left. */
static void
return_change (GTask       *task,
               gboolean     done,
               YdDriveItem *after_owned,
               GError      *error_owned)
{
  g_autoptr(YdDriveItem) after = after_owned;
  Run *run = g_task_get_task_data (task);

  if (done)
    g_task_return_pointer (task, yd_browse_change_new (run->step->kind, run->current, after),
                           (GDestroyNotify) yd_browse_change_free);
  else
    g_task_return_error (task, error_owned);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  YdDriveItem *after = yd_drive_client_create_folder_finish (YD_DRIVE_CLIENT (source), result,
                                                             &error);

  return_change (task, after != NULL, after, error);
}

static void
renamed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  YdDriveItem *after = yd_drive_client_rename_finish (YD_DRIVE_CLIENT (source), result, &error);

  return_change (task, after != NULL, after, error);
}

static void
moved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean done = yd_drive_client_move_finish (YD_DRIVE_CLIENT (source), result, &error);
  YdDriveItem *after = done ? yd_drive_item_with_parent (run->current, run->step->parent_id)
                            : NULL;

  return_change (task, done, after, error);
}

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  YdDriveItem *after = yd_drive_client_copy_finish (YD_DRIVE_CLIENT (source), result, &error);

  return_change (task, after != NULL, after, error);
}

static void
starred_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  YdDriveItem *after = yd_drive_client_set_starred_finish (YD_DRIVE_CLIENT (source), result,
                                                           &error);

  return_change (task, after != NULL, after, error);
}

static void
carried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  YdBrowseChange *change = yd_browse_carry_run_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (change != NULL)
    g_task_return_pointer (task, change, (GDestroyNotify) yd_browse_change_free);
  else
    g_task_return_error (task, error);
}

/* Taking back. A folder of ours that has something in it by now is not ours to throw away. */

static void
take_back (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *drive = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Run *run = g_task_get_task_data (task);

  if (run->step->flag)
    yd_drive_client_list_async (drive, run->step->drive_id, yd_drive_item_get_id (run->current),
                                NULL, cancellable, listed_cb, g_steal_pointer (&task));
  else
    yd_drive_client_remove_async (drive, run->current, FALSE, cancellable, removed_cb,
                                  g_steal_pointer (&task));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  YdDriveClient *drive = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(GPtrArray) items = NULL;
  g_autofree char *next_marker = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  items = yd_drive_client_list_finish (drive, result, &next_marker, &error);
  if (items == NULL)
    g_task_return_error (task, error);
  else if (items->len > 0 || next_marker != NULL)
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CHANGED,
                             "the folder is not empty");
  else
    yd_drive_client_remove_async (drive, run->current, FALSE, cancellable, removed_cb,
                                  g_steal_pointer (&task));
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean done = yd_drive_client_remove_finish (YD_DRIVE_CLIENT (source), result, &error);

  return_change (task, done, NULL, error);
}

YdBrowseChange *
yd_browse_step_run_finish (YdDriveClient  *drive,
                           GAsyncResult   *result,
                           GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, drive), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_browse_step_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
