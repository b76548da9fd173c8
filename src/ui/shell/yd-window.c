/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The main window: puts storages, files and transfers together and moves between them. Shares all
 * models with the application.
 */
#include "config.h"

#include "yd-window-private.h"

#include "yd-error-text.h"
#include "yd-folder-opener.h"
#include "yd-guide-window.h"
#include "yd-preferences-window.h"
#include "yd-transfer-settings.h"

#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_TRANSFERS_SHOWN,
  PROP_MAY_STAY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YdWindow, yd_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
are_transfers_shown (YdWindow *self)
{
  gboolean shown = FALSE;

  /* Asked by a binding while the window goes away, the page is gone already. */
  if (self->files != NULL)
    g_object_get (self->files, "pane-shown", &shown, NULL);

  return shown;
}

static void
transfers_shown_changed (YdWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRANSFERS_SHOWN]);
}

/* All windows begin with the size that one had last; none follows another. */
static void
restore_size (YdWindow *self)
{
  GSettingsBindFlags flags = G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES;

  if (self->settings == NULL)
    return;
  g_settings_bind (self->settings, "window-width", self, "default-width", flags);
  g_settings_bind (self->settings, "window-height", self, "default-height", flags);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", flags);
}

/* Actions */

static void
show_storages (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  yd_split_view_set_show_content (YD_WINDOW (widget)->split_view, FALSE);
}

static void
notify (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  yd_window_notify (YD_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_file (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  yd_folder_opener_show (file, GTK_WINDOW (widget));
}

static void
show_transfers (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  yd_window_show_transfers (YD_WINDOW (widget));
}

static void
show_shortcuts (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource (YD_APP_PATH "/ui/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
}

static void
show_guide (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (yd_guide_window_new (GTK_WINDOW (widget))));
}

static void
show_preferences (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  YdWindow *self = YD_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (yd_preferences_window_new (GTK_WINDOW (self), self->shared)));
}

/* The object */

static void
yd_window_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  YdWindow *self = YD_WINDOW (object);

  switch (prop_id)
    {
    case PROP_TRANSFERS_SHOWN:
      g_object_set (self->files, "pane-shown", g_value_get_boolean (value), NULL);
      break;
    case PROP_MAY_STAY:
      self->may_stay = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_window_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  YdWindow *self = YD_WINDOW (object);

  switch (prop_id)
    {
    case PROP_TRANSFERS_SHOWN:
      g_value_set_boolean (value, are_transfers_shown (self));
      break;
    case PROP_MAY_STAY:
      g_value_set_boolean (value, self->may_stay);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_window_dispose (GObject *object)
{
  YdWindow *self = YD_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->notice);
  yd_window_forget_ended (self);
  yd_window_forget_tabs (self);
  g_clear_object (&self->registry);
  g_clear_object (&self->queue);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->shared, yd_shared_unref);

  G_OBJECT_CLASS (yd_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (YD_TYPE_FILES_PAGE);
  g_type_ensure (YD_TYPE_PLACE_LIST);
  g_type_ensure (YD_TYPE_SPLIT_VIEW);
  g_type_ensure (YD_TYPE_STORAGE_LIST);
  g_type_ensure (YD_TYPE_TRANSFERS_PANE);
  g_type_ensure (YD_TYPE_WELCOME_PAGE);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YdWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, YdWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, YdWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, YdWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, YdWindow, storages);
  gtk_widget_class_bind_template_child (widget_class, YdWindow, files);
  yd_window_bind_bookmarks (widget_class);
  gtk_widget_class_bind_template_child (widget_class, YdWindow, transfers);
}

static void
yd_window_class_init (YdWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = yd_window_set_property;
  object_class->get_property = yd_window_get_property;
  object_class->dispose = yd_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = yd_window_close_request;

  properties[PROP_TRANSFERS_SHOWN] =
      g_param_spec_boolean ("transfers-shown", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAY_STAY] =
      g_param_spec_boolean ("may-stay", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("stay", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "shell.transfers-shown",
                                            "transfers-shown");
  gtk_widget_class_install_action (widget_class, "shell.show-transfers", NULL, show_transfers);
  gtk_widget_class_install_action (widget_class, "shell.show-preferences", NULL,
                                   show_preferences);
  gtk_widget_class_install_action (widget_class, "shell.show-shortcuts", NULL, show_shortcuts);
  gtk_widget_class_install_action (widget_class, "shell.show-guide", NULL, show_guide);
  gtk_widget_class_install_action (widget_class, "shell.show-storages", NULL, show_storages);
  gtk_widget_class_install_action (widget_class, "shell.show-file", "s", show_file);
  gtk_widget_class_install_action (widget_class, "shell.notify", "s", notify);
  yd_window_install_storage_actions (widget_class);
  yd_window_install_show_actions (widget_class);
  yd_window_install_sign_in_actions (widget_class);
  yd_window_install_arrange_actions (widget_class);
  yd_window_install_exchange_actions (widget_class);
  yd_window_install_tab_actions (widget_class);
}

static void
yd_window_init (YdWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->ended = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->files, "notify::pane-shown",
                           G_CALLBACK (transfers_shown_changed), self, G_CONNECT_SWAPPED);
}

static void
set_up (YdWindow *self)
{
  yd_files_page_set_up (self->files, self->shared);
  yd_transfers_pane_set_queue (self->transfers, self->queue);
  if (self->settings != NULL)
    yd_transfer_settings_apply (self->settings, self->queue);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "shell.show-preferences",
                                 self->settings != NULL);
  restore_size (self);

  yd_window_set_up_tabs (self);
  yd_window_set_up_bookmarks (self);
  g_signal_connect_object (self->queue, "ended", G_CALLBACK (yd_window_transfer_ended), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "notify::active", G_CALLBACK (yd_window_tell_ended),
                           self, G_CONNECT_SWAPPED);
  yd_window_set_up_storages (self);
}

