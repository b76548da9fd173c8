/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The state by what the system says and by what connections show; when connections are tried, by
 * a clock that the test owns; what becomes of kept connections when the computer moves.
 */
#include "config.h"

#include "yd-test-monitor.h"
#include "yd-test-net.h"

#include "yd-net-transport.h"

#include <string.h>
#include <unistd.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define REMOTE "https://service.invalid"

typedef struct
{
  YdTestMonitor *monitor;     /* (owned) */
  YdBaseClock *clock;         /* (owned) */
  YdNetReachability *reach;   /* (owned) */
  GSocketListener *listener;  /* (owned) (nullable): a server that takes connections */
  guint16 port;
  char *url;                  /* (owned) */
  guint accepted;
  guint changed;
  guint moved;
} Fixture;

static void
count (guint *number)
{
  (*number)++;
}

static void accept_one (Fixture *fixture);

static void
accepted_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GSocketConnection) connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, NULL);
  Fixture *fixture = user_data;

  if (connection == NULL)
    return;
  fixture->accepted++;
  accept_one (fixture);
}

static void
accept_one (Fixture *fixture)
{
  g_socket_listener_accept_async (fixture->listener, NULL, accepted_cb, fixture);
}

static void
open_server (Fixture *fixture)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (address, fixture->port);
  g_autoptr(GSocketAddress) got = NULL;
  GError *error = NULL;

  fixture->listener = g_socket_listener_new ();
  g_socket_listener_add_address (fixture->listener, wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  fixture->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  accept_one (fixture);
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
close_server (Fixture *fixture)
{
  g_socket_listener_close (fixture->listener);
  turn ();
  g_clear_object (&fixture->listener);
}

static void
fixture_init (Fixture *fixture)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->monitor = yd_test_monitor_new ();
  fixture->clock = yd_base_clock_new_manual (1700000000 * SECOND);
  fixture->reach = yd_net_reachability_new (fixture->clock, G_NETWORK_MONITOR (fixture->monitor));
  g_signal_connect_swapped (fixture->reach, "changed", G_CALLBACK (count), &fixture->changed);
  g_signal_connect_swapped (fixture->reach, "moved", G_CALLBACK (count), &fixture->moved);
  open_server (fixture);
  fixture->url = g_strdup_printf ("http://127.0.0.1:%u/adrive/v1.0/x?y=z", fixture->port);
}

static void
fixture_clear (Fixture *fixture)
{
  g_assert_finalize_object (fixture->reach);
  turn ();
  if (fixture->listener != NULL)
    close_server (fixture);
  g_assert_finalize_object (fixture->monitor);
  g_assert_finalize_object (fixture->clock);
  g_free (fixture->url);
}

static YdNetReach
get (Fixture *fixture)
{
  return yd_net_reachability_get (fixture->reach, fixture->url);
}

static gboolean
is_away (gpointer data)
{
  return get (data) == YD_NET_REACH_AWAY;
}

static gboolean
is_online (gpointer data)
{
  return get (data) == YD_NET_REACH_ONLINE;
}

static gboolean
was_accepted (gpointer data)
{
  return ((Fixture *) data)->accepted > 0;
}

static void
note (Fixture   *fixture,
      YdNetError code)
{
  g_autoptr(GError) error = g_error_new_literal (YD_NET_ERROR, (int) code, "test");

  yd_net_reachability_note (fixture->reach, fixture->url, error);
}

/* The system's word */

