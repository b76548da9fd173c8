/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Says the same as the toast in the window, in the same moment, where no window has the input.
 * Copies for other programs, and what is only on its way through here, are no downloads.
 */
#include "config.h"

#include "yd-app-notices.h"

#include "yd-ended-words.h"
#include "yd-error-text.h"

#include <glib/gi18n.h>

#define NOTIFICATION_ENDED "transfers-ended"
#define PAUSE_MS           400
#define RECENT_OPENER      "xdg-open %u" /* who is said to open them: not we */

struct _YdAppNotices
{
  GObject parent_instance;

  /* given at construction */
  GtkApplication *application; /* (borrowed) */
  YdTransferQueue *queue;      /* (owned) */
  char *own_folder;            /* (owned): with a "/" at its end */
  GSettings *settings;         /* (owned) (nullable) */

  /* state */
  GPtrArray *ended;            /* (owned): YdTransfer since the last word on them */

  /* in flight */
  guint source;
};

G_DEFINE_FINAL_TYPE (YdAppNotices, yd_app_notices, G_TYPE_OBJECT)

/* Recent files */

/* What somebody asked for itself, and not as part of a folder. */
static gboolean
is_asked_for (YdTransfer *transfer)
{
  GFile *file = yd_transfer_get_file (transfer);
  GFile *folder = yd_transfer_get_folder (transfer);

  return file != NULL && folder != NULL && g_file_has_parent (file, folder);
}

