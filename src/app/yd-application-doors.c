/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The doors of the application: actions that the desktop's launcher, notifications and menus ask
 * for, links, and what the overview found. Each works also when the program was started for it.
 * Anybody on the session's bus may knock: a door shows something, or asks the person.
 */
#include "config.h"

#include "yd-application-private.h"

#include "yd-folder-opener.h"
#include "yd-storage-profile.h"

#include <glib/gi18n.h>

#define LINKS_MAX        10
#define SEARCH_PATH      "/SearchProvider"
#define SERVICE_STAYS_MS 60000 /* without a window, after it was asked something */

/* Actions */

static void
quit_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  g_autolist(GtkWindow) windows =
    g_list_copy_deep (gtk_application_get_windows (user_data), (GCopyFunc) (void *) g_object_ref,
                      NULL);

  if (windows == NULL)
    g_application_quit (G_APPLICATION (user_data));
  /* A window may ask first; the application ends with its last window. */
  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (GTK_WINDOW (link->data));
}

static void
new_window_activated (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (YD_IS_WINDOW (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
    yd_window_open_beside (YD_WINDOW (window));
  else
    yd_application_show_window (user_data);
}

static void
upload_activated (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  YdWindow *window = yd_application_show_window (user_data);

  if (window != NULL)
    yd_window_upload (window);
}

static void
transfers_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  YdWindow *window = yd_application_show_window (user_data);

  if (window != NULL)
    yd_window_show_transfers (window);
}

static void
retry_failed_activated (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  YdApplication *self = user_data;
  YdWindow *window = yd_application_show_window (self);

  if (window == NULL)
    return;
  yd_window_show_transfers (window);
  yd_transfer_queue_retry_failed (self->queue);
}

/* Only what is on this computer. (transfer full) (nullable) */
static GFile *
read_file (GVariant *parameter)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  return g_file_is_native (file) ? g_steal_pointer (&file) : NULL;
}

static void
open_file_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  g_autoptr(GFile) file = read_file (parameter);

  if (file != NULL)
    yd_folder_opener_open (file, NULL);
}

static void
show_file_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  g_autoptr(GFile) file = read_file (parameter);

  if (file != NULL)
    yd_folder_opener_show (file, NULL);
}

static void
show_item_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  YdWindow *window = yd_application_show_window (user_data);
  gint64 storage_id;
  const char *folder_id;
  const char *file_id;

  g_variant_get (parameter, "(x&s&s)", &storage_id, &folder_id, &file_id);
  if (window != NULL)
    yd_window_show_item (window, storage_id, NULL, folder_id, *file_id != '\0' ? file_id : NULL);
}

static void
about_activated (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-name", _("Yunduo"),
                         "application-icon", YD_APP_ID,
                         "developer-name", _("The Yunduo authors"),
                         "version", YD_VERSION,
                         "comments", _("Browse, upload and download your Alibaba Cloud Drive."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your name, and address if you like, one a line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static const GActionEntry actions[] = {
  { "quit", quit_activated },
  { "about", about_activated },
  { "new-window", new_window_activated },
  { "upload", upload_activated },
  { "transfers", transfers_activated },
  { "retry-failed", retry_failed_activated },
  { "open-file", open_file_activated, "s" },
  { "show-file", show_file_activated, "s" },
  { "show-item", show_item_activated, "(xss)" },
};

void
yd_application_open_doors (YdApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit",
                                         (const char *[]) { "<Control>q", NULL });
  if (g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE)
    g_application_set_inactivity_timeout (G_APPLICATION (self), SERVICE_STAYS_MS);
}

/* Links */

void
yd_application_open (GApplication  *application,
                     GFile        **files,
                     int            n_files,
                     const char    *hint)
{
  YdWindow *window = yd_application_show_window (YD_APPLICATION (application));

  for (int i = 0; window != NULL && i < MIN (n_files, LINKS_MAX); i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      yd_window_open_link (window, uri);
    }
}

/* The overview */

static void
item_wanted (YdApplication   *self,
             gint64           storage_id,
             YdBrowseNameHit *hit,
             const char      *folder_id,
             const char      *file_id,
             guint            time)
{
  YdWindow *window = yd_application_show_window (self);

  if (window == NULL)
    return;
  gtk_window_present_with_time (GTK_WINDOW (window), time);
  yd_window_show_item (window, storage_id, hit, folder_id, file_id);
}

static void
search_wanted (YdApplication *self,
               const char    *text,
               guint          time)
{
  YdWindow *window = yd_application_show_window (self);

  if (window == NULL)
    return;
  gtk_window_present_with_time (GTK_WINDOW (window), time);
  yd_window_search (window, text);
}

gboolean
yd_application_dbus_register (GApplication     *application,
                              GDBusConnection  *bus,
                              const char       *path,
                              GError          **error)
{
  YdApplication *self = YD_APPLICATION (application);
  const char *profile = self->profile != NULL ? self->profile : YD_STORAGE_PROFILE_DEFAULT;
  g_autofree char *folder = yd_storage_profile_dup_folder (profile);
  g_autofree char *search_path = g_strconcat (path, SEARCH_PATH, NULL);

  self->provider = yd_app_search_provider_new (application, folder);
  g_signal_connect_object (self->provider, "item-wanted", G_CALLBACK (item_wanted), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->provider, "search-wanted", G_CALLBACK (search_wanted), self,
                           G_CONNECT_SWAPPED);
  return yd_app_search_provider_export (self->provider, bus, search_path, error);
}

void
yd_application_dbus_unregister (GApplication    *application,
                                GDBusConnection *bus,
                                const char      *path)
{
  YdApplication *self = YD_APPLICATION (application);

  if (self->provider != NULL)
    yd_app_search_provider_unexport (self->provider);
  g_clear_object (&self->provider);
}
