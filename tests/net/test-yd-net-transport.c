/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data plane against a scripted server. The sync calls run in the test's thread, the server
 * in its own; who cancels is a third.
 */
#include "config.h"

#include "yd-net-transport-private.h"

#include "yd-base-hash.h"

#include "yd-test-server.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILE_BYTES 300000

typedef struct
{
  YdTestServer *server;      /* (owned) */
  YdNetTransport *transport; /* (owned) */
  int fd;                    /* a file of FILE_BYTES */
  guint8 *bytes;             /* (owned): what is in it */
  GByteArray *sunk;          /* (owned) */
  goffset sink_from;
  gboolean sink_fails;
  GError *error;             /* (owned) (nullable) */
  gint64 progress;
} Fixture;

static void
fixture_init (Fixture      *fixture,
              YdTestScript  script)
{
  /* Short enough for a test, long against a loaded machine's pauses. */
  static const YdNetWatchLimits limits = { 2 * G_USEC_PER_SEC, G_USEC_PER_SEC / 2, 1024 };

  memset (fixture, 0, sizeof *fixture);
  fixture->server = yd_test_server_new (script, fixture);
  fixture->transport = yd_net_transport_new_with_limits ("Test/1", 3, &limits);
  fixture->sunk = g_byte_array_new ();
  fixture->bytes = g_malloc (FILE_BYTES);
  for (guint i = 0; i < FILE_BYTES; i++)
    fixture->bytes[i] = (guint8) ((i * 7 + i / 251) & 0xff);
  fixture->fd = memfd_create ("test", MFD_CLOEXEC);
  g_assert_cmpint (write (fixture->fd, fixture->bytes, FILE_BYTES), ==, FILE_BYTES);
}

static void
fixture_clear (Fixture *fixture)
{
  g_assert_finalize_object (fixture->transport);
  yd_test_server_free (fixture->server);
  g_byte_array_unref (fixture->sunk);
  g_free (fixture->bytes);
  g_clear_error (&fixture->error);
  close (fixture->fd);
}

static YdNetReply *
put (Fixture      *fixture,
     const char   *path,
     goffset       offset,
     goffset       length,
     GCancellable *cancellable)
{
  g_autofree char *url = yd_test_server_url (fixture->server, path);

  g_clear_error (&fixture->error);
  return yd_net_transport_put (fixture->transport, url, fixture->fd, offset, length, FALSE,
                               &fixture->progress, NULL, cancellable, &fixture->error);
}

static gboolean
sink (gconstpointer data,
      gsize         length,
      goffset       offset,
      gpointer      user_data,
      GError      **error)
{
  Fixture *fixture = user_data;

  if (fixture->sink_fails)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
      return FALSE;
    }
  g_assert_cmpint (offset, ==, fixture->sink_from + fixture->sunk->len);
  g_byte_array_append (fixture->sunk, data, (guint) length);
  return TRUE;
}

static YdNetReply *
get (Fixture      *fixture,
     const char   *path,
     goffset       offset,
     goffset       length,
     GCancellable *cancellable)
{
  g_autofree char *url = yd_test_server_url (fixture->server, path);

  g_clear_error (&fixture->error);
  g_byte_array_set_size (fixture->sunk, 0);
  fixture->sink_from = offset;
  return yd_net_transport_get (fixture->transport, url, offset, length, FILE_BYTES, sink, fixture,
                               cancellable, &fixture->error);
}

static void
assert_sunk (Fixture *fixture,
             goffset  offset,
             goffset  length)
{
  g_assert_no_error (fixture->error);
  g_assert_cmpmem (fixture->sunk->data, fixture->sunk->len, fixture->bytes + offset, length);
}

/* PUT */

static gboolean
store_part (YdTestServer     *server,
            YdTestConnection *connection,
            YdTestRequest    *request,
            gpointer          user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpmem (request->body->data, request->body->len,
                   fixture->bytes + (request->body->len < 300000 ? 1000 : 0), request->body->len);
  yd_test_connection_reply (connection, "200 OK", "ETag: \"ABC\"\r\n", "");
  return TRUE;
}

