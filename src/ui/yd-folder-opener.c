/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Showing a local file in its folder. The operation owns the file; the window is only held.
 */
#include "config.h"

#include "yd-folder-opener.h"

typedef struct
{
  GFile     *file;   /* (owned) */
  GtkWindow *parent; /* (owned) (nullable) */
} Showing;

static void
free_showing (Showing *showing)
{
  g_object_unref (showing->file);
  g_clear_object (&showing->parent);
  g_free (showing);
}

static void
folder_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (source != NULL)
    gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error);
  if (error != NULL)
    g_debug ("the folder was not opened: %s", error->message);
}

static void
open_folder (Showing *showing)
{
  g_autoptr (GFile) folder = g_file_get_parent (showing->file);
  g_autofree char *uri = g_file_get_uri (folder != NULL ? folder : showing->file);

  gtk_show_uri_full (showing->parent, uri, GDK_CURRENT_TIME, NULL, folder_opened_cb, NULL);
}

static void
items_shown_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Showing *showing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    {
      g_debug ("no file manager on the bus: %s", error->message);
      open_folder (showing);
    }
  free_showing (showing);
}

static void
bus_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Showing *showing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  g_autofree char *uri = g_file_get_uri (showing->file);
  const char *uris[] = { uri, NULL };

  if (bus == NULL)
    {
      g_debug ("no session bus: %s", error->message);
      open_folder (showing);
      free_showing (showing);
      return;
    }
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, items_shown_cb, showing);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!yd_folder_opener_open_finish (G_FILE (source), result, &error))
    g_debug ("a file was not opened: %s", error->message);
}

void
yd_folder_opener_show (GFile     *file,
                       GtkWindow *parent)
{
  Showing *showing;

  g_return_if_fail (G_IS_FILE (file));

  showing = g_new0 (Showing, 1);
  showing->file = g_object_ref (file);
  showing->parent = parent != NULL ? g_object_ref (parent) : NULL;
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_found_cb, showing);
}

static void
file_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (gtk_show_uri_full_finish (source != NULL ? GTK_WINDOW (source) : NULL, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
yd_folder_opener_open_async (GFile               *file,
                             GtkWindow           *parent,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task;
  g_autofree char *uri = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_folder_opener_open_async);
  uri = g_file_get_uri (file);
  gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, cancellable, file_opened_cb, task);
}

gboolean
yd_folder_opener_open_finish (GFile         *file,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yd_folder_opener_open (GFile     *file,
                       GtkWindow *parent)
{
  yd_folder_opener_open_async (file, parent, NULL, opened_cb, NULL);
}