static void
test_system (void)
{
  static const struct
  {
    GNetworkConnectivity word;
    YdNetReach state;
  } rows[] = {
    { G_NETWORK_CONNECTIVITY_PORTAL, YD_NET_REACH_PORTAL },
    { G_NETWORK_CONNECTIVITY_LOCAL, YD_NET_REACH_OFFLINE },
    { G_NETWORK_CONNECTIVITY_LIMITED, YD_NET_REACH_ONLINE },
    { G_NETWORK_CONNECTIVITY_LOCAL, YD_NET_REACH_OFFLINE },
    { G_NETWORK_CONNECTIVITY_FULL, YD_NET_REACH_ONLINE },
  };
  Fixture fixture;

  fixture_init (&fixture);
  g_assert_cmpint (yd_net_reachability_get (fixture.reach, REMOTE), ==, YD_NET_REACH_ONLINE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      yd_test_monitor_set (fixture.monitor, rows[i].word);
      g_assert_cmpint (yd_net_reachability_get (fixture.reach, REMOTE), ==, rows[i].state);
      g_assert_cmpuint (fixture.changed, ==, i + 1);
      /* This computer needs no network. */
      g_assert_cmpint (get (&fixture), ==, YD_NET_REACH_ONLINE);
      g_assert_cmpint (yd_net_reachability_get (fixture.reach, "https://localhost:1/x"), ==,
                       YD_NET_REACH_ONLINE);
    }
  fixture_clear (&fixture);
}

static void
test_without_monitor (void)
{
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_manual (0);
  g_autoptr(YdNetReachability) reach = yd_net_reachability_new (clock, NULL);

  g_assert_cmpint (yd_net_reachability_get (reach, REMOTE), ==, YD_NET_REACH_ONLINE);
  g_assert_cmpint (yd_net_reachability_get (reach, "no URL"), ==, YD_NET_REACH_ONLINE);
}

/* The system is wrong: the service answers. Its next word counts again. */
static void
test_answer_wins (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < 2; i++)
    {
      yd_test_monitor_set (fixture.monitor, i == 0 ? G_NETWORK_CONNECTIVITY_LOCAL
                                                   : G_NETWORK_CONNECTIVITY_PORTAL);
      g_assert_cmpint (yd_net_reachability_get (fixture.reach, REMOTE), !=, YD_NET_REACH_ONLINE);
      yd_net_reachability_note (fixture.reach, REMOTE "/some/call", NULL);
      g_assert_cmpint (yd_net_reachability_get (fixture.reach, REMOTE), ==, YD_NET_REACH_ONLINE);
      g_assert_cmpint (yd_net_reachability_get (fixture.reach, REMOTE ":444"), !=,
                       YD_NET_REACH_ONLINE);
    }
  fixture_clear (&fixture);
}

/* What connections show */

static void
test_doubt (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  /* Nobody waits: nothing is tried. */
  note (&fixture, YD_NET_ERROR_UNREACHABLE);
  yd_base_clock_advance (fixture.clock, 60 * SECOND);
  turn ();
  g_assert_cmpuint (fixture.accepted, ==, 0);

  /* Not a question of the network. */
  yd_net_reachability_set_wanted (fixture.reach, fixture.url, TRUE);
  note (&fixture, YD_NET_ERROR_TLS);
  yd_base_clock_advance (fixture.clock, 60 * SECOND);
  turn ();
  g_assert_cmpuint (fixture.accepted, ==, 0);

  /* One failure is no proof: the service is there. */
  note (&fixture, YD_NET_ERROR_UNREACHABLE);
  yd_base_clock_advance (fixture.clock, 0);
  yd_test_spin (was_accepted, &fixture);
  turn ();
  g_assert_cmpint (get (&fixture), ==, YD_NET_REACH_ONLINE);
  g_assert_cmpuint (fixture.changed, ==, 0);
  fixture_clear (&fixture);
}

static void
test_gone_and_back (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  yd_net_reachability_set_wanted (fixture.reach, fixture.url, TRUE);
  close_server (&fixture);
  note (&fixture, YD_NET_ERROR_NO_HOST);
  yd_base_clock_advance (fixture.clock, 0);
  yd_test_spin (is_away, &fixture);
  g_assert_cmpuint (fixture.changed, ==, 1);

  open_server (&fixture);
  yd_base_clock_advance (fixture.clock, 3 * SECOND - 1);
  turn ();
  g_assert_cmpint (get (&fixture), ==, YD_NET_REACH_AWAY);
  yd_base_clock_advance (fixture.clock, 1);
  yd_test_spin (is_online, &fixture);
  g_assert_cmpuint (fixture.changed, ==, 2);

  /* No more of it. */
  yd_base_clock_advance (fixture.clock, 600 * SECOND);
  turn ();
  g_assert_cmpuint (fixture.accepted, ==, 1);
  fixture_clear (&fixture);
}

