/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The control plane against a scripted server: connections, restarts, bounds, deadlines, the log.
 */
#include "config.h"

#include "yd-test-net.h"

#include "yd-base-json.h"

#include <string.h>

/* A connection per POST would cost a TLS handshake each. */
static void
test_connection_kept (void)
{
  YdTestNet fixture;
  g_autofree char *agent = NULL;
  g_autofree char *type = NULL;
  g_autofree char *encoding = NULL;
  g_autoptr(JsonObject) object = NULL;

  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(YdNetRequest) request = yd_test_net_make_post (&fixture, "/a/b%2Fc?x=%2f%7E");

      yd_test_net_run (&fixture, request);
      yd_test_net_assert_reply (&fixture, "{\"a\":1}");
    }
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 10);
  g_assert_cmpuint (yd_test_server_count_connections (fixture.server), ==, 1);
  agent = yd_test_server_dup_header (fixture.server, 1, "user-agent");
  g_assert_cmpstr (agent, ==, "Test/1");
  type = yd_test_server_dup_header (fixture.server, 1, "content-type");
  g_assert_cmpstr (type, ==, "application/json");
  encoding = yd_test_server_dup_header (fixture.server, 1, "accept-encoding");
  g_assert_null (encoding);
  g_assert_cmpstr (yd_net_reply_get_header (fixture.reply, "x-thing"), ==, "one");
  g_assert_cmpstr (yd_net_reply_get_header (fixture.reply, "X-THING"), ==, "one");
  object = yd_net_reply_parse_object (fixture.reply, NULL);
  g_assert_cmpint (json_object_get_int_member (object, "a"), ==, 1);
  yd_test_net_clear (&fixture);
}

/* The URL arrives byte for byte, also where a parser would tidy it. */
static void
test_url_is_raw (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;
  g_autofree char *seen = NULL;

  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  request = yd_test_net_make_post (&fixture, "/abc%2Fd%7ef/../x?y=%2f%7E&&z=+%20");
  yd_test_net_run (&fixture, request);
  yd_test_net_assert_reply (&fixture, "{\"a\":1}");
  seen = yd_test_server_describe (fixture.server, 1);
  g_assert_cmpstr (seen, ==, "POST /abc%2Fd%7ef/../x?y=%2f%7E&&z=+%20 23 23");
  yd_test_net_clear (&fixture);
}

/* The keep-alive race: the second request of the first connection is read and not answered. */
static gboolean
serve_one_then_cut (YdTestServer     *server,
                    YdTestConnection *connection,
                    YdTestRequest    *request,
                    gpointer          user_data)
{
  if (request->number == 2)
    return FALSE;
  yd_test_connection_reply (connection, "200 OK", "", "{}");
  return TRUE;
}

static void
run_restart (const char *method,
             gboolean    repeatable)
{
  YdTestNet fixture;

  yd_test_net_init (&fixture, serve_one_then_cut);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *url = yd_test_server_url (fixture.server, "/x");
      g_autoptr(YdNetRequest) request = yd_net_request_new (method, url);
      g_autoptr(JsonObject) body = json_object_new ();

      json_object_set_int_member (body, "n", 1234);
      yd_net_request_set_json (request, body);
      yd_net_request_set_repeatable (request, repeatable);
      yd_test_net_run (&fixture, request);
    }
  if (repeatable)
    yd_test_net_assert_reply (&fixture, "{}");
  else
    g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, repeatable ? 3 : 2);
  for (guint i = 1; i <= yd_test_server_count_requests (fixture.server); i++)
    {
      g_autofree char *seen = yd_test_server_describe (fixture.server, i);
      g_autofree char *wanted = g_strdup_printf ("%s /x 10 10", method);

      /* Never an empty body. */
      g_assert_cmpstr (seen, ==, wanted);
    }
  yd_test_net_clear (&fixture);
}

static void
test_restart_keeps_body (void)
{
  run_restart ("POST", TRUE);
  run_restart ("PUT", TRUE);
}

static void
test_restart_not_repeatable (void)
{
  run_restart ("POST", FALSE);
  run_restart ("PUT", FALSE);
}

static gboolean
serve_redirect (YdTestServer     *server,
                YdTestConnection *connection,
                YdTestRequest    *request,
                gpointer          user_data)
{
  yd_test_connection_reply (connection, "302 Found", "Location: /elsewhere\r\n", "{}");
  return TRUE;
}

static void
test_redirect_refused (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, serve_redirect);
  fixture.guard = g_object_new (YD_TYPE_TEST_GUARD, NULL);
  request = yd_test_net_make_post (&fixture, "/x");
  yd_test_net_run (&fixture, request);
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_REDIRECT);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 1);
  yd_test_net_clear (&fixture);
}

