/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copying from another storage; see the header. A folder is made before it is looked into, so that
 * what cannot be listed is a failure of its own, and may be tried again.
 */
#include "config.h"

#include "yd-browse-carry.h"

#include "yd-drive-pages.h"

#define MAX_DEPTH 64

typedef struct
{
  /* Input */
  YdBrowseStep *step; /* (borrowed) */

  /* In progress */
  YdDrivePages *pages; /* (owned) */
  GPtrArray *more;     /* (owned): of YdBrowseStep */
} Carry;

static void carried_cb     (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data);
static void folder_made_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data);
static void list_page      (GTask        *task_owned,
                            const char   *marker);
static void page_listed_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data);

static void
carry_free (gpointer data)
{
  Carry *carry = data;

  yd_drive_pages_free (carry->pages);
  g_ptr_array_unref (carry->more);
  g_free (carry);
}

static void
return_change (GTask       *task,
               YdDriveItem *after,
               gboolean     handed)
{
  Carry *carry = g_task_get_task_data (task);
  YdBrowseChange *change = yd_browse_change_new (carry->step->kind,
                                                 after != NULL ? carry->step->item : NULL, after);

  change->handed = handed;
  change->more = g_ptr_array_ref (carry->more);
  g_task_return_pointer (task, change, (GDestroyNotify) yd_browse_change_free);
}

void
yd_browse_carry_run_async (YdBrowseStep        *step,
                           YdDriveClient       *drive,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (drive, cancellable, callback, user_data);
  Carry *carry = g_new0 (Carry, 1);

  g_task_set_source_tag (task, yd_browse_carry_run_async);
  carry->step = step;
  carry->pages = yd_drive_pages_new ();
  carry->more = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_browse_step_free);
  g_task_set_task_data (task, carry, carry_free);
  if (step->depth > MAX_DEPTH)
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                             "more than %d folders deep", MAX_DEPTH);
  else if (step->kind == YD_BROWSE_STEP_CARRY_INSIDE)
    list_page (g_steal_pointer (&task), NULL);
  else if (yd_drive_item_is_folder (step->item))
    yd_drive_client_create_folder_async (drive, step->drive_id, step->parent_id,
                                         yd_drive_item_get_name (step->item), FALSE, cancellable,
                                         folder_made_cb, g_steal_pointer (&task));
  else
    yd_drive_client_carry_async (drive, yd_storage_get_drive (step->from), step->item,
                                 step->drive_id, step->parent_id, cancellable, carried_cb,
                                 g_steal_pointer (&task));
}

static void
add_step (Carry            *carry,
          YdBrowseStepKind  kind,
          YdDriveItem      *item,
          const char       *parent_id,
          guint             depth)
{
  YdBrowseStep *step = yd_browse_step_new (kind, carry->step->drive_id, item, parent_id, NULL,
                                           FALSE);

  step->from = g_object_ref (carry->step->from);
  step->depth = depth;
  step->uncounted = kind == YD_BROWSE_STEP_CARRY_INSIDE;
  g_ptr_array_add (carry->more, step);
}

/* While all lines of the account are taken not even the proof can be read: transfers wait. */
static void
carried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveItem) made = NULL;
  g_autoptr(GError) error = NULL;

  if (yd_drive_client_carry_finish (YD_DRIVE_CLIENT (source), result, &made, &error) ||
      g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CONCURRENCY))
    return_change (task, made, made == NULL);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
folder_made_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveItem) folder = NULL;
  Carry *carry = g_task_get_task_data (task);
  GError *error = NULL;

  folder = yd_drive_client_create_folder_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (folder == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  add_step (carry, YD_BROWSE_STEP_CARRY_INSIDE, carry->step->item, yd_drive_item_get_id (folder),
            carry->step->depth);
  return_change (task, folder, FALSE);
}

/* What is in a folder of the other storage */

static void
list_page (GTask      *task_owned,
           const char *marker)
{
  g_autoptr(GTask) task = task_owned;
  Carry *carry = g_task_get_task_data (task);
  YdDriveItem *folder = carry->step->item;

  yd_drive_client_list_async (yd_storage_get_drive (carry->step->from),
                              yd_drive_item_get_drive_id (folder), yd_drive_item_get_id (folder),
                              marker, g_task_get_cancellable (task), page_listed_cb, task);
  g_steal_pointer (&task);
}

static void
page_listed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GPtrArray) items = NULL;
  g_autofree char *next_marker = NULL;
  Carry *carry = g_task_get_task_data (task);
  GError *error = NULL;

  items = yd_drive_client_list_finish (YD_DRIVE_CLIENT (source), result, &next_marker, &error);
  if (items == NULL ||
      (next_marker != NULL && !yd_drive_pages_follow (carry->pages, next_marker, &error)))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < items->len; i++)
    add_step (carry, YD_BROWSE_STEP_CARRY, g_ptr_array_index (items, i), carry->step->parent_id,
              carry->step->depth + 1);
  if (next_marker != NULL)
    list_page (g_steal_pointer (&task), next_marker);
  else
    return_change (task, NULL, FALSE);
}

YdBrowseChange *
yd_browse_carry_run_finish (YdDriveClient  *drive,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, drive), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_browse_carry_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