static void
test_put (void)
{
  static const char * const absent[] = {
    "content-type", "authorization", "referer", "transfer-encoding", "expect", "cookie",
  };
  static const goffset lengths[] = { 100000, 1, 0, 8192, 8193, 299000 };
  Fixture fixture;

  fixture_init (&fixture, store_part);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(YdNetReply) reply = put (&fixture, "/a%2Fb?partNumber=1", 1000, lengths[i], NULL);
      g_autofree char *seen = yd_test_server_describe (fixture.server, i + 1);
      g_autofree char *wanted = g_strdup_printf ("PUT /a%%2Fb?partNumber=1 %d %d",
                                                 (int) lengths[i], (int) lengths[i]);

      g_assert_no_error (fixture.error);
      g_assert_cmpuint (yd_net_reply_get_status (reply), ==, 200);
      g_assert_cmpstr (yd_net_reply_get_header (reply, "etag"), ==, "\"ABC\"");
      g_assert_cmpstr (seen, ==, wanted);
      g_assert_cmpint (yd_base_progress_get (&fixture.progress), ==, lengths[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (absent); i++)
    {
      g_autofree char *value = yd_test_server_dup_header (fixture.server, 1, absent[i]);

      g_assert_null (value);
    }
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 1);
  fixture_clear (&fixture);
}

/* The keep-alive race: the second request is read to its end and not answered. */
static gboolean
cut_the_second (YdTestServer     *server,
                YdTestConnection *connection,
                YdTestRequest    *request,
                gpointer          user_data)
{
  if (request->number == 2)
    return FALSE;
  yd_test_connection_reply (connection, "200 OK", "", "");
  return TRUE;
}

static void
test_put_again_is_whole (void)
{
  Fixture fixture;

  fixture_init (&fixture, cut_the_second);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(YdNetReply) reply = put (&fixture, "/x", 0, 100000, NULL);

      g_assert_no_error (fixture.error);
      g_assert_cmpuint (yd_net_reply_get_status (reply), ==, 200);
      g_assert_cmpint (yd_base_progress_get (&fixture.progress), ==, 100000);
    }
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 3);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *seen = yd_test_server_describe (fixture.server, i);

      g_assert_cmpstr (seen, ==, "PUT /x 100000 100000");
    }
  fixture_clear (&fixture);
}

static gboolean
refuse_part (YdTestServer     *server,
             YdTestConnection *connection,
             YdTestRequest    *request,
             gpointer          user_data)
{
  g_autofree char *huge = g_strnfill (100000, 'x');

  if (g_str_equal (request->target, "/redirect"))
    yd_test_connection_reply (connection, "307 Temporary Redirect", "Location: /x\r\n", "");
  else if (g_str_equal (request->target, "/huge"))
    yd_test_connection_reply (connection, "403 Forbidden", "", huge);
  else if (g_str_equal (request->target, "/cut"))
    yd_test_connection_send (connection, "HTTP/1.1 403 Forbidden\r\nContent-Length: 99\r\n\r\nx");
  else
    yd_test_connection_reply (connection, "403 Forbidden", "", "<Code>AccessDenied</Code>");
  return !g_str_equal (request->target, "/cut");
}

static void
test_put_refused (void)
{
  Fixture fixture;
  g_autoptr(YdNetReply) denied = NULL;
  g_autoptr(YdNetReply) huge = NULL;

  fixture_init (&fixture, refuse_part);
  denied = put (&fixture, "/x", 0, 1000, NULL);
  g_assert_no_error (fixture.error);
  g_assert_cmpuint (yd_net_reply_get_status (denied), ==, 403);
  g_assert_cmpuint (g_bytes_get_size (yd_net_reply_get_body (denied)), ==, 25);
  huge = put (&fixture, "/huge", 0, 1000, NULL);
  g_assert_no_error (fixture.error);
  g_assert_cmpuint (g_bytes_get_size (yd_net_reply_get_body (huge)), ==, 64 * 1024);
  g_assert_null (put (&fixture, "/redirect", 0, 1000, NULL));
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_REDIRECT);
  g_assert_null (put (&fixture, "/cut", 0, 1000, NULL));
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY);
  fixture_clear (&fixture);
}

