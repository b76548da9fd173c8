/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The proxy that a person named: what may be named, and that calls, bodies and probes obey it from
 * then on, without a restart.
 */
#include "config.h"

#include "yd-net-proxy.h"
#include "yd-net-transport.h"

#include "yd-test-net.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define INTERNAL "http://x.oss-internal.aliyuncs.com/part?secret=1"

static void
test_usable (void)
{
  static const char * const good[] = { "http://proxy.example:3128", "http://127.0.0.1:8080/",
                                       "socks5://[::1]:1080", "socks://h:1", "socks4a://h:65535" };
  static const char * const bad[] = { "", "proxy", "proxy:3128", "http://proxy.example",
                                      "http://:80", "ftp://h:1", "https://h:1",
                                      "http://me:secret@h:1", "http://h:1/path", "http://h:1?q",
                                      "http://h:1#f", "http://h:70000", "http://h h:1" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    if (!yd_net_proxy_is_usable (good[i]))
      g_test_fail_printf ("%s is refused", good[i]);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (yd_net_proxy_is_usable (bad[i]))
      g_test_fail_printf ("%s is taken", bad[i]);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) found = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  *(char **) user_data = g_strdup (found != NULL ? found[0] : error->message);
}

/* What both ways of asking say. */
static void
assert_way (YdNetProxy *proxy,
            const char *url,
            const char *way)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) found = g_proxy_resolver_lookup (G_PROXY_RESOLVER (proxy), url, NULL, &error);
  g_autofree char *later = NULL;

  g_assert_cmpstr (found != NULL ? found[0] : error->message, ==, way);
  g_proxy_resolver_lookup_async (G_PROXY_RESOLVER (proxy), url, NULL, looked_up_cb, &later);
  while (later == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (later, ==, way);
}

static void
count (guint *n_changes)
{
  ++*n_changes;
}

static void
test_ways (void)
{
  g_autoptr(YdNetProxy) proxy = yd_net_proxy_new ();
  guint n_changes = 0;

  g_signal_connect_swapped (proxy, "changed", G_CALLBACK (count), &n_changes);
  yd_net_proxy_set (proxy, YD_NET_PROXY_DESKTOP, "http://ignored:1");
  g_assert_cmpuint (n_changes, ==, 0);
  yd_net_proxy_set (proxy, YD_NET_PROXY_NONE, "");
  assert_way (proxy, "https://open.example:443", "direct://");
  yd_net_proxy_set (proxy, YD_NET_PROXY_MANUAL, "http://p.example:3128");
  assert_way (proxy, "https://open.example:443", "http://p.example:3128");
  /* The demo drive is on this computer. */
  assert_way (proxy, "http://127.0.0.1:4711", "direct://");
  assert_way (proxy, "http://localhost:4711", "direct://");
  g_assert_cmpuint (n_changes, ==, 2);
  yd_net_proxy_set (proxy, YD_NET_PROXY_MANUAL, "http://p.example:3128");
  g_assert_cmpuint (n_changes, ==, 2);
  /* Rather nothing than another way. */
  yd_net_proxy_set (proxy, YD_NET_PROXY_MANUAL, "http://me:secret@p.example:3128");
  assert_way (proxy, "https://open.example:443", "the address of the proxy cannot be used");
  g_assert_cmpuint (n_changes, ==, 3);
}

/* Through a proxy */

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

typedef struct
{
  YdNetTransport *transport; /* (borrowed) */
  guint status;
  gint ended;
} Put;

