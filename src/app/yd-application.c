/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Order of life: the first window that is wanted makes the objects from the bottom up, shutdown
 * lets go of them from the top down. Until then, as a service of the desktop, it has nothing but
 * its doors, and asks nothing of anybody.
 */
#include "config.h"

#include "yd-application-private.h"
#include "yd-app-carrier.h"
#include "yd-app-settings.h"
#include "yd-demo-host.h"

#include "yd-storage-profile.h"
#include "yd-error-text.h"

#include <glib/gi18n.h>

#define DATA_CONNECTIONS 6
#define BOOKMARKS_MAX    100
#define RECENT_MAX       5
#define OPEN_MAX         30
#define SANDBOX_FACTS    "/.flatpak-info" /* what Flatpak puts into each sandbox */
#define SETTLE_LOOK_MS   100
#define SETTLE_LIMIT_US  (20 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (YdApplication, yd_application, ADW_TYPE_APPLICATION)

/* NULL when the schema is not installed: the window then forgets its size. */
static GSettings *
open_settings (YdApplication *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;
  g_autofree char *path = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, YD_APP_ID, TRUE);
  if (schema == NULL)
    return NULL;
  path = self->profile == NULL ? g_strdup (YD_APP_PATH "/")
                               : g_strconcat (YD_APP_PATH "/profiles/", self->profile, "/", NULL);
  return g_settings_new_full (schema, NULL, path);
}

/* The service counts what was uploaded; downloads change nothing. */
static void
transfer_ended (YdTransferQueue *queue,
                YdTransfer      *transfer,
                gpointer         user_data)
{
  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD &&
      yd_transfer_get_state (transfer) == YD_TRANSFER_DONE)
    yd_storage_account_update (yd_storage_get_account (yd_transfer_get_storage (transfer)));
}

/* NULL when there can be none: transfers then live as long as the program. (transfer full)
 * (nullable) */
static YdTransferJournal *
open_journal (YdApplication *self,
              const char    *folder)
{
  g_autoptr(GError) error = NULL;
  YdTransferJournal *journal =
    yd_transfer_journal_new (yd_storage_registry_get_database (self->registry), folder, &error);

  if (journal == NULL)
    g_message ("transfers will not be kept: %s", error->message);
  return journal;
}

/* Once for all that go there; the row of each says the same. */
static void
queue_full (YdTransferQueue *queue,
            YdTransfer      *transfer,
            YdApplication   *self)
{
  YdTransferReason reason = yd_transfer_get_reason (transfer);
  gboolean disk = reason == YD_TRANSFER_REASON_DISK;
  g_autoptr(GError) error =
    disk ? g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "")
         : g_error_new_literal (YD_DRIVE_ERROR, reason == YD_TRANSFER_REASON_LAPSED
                                                  ? YD_DRIVE_ERROR_LAPSED : YD_DRIVE_ERROR_QUOTA,
                                "");

  yd_app_notices_send (self->notices, disk ? "disk-full" : "drive-full",
                       yd_error_text_get_title (error), yd_error_text_get_sentence (error));
}

/* What the icon shows. */
static void
queue_changed (YdApplication *self)
{
  yd_app_launcher_show (self->launcher, yd_transfer_queue_get_active (self->queue),
                        yd_transfer_queue_get_progress (self->queue));
}

/* While something moves the computer does not suspend only since nobody touches it. */
static void
moving_changed (YdTransferWeather *weather,
                GParamSpec        *pspec,
                YdApplication     *self)
{
  GtkApplication *application = GTK_APPLICATION (self);

  if (self->inhibited != 0)
    gtk_application_uninhibit (application, self->inhibited);
  self->inhibited = 0;
  if (yd_transfer_weather_is_moving (weather))
    self->inhibited = gtk_application_inhibit (application, NULL, GTK_APPLICATION_INHIBIT_SUSPEND,
                                               _("Files are being transferred"));
}