static void
add_recent (YdTransfer *transfer)
{
  g_autofree char *uri = g_file_get_uri (yd_transfer_get_file (transfer));
  g_autofree char *type = g_content_type_guess (yd_transfer_get_name (transfer), NULL, 0, NULL);
  g_autofree char *mime_type = g_content_type_get_mime_type (type);
  GtkRecentData data = {
    .mime_type = mime_type != NULL ? mime_type : (char *) "application/octet-stream",
    .app_name = (char *) YD_APP_ID,
    .app_exec = (char *) RECENT_OPENER,
  };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

/* Notifications */

static gboolean
is_wanted (YdAppNotices *self,
           const char   *key)
{
  return self->settings == NULL || g_settings_get_boolean (self->settings, key);
}

void
yd_app_notices_send (YdAppNotices *self,
                     const char   *id,
                     const char   *title,
                     const char   *body)
{
  g_autoptr(GNotification) notification = NULL;

  if (!is_wanted (self, "notify-waiting"))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_default_action (notification, "app.transfers");
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
}

static gboolean
is_looked_at (YdAppNotices *self)
{
  GList *windows = gtk_application_get_windows (self->application);

  /* One that is hidden may be active still. */
  for (; windows != NULL; windows = windows->next)
    if (gtk_widget_get_visible (windows->data) && gtk_window_is_active (windows->data))
      return TRUE;
  return FALSE;
}

/* (transfer full) */
static char *
describe_more (const YdEndedWords *count)
{
  const GError *error = count->only != NULL ? yd_transfer_get_error (count->only) : NULL;

  if (error != NULL)
    return g_strdup (yd_error_text_get_sentence (error));
  if (count->only != NULL)
    return g_strdup (yd_storage_get_name (yd_transfer_get_storage (count->only)));
  return count->n_failed > 0 ? yd_ended_words_describe_finished (count) : g_strdup ("");
}

static void
offer_download (GNotification *notification,
                YdTransfer    *transfer,
                gboolean       is_only)
{
  g_autofree char *uri = g_file_get_uri (yd_transfer_get_file (transfer));

  g_notification_set_default_action_and_target (notification, "app.show-file", "s", uri);
  if (is_only)
    g_notification_add_button_with_target (notification, _("Open"), "app.open-file", "s", uri);
  g_notification_add_button_with_target (notification, _("Show in Folder"), "app.show-file", "s",
                                         uri);
}

static void
offer_upload (GNotification *notification,
              YdTransfer    *transfer)
{
  YdDriveItem *item = yd_transfer_get_item (transfer);
  gint64 storage_id = yd_storage_get_id (yd_transfer_get_storage (transfer));
  const char *folder_id = yd_transfer_get_parent_id (transfer);
  const char *file_id = item != NULL ? yd_drive_item_get_id (item) : "";

  g_notification_set_default_action_and_target (notification, "app.show-item", "(xss)", storage_id,
                                                folder_id, file_id);
  g_notification_add_button_with_target (notification, _("Show in Folder"), "app.show-item",
                                         "(xss)", storage_id, folder_id, file_id);
}

static void
offer_next (GNotification      *notification,
            const YdEndedWords *count)
{
  g_notification_set_default_action (notification, "app.transfers");
  if (count->n_failed > 0)
    {
      g_notification_add_button (notification, _("Try Again"), "app.retry-failed");
      g_notification_add_button (notification, _("Show"), "app.transfers");
    }
  else if (count->last_download != NULL)
    offer_download (notification, count->last_download, count->only != NULL);
  else if (count->last_upload != NULL)
    offer_upload (notification, count->last_upload);
}

void
yd_app_notices_tell (YdAppNotices *self)
{
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  YdEndedWords count;

  g_clear_handle_id (&self->source, g_source_remove);
  yd_ended_words_count (&count, self->ended, self->queue);
  title = yd_ended_words_describe (&count);
  if (title != NULL && !is_looked_at (self) &&
      is_wanted (self, count.n_failed > 0 ? "notify-failed" : "notify-finished"))
    {
      notification = g_notification_new (title);
      body = describe_more (&count);
      if (*body != '\0')
        g_notification_set_body (notification, body);
      offer_next (notification, &count);
      g_application_send_notification (G_APPLICATION (self->application), NOTIFICATION_ENDED,
                                       notification);
    }
  g_ptr_array_set_size (self->ended, 0);
}

static void
tell_later (gpointer user_data)
{
  YdAppNotices *self = user_data;

  self->source = 0;
  if (yd_transfer_queue_get_active (self->queue) == 0)
    yd_app_notices_tell (self);
}

static void
active_changed (YdAppNotices *self)
{
  if (self->ended->len > 0 && self->source == 0 && yd_transfer_queue_get_active (self->queue) == 0)
    self->source = g_timeout_add_once (PAUSE_MS, tell_later, self);
}

static gboolean
is_ours (YdAppNotices *self,
         YdTransfer   *transfer)
{
  GFile *file = yd_transfer_get_file (transfer);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  return path != NULL && g_str_has_prefix (path, self->own_folder);
}

static void
transfer_ended (YdAppNotices *self,
                YdTransfer   *transfer)
{
  gboolean done = yd_transfer_get_state (transfer) == YD_TRANSFER_DONE;

  if (done && is_ours (self, transfer))
    return;
  if (done && yd_transfer_get_direction (transfer) == YD_TRANSFER_DOWNLOAD &&
      yd_transfer_get_outcome (transfer) != YD_TRANSFER_OUTCOME_SKIPPED && is_asked_for (transfer))
    add_recent (transfer);
  g_ptr_array_add (self->ended, g_object_ref (transfer));
  active_changed (self);
}

YdAppNotices *
yd_app_notices_new (GtkApplication  *application,
                    YdTransferQueue *queue,
                    const char      *own_folder,
                    GSettings       *settings)
{
  YdAppNotices *self = g_object_new (YD_TYPE_APP_NOTICES, NULL);

  self->application = application;
  self->queue = g_object_ref (queue);
  self->own_folder = g_strconcat (own_folder, "/", NULL);
  g_set_object (&self->settings, settings);
  g_signal_connect_object (queue, "ended", G_CALLBACK (transfer_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::active", G_CALLBACK (active_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
yd_app_notices_dispose (GObject *object)
{
  YdAppNotices *self = YD_APP_NOTICES (object);

  g_clear_handle_id (&self->source, g_source_remove);
  G_OBJECT_CLASS (yd_app_notices_parent_class)->dispose (object);
}

static void
yd_app_notices_finalize (GObject *object)
{
  YdAppNotices *self = YD_APP_NOTICES (object);

  g_ptr_array_unref (self->ended);
  g_clear_object (&self->queue);
  g_clear_object (&self->settings);
  g_free (self->own_folder);
  G_OBJECT_CLASS (yd_app_notices_parent_class)->finalize (object);
}

static void
yd_app_notices_class_init (YdAppNoticesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yd_app_notices_dispose;
  object_class->finalize = yd_app_notices_finalize;
}

static void
yd_app_notices_init (YdAppNotices *self)
{
  self->ended = g_ptr_array_new_with_free_func (g_object_unref);
}
