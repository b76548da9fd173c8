/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pretended drive: changes. What no screen asks for yet is refused.
 */
#include "fake-drive.h"

YdDriveItem *
yd_drive_item_with_parent (YdDriveItem *self,
                           const char  *parent_id)
{
  return fake_item_new (yd_drive_item_get_drive_id (self), parent_id, yd_drive_item_get_id (self),
                        yd_drive_item_get_name (self), yd_drive_item_get_size (self),
                        yd_drive_item_get_category (self), yd_drive_item_get_modified_us (self));
}

const char *
yd_drive_item_get_content_hash (YdDriveItem *self)
{
  return NULL;
}

gboolean
yd_drive_item_get_starred (YdDriveItem *self)
{
  return FALSE;
}

/* In the place of the one with its id, or at the end. */
static void
keep (YdDriveItem *item)
{
  GPtrArray *items = fake_drive_get_items ();

  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (yd_drive_item_get_id (g_ptr_array_index (items, i)),
                     yd_drive_item_get_id (item)))
      g_ptr_array_remove_index (items, i--);
  g_ptr_array_add (items, yd_drive_item_ref (item));
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
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "create-folder", name);
  YdDriveItem *item;

  if (fake_drive_fails (task))
    return;
  item = fake_item_new (drive_id, parent_id, name, name, -1, YD_DRIVE_CATEGORY_OTHER, 0);
  keep (item);
  yd_drive_feed_added (yd_drive_client_get_feed (self), item);
  g_task_return_pointer (task, item, (GDestroyNotify) yd_drive_item_unref);
  g_object_unref (task);
}

YdDriveItem *
yd_drive_client_create_folder_finish (YdDriveClient  *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_client_rename_async (YdDriveClient       *self,
                              YdDriveItem         *item,
                              const char          *new_name,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "rename", new_name);
  YdDriveItem *renamed;

  if (fake_drive_fails (task))
    return;
  renamed = fake_item_new (yd_drive_item_get_drive_id (item), yd_drive_item_get_parent_id (item),
                           yd_drive_item_get_id (item), new_name, yd_drive_item_get_size (item),
                           yd_drive_item_get_category (item),
                           yd_drive_item_get_modified_us (item));
  keep (renamed);
  g_signal_emit_by_name (yd_drive_client_get_feed (self), "item-changed", renamed);
  g_task_return_pointer (task, renamed, (GDestroyNotify) yd_drive_item_unref);
  g_object_unref (task);
}

YdDriveItem *
yd_drive_client_rename_finish (YdDriveClient  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_client_remove_async (YdDriveClient       *self,
                              YdDriveItem         *item,
                              gboolean             permanently,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "remove",
                                  yd_drive_item_get_name (item));

  if (fake_drive_fails (task))
    return;
  g_signal_emit_by_name (yd_drive_client_get_feed (self), "item-removed",
                         yd_drive_item_get_drive_id (item), yd_drive_item_get_parent_id (item),
                         yd_drive_item_get_id (item));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
yd_drive_client_remove_finish (YdDriveClient  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yd_drive_client_get_many_async (YdDriveClient       *self,
                                const char          *drive_id,
                                const char * const  *file_ids,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "get-many", file_ids[0]);
  GPtrArray *items = fake_drive_get_items ();
  GPtrArray *found;

  if (fake_drive_fails (task))
    return;
  found = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  for (guint i = 0; i < items->len; i++)
    if (g_strv_contains (file_ids, yd_drive_item_get_id (g_ptr_array_index (items, i))))
      g_ptr_array_add (found, yd_drive_item_ref (g_ptr_array_index (items, i)));
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

GPtrArray *
yd_drive_client_get_many_finish (YdDriveClient  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refuse (YdDriveClient       *self,
        GCancellable        *cancellable,
        GAsyncReadyCallback  callback,
        gpointer             user_data,
        const char          *call,
        YdDriveItem         *item)
{
  g_autoptr (GTask) task = fake_drive_start (self, cancellable, callback, user_data, call,
                                             yd_drive_item_get_id (item));

  g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UNSUPPORTED, "not pretended");
}

void
yd_drive_client_move_async (YdDriveClient       *self,
                            YdDriveItem         *item,
                            const char          *to_parent_id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  refuse (self, cancellable, callback, user_data, "move", item);
}

gboolean
yd_drive_client_move_finish (YdDriveClient  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yd_drive_client_copy_async (YdDriveClient       *self,
                            YdDriveItem         *item,
                            const char          *to_parent_id,
                            gboolean             auto_rename,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  refuse (self, cancellable, callback, user_data, "copy", item);
}

YdDriveItem *
yd_drive_client_copy_finish (YdDriveClient  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_client_set_starred_async (YdDriveClient       *self,
                                   YdDriveItem         *item,
                                   gboolean             starred,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  refuse (self, cancellable, callback, user_data, "star", item);
}

YdDriveItem *
yd_drive_client_set_starred_finish (YdDriveClient  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
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
  refuse (self, cancellable, callback, user_data, "carry", item);
}

gboolean
yd_drive_client_carry_finish (YdDriveClient  *self,
                              GAsyncResult   *result,
                              YdDriveItem   **made,
                              GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