static void
test_put_file_shrank (void)
{
  Fixture fixture;

  fixture_init (&fixture, refuse_part);
  g_assert_null (put (&fixture, "/x", 200000, 200000, NULL));
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_null (put (&fixture, "/x", FILE_BYTES, 1, NULL));
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  fixture_clear (&fixture);
}

static void
test_put_file_unreadable (void)
{
  Fixture fixture;
  int readable;

  fixture_init (&fixture, refuse_part);
  readable = fixture.fd;
  fixture.fd = -1;
  g_assert_null (yd_net_transport_put (fixture.transport, "http://127.0.0.1:1/", 999, 0, 10, FALSE,
                                       NULL, NULL, NULL, &fixture.error));
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE);
  g_clear_error (&fixture.error);
  fixture.fd = 999;
  g_assert_null (put (&fixture, "/x", 0, 10, NULL));
  g_assert_error (fixture.error, G_IO_ERROR, (int) g_io_error_from_errno (EBADF));
  fixture.fd = readable;
  fixture_clear (&fixture);
}

static void
test_urls (void)
{
  Fixture fixture;
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, store_part);
  g_assert_null (yd_net_transport_put (fixture.transport, "http://data.example/x", fixture.fd, 0, 1,
                                       TRUE, NULL, NULL, NULL, &error));
  g_assert_error (error, YD_NET_ERROR, YD_NET_ERROR_INSECURE);
  g_clear_error (&error);
  g_assert_null (yd_net_transport_put (fixture.transport,
                                       "http://x.oss-cn-beijing-internal.aliyuncs.com/x",
                                       fixture.fd, 0, 1, FALSE, NULL, NULL, NULL, &error));
  g_assert_error (error, YD_NET_ERROR, YD_NET_ERROR_INSECURE);
  g_clear_error (&error);
  g_assert_null (yd_net_transport_get (fixture.transport, "file:///etc/passwd", 0, 1, 1, sink,
                                       &fixture, NULL, &error));
  g_assert_error (error, YD_NET_ERROR, YD_NET_ERROR_BAD_URL);
  fixture_clear (&fixture);
}

/* GET */

static void
send_range (Fixture          *fixture,
            YdTestConnection *connection,
            YdTestRequest    *request)
{
  const char *range = g_hash_table_lookup (request->headers, "range");
  gint64 start = 0;
  gint64 end = FILE_BYTES - 1;
  g_autofree char *head = NULL;

  if (range != NULL)
    {
      g_auto(GStrv) ends = g_strsplit (range + strlen ("bytes="), "-", 2);

      g_assert_true (g_ascii_string_to_signed (ends[0], 10, 0, FILE_BYTES, &start, NULL));
      g_assert_true (g_ascii_string_to_signed (ends[1], 10, 0, FILE_BYTES, &end, NULL));
    }
  if (g_str_equal (request->target, "/full"))
    range = NULL;
  if (range == NULL)
    {
      start = 0;
      end = FILE_BYTES - 1;
      head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", FILE_BYTES);
    }
  else
    head = g_strdup_printf ("HTTP/1.1 206 Partial Content\r\nContent-Length: %d\r\n"
                            "Content-Range: bytes %d-%d/%d\r\n\r\n",
                            (int) (end - start + 1), (int) start, (int) end, FILE_BYTES);
  yd_test_connection_send (connection, head);
  yd_test_connection_send_data (connection, fixture->bytes + start, (gsize) (end - start + 1));
}

