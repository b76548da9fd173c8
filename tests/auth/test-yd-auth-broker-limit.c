/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a broker allows in an hour is shared by all accounts: counted, asked for, waited for.
 */
#include "config.h"

#include "yd-auth-broker-limit.h"

#include "yd-test-auth-sim.h"

#include <glib/gstdio.h>
#include <string.h>

#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)
#define ACCOUNTS 30
#define KEY "openlist:b.example"
#define LIMIT_PATH "/alistbroker/alist/ali_open/limit"

/* Counts in memory. (transfer full) */
static YdAuthBrokerLimit *
make_limit (YdTestClock *clock)
{
  g_autoptr(YdBaseLedger) ledger = yd_base_ledger_new (NULL, YD_BASE_CLOCK (clock), NULL);

  return yd_auth_broker_limit_new (ledger);
}

static void
test_window (void)
{
  g_autoptr(YdTestClock) clock = yd_test_clock_new (YD_TEST_NOW_US);
  g_autoptr(YdAuthBrokerLimit) limit = make_limit (clock);

  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpint (yd_auth_broker_limit_get_wait_us (limit, KEY), ==, 0);
      g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, 0);
      yd_test_clock_advance (clock, MINUTE_US);
    }
  g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, 50 * MINUTE_US);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, "alist:other.example"), ==, 0);
  yd_test_clock_advance (clock, 50 * MINUTE_US - 1);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, 1);
  yd_test_clock_advance (clock, 1);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, 0);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, MINUTE_US);
}

/* What the broker says itself, sense or not, and its 429. */
static void
test_said (void)
{
  g_autoptr(YdTestClock) clock = yd_test_clock_new (YD_TEST_NOW_US);
  g_autoptr(YdAuthBrokerLimit) limit = make_limit (clock);

  g_assert_true (yd_auth_broker_limit_shall_ask (limit, KEY));
  g_assert_false (yd_auth_broker_limit_shall_ask (limit, KEY));
  yd_auth_broker_limit_set (limit, KEY, 2, 10 * MINUTE_US);
  yd_auth_broker_limit_set (limit, KEY, 0, 10 * MINUTE_US);
  yd_auth_broker_limit_set (limit, KEY, 5, -1);
  yd_auth_broker_limit_set (limit, KEY, G_MAXINT64, G_MAXINT64);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, 0);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, 0);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, 10 * MINUTE_US);
  yd_auth_broker_limit_block (limit, KEY, 30 * MINUTE_US);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, 30 * MINUTE_US);
  yd_auth_broker_limit_block (limit, KEY, 1);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, KEY), ==, 30 * MINUTE_US);
  yd_auth_broker_limit_block (limit, "other", -1);
  g_assert_cmpint (yd_auth_broker_limit_take (limit, "other"), ==, 6 * MINUTE_US);
}

/* (transfer full) */
static YdAuthBrokerLimit *
open_limit (YdBaseDatabase *database,
            YdTestClock    *clock)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdBaseLedger) ledger = yd_base_ledger_new (database, YD_BASE_CLOCK (clock), &error);

  g_assert_no_error (error);
  return yd_auth_broker_limit_new (ledger);
}

/* Two processes on one file: calls and refusals are the same ones. What the broker says of itself
 * each asks for itself, and holds against the calls of both. */
