/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Through which proxies everything goes: those that the desktop names, none, or one that a person
 * named. A GProxyResolver that can be told otherwise at any time. This computer's own addresses
 * never go through one that a person named. Any thread; told on the main context.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  YD_NET_PROXY_DESKTOP,
  YD_NET_PROXY_NONE,
  YD_NET_PROXY_MANUAL,
} YdNetProxyMode;

#define YD_TYPE_NET_PROXY (yd_net_proxy_get_type ())
G_DECLARE_FINAL_TYPE (YdNetProxy, yd_net_proxy, YD, NET_PROXY, GObject)

/* As the desktop says, at first. Signal "changed": connections to come go another way; those that
 * were kept for later are of no more use. (transfer full) */
YdNetProxy *yd_net_proxy_new       (void);

/* Whether @address is one that can be named: "http://host:port", also "socks5://…" and its older
 * kinds. One with a name and a password in it cannot: it would be kept where secrets are not. */
gboolean    yd_net_proxy_is_usable (const char     *address);

/* @address: for MANUAL; one that is not usable makes every connection fail rather than go another
 * way than it was wanted to. */
void        yd_net_proxy_set       (YdNetProxy     *self,
                                    YdNetProxyMode  mode,
                                    const char     *address);

G_END_DECLS