static gboolean
always (gpointer data)
{
  guint *turns = data;

  g_main_context_wakeup (NULL);
  return --*turns == 0;
}

/* Seconds until the service, gone for @gone seconds, is found again. */
static guint
find_again (Fixture *fixture,
            guint    gone)
{
  guint turns;
  guint seconds;

  close_server (fixture);
  note (fixture, YD_NET_ERROR_UNREACHABLE);
  yd_base_clock_advance (fixture->clock, 3 * SECOND);
  yd_test_spin (is_away, fixture);
  for (guint i = 0; i < gone; i++)
    {
      yd_base_clock_advance (fixture->clock, SECOND);
      turns = 5;
      yd_test_spin (always, &turns);
    }
  open_server (fixture);
  for (seconds = 0; get (fixture) == YD_NET_REACH_AWAY && seconds < 100; seconds++)
    {
      yd_base_clock_advance (fixture->clock, SECOND);
      turns = 20;
      yd_test_spin (always, &turns);
    }
  return seconds;
}

/* Every three seconds in the first minute, then ever more seldom. */
static void
test_patience (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  yd_net_reachability_set_wanted (fixture.reach, fixture.url, TRUE);
  g_assert_cmpuint (find_again (&fixture, 4), <=, 4);
  g_assert_cmpuint (find_again (&fixture, 30), <=, 4);
  g_assert_cmpuint (find_again (&fixture, 50), <=, 4);
  g_assert_cmpuint (find_again (&fixture, 3600), <=, 31);
  fixture_clear (&fixture);
}

static void
test_not_wanted (void)
{
  Fixture fixture;
  guint turns = 50;

  fixture_init (&fixture);
  yd_net_reachability_set_wanted (fixture.reach, fixture.url, TRUE);
  close_server (&fixture);
  note (&fixture, YD_NET_ERROR_UNREACHABLE);
  yd_base_clock_advance (fixture.clock, 0);
  yd_test_spin (is_away, &fixture);
  open_server (&fixture);
  yd_net_reachability_set_wanted (fixture.reach, fixture.url, FALSE);
  yd_base_clock_advance (fixture.clock, 600 * SECOND);
  yd_test_spin (always, &turns);
  g_assert_cmpuint (fixture.accepted, ==, 0);
  /* Who waits again finds out at once. */
  yd_net_reachability_set_wanted (fixture.reach, fixture.url, TRUE);
  yd_base_clock_advance (fixture.clock, 0);
  yd_test_spin (is_online, &fixture);
  fixture_clear (&fixture);
}

/* A change of the network is reason to look at once. */
static void
test_change_hastens (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  yd_net_reachability_set_wanted (fixture.reach, fixture.url, TRUE);
  close_server (&fixture);
  note (&fixture, YD_NET_ERROR_UNREACHABLE);
  yd_base_clock_advance (fixture.clock, 0);
  yd_test_spin (is_away, &fixture);
  open_server (&fixture);
  for (guint i = 0; i < 5; i++)
    yd_test_monitor_move (fixture.monitor);
  yd_base_clock_advance (fixture.clock, SECOND / 2);
  yd_base_clock_advance (fixture.clock, 0);
  yd_test_spin (is_online, &fixture);
  g_assert_cmpuint (fixture.moved, ==, 1);
  yd_net_reachability_woke (fixture.reach);
  yd_base_clock_advance (fixture.clock, SECOND / 2);
  g_assert_cmpuint (fixture.moved, ==, 2);
  fixture_clear (&fixture);
}

