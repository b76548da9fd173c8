/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dialect interface: calls its implementation, nothing else.
 */
#include "config.h"

#include "yd-net-dialect.h"

G_DEFINE_INTERFACE (YdNetDialect, yd_net_dialect, G_TYPE_OBJECT)

static void
yd_net_dialect_default_init (YdNetDialectInterface *iface)
{
}

YdNetVerdict
yd_net_dialect_judge (YdNetDialect  *self,
                      YdNetRequest  *request,
                      YdNetReply    *reply,
                      gint64        *delay_us,
                      GError       **error)
{
  g_return_val_if_fail (YD_IS_NET_DIALECT (self), YD_NET_VERDICT_FINE);

  *delay_us = -1;
  return YD_NET_DIALECT_GET_IFACE (self)->judge (self, request, reply, delay_us, error);
}
