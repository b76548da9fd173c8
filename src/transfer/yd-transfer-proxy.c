/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The download proxy for one file; see the header.
 */
#include "config.h"

#include "yd-transfer-proxy.h"

#include "yd-storage-proxy.h"
#include "yd-transfer.h"

#include <string.h>

struct _YdTransferProxy
{
  char *template; /* (owned) */
  gboolean has_url;
  char *path;     /* (owned) (nullable): below the storage's root */
};

typedef struct
{
  /* Input */
  YdDriveClient *drive;   /* (owned) */
  YdDriveItem *item;      /* (owned) */
  char *root_id;          /* (owned) */

  /* In progress and output */
  YdTransferProxy *proxy; /* (owned) (nullable) */
} Find;

static void item_path_got_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void root_path_got_cb (GObject *object, GAsyncResult *result, gpointer user_data);

static void
find_free (gpointer data)
{
  Find *find = data;

  g_object_unref (find->drive);
  yd_drive_item_unref (find->item);
  g_free (find->root_id);
  g_clear_pointer (&find->proxy, yd_transfer_proxy_free);
  g_free (find);
}

void
yd_transfer_proxy_free (YdTransferProxy *self)
{
  g_free (self->template);
  g_free (self->path);
  g_free (self);
}

void
yd_transfer_proxy_find_async (YdStorage           *storage,
                              YdDriveItem         *item,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (storage, cancellable, callback, user_data);
  const YdStorageOptions *options = yd_storage_get_options (storage);
  YdStorageProxyKind kind = yd_storage_proxy_parse (options->proxy);
  Find *find = g_new0 (Find, 1);

  g_task_set_source_tag (task, yd_transfer_proxy_find_async);
  g_task_set_task_data (task, find, find_free);
  find->drive = g_object_ref (yd_storage_get_drive (storage));
  find->item = yd_drive_item_ref (item);
  find->root_id = g_strdup (options->root_id);
  if (kind == YD_STORAGE_PROXY_INVALID)
    {
      g_task_return_new_error (task, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_PROXY,
                               "the download proxy's address is none");
      return;
    }
  if (kind != YD_STORAGE_PROXY_NONE)
    {
      find->proxy = g_new0 (YdTransferProxy, 1);
      find->proxy->template = g_strdup (options->proxy);
      find->proxy->has_url = kind == YD_STORAGE_PROXY_URL;
    }
  if (find->proxy == NULL || strstr (options->proxy, "{path}") == NULL)
    g_task_return_boolean (task, TRUE);
  else
    yd_drive_client_get_path_async (find->drive, yd_drive_item_get_drive_id (item),
                                    yd_drive_item_get_id (item), cancellable, item_path_got_cb,
                                    g_steal_pointer (&task));
}

static void
item_path_got_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Find *find = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  find->proxy->path = yd_drive_client_get_path_finish (find->drive, result, &error);
  if (find->proxy->path == NULL)
    g_task_return_error (task, error);
  else if (g_str_equal (find->root_id, "root"))
    g_task_return_boolean (task, TRUE);
  else
    yd_drive_client_get_path_async (find->drive, yd_drive_item_get_drive_id (find->item),
                                    find->root_id, cancellable, root_path_got_cb,
                                    g_steal_pointer (&task));
}

static void
root_path_got_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Find *find = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *root = yd_drive_client_get_path_finish (find->drive, result, &error);
  gsize length = root != NULL ? strlen (root) : 0;

  if (root == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_str_has_prefix (find->proxy->path, root) && find->proxy->path[length] == '/')
    memmove (find->proxy->path, find->proxy->path + length,
             strlen (find->proxy->path + length) + 1);
  g_task_return_boolean (task, TRUE);
}

gboolean
yd_transfer_proxy_find_finish (YdStorage        *storage,
                               GAsyncResult     *result,
                               YdTransferProxy **proxy,
                               GError          **error)
{
  Find *find = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, storage), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_proxy_find_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *proxy = g_steal_pointer (&find->proxy);
  return TRUE;
}

gboolean
yd_transfer_proxy_has_url (YdTransferProxy *self)
{
  return self->has_url;
}

char *
yd_transfer_proxy_dup_url (YdTransferProxy *self,
                           const char      *url)
{
  if (self == NULL)
    return g_strdup (url);
  return yd_storage_proxy_expand (self->template, self->path != NULL ? self->path : "/", url);
}

GError *
yd_transfer_proxy_blame (GError *error)
{
  GError *blame;

  if (error->domain != YD_NET_ERROR && error->domain != YD_DRIVE_ERROR)
    return error;
  blame = g_error_new (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_PROXY, "the download proxy: %s",
                       error->message);
  g_error_free (error);
  return blame;
}
