/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The control plane trying again: after trouble, with another token, and not after cancellation.
 */
#include "config.h"

#include "yd-test-net.h"

#include <string.h>

/* Retries */

static gboolean
serve_trouble (YdTestServer     *server,
               YdTestConnection *connection,
               YdTestRequest    *request,
               gpointer          user_data)
{
  if (g_str_equal (request->target, "/always"))
    yd_test_connection_reply (connection, "502 Bad Gateway", "", "Bad Gateway");
  else if (g_str_equal (request->target, "/twice") && request->number <= 2)
    return FALSE;
  else if (g_str_equal (request->target, "/busy") && request->number <= 2)
    yd_test_connection_reply (connection, "429 Too Many Requests", "x-retry-after: 3324\r\n", "{}");
  else if (g_str_equal (request->target, "/refused"))
    yd_test_connection_reply (connection, "403 Forbidden", "", "{}");
  else
    yd_test_connection_reply (connection, "200 OK", "", "{}");
  return TRUE;
}

static void
test_retry_service (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, serve_trouble);
  request = yd_test_net_make_post (&fixture, "/always");
  yd_test_net_run (&fixture, request);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (fixture.error->message, ==, "status 502");
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 6);
  g_assert_cmpuint (yd_test_clock_count_waits (fixture.clock), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      gint64 base_us = (gint64) G_USEC_PER_SEC << i;

      g_assert_cmpint (yd_test_clock_get_wait (fixture.clock, i), >=, base_us * 3 / 4);
      g_assert_cmpint (yd_test_clock_get_wait (fixture.clock, i), <=, base_us * 5 / 4);
    }
  yd_test_net_clear (&fixture);
}

static void
test_retry_not_repeatable (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, serve_trouble);
  request = yd_test_net_make_post (&fixture, "/always");
  yd_net_request_set_repeatable (request, FALSE);
  yd_test_net_run (&fixture, request);
  g_assert_cmpstr (fixture.error->message, ==, "status 502");
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 1);
  yd_test_net_clear (&fixture);
}

static void
test_retry_network (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, serve_trouble);
  request = yd_test_net_make_post (&fixture, "/twice");
  yd_test_net_run (&fixture, request);
  yd_test_net_assert_reply (&fixture, "{}");
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 3);
  yd_test_net_clear (&fixture);
}

static void
test_retry_busy (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, serve_trouble);
  fixture.guard = g_object_new (YD_TYPE_TEST_GUARD, NULL);
  request = yd_test_net_make_post (&fixture, "/busy");
  yd_net_request_set_repeatable (request, FALSE);
  yd_test_net_run (&fixture, request);
  yd_test_net_assert_reply (&fixture, "{}");
  g_assert_cmpuint (yd_test_clock_count_waits (fixture.clock), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (yd_test_clock_get_wait (fixture.clock, i), >=, 3574000);
      g_assert_cmpint (yd_test_clock_get_wait (fixture.clock, i), <=, 4324000);
    }
  g_assert_cmpuint (fixture.guard->entered, ==, 3);
  g_assert_cmpint (fixture.guard->slowed_us, ==, yd_test_clock_get_wait (fixture.clock, 1));
  yd_test_net_clear (&fixture);
}

static void
test_refusal_is_final (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, serve_trouble);
  request = yd_test_net_make_post (&fixture, "/refused");
  yd_test_net_run (&fixture, request);
  g_assert_cmpstr (fixture.error->message, ==, "status 403");
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 1);
  yd_test_net_clear (&fixture);
}

static void
check_unreachable (gboolean hurried,
                   guint    n_waits)
{
  YdTestNet fixture;
  g_autoptr(YdTestServer) gone = yd_test_server_new (yd_test_net_serve_fine, NULL);
  g_autofree char *url = yd_test_server_url (gone, "/");
  g_autoptr(YdNetRequest) request = yd_net_request_new ("GET", url);

  g_clear_pointer (&gone, yd_test_server_free);
  yd_net_request_set_hurried (request, hurried);
  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  yd_test_net_run (&fixture, request);
  g_assert_error (fixture.error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE);
  g_assert_cmpuint (yd_test_clock_count_waits (fixture.clock), ==, n_waits);
  yd_test_net_clear (&fixture);
}

static void
test_unreachable (void)
{
  check_unreachable (FALSE, 5);
}

static void
test_unreachable_hurried (void)
{
  check_unreachable (TRUE, 1);
}

/* Tokens */

static gboolean
serve_by_token (YdTestServer     *server,
                YdTestConnection *connection,
                YdTestRequest    *request,
                gpointer          user_data)
{
  const char *token = g_hash_table_lookup (request->headers, "authorization");

  if (g_strcmp0 (token, "Bearer token-2") == 0 && !g_str_equal (request->target, "/never"))
    yd_test_connection_reply (connection, "200 OK", "", "{}");
  else
    yd_test_connection_reply (connection, "401 Unauthorized", "", "{}");
  return TRUE;
}