/* (transfer full) */
static YdNetReachability *
watch_weather (YdApplication  *self,
               YdNetTransport *transport)
{
  YdBaseClock *clock = yd_storage_registry_get_clock (self->registry);
  g_autoptr(YdBaseSleep) sleep = yd_base_sleep_new ();
  g_autoptr(YdNetReachability) reachability =
    yd_net_reachability_new (clock, g_network_monitor_get_default ());

  yd_net_reachability_set_proxy (reachability, self->proxy);
  yd_net_session_set_reachability (yd_storage_registry_get_net (self->registry), reachability);
  g_signal_connect_object (reachability, "moved", G_CALLBACK (yd_net_transport_drop_idle),
                           transport, G_CONNECT_SWAPPED);
  self->weather = yd_transfer_weather_new (clock, self->queue, reachability, sleep);
  g_signal_connect_object (self->weather, "notify::moving", G_CALLBACK (moving_changed), self, 0);
  return g_steal_pointer (&reachability);
}

/* Where files come from the document portal, and devices have other numbers each time. */
static void
live_in_sandbox (YdApplication *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  g_autoptr(YdBaseDocuments) documents = yd_base_documents_new (bus, YD_APP_ID, NULL, TRUE);

  yd_transfer_queue_set_sandboxed (self->queue, TRUE);
  yd_transfer_queue_set_documents (self->queue, documents);
}

/* @light: no disk is waited for when they change, as they often do. */
static YdBrowsePlaceList *
open_places (YdApplication *self,
             const char    *name,
             guint          max,
             gboolean       light)
{
  YdBaseDatabase *main_database = yd_storage_registry_get_database (self->registry);
  g_autoptr(YdBaseDatabase) database =
    light ? yd_base_database_new_light (main_database, NULL) : NULL;

  return yd_browse_place_list_new (database != NULL ? database : main_database, name,
                                   G_LIST_MODEL (self->registry), max);
}

static gint64
get_limit (YdApplication *self,
           const char    *key)
{
  return yd_app_settings_get_limit (self->settings, key);
}

/* *shelf: where thumbnails are kept. (transfer full) */
static YdPictures *
make_pictures (YdApplication  *self,
               const char     *cache_folder,
               YdBrowseShelf **shelf)
{
  g_autofree char *place = g_build_filename (cache_folder, "thumbnails", NULL);
  g_autoptr(YdBrowseThumbnails) thumbnails = NULL;

  *shelf = yd_browse_shelf_new (place, "1", G_LIST_MODEL (self->registry),
                                (guint64) get_limit (self, YD_APP_SETTING_THUMBNAILS));
  thumbnails = yd_browse_thumbnails_new (*shelf, yd_storage_registry_get_clock (self->registry));
  return yd_pictures_new (thumbnails);
}

/* From now on, what is made obeys what is set. */
static void
bind_limits (YdApplication *self)
{
  yd_app_settings_bind_limit (self->settings, YD_APP_SETTING_THUMBNAILS,
                              YD_BASE_CACHE (self->shared->thumbnails));
  yd_app_settings_bind_limit (self->settings, YD_APP_SETTING_COPIES,
                              YD_BASE_CACHE (self->shared->cache));
  yd_app_settings_bind_limit (self->settings, YD_APP_SETTING_LISTINGS,
                              yd_browse_listing_store_get_cache (self->shared->listings));
}

