/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making folders (Open API reference §5.7). The mode is always "refuse", so asking again after a
 * lost answer makes nothing twice: it tells the entry that is there. Whether that one is ours is
 * decided by its age.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"
#include "yd-drive-item-private.h"

#define AGE_SLACK_US (5 * (gint64) G_USEC_PER_SEC)

static const YdDriveCall create_folder_call = { "/adrive/v1.0/openFile/create",
                                                YD_DRIVE_CLASS_OTHER, TRUE };

typedef struct
{
  /* Input */
  char *drive_id;  /* (owned) */
  char *parent_id; /* (owned) */
  char *name;      /* (owned) */
  gboolean reuse;

  /* In progress */
  gint64 started_us;
  gboolean answer_lost;
} CreateFolder;

static void ask_for_folder           (GTask        *task_owned);
static void folder_answered_cb       (GObject      *source,
                                      GAsyncResult *result,
                                      gpointer      user_data);
static void existing_looked_at_cb    (GObject      *source,
                                      GAsyncResult *result,
                                      gpointer      user_data);

static void
create_folder_free (gpointer data)
{
  CreateFolder *create = data;

  g_free (create->drive_id);
  g_free (create->parent_id);
  g_free (create->name);
  g_free (create);
}

void
yd_drive_client_create_folder_async (YdDriveClient       *self,
                                     const char          *drive_id,
                                     const char          *parent_id,
                                     const char          *name,
                                     gboolean             reuse,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  CreateFolder *create;
  GError *error;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_create_folder_async);
  error = yd_drive_name_check (name);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  create = g_new0 (CreateFolder, 1);
  create->drive_id = g_strdup (drive_id);
  create->parent_id = g_strdup (parent_id);
  create->name = g_strdup (name);
  create->reuse = reuse;
  create->started_us = yd_base_clock_get_monotonic_us (yd_drive_client_get_clock (self));
  g_task_set_task_data (task, create, create_folder_free);
  ask_for_folder (g_steal_pointer (&task));
}

static void
ask_for_folder (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  CreateFolder *create = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(JsonObject) body = yd_drive_codec_new_body ("drive_id", create->drive_id,
                                                        "parent_file_id", create->parent_id,
                                                        "name", create->name,
                                                        "type", "folder",
                                                        "check_name_mode", "refuse", NULL);

  yd_drive_client_call_async (self, &create_folder_call, body, NULL, cancellable,
                              folder_answered_cb, g_steal_pointer (&task));
}

/* The answer has no times (§5.7): the folder is as old as our clock says. */
static YdDriveItem *
make_folder (YdDriveClient  *self,
             CreateFolder   *create,
             YdDriveCreated *created)
{
  const char *name = created->name != NULL ? created->name : create->name;
  YdDriveItem *item = yd_drive_item_new_folder (create->drive_id, created->file_id,
                                                create->parent_id, name);

  item->created_us = yd_base_clock_get_real_us (yd_drive_client_get_clock (self));
  item->modified_us = item->created_us;
  return item;
}

static void
return_new_folder (GTask       *task,
                   YdDriveItem *item)
{
  YdDriveClient *self = g_task_get_source_object (task);

  yd_drive_feed_added (yd_drive_client_get_feed (self), item);
  g_task_return_pointer (task, yd_drive_item_ref (item), (GDestroyNotify) yd_drive_item_unref);
}

static void
folder_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(YdDriveCreated) created = NULL;
  g_autoptr(YdDriveItem) item = NULL;
  g_autoptr(GError) error = NULL;
  CreateFolder *create = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  object = yd_drive_client_call_finish (self, result, NULL, &error);
  if (object != NULL)
    created = yd_drive_codec_read_created (object, FALSE, &error);
  if (created == NULL && !create->answer_lost && yd_drive_client_is_answer_lost (error))
    {
      create->answer_lost = TRUE;
      ask_for_folder (g_steal_pointer (&task));
      return;
    }
  if (created == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (created->exists)
    {
      yd_drive_client_get_async (self, create->drive_id, created->file_id, cancellable,
                                 existing_looked_at_cb, g_steal_pointer (&task));
      return;
    }
  item = make_folder (self, create, created);
  return_new_folder (task, item);
}

static void
existing_looked_at_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveItem) item = NULL;
  CreateFolder *create = g_task_get_task_data (task);
  gint64 now_us = yd_base_clock_get_monotonic_us (yd_drive_client_get_clock (self));
  gint64 age_us = G_MAXINT64;
  GError *error = NULL;

  item = yd_drive_client_look_finish (self, result, &age_us, &error);
  if (item == NULL)
    g_task_return_error (task, error);
  else if (create->answer_lost && yd_drive_item_is_folder (item) &&
           age_us <= now_us - create->started_us + AGE_SLACK_US)
    return_new_folder (task, item);
  else if (create->reuse && yd_drive_item_is_folder (item))
    g_task_return_pointer (task, g_steal_pointer (&item), (GDestroyNotify) yd_drive_item_unref);
  else
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS,
                             "create: the name is taken");
}

YdDriveItem *
yd_drive_client_create_folder_finish (YdDriveClient  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_create_folder_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