static gboolean
serve_file (YdTestServer     *server,
            YdTestConnection *connection,
            YdTestRequest    *request,
            gpointer          user_data)
{
  send_range (user_data, connection, request);
  return TRUE;
}

static void
test_get (void)
{
  static const struct
  {
    const char *path; /* (unowned) */
    goffset offset;
    goffset length;
    guint status;
  } cases[] = {
    { "/x", 0, 1, 206 },          { "/x", 1000, 299000, 206 }, { "/x", 0, FILE_BYTES, 206 },
    { "/x", FILE_BYTES - 1, 1, 206 },
    /* length 0: no Range, the rest of the file */
    { "/x", 0, 0, 200 },          { "/x", 5, 0, 200 },
    /* the whole file instead of the range: what is before and after is dropped */
    { "/full", 1000, 1000, 200 }, { "/full", 0, 10, 200 },     { "/full", 299000, 1000, 200 },
    { "/full", 0, FILE_BYTES, 200 },
  };
  Fixture fixture;

  fixture_init (&fixture, serve_file);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(YdNetReply) reply = get (&fixture, cases[i].path, cases[i].offset,
                                         cases[i].length, NULL);

      g_test_message ("case %u", i);
      assert_sunk (&fixture, cases[i].offset,
                   cases[i].length > 0 ? cases[i].length : FILE_BYTES - cases[i].offset);
      g_assert_cmpuint (yd_net_reply_get_status (reply), ==, cases[i].status);
    }
  fixture_clear (&fixture);
}

static void
test_get_keeps_connection (void)
{
  Fixture fixture;
  g_autofree char *encoding = NULL;

  fixture_init (&fixture, serve_file);
  for (guint i = 0; i < 5; i++)
    {
      G_GNUC_UNUSED g_autoptr(YdNetReply) reply = get (&fixture, "/x", i * 1000, 1000, NULL);

      assert_sunk (&fixture, i * 1000, 1000);
    }
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 1);
  encoding = yd_test_server_dup_header (fixture.server, 1, "accept-encoding");
  g_assert_null (encoding);
  fixture_clear (&fixture);
}

static gboolean
serve_lies (YdTestServer     *server,
            YdTestConnection *connection,
            YdTestRequest    *request,
            gpointer          user_data)
{
  static const struct
  {
    const char *target; /* (unowned) */
    const char *reply;  /* (unowned) */
  } lies[] = {
    { "/other-range", "206 X\r\nContent-Length: 10\r\nContent-Range: bytes 1-10/300000\r\n\r\n" },
    { "/other-total", "206 X\r\nContent-Length: 10\r\nContent-Range: bytes 0-9/300001\r\n\r\n" },
    { "/no-range", "206 X\r\nContent-Length: 10\r\n\r\n" },
    { "/longer", "206 X\r\nContent-Length: 12\r\nContent-Range: bytes 0-9/300000\r\n\r\n" },
    { "/cut", "206 X\r\nContent-Length: 10\r\nContent-Range: bytes 0-9/300000\r\n\r\n01234" },
    { "/cut-close", "206 X\r\nConnection: close\r\nContent-Length: 10\r\n"
                    "Content-Range: bytes 0-9/300000\r\n\r\n01234" },
    { "/cut-chunk", "206 X\r\nTransfer-Encoding: chunked\r\nContent-Range: bytes 0-9/300000\r\n\r\n"
                    "5\r\n01234\r\n" },
    { "/short-chunk", "206 X\r\nTransfer-Encoding: chunked\r\n"
                      "Content-Range: bytes 0-9/300000\r\n\r\n5\r\n01234\r\n0\r\n\r\n" },
    { "/long-chunk", "206 X\r\nTransfer-Encoding: chunked\r\n"
                     "Content-Range: bytes 0-9/300000\r\n\r\nB\r\n0123456789A\r\n0\r\n\r\n" },
    { "/negative", "206 X\r\nContent-Length: -5\r\nContent-Range: bytes 0-9/300000\r\n\r\n" },
    { "/two", "206 X\r\nContent-Length: 3\r\nContent-Length: 10\r\n"
              "Content-Range: bytes 0-9/300000\r\n\r\n0123456789" },
    { "/huge", "206 X\r\nContent-Length: 1e23\r\nContent-Range: bytes 0-9/300000\r\n\r\n" },
    { "/whole-other", "200 X\r\nContent-Length: 299999\r\n\r\n" },
    { "/whole-unknown", "200 X\r\n\r\n0123456789" },
    { "/multipart", "206 X\r\nContent-Type: multipart/byteranges; boundary=x\r\n"
                    "Content-Length: 10\r\n\r\n0123456789" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    if (g_str_equal (request->target, lies[i].target))
      {
        yd_test_connection_send (connection, "HTTP/1.1 ");
        yd_test_connection_send (connection, lies[i].reply);
        return FALSE;
      }
  send_range (user_data, connection, request);
  return TRUE;
}

static void
test_get_lies (void)
{
  static const char * const lies[] = {
    "/other-range", "/other-total", "/no-range", "/longer", "/cut", "/cut-close", "/cut-chunk",
    "/short-chunk", "/long-chunk", "/negative", "/two", "/huge", "/whole-other", "/whole-unknown",
    "/multipart",
  };
  Fixture fixture;

  fixture_init (&fixture, serve_lies);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autoptr(YdNetReply) reply = get (&fixture, lies[i], 0, 10, NULL);
      g_autoptr(YdNetReply) next = NULL;

      g_test_message ("%s", lies[i]);
      g_assert_null (reply);
      g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY);
      /* The next request must not read what was left over. */
      next = get (&fixture, "/x", 0, 100, NULL);
      assert_sunk (&fixture, 0, 100);
    }
  fixture_clear (&fixture);
}