/* What the windows share. */
static void
share (YdApplication *self,
       const char    *profile,
       const char    *folder)
{
  g_autofree char *listings_folder = g_build_filename (folder, "listings", NULL);
  g_autofree char *names_path = g_build_filename (folder, YD_BROWSE_NAME_INDEX_FILE, NULL);
  g_autofree char *cache_folder = yd_storage_profile_dup_cache_folder (profile);
  g_autofree char *copies_folder = g_build_filename (cache_folder, "copies", NULL);
  g_autofree char *carried_folder = g_build_filename (cache_folder, "carried", NULL);
  g_autoptr(YdAppCarrier) carrier =
    yd_app_carrier_new (self->queue, G_LIST_MODEL (self->registry), carried_folder);
  g_autoptr(YdTransferCache) cache =
    yd_transfer_cache_new (self->queue, copies_folder, get_limit (self, YD_APP_SETTING_COPIES));
  g_autoptr(YdEditedFiles) edited = yd_edited_files_new (self->queue);
  g_autoptr(YdBrowseActions) actions = yd_browse_actions_new ();
  g_autoptr(YdBrowseNameIndex) names =
    yd_browse_name_index_new (names_path, G_LIST_MODEL (self->registry));
  g_autoptr(YdBrowseNameWalks) walks =
    yd_browse_name_walks_new (names, G_LIST_MODEL (self->registry),
                              yd_storage_registry_get_clock (self->registry));
  g_autoptr(YdBrowseListingStore) listings =
    yd_browse_listing_store_new (listings_folder, G_LIST_MODEL (self->registry),
                                 (guint64) get_limit (self, YD_APP_SETTING_LISTINGS));
  g_autoptr(YdBrowsePlaceList) bookmarks = open_places (self, "bookmarks", BOOKMARKS_MAX, FALSE);
  g_autoptr(YdBrowsePlaceList) recent = open_places (self, "recent", RECENT_MAX, TRUE);
  g_autoptr(YdBrowsePlaceList) opened = open_places (self, "open", OPEN_MAX, TRUE);
  g_autoptr(YdBrowseShelf) thumbnails = NULL;
  g_autoptr(YdPictures) pictures = make_pictures (self, cache_folder, &thumbnails);
  YdShared values = {
    .registry = self->registry,
    .queue = self->queue,
    .actions = actions,
    .carrier = YD_BROWSE_CARRIER (carrier),
    .cache = cache,
    .edited = edited,
    .listings = listings,
    .names = names,
    .walks = walks,
    .bookmarks = bookmarks,
    .recent = recent,
    .opened = opened,
    .pictures = pictures,
    .thumbnails = thumbnails,
    .settings = self->settings,
  };

  yd_browse_listing_store_set_names (listings, names);
  self->shared = yd_shared_new (&values);
  bind_limits (self);
}

/* How the desktop hears of the queue, and it of the desktop. */
static void
meet_desktop (YdApplication *self,
              const char    *profile,
              gboolean       sandboxed)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  g_autofree char *cache_folder = yd_storage_profile_dup_cache_folder (profile);
  g_autoptr(YdBaseBackground) desktop = yd_base_background_new (bus, sandboxed);

  self->notices = yd_app_notices_new (GTK_APPLICATION (self), self->queue, cache_folder,
                                      self->settings);
  self->background = yd_app_background_new (G_APPLICATION (self), self->queue, desktop,
                                            self->notices);
  self->launcher = yd_app_launcher_new (bus, YD_APP_ID);
  g_signal_connect_object (self->queue, "notify::active", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "notify::progress", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "full", G_CALLBACK (queue_full), self, 0);
}

static gboolean
make_objects (YdApplication  *self,
              GError        **error)
{
  const char *user_agent = "Yunduo/" YD_VERSION;
  const char *profile = self->profile != NULL ? self->profile : YD_STORAGE_PROFILE_DEFAULT;
  g_autofree char *folder = yd_storage_profile_dup_folder (profile);
  g_autofree char *demo_folder = g_build_filename (folder, "demo", NULL);
  g_autoptr(YdNetTransport) transport = yd_net_transport_new (user_agent, DATA_CONNECTIONS);
  g_autoptr(YdAuthVault) vault = yd_auth_keyring_vault_new (profile, YD_APP_ID);
  g_autoptr(YdDemoHost) demo = yd_demo_host_new (demo_folder);
  g_autoptr(YdTransferJournal) journal = NULL;
  g_autoptr(YdNetReachability) reachability = NULL;
  gboolean sandboxed = g_file_test (SANDBOX_FACTS, G_FILE_TEST_EXISTS);

  self->registry = yd_storage_profile_open (profile, user_agent, vault, YD_STORAGE_DEMO_HOST (demo),
                                            &self->kept_as, error);
  if (self->registry == NULL)
    return FALSE;
  yd_net_session_set_proxy (yd_storage_registry_get_net (self->registry), self->proxy);
  yd_net_transport_set_proxy (transport, self->proxy);
  journal = open_journal (self, folder);
  self->queue = yd_transfer_queue_new (yd_storage_registry_get_clock (self->registry), transport,
                                       journal);
  yd_transfer_queue_share_lines (self->queue, folder);
  if (sandboxed)
    live_in_sandbox (self);
  g_signal_connect_object (self->queue, "ended", G_CALLBACK (transfer_ended), self, 0);
  reachability = watch_weather (self, transport);
  meet_desktop (self, profile, sandboxed);
  yd_transfer_queue_restore (self->queue, G_LIST_MODEL (self->registry));
  share (self, profile, folder);
  g_signal_connect_object (reachability, "changed", G_CALLBACK (yd_browse_name_walks_try_again),
                           self->shared->walks, G_CONNECT_SWAPPED);
  return TRUE;
}

