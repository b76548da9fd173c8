/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in by QR code against the simulator: with an own client, with PKCE, through both kinds
 * of broker; codes that expire, refusals, windows that close.
 */
#include "config.h"

#include "yd-auth-qr-login.h"

#include "yd-test-auth-sim.h"

#include <string.h>

typedef struct
{
  YdTestSim test;
  YdAuthQrLogin *login; /* (owned) (nullable) */
  GString *states;      /* (owned): a letter for each state that was notified */
  guint texts;
  guint seconds;
} Fixture;

static void
state_changed (GObject    *object,
               GParamSpec *pspec,
               Fixture    *fixture)
{
  static const char letters[] = "AWSXDF"; /* X: exchanging */

  g_string_append_c (fixture->states,
                     letters[yd_auth_qr_login_get_state (YD_AUTH_QR_LOGIN (object))]);
}

static void
text_changed (GObject    *object,
              GParamSpec *pspec,
              Fixture    *fixture)
{
  fixture->texts++;
}

static void
seconds_changed (GObject    *object,
                 GParamSpec *pspec,
                 Fixture    *fixture)
{
  fixture->seconds++;
}

static void
make_login (Fixture          *fixture,
            YdAuthClientKind  kind,
            const char       *broker,
            const char       *id,
            const char       *secret)
{
  g_autoptr(YdAuthClient) client =
    yd_auth_client_new (kind, yd_sim_get_base_url (fixture->test.sim), broker, id, secret);

  fixture->login = yd_auth_qr_login_new (fixture->test.net, YD_BASE_CLOCK (fixture->test.clock),
                                         client);
  g_signal_connect (fixture->login, "notify::state", G_CALLBACK (state_changed), fixture);
  g_signal_connect (fixture->login, "notify::text", G_CALLBACK (text_changed), fixture);
  g_signal_connect (fixture->login, "notify::seconds-left", G_CALLBACK (seconds_changed), fixture);
}

static void
fixture_init (Fixture *fixture,
              void   (*adjust) (YdSimOptions *options))
{
  memset (fixture, 0, sizeof *fixture);
  yd_test_sim_init (&fixture->test, adjust);
  yd_test_clock_hold (fixture->test.clock, TRUE);
  fixture->states = g_string_new (NULL);
}

static void
fixture_init_own (Fixture *fixture,
                  void   (*adjust) (YdSimOptions *options))
{
  fixture_init (fixture, adjust);
  make_login (fixture, YD_AUTH_CLIENT_OWN, NULL, yd_sim_get_client_id (fixture->test.sim),
              yd_sim_get_client_secret (fixture->test.sim));
}

static void
fixture_clear (Fixture *fixture)
{
  if (fixture->login != NULL)
    {
      g_signal_handlers_disconnect_by_data (fixture->login, fixture);
      g_assert_finalize_object (fixture->login);
    }
  g_string_free (fixture->states, TRUE);
  yd_test_sim_clear (&fixture->test);
}

static gboolean
has_left_asking (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_main_context_wakeup (NULL);
  return yd_auth_qr_login_get_state (fixture->login) != YD_AUTH_QR_ASKING;
}

static void
start_and_wait (Fixture *fixture)
{
  yd_auth_qr_login_start (fixture->login);
  yd_test_spin (has_left_asking, fixture);
}

/* A second passes; all that it makes happen happens. */
static void
pass_second (Fixture *fixture)
{
  yd_test_clock_advance (fixture->test.clock, G_USEC_PER_SEC);
  yd_test_auth_settle ();
}

static void
pass_until (Fixture       *fixture,
            YdAuthQrState  state)
{
  for (guint i = 0; i < 100 && yd_auth_qr_login_get_state (fixture->login) != state; i++)
    pass_second (fixture);
  g_assert_cmpint (yd_auth_qr_login_get_state (fixture->login), ==, state);
}

/* (transfer full) */
static char *
dup_sid (Fixture *fixture)
{
  const char *text = yd_auth_qr_login_get_text (fixture->login);
  g_autofree char *prefix = g_strconcat (yd_sim_get_base_url (fixture->test.sim),
                                         "/o/oauth/authorize?sid=", NULL);

  g_assert_true (g_str_has_prefix (text, prefix));
  return g_uri_unescape_string (text + strlen (prefix), NULL);
}

