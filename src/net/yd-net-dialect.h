/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a reply means. `net` does not know a service's manners: `auth` and `drive` each bring a
 * dialect. Pure: judges, keeps nothing.
 */
#pragma once

#include "yd-net-reply.h"
#include "yd-net-request.h"

G_BEGIN_DECLS

typedef enum
{
  YD_NET_VERDICT_FINE,       /* give the reply to the caller */
  YD_NET_VERDICT_LATER,      /* busy: the same request after *delay_us (-1: the policy's choice) */
  YD_NET_VERDICT_SIGN_AGAIN, /* the token was refused: refresh once, then repeat */
  YD_NET_VERDICT_ERROR,      /* *error is set, final */
} YdNetVerdict;

#define YD_TYPE_NET_DIALECT (yd_net_dialect_get_type ())
G_DECLARE_INTERFACE (YdNetDialect, yd_net_dialect, YD, NET_DIALECT, GObject)

struct _YdNetDialectInterface
{
  GTypeInterface parent_iface;

  YdNetVerdict (*judge) (YdNetDialect  *self,
                         YdNetRequest  *request,
                         YdNetReply    *reply,
                         gint64        *delay_us,
                         GError       **error);
};

/* For LATER and SIGN_AGAIN @error is set too: it is what the caller gets when attempts end. */
YdNetVerdict yd_net_dialect_judge (YdNetDialect  *self,
                                   YdNetRequest  *request,
                                   YdNetReply    *reply,
                                   gint64        *delay_us,
                                   GError       **error);

G_END_DECLS