static void
test_shared (void)
{
  static const char * const none[] = { NULL };
  static const char * const tails[] = { "", "-wal", "-shm" };
  g_autofree char *folder = g_dir_make_tmp ("yunduo-limit-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autoptr(YdTestClock) clock = yd_test_clock_new (YD_TEST_NOW_US);
  YdBaseDatabase *database = yd_base_database_new (path, none, NULL);
  YdAuthBrokerLimit *one = open_limit (database, clock);
  YdAuthBrokerLimit *two = open_limit (database, clock);

  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpint (yd_auth_broker_limit_take (one, KEY), ==, 0);
      g_assert_cmpint (yd_auth_broker_limit_take (two, KEY), ==, 0);
    }
  g_assert_cmpint (yd_auth_broker_limit_take (one, KEY), ==, 60 * MINUTE_US);
  g_assert_cmpint (yd_auth_broker_limit_get_wait_us (two, KEY), ==, 60 * MINUTE_US);
  g_assert_cmpint (yd_auth_broker_limit_take (two, "alist:other.example"), ==, 0);

  g_assert_true (yd_auth_broker_limit_shall_ask (one, KEY));
  yd_auth_broker_limit_set (one, KEY, 12, 60 * MINUTE_US);
  g_assert_cmpint (yd_auth_broker_limit_take (one, KEY), ==, 0);
  g_assert_cmpint (yd_auth_broker_limit_take (two, KEY), >, 0);
  g_assert_true (yd_auth_broker_limit_shall_ask (two, KEY));
  yd_auth_broker_limit_set (two, KEY, 12, 60 * MINUTE_US);
  g_assert_cmpint (yd_auth_broker_limit_take (two, KEY), ==, 0);
  g_assert_cmpint (yd_auth_broker_limit_take (one, KEY), ==, 60 * MINUTE_US);

  yd_auth_broker_limit_block (two, "alist:other.example", 90 * MINUTE_US);
  g_assert_cmpint (yd_auth_broker_limit_take (one, "alist:other.example"), ==, 90 * MINUTE_US);

  g_assert_finalize_object (one);
  g_assert_finalize_object (two);
  g_object_unref (database);
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *name = g_strconcat (path, tails[i], NULL);

      g_unlink (name);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

typedef struct
{
  YdTestSim test;
  YdAuthBrokerLimit *limit;          /* (owned) */
  YdAuthSession *sessions[ACCOUNTS]; /* (owned) */
  YdAuthToken *tokens[ACCOUNTS];     /* (owned) */
} Crowd;

static void
crowd_init (Crowd            *crowd,
            YdAuthClientKind  kind)
{
  YdTestSim *test = &crowd->test;
  const char *url;

  memset (crowd, 0, sizeof *crowd);
  yd_test_sim_init (test, NULL);
  url = kind == YD_AUTH_CLIENT_ALIST ? yd_sim_get_alist_broker_url (test->sim)
                                     : yd_sim_get_broker_url (test->sim);
  yd_auth_client_unref (test->client);
  test->client = yd_auth_client_new (kind, yd_sim_get_base_url (test->sim), url, NULL, NULL);
  crowd->limit = make_limit (test->clock);
  for (guint i = 0; i < ACCOUNTS; i++)
    {
      crowd->tokens[i] =
        yd_test_sim_issue (test, "alice", yd_sim_get_broker_client_id (test->sim));
      crowd->sessions[i] =
        yd_auth_session_new (test->net, YD_BASE_CLOCK (test->clock), YD_AUTH_VAULT (test->vault),
                             test->client, test->user_id, "Test", crowd->tokens[i], NULL);
      yd_auth_session_keep_in_memory (crowd->sessions[i]);
      yd_auth_session_set_broker_limit (crowd->sessions[i], crowd->limit);
    }
  yd_test_auth_settle ();
}

static void
crowd_clear (Crowd *crowd)
{
  yd_test_auth_settle ();
  for (guint i = 0; i < ACCOUNTS; i++)
    {
      g_assert_finalize_object (crowd->sessions[i]);
      yd_auth_token_unref (crowd->tokens[i]);
    }
  g_assert_finalize_object (crowd->limit);
  yd_test_sim_clear (&crowd->test);
}

/* The service refused the token of account @i: is there another one? */
static void
refuse (Crowd        *crowd,
        guint         i,
        YdTestAnswer *answer)
{
  yd_test_answer_refuse (answer, crowd->sessions[i], yd_auth_token_get_access (crowd->tokens[i]),
                         NULL);
  yd_test_spin (yd_test_answer_has_ended, answer);
}

/* Thirty accounts of one broker: who is not used costs nothing, the eleventh waits, is told how
 * long, is not signed out, and goes on after it. */
static void
test_thirty_accounts (gconstpointer data)
{
  YdAuthClientKind kind = (YdAuthClientKind) GPOINTER_TO_INT (data);
  const char *path = kind == YD_AUTH_CLIENT_ALIST ? "/alistbroker/alist/ali_open/token"
                                                  : "/broker/alicloud/renewapi";
  Crowd crowd;
  YdTestAnswer answer = { 0 };
  gint64 wait_us;

  crowd_init (&crowd, kind);
  g_assert_cmpuint (yd_sim_count (crowd.test.sim, path), ==, 0);
  for (guint i = 0; i < 10; i++)
    {
      refuse (&crowd, i, &answer);
      g_assert_no_error (answer.error);
    }
  refuse (&crowd, 10, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  wait_us = yd_auth_error_get_wait_us (answer.error);
  g_assert_cmpint (wait_us, >, 59 * MINUTE_US);
  g_assert_cmpint (wait_us, <=, 60 * MINUTE_US);
  g_assert_cmpint (yd_auth_session_get_wait_us (crowd.sessions[29]), >, 59 * MINUTE_US);
  g_assert_cmpint (yd_auth_session_get_state (crowd.sessions[10]), ==, YD_AUTH_STATE_SESSION);
  g_assert_cmpuint (yd_sim_count (crowd.test.sim, path), ==, 10);
  g_assert_cmpuint (yd_sim_count (crowd.test.sim, LIMIT_PATH), ==,
                    kind == YD_AUTH_CLIENT_ALIST ? 1 : 0);

  yd_test_clock_advance (crowd.test.clock, wait_us);
  refuse (&crowd, 10, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (yd_sim_count (crowd.test.sim, path), ==, 11);
  yd_test_answer_clear (&answer);
  crowd_clear (&crowd);
}

static void
add_reply (Crowd      *crowd,
           const char *endpoint,
           guint       status,
           const char *headers,
           const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = endpoint, .nth = 1, .times = 1,
                       .status = status, .headers = headers, .body = bytes };

  yd_sim_add_fault (crowd->test.sim, &fault);
}

/* The broker allows three; it says so itself, and another account meets its 429. */
static void
test_broker_says (void)
{
  Crowd crowd;
  YdTestAnswer answer = { 0 };

  crowd_init (&crowd, YD_AUTH_CLIENT_ALIST);
  add_reply (&crowd, LIMIT_PATH, 200, NULL, "{\"minutes\":30,\"max\":3}");
  for (guint i = 0; i < 3; i++)
    {
      refuse (&crowd, i, &answer);
      g_assert_no_error (answer.error);
    }
  refuse (&crowd, 3, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  g_assert_cmpint (yd_auth_error_get_wait_us (answer.error), <=, 30 * MINUTE_US);
  yd_test_clock_advance (crowd.test.clock, 30 * MINUTE_US);

  add_reply (&crowd, "/alistbroker/alist/ali_open/token", 429, "x-retry-after: 600000", "{}");
  refuse (&crowd, 3, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  g_assert_cmpint (yd_auth_error_get_wait_us (answer.error), ==, 10 * MINUTE_US);
  refuse (&crowd, 4, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  g_assert_cmpint (yd_auth_error_get_wait_us (answer.error), >, 9 * MINUTE_US);
  g_assert_cmpuint (yd_sim_count (crowd.test.sim, "/alistbroker/alist/ali_open/token"), ==, 4);
  yd_test_answer_clear (&answer);
  crowd_clear (&crowd);
}

/* A broker that does not say what it allows: ten in an hour, and the refresh goes on. */
static void
test_broker_is_silent (void)
{
  static const struct
  {
    guint status;
    const char *body; /* (unowned) */
  } rows[] = {
    { 404, "<html>" }, { 502, "Bad Gateway" }, { 200, "<html>" }, { 200, "{\"max\":[]}" },
    { 200, "{\"max\":-1,\"minutes\":60}" }, { 200, "{\"max\":5,\"minutes\":9999999999999}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Crowd crowd;
      YdTestAnswer answer = { 0 };

      crowd_init (&crowd, YD_AUTH_CLIENT_ALIST);
      add_reply (&crowd, LIMIT_PATH, rows[i].status, NULL, rows[i].body);
      refuse (&crowd, 0, &answer);
      g_assert_no_error (answer.error);
      g_assert_cmpuint (yd_sim_count (crowd.test.sim, LIMIT_PATH), ==, 1);
      g_assert_cmpint (yd_auth_session_get_wait_us (crowd.sessions[0]), ==, 0);
      yd_test_answer_clear (&answer);
      crowd_clear (&crowd);
    }
}

/* Pasted tokens */

typedef struct
{
  YdAuthToken *token; /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
  gboolean ended;
} Exchange;

static void
exchanged_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Exchange *exchange = user_data;

  exchange->token = yd_auth_refresh_finish (result, &exchange->error);
  exchange->ended = TRUE;
}

static gboolean
is_exchanged (gpointer user_data)
{
  return ((Exchange *) user_data)->ended;
}

static void
exchange_clear (Exchange *exchange)
{
  g_clear_pointer (&exchange->token, yd_auth_token_unref);
  g_clear_error (&exchange->error);
  exchange->ended = FALSE;
}

static void
paste (Crowd        *crowd,
       guint         i,
       GCancellable *cancellable,
       Exchange     *exchange)
{
  exchange_clear (exchange);
  yd_auth_refresh_async (crowd->test.net, YD_BASE_CLOCK (crowd->test.clock), crowd->test.client,
                         crowd->limit, yd_auth_token_get_refresh (crowd->tokens[i]), cancellable,
                         exchanged_cb, exchange);
  yd_test_spin (is_exchanged, exchange);
}

/* Pasted tokens and the refreshes of accounts come out of one purse; a token that had to wait is
 * not spent. */
static void
test_pasted (gconstpointer data)
{
  YdAuthClientKind kind = (YdAuthClientKind) GPOINTER_TO_INT (data);
  const char *path = kind == YD_AUTH_CLIENT_ALIST ? "/alistbroker/alist/ali_open/token"
                                                  : "/broker/alicloud/renewapi";
  Crowd crowd;
  YdTestAnswer answer = { 0 };
  Exchange exchange = { 0 };
  gint64 wait_us;

  crowd_init (&crowd, kind);
  for (guint i = 0; i < 9; i++)
    {
      paste (&crowd, i, NULL, &exchange);
      g_assert_no_error (exchange.error);
    }
  refuse (&crowd, 9, &answer);
  g_assert_no_error (answer.error);
  paste (&crowd, 10, NULL, &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  wait_us = yd_auth_error_get_wait_us (exchange.error);
  g_assert_cmpint (wait_us, >, 59 * MINUTE_US);
  g_assert_cmpint (wait_us, <=, 60 * MINUTE_US);
  refuse (&crowd, 11, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  g_assert_cmpuint (yd_sim_count (crowd.test.sim, path), ==, 10);
  g_assert_cmpuint (yd_sim_count (crowd.test.sim, LIMIT_PATH), ==,
                    kind == YD_AUTH_CLIENT_ALIST ? 1 : 0);

  yd_test_clock_advance (crowd.test.clock, wait_us);
  paste (&crowd, 10, NULL, &exchange);
  g_assert_no_error (exchange.error);
  g_assert_nonnull (exchange.token);
  exchange_clear (&exchange);
  yd_test_answer_clear (&answer);
  crowd_clear (&crowd);
}

/* The 429 that a pasted token meets holds for all. */
static void
test_pasted_refused (void)
{
  Crowd crowd;
  YdTestAnswer answer = { 0 };
  Exchange exchange = { 0 };

  crowd_init (&crowd, YD_AUTH_CLIENT_OPENLIST);
  add_reply (&crowd, "/broker/alicloud/renewapi", 429, "x-retry-after: 600000", "{}");
  paste (&crowd, 0, NULL, &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  g_assert_cmpint (yd_auth_error_get_wait_us (exchange.error), ==, 10 * MINUTE_US);
  paste (&crowd, 1, NULL, &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  refuse (&crowd, 2, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED);
  g_assert_cmpuint (yd_sim_count (crowd.test.sim, "/broker/alicloud/renewapi"), ==, 1);
  exchange_clear (&exchange);
  yd_test_answer_clear (&answer);
  crowd_clear (&crowd);
}

/* Cancelled before and during asking what the broker allows: no token is sent, none is counted. */
static void
test_pasted_cancelled (void)
{
  Crowd crowd;
  Exchange exchange = { 0 };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  crowd_init (&crowd, YD_AUTH_CLIENT_ALIST);
  yd_auth_refresh_async (crowd.test.net, YD_BASE_CLOCK (crowd.test.clock), crowd.test.client,
                         crowd.limit, yd_auth_token_get_refresh (crowd.tokens[0]), cancellable,
                         exchanged_cb, &exchange);
  g_cancellable_cancel (cancellable);
  yd_test_spin (is_exchanged, &exchange);
  g_assert_error (exchange.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  paste (&crowd, 0, cancellable, &exchange);
  g_assert_error (exchange.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (yd_sim_count (crowd.test.sim, "/alistbroker/alist/ali_open/token"), ==, 0);
  for (guint i = 0; i < 10; i++)
    {
      paste (&crowd, i, NULL, &exchange);
      g_assert_no_error (exchange.error);
    }
  exchange_clear (&exchange);
  crowd_clear (&crowd);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/broker-limit/window", test_window);
  g_test_add_func ("/auth/broker-limit/said", test_said);
  g_test_add_func ("/auth/broker-limit/shared", test_shared);
  g_test_add_data_func ("/auth/broker-limit/thirty-accounts/openlist",
                        GINT_TO_POINTER (YD_AUTH_CLIENT_OPENLIST), test_thirty_accounts);
  g_test_add_data_func ("/auth/broker-limit/thirty-accounts/alist",
                        GINT_TO_POINTER (YD_AUTH_CLIENT_ALIST), test_thirty_accounts);
  g_test_add_func ("/auth/broker-limit/broker-says", test_broker_says);
  g_test_add_func ("/auth/broker-limit/broker-is-silent", test_broker_is_silent);
  g_test_add_data_func ("/auth/broker-limit/pasted/openlist",
                        GINT_TO_POINTER (YD_AUTH_CLIENT_OPENLIST), test_pasted);
  g_test_add_data_func ("/auth/broker-limit/pasted/alist",
                        GINT_TO_POINTER (YD_AUTH_CLIENT_ALIST), test_pasted);
  g_test_add_func ("/auth/broker-limit/pasted-refused", test_pasted_refused);
  g_test_add_func ("/auth/broker-limit/pasted-cancelled", test_pasted_cancelled);
  return g_test_run ();
}
