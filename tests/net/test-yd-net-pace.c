/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Slow by our own will: whoever waits for a speed limit or for the disk, longer than a moving
 * connection may pause, is not taken for one that hardly moves. Nor does it excuse one that is.
 */
#include "config.h"

#include "yd-net-transport-private.h"

#include "yd-test-server.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILE_BYTES 300000
#define WINDOW_US (G_USEC_PER_SEC / 2)
#define HEAD                                                                                     \
  "HTTP/1.1 206 X\r\nContent-Length: 300000\r\n"                                                 \
  "Content-Range: bytes 0-299999/300000\r\n\r\n"

typedef struct
{
  YdTestServer *server;      /* (owned) */
  YdNetTransport *transport; /* (owned) */
  char *url;                 /* (owned) */
  guint n_asked;
  guint n_long;              /* of them wait for long */
  GError *error;             /* (owned) (nullable) */
} Test;

static gboolean
serve (YdTestServer     *server,
       YdTestConnection *connection,
       YdTestRequest    *request,
       gpointer          user_data)
{
  g_autofree char *many = g_strnfill (FILE_BYTES, 'x');
  gboolean drips = strstr (request->target, "drip") != NULL;

  if (g_str_equal (request->method, "PUT"))
    {
      yd_test_connection_reply (connection, "200 OK", "", "");
      return TRUE;
    }
  yd_test_connection_send (connection, HEAD);
  if (drips)
    yd_test_connection_drip (connection, many, 20);
  else
    yd_test_connection_send_data (connection, many, FILE_BYTES);
  return !drips;
}

static void
set_up (Test          *test,
        gconstpointer  path)
{
  static const YdNetWatchLimits limits = { 15 * (gint64) G_USEC_PER_SEC, WINDOW_US, 1024 };

  test->server = yd_test_server_new (serve, test);
  test->transport = yd_net_transport_new_with_limits ("Test/1", 3, &limits);
  test->url = yd_test_server_url (test->server, path);
  test->n_long = 2;
}

static void
tear_down (Test          *test,
           gconstpointer  path)
{
  g_assert_finalize_object (test->transport);
  yd_test_server_free (test->server);
  g_free (test->url);
  g_clear_error (&test->error);
}

/* What a speed limit does: nothing wakes it. */
static void
wait_three_windows (void)
{
  gint64 due_us = g_get_monotonic_time () + 3 * WINDOW_US;
  GMutex lock;
  GCond never;

  g_mutex_init (&lock);
  g_cond_init (&never);
  g_mutex_lock (&lock);
  while (g_cond_wait_until (&never, &lock, due_us))
    ;
  g_mutex_unlock (&lock);
  g_mutex_clear (&lock);
  g_cond_clear (&never);
}

static gsize
take_pace (gsize         bytes,
           gpointer      user_data,
           GCancellable *cancellable)
{
  Test *test = user_data;

  if (++test->n_asked <= test->n_long)
    wait_three_windows ();
  return g_cancellable_is_cancelled (cancellable) ? 0 : MIN (bytes, 100000);
}

static gboolean
sink (gconstpointer   data,
      gsize           length,
      goffset         offset,
      gpointer        user_data,
      GError        **error)
{
  return take_pace (length, user_data, NULL) > 0;
}

static void
test_get (Test          *test,
          gconstpointer  path)
{
  g_autoptr(YdNetReply) reply =
    yd_net_transport_get (test->transport, test->url, 0, FILE_BYTES, FILE_BYTES, sink, test, NULL,
                          &test->error);

  g_assert_no_error (test->error);
  g_assert_cmpuint (yd_net_reply_get_status (reply), ==, 206);
  g_assert_cmpuint (test->n_asked, >=, test->n_long);
}

static void
test_put (Test          *test,
          gconstpointer  path)
{
  YdNetPace pace = { take_pace, test };
  g_autofree char *bytes = g_strnfill (FILE_BYTES, 'x');
  int fd = memfd_create ("test", MFD_CLOEXEC);
  g_autoptr(YdNetReply) reply = NULL;

  g_assert_cmpint (write (fd, bytes, FILE_BYTES), ==, FILE_BYTES);
  reply = yd_net_transport_put (test->transport, test->url, fd, 0, FILE_BYTES, FALSE, NULL, &pace,
                                NULL, &test->error);
  g_assert_no_error (test->error);
  g_assert_cmpuint (yd_net_reply_get_status (reply), ==, 200);
  g_assert_cmpuint (test->n_asked, >=, test->n_long);
  close (fd);
}

/* Fifty bytes a second, each of them given to the sink. */
static void
test_drip (Test          *test,
           gconstpointer  path)
{
  test->n_long = 1;
  g_assert_null (yd_net_transport_get (test->transport, test->url, 0, FILE_BYTES, FILE_BYTES, sink,
                                       test, NULL, &test->error));
  g_assert_error (test->error, YD_NET_ERROR, YD_NET_ERROR_TIMEOUT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/net/pace/get", Test, "/", set_up, test_get, tear_down);
  g_test_add ("/net/pace/put", Test, "/", set_up, test_put, tear_down);
  g_test_add ("/net/pace/drip", Test, "/drip", set_up, test_drip, tear_down);
  return g_test_run ();
}
