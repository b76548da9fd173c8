/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The gate interface: calls its implementation, nothing else.
 */
#include "config.h"

#include "yd-net-gate.h"

G_DEFINE_INTERFACE (YdNetGate, yd_net_gate, G_TYPE_OBJECT)

static void
yd_net_gate_default_init (YdNetGateInterface *iface)
{
}

void
yd_net_gate_enter_async (YdNetGate           *self,
                         YdNetRequest        *request,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (YD_IS_NET_GATE (self));

  YD_NET_GATE_GET_IFACE (self)->enter_async (self, request, cancellable, callback, user_data);
}

gboolean
yd_net_gate_enter_finish (YdNetGate     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (YD_IS_NET_GATE (self), FALSE);

  return YD_NET_GATE_GET_IFACE (self)->enter_finish (self, result, error);
}

void
yd_net_gate_slow_down (YdNetGate    *self,
                       YdNetRequest *request,
                       gint64        delay_us)
{
  g_return_if_fail (YD_IS_NET_GATE (self));

  if (YD_NET_GATE_GET_IFACE (self)->slow_down != NULL)
    YD_NET_GATE_GET_IFACE (self)->slow_down (self, request, delay_us);
}
