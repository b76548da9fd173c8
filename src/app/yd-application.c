/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Order of life: startup makes the objects from the bottom up, activate shows a window, shutdown
 * lets go of them from the top down.
 */
#include "config.h"

#include "yd-application.h"
#include "yd-demo-host.h"

#include "yd-storage-registry.h"
#include "yd-transfer-queue.h"
#include "yd-window.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define PROFILE_MAX_CHARS 32
#define DATA_CONNECTIONS  6

struct _YdApplication
{
  AdwApplication parent_instance;

  /* given at construction */
  char *profile; /* (owned) (nullable) */

  /* owned, made at startup */
  GSettings *settings;         /* (owned) (nullable) */
  YdStorageRegistry *registry; /* (owned) (nullable) */
  YdTransferQueue *queue;      /* (owned) (nullable) */
  GError *error;               /* (owned) (nullable): why the configuration could not be read */
};

G_DEFINE_FINAL_TYPE (YdApplication, yd_application, ADW_TYPE_APPLICATION)

gboolean
yd_application_profile_is_allowed (const char *profile)
{
  gsize n = 0;

  for (; profile[n] != '\0'; n++)
    if (!g_ascii_isalnum (profile[n]) && profile[n] != '-' && profile[n] != '_')
      return FALSE;
  return n > 0 && n <= PROFILE_MAX_CHARS && !g_ascii_isdigit (profile[0]) && profile[0] != '-';
}

static char *
dup_data_folder (YdApplication *self)
{
  return g_build_filename (g_get_user_data_dir (), "yunduo",
                           self->profile != NULL ? self->profile : "default", NULL);
}

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

static YdBaseDatabase *
open_database (const char  *folder,
               GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "yunduo.db", NULL);
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%" G_GINT64_FORMAT, path,
                                            g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr(GError) local_error = NULL;
  YdBaseDatabase *database =
    yd_base_database_new (path, yd_storage_registry_get_migrations (), &local_error);

  if (database == NULL &&
      g_error_matches (local_error, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_CORRUPT) &&
      g_rename (path, aside) == 0)
    {
      g_message ("the damaged database was kept as %s", aside);
      g_clear_error (&local_error);
      database = yd_base_database_new (path, yd_storage_registry_get_migrations (), &local_error);
    }
  if (database == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return database;
}

static gboolean
make_folder (const char  *folder,
             GError     **error)
{
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot make the folder %s", folder);
  return FALSE;
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

static gboolean
make_objects (YdApplication  *self,
              GError        **error)
{
  const char *user_agent = "Yunduo/" YD_VERSION;
  g_autofree char *folder = dup_data_folder (self);
  g_autofree char *demo_folder = g_build_filename (folder, "demo", NULL);
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_system ();
  g_autoptr(YdNetSession) net = yd_net_session_new (clock, user_agent);
  g_autoptr(YdNetTransport) transport = yd_net_transport_new (user_agent, DATA_CONNECTIONS);
  g_autoptr(YdAuthVault) vault =
    yd_auth_keyring_vault_new (self->profile != NULL ? self->profile : "default", YD_APP_ID);
  g_autoptr(YdDemoHost) demo = yd_demo_host_new (demo_folder);
  g_autoptr(YdBaseDatabase) database = NULL;

  if (!make_folder (folder, error))
    return FALSE;
  database = open_database (folder, error);
  if (database == NULL)
    return FALSE;
  self->registry = yd_storage_registry_new (net, clock, vault, database,
                                            YD_STORAGE_DEMO_HOST (demo), folder);
  self->queue = yd_transfer_queue_new (clock, transport);
  g_signal_connect_object (self->queue, "ended", G_CALLBACK (transfer_ended), self, 0);
  return yd_storage_registry_load (self->registry, error);
}

static void
quit_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  /* A window may ask first; the application ends with its last window. */
  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (G_APPLICATION (user_data));
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
};

static void
yd_application_startup (GApplication *application)
{
  YdApplication *self = YD_APPLICATION (application);

  G_APPLICATION_CLASS (yd_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit",
                                         (const char *[]) { "<Control>q", NULL });
  gtk_window_set_default_icon_name (YD_APP_ID);
  self->settings = open_settings (self);
  if (!make_objects (self, &self->error))
    g_message ("the configuration could not be read: %s", self->error->message);
}

/* Nothing can be done without the configuration, and a newer one must not be harmed. */
static void
show_start_error (YdApplication *self)
{
  gboolean newer = g_error_matches (self->error, YD_BASE_DATABASE_ERROR,
                                    YD_BASE_DATABASE_ERROR_NEWER);
  GtkWidget *dialog =
    adw_message_dialog_new (NULL, _("Yunduo Cannot Start"),
                            newer ? _("Your storages were set up by a newer version of Yunduo. "
                                      "Update Yunduo and try again.")
                                  : _("The list of your storages could not be read. Check that "
                                      "there is space on the disk and that your data folder can "
                                      "be written."));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
yd_application_activate (GApplication *application)
{
  YdApplication *self = YD_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->error != NULL && window == NULL)
    {
      show_start_error (self);
      return;
    }
  if (window == NULL)
    window = GTK_WINDOW (yd_window_new (GTK_APPLICATION (self), self->registry, self->queue,
                                        self->settings));
  gtk_window_present (window);
}

static void
yd_application_shutdown (GApplication *application)
{
  YdApplication *self = YD_APPLICATION (application);

  G_APPLICATION_CLASS (yd_application_parent_class)->shutdown (application);

  g_clear_object (&self->queue);
  g_clear_object (&self->registry);
  g_clear_object (&self->settings);
}

static void
yd_application_finalize (GObject *object)
{
  YdApplication *self = YD_APPLICATION (object);

  g_clear_error (&self->error);
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
  application_class->shutdown = yd_application_shutdown;
}

static void
yd_application_init (YdApplication *self)
{
}

YdApplication *
yd_application_new (const char *profile)
{
  g_autofree char *id =
    profile == NULL ? g_strdup (YD_APP_ID) : g_strconcat (YD_APP_ID, ".", profile, NULL);
  YdApplication *self = g_object_new (YD_TYPE_APPLICATION,
                                      "application-id", id,
                                      "resource-base-path", YD_APP_PATH,
                                      NULL);

  self->profile = g_strdup (profile);
  return self;
}
