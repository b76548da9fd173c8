/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connections: kept and closed, through TLS that ends as it should or does not, and what a proxy
 * gets to see.
 */
#include "config.h"

#include "yd-net-transport.h"
#include "yd-net-url.h"
#include "yd-net-wire-pool.h"

#include "yd-test-net.h"
#include "yd-test-server.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILE_BYTES (1024 * 1024 + 1)
#define LARGE ((goffset) 64 * 1024 * 1024)
#define PROXY "test-proxy"

/* A proxy resolver that says what is set as its data; registered instead of the system's. */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GObject)

struct _TestResolver
{
  GObject parent_instance;
};

static gboolean
resolver_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
resolver_lookup (GProxyResolver *resolver,
                 const char     *uri,
                 GCancellable   *cancellable,
                 GError        **error)
{
  const char *proxy = g_object_get_data (G_OBJECT (resolver), PROXY);
  const char *found[] = { proxy != NULL ? proxy : "direct://", NULL };

  g_assert_null (strstr (uri, "secret"));
  return g_strdupv ((char **) found);
}

static void
resolver_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = resolver_is_supported;
  iface->lookup = resolver_lookup;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestResolver, test_resolver, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, resolver_iface_init))

static void
test_resolver_class_init (TestResolverClass *klass)
{
}

static void
test_resolver_init (TestResolver *self)
{
}

static void
register_resolver (void)
{
  GIOExtensionPoint *point = g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);

  g_io_extension_point_set_required_type (point, G_TYPE_PROXY_RESOLVER);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, TEST_TYPE_RESOLVER,
                                  "test", 1000);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "test", TRUE);
  g_assert_true (TEST_IS_RESOLVER (g_proxy_resolver_get_default ()));
}

/* Nullable. */
static void
set_proxy (const char *proxy)
{
  g_object_set_data_full (G_OBJECT (g_proxy_resolver_get_default ()), PROXY, g_strdup (proxy),
                          g_free);
}

/* One PUT in a worker, while the main context turns for the servers. */

typedef struct
{
  YdNetTransport *transport; /* (borrowed) */
  const char *url;           /* (borrowed) */
  goffset length;
  YdNetReply *reply;         /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  gint ended;
} Put;

