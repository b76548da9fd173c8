/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GSocketClient and what it gives. An https host behind a proxy is reached by CONNECT, which GIO
 * does; for plain http, which only loopback and the service's inner network speak, the proxy is
 * told the URL.
 */
#include "config.h"

#include "yd-net-wire.h"

#include "yd-net-failure.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* For one address of several: the rest of them get their turn. */
#define ADDRESS_SECONDS 7
#define DOUBTS "yd-net-certificate-doubts"

struct _YdNetWire
{
  GSocketConnection *connection; /* (owned) */
  GSocket *socket;               /* (borrowed): of the connection, like the streams */
  GInputStream *input;           /* (borrowed) */
  GPollableOutputStream *output; /* (borrowed) */
  char *origin;                  /* (owned) */
  char *proxy;                   /* (owned) (nullable): what it wants to be told */
};

char *
yd_net_wire_make_origin (GUri *uri)
{
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
}

/* Asked when the certificate is in doubt. It is refused; only why is remembered. */
static gboolean
refuse_certificate (GTlsConnection       *tls,
                    GTlsCertificate      *certificate,
                    GTlsCertificateFlags  doubts,
                    gpointer              user_data)
{
  g_object_set_data (user_data, DOUBTS, GINT_TO_POINTER (doubts));
  return FALSE;
}

/* In the thread that connects. */
static void
client_event (GSocketClient      *client,
              GSocketClientEvent  event,
              GSocketConnectable *host,
              GIOStream          *connection,
              gpointer            user_data)
{
  static const char * const protocols[] = { "http/1.1", NULL };

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKING)
    return;
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection), protocols);
  g_signal_connect_object (connection, "accept-certificate", G_CALLBACK (refuse_certificate),
                           client, 0);
}

/* (transfer full) (nullable) */
static char *
find_proxy (GSocketConnection *connection)
{
  g_autoptr(GSocketAddress) address =
    g_socket_connection_get_remote_address (connection, NULL);
  g_autofree char *pair = NULL;
  g_autofree char *coded = NULL;
  GProxyAddress *proxy;

  if (!G_IS_PROXY_ADDRESS (address))
    return NULL;
  proxy = G_PROXY_ADDRESS (address);
  if (strcmp (g_proxy_address_get_protocol (proxy), "http") != 0)
    return NULL;
  if (g_proxy_address_get_username (proxy) == NULL)
    return g_strdup ("");
  pair = g_strdup_printf ("%s:%s", g_proxy_address_get_username (proxy),
                          g_proxy_address_get_password (proxy) != NULL
                            ? g_proxy_address_get_password (proxy) : "");
  coded = g_base64_encode ((const guchar *) pair, strlen (pair));
  return g_strconcat ("Basic ", coded, NULL);
}

static YdNetWire *
make_wire (GSocketConnection *connection,
           char              *origin)
{
  YdNetWire *self = g_new0 (YdNetWire, 1);
  GIOStream *stream = G_IO_STREAM (connection);

  self->connection = connection;
  self->socket = g_socket_connection_get_socket (connection);
  self->input = g_io_stream_get_input_stream (stream);
  self->output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
  self->origin = origin;
  g_socket_set_timeout (self->socket, 0);
  g_socket_set_option (self->socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  return self;
}

YdNetWire *
yd_net_wire_open (GUri            *uri,
                  GProxyResolver  *proxy,
                  GCancellable    *cancellable,
                  GError         **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autofree char *origin = yd_net_wire_make_origin (uri);
  gboolean tls = strcmp (g_uri_get_scheme (uri), "https") == 0;
  GError *failure = NULL;
  GSocketConnection *connection;
  YdNetWire *self;

  g_socket_client_set_timeout (client, ADDRESS_SECONDS);
  g_socket_client_set_proxy_resolver (client, proxy);
  g_socket_client_set_tls (client, tls);
  if (!tls)
    g_socket_client_add_application_proxy (client, "http");
  g_signal_connect_object (client, "event", G_CALLBACK (client_event), client, 0);
  connection = g_socket_client_connect_to_uri (client, origin, (guint16) g_uri_get_port (uri),
                                               cancellable, &failure);
  if (connection == NULL)
    {
      int doubts = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (client), DOUBTS));

      failure = yd_net_failure_translate (failure, FALSE);
      g_propagate_error (error, yd_net_failure_explain (failure, (GTlsCertificateFlags) doubts));
      return NULL;
    }
  self = make_wire (connection, g_steal_pointer (&origin));
  self->proxy = tls ? NULL : find_proxy (connection);
  return self;
}

void
yd_net_wire_free (YdNetWire *self)
{
  g_object_unref (self->connection);
  g_free (self->origin);
  g_free (self->proxy);
  g_free (self);
}

void
yd_net_wire_cut (YdNetWire *self)
{
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}

const char *
yd_net_wire_get_origin (YdNetWire *self)
{
  return self->origin;
}

const char *
yd_net_wire_get_proxy (YdNetWire *self)
{
  return self->proxy;
}

gboolean
yd_net_wire_is_quiet (YdNetWire *self)
{
  g_autoptr(GError) error = NULL;
  char byte;

  return g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->input), &byte, 1,
                                                   NULL, &error) < 0 &&
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

GInputStream *
yd_net_wire_get_input (YdNetWire *self)
{
  return self->input;
}

gssize
yd_net_wire_write (YdNetWire      *self,
                   gconstpointer   data,
                   gsize           size,
                   GError        **error)
{
  GError *failure = NULL;
  gssize went = g_pollable_output_stream_write_nonblocking (self->output, data, size, NULL,
                                                            &failure);

  if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      if (failure != NULL)
        g_propagate_error (error, failure);
      return went;
    }
  g_error_free (failure);
  return 0;
}

gboolean
yd_net_wire_wait (YdNetWire     *self,
                  GCancellable  *cancellable,
                  GError       **error)
{
  return g_socket_condition_wait (self->socket, G_IO_IN | G_IO_OUT, cancellable, error);
}
