/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Refreshing when things go wrong: lost answers, refusals, trouble at the service, other accounts,
 * another process, brokers.
 */
#include "config.h"

#include "yd-test-auth-sim.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* One exchange of a pasted token */

typedef struct
{
  YdAuthToken *token; /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
  gboolean ended;
} Exchange;

static void
exchange_clear (Exchange *exchange)
{
  g_clear_pointer (&exchange->token, yd_auth_token_unref);
  g_clear_error (&exchange->error);
  exchange->ended = FALSE;
}

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
start_exchange (YdTestSim    *test,
                const char   *refresh,
                GCancellable *cancellable,
                Exchange     *exchange)
{
  exchange_clear (exchange);
  yd_auth_refresh_async (test->net, YD_BASE_CLOCK (test->clock), test->client, NULL,
                         refresh, cancellable, exchanged_cb, exchange);
}

static void
run_exchange (YdTestSim  *test,
              const char *refresh,
              Exchange   *exchange)
{
  start_exchange (test, refresh, NULL, exchange);
  yd_test_spin (is_exchanged, exchange);
}

static void
use_client (YdTestSim        *test,
            YdAuthClientKind  kind,
            const char       *broker,
            const char       *id,
            const char       *secret)
{
  yd_auth_client_unref (test->client);
  test->client = yd_auth_client_new (kind, yd_sim_get_base_url (test->sim), broker, id, secret);
  g_free (test->key);
  test->key = yd_auth_client_dup_key (test->client);
}

static void
test_exchange (void)
{
  YdTestSim test;
  Exchange exchange = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  run_exchange (&test, yd_auth_token_get_refresh (token), &exchange);
  g_assert_no_error (exchange.error);
  g_assert_cmpstr (yd_auth_token_get_refresh (exchange.token), !=,
                   yd_auth_token_get_refresh (token));
  g_assert_cmpint (yd_auth_token_get_expires_us (exchange.token), ==,
                   YD_TEST_NOW_US + 7200 * (gint64) G_USEC_PER_SEC);

  /* Spent. */
  run_exchange (&test, yd_auth_token_get_refresh (token), &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 2);
  exchange_clear (&exchange);
  yd_test_sim_clear (&test);
}

static void
test_exchange_brokers (void)
{
  YdTestSim test;

  yd_test_sim_init (&test, NULL);
  for (guint i = 0; i < 2; i++)
    {
      Exchange exchange = { 0 };
      g_autoptr(YdAuthToken) token = yd_test_sim_issue (&test, "alice",
                                                        yd_sim_get_broker_client_id (test.sim));

      use_client (&test, i == 0 ? YD_AUTH_CLIENT_OPENLIST : YD_AUTH_CLIENT_ALIST,
                  i == 0 ? yd_sim_get_broker_url (test.sim)
                         : yd_sim_get_alist_broker_url (test.sim), NULL, NULL);
      run_exchange (&test, yd_auth_token_get_refresh (token), &exchange);
      g_assert_no_error (exchange.error);
      g_assert_nonnull (yd_auth_token_get_refresh (exchange.token));
      /* OpenList's says no expires_in: it is in the token. */
      g_assert_cmpint (yd_auth_token_get_expires_us (exchange.token), ==,
                       YD_TEST_NOW_US + 7200 * (gint64) G_USEC_PER_SEC);
      run_exchange (&test, yd_auth_token_get_refresh (token), &exchange);
      g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
      exchange_clear (&exchange);
    }
  yd_test_sim_clear (&test);
}

static void
test_exchange_refused (void)
{
  YdTestSim test;
  Exchange exchange = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  run_exchange (&test, "0123456789abcdef0123456789abcdef", &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_BAD_TOKEN);
  run_exchange (&test, NULL, &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_BAD_TOKEN);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);

  run_exchange (&test, "eyJh.eyJh.eyJh", &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  use_client (&test, YD_AUTH_CLIENT_OWN, NULL, yd_sim_get_client_id (test.sim), "wrong");
  run_exchange (&test, yd_auth_token_get_refresh (token), &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_CLIENT_SECRET);
  use_client (&test, YD_AUTH_CLIENT_OWN, NULL, "ffffffffffffffffffffffffffffffff", "x");
  run_exchange (&test, yd_auth_token_get_refresh (token), &exchange);
  g_assert_error (exchange.error, YD_AUTH_ERROR, YD_AUTH_ERROR_APP_SUSPENDED);
  exchange_clear (&exchange);
  yd_test_sim_clear (&test);
}

