/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file of another drive, also another account's, made here without its bytes: the hash is known,
 * and the service gives us the few bytes that the proof wants (Open API reference §5.8). Nothing is
 * uploaded: when the service wants the content, that is for somebody else.
 */
#include "config.h"

#include "yd-drive-client.h"

#include "yd-drive-client-private.h"

typedef struct
{
  /* Input */
  YdDriveClient *from; /* (owned) */
  YdDriveItem *item;   /* (owned) */
  char *drive_id;      /* (owned) */
  char *parent_id;     /* (owned) */

  /* Output */
  YdDriveItem *made; /* (owned) (nullable) */
} Carry;

static void create         (GTask        *task_owned,
                            const char   *url);
static void link_got_cb    (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data);
static void created_cb     (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data);
static void looked_at_cb   (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data);

static void
carry_free (gpointer data)
{
  Carry *carry = data;

  g_object_unref (carry->from);
  yd_drive_item_unref (carry->item);
  g_free (carry->drive_id);
  g_free (carry->parent_id);
  g_clear_pointer (&carry->made, yd_drive_item_unref);
  g_free (carry);
}

void
yd_drive_client_carry_async (YdDriveClient       *self,
                             YdDriveClient       *from,
                             YdDriveItem         *item,
                             const char          *drive_id,
                             const char          *parent_id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Carry *carry;

  g_return_if_fail (YD_IS_DRIVE_CLIENT (self) && YD_IS_DRIVE_CLIENT (from));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_drive_client_carry_async);
  carry = g_new0 (Carry, 1);
  carry->from = g_object_ref (from);
  carry->item = yd_drive_item_ref (item);
  carry->drive_id = g_strdup (drive_id);
  carry->parent_id = g_strdup (parent_id);
  g_task_set_task_data (task, carry, carry_free);
  if (yd_drive_item_get_content_hash (item) == NULL || yd_drive_item_get_size (item) < 0)
    g_task_return_boolean (task, TRUE);
  else if (yd_drive_item_get_size (item) == 0)
    create (g_steal_pointer (&task), NULL);
  else
    yd_drive_client_get_link_async (from, yd_drive_item_get_drive_id (item),
                                    yd_drive_item_get_id (item), cancellable, link_got_cb,
                                    g_steal_pointer (&task));
}

/* A live photo has no address of its whole. */
static void
link_got_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveLink) link = NULL;
  GError *error = NULL;

  link = yd_drive_client_get_link_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (link == NULL)
    g_task_return_error (task, error);
  else if (*link->url == '\0')
    g_task_return_boolean (task, TRUE);
  else
    create (g_steal_pointer (&task), link->url);
}

static void
create (GTask      *task_owned,
        const char *url)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Carry *carry = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  YdDriveUploadPlan plan = {
    .drive_id = carry->drive_id,
    .parent_id = carry->parent_id,
    .name = yd_drive_item_get_name (carry->item),
    .fd = -1,
    .source_url = url,
    .size = yd_drive_item_get_size (carry->item),
    .n_parts = 1,
    .instant = TRUE,
    .content_hash = yd_drive_item_get_content_hash (carry->item),
    .modified_us = yd_drive_item_get_modified_us (carry->item),
    .check_name_mode = "refuse",
  };

  yd_drive_client_create_upload_async (self, &plan, cancellable, created_cb,
                                       g_steal_pointer (&task));
}

/* A session that was begun instead is left to itself: it leaves no trace (§5.7). */
static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(YdDriveUpload) upload = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  upload = yd_drive_client_create_upload_finish (self, result, &error);
  if (upload == NULL)
    g_task_return_error (task, error);
  else if (!upload->instant)
    g_task_return_boolean (task, TRUE);
  else
    yd_drive_client_complete_async (self, upload, cancellable, looked_at_cb,
                                    g_steal_pointer (&task));
}

static void
looked_at_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Carry *carry = g_task_get_task_data (task);
  GError *error = NULL;

  carry->made = yd_drive_client_complete_finish (YD_DRIVE_CLIENT (source), result, &error);
  if (carry->made != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

gboolean
yd_drive_client_carry_finish (YdDriveClient  *self,
                              GAsyncResult   *result,
                              YdDriveItem   **made,
                              GError        **error)
{
  Carry *carry;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_carry_async), FALSE);

  *made = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  carry = g_task_get_task_data (G_TASK (result));
  *made = g_steal_pointer (&carry->made);
  return TRUE;
}
