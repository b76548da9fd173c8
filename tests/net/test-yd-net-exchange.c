/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts against servers that answer early, in nonsense, twice or never: what is reported, what is
 * sent again (once, whole, and only over a new connection for a dead kept one), and which
 * connections serve again.
 */
#include "config.h"

#include "yd-net-transport-private.h"

#include "yd-base-hash.h"

#include "yd-test-server.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BLOCK (256 * 1024)
/* More than the kernel takes for a connection that nobody reads from. */
#define LARGE ((goffset) 64 * 1024 * 1024)

typedef struct
{
  YdTestServer *server;      /* (owned) */
  YdNetTransport *transport; /* (owned) */
  int fd;                    /* LARGE bytes, mostly zeros */
  GError *error;             /* (owned) (nullable) */
  gint64 progress;
} Fixture;

static guint8
byte_at (goffset offset)
{
  return (guint8) ((offset * 7 + offset / 251) & 0xff);
}

static void
fixture_init (Fixture      *fixture,
              YdTestScript  script)
{
  static const YdNetWatchLimits limits = { 2 * G_USEC_PER_SEC, G_USEC_PER_SEC / 2, 1024 };
  g_autofree guint8 *bytes = g_malloc (4 * BLOCK);

  memset (fixture, 0, sizeof *fixture);
  fixture->server = yd_test_server_new (script, fixture);
  fixture->transport = yd_net_transport_new_with_limits ("Test/1", 3, &limits);
  fixture->fd = memfd_create ("test", MFD_CLOEXEC);
  for (goffset i = 0; i < 4 * BLOCK; i++)
    bytes[i] = byte_at (i);
  g_assert_cmpint (write (fixture->fd, bytes, 4 * BLOCK), ==, 4 * BLOCK);
  g_assert_no_errno (ftruncate (fixture->fd, LARGE));
}

static void
fixture_clear (Fixture *fixture)
{
  g_assert_finalize_object (fixture->transport);
  yd_test_server_free (fixture->server);
  g_clear_error (&fixture->error);
  close (fixture->fd);
}

static YdNetReply *
put (Fixture      *fixture,
     const char   *path,
     goffset       length,
     GCancellable *cancellable)
{
  g_autofree char *url = yd_test_server_url (fixture->server, path);

  g_clear_error (&fixture->error);
  return yd_net_transport_put (fixture->transport, url, fixture->fd, 0, length, FALSE,
                               &fixture->progress, NULL, cancellable, &fixture->error);
}

static void
assert_status (Fixture    *fixture,
               const char *path,
               goffset     length,
               guint       status)
{
  g_autoptr(YdNetReply) reply = put (fixture, path, length, NULL);

  g_assert_no_error (fixture->error);
  g_assert_cmpuint (yd_net_reply_get_status (reply), ==, status);
}

static void
assert_fails (Fixture    *fixture,
              const char *path,
              goffset     length,
              YdNetError  code)
{
  g_assert_null (put (fixture, path, length, NULL));
  g_assert_error (fixture->error, YD_NET_ERROR, (int) code);
}

/* Sizes */

static gboolean
compare_part (YdTestServer     *server,
              YdTestConnection *connection,
              YdTestRequest    *request,
              gpointer          user_data)
{
  for (guint i = 0; i < request->body->len; i++)
    if (request->body->data[i] != byte_at (i))
      g_error ("byte %u of %u is another", i, request->body->len);
  yd_test_connection_reply (connection, "200 OK", "", "");
  return TRUE;
}

static void
test_sizes (void)
{
  static const goffset sizes[] = {
    0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 1, 4 * BLOCK,
  };
  Fixture fixture;

  fixture_init (&fixture, compare_part);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *wanted = g_strdup_printf ("PUT /x %d %d", (int) sizes[i], (int) sizes[i]);
      g_autofree char *seen = NULL;

      assert_status (&fixture, "/x", sizes[i], 200);
      seen = yd_test_server_describe (fixture.server, i + 1);
      g_assert_cmpstr (seen, ==, wanted);
      g_assert_cmpint (yd_base_progress_get (&fixture.progress), ==, sizes[i]);
    }
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 1);
  fixture_clear (&fixture);
}

