/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows bound to settings. The window owns itself and shares the settings.
 */
#include "config.h"

#include "yd-preferences-window.h"

#include "yd-data-page.h"
#include "yd-file-picker.h"
#include "yd-format.h"
#include "yd-general-page.h"
#include "yd-network-page.h"
#include "yd-setting-choice.h"
#include "yd-transfer-settings.h"
#include "yd-weak.h"
#include "yd-window.h"

#include <glib/gi18n.h>

#define KIB_PER_MIB 1024

/* A speed: a number and its unit, kept as KiB per second. */
typedef struct
{
  AdwExpanderRow *row;    /* (borrowed) */
  GtkSpinButton  *amount; /* (borrowed) */
  GtkDropDown    *unit;   /* (borrowed): KiB/s, MiB/s */
  const char     *key;    /* (unowned) */
} Limit;

struct _YdPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  /* template */
  GtkSpinButton *uploads;      /* (borrowed) */
  Limit          up;
  Limit          down;
  AdwActionRow  *folder_row;   /* (borrowed) */
  GtkSwitch     *ask_switch;   /* (borrowed) */
  GtkWidget     *reset_button; /* (borrowed) */
  AdwComboRow   *conflict_row; /* (borrowed) */
  YdGeneralPage *general;      /* (borrowed) */
  YdNetworkPage *network;      /* (borrowed) */
  YdDataPage    *data;         /* (borrowed) */

  GSettings     *settings;     /* (owned) (nullable) */
  GCancellable  *cancellable;  /* (owned): of the folder's dialog */
};

