/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who signs requests. `net` and `drive` know this interface; `auth` implements it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_NET_AUTHORIZER (yd_net_authorizer_get_type ())
G_DECLARE_INTERFACE (YdNetAuthorizer, yd_net_authorizer, YD, NET_AUTHORIZER, GObject)

struct _YdNetAuthorizerInterface
{
  GTypeInterface parent_iface;

  void     (*get_token_async)  (YdNetAuthorizer      *self,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
  char    *(*get_token_finish) (YdNetAuthorizer      *self,
                                GAsyncResult         *result,
                                GError              **error);
  void     (*refused_async)    (YdNetAuthorizer      *self,
                                const char           *token,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);
  gboolean (*refused_finish)   (YdNetAuthorizer      *self,
                                GAsyncResult         *result,
                                GError              **error);
};

/* The bearer token for the next request, refreshed first when it is about to expire. */
void      yd_net_authorizer_get_token_async  (YdNetAuthorizer      *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/* (transfer full); the error is of the authorizer's own domain (signed out, unreachable …). */
char     *yd_net_authorizer_get_token_finish (YdNetAuthorizer      *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* The service refused @token. TRUE: get another and send once more; FALSE with the reason. Many
 * waiters, one refresh; when @token is no longer the current one nothing is sent at all. */
void      yd_net_authorizer_refused_async    (YdNetAuthorizer      *self,
                                              const char           *token,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean  yd_net_authorizer_refused_finish   (YdNetAuthorizer      *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
