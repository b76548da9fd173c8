/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Showing the folder of which only the id is known: the service is asked for it and those above
 * it, up to the root of the storage, and then it is opened with its path.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-weak.h"

#define DEEPEST 64

typedef struct
{
  /* Input */
  GWeakRef    *self;    /* (owned) (nullable): the window */
  YdStorage   *storage; /* (owned) */
  YdDriveItem *root;    /* (owned) */
  /* In progress */
  GPtrArray   *folders; /* (owned): YdDriveItem, from the wanted one up */
} Showing;

static void
free_showing (Showing *showing)
{
  yd_weak_free (showing->self);
  g_object_unref (showing->storage);
  yd_drive_item_unref (showing->root);
  g_ptr_array_unref (showing->folders);
  g_free (showing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Showing, free_showing)

static void climb (YdWindow *self, Showing *showing, const char *id);

static void
open_path (YdWindow *self,
           Showing  *showing)
{
  yd_window_open_storage (self, showing->storage);
  if (yd_window_get_storage (self) != showing->storage)
    return;
  for (guint i = showing->folders->len; i > 0; i--)
    yd_browse_location_enter (yd_files_page_get_location (self->files),
                              g_ptr_array_index (showing->folders, i - 1));
}

static void
folder_found_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Showing) showing = user_data;
  g_autoptr (YdWindow) self = yd_weak_take (g_steal_pointer (&showing->self));
  g_autoptr (GError) error = NULL;
  YdDriveItem *folder = yd_drive_client_get_finish (YD_DRIVE_CLIENT (source), result, &error);

  if (folder != NULL)
    g_ptr_array_add (showing->folders, folder);
  if (self == NULL)
    return;
  if (folder == NULL)
    yd_window_notify_error (self, error);
  else
    climb (self, g_steal_pointer (&showing), yd_drive_item_get_parent_id (folder));
}

/* Takes @showing. What is not below the storage's root is shown below it all the same. */
static void
climb (YdWindow   *self,
       Showing    *showing,
       const char *id)
{
  g_autoptr (Showing) done = showing;

  if (*id == '\0' || g_str_equal (id, YD_DRIVE_ROOT_ID) || showing->folders->len >= DEEPEST
      || g_str_equal (id, yd_drive_item_get_id (showing->root)))
    {
      open_path (self, showing);
      return;
    }
  showing->self = yd_weak_new (self);
  yd_drive_client_get_async (yd_storage_get_drive (showing->storage),
                             yd_drive_item_get_drive_id (showing->root), id, self->cancellable,
                             folder_found_cb, g_steal_pointer (&done));
}

static void
show_folder (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);
  gint64 id;
  const char *folder_id;
  YdStorage *storage;
  YdDriveItem *root;
  Showing *showing;

  g_variant_get (parameter, "(x&s)", &id, &folder_id);
  storage = yd_window_find_storage (self, id);
  root = storage != NULL ? yd_storage_dup_root (storage) : NULL;
  if (root == NULL)
    {
      if (storage != NULL)
        yd_window_open_storage (self, storage);
      return;
    }
  showing = g_new0 (Showing, 1);
  showing->storage = g_object_ref (storage);
  showing->root = root;
  showing->folders = g_ptr_array_new_with_free_func ((GDestroyNotify) yd_drive_item_unref);
  climb (self, showing, folder_id);
}

void
yd_window_install_show_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "storages.show-folder", "(xs)", show_folder);
}