static void
test_head (void)
{
  Fixture fixture;
  g_autofree char *host = NULL;
  g_autofree char *agent = NULL;
  g_autofree char *url = NULL;

  fixture_init (&fixture, compare_part);
  url = yd_test_server_url (fixture.server, "");
  assert_status (&fixture, "/a%2Fb/%E4%BA%91?x=%2B&y=1", 1, 200);
  host = yd_test_server_dup_header (fixture.server, 1, "host");
  agent = yd_test_server_dup_header (fixture.server, 1, "user-agent");
  g_assert_cmpstr (host, ==, url + strlen ("http://"));
  g_assert_cmpstr (agent, ==, "Test/1");
  fixture_clear (&fixture);
}

/* Early answers: the body is not read. */

static gboolean
answer_early (YdTestServer     *server,
              YdTestConnection *connection,
              YdTestRequest    *request,
              gpointer          user_data)
{
  if (g_str_equal (request->target, "/interim"))
    {
      yd_test_connection_send (connection, "HTTP/1.1 100 Continue\r\n\r\n");
      yd_test_connection_send (connection, "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 20");
      g_assert_cmpuint (yd_test_connection_read (connection, request->announced), ==,
                        request->announced);
      yd_test_connection_send (connection, "0 OK\r\nContent-Length: 0\r\n\r\n");
      return TRUE;
    }
  yd_test_connection_read (connection, g_str_has_prefix (request->target, "/some") ? BLOCK : 0);
  yd_test_connection_reply (connection, "403 Forbidden", "", "<Code>AccessDenied</Code>");
  if (g_str_has_suffix (request->target, "reset"))
    yd_test_connection_reset (connection);
  else if (g_str_has_suffix (request->target, "ignore"))
    yd_test_connection_ignore (connection);
  else if (g_str_has_suffix (request->target, "read"))
    yd_test_connection_read (connection, request->announced);
  return g_str_has_suffix (request->target, "read");
}

static void
test_early (void)
{
  static const char * const paths[] = {
    "/reset", "/close", "/ignore", "/read", "/some-reset", "/some-close", "/some-ignore",
  };
  Fixture fixture;

  fixture_init (&fixture, answer_early);
  yd_test_server_set_leave_bodies (fixture.server);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(YdNetReply) reply = put (&fixture, paths[i], LARGE, NULL);

      g_test_message ("%s", paths[i]);
      g_assert_no_error (fixture.error);
      g_assert_cmpuint (yd_net_reply_get_status (reply), ==, 403);
      g_assert_cmpuint (g_bytes_get_size (yd_net_reply_get_body (reply)), ==, 25);
      g_assert_cmpint (yd_base_progress_get (&fixture.progress), <, LARGE);
      /* Half a body went: nothing else may follow on the same connection. */
      g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, i + 1);
      g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, i + 1);
    }
  fixture_clear (&fixture);
}

/* An interim answer is no answer. */
static void
test_interim (void)
{
  Fixture fixture;

  fixture_init (&fixture, answer_early);
  yd_test_server_set_leave_bodies (fixture.server);
  for (guint i = 0; i < 2; i++)
    assert_status (&fixture, "/interim", LARGE, 200);
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 1);
  fixture_clear (&fixture);
}

/* Kept connections that die. The requests are of one byte: where it ends matters, not how long it
 * takes. */

static gboolean
die_when_kept (YdTestServer     *server,
               YdTestConnection *connection,
               YdTestRequest    *request,
               gpointer          user_data)
{
  gboolean is_first = request->number == 1;

  if (is_first || g_str_equal (request->target, "/once"))
    {
      if (!is_first && request->connection == 1)
        return FALSE;
      yd_test_connection_reply (connection, "200 OK", "", "");
      return TRUE;
    }
  if (g_str_equal (request->target, "/reset"))
    yd_test_connection_reset (connection);
  else if (g_str_equal (request->target, "/begun"))
    yd_test_connection_send (connection, "H");
  return FALSE;
}

static void
check_dying (const char *path,
             guint       status,
             guint       n_requests)
{
  Fixture fixture;

  g_test_message ("%s", path);
  fixture_init (&fixture, die_when_kept);
  assert_status (&fixture, "/", 100000, 200);
  if (status != 0)
    assert_status (&fixture, path, 100000, status);
  else
    assert_fails (&fixture, path, 100000, YD_NET_ERROR_UNREACHABLE);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, n_requests);
  for (guint i = 1; i <= n_requests; i++)
    {
      g_autofree char *seen = yd_test_server_describe (fixture.server, i);

      g_assert_true (g_str_has_suffix (seen, " 100000 100000"));
    }
  fixture_clear (&fixture);
}