static void
scan_and_confirm (Fixture *fixture)
{
  g_autofree char *sid = dup_sid (fixture);

  pass_second (fixture);
  g_assert_cmpint (yd_auth_qr_login_get_state (fixture->login), ==, YD_AUTH_QR_WAITING);
  g_assert_true (yd_sim_scan (fixture->test.sim, sid, "alice"));
  pass_until (fixture, YD_AUTH_QR_SCANNED);
  g_assert_true (yd_sim_confirm (fixture->test.sim, sid, "backup,resource"));
  pass_until (fixture, YD_AUTH_QR_DONE);
}

static void
assert_signed_in_as_alice (Fixture *fixture)
{
  YdAuthToken *token = yd_auth_qr_login_get_token (fixture->login);
  g_autofree char *subject = NULL;

  g_assert_nonnull (token);
  subject = yd_auth_token_dup_subject (yd_auth_token_get_access (token));
  g_assert_cmpstr (subject, ==, fixture->test.user_id);
  g_assert_cmpstr (fixture->states->str, ==, "WSXD");
  g_assert_cmpuint (fixture->texts, ==, 1);
  g_assert_null (yd_auth_qr_login_get_error (fixture->login));
  g_assert_cmpuint (yd_auth_qr_login_get_seconds_left (fixture->login), ==, 0);
}

static void
test_own_secret (void)
{
  Fixture fixture;
  YdAuthToken *token;

  fixture_init_own (&fixture, NULL);
  g_assert_null (yd_auth_qr_login_get_text (fixture.login));
  start_and_wait (&fixture);
  g_assert_cmpuint (yd_auth_qr_login_get_seconds_left (fixture.login), ==, 180);
  scan_and_confirm (&fixture);
  assert_signed_in_as_alice (&fixture);
  token = yd_auth_qr_login_get_token (fixture.login);
  g_assert_nonnull (yd_auth_token_get_refresh (token));
  g_assert_cmpuint (fixture.seconds, >=, 3);
  /* Done is done. */
  yd_auth_qr_login_start (fixture.login);
  pass_second (&fixture);
  g_assert_cmpint (yd_auth_qr_login_get_state (fixture.login), ==, YD_AUTH_QR_DONE);
  fixture_clear (&fixture);
}

static void
test_own_pkce (void)
{
  Fixture fixture;

  fixture_init (&fixture, NULL);
  make_login (&fixture, YD_AUTH_CLIENT_OWN, NULL, yd_sim_get_public_client_id (fixture.test.sim),
              NULL);
  start_and_wait (&fixture);
  scan_and_confirm (&fixture);
  assert_signed_in_as_alice (&fixture);
  g_assert_null (yd_auth_token_get_refresh (yd_auth_qr_login_get_token (fixture.login)));
  fixture_clear (&fixture);
}

static void
test_brokers (void)
{
  for (guint i = 0; i < 2; i++)
    {
      Fixture fixture;

      fixture_init (&fixture, NULL);
      make_login (&fixture, i == 0 ? YD_AUTH_CLIENT_OPENLIST : YD_AUTH_CLIENT_ALIST,
                  i == 0 ? yd_sim_get_broker_url (fixture.test.sim)
                         : yd_sim_get_alist_broker_url (fixture.test.sim), NULL, NULL);
      start_and_wait (&fixture);
      scan_and_confirm (&fixture);
      assert_signed_in_as_alice (&fixture);
      g_assert_nonnull (yd_auth_token_get_refresh (yd_auth_qr_login_get_token (fixture.login)));
      fixture_clear (&fixture);
    }
}

/* The exchange is a token call of the broker, which all share; without one left nobody is shown a
 * code that could not be exchanged. */
