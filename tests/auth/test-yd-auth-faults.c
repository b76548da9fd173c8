/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Both kinds of broker times everything that they do wrong, and a program that is killed at each
 * step of a refresh. A pair that the service gave and nobody stored is lost: no log written ahead
 * could hold it, so one clear "sign in again" is the most that can be had there.
 */
#include "config.h"

#include "yd-test-auth-sim.h"

#include <string.h>

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
run_exchange (YdTestSim    *test,
              YdAuthClient *client,
              YdAuthToken  *token,
              Exchange     *exchange)
{
  memset (exchange, 0, sizeof *exchange);
  yd_auth_refresh_async (test->net, YD_BASE_CLOCK (test->clock), client, NULL,
                         yd_auth_token_get_refresh (token), NULL, exchanged_cb, exchange);
  yd_test_spin (is_exchanged, exchange);
}

static void
exchange_clear (Exchange *exchange)
{
  g_clear_pointer (&exchange->token, yd_auth_token_unref);
  g_clear_error (&exchange->error);
}

static YdAuthClient *
make_client (YdTestSim *test,
             gboolean   alist)
{
  return yd_auth_client_new (alist ? YD_AUTH_CLIENT_ALIST : YD_AUTH_CLIENT_OPENLIST,
                             yd_sim_get_base_url (test->sim),
                             alist ? yd_sim_get_alist_broker_url (test->sim)
                                   : yd_sim_get_broker_url (test->sim), NULL, NULL);
}

#define OTHER_SUB "%OTHER%"

static const struct
{
  guint status;
  const char *headers; /* (unowned) (nullable) */
  const char *body;    /* (unowned) */
  YdAuthError code;
  guint calls;
  gint64 wait_us;
} faults[] = {
  { 404, NULL, "<html>not found</html>", YD_AUTH_ERROR_BROKER_STRANGE, 1, -1 },
  { 200, NULL, "<html>welcome</html>", YD_AUTH_ERROR_BROKER_STRANGE, 1, -1 },
  { 200, NULL, "\n <!DOCTYPE html>", YD_AUTH_ERROR_BROKER_STRANGE, 1, -1 },
  { 200, NULL, "", YD_AUTH_ERROR_BROKER_STRANGE, 2, -1 },
  { 429, "x-retry-after: 600000", "{}", YD_AUTH_ERROR_LIMITED, 1, 600 * G_USEC_PER_SEC },
  { 429, NULL, "{}", YD_AUTH_ERROR_LIMITED, 1, -1 },
  { 500, NULL, "Internal Server Error", YD_AUTH_ERROR_SERVICE, 2, -1 },
  { 200, NULL, "{\"access_token\":\"a.b.c\",\"refr", YD_AUTH_ERROR_BROKER_STRANGE, 2, -1 },
  { 200, NULL, "{\"access_token\":\"a.b.c\"}", YD_AUTH_ERROR_BROKER_STRANGE, 2, -1 },
  { 200, NULL, OTHER_SUB, YD_AUTH_ERROR_OTHER_ACCOUNT, 1, -1 },
  { 401, NULL, "{\"code\":\"RefreshTokenExpired\",\"message\":\"m\",\"text\":\"t\"}",
    YD_AUTH_ERROR_SIGNED_OUT, 1, -1 },
};

static void
check_fault (gboolean alist,
             guint    row)
{
  const char *endpoint = alist ? "/alistbroker/alist/ali_open/token" : "/broker/alicloud/renewapi";
  YdTestSim test;
  Exchange exchange;
  g_autoptr(YdAuthToken) token = NULL;
  g_autoptr(YdAuthClient) client = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *jwt = yd_test_auth_make_jwt ("{\"sub\":\"somebody\"}");
  g_autofree char *other =
    g_strdup_printf ("{\"access_token\":\"%s\",\"refresh_token\":\"%s\"}", jwt, jwt);
  const char *body = g_str_equal (faults[row].body, OTHER_SUB) ? other : faults[row].body;
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = endpoint, .nth = 1, .times = 9,
                       .status = faults[row].status, .headers = faults[row].headers };

  g_test_message ("%s row %u", endpoint, row);
  yd_test_sim_init (&test, NULL);
  client = make_client (&test, alist);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_broker_client_id (test.sim));
  bytes = g_bytes_new (body, strlen (body));
  fault.body = bytes;
  yd_sim_add_fault (test.sim, &fault);
  run_exchange (&test, client, token, &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, (int) faults[row].code);
  g_assert_cmpint (yd_auth_error_get_wait_us (exchange.error), ==, faults[row].wait_us);
  g_assert_null (strstr (exchange.error->message, yd_auth_token_get_refresh (token)));
  g_assert_cmpuint (yd_sim_count (test.sim, endpoint), ==, faults[row].calls);
  exchange_clear (&exchange);
  yd_test_sim_clear (&test);
}

static void
test_brokers_and_faults (void)
{
  for (guint row = 0; row < G_N_ELEMENTS (faults); row++)
    {
      check_fault (FALSE, row);
      check_fault (TRUE, row);
    }
}

