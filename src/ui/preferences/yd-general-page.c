/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bindings, and nothing else.
 */
#include "config.h"

#include "yd-general-page.h"

#include "yd-setting-choice.h"

struct _YdGeneralPage
{
  AdwPreferencesPage parent_instance;

  /* template */
  AdwComboRow *layout_row;       /* (borrowed) */
  GtkSwitch   *folders_switch;   /* (borrowed) */
  GtkSwitch   *hidden_switch;    /* (borrowed) */
  GtkSwitch   *thumbnail_switch; /* (borrowed) */
  GtkSwitch   *finished_switch;  /* (borrowed) */
  GtkSwitch   *failed_switch;    /* (borrowed) */
  GtkSwitch   *waiting_switch;   /* (borrowed) */
  AdwComboRow *close_row;        /* (borrowed) */

  /* state */
  gboolean     may_stay;
};

G_DEFINE_FINAL_TYPE (YdGeneralPage, yd_general_page, ADW_TYPE_PREFERENCES_PAGE)

enum
{
  PROP_0,
  PROP_MAY_STAY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* In the order of the choices. */
static const char *const layouts[] = { "list", "grid", NULL };
static const char *const closings[] = { "ask", "background", "pause", NULL };

static void
yd_general_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  YdGeneralPage *self = YD_GENERAL_PAGE (object);

  switch (prop_id)
    {
    case PROP_MAY_STAY:
      self->may_stay = g_value_get_boolean (value);
      gtk_widget_set_sensitive (GTK_WIDGET (self->close_row), self->may_stay);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_general_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_MAY_STAY:
      g_value_set_boolean (value, YD_GENERAL_PAGE (object)->may_stay);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_general_page_class_init (YdGeneralPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = yd_general_page_set_property;
  object_class->get_property = yd_general_page_get_property;
  properties[PROP_MAY_STAY] =
      g_param_spec_boolean ("may-stay", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-general-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YdGeneralPage, layout_row);
  gtk_widget_class_bind_template_child (widget_class, YdGeneralPage, folders_switch);
  gtk_widget_class_bind_template_child (widget_class, YdGeneralPage, hidden_switch);
  gtk_widget_class_bind_template_child (widget_class, YdGeneralPage, thumbnail_switch);
  gtk_widget_class_bind_template_child (widget_class, YdGeneralPage, finished_switch);
  gtk_widget_class_bind_template_child (widget_class, YdGeneralPage, failed_switch);
  gtk_widget_class_bind_template_child (widget_class, YdGeneralPage, waiting_switch);
  gtk_widget_class_bind_template_child (widget_class, YdGeneralPage, close_row);
}

static void
yd_general_page_init (YdGeneralPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_switch (GSettings  *settings,
             const char *key,
             GtkSwitch  *widget)
{
  g_settings_bind (settings, key, widget, "active", G_SETTINGS_BIND_DEFAULT);
}

void
yd_general_page_set_up (YdGeneralPage *self,
                        GSettings     *settings)
{
  g_return_if_fail (YD_IS_GENERAL_PAGE (self));

  yd_setting_choice_bind (settings, "files-layout", self->layout_row, layouts);
  bind_switch (settings, "sort-folders-first", self->folders_switch);
  bind_switch (settings, "show-hidden-files", self->hidden_switch);
  bind_switch (settings, "show-thumbnails", self->thumbnail_switch);
  bind_switch (settings, "notify-finished", self->finished_switch);
  bind_switch (settings, "notify-failed", self->failed_switch);
  bind_switch (settings, "notify-waiting", self->waiting_switch);
  yd_setting_choice_bind (settings, "close-action", self->close_row, closings);
}