static gpointer
put_in_thread (gpointer data)
{
  Put *put = data;
  int fd = memfd_create ("test", MFD_CLOEXEC);
  g_autoptr(YdNetReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (write (fd, "bytes", 5), ==, 5);
  reply = yd_net_transport_put (put->transport, INTERNAL, fd, 0, 5, TRUE, NULL, NULL, NULL, &error);
  put->status = reply != NULL ? yd_net_reply_get_status (reply) : 0;
  close (fd);
  g_atomic_int_set (&put->ended, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static guint
put_once (YdNetTransport *transport)
{
  Put put = { transport, 0, FALSE };
  GThread *thread = g_thread_new ("put", put_in_thread, &put);

  while (!g_atomic_int_get (&put.ended))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  return put.status;
}

static void
name_proxy (YdNetProxy   *proxy,
            YdTestServer *server)
{
  g_autofree char *address = yd_test_server_url (server, "");

  yd_net_proxy_set (proxy, YD_NET_PROXY_MANUAL, address);
}

/* The connection that was kept through the first one is not used again. */
static void
test_bodies (void)
{
  YdNetTransport *transport = yd_net_transport_new ("Test/1", 1);
  g_autoptr(YdNetProxy) proxy = yd_net_proxy_new ();
  YdTestServer *first = yd_test_server_new (serve_as_proxy, NULL);
  YdTestServer *second = yd_test_server_new (serve_as_proxy, NULL);

  yd_net_transport_set_proxy (transport, proxy);
  name_proxy (proxy, first);
  g_assert_cmpuint (put_once (transport), ==, 200);
  g_assert_cmpuint (put_once (transport), ==, 200);
  g_assert_cmpuint (yd_test_server_count_connections (first), ==, 1);
  name_proxy (proxy, second);
  g_assert_cmpuint (put_once (transport), ==, 200);
  g_assert_cmpuint (yd_test_server_count_requests (first), ==, 2);
  g_assert_cmpuint (yd_test_server_count_requests (second), ==, 1);
  yd_net_proxy_set (proxy, YD_NET_PROXY_MANUAL, "nonsense");
  g_assert_cmpuint (put_once (transport), ==, 0);
  g_assert_cmpuint (yd_test_server_count_requests (second), ==, 1);
  g_assert_finalize_object (transport);
  yd_test_server_free (first);
  yd_test_server_free (second);
}

static void
assert_tunnelled (YdTestServer *server)
{
  g_autofree char *seen = yd_test_server_describe (server, 1);

  g_assert_cmpuint (yd_test_server_count_requests (server), >=, 1);
  g_assert_cmpstr (seen, ==, "CONNECT open.example:443 -1 0");
}

static void
test_calls (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetProxy) proxy = yd_net_proxy_new ();
  YdTestServer *first = yd_test_server_new (serve_as_proxy, NULL);
  YdTestServer *second = yd_test_server_new (serve_as_proxy, NULL);

  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  yd_net_session_set_proxy (fixture.session, proxy);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "https://open.example/call");

      name_proxy (proxy, i == 0 ? first : second);
      yd_net_request_set_repeatable (request, FALSE);
      yd_test_net_run (&fixture, request);
      g_assert_null (fixture.reply);
      g_assert_nonnull (fixture.error);
      g_clear_error (&fixture.error);
      assert_tunnelled (i == 0 ? first : second);
      g_assert_cmpuint (yd_test_server_count_requests (second), ==, i);
    }
  yd_test_net_clear (&fixture);
  yd_test_server_free (first);
  yd_test_server_free (second);
}

/* What is out of reach is looked for where calls will go. */
static void
test_probes (void)
{
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_system ();
  g_autoptr(YdNetProxy) proxy = yd_net_proxy_new ();
  YdNetReachability *reachability = yd_net_reachability_new (clock, NULL);
  YdTestServer *server = yd_test_server_new (serve_as_proxy, NULL);
  g_autoptr(GError) error = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE, "");

  yd_net_reachability_set_proxy (reachability, proxy);
  name_proxy (proxy, server);
  yd_net_reachability_set_wanted (reachability, "https://open.example/call", TRUE);
  yd_net_reachability_note (reachability, "https://open.example/call", error);
  while (yd_test_server_count_requests (server) == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_tunnelled (server);
  g_assert_finalize_object (reachability);
  yd_test_server_free (server);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/proxy/usable", test_usable);
  g_test_add_func ("/net/proxy/ways", test_ways);
  g_test_add_func ("/net/proxy/bodies", test_bodies);
  g_test_add_func ("/net/proxy/calls", test_calls);
  g_test_add_func ("/net/proxy/probes", test_probes);

  return g_test_run ();
}
