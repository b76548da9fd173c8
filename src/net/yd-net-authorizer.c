/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The authorizer interface: calls its implementation, nothing else.
 */
#include "config.h"

#include "yd-net-authorizer.h"

G_DEFINE_INTERFACE (YdNetAuthorizer, yd_net_authorizer, G_TYPE_OBJECT)

static void
yd_net_authorizer_default_init (YdNetAuthorizerInterface *iface)
{
}

void
yd_net_authorizer_get_token_async (YdNetAuthorizer     *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (YD_IS_NET_AUTHORIZER (self));

  YD_NET_AUTHORIZER_GET_IFACE (self)->get_token_async (self, cancellable, callback, user_data);
}

char *
yd_net_authorizer_get_token_finish (YdNetAuthorizer  *self,
                                    GAsyncResult     *result,
                                    GError          **error)
{
  g_return_val_if_fail (YD_IS_NET_AUTHORIZER (self), NULL);

  return YD_NET_AUTHORIZER_GET_IFACE (self)->get_token_finish (self, result, error);
}

void
yd_net_authorizer_refused_async (YdNetAuthorizer     *self,
                                 const char          *token,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (YD_IS_NET_AUTHORIZER (self));

  YD_NET_AUTHORIZER_GET_IFACE (self)->refused_async (self, token, cancellable, callback,
                                                     user_data);
}

gboolean
yd_net_authorizer_refused_finish (YdNetAuthorizer  *self,
                                  GAsyncResult     *result,
                                  GError          **error)
{
  g_return_val_if_fail (YD_IS_NET_AUTHORIZER (self), FALSE);

  return YD_NET_AUTHORIZER_GET_IFACE (self)->refused_finish (self, result, error);
}