static void
yd_application_startup (GApplication *application)
{
  YdApplication *self = YD_APPLICATION (application);

  G_APPLICATION_CLASS (yd_application_parent_class)->startup (application);

  yd_application_open_doors (self);
  gtk_window_set_default_icon_name (YD_APP_ID);
  self->settings = open_settings (self);
  self->proxy = yd_net_proxy_new ();
  yd_app_settings_bind_proxy (self->settings, self->proxy);
}

static void
show_notice (YdApplication *self,
             GtkWindow     *parent,
             const char    *heading,
             const char    *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_what_was_kept (YdApplication *self,
                    GtkWindow     *parent)
{
  g_autofree char *kept_as = g_filename_display_name (self->kept_as);
  /* Translators: %s is the name of a file. */
  g_autofree char *body = g_strdup_printf (_("It could not be read and was kept as “%s”. Add your "
                                             "storages again. The files in them are safe."),
                                           kept_as);

  g_clear_pointer (&self->kept_as, g_free);
  show_notice (self, parent, _("The List of Your Storages Was Damaged"), body);
}

/* Nothing can be done without the configuration, and a newer one must not be harmed. */
static void
show_start_error (YdApplication *self)
{
  gboolean newer = g_error_matches (self->error, YD_BASE_DATABASE_ERROR,
                                    YD_BASE_DATABASE_ERROR_NEWER);

  show_notice (self, NULL, _("Yunduo Cannot Start"),
               newer ? _("Your storages were set up by a newer version of Yunduo. "
                         "Update Yunduo and try again.")
                     : _("The list of your storages could not be read. Check that "
                         "there is space on the disk and that your data folder can "
                         "be written."));
}

static GtkWindow *
make_window (YdApplication *self)
{
  YdWindow *window = yd_window_new (GTK_APPLICATION (self), self->shared);

  return GTK_WINDOW (window);
}

/* (transfer none) (nullable) */
static GtkWindow *
find_window (YdApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self)); /* the last used first */

  for (; windows != NULL; windows = windows->next)
    if (YD_IS_WINDOW (windows->data))
      return windows->data;
  return NULL;
}

static void
make_objects_once (YdApplication *self)
{
  if (self->is_made)
    return;
  self->is_made = TRUE;
  if (!make_objects (self, &self->error))
    g_message ("the configuration could not be read: %s", self->error->message);
}

YdWindow *
yd_application_show_window (YdApplication *self)
{
  GtkWindow *window;

  make_objects_once (self);
  window = find_window (self);
  if (self->error != NULL)
    {
      window = gtk_application_get_active_window (GTK_APPLICATION (self));
      if (window != NULL)
        gtk_window_present (window);
      else
        show_start_error (self);
      return NULL;
    }
  yd_transfer_queue_go_on (self->queue);
  yd_app_background_leave (self->background);
  if (window == NULL)
    window = make_window (self);
  gtk_window_present (window);
  if (self->kept_as != NULL)
    show_what_was_kept (self, window);
  return YD_WINDOW (window);
}

static void
yd_application_activate (GApplication *application)
{
  yd_application_show_window (YD_APPLICATION (application));
}

/* Ending */

