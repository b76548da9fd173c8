/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks another resolver, which is replaced when it is told otherwise.
 */
#include "config.h"

#include "yd-net-proxy.h"

#include <string.h>

struct _YdNetProxy
{
  GObject parent_instance;

  /* state, under the lock */
  GMutex lock;
  YdNetProxyMode mode;
  char *address;         /* (owned): of MANUAL, else "" */
  GProxyResolver *asked; /* (owned) (nullable): NULL when there is none that could be */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdNetProxy, yd_net_proxy, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, iface_init))

gboolean
yd_net_proxy_is_usable (const char *address)
{
  static const char * const schemes[] = { "http", "socks", "socks4", "socks4a", "socks5", NULL };
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && strpbrk (address, " \t\r\n") == NULL &&
         g_strv_contains (schemes, g_uri_get_scheme (uri)) &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         g_uri_get_port (uri) > 0 && g_uri_get_userinfo (uri) == NULL &&
         g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL &&
         (*g_uri_get_path (uri) == '\0' || strcmp (g_uri_get_path (uri), "/") == 0);
}

/* (transfer full) (nullable) */
static GProxyResolver *
make_asked (YdNetProxyMode  mode,
            const char     *address)
{
  static const char * const own[] = { "localhost", "127.0.0.0/8", "::1", NULL };

  switch (mode)
    {
    case YD_NET_PROXY_NONE:
      return g_simple_proxy_resolver_new (NULL, NULL);
    case YD_NET_PROXY_MANUAL:
      return yd_net_proxy_is_usable (address)
               ? g_simple_proxy_resolver_new (address, (char **) own) : NULL;
    case YD_NET_PROXY_DESKTOP:
    default:
      return g_object_ref (g_proxy_resolver_get_default ());
    }
}

void
yd_net_proxy_set (YdNetProxy     *self,
                  YdNetProxyMode  mode,
                  const char     *address)
{
  g_autoptr(GProxyResolver) old = NULL;

  g_return_if_fail (YD_IS_NET_PROXY (self));

  if (mode != YD_NET_PROXY_MANUAL)
    address = "";
  g_mutex_lock (&self->lock);
  if (mode == self->mode && strcmp (address, self->address) == 0)
    {
      g_mutex_unlock (&self->lock);
      return;
    }
  self->mode = mode;
  g_free (self->address);
  self->address = g_strdup (address);
  old = g_steal_pointer (&self->asked);
  self->asked = make_asked (mode, address);
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The interface */

/* Fails when there is none. (transfer full) (nullable) */
static GProxyResolver *
dup_asked (YdNetProxy  *self,
           GError     **error)
{
  GProxyResolver *asked;

  g_mutex_lock (&self->lock);
  asked = self->asked != NULL ? g_object_ref (self->asked) : NULL;
  g_mutex_unlock (&self->lock);
  if (asked == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED,
                         "the address of the proxy cannot be used");
  return asked;
}

static gboolean
is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
lookup (GProxyResolver  *resolver,
        const char      *uri,
        GCancellable    *cancellable,
        GError         **error)
{
  g_autoptr(GProxyResolver) asked = dup_asked (YD_NET_PROXY (resolver), error);

  return asked != NULL ? g_proxy_resolver_lookup (asked, uri, cancellable, error) : NULL;
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char **found = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

static void
lookup_async (GProxyResolver      *resolver,
              const char          *uri,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  GError *error = NULL;
  g_autoptr(GProxyResolver) asked = dup_asked (YD_NET_PROXY (resolver), &error);

  g_task_set_source_tag (task, lookup_async);
  if (asked == NULL)
    g_task_return_error (task, error);
  else
    g_proxy_resolver_lookup_async (asked, uri, cancellable, looked_up_cb, g_steal_pointer (&task));
}

static char **
lookup_finish (GProxyResolver  *resolver,
               GAsyncResult    *result,
               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, resolver), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = lookup;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
}

/* Object */

static void
yd_net_proxy_finalize (GObject *object)
{
  YdNetProxy *self = YD_NET_PROXY (object);

  g_clear_object (&self->asked);
  g_free (self->address);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (yd_net_proxy_parent_class)->finalize (object);
}

static void
yd_net_proxy_class_init (YdNetProxyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_net_proxy_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_net_proxy_init (YdNetProxy *self)
{
  g_mutex_init (&self->lock);
  self->address = g_strdup ("");
  self->asked = make_asked (YD_NET_PROXY_DESKTOP, "");
}

YdNetProxy *
yd_net_proxy_new (void)
{
  return g_object_new (YD_TYPE_NET_PROXY, NULL);
}