static void
test_insecure_refused (void)
{
  static const char * const urls[] = {
    "http://openapi.alipan.com/x", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/",
    "http://user@127.0.0.1/", "https://", "nonsense", "", "file:///etc/passwd",
  };
  YdTestNet fixture;

  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(YdNetRequest) request = yd_net_request_new ("GET", urls[i]);
      gboolean is_http = g_str_has_prefix (urls[i], "http:");
      YdNetError code = is_http ? YD_NET_ERROR_INSECURE : YD_NET_ERROR_BAD_URL;

      yd_test_net_run (&fixture, request);
      g_assert_error (fixture.error, YD_NET_ERROR, (int) code);
    }
  yd_test_net_clear (&fixture);
}

/* Replies that lie about themselves or have no end. */

static gboolean
serve_strange (YdTestServer     *server,
               YdTestConnection *connection,
               YdTestRequest    *request,
               gpointer          user_data)
{
  if (g_str_equal (request->target, "/short"))
    yd_test_connection_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
  else if (g_str_equal (request->target, "/chunk"))
    yd_test_connection_send (connection,
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n{\"a\":");
  else if (g_str_equal (request->target, "/negative"))
    yd_test_connection_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}");
  else if (g_str_equal (request->target, "/two"))
    yd_test_connection_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n"
                                         "Content-Length: 2\r\n\r\n{}     ");
  else if (g_str_equal (request->target, "/garbage"))
    yd_test_connection_send (connection, "SSH-2.0-OpenSSH\r\n\r\n");
  else if (g_str_equal (request->target, "/nothing"))
    return FALSE;
  else if (g_str_equal (request->target, "/reset"))
    yd_test_connection_reset (connection);
  return FALSE;
}

static void
test_strange_replies (void)
{
  static const struct
  {
    const char *path; /* (unowned) */
    YdNetError code;
  } cases[] = {
    { "/short", YD_NET_ERROR_BAD_REPLY },       { "/chunk", YD_NET_ERROR_BAD_REPLY },
    { "/negative", YD_NET_ERROR_BAD_REPLY },    { "/two", YD_NET_ERROR_BAD_REPLY },
    { "/garbage", YD_NET_ERROR_BAD_REPLY },     { "/nothing", YD_NET_ERROR_UNREACHABLE },
    { "/reset", YD_NET_ERROR_UNREACHABLE },
  };
  YdTestNet fixture;

  yd_test_net_init (&fixture, serve_strange);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(YdNetRequest) request = yd_test_net_make_post (&fixture, cases[i].path);

      g_test_message ("%s", cases[i].path);
      yd_net_request_set_repeatable (request, FALSE);
      yd_test_net_run (&fixture, request);
      g_assert_error (fixture.error, YD_NET_ERROR, (int) cases[i].code);
      g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, i + 1);
    }
  yd_test_net_clear (&fixture);
}

static gboolean
serve_endless (YdTestServer     *server,
               YdTestConnection *connection,
               YdTestRequest    *request,
               gpointer          user_data)
{
  g_autofree char *block = g_strnfill (YD_BASE_JSON_MAX_BYTES + 1, ' ');

  if (g_str_equal (request->target, "/exact"))
    block[YD_BASE_JSON_MAX_BYTES] = '\0';
  if (!g_str_equal (request->target, "/endless"))
    {
      yd_test_connection_reply (connection, "200 OK", "", block);
      return TRUE;
    }
  yd_test_connection_send (connection, "HTTP/1.1 200 OK\r\n\r\n");
  for (guint i = 0; i < 4000; i++)
    yd_test_connection_send_data (connection, block, 64 * 1024);
  return FALSE;
}

static void
test_reply_is_bounded (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) endless = NULL;
  g_autoptr(YdNetRequest) exact = NULL;
  g_autoptr(YdNetRequest) over = NULL;

  yd_test_net_init (&fixture, serve_endless);
  endless = yd_test_net_make_post (&fixture, "/endless");
  yd_test_net_run (&fixture, endless);
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_TOO_LARGE);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 1);

  exact = yd_test_net_make_post (&fixture, "/exact");
  yd_test_net_run (&fixture, exact);
  g_assert_no_error (fixture.error);
  over = yd_test_net_make_post (&fixture, "/over");
  yd_test_net_run (&fixture, over);
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_TOO_LARGE);
  yd_test_net_clear (&fixture);
}

