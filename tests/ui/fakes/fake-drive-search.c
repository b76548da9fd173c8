/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pretended drive: finding. A name has the text or has not; what begins with "b" has a star.
 */
#include "fake-drive.h"

#include <string.h>

static void
answer (GTask      *task_owned,
        const char *drive_id,
        const char *text,
        gboolean    starred)
{
  g_autoptr (GTask) task = task_owned;
  GPtrArray *items = fake_drive_get_items ();
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);

  for (guint i = 0; i < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, i);
      const char *name = yd_drive_item_get_name (item);

      if (g_str_equal (yd_drive_item_get_drive_id (item), drive_id)
          && (starred ? *name == 'b' : strstr (name, text != NULL ? text : "") != NULL))
        g_ptr_array_add (found, yd_drive_item_ref (item));
    }
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

void
yd_drive_client_search_async (YdDriveClient       *self,
                              const char          *drive_id,
                              const YdDriveSearch *search,
                              const char          *marker,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "search", search->text);

  if (!fake_drive_fails (task))
    answer (task, drive_id, search->text, FALSE);
}

GPtrArray *
yd_drive_client_search_finish (YdDriveClient  *self,
                               GAsyncResult   *result,
                               char          **next_marker,
                               GError        **error)
{
  *next_marker = NULL;

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_drive_client_list_starred_async (YdDriveClient       *self,
                                    const char          *drive_id,
                                    const char          *marker,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task = fake_drive_start (self, cancellable, callback, user_data, "list-starred", "");

  if (!fake_drive_fails (task))
    answer (task, drive_id, NULL, TRUE);
}

GPtrArray *
yd_drive_client_list_starred_finish (YdDriveClient  *self,
                                     GAsyncResult   *result,
                                     char          **next_marker,
                                     GError        **error)
{
  *next_marker = NULL;

  return g_task_propagate_pointer (G_TASK (result), error);
}