/* What a lost answer did is not known: once more with the same token, no third time. */
static void
test_lost_answers (void)
{
  static const struct
  {
    YdSimFaultKind kind;
    guint status;
    const char *body; /* (unowned) (nullable) */
    guint times;
    int code;         /* -1: a new pair */
    guint calls;
  } rows[] = {
    /* had no effect: the second try works */
    { YD_SIM_FAULT_CUT_BEFORE, 0, NULL, 1, -1, 2 },
    { YD_SIM_FAULT_REPLY, 502, "Bad Gateway", 1, -1, 2 },
    { YD_SIM_FAULT_REPLY, 200, "{\"access_token\":", 1, -1, 2 },
    { YD_SIM_FAULT_REPLY, 200, "{\"access_token\":null,\"refresh_token\":5}", 1, -1, 2 },
    /* had its effect: the token is spent */
    { YD_SIM_FAULT_LOST_ANSWER, 0, NULL, 1, YD_AUTH_ERROR_SIGNED_OUT, 2 },
    /* goes on: no third time */
    { YD_SIM_FAULT_REPLY, 502, "Bad Gateway", 9, YD_AUTH_ERROR_SERVICE, 2 },
    { YD_SIM_FAULT_REPLY, 200, "{\"acc", 9, YD_AUTH_ERROR_PROTOCOL, 2 },
    /* a page is no answer, and nobody's who could have spent the token */
    { YD_SIM_FAULT_REPLY, 200, "<html>captive</html>", 1, YD_AUTH_ERROR_PROTOCOL, 1 },
    /* a no is a no */
    { YD_SIM_FAULT_REPLY, 400, "{\"code\":\"Unheard\"}", 9, YD_AUTH_ERROR_PROTOCOL, 1 },
    { YD_SIM_FAULT_REPLY, 400, "<html>", 9, YD_AUTH_ERROR_PROTOCOL, 1 },
    /* refused without effect: the same token after the wait */
    { YD_SIM_FAULT_REPLY, 429, "{\"code\":\"TooManyRequests\"}", 2, -1, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YdTestSim test;
      Exchange exchange = { 0 };
      g_autoptr(YdAuthToken) token = NULL;

      g_test_message ("row %u", i);
      yd_test_sim_init (&test, NULL);
      token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
      yd_test_sim_fault (&test, rows[i].kind, rows[i].status, rows[i].body, rows[i].times);
      run_exchange (&test, yd_auth_token_get_refresh (token), &exchange);
      if (rows[i].code < 0)
        g_assert_no_error (exchange.error);
      else
        g_assert_error (exchange.error, YD_AUTH_ERROR, rows[i].code);
      g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, rows[i].calls);
      exchange_clear (&exchange);
      yd_test_sim_clear (&test);
    }
}

static gboolean
was_asked (gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return yd_test_sim_refreshes (user_data) > 0;
}

