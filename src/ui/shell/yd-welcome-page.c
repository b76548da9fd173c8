/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is shown while there are no storages. Only words and buttons; the window does the work.
 */
#include "config.h"

#include "yd-welcome-page.h"

struct _YdWelcomePage
{
  AdwBin parent_instance;

  /* template */
  GtkSpinner *spinner; /* (borrowed) */

  /* state */
  gboolean    busy;
};

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YdWelcomePage, yd_welcome_page, ADW_TYPE_BIN)

static void
yd_welcome_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  YdWelcomePage *self = YD_WELCOME_PAGE (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      self->busy = g_value_get_boolean (value);
      gtk_spinner_set_spinning (self->spinner, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_welcome_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, YD_WELCOME_PAGE (object)->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_welcome_page_class_init (YdWelcomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = yd_welcome_page_set_property;
  object_class->get_property = yd_welcome_page_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, YD_APP_PATH "/ui/yd-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YdWelcomePage, spinner);
}

static void
yd_welcome_page_init (YdWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