static void
test_dying (void)
{
  check_dying ("/once", 200, 3);
  /* the new one dies too: not a third time */
  check_dying ("/reset", 0, 3);
  check_dying ("/close", 0, 3);
  /* a byte of an answer came: who knows what was stored */
  check_dying ("/begun", 0, 2);
}

static gboolean
sink_nothing (gconstpointer data,
              gsize         length,
              goffset       offset,
              gpointer      user_data,
              GError      **error)
{
  g_assert_not_reached ();
}

/* A GET over a dead kept connection is sent again too, and they share the connections. */
static void
test_dying_get (void)
{
  Fixture fixture;
  g_autofree char *url = NULL;
  g_autofree char *seen = NULL;
  g_autoptr(YdNetReply) reply = NULL;

  fixture_init (&fixture, die_when_kept);
  url = yd_test_server_url (fixture.server, "/once");
  assert_status (&fixture, "/", 1000, 200);
  reply = yd_net_transport_get (fixture.transport, url, 0, 0, 0, sink_nothing, NULL, NULL,
                                &fixture.error);
  g_assert_no_error (fixture.error);
  g_assert_cmpuint (yd_net_reply_get_status (reply), ==, 200);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 3);
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 2);
  seen = yd_test_server_describe (fixture.server, 3);
  g_assert_cmpstr (seen, ==, "GET /once -1 0");
  fixture_clear (&fixture);
}

/* A new connection that dies is not tried again: the caller asks the server first. */
static gboolean
die_at_once (YdTestServer     *server,
             YdTestConnection *connection,
             YdTestRequest    *request,
             gpointer          user_data)
{
  return FALSE;
}

static void
test_dead_when_new (void)
{
  Fixture fixture;

  fixture_init (&fixture, die_at_once);
  assert_fails (&fixture, "/", 1000, YD_NET_ERROR_UNREACHABLE);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 1);
  fixture_clear (&fixture);
}

/* The other side closes in the time between: seen before anything is sent. */
static gboolean
serve_one (YdTestServer     *server,
           YdTestConnection *connection,
           YdTestRequest    *request,
           gpointer          user_data)
{
  const char *answers = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

  if (g_str_equal (request->target, "/stray"))
    yd_test_connection_send (connection, answers);
  else
    yd_test_connection_reply (connection, "200 OK", "", "");
  return !g_str_equal (request->target, "/close");
}

static gboolean
none_is_open (gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return yd_test_server_count_open (user_data) == 0;
}

static void
test_closed_between (void)
{
  Fixture fixture;

  fixture_init (&fixture, serve_one);
  for (guint i = 1; i <= 3; i++)
    {
      assert_status (&fixture, "/close", 1000, 200);
      yd_test_spin (none_is_open, fixture.server);
      g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, i);
      g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, i);
    }
  fixture_clear (&fixture);
}

/* What nobody asked for is not the next request's answer. */
static void
test_stray (void)
{
  Fixture fixture;

  fixture_init (&fixture, serve_one);
  for (guint i = 0; i < 3; i++)
    assert_status (&fixture, "/stray", 1000, 200);
  fixture_clear (&fixture);
}

static void
test_dropped (void)
{
  Fixture fixture;

  fixture_init (&fixture, serve_one);
  assert_status (&fixture, "/", 1000, 200);
  yd_net_transport_drop_idle (fixture.transport);
  yd_test_spin (none_is_open, fixture.server);
  assert_status (&fixture, "/", 1000, 200);
  assert_status (&fixture, "/", 1000, 200);
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 2);
  fixture_clear (&fixture);
}

/* Answers that cannot be: an error, and the connection is not used again. */