static void
test_exchange_cancelled (void)
{
  YdTestSim test;
  Exchange exchange = { 0 };
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  g_cancellable_cancel (cancelled);
  start_exchange (&test, yd_auth_token_get_refresh (token), cancelled, &exchange);
  yd_test_spin (is_exchanged, &exchange);
  g_assert_error (exchange.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);

  yd_test_sim_fault (&test, YD_SIM_FAULT_HANG, 0, NULL, 1);
  start_exchange (&test, yd_auth_token_get_refresh (token), cancellable, &exchange);
  yd_test_spin (was_asked, &test);
  g_cancellable_cancel (cancellable);
  yd_test_spin (is_exchanged, &exchange);
  g_assert_error (exchange.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  exchange_clear (&exchange);
  yd_test_sim_clear (&test);
}

/* The session */

static void
refuse_current (YdTestSim    *test,
                YdAuthToken  *token,
                YdTestAnswer *answer)
{
  yd_test_answer_refuse (answer, test->session, yd_auth_token_get_access (token), NULL);
  yd_test_spin (yd_test_answer_has_ended, answer);
}

static void
test_session_spent (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  yd_test_sim_fault (&test, YD_SIM_FAULT_LOST_ANSWER, 0, NULL, 1);
  refuse_current (&test, token, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  g_assert_cmpint (yd_auth_session_get_state (test.session), ==, YD_AUTH_STATE_SIGNED_OUT);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 2);
  /* No request is made for those who come after. */
  yd_test_answer_get (&answer, test.session);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 2);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

static void
test_session_trouble (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  yd_test_sim_fault (&test, YD_SIM_FAULT_REPLY, 502, "Bad Gateway", G_MAXUINT);

  /* Before its end the old one is still good … */
  yd_test_clock_advance (test.clock, 7170 * (gint64) G_USEC_PER_SEC);
  yd_test_answer_get (&answer, test.session);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 2);
  /* … after it, or refused, it is not; but nobody is signed out. */
  yd_test_clock_advance (test.clock, 40 * G_USEC_PER_SEC);
  yd_test_answer_get (&answer, test.session);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SERVICE);
  refuse_current (&test, token, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SERVICE);
  g_assert_cmpint (yd_auth_session_get_state (test.session), ==, YD_AUTH_STATE_SIGNED_IN);

  yd_sim_clear_faults (test.sim);
  yd_test_answer_get (&answer, test.session);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.token, !=, yd_auth_token_get_access (token));
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

static void
test_session_withdrawn (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  yd_sim_revoke (test.sim, "alice");
  refuse_current (&test, token, &answer);
  g_assert_nonnull (answer.error);
  g_assert_cmpint (yd_auth_session_get_state (test.session), ==, YD_AUTH_STATE_SIGNED_OUT);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* The vault's pair is bob's, the account alice's: nothing of bob's is kept or handed out. */
static void
test_session_other_account (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;
  g_autofree char *stored = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "bob", yd_sim_get_client_id (test.sim));
  yd_test_vault_put (test.vault, test.user_id, test.key, token, NULL);
  yd_test_sim_make_session (&test, NULL, NULL);
  yd_test_answer_get (&answer, test.session);
  refuse_current (&test, token, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_OTHER_ACCOUNT);
  g_assert_cmpint (yd_auth_session_get_state (test.session), ==, YD_AUTH_STATE_SIGNED_OUT);
  g_assert_cmpuint (test.vault->saves, ==, 0);
  stored = yd_test_vault_dup_access (test.vault, test.user_id, test.key);
  g_assert_cmpstr (stored, ==, yd_auth_token_get_access (token));
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* PKCE without a refresh token: used to its last second, then somebody has to scan again. */
static void
test_session_pkce (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) issued = NULL;
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  use_client (&test, YD_AUTH_CLIENT_OWN, NULL, yd_sim_get_public_client_id (test.sim), NULL);
  issued = yd_test_sim_issue (&test, "alice", yd_sim_get_public_client_id (test.sim));
  token = yd_auth_token_new (yd_auth_token_get_access (issued), NULL,
                             yd_auth_token_get_expires_us (issued), YD_TEST_NOW_US);
  yd_test_sim_make_session (&test, token, NULL);
  yd_test_clock_advance (test.clock, yd_auth_token_get_expires_us (token) - YD_TEST_NOW_US -
                         G_USEC_PER_SEC);
  yd_test_answer_get (&answer, test.session);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));
  yd_test_clock_advance (test.clock, 2 * G_USEC_PER_SEC);
  yd_test_answer_get (&answer, test.session);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  g_assert_cmpint (yd_auth_session_get_state (test.session), ==, YD_AUTH_STATE_SIGNED_OUT);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* Another process holds the lock, refreshes, stores, lets go: we take its pair, send nothing. */

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
  int fd;
} OtherProcess;