/* A connection that is neither made nor refused: the server's queue of those to come is full. */
static void
test_silence (void)
{
  Fixture fixture;
  g_autoptr(GSocket) full = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                          G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);

  fixture_init (&fixture);
  g_socket_set_listen_backlog (full, 0);
  g_assert_true (g_socket_bind (full, any, FALSE, NULL) && g_socket_listen (full, NULL));
  address = g_socket_get_local_address (full, NULL);
  for (guint i = 0; i < 4; i++)
    {
      GSocket *one = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                   G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (one, FALSE);
      g_socket_connect (one, address, NULL, NULL);
      g_ptr_array_add (crowd, one);
    }
  g_free (fixture.url);
  fixture.url = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (
                                                          G_INET_SOCKET_ADDRESS (address)));
  yd_net_reachability_set_wanted (fixture.reach, fixture.url, TRUE);
  note (&fixture, YD_NET_ERROR_TIMEOUT);
  yd_base_clock_advance (fixture.clock, 3 * SECOND - 1);
  turn ();
  g_assert_cmpint (get (&fixture), ==, YD_NET_REACH_ONLINE);
  yd_base_clock_advance (fixture.clock, 1);
  g_assert_cmpint (get (&fixture), ==, YD_NET_REACH_AWAY);
  fixture_clear (&fixture);
}

/* Kept connections */

/* Begins an answer to "/slow" and leaves it to the next request to end it. */
static gboolean
serve_slowly (YdTestServer     *server,
              YdTestConnection *connection,
              YdTestRequest    *request,
              gpointer          user_data)
{
  static const char rest[] = "}";
  YdTestConnection **slow = user_data;

  if (g_str_equal (request->target, "/slow"))
    {
      yd_test_connection_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");
      g_atomic_pointer_set (slow, connection);
      return TRUE;
    }
  if (g_str_equal (request->target, "/next"))
    yd_test_connection_send (g_atomic_pointer_get (slow), rest);
  yd_test_connection_reply (connection, "200 OK", "", "{}");
  return TRUE;
}

static void
reply_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(YdNetReply) reply =
    yd_net_session_send_finish (YD_NET_SESSION (source), result, NULL);

  g_assert_nonnull (reply);
  ++*(guint *) user_data;
}

static gboolean
is_one (gpointer data)
{
  return *(guint *) data == 1;
}

/* What is on its way goes on; what comes next makes a connection of its own. */
static void
test_session_moves (void)
{
  YdTestNet fixture;
  g_autoptr(YdTestMonitor) monitor = yd_test_monitor_new ();
  g_autoptr(YdNetReachability) reach = NULL;
  g_autofree char *url = NULL;
  g_autoptr(YdNetRequest) first = NULL;
  g_autoptr(YdNetRequest) slow = NULL;
  g_autoptr(YdNetRequest) next = NULL;
  YdTestConnection *held = NULL;
  guint moved = 0;
  guint ended = 0;

  yd_test_net_init_with (&fixture, serve_slowly, &held);
  reach = yd_net_reachability_new (YD_BASE_CLOCK (fixture.clock), G_NETWORK_MONITOR (monitor));
  g_signal_connect_swapped (reach, "moved", G_CALLBACK (count), &moved);
  yd_net_session_set_reachability (fixture.session, reach);
  url = yd_test_server_url (fixture.server, "/slow");
  first = yd_test_net_make_post (&fixture, "/first");
  slow = yd_net_request_new ("GET", url);
  next = yd_test_net_make_post (&fixture, "/next");

  yd_test_net_run (&fixture, first);
  yd_net_session_send_async (fixture.session, slow, NULL, NULL, fixture.dialect, NULL, reply_cb,
                             &ended);
  while (g_atomic_pointer_get (&held) == NULL)
    g_main_context_iteration (NULL, FALSE);
  yd_test_monitor_move (monitor);
  yd_test_spin (is_one, &moved);
  yd_test_net_run (&fixture, next);
  yd_test_net_assert_reply (&fixture, "{}");
  yd_test_spin (is_one, &ended);
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 2);
  g_clear_object (&reach);
  yd_test_net_clear (&fixture);
}

