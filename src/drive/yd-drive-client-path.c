/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where an entry is, in words: from the entry up to the root, one get (Open API reference §5.4) for
 * each step. For showing, not for addressing: names may repeat in a folder.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

#define MAX_DEPTH 64

typedef struct
{
  /* Input */
  char *drive_id; /* (owned) */

  /* In progress */
  char *file_id;    /* (owned): looked at now */
  GHashTable *seen; /* (owned): set of ids */

  /* Output */
  GString *path; /* (owned) */
} Path;

static void look_at_next      (GTask        *task_owned);
static void step_looked_at_cb (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);

static void
path_free (gpointer data)
{
  Path *path = data;

  g_free (path->drive_id);
  g_free (path->file_id);
  g_hash_table_unref (path->seen);
  g_string_free (path->path, TRUE);
  g_free (path);
}

void
yd_drive_client_get_path_async (YdDriveClient       *self,
                                const char          *drive_id,
                                const char          *file_id,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;
  Path *path;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self));
  g_return_if_fail (drive_id != NULL && file_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_get_path_async);
  path = g_new0 (Path, 1);
  path->drive_id = g_strdup (drive_id);
  path->file_id = g_strdup (file_id);
  path->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  path->path = g_string_new (NULL);
  g_task_set_task_data (task, path, path_free);
  look_at_next (task);
}

/* An entry that does not tell its parent is as far up as one can see. */
static gboolean
is_top (const char *file_id)
{
  return *file_id == '\0' || g_str_equal (file_id, YD_DRIVE_ROOT_ID);
}

static void
look_at_next (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Path *path = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (is_top (path->file_id))
    g_task_return_pointer (task, g_strdup (path->path->len > 0 ? path->path->str : "/"), g_free);
  else if (g_hash_table_size (path->seen) >= MAX_DEPTH)
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                             "get.parent_file_id: more than %d folders deep", MAX_DEPTH);
  else if (!g_hash_table_add (path->seen, g_strdup (path->file_id)))
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                             "get.parent_file_id: the folder is within itself");
  else
    yd_drive_client_get_async (self, path->drive_id, path->file_id, cancellable, step_looked_at_cb,
                               g_steal_pointer (&task));
}

static void
step_looked_at_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveItem) item = NULL;
  Path *path = g_task_get_task_data (task);
  GError *error = NULL;

  item = yd_drive_client_get_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (item == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_string_prepend (path->path, yd_drive_item_get_name (item));
  g_string_prepend_c (path->path, '/');
  g_free (path->file_id);
  path->file_id = g_strdup (yd_drive_item_get_parent_id (item));
  look_at_next (g_steal_pointer (&task));
}

char *
yd_drive_client_get_path_finish (YdDriveClient  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_get_path_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
