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

void
yd_folder_opener_open (GFile     *file,
                       GtkWindow *parent)
{
  g_autofree char *uri = NULL;

  g_return_if_fail (G_IS_FILE (file));

  uri = g_file_get_uri (file);
  gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, NULL, folder_opened_cb, NULL);
}