static void
test_counts (void)
{
  Fixture fixture;
  g_autoptr(YdBaseLedger) ledger = NULL;
  g_autoptr(YdAuthBrokerLimit) limit = NULL;
  g_autoptr(YdAuthClient) client = NULL;
  g_autofree char *key = NULL;

  fixture_init (&fixture, NULL);
  ledger = yd_base_ledger_new (NULL, YD_BASE_CLOCK (fixture.test.clock), NULL);
  limit = yd_auth_broker_limit_new (ledger);
  make_login (&fixture, YD_AUTH_CLIENT_OPENLIST, yd_sim_get_broker_url (fixture.test.sim), NULL,
              NULL);
  client = yd_auth_client_new (YD_AUTH_CLIENT_OPENLIST, yd_sim_get_base_url (fixture.test.sim),
                               yd_sim_get_broker_url (fixture.test.sim), NULL, NULL);
  key = yd_auth_client_dup_key (client);
  yd_auth_qr_login_set_broker_limit (fixture.login, limit);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpint (yd_auth_broker_limit_take (limit, key), ==, 0);
  yd_auth_qr_login_start (fixture.login);
  g_assert_cmpint (yd_auth_qr_login_get_state (fixture.login), ==, YD_AUTH_QR_FAILED);
  g_assert_error (yd_auth_qr_login_get_error (fixture.login), YD_AUTH_ERROR,
                  YD_AUTH_ERROR_LIMITED);
  g_assert_cmpint (yd_auth_error_get_wait_us (yd_auth_qr_login_get_error (fixture.login)), ==,
                   YD_AUTH_BROKER_LIMIT_WINDOW_US);
  g_assert_cmpuint (yd_sim_count (fixture.test.sim, "/broker/alicloud/requests"), ==, 0);

  yd_test_clock_advance (fixture.test.clock, YD_AUTH_BROKER_LIMIT_WINDOW_US);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpint (yd_auth_broker_limit_take (limit, key), ==, 0);
  g_string_truncate (fixture.states, 0);
  start_and_wait (&fixture);
  g_assert_cmpint (yd_auth_broker_limit_get_wait_us (limit, key), ==, 0);
  g_assert_cmpstr (fixture.states->str, ==, "AW");
  g_string_erase (fixture.states, 0, 1);
  scan_and_confirm (&fixture);
  assert_signed_in_as_alice (&fixture);
  g_assert_cmpint (yd_auth_broker_limit_get_wait_us (limit, key), >, 0);
  g_clear_object (&limit);
  g_clear_object (&ledger);
  fixture_clear (&fixture);
}

/* A code that the service calls expired, one that is confirmed after it was replaced. */
static void
test_expired_is_replaced (void)
{
  Fixture fixture;
  g_autofree char *first = NULL;

  fixture_init_own (&fixture, NULL);
  start_and_wait (&fixture);
  first = g_strdup (yd_auth_qr_login_get_text (fixture.login));
  yd_sim_expire_qr (fixture.test.sim);
  for (guint i = 0; i < 20 && fixture.texts < 2; i++)
    pass_second (&fixture);
  g_assert_cmpstr (fixture.states->str, ==, "WAW");
  g_assert_cmpstr (yd_auth_qr_login_get_text (fixture.login), !=, first);
  g_assert_cmpuint (yd_auth_qr_login_get_seconds_left (fixture.login), ==, 180);
  g_string_assign (fixture.states, "W");
  fixture.texts = 1;
  scan_and_confirm (&fixture);
  assert_signed_in_as_alice (&fixture);
  fixture_clear (&fixture);
}

static void
make_codes_live_long (YdSimOptions *options)
{
  options->qr_ttl_s = 100000;
}

/* The countdown is kept even when the service is silent; after half an hour nobody is there. */
static void
test_nobody_scans (void)
{
  Fixture fixture;

  fixture_init_own (&fixture, make_codes_live_long);
  start_and_wait (&fixture);
  pass_second (&fixture);
  g_assert_cmpuint (yd_auth_qr_login_get_seconds_left (fixture.login), ==, 179);
  for (guint i = 0; i < 180 * 11 && yd_auth_qr_login_get_state (fixture.login) !=
                    YD_AUTH_QR_FAILED; i++)
    pass_second (&fixture);
  g_assert_error (yd_auth_qr_login_get_error (fixture.login), YD_AUTH_ERROR,
                  YD_AUTH_ERROR_QR_EXPIRED);
  g_assert_cmpuint (fixture.texts, ==, 10);

  /* Somebody comes back. */
  g_string_truncate (fixture.states, 0);
  yd_auth_qr_login_start (fixture.login);
  yd_test_spin (has_left_asking, &fixture);
  g_assert_cmpstr (fixture.states->str, ==, "AW");
  g_assert_null (yd_auth_qr_login_get_error (fixture.login));
  fixture_clear (&fixture);
}

static void
test_refused (void)
{
  static const char * const ids[] = { "ffffffffffffffffffffffffffffffff", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      Fixture fixture;

      fixture_init (&fixture, NULL);
      make_login (&fixture, YD_AUTH_CLIENT_OWN, NULL,
                  ids[i] != NULL ? ids[i] : yd_sim_get_client_id (fixture.test.sim), "wrong");
      start_and_wait (&fixture);
      g_assert_cmpint (yd_auth_qr_login_get_state (fixture.login), ==, YD_AUTH_QR_FAILED);
      g_assert_error (yd_auth_qr_login_get_error (fixture.login), YD_AUTH_ERROR,
                      (ids[i] != NULL ? YD_AUTH_ERROR_APP_SUSPENDED
                                      : YD_AUTH_ERROR_CLIENT_SECRET));
      g_assert_cmpstr (fixture.states->str, ==, "F");
      fixture_clear (&fixture);
    }
}

