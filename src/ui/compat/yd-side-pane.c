/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A content with a pane at its end, over AdwFlap. The flap is the only child and owns both.
 */
#include "config.h"

#include "yd-side-pane.h"

struct _YdSidePane
{
  AdwBin parent_instance;

  AdwFlap *flap; /* (borrowed): the child */
};

enum
{
  PROP_0,
  PROP_CONTENT,
  PROP_PANE,
  PROP_SHOWN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YdSidePane, yd_side_pane, ADW_TYPE_BIN)

static void
notify_shown (YdSidePane *self)
{
  GtkWidget *pane = adw_flap_get_flap (self->flap);

  if (pane != NULL)
    gtk_widget_set_visible (pane, yd_side_pane_get_shown (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

static void
yd_side_pane_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  YdSidePane *self = YD_SIDE_PANE (object);

  switch (prop_id)
    {
    case PROP_CONTENT:
      adw_flap_set_content (self->flap, g_value_get_object (value));
      break;
    case PROP_PANE:
      adw_flap_set_flap (self->flap, g_value_get_object (value));
      notify_shown (self);
      break;
    case PROP_SHOWN:
      yd_side_pane_set_shown (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_side_pane_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  YdSidePane *self = YD_SIDE_PANE (object);

  switch (prop_id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, adw_flap_get_content (self->flap));
      break;
    case PROP_PANE:
      g_value_set_object (value, adw_flap_get_flap (self->flap));
      break;
    case PROP_SHOWN:
      g_value_set_boolean (value, yd_side_pane_get_shown (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_side_pane_class_init (YdSidePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = yd_side_pane_set_property;
  object_class->get_property = yd_side_pane_get_property;

  properties[PROP_CONTENT] =
      g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PANE] =
      g_param_spec_object ("pane", NULL, NULL, GTK_TYPE_WIDGET,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOWN] =
      g_param_spec_boolean ("shown", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yd_side_pane_init (YdSidePane *self)
{
  self->flap = ADW_FLAP (adw_flap_new ());
  adw_flap_set_flap_position (self->flap, GTK_PACK_END);
  adw_flap_set_separator (self->flap, gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_fold_threshold_policy (self->flap, ADW_FOLD_THRESHOLD_POLICY_NATURAL);
  adw_flap_set_modal (self->flap, FALSE);
  adw_flap_set_locked (self->flap, TRUE);
  adw_flap_set_reveal_flap (self->flap, FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->flap));

  g_signal_connect_object (self->flap, "notify::reveal-flap", G_CALLBACK (notify_shown), self,
                           G_CONNECT_SWAPPED);
}

gboolean
yd_side_pane_get_shown (YdSidePane *self)
{
  g_return_val_if_fail (YD_IS_SIDE_PANE (self), FALSE);

  return adw_flap_get_reveal_flap (self->flap);
}

void
yd_side_pane_set_shown (YdSidePane *self,
                        gboolean    shown)
{
  g_return_if_fail (YD_IS_SIDE_PANE (self));

  adw_flap_set_reveal_flap (self->flap, shown);
}