static gboolean
is_settled (YdApplication *self)
{
  return self->registry == NULL || (yd_storage_registry_is_settled (self->registry) &&
                                    yd_transfer_queue_is_settled (self->queue));
}

static gboolean
end_when_settled (gpointer data)
{
  YdApplication *self = data;

  if (!is_settled (self) &&
      g_get_monotonic_time () < self->settle_until_us)
    return G_SOURCE_CONTINUE;
  self->settling = 0;
  g_application_release (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

/* A refresh token that is spent and not stored would sign its owner out: the last window does not
 * end the application while one is on its way, nor before transfers have come to rest. */
static void
yd_application_window_removed (GtkApplication *application,
                               GtkWindow      *window)
{
  YdApplication *self = YD_APPLICATION (application);

  gboolean last = gtk_application_get_windows (application)->next == NULL;

  if (self->queue != NULL && last)
    yd_transfer_queue_stop (self->queue);
  if (self->settling == 0 && last && !is_settled (self))
    {
      g_application_hold (G_APPLICATION (self));
      self->settle_until_us = g_get_monotonic_time () + SETTLE_LIMIT_US;
      self->settling = g_timeout_add (SETTLE_LOOK_MS, end_when_settled, self);
    }
  GTK_APPLICATION_CLASS (yd_application_parent_class)->window_removed (application, window);
}

static void
yd_application_window_added (GtkApplication *application,
                             GtkWindow      *window)
{
  YdApplication *self = YD_APPLICATION (application);

  GTK_APPLICATION_CLASS (yd_application_parent_class)->window_added (application, window);
  /* From now on it ends with its last window, also when it was started as a service. */
  g_application_set_inactivity_timeout (G_APPLICATION (self), 0);
  if (YD_IS_WINDOW (window))
    yd_app_background_serve (self->background, YD_WINDOW (window));
}

static void
yd_application_shutdown (GApplication *application)
{
  YdApplication *self = YD_APPLICATION (application);

  G_APPLICATION_CLASS (yd_application_parent_class)->shutdown (application);

  g_clear_handle_id (&self->settling, g_source_remove);
  g_clear_object (&self->launcher);
  g_clear_object (&self->background);
  g_clear_object (&self->notices);
  g_clear_object (&self->weather);
  g_clear_pointer (&self->shared, yd_shared_unref);
  g_clear_object (&self->queue);
  g_clear_object (&self->registry);
  g_clear_object (&self->proxy);
  g_clear_object (&self->settings);
}

static void
yd_application_finalize (GObject *object)
{
  YdApplication *self = YD_APPLICATION (object);

  g_clear_object (&self->provider);
  g_clear_error (&self->error);
  g_free (self->kept_as);
  g_free (self->profile);
  G_OBJECT_CLASS (yd_application_parent_class)->finalize (object);
}

static void
yd_application_class_init (YdApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yd_application_finalize;
  application_class->startup = yd_application_startup;
  application_class->activate = yd_application_activate;
  application_class->open = yd_application_open;
  application_class->shutdown = yd_application_shutdown;
  application_class->dbus_register = yd_application_dbus_register;
  application_class->dbus_unregister = yd_application_dbus_unregister;
  GTK_APPLICATION_CLASS (klass)->window_added = yd_application_window_added;
  GTK_APPLICATION_CLASS (klass)->window_removed = yd_application_window_removed;
}

static void
yd_application_init (YdApplication *self)
{
}

YdApplication *
yd_application_new (const char *profile)
{
  /* The data of those who name none is called so: two processes must not share it. */
  const char *own = g_strcmp0 (profile, YD_STORAGE_PROFILE_DEFAULT) == 0 ? NULL : profile;
  g_autofree char *id =
    own == NULL ? g_strdup (YD_APP_ID) : g_strconcat (YD_APP_ID, ".", own, NULL);
  YdApplication *self = g_object_new (YD_TYPE_APPLICATION,
                                      "application-id", id,
                                      "flags", G_APPLICATION_HANDLES_OPEN,
                                      "resource-base-path", YD_APP_PATH,
                                      NULL);

  self->profile = g_strdup (own);
  return self;
}
