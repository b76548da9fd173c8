/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network monitor for tests; see the header.
 */
#include "config.h"

#include "yd-test-monitor.h"

struct _YdTestMonitor
{
  GObject parent_instance;

  GNetworkConnectivity connectivity;
};

enum
{
  PROP_NETWORK_AVAILABLE = 1,
  PROP_NETWORK_METERED,
  PROP_CONNECTIVITY,
};

static gboolean
monitor_init (GInitable     *initable,
              GCancellable  *cancellable,
              GError       **error)
{
  return TRUE;
}

static void
initable_iface_init (GInitableIface *iface)
{
  iface->init = monitor_init;
}

static void
monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTestMonitor, yd_test_monitor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_iface_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_iface_init))

static gboolean
is_available (YdTestMonitor *self)
{
  return self->connectivity != G_NETWORK_CONNECTIVITY_LOCAL;
}

static void
yd_test_monitor_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  YdTestMonitor *self = YD_TEST_MONITOR (object);

  if (id == PROP_NETWORK_AVAILABLE)
    g_value_set_boolean (value, is_available (self));
  else if (id == PROP_NETWORK_METERED)
    g_value_set_boolean (value, FALSE);
  else
    g_value_set_enum (value, (int) self->connectivity);
}

static void
yd_test_monitor_class_init (YdTestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yd_test_monitor_get_property;
  g_object_class_override_property (object_class, PROP_NETWORK_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_NETWORK_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
yd_test_monitor_init (YdTestMonitor *self)
{
  self->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

YdTestMonitor *
yd_test_monitor_new (void)
{
  return g_object_new (YD_TYPE_TEST_MONITOR, NULL);
}

void
yd_test_monitor_move (YdTestMonitor *self)
{
  g_signal_emit_by_name (self, "network-changed", is_available (self));
}

void
yd_test_monitor_set (YdTestMonitor        *self,
                     GNetworkConnectivity  connectivity)
{
  if (self->connectivity == connectivity)
    return;
  self->connectivity = connectivity;
  g_object_notify (G_OBJECT (self), "network-available");
  g_object_notify (G_OBJECT (self), "connectivity");
  yd_test_monitor_move (self);
}