/* The session tells how calls end. */
static void
test_session_notes (void)
{
  YdTestNet fixture;
  g_autoptr(YdTestMonitor) monitor = yd_test_monitor_new ();
  g_autoptr(YdNetReachability) reach = NULL;
  g_autoptr(YdNetRequest) request = NULL;
  g_autofree char *url = NULL;

  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  reach = yd_net_reachability_new (YD_BASE_CLOCK (fixture.clock), G_NETWORK_MONITOR (monitor));
  yd_net_session_set_reachability (fixture.session, reach);
  url = g_strdup ("http://127.0.0.1:1/x");
  yd_net_reachability_set_wanted (reach, url, TRUE);
  request = yd_net_request_new ("GET", url);
  yd_test_net_run (&fixture, request);
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE);
  for (guint i = 0; i < 1000 && yd_net_reachability_get (reach, url) != YD_NET_REACH_AWAY; i++)
    g_main_context_iteration (NULL, i > 100);
  g_assert_cmpint (yd_net_reachability_get (reach, url), ==, YD_NET_REACH_AWAY);
  yd_net_reachability_set_wanted (reach, url, FALSE);
  g_clear_object (&reach);
  yd_test_net_clear (&fixture);
}

/* Many threads send while the connections that are kept are dropped. */

typedef struct
{
  YdNetTransport *transport;
  const char *url;
  int fd;
  guint fine;
} Sender;

/* Drops them from a thread of its own, while others send. */
static gboolean
serve_and_drop (YdTestServer     *server,
                YdTestConnection *connection,
                YdTestRequest    *request,
                gpointer          user_data)
{
  if (request->number % 5 == 0)
    yd_net_transport_drop_idle (*(YdNetTransport **) user_data);
  yd_test_connection_reply (connection, "200 OK", "", "");
  return TRUE;
}

static gpointer
send_parts (gpointer data)
{
  Sender *sender = data;

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr(YdNetReply) reply = yd_net_transport_put (sender->transport, sender->url,
                                                          sender->fd, 0, 1000, FALSE, NULL, NULL,
                                                          NULL, NULL);

      if (reply != NULL && yd_net_reply_get_status (reply) == 200)
        sender->fine++;
    }
  return NULL;
}

static void
test_transport_moves (void)
{
  g_autoptr(YdNetTransport) transport = yd_net_transport_new ("Test/1", 3);
  g_autoptr(YdTestServer) server = yd_test_server_new (serve_and_drop, &transport);
  g_autofree char *url = yd_test_server_url (server, "/part");
  GThread *threads[3];
  Sender senders[3];
  int fd = g_file_open_tmp (NULL, NULL, NULL);

  g_assert_cmpint (ftruncate (fd, 1000), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      senders[i] = (Sender) { transport, url, fd, 0 };
      threads[i] = g_thread_new ("sender", send_parts, &senders[i]);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpuint (senders[i].fine, ==, 40);
    }
  g_assert_cmpuint (yd_test_server_count_connections (server), >, 3);
  close (fd);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  /* The other ones ask in a thread, which takes time that the test's clock knows nothing of. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/reachability/system", test_system);
  g_test_add_func ("/net/reachability/without-monitor", test_without_monitor);
  g_test_add_func ("/net/reachability/answer-wins", test_answer_wins);
  g_test_add_func ("/net/reachability/doubt", test_doubt);
  g_test_add_func ("/net/reachability/gone-and-back", test_gone_and_back);
  g_test_add_func ("/net/reachability/patience", test_patience);
  g_test_add_func ("/net/reachability/not-wanted", test_not_wanted);
  g_test_add_func ("/net/reachability/change-hastens", test_change_hastens);
  g_test_add_func ("/net/reachability/silence", test_silence);
  g_test_add_func ("/net/reachability/session-moves", test_session_moves);
  g_test_add_func ("/net/reachability/session-notes", test_session_notes);
  g_test_add_func ("/net/reachability/transport-moves", test_transport_moves);
  return g_test_run ();
}