static void
other_process_begin (OtherProcess *other)
{
  other->folder = g_dir_make_tmp ("yd-test-XXXXXX", NULL);
  other->path = g_build_filename (other->folder, "lock", NULL);
  other->fd = open (other->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_assert_no_errno (flock (other->fd, LOCK_EX));
}

static void
other_process_end (OtherProcess *other)
{
  g_assert_no_errno (g_unlink (other->path));
  g_assert_no_errno (g_rmdir (other->folder));
  g_free (other->folder);
  g_free (other->path);
}

static void
sign_in_with_lock (YdTestSim   *test,
                   YdAuthToken *token,
                   const char  *path)
{
  yd_test_sim_make_session (test, token, path);
  yd_test_auth_settle ();
  g_assert_cmpint (yd_auth_session_get_state (test->session), ==, YD_AUTH_STATE_SIGNED_IN);
}

static void
test_two_processes (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  OtherProcess other;
  Exchange exchange = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  other_process_begin (&other);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  sign_in_with_lock (&test, token, other.path);
  yd_test_clock_hold (test.clock, TRUE);
  yd_test_answer_refuse (&answer, test.session, yd_auth_token_get_access (token), NULL);
  yd_test_auth_settle ();
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);

  run_exchange (&test, yd_auth_token_get_refresh (token), &exchange);
  g_assert_no_error (exchange.error);
  yd_test_vault_put (test.vault, test.user_id, test.key, exchange.token, NULL);
  close (other.fd);
  yd_test_clock_hold (test.clock, FALSE);
  yd_test_spin (yd_test_answer_has_ended, &answer);
  g_assert_true (answer.again);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 1);
  yd_test_answer_get (&answer, test.session);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (exchange.token));
  exchange_clear (&exchange);
  yd_test_answer_clear (&answer);
  other_process_end (&other);
  yd_test_sim_clear (&test);
}

static void
test_lock_is_kept_and_freed (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  OtherProcess other;
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  other_process_begin (&other);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  sign_in_with_lock (&test, token, other.path);
  g_assert_no_errno (flock (other.fd, LOCK_UN));
  test.vault->hold = TRUE;
  yd_test_answer_refuse (&answer, test.session, yd_auth_token_get_access (token), NULL);
  while (test.vault->held->len == 0)
    g_main_context_iteration (NULL, TRUE);
  /* Held until the new pair is stored … */
  g_assert_cmpint (flock (other.fd, LOCK_EX | LOCK_NB), ==, -1);
  yd_test_vault_release (test.vault);
  yd_test_spin (yd_test_answer_has_ended, &answer);
  /* … and not a moment longer. */
  g_assert_no_errno (flock (other.fd, LOCK_EX | LOCK_NB));
  close (other.fd);
  yd_test_answer_clear (&answer);
  other_process_end (&other);
  yd_test_sim_clear (&test);
}

/* A process that hangs with the lock, and a folder where no lock can be made. */
static void
test_lock_trouble (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  OtherProcess other;
  g_autoptr(YdAuthToken) token = NULL;
  g_autofree char *nowhere = NULL;

  yd_test_sim_init (&test, NULL);
  other_process_begin (&other);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  sign_in_with_lock (&test, token, other.path);
  refuse_current (&test, token, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SERVICE);
  g_assert_cmpint (yd_auth_session_get_state (test.session), ==, YD_AUTH_STATE_SIGNED_IN);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);
  g_assert_finalize_object (g_steal_pointer (&test.session));

  nowhere = g_build_filename (other.folder, "missing", "lock", NULL);
  sign_in_with_lock (&test, token, nowhere);
  refuse_current (&test, token, &answer);
  g_assert_no_error (answer.error);
  close (other.fd);
  yd_test_answer_clear (&answer);
  other_process_end (&other);
  yd_test_sim_clear (&test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/refresh/exchange", test_exchange);
  g_test_add_func ("/auth/refresh/exchange-brokers", test_exchange_brokers);
  g_test_add_func ("/auth/refresh/exchange-refused", test_exchange_refused);
  g_test_add_func ("/auth/refresh/lost-answers", test_lost_answers);
  g_test_add_func ("/auth/refresh/exchange-cancelled", test_exchange_cancelled);
  g_test_add_func ("/auth/refresh/session-spent", test_session_spent);
  g_test_add_func ("/auth/refresh/session-trouble", test_session_trouble);
  g_test_add_func ("/auth/refresh/session-withdrawn", test_session_withdrawn);
  g_test_add_func ("/auth/refresh/session-other-account", test_session_other_account);
  g_test_add_func ("/auth/refresh/session-pkce", test_session_pkce);
  g_test_add_func ("/auth/refresh/two-processes", test_two_processes);
  g_test_add_func ("/auth/refresh/lock-is-kept-and-freed", test_lock_is_kept_and_freed);
  g_test_add_func ("/auth/refresh/lock-trouble", test_lock_trouble);
  return g_test_run ();
}