YdWindow *
yd_window_new_bare (GtkApplication *application,
                    YdShared       *shared)
{
  YdWindow *self = g_object_new (YD_TYPE_WINDOW, "application", application, NULL);

  self->shared = yd_shared_ref (shared);
  self->registry = g_object_ref (shared->registry);
  self->queue = g_object_ref (shared->queue);
  g_set_object (&self->settings, shared->settings);
  set_up (self);

  return self;
}

YdWindow *
yd_window_new (GtkApplication *application,
               YdShared       *shared)
{
  YdWindow *self = yd_window_new_bare (application, shared);

  yd_window_restore_tabs (self);

  return self;
}

void
yd_window_open_storage (YdWindow  *self,
                        YdStorage *storage)
{
  g_autoptr (YdBrowsePlace) root = NULL;

  g_return_if_fail (YD_IS_WINDOW (self));
  g_return_if_fail (YD_IS_STORAGE (storage));

  root = yd_browse_place_new (storage);
  yd_window_go_to (self, root);
}

void
yd_window_show_transfers (YdWindow *self)
{
  g_return_if_fail (YD_IS_WINDOW (self));

  yd_split_view_set_show_content (self->split_view, TRUE);
  g_object_set (self->files, "pane-shown", TRUE, NULL);
}

void
yd_window_notify (YdWindow   *self,
                  const char *text)
{
  g_autoptr (AdwToast) toast = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (YD_IS_WINDOW (self));

  /* A toast's title is markup. What was said before it would be in its way for seconds. */
  escaped = g_markup_escape_text (text, -1);
  toast = g_object_ref_sink (adw_toast_new (escaped));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (self->notice != NULL)
    adw_toast_dismiss (self->notice);
  g_set_object (&self->notice, toast);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (toast));
}

void
yd_window_notify_error (YdWindow     *self,
                        const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    yd_window_notify (self, yd_error_text_get_sentence (error));
}

void
yd_window_try_close (YdWindow *self)
{
  g_return_if_fail (YD_IS_WINDOW (self));

  gtk_window_close (GTK_WINDOW (self));
}