static gboolean
serve_denial (YdTestServer     *server,
              YdTestConnection *connection,
              YdTestRequest    *request,
              gpointer          user_data)
{
  if (g_str_equal (request->target, "/302"))
    yd_test_connection_reply (connection, "302 Found", "Location: /x\r\n", "");
  else if (g_str_equal (request->target, "/416"))
    yd_test_connection_reply (connection, "416 Range Not Satisfiable", "", "");
  else
    yd_test_connection_reply (connection, "403 Forbidden", "", "Request has expired.");
  return TRUE;
}

static void
test_get_refused (void)
{
  Fixture fixture;
  g_autoptr(YdNetReply) expired = NULL;
  g_autoptr(YdNetReply) range = NULL;

  fixture_init (&fixture, serve_denial);
  expired = get (&fixture, "/x", 0, 10, NULL);
  g_assert_cmpuint (yd_net_reply_get_status (expired), ==, 403);
  g_assert_cmpuint (g_bytes_get_size (yd_net_reply_get_body (expired)), ==, 20);
  range = get (&fixture, "/416", 0, 10, NULL);
  g_assert_cmpuint (yd_net_reply_get_status (range), ==, 416);
  g_assert_null (get (&fixture, "/302", 0, 10, NULL));
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_REDIRECT);
  g_assert_cmpuint (fixture.sunk->len, ==, 0);
  fixture_clear (&fixture);
}

static void
test_get_sink_fails (void)
{
  Fixture fixture;
  g_autoptr(YdNetReply) next = NULL;

  fixture_init (&fixture, serve_file);
  fixture.sink_fails = TRUE;
  g_assert_null (get (&fixture, "/x", 0, FILE_BYTES, NULL));
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  fixture.sink_fails = FALSE;
  next = get (&fixture, "/x", 0, 100, NULL);
  assert_sunk (&fixture, 0, 100);
  fixture_clear (&fixture);
}

/* Slow ones */