G_DEFINE_FINAL_TYPE (YdPreferencesWindow, yd_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the choices. */
static const char *const conflicts[] = { "ask", "skip", "keep-both", "replace", NULL };

/* Limits */

static Limit *
find_limit (YdPreferencesWindow *self,
            gpointer             widget)
{
  return widget == self->up.amount || widget == self->up.unit ? &self->up : &self->down;
}

static void
limit_changed (YdPreferencesWindow *self,
               gpointer             widget)
{
  Limit *limit = find_limit (self, widget);
  int amount = gtk_spin_button_get_value_as_int (limit->amount);
  gboolean mib = gtk_drop_down_get_selected (limit->unit) == 1;

  if (self->settings != NULL)
    g_settings_set_int (self->settings, limit->key, mib ? amount * KIB_PER_MIB : amount);
}

static void
unit_changed (YdPreferencesWindow *self,
              GParamSpec          *pspec,
              GtkDropDown         *unit)
{
  limit_changed (self, unit);
}

static void
show_limit (YdPreferencesWindow *self,
            Limit               *limit,
            const char          *wanted_key)
{
  int kib = g_settings_get_int (self->settings, limit->key);
  gboolean mib = kib % KIB_PER_MIB == 0;

  gtk_drop_down_set_selected (limit->unit, mib ? 1 : 0);
  gtk_spin_button_set_value (limit->amount, mib ? kib / KIB_PER_MIB : kib);
  g_settings_bind (self->settings, wanted_key, limit->row, "enable-expansion",
                   G_SETTINGS_BIND_DEFAULT);
  adw_expander_row_set_expanded (limit->row, g_settings_get_boolean (self->settings, wanted_key));
  g_signal_connect_object (limit->amount, "value-changed", G_CALLBACK (limit_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (limit->unit, "notify::selected", G_CALLBACK (unit_changed), self,
                           G_CONNECT_SWAPPED);
}

/* The folder */

static void
show_folder (YdPreferencesWindow *self)
{
  g_autoptr (GFile) folder = yd_transfer_settings_dup_folder (self->settings);
  g_autofree char *parse_name = g_file_get_parse_name (folder);
  g_autofree char *name = yd_format_name (parse_name);
  g_autofree char *escaped = g_markup_escape_text (name, -1);
  g_autofree char *chosen = g_settings_get_string (self->settings, YD_SETTING_DOWNLOAD_FOLDER);

  adw_action_row_set_subtitle (self->folder_row, escaped);
  gtk_widget_set_visible (self->reset_button, *chosen != '\0');
}

static void
folder_picked_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (YdPreferencesWindow) self = yd_weak_take (user_data);
  g_autoptr (GListModel) files = yd_file_picker_ask_finish (result, NULL);
  g_autoptr (GFile) folder = files != NULL ? g_list_model_get_item (files, 0) : NULL;
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;

  if (self != NULL && uri != NULL)
    g_settings_set_string (self->settings, YD_SETTING_DOWNLOAD_FOLDER, uri);
}

static void
choose_folder (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  YdPreferencesWindow *self = YD_PREFERENCES_WINDOW (widget);

  yd_file_picker_ask_async (GTK_WINDOW (self), YD_FILE_PICKER_TARGET, _("Download Folder"),
                            _("_Choose"), self->cancellable, folder_picked_cb, yd_weak_new (self));
}

static void
reset_folder (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_settings_reset (YD_PREFERENCES_WINDOW (widget)->settings, YD_SETTING_DOWNLOAD_FOLDER);
}

/* The object */

static void
yd_preferences_window_dispose (GObject *object)
{
  YdPreferencesWindow *self = YD_PREFERENCES_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (yd_preferences_window_parent_class)->dispose (object);
}

static void
bind_limit (GtkWidgetClass *widget_class,
            const char     *row,
            const char     *amount,
            const char     *unit,
            gssize          offset)
{
  gtk_widget_class_bind_template_child_full (widget_class, row, FALSE,
                                             offset + (gssize) G_STRUCT_OFFSET (Limit, row));
  gtk_widget_class_bind_template_child_full (widget_class, amount, FALSE,
                                             offset + (gssize) G_STRUCT_OFFSET (Limit, amount));
  gtk_widget_class_bind_template_child_full (widget_class, unit, FALSE,
                                             offset + (gssize) G_STRUCT_OFFSET (Limit, unit));
}

static void
yd_preferences_window_class_init (YdPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_preferences_window_dispose;
  g_type_ensure (YD_TYPE_GENERAL_PAGE);
  g_type_ensure (YD_TYPE_NETWORK_PAGE);
  g_type_ensure (YD_TYPE_DATA_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               YD_APP_PATH "/ui/yd-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, YdPreferencesWindow, uploads);
  gtk_widget_class_bind_template_child (widget_class, YdPreferencesWindow, folder_row);
  gtk_widget_class_bind_template_child (widget_class, YdPreferencesWindow, ask_switch);
  gtk_widget_class_bind_template_child (widget_class, YdPreferencesWindow, reset_button);
  gtk_widget_class_bind_template_child (widget_class, YdPreferencesWindow, conflict_row);
  gtk_widget_class_bind_template_child (widget_class, YdPreferencesWindow, general);
  gtk_widget_class_bind_template_child (widget_class, YdPreferencesWindow, network);
  gtk_widget_class_bind_template_child (widget_class, YdPreferencesWindow, data);
  bind_limit (widget_class, "up_row", "up_amount", "up_unit",
              G_STRUCT_OFFSET (YdPreferencesWindow, up));
  bind_limit (widget_class, "down_row", "down_amount", "down_unit",
              G_STRUCT_OFFSET (YdPreferencesWindow, down));
  gtk_widget_class_install_action (widget_class, "preferences.choose-folder", NULL, choose_folder);
  gtk_widget_class_install_action (widget_class, "preferences.reset-folder", NULL, reset_folder);
}

static void
yd_preferences_window_init (YdPreferencesWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->up.key = YD_SETTING_UPLOAD_LIMIT;
  self->down.key = YD_SETTING_DOWNLOAD_LIMIT;
  gtk_widget_init_template (GTK_WIDGET (self));
}

YdPreferencesWindow *
yd_preferences_window_new (GtkWindow *parent,
                           YdShared  *shared)
{
  GSettings *settings = shared->settings;
  YdPreferencesWindow *self = g_object_new (YD_TYPE_PREFERENCES_WINDOW, "transient-for", parent,
                                            NULL);

  self->settings = g_object_ref (settings);
  g_settings_bind (settings, YD_SETTING_UPLOADS, self->uploads, "value", G_SETTINGS_BIND_DEFAULT);
  show_limit (self, &self->up, YD_SETTING_LIMIT_UPLOADS);
  show_limit (self, &self->down, YD_SETTING_LIMIT_DOWNLOADS);
  g_settings_bind (settings, YD_SETTING_ASK_FOLDER, self->ask_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  show_folder (self);
  g_signal_connect_object (settings, "changed::" YD_SETTING_DOWNLOAD_FOLDER,
                           G_CALLBACK (show_folder), self, G_CONNECT_SWAPPED);
  yd_setting_choice_bind (settings, YD_SETTING_NAME_CONFLICT, self->conflict_row, conflicts);
  yd_general_page_set_up (self->general, settings);
  if (YD_IS_WINDOW (parent))
    g_object_bind_property (parent, "may-stay", self->general, "may-stay",
                            G_BINDING_SYNC_CREATE);
  yd_network_page_set_up (self->network, settings);
  yd_data_page_set_up (self->data, shared);

  return self;
}