static void
test_nobody_listens (void)
{
  YdTestSim test;

  yd_test_sim_init (&test, NULL);
  for (guint i = 0; i < 2; i++)
    {
      Exchange exchange;
      g_autoptr(YdAuthToken) token =
        yd_test_sim_issue (&test, "alice", yd_sim_get_broker_client_id (test.sim));
      g_autoptr(YdAuthClient) client =
        yd_auth_client_new (i == 0 ? YD_AUTH_CLIENT_OPENLIST : YD_AUTH_CLIENT_ALIST,
                            yd_sim_get_base_url (test.sim), "http://127.0.0.1:1", NULL, NULL);

      run_exchange (&test, client, token, &exchange);
      g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_BROKER_UNREACHABLE);
      exchange_clear (&exchange);
    }
  yd_test_sim_clear (&test);
}

/* A new program after one that was killed with @stored in the vault: its first call is refused. */
static void
start_again (YdTestSim    *test,
             YdAuthToken  *stored,
             YdAuthToken  *refused,
             YdTestAnswer *answer)
{
  yd_test_vault_put (test->vault, test->user_id, test->key, stored, NULL);
  yd_test_sim_make_session (test, NULL, NULL);
  yd_test_answer_get (answer, test->session);
  g_assert_no_error (answer->error);
  yd_test_answer_refuse (answer, test->session, yd_auth_token_get_access (refused), NULL);
  yd_test_spin (yd_test_answer_has_ended, answer);
}

/* Killed before anything was sent: as if nothing had been. */
static void
test_killed_before_sending (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  start_again (&test, token, token, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpint (yd_auth_session_get_state (test.session), ==, YD_AUTH_STATE_SIGNED_IN);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 1);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* Killed when the service had spent the token and nothing was stored: one "sign in again". */
static void
test_killed_before_storing (void)
{
  YdTestSim test;
  Exchange exchange;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  run_exchange (&test, test.client, token, &exchange);
  g_assert_no_error (exchange.error);
  start_again (&test, token, token, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  g_assert_cmpint (yd_auth_session_get_state (test.session), ==, YD_AUTH_STATE_SIGNED_OUT);
  yd_test_answer_get (&answer, test.session);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 2);
  yd_test_answer_clear (&answer);
  exchange_clear (&exchange);
  yd_test_sim_clear (&test);
}

/* Killed when the new pair was stored: it is simply used. */
static void
test_killed_after_storing (void)
{
  YdTestSim test;
  Exchange exchange;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  run_exchange (&test, test.client, token, &exchange);
  g_assert_no_error (exchange.error);
  start_again (&test, exchange.token, token, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpint (yd_auth_session_get_state (test.session), ==, YD_AUTH_STATE_SIGNED_IN);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 1);
  yd_test_answer_clear (&answer);
  exchange_clear (&exchange);
  yd_test_sim_clear (&test);
}

/* As the service's journal has it: no start, no edit and nobody who asks costs a refresh, nor a
 * broker anything, while the token is good. */
static void
test_start_costs_nothing (void)
{
  static const char * const endpoints[] = {
    YD_TEST_TOKEN_PATH, "/broker/alicloud/renewapi", "/alistbroker/alist/ali_open/token",
    "/alistbroker/alist/ali_open/limit",
  };

  for (guint kind = 0; kind < 3; kind++)
    {
      YdTestSim test;
      YdTestAnswer answer = { 0 };
      g_autoptr(YdAuthToken) token = NULL;

      yd_test_sim_init (&test, NULL);
      if (kind > 0)
        {
          yd_auth_client_unref (test.client);
          test.client = make_client (&test, kind == 2);
          g_free (test.key);
          test.key = yd_auth_client_dup_key (test.client);
        }
      token = yd_test_sim_issue (&test, "alice",
                                 kind > 0 ? yd_sim_get_broker_client_id (test.sim)
                                          : yd_sim_get_client_id (test.sim));
      yd_test_vault_put (test.vault, test.user_id, test.key, token, NULL);
      for (guint start = 0; start < 3; start++)
        {
          yd_test_sim_make_session (&test, NULL, NULL);
          yd_test_auth_settle ();
          yd_test_answer_get (&answer, test.session);
          g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));
          yd_auth_session_set_client (test.session, test.client, NULL);
          yd_test_answer_get (&answer, test.session);
          g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));
          yd_test_auth_settle ();
          g_assert_finalize_object (test.session);
          test.session = NULL;
        }
      for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++)
        g_assert_cmpuint (yd_sim_count (test.sim, endpoints[i]), ==, 0);
      yd_test_answer_clear (&answer);
      yd_test_sim_clear (&test);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/faults/brokers", test_brokers_and_faults);
  g_test_add_func ("/auth/faults/nobody-listens", test_nobody_listens);
  g_test_add_func ("/auth/faults/killed-before-sending", test_killed_before_sending);
  g_test_add_func ("/auth/faults/killed-before-storing", test_killed_before_storing);
  g_test_add_func ("/auth/faults/killed-after-storing", test_killed_after_storing);
  g_test_add_func ("/auth/faults/start-costs-nothing", test_start_costs_nothing);
  return g_test_run ();
}