static void
test_sign_again (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;
  g_autoptr(YdNetRequest) never = NULL;

  yd_test_net_init (&fixture, serve_by_token);
  fixture.guard = g_object_new (YD_TYPE_TEST_GUARD, NULL);
  request = yd_test_net_make_post (&fixture, "/x");
  yd_test_net_run (&fixture, request);
  yd_test_net_assert_reply (&fixture, "{}");
  g_assert_cmpuint (fixture.guard->refusals, ==, 1);
  g_assert_cmpuint (fixture.guard->entered, ==, 2);

  /* At most once for each request. */
  never = yd_test_net_make_post (&fixture, "/never");
  yd_test_net_run (&fixture, never);
  g_assert_cmpstr (fixture.error->message, ==, "status 401");
  g_assert_cmpuint (fixture.guard->refusals, ==, 2);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 4);
  yd_test_net_clear (&fixture);
}

static void
test_own_token (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;
  g_autofree char *seen = NULL;

  yd_test_net_init (&fixture, serve_by_token);
  fixture.guard = g_object_new (YD_TYPE_TEST_GUARD, NULL);
  request = yd_test_net_make_post (&fixture, "/x");
  yd_net_request_set_token (request, "mine");
  yd_test_net_run (&fixture, request);
  g_assert_cmpstr (fixture.error->message, ==, "status 401");
  g_assert_cmpuint (fixture.guard->refusals, ==, 0);
  seen = yd_test_server_dup_header (fixture.server, 1, "authorization");
  g_assert_cmpstr (seen, ==, "Bearer mine");
  yd_test_net_clear (&fixture);
}

static void
test_no_token (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  fixture.guard = g_object_new (YD_TYPE_TEST_GUARD, NULL);
  fixture.guard->fail = TRUE;
  request = yd_test_net_make_post (&fixture, "/x");
  yd_test_net_run (&fixture, request);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 0);
  yd_test_net_clear (&fixture);
}

/* Cancellation */

static void
test_cancelled_before (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  fixture.guard = g_object_new (YD_TYPE_TEST_GUARD, NULL);
  request = yd_test_net_make_post (&fixture, "/x");
  g_cancellable_cancel (fixture.cancellable);
  yd_test_net_run (&fixture, request);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture.guard->entered, ==, 0);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 0);
  yd_test_net_clear (&fixture);
}

static void
run_cancelled_during (const char *path)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, yd_test_net_serve_silence);
  request = yd_test_net_make_post (&fixture, path);
  yd_test_net_start (&fixture, request);
  yd_test_spin (g_str_equal (path, "/body") ? yd_test_net_is_reading : yd_test_net_was_asked,
                &fixture);
  g_cancellable_cancel (fixture.cancellable);
  yd_test_spin (yd_test_net_has_ended, &fixture);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  yd_test_spin (yd_test_net_all_closed, &fixture);
  yd_test_net_clear (&fixture);
}

static void
test_cancelled_during (void)
{
  run_cancelled_during ("/silent");
  run_cancelled_during ("/body");
}

static gboolean
is_waiting (gpointer user_data)
{
  YdTestNet *fixture = user_data;

  g_main_context_wakeup (NULL);
  return yd_test_server_count_requests (fixture->server) == 1 &&
         yd_test_clock_count_timers (fixture->clock) == 1 &&
         !g_main_context_pending (NULL);
}

static void
test_cancelled_while_waiting (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, serve_trouble);
  yd_test_clock_hold (fixture.clock, TRUE);
  request = yd_test_net_make_post (&fixture, "/always");
  yd_test_net_start (&fixture, request);
  yd_test_spin (is_waiting, &fixture);
  g_cancellable_cancel (fixture.cancellable);
  yd_test_spin (yd_test_net_has_ended, &fixture);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (yd_test_server_count_requests (fixture.server), ==, 1);
  yd_test_net_clear (&fixture);
}

static void
test_cancelled_after (void)
{
  YdTestNet fixture;
  g_autoptr(YdNetRequest) request = NULL;

  yd_test_net_init (&fixture, yd_test_net_serve_fine);
  request = yd_test_net_make_post (&fixture, "/x");
  yd_test_net_run (&fixture, request);
  g_cancellable_cancel (fixture.cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  yd_test_net_assert_reply (&fixture, "{\"a\":1}");
  g_assert_cmpuint (fixture.ended, ==, 1);
  yd_test_net_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/retry/retry-service", test_retry_service);
  g_test_add_func ("/net/retry/retry-not-repeatable", test_retry_not_repeatable);
  g_test_add_func ("/net/retry/retry-network", test_retry_network);
  g_test_add_func ("/net/retry/retry-busy", test_retry_busy);
  g_test_add_func ("/net/retry/refusal-is-final", test_refusal_is_final);
  g_test_add_func ("/net/retry/unreachable", test_unreachable);
  g_test_add_func ("/net/retry/unreachable-hurried", test_unreachable_hurried);
  g_test_add_func ("/net/retry/sign-again", test_sign_again);
  g_test_add_func ("/net/retry/own-token", test_own_token);
  g_test_add_func ("/net/retry/no-token", test_no_token);
  g_test_add_func ("/net/retry/cancelled-before", test_cancelled_before);
  g_test_add_func ("/net/retry/cancelled-during", test_cancelled_during);
  g_test_add_func ("/net/retry/cancelled-while-waiting", test_cancelled_while_waiting);
  g_test_add_func ("/net/retry/cancelled-after", test_cancelled_after);
  return g_test_run ();
}
