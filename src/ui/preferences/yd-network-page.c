/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An address is a setting once it is applied, and one that cannot be used is none.
 */
#include "config.h"

#include "yd-network-page.h"

#include "yd-form-row.h"
#include "yd-note-row.h"
#include "yd-setting-choice.h"

#include "yd-net-proxy.h"

#define MODE    "proxy-mode"
#define ADDRESS "proxy-address"
#define MANUAL  2

struct _YdNetworkPage
{
  AdwPreferencesPage parent_instance;

  /* template */
  AdwComboRow *mode_row;     /* (borrowed) */
  AdwEntryRow *address_row;  /* (borrowed) */
  GtkWidget   *address_note; /* (borrowed) */

  /* given */
  GSettings   *settings;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdNetworkPage, yd_network_page, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of the choices. */
static const char *const modes[] = { "desktop", "none", "manual", NULL };

/* (transfer full) */
static char *
dup_typed (YdNetworkPage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_row))));
}

static void
address_typed (YdNetworkPage *self)
{
  g_autofree char *address = dup_typed (self);

  yd_form_row_mark (GTK_WIDGET (self->address_row),
                    *address == '\0' || yd_net_proxy_is_usable (address));
}

static void
address_applied (YdNetworkPage *self)
{
  g_autofree char *address = dup_typed (self);

  if (yd_net_proxy_is_usable (address))
    g_settings_set_string (self->settings, ADDRESS, address);
}

static void
mode_changed (YdNetworkPage *self)
{
  gboolean manual = adw_combo_row_get_selected (self->mode_row) == MANUAL;

  gtk_widget_set_visible (GTK_WIDGET (self->address_row), manual);
  gtk_widget_set_visible (self->address_note, manual);
}

static void
yd_network_page_dispose (GObject *object)
{
  g_clear_object (&YD_NETWORK_PAGE (object)->settings);

  G_OBJECT_CLASS (yd_network_page_parent_class)->dispose (object);
}

static void
yd_network_page_class_init (YdNetworkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yd_network_page_dispose;
  g_type_ensure (YD_TYPE_NOTE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-network-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YdNetworkPage, mode_row);
  gtk_widget_class_bind_template_child (widget_class, YdNetworkPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, YdNetworkPage, address_note);
  gtk_widget_class_bind_template_callback (widget_class, address_typed);
  gtk_widget_class_bind_template_callback (widget_class, address_applied);
}

static void
yd_network_page_init (YdNetworkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yd_network_page_set_up (YdNetworkPage *self,
                        GSettings     *settings)
{
  g_autofree char *address = NULL;

  g_return_if_fail (YD_IS_NETWORK_PAGE (self));

  self->settings = g_object_ref (settings);
  address = g_settings_get_string (settings, ADDRESS);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
  yd_setting_choice_bind (settings, MODE, self->mode_row, modes);
  g_signal_connect_object (self->mode_row, "notify::selected", G_CALLBACK (mode_changed), self,
                           G_CONNECT_SWAPPED);
  mode_changed (self);
}