static gboolean
serve_slowly (YdTestServer     *server,
              YdTestConnection *connection,
              YdTestRequest    *request,
              gpointer          user_data)
{
  g_autofree char *many = g_strnfill (10000, 'x');

  if (g_str_equal (request->target, "/drip-head"))
    yd_test_connection_drip (connection, "HTTP/1.1 200 OK\r\nX: ", 50);
  if (g_str_equal (request->target, "/drip"))
    {
      yd_test_connection_send (connection, "HTTP/1.1 206 X\r\nContent-Length: 300000\r\n"
                                           "Content-Range: bytes 0-299999/300000\r\n\r\n");
      yd_test_connection_drip (connection, many, 50);
    }
  yd_test_connection_hang (connection);
  return FALSE;
}

static void
test_slow (void)
{
  static const char * const paths[] = { "/silent", "/drip-head", "/drip" };
  Fixture fixture;

  fixture_init (&fixture, serve_slowly);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      gint64 before_us = g_get_monotonic_time ();

      g_test_message ("%s", paths[i]);
      g_assert_null (get (&fixture, paths[i], 0, FILE_BYTES, NULL));
      g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_TIMEOUT);
      g_assert_cmpint (g_get_monotonic_time () - before_us, <, 5 * G_USEC_PER_SEC);
    }
  g_assert_null (put (&fixture, "/silent", 0, 1000, NULL));
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_TIMEOUT);
  fixture_clear (&fixture);
}

/* Cancellation */

typedef struct
{
  Fixture *fixture;          /* (borrowed) */
  GCancellable *cancellable; /* (owned) */
  gint64 cancelled_us;
} Canceller;

static gpointer
cancel_when_asked (gpointer data)
{
  Canceller *canceller = data;
  YdTestServer *server = canceller->fixture->server;

  while (yd_test_server_count_requests (server) == 0)
    g_thread_yield ();
  canceller->cancelled_us = g_get_monotonic_time ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

static gboolean
serve_hang (YdTestServer     *server,
            YdTestConnection *connection,
            YdTestRequest    *request,
            gpointer          user_data)
{
  if (g_str_equal (request->target, "/body"))
    yd_test_connection_send (connection, "HTTP/1.1 206 X\r\nContent-Length: 300000\r\n"
                                         "Content-Range: bytes 0-299999/300000\r\n\r\n01234");
  yd_test_connection_hang (connection);
  return FALSE;
}

static void
run_cancelled (const char *method,
               const char *path)
{
  Fixture fixture;
  Canceller canceller = { &fixture, g_cancellable_new (), 0 };
  GThread *thread;

  fixture_init (&fixture, serve_hang);
  thread = g_thread_new ("canceller", cancel_when_asked, &canceller);
  if (g_str_equal (method, "PUT"))
    g_assert_null (put (&fixture, path, 0, 1000, canceller.cancellable));
  else
    g_assert_null (get (&fixture, path, 0, FILE_BYTES, canceller.cancellable));
  g_thread_join (thread);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - canceller.cancelled_us, <, G_USEC_PER_SEC);
  g_object_unref (canceller.cancellable);
  fixture_clear (&fixture);
}

static void
test_cancelled_during (void)
{
  run_cancelled ("PUT", "/silent");
  run_cancelled ("GET", "/silent");
  run_cancelled ("GET", "/body");
}

static void
test_cancelled_before (void)
{
  Fixture fixture;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  fixture_init (&fixture, serve_file);
  g_cancellable_cancel (cancellable);
  g_assert_null (put (&fixture, "/x", 0, 1000, cancellable));
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (get (&fixture, "/x", 0, 1000, cancellable));
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 0);
  fixture_clear (&fixture);
}

static void
test_cancelled_after (void)
{
  Fixture fixture;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(YdNetReply) reply = NULL;
  g_autoptr(YdNetReply) next = NULL;

  fixture_init (&fixture, serve_file);
  reply = get (&fixture, "/x", 0, 1000, cancellable);
  g_cancellable_cancel (cancellable);
  assert_sunk (&fixture, 0, 1000);
  next = get (&fixture, "/x", 0, 1000, NULL);
  assert_sunk (&fixture, 0, 1000);
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 1);
  fixture_clear (&fixture);
}

