/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sidebar and a content side by side, over AdwLeaflet. The leaflet is the only child and owns
 * both.
 */
#include "config.h"

#include "yd-split-view.h"

struct _YdSplitView
{
  AdwBin parent_instance;

  AdwLeaflet *leaflet; /* (borrowed): the child */
  GtkWidget  *sidebar; /* (borrowed) (nullable) */
  GtkWidget  *content; /* (borrowed) (nullable) */
};

enum
{
  PROP_0,
  PROP_SIDEBAR,
  PROP_CONTENT,
  PROP_SHOW_CONTENT,
  PROP_FOLDED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YdSplitView, yd_split_view, ADW_TYPE_BIN)

/* Side by side there is nothing behind: its key and its mouse button would only move the focus. */
static void
notify_folded (YdSplitView *self)
{
  adw_leaflet_set_can_navigate_back (self->leaflet, adw_leaflet_get_folded (self->leaflet));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
notify_visible_child (YdSplitView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_CONTENT]);
}

/* In reading order, which is the order of the focus too. */
static void
add_both (YdSplitView *self)
{
  GtkWidget *separator;

  if (self->sidebar == NULL || self->content == NULL)
    return;
  separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_hexpand (self->content, TRUE);
  adw_leaflet_append (self->leaflet, self->sidebar);
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->leaflet, separator), FALSE);
  adw_leaflet_append (self->leaflet, self->content);
}

static void
yd_split_view_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  YdSplitView *self = YD_SPLIT_VIEW (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR:
      self->sidebar = g_value_get_object (value);
      add_both (self);
      break;
    case PROP_CONTENT:
      self->content = g_value_get_object (value);
      add_both (self);
      break;
    case PROP_SHOW_CONTENT:
      yd_split_view_set_show_content (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_split_view_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  YdSplitView *self = YD_SPLIT_VIEW (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_SHOW_CONTENT:
      g_value_set_boolean (value, yd_split_view_get_show_content (self));
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, yd_split_view_get_folded (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_split_view_class_init (YdSplitViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = yd_split_view_set_property;
  object_class->get_property = yd_split_view_get_property;

  properties[PROP_SIDEBAR] =
      g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONTENT] =
      g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_CONTENT] =
      g_param_spec_boolean ("show-content", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDED] =
      g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yd_split_view_init (YdSplitView *self)
{
  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->leaflet));

  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (notify_folded), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::visible-child",
                           G_CALLBACK (notify_visible_child), self, G_CONNECT_SWAPPED);
}

gboolean
yd_split_view_get_folded (YdSplitView *self)
{
  g_return_val_if_fail (YD_IS_SPLIT_VIEW (self), FALSE);

  return adw_leaflet_get_folded (self->leaflet);
}

gboolean
yd_split_view_get_show_content (YdSplitView *self)
{
  g_return_val_if_fail (YD_IS_SPLIT_VIEW (self), FALSE);

  return self->content != NULL
         && adw_leaflet_get_visible_child (self->leaflet) == self->content;
}

void
yd_split_view_set_show_content (YdSplitView *self,
                                gboolean     show_content)
{
  GtkWidget *child;

  g_return_if_fail (YD_IS_SPLIT_VIEW (self));

  child = show_content ? self->content : self->sidebar;
  if (child != NULL)
    adw_leaflet_set_visible_child (self->leaflet, child);
}
