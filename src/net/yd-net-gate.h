/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may go next. A gate admits every attempt of a request, also the repeated ones; the drive's
 * budget is one.
 */
#pragma once

#include "yd-net-request.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_NET_GATE (yd_net_gate_get_type ())
G_DECLARE_INTERFACE (YdNetGate, yd_net_gate, YD, NET_GATE, GObject)

struct _YdNetGateInterface
{
  GTypeInterface parent_iface;

  void     (*enter_async)  (YdNetGate            *self,
                            YdNetRequest         *request,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data);
  gboolean (*enter_finish) (YdNetGate            *self,
                            GAsyncResult         *result,
                            GError              **error);
  void     (*slow_down)    (YdNetGate            *self,
                            YdNetRequest         *request,
                            gint64                delay_us);
};

/* Completes when the request may be sent. Fails with G_IO_ERROR_CANCELLED, or with an error of its
 * own when that would take too long. */
void     yd_net_gate_enter_async  (YdNetGate            *self,
                                   YdNetRequest         *request,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
gboolean yd_net_gate_enter_finish (YdNetGate            *self,
                                   GAsyncResult         *result,
                                   GError              **error);

/* The service said "later": nothing of this request's class goes out for @delay_us. */
void     yd_net_gate_slow_down    (YdNetGate            *self,
                                   YdNetRequest         *request,
                                   gint64                delay_us);

G_END_DECLS