static const struct
{
  const char *path;  /* (unowned) */
  const char *reply; /* (unowned) */
} lies[] = {
  { "/negative", "Content-Length: -5\r\n\r\n" },
  { "/two", "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" },
  { "/both", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
  { "/cut", "Content-Length: 5\r\n\r\nhell" },
  { "/cut-chunk", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n" },
  { "/long-chunk", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n" },
  { "/coding", "Transfer-Encoding: gzip\r\n\r\n" },
};

static gboolean
lie (YdTestServer     *server,
     YdTestConnection *connection,
     YdTestRequest    *request,
     gpointer          user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    if (g_str_equal (request->target, lies[i].path))
      {
        yd_test_connection_send (connection, "HTTP/1.1 200 OK\r\n");
        yd_test_connection_send (connection, lies[i].reply);
        return !g_str_has_prefix (request->target, "/cut");
      }
  yd_test_connection_reply (connection, "200 OK", "", "");
  return TRUE;
}

static void
test_lies (void)
{
  Fixture fixture;

  fixture_init (&fixture, lie);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_test_message ("%s", lies[i].path);
      assert_fails (&fixture, lies[i].path, 1000, YD_NET_ERROR_BAD_REPLY);
      assert_status (&fixture, "/fine", 1000, 200);
    }
  fixture_clear (&fixture);
}

/* Nobody reads, or nobody answers. */

static gboolean
ignore_all (YdTestServer     *server,
            YdTestConnection *connection,
            YdTestRequest    *request,
            gpointer          user_data)
{
  if (g_str_equal (request->target, "/drip"))
    yd_test_connection_drip (connection, "HTTP/1.1 200 OK\r\nX: ", 50);
  yd_test_connection_ignore (connection);
  return FALSE;
}

static void
test_slow (void)
{
  Fixture fixture;

  fixture_init (&fixture, ignore_all);
  yd_test_server_set_leave_bodies (fixture.server);
  assert_fails (&fixture, "/", LARGE, YD_NET_ERROR_TIMEOUT);
  g_assert_cmpint (yd_base_progress_get (&fixture.progress), <, LARGE);
  assert_fails (&fixture, "/", 10, YD_NET_ERROR_TIMEOUT);
  assert_fails (&fixture, "/drip", 10, YD_NET_ERROR_TIMEOUT);
  fixture_clear (&fixture);
}

typedef struct
{
  Fixture *fixture;          /* (borrowed) */
  GCancellable *cancellable; /* (borrowed) */
} Canceller;

static gpointer
cancel_when_asked (gpointer data)
{
  Canceller *canceller = data;

  while (yd_test_server_count_requests (canceller->fixture->server) == 0)
    g_thread_yield ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

/* On its way, over a connection that takes no more sooner or later. */
static void
test_cancelled (void)
{
  Fixture fixture;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Canceller canceller = { &fixture, cancellable };
  GThread *thread;

  fixture_init (&fixture, ignore_all);
  yd_test_server_set_leave_bodies (fixture.server);
  thread = g_thread_new ("canceller", cancel_when_asked, &canceller);
  g_assert_null (put (&fixture, "/", LARGE, cancellable));
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 1);
  fixture_clear (&fixture);
}

/* The file ends within a part: half of it went, and no answer may follow. */
static void
test_file_shrank (void)
{
  Fixture fixture;

  fixture_init (&fixture, compare_part);
  g_assert_no_errno (ftruncate (fixture.fd, 3 * BLOCK));
  g_assert_null (put (&fixture, "/", 4 * BLOCK, NULL));
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  assert_status (&fixture, "/", 3 * BLOCK, 200);
  fixture_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/exchange/sizes", test_sizes);
  g_test_add_func ("/net/exchange/head", test_head);
  g_test_add_func ("/net/exchange/early", test_early);
  g_test_add_func ("/net/exchange/interim", test_interim);
  g_test_add_func ("/net/exchange/dying", test_dying);
  g_test_add_func ("/net/exchange/dying-get", test_dying_get);
  g_test_add_func ("/net/exchange/dead-when-new", test_dead_when_new);
  g_test_add_func ("/net/exchange/closed-between", test_closed_between);
  g_test_add_func ("/net/exchange/stray", test_stray);
  g_test_add_func ("/net/exchange/dropped", test_dropped);
  g_test_add_func ("/net/exchange/lies", test_lies);
  g_test_add_func ("/net/exchange/slow", test_slow);
  g_test_add_func ("/net/exchange/cancelled", test_cancelled);
  g_test_add_func ("/net/exchange/file-shrank", test_file_shrank);
  return g_test_run ();
}