/* A fourth waits for one of three to end; cancelled, it does not. */

typedef struct
{
  Fixture *fixture;          /* (borrowed) */
  GCancellable *cancellable; /* (owned) */
  GThread *thread;           /* (owned) */
  gint done;
} Worker;

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  g_autofree char *url = yd_test_server_url (worker->fixture->server, "/silent");
  g_autoptr(GError) error = NULL;

  g_assert_null (yd_net_transport_put (worker->fixture->transport, url, worker->fixture->fd, 0, 10,
                                       FALSE, NULL, NULL, worker->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_atomic_int_set (&worker->done, 1);
  return NULL;
}

static void
start_worker (Worker  *worker,
              Fixture *fixture)
{
  worker->fixture = fixture;
  worker->cancellable = g_cancellable_new ();
  worker->thread = g_thread_new ("worker", work, worker);
}

static void
stop_worker (Worker *worker)
{
  g_cancellable_cancel (worker->cancellable);
  g_thread_join (worker->thread);
  g_object_unref (worker->cancellable);
}

static void
start_four (Fixture *fixture,
            Worker  *workers)
{
  static const YdNetWatchLimits patient = { 60 * G_USEC_PER_SEC, 60 * G_USEC_PER_SEC, 1 };

  fixture_init (fixture, serve_hang);
  g_object_unref (fixture->transport);
  fixture->transport = yd_net_transport_new_with_limits ("Test/1", 3, &patient);
  for (guint i = 0; i < 3; i++)
    start_worker (&workers[i], fixture);
  while (yd_test_server_count_requests (fixture->server) < 3)
    g_thread_yield ();
  start_worker (&workers[3], fixture);
  while (yd_net_transport_count_waiting (fixture->transport) == 0)
    g_thread_yield ();
}

static void
test_cancelled_in_queue (void)
{
  Fixture fixture;
  Worker workers[4] = { 0 };

  start_four (&fixture, workers);
  stop_worker (&workers[3]);
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (g_atomic_int_get (&workers[i].done), ==, 0);
      stop_worker (&workers[i]);
    }
  fixture_clear (&fixture);
}

/* The connections before it are closed, not freed: it gets its turn all the same. */
static void
test_queue_goes_on (void)
{
  Fixture fixture;
  Worker workers[4] = { 0 };

  start_four (&fixture, workers);
  stop_worker (&workers[0]);
  while (yd_test_server_count_requests (fixture.server) < 4)
    g_thread_yield ();
  for (guint i = 1; i < 4; i++)
    stop_worker (&workers[i]);
  fixture_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/transport/put", test_put);
  g_test_add_func ("/net/transport/put-again-is-whole", test_put_again_is_whole);
  g_test_add_func ("/net/transport/put-refused", test_put_refused);
  g_test_add_func ("/net/transport/put-file-shrank", test_put_file_shrank);
  g_test_add_func ("/net/transport/put-file-unreadable", test_put_file_unreadable);
  g_test_add_func ("/net/transport/urls", test_urls);
  g_test_add_func ("/net/transport/get", test_get);
  g_test_add_func ("/net/transport/get-keeps-connection", test_get_keeps_connection);
  g_test_add_func ("/net/transport/get-lies", test_get_lies);
  g_test_add_func ("/net/transport/get-refused", test_get_refused);
  g_test_add_func ("/net/transport/get-sink-fails", test_get_sink_fails);
  g_test_add_func ("/net/transport/slow", test_slow);
  g_test_add_func ("/net/transport/cancelled-before", test_cancelled_before);
  g_test_add_func ("/net/transport/cancelled-during", test_cancelled_during);
  g_test_add_func ("/net/transport/cancelled-after", test_cancelled_after);
  g_test_add_func ("/net/transport/cancelled-in-queue", test_cancelled_in_queue);
  g_test_add_func ("/net/transport/queue-goes-on", test_queue_goes_on);
  return g_test_run ();
}