static void
add_fault (Fixture    *fixture,
           const char *endpoint,
           guint       status,
           const char *body,
           guint       times)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY, .endpoint = endpoint, .nth = 1, .times = times,
                       .status = status, .body = bytes };

  yd_sim_add_fault (fixture->test.sim, &fault);
}

static void
test_asking_fails (void)
{
  static const struct
  {
    guint status;
    const char *body; /* (unowned) */
    YdAuthError code;
  } rows[] = {
    { 200, "<html>", YD_AUTH_ERROR_PROTOCOL },
    { 200, "{}", YD_AUTH_ERROR_PROTOCOL },
    { 200, "{\"sid\":null}", YD_AUTH_ERROR_PROTOCOL },
    { 200, "{\"sid\":\"\"}", YD_AUTH_ERROR_PROTOCOL },
    { 200, "", YD_AUTH_ERROR_PROTOCOL },
    { 403, "<html>", YD_AUTH_ERROR_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture;

      fixture_init_own (&fixture, NULL);
      add_fault (&fixture, "/oauth/authorize/qrcode", rows[i].status, rows[i].body, 1);
      start_and_wait (&fixture);
      g_assert_error (yd_auth_qr_login_get_error (fixture.login), YD_AUTH_ERROR,
                      (int) rows[i].code);
      /* And it can be started over. */
      yd_auth_qr_login_start (fixture.login);
      yd_test_spin (has_left_asking, &fixture);
      g_assert_cmpint (yd_auth_qr_login_get_state (fixture.login), ==, YD_AUTH_QR_WAITING);
      fixture_clear (&fixture);
    }
}

/* However often the main loop turns: one question a second at most. */
static void
test_polls_once_a_second (void)
{
  Fixture fixture;

  fixture_init_own (&fixture, NULL);
  start_and_wait (&fixture);
  for (guint i = 0; i < 100; i++)
    {
      yd_test_clock_advance (fixture.test.clock, G_USEC_PER_SEC / 10);
      yd_test_auth_settle ();
    }
  g_assert_cmpuint (yd_sim_count (fixture.test.sim, "/oauth/qrcode/*"), <=, 10);
  g_assert_cmpuint (yd_sim_count (fixture.test.sim, "/oauth/qrcode/*"), >=, 5);
  fixture_clear (&fixture);
}

/* An app with a secret, tried without: the service says "secret", the cause is another. */
static void
test_pkce_not_allowed (void)
{
  Fixture fixture;

  fixture_init (&fixture, NULL);
  make_login (&fixture, YD_AUTH_CLIENT_OWN, NULL, yd_sim_get_client_id (fixture.test.sim), NULL);
  add_fault (&fixture, "/oauth/authorize/qrcode", 400, "{\"code\":\"InvalidClientSecret\"}", 1);
  start_and_wait (&fixture);
  g_assert_error (yd_auth_qr_login_get_error (fixture.login), YD_AUTH_ERROR, YD_AUTH_ERROR_PKCE);
  fixture_clear (&fixture);
}

/* Scanned each time, and never confirmed: that is what is said in the end. */
static void
test_never_confirmed (void)
{
  Fixture fixture;

  fixture_init_own (&fixture, make_codes_live_long);
  start_and_wait (&fixture);
  add_fault (&fixture, "/oauth/qrcode/*", 200, "{\"status\":\"ScanSuccess\"}", G_MAXUINT);
  for (guint i = 0; i < 180 * 11 && yd_auth_qr_login_get_state (fixture.login) !=
                    YD_AUTH_QR_FAILED; i++)
    pass_second (&fixture);
  g_assert_error (yd_auth_qr_login_get_error (fixture.login), YD_AUTH_ERROR,
                  YD_AUTH_ERROR_NOT_CONFIRMED);
  fixture_clear (&fixture);
}

/* One odd answer while waiting changes nothing, three in a row do. */
static void
test_polling_fails (void)
{
  Fixture fixture;

  fixture_init_own (&fixture, NULL);
  start_and_wait (&fixture);
  add_fault (&fixture, "/oauth/qrcode/*", 200, "<html>", 2);
  for (guint i = 0; i < 5; i++)
    pass_second (&fixture);
  g_assert_cmpint (yd_auth_qr_login_get_state (fixture.login), ==, YD_AUTH_QR_WAITING);
  add_fault (&fixture, "/oauth/qrcode/*", 200, "{\"status\":7}", 3);
  pass_until (&fixture, YD_AUTH_QR_FAILED);
  g_assert_error (yd_auth_qr_login_get_error (fixture.login), YD_AUTH_ERROR,
                  YD_AUTH_ERROR_PROTOCOL);
  fixture_clear (&fixture);
}

static void
test_exchange_fails (void)
{
  Fixture fixture;
  g_autofree char *sid = NULL;

  fixture_init_own (&fixture, NULL);
  start_and_wait (&fixture);
  sid = dup_sid (&fixture);
  yd_sim_scan (fixture.test.sim, sid, "alice");
  yd_sim_confirm (fixture.test.sim, sid, "backup");
  yd_test_sim_fault (&fixture.test, YD_SIM_FAULT_REPLY, 400, "{\"code\":\"InvalidCode\"}", 1);
  pass_until (&fixture, YD_AUTH_QR_FAILED);
  g_assert_cmpstr (fixture.states->str, ==, "WXF");
  g_assert_error (yd_auth_qr_login_get_error (fixture.login), YD_AUTH_ERROR,
                  YD_AUTH_ERROR_CODE_USED);
  g_assert_null (yd_auth_qr_login_get_token (fixture.login));
  fixture_clear (&fixture);
}

/* Cancelled, or its window gone, at each stage: no notify, nothing goes on. */

static void
test_cancelled (void)
{
  Fixture fixture;
  guint asked;

  fixture_init_own (&fixture, NULL);
  yd_auth_qr_login_cancel (fixture.login);
  yd_auth_qr_login_start (fixture.login);
  yd_auth_qr_login_cancel (fixture.login);
  yd_test_auth_settle ();
  g_assert_cmpstr (fixture.states->str, ==, "");

  start_and_wait (&fixture);
  pass_second (&fixture);
  yd_test_clock_advance (fixture.test.clock, G_USEC_PER_SEC);
  yd_auth_qr_login_cancel (fixture.login);
  g_string_truncate (fixture.states, 0);
  fixture.seconds = 0;
  asked = yd_sim_get_journal (fixture.test.sim)->len;
  for (guint i = 0; i < 5; i++)
    pass_second (&fixture);
  g_assert_cmpstr (fixture.states->str, ==, "");
  g_assert_cmpuint (fixture.seconds, ==, 0);
  g_assert_cmpuint (yd_sim_get_journal (fixture.test.sim)->len, <=, asked + 1);
  fixture_clear (&fixture);
}

static void
test_dropped (void)
{
  for (guint stage = 0; stage < 3; stage++)
    {
      Fixture fixture;

      fixture_init_own (&fixture, NULL);
      yd_auth_qr_login_start (fixture.login);
      if (stage > 0)
        yd_test_spin (has_left_asking, &fixture);
      if (stage > 1)
        yd_test_clock_advance (fixture.test.clock, G_USEC_PER_SEC);
      g_signal_handlers_disconnect_by_data (fixture.login, &fixture);
      /* Though a request is in flight. */
      g_assert_finalize_object (g_steal_pointer (&fixture.login));
      yd_test_auth_settle ();
      fixture_clear (&fixture);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/qr-login/own-secret", test_own_secret);
  g_test_add_func ("/auth/qr-login/own-pkce", test_own_pkce);
  g_test_add_func ("/auth/qr-login/brokers", test_brokers);
  g_test_add_func ("/auth/qr-login/counts", test_counts);
  g_test_add_func ("/auth/qr-login/expired-is-replaced", test_expired_is_replaced);
  g_test_add_func ("/auth/qr-login/nobody-scans", test_nobody_scans);
  g_test_add_func ("/auth/qr-login/refused", test_refused);
  g_test_add_func ("/auth/qr-login/asking-fails", test_asking_fails);
  g_test_add_func ("/auth/qr-login/polling-fails", test_polling_fails);
  g_test_add_func ("/auth/qr-login/polls-once-a-second", test_polls_once_a_second);
  g_test_add_func ("/auth/qr-login/pkce-not-allowed", test_pkce_not_allowed);
  g_test_add_func ("/auth/qr-login/never-confirmed", test_never_confirmed);
  g_test_add_func ("/auth/qr-login/exchange-fails", test_exchange_fails);
  g_test_add_func ("/auth/qr-login/cancelled", test_cancelled);
  g_test_add_func ("/auth/qr-login/dropped", test_dropped);
  return g_test_run ();
}