static gboolean
serve_gzip_bomb (YdTestServer     *server,
                 YdTestConnection *connection,
                 YdTestRequest    *request,
                 gpointer          user_data)
{
  yd_test_connection_reply (connection, "200 OK", "Content-Encoding: gzip\r\n", "not inflated");
  return TRUE;
}

static void
test_nothing_is_inflated (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, serve_gzip_bomb);
  request = yd_test_net_make_post (&fixture, "/");
  yd_test_net_run (&fixture, request);
  yd_test_net_assert_reply (&fixture, "not inflated");
  yd_test_net_clear (&fixture);
}

/* Deadlines */

static void
run_deadline (const char *path,
              gint64      limit_s)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, yd_test_net_serve_silence);
  request = yd_test_net_make_post (&fixture, path);
  yd_net_request_set_repeatable (request, FALSE);
  yd_test_net_start (&fixture, request);
  yd_test_spin (yd_test_net_was_asked, &fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  yd_test_clock_advance (fixture.clock, (limit_s - 1) * G_USEC_PER_SEC);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture.ended, ==, 0);
  yd_test_clock_advance (fixture.clock, 2 * G_USEC_PER_SEC);
  yd_test_spin (yd_test_net_has_ended, &fixture);
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_TIMEOUT);
  yd_test_spin (yd_test_net_all_closed, &fixture);
  yd_test_net_clear (&fixture);
}

static void
test_first_byte_deadline (void)
{
  run_deadline ("/silent", 30);
}

static void
test_total_deadline (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, yd_test_net_serve_silence);
  request = yd_test_net_make_post (&fixture, "/body");
  yd_test_net_start (&fixture, request);
  yd_test_spin (yd_test_net_is_reading, &fixture);
  yd_test_clock_advance (fixture.clock, 59 * G_USEC_PER_SEC);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture.ended, ==, 0);
  yd_test_clock_advance (fixture.clock, 2 * G_USEC_PER_SEC);
  yd_test_spin (yd_test_net_has_ended, &fixture);
  /* Repeatable, but its minute is spent. */
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_TIMEOUT);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 1);
  yd_test_net_clear (&fixture);
}

/* The log must not say what only the owner may know. */

static GLogWriterOutput
keep_log (GLogLevelFlags   level,
          const GLogField *fields,
          gsize            n_fields,
          gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_string_append_printf (user_data, "%s\n", (const char *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

static void
test_log_is_redacted (void)
{
  if (g_test_subprocess ())
    {
      static GString *log; /* the writer cannot be taken back: a process of its own */
      YdTestNet fixture;
      g_autoptr(YdNetRequest) request = NULL;
      g_autoptr(YdNetRequest) secret = NULL;

      log = g_string_new (NULL);
      g_log_set_writer_func (keep_log, log, NULL);
      yd_test_net_init (&fixture, yd_test_net_serve_fine);
      fixture.guard = g_object_new (YD_TYPE_TEST_GUARD, NULL);
      request = yd_test_net_make_post (&fixture,
                                       "/sid/0123456789abcdef0123456789abcdef?refresh=SECRET");
      yd_test_net_run (&fixture, request);
      secret = yd_test_net_make_post (&fixture, "/always/SECRET");
      yd_net_request_set_secret (secret, TRUE);
      yd_test_net_run (&fixture, secret);
      g_assert_null (strstr (log->str, "SECRET"));
      g_assert_null (strstr (log->str, "token-1"));
      g_assert_null (strstr (log->str, "9abcdef0123456789abcdef"));
      g_assert_nonnull (strstr (log->str, "POST http://127.0.0.1"));
      yd_test_net_clear (&fixture);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/session/connection-kept", test_connection_kept);
  g_test_add_func ("/net/session/url-is-raw", test_url_is_raw);
  g_test_add_func ("/net/session/restart-keeps-body", test_restart_keeps_body);
  g_test_add_func ("/net/session/restart-not-repeatable", test_restart_not_repeatable);
  g_test_add_func ("/net/session/redirect-refused", test_redirect_refused);
  g_test_add_func ("/net/session/insecure-refused", test_insecure_refused);
  g_test_add_func ("/net/session/strange-replies", test_strange_replies);
  g_test_add_func ("/net/session/reply-is-bounded", test_reply_is_bounded);
  g_test_add_func ("/net/session/nothing-is-inflated", test_nothing_is_inflated);
  g_test_add_func ("/net/session/first-byte-deadline", test_first_byte_deadline);
  g_test_add_func ("/net/session/total-deadline", test_total_deadline);
  g_test_add_func ("/net/session/log-is-redacted", test_log_is_redacted);
  return g_test_run ();
}