static gpointer
put_in_thread (gpointer data)
{
  Put *put = data;
  g_autofree char *bytes = g_strnfill (FILE_BYTES, 'x');
  int fd = memfd_create ("test", MFD_CLOEXEC);

  g_assert_cmpint (write (fd, bytes, FILE_BYTES), ==, FILE_BYTES);
  g_assert_no_errno (ftruncate (fd, LARGE));
  put->reply = yd_net_transport_put (put->transport, put->url, fd, 0, put->length, TRUE, NULL, NULL,
                                     NULL, &put->error);
  close (fd);
  g_atomic_int_set (&put->ended, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
put_run (Put            *put,
         YdNetTransport *transport,
         const char     *url,
         goffset         length)
{
  GThread *thread;

  *put = (Put) { transport, url, length, NULL, NULL, FALSE };
  thread = g_thread_new ("put", put_in_thread, put);
  while (!g_atomic_int_get (&put->ended))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static void
put_clear (Put *put)
{
  g_clear_pointer (&put->reply, yd_net_reply_unref);
  g_clear_error (&put->error);
}

static void
assert_put (YdNetTransport *transport,
            const char     *url,
            goffset         length,
            guint           status)
{
  Put put;

  put_run (&put, transport, url, length);
  g_assert_no_error (put.error);
  g_assert_cmpuint (yd_net_reply_get_status (put.reply), ==, status);
  put_clear (&put);
}

/* A host with TLS */

typedef struct
{
  GSocketService *service;      /* (owned) */
  GTlsCertificate *certificate; /* (owned) */
  char *origin;                 /* (owned) */
  gint n_connections;
  gint n_open;
} Host;

/* The first line of a request, of which the head and @body of its bytes are read; NULL at the end.
 * (transfer full) (nullable) */
static char *
read_request (GDataInputStream *in)
{
  char *line = g_data_input_stream_read_line (in, NULL, NULL, NULL);
  gint64 length = 0;
  g_autofree char *head = NULL;

  while (line != NULL && (head = g_data_input_stream_read_line (in, NULL, NULL, NULL)) != NULL &&
         *g_strchomp (head) != '\0')
    {
      if (g_str_has_prefix (head, "Content-Length: "))
        length = g_ascii_strtoll (head + strlen ("Content-Length: "), NULL, 10);
      g_clear_pointer (&head, g_free);
    }
  if (line != NULL && strstr (line, "early") == NULL)
    g_assert_cmpint (g_input_stream_skip (G_INPUT_STREAM (in), 1, NULL, NULL), ==, 1);
  for (gint64 left = length - 1; left > 0 && line != NULL && strstr (line, "early") == NULL;)
    {
      gssize got = g_input_stream_skip (G_INPUT_STREAM (in), (gsize) left, NULL, NULL);

      g_assert_cmpint (got, >, 0);
      left -= got;
    }
  return line;
}

static const char *
find_answer (const char *line)
{
  if (strstr (line, "early") != NULL)
    return "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno";
  if (strstr (line, "cut") != NULL)
    return "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe";
  if (strstr (line, "eof") != NULL)
    return "HTTP/1.1 200 OK\r\n\r\nhello";
  return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
}

/* In a thread of the service. Only "/fine" and "/last" end politely. */
static gboolean
serve (GThreadedSocketService *service,
       GSocketConnection      *connection,
       GObject                *source,
       gpointer                user_data)
{
  Host *host = user_data;
  g_autoptr(GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection),
                                                          host->certificate, NULL);
  g_autoptr(GDataInputStream) in =
    g_data_input_stream_new (g_io_stream_get_input_stream (tls));
  gboolean goes_on = TRUE;

  g_atomic_int_inc (&host->n_connections);
  g_atomic_int_inc (&host->n_open);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (in), FALSE);
  while (goes_on)
    {
      g_autofree char *line = read_request (in);
      const char *answer = line != NULL ? find_answer (line) : "";

      g_output_stream_write_all (g_io_stream_get_output_stream (tls), answer, strlen (answer), NULL,
                                 NULL, NULL);
      goes_on = line != NULL && strstr (line, "fine") != NULL;
      if (!goes_on && line != NULL && strstr (line, "last") == NULL)
        g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
    }
  g_io_stream_close (tls, NULL, NULL);
  g_atomic_int_add (&host->n_open, -1);
  g_main_context_wakeup (NULL);
  return TRUE;
}

static void
host_init (Host *self)
{
  g_autofree char *file = yd_test_net_find_fixture ("timely.pem");
  g_autoptr(GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any_port = g_inet_socket_address_new (address, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->certificate = g_tls_certificate_new_from_file (file, &error);
  g_assert_no_error (error);
  self->service = g_threaded_socket_service_new (4);
  g_signal_connect (self->service, "run", G_CALLBACK (serve), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any_port, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->origin = g_strdup_printf ("https://127.0.0.1:%u",
                                  g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

/* The transport must be gone: its connections are closed with it. */
static void
host_clear (Host *self)
{
  while (g_atomic_int_get (&self->n_open) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_object_unref (self->certificate);
  g_free (self->origin);
}

static void
test_tls (void)
{
  Host host;
  YdNetTransport *transport = yd_net_transport_new ("Test/1", 1);
  g_autofree char *fine = NULL;
  g_autofree char *last = NULL;

  host_init (&host);
  fine = g_strconcat (host.origin, "/fine", NULL);
  last = g_strconcat (host.origin, "/last", NULL);
  for (guint i = 0; i < 3; i++)
    assert_put (transport, fine, i == 1 ? FILE_BYTES : 1, 200);
  g_assert_cmpint (g_atomic_int_get (&host.n_connections), ==, 1);
  assert_put (transport, last, FILE_BYTES, 200);
  while (g_atomic_int_get (&host.n_open) > 0)
    g_main_context_iteration (NULL, TRUE);
  assert_put (transport, fine, FILE_BYTES, 200);
  g_assert_cmpint (g_atomic_int_get (&host.n_connections), ==, 2);
  g_object_unref (transport);
  host_clear (&host);
}

/* A body without a length that ends without a farewell may have lost its end. */
static void
test_tls_truncated (void)
{
  static const char * const paths[] = { "/cut", "/eof" };
  Host host;
  YdNetTransport *transport = yd_net_transport_new ("Test/1", 1);

  host_init (&host);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = g_strconcat (host.origin, paths[i], NULL);
      Put put;

      put_run (&put, transport, url, 1);
      g_assert_null (put.reply);
      g_assert_true (put.error->domain == YD_NET_ERROR);
      put_clear (&put);
    }
  g_object_unref (transport);
  host_clear (&host);
}

static void
test_tls_early (void)
{
  Host host;
  YdNetTransport *transport = yd_net_transport_new ("Test/1", 1);
  g_autofree char *url = NULL;

  host_init (&host);
  url = g_strconcat (host.origin, "/early", NULL);
  for (gint i = 1; i <= 2; i++)
    {
      assert_put (transport, url, LARGE, 403);
      g_assert_cmpint (g_atomic_int_get (&host.n_connections), ==, i);
    }
  g_object_unref (transport);
  host_clear (&host);
}

/* Proxies */

static gboolean
serve_as_proxy (YdTestServer     *server,
                YdTestConnection *connection,
                YdTestRequest    *request,
                gpointer          user_data)
{
  gboolean is_tunnel = g_str_equal (request->method, "CONNECT");

  yd_test_connection_reply (connection, is_tunnel ? "403 Forbidden" : "200 OK", "", "");
  return !is_tunnel;
}

/* @url through a proxy with a name and a password: what it is asked for. */
static void
check_proxy (const char *url,
             const char *target,
             const char *host)
{
  YdTestServer *server = yd_test_server_new (serve_as_proxy, NULL);
  YdNetTransport *transport = yd_net_transport_new ("Test/1", 1);
  g_autofree char *address = yd_test_server_url (server, "");
  g_autofree char *proxy = g_strconcat ("http://me:p%2Fw@", address + strlen ("http://"), NULL);
  g_autofree char *seen = NULL;
  g_autofree char *wanted = g_strdup_printf ("%s 5 5", target);

  set_proxy (proxy);
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *seen_host = NULL;
      g_autofree char *seen_name = NULL;

      assert_put (transport, url, 5, 200);
      seen_host = yd_test_server_dup_header (server, i, "host");
      seen_name = yd_test_server_dup_header (server, i, "proxy-authorization");
      g_assert_cmpstr (seen_host, ==, host);
      g_assert_cmpstr (seen_name, ==, "Basic bWU6cC93");
    }
  seen = yd_test_server_describe (server, 1);
  g_assert_cmpstr (seen, ==, wanted);
  g_assert_cmpuint (yd_test_server_count_connections (server), ==, 1);
  set_proxy (NULL);
  g_assert_finalize_object (transport);
  yd_test_server_free (server);
}

static void
test_proxy (void)
{
  check_proxy ("http://x.oss-internal.aliyuncs.com/a%2Fb?secret=%2B",
               "PUT http://x.oss-internal.aliyuncs.com/a%2Fb?secret=%2B",
               "x.oss-internal.aliyuncs.com");
  check_proxy ("http://127.0.0.1:8080", "PUT http://127.0.0.1:8080/", "127.0.0.1:8080");
  check_proxy ("http://[::1]:8080/x", "PUT http://[::1]:8080/x", "[::1]:8080");
  check_proxy ("http://[::1]/x", "PUT http://[::1]/x", "[::1]");
}

/* A proxy for https learns the host and no more, and its refusal is nobody else's answer. */
static void
test_tunnel (void)
{
  YdTestServer *server = yd_test_server_new (serve_as_proxy, NULL);
  YdNetTransport *transport = yd_net_transport_new ("Test/1", 1);
  g_autofree char *proxy = yd_test_server_url (server, "");
  g_autofree char *seen = NULL;
  Put put;

  set_proxy (proxy);
  put_run (&put, transport, "https://data.example/x?secret=1", 5);
  g_assert_null (put.reply);
  g_assert_error (put.error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE);
  put_clear (&put);
  seen = yd_test_server_describe (server, 1);
  g_assert_cmpstr (seen, ==, "CONNECT data.example:443 -1 0");
  set_proxy (NULL);
  g_assert_finalize_object (transport);
  yd_test_server_free (server);
}

/* The pool */

static gboolean
serve_fine (YdTestServer     *server,
            YdTestConnection *connection,
            YdTestRequest    *request,
            gpointer          user_data)
{
  yd_test_connection_reply (connection, "200 OK", "", "");
  return TRUE;
}

static YdNetWire *
open_wire (YdTestServer *server)
{
  g_autofree char *url = yd_test_server_url (server, "/");
  g_autoptr(GError) error = NULL;
  g_autoptr(GUri) uri = yd_net_url_parse_raw (url, &error);
  YdNetWire *wire = yd_net_wire_open (uri, NULL, NULL, &error);

  g_assert_no_error (error);
  return wire;
}

static gboolean
none_is_open (gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return yd_test_server_count_open (user_data) == 0;
}

static void
test_pool (void)
{
  YdTestServer *server = yd_test_server_new (serve_fine, NULL);
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_manual (0);
  YdNetWirePool *pool = yd_net_wire_pool_new (clock, 20 * 1000);
  g_autofree char *origin = NULL;
  YdNetWire *first = open_wire (server);
  YdNetWire *second = open_wire (server);
  guint age = 99;

  origin = g_strdup (yd_net_wire_get_origin (first));
  g_assert_null (yd_net_wire_pool_take (pool, origin, &age));
  yd_net_wire_pool_give (pool, first, age);
  yd_net_wire_pool_give (pool, second, age);
  g_assert_null (yd_net_wire_pool_take (pool, "http://127.0.0.1:1", &age));
  g_assert_true (yd_net_wire_pool_take (pool, origin, &age) == second);
  g_assert_cmpuint (yd_net_wire_pool_count (pool), ==, 1);
  /* dropped while it works: not kept */
  yd_net_wire_pool_drop (pool);
  yd_net_wire_pool_give (pool, second, age);
  g_assert_cmpuint (yd_net_wire_pool_count (pool), ==, 0);
  yd_test_spin (none_is_open, server);
  yd_net_wire_pool_free (pool);
  yd_test_server_free (server);
}

static gboolean
is_empty (gpointer user_data)
{
  return yd_net_wire_pool_count (user_data) == 0;
}

/* The one that rested longer goes first; without a need for anybody to ask. */
static void
test_pool_idle (void)
{
  YdTestServer *server = yd_test_server_new (serve_fine, NULL);
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_manual (0);
  YdNetWirePool *pool = yd_net_wire_pool_new (clock, 20 * 1000);

  for (guint round = 0; round < 2; round++)
    {
      yd_net_wire_pool_give (pool, open_wire (server), 0);
      yd_base_clock_advance (clock, 19 * 1000);
      yd_net_wire_pool_give (pool, open_wire (server), 0);
      yd_base_clock_advance (clock, 1000);
      while (yd_net_wire_pool_count (pool) == 2)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (yd_net_wire_pool_count (pool), ==, 1);
      yd_base_clock_advance (clock, 20 * 1000);
      yd_test_spin (is_empty, pool);
      yd_test_spin (none_is_open, server);
    }
  yd_net_wire_pool_free (pool);
  yd_test_server_free (server);
}

/* What the other side closed, or speaks on, is no good. */
static void
test_pool_dead (void)
{
  YdTestServer *server = yd_test_server_new (serve_fine, NULL);
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_manual (0);
  YdNetWirePool *pool = yd_net_wire_pool_new (clock, G_USEC_PER_SEC);
  g_autofree char *url = yd_test_server_url (server, "");
  guint age = 0;

  yd_net_wire_pool_give (pool, open_wire (server), age);
  yd_net_wire_pool_give (pool, open_wire (server), age);
  yd_test_server_free (server);
  g_assert_null (yd_net_wire_pool_take (pool, url, &age));
  g_assert_cmpuint (yd_net_wire_pool_count (pool), ==, 0);
  yd_net_wire_pool_free (pool);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  register_resolver ();
  yd_test_net_trust_fixtures ();
  g_test_add_func ("/net/wire/tls", test_tls);
  g_test_add_func ("/net/wire/tls-truncated", test_tls_truncated);
  g_test_add_func ("/net/wire/tls-early", test_tls_early);
  g_test_add_func ("/net/wire/proxy", test_proxy);
  g_test_add_func ("/net/wire/tunnel", test_tunnel);
  g_test_add_func ("/net/wire/pool", test_pool);
  g_test_add_func ("/net/wire/pool-idle", test_pool_idle);
  g_test_add_func ("/net/wire/pool-dead", test_pool_dead);
  return g_test_run ();
}
