/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Being signed in, against the simulator: what is stored before it is used, one refresh for all,
 * states, signing out, cancellation.
 */
#include "config.h"

#include "yd-test-auth-sim.h"

#include <string.h>

#define MANY 64

static void
assert_state (YdTestSim   *test,
              YdAuthState  state)
{
  g_assert_cmpint (yd_auth_session_get_state (test->session), ==, state);
}

static void
assert_stored (YdTestSim  *test,
               const char *access)
{
  g_autofree char *stored = yd_test_vault_dup_access (test->vault, test->user_id, test->key);

  g_assert_cmpstr (stored, ==, access);
}

/* To half a minute before the end of @token. */
static void
advance_near_end (YdTestSim   *test,
                  YdAuthToken *token)
{
  yd_test_clock_advance (test->clock, yd_auth_token_get_expires_us (token) -
                         yd_base_clock_get_real_us (YD_BASE_CLOCK (test->clock)) -
                         30 * G_USEC_PER_SEC);
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_stored_before_used (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;
  guint notifies = 0;
  YdAuthState state = YD_AUTH_STATE_SIGNED_OUT;

  yd_test_sim_init (&test, NULL);
  test.vault->hold = TRUE;
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  yd_test_sim_make_session (&test, token, NULL);
  g_signal_connect (test.session, "notify::state", G_CALLBACK (count_notify), &notifies);
  yd_test_answer_ask (&answer, test.session, NULL);
  yd_test_auth_settle ();
  g_assert_cmpuint (test.vault->saves, ==, 1);
  g_assert_false (answer.ended);
  assert_state (&test, YD_AUTH_STATE_LOADING);

  yd_test_vault_release (test.vault);
  yd_test_spin (yd_test_answer_has_ended, &answer);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));
  assert_state (&test, YD_AUTH_STATE_SIGNED_IN);
  assert_stored (&test, answer.token);
  g_assert_cmpuint (notifies, ==, 1);
  g_object_get (test.session, "state", &state, NULL);
  g_assert_cmpint (state, ==, YD_AUTH_STATE_SIGNED_IN);
  g_assert_cmpstr (yd_auth_session_get_user_id (test.session), ==, test.user_id);
  g_signal_handlers_disconnect_by_data (test.session, &notifies);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

static void
test_loaded (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  yd_test_vault_put (test.vault, test.user_id, test.key, token,
                     yd_auth_client_get_secret (test.client));
  /* The client id is known from the database, its secret only from the vault. */
  yd_auth_client_unref (test.client);
  test.client = yd_auth_client_new (YD_AUTH_CLIENT_OWN, yd_sim_get_base_url (test.sim), NULL,
                                    yd_sim_get_client_id (test.sim), NULL);
  yd_test_sim_make_session (&test, NULL, NULL);
  yd_test_auth_settle ();
  g_assert_cmpuint (test.vault->loads, ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      yd_test_answer_get (&answer, test.session);
      g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));
    }
  g_assert_cmpuint (test.vault->loads, ==, 1);
  g_assert_cmpuint (test.vault->saves, ==, 0);
  assert_state (&test, YD_AUTH_STATE_SIGNED_IN);
  g_assert_cmpstr (yd_auth_client_get_secret (yd_auth_session_get_client (test.session)), ==,
                   yd_sim_get_client_secret (test.sim));

  /* And it is good for a refresh. */
  advance_near_end (&test, token);
  yd_test_answer_get (&answer, test.session);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.token, !=, yd_auth_token_get_access (token));
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

static void
test_nothing_stored (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };

  yd_test_sim_init (&test, NULL);
  yd_test_sim_make_session (&test, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      yd_test_answer_get (&answer, test.session);
      g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
      assert_state (&test, YD_AUTH_STATE_SIGNED_OUT);
    }
  g_assert_cmpuint (test.vault->loads, ==, 1);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* Each trouble of the keyring is known as what it is, also when it is another one than before,
 * and the pair is there when it is over. */
static void
test_vault_troubles (void)
{
  static const YdAuthError troubles[] = {
    YD_AUTH_ERROR_VAULT_LOCKED, YD_AUTH_ERROR_VAULT_MISSING, YD_AUTH_ERROR_VAULT_SLOW,
    YD_AUTH_ERROR_VAULT_DENIED, YD_AUTH_ERROR_VAULT_CANCELLED, YD_AUTH_ERROR_VAULT_FAILED,
  };
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;
  guint notified = 0;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  yd_test_vault_put (test.vault, test.user_id, test.key, token, NULL);
  yd_test_sim_make_session (&test, NULL, NULL);
  g_signal_connect (test.session, "notify::state", G_CALLBACK (count_notify), &notified);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_clear_error (&test.vault->load_error);
      test.vault->load_error = g_error_new_literal (YD_AUTH_ERROR, (int) troubles[i], "no");
      yd_test_answer_get (&answer, test.session);
      g_assert_error (answer.error, YD_AUTH_ERROR, (int) troubles[i]);
      assert_state (&test, YD_AUTH_STATE_LOCKED);
      g_assert_cmpint (yd_auth_session_get_keyring_trouble (test.session), ==, troubles[i]);
      g_assert_cmpint (yd_auth_session_is_keyring_missing (test.session), ==,
                       troubles[i] == YD_AUTH_ERROR_VAULT_MISSING);
      g_assert_cmpuint (notified, ==, i + 1);
    }

  g_clear_error (&test.vault->load_error);
  yd_test_answer_get (&answer, test.session);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

static void
test_vault_locked (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  yd_test_vault_put (test.vault, test.user_id, test.key, token, NULL);
  test.vault->load_error = g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_LOCKED, "l");
  yd_test_sim_make_session (&test, NULL, NULL);
  yd_test_answer_get (&answer, test.session);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_LOCKED);
  assert_state (&test, YD_AUTH_STATE_LOCKED);

  g_clear_error (&test.vault->load_error);
  yd_test_answer_get (&answer, test.session);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));
  assert_state (&test, YD_AUTH_STATE_SIGNED_IN);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* Refreshing */

static gboolean
vault_holds_one (gpointer user_data)
{
  return ((YdTestSim *) user_data)->vault->held->len == 1;
}

static void
test_one_refresh_for_all (void)
{
  YdTestSim test;
  YdTestAnswer answers[MANY] = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  advance_near_end (&test, token);
  test.vault->hold = TRUE;
  for (guint i = 0; i < MANY; i++)
    yd_test_answer_ask (&answers[i], test.session, NULL);
  yd_test_spin (vault_holds_one, &test);
  yd_test_auth_settle ();
  g_assert_true (yd_auth_session_is_busy (test.session));
  /* The new pair exists and nobody has it before the vault has. */
  for (guint i = 0; i < MANY; i++)
    g_assert_false (answers[i].ended);
  yd_test_vault_release (test.vault);
  for (guint i = 0; i < MANY; i++)
    {
      yd_test_spin (yd_test_answer_has_ended, &answers[i]);
      g_assert_no_error (answers[i].error);
      g_assert_cmpstr (answers[i].token, ==, answers[0].token);
      g_assert_cmpstr (answers[i].token, !=, yd_auth_token_get_access (token));
    }
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 1);
  g_assert_false (yd_auth_session_is_busy (test.session));
  assert_stored (&test, answers[0].token);
  for (guint i = 0; i < MANY; i++)
    yd_test_answer_clear (&answers[i]);
  yd_test_sim_clear (&test);
}

static void
test_one_refresh_for_refused (void)
{
  YdTestSim test;
  YdTestAnswer answers[MANY] = { 0 };
  YdTestAnswer late = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  for (guint i = 0; i < MANY; i++)
    yd_test_answer_refuse (&answers[i], test.session, yd_auth_token_get_access (token), NULL);
  for (guint i = 0; i < MANY; i++)
    {
      yd_test_spin (yd_test_answer_has_ended, &answers[i]);
      g_assert_no_error (answers[i].error);
      g_assert_true (answers[i].again);
      yd_test_answer_clear (&answers[i]);
    }
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 1);

  /* One that comes late with the old token needs nothing sent at all. */
  yd_test_answer_refuse (&late, test.session, yd_auth_token_get_access (token), NULL);
  yd_test_spin (yd_test_answer_has_ended, &late);
  g_assert_true (late.again);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 1);
  yd_test_sim_clear (&test);
}

static void
shorten_life (YdSimOptions *options)
{
  options->access_ttl_s = 2;
}

/* A token that lives two seconds is not refreshed at each use. */
static void
test_short_life (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, shorten_life);
  token = yd_test_sim_sign_in (&test);
  for (guint i = 0; i < 5; i++)
    {
      yd_test_answer_get (&answer, test.session);
      g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));
    }
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);
  yd_test_clock_advance (test.clock, 2 * G_USEC_PER_SEC);
  yd_test_answer_get (&answer, test.session);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 1);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* Storing fails */

static gboolean
is_signed_in (gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return yd_auth_session_get_state (((YdTestSim *) user_data)->session) ==
         YD_AUTH_STATE_SIGNED_IN;
}

static gboolean
has_saved_three_times (gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return ((YdTestSim *) user_data)->vault->saves >= 4;
}

static void
test_unsaved (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  advance_near_end (&test, token);
  test.vault->save_error = g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_FAILED, "f");
  yd_test_clock_hold (test.clock, TRUE);
  yd_test_answer_get (&answer, test.session);
  /* Used all the same: the old refresh token is spent. */
  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.token, !=, yd_auth_token_get_access (token));
  assert_state (&test, YD_AUTH_STATE_UNSAVED);
  assert_stored (&test, yd_auth_token_get_access (token));

  /* Tried again by itself, with longer and longer waits … */
  yd_test_clock_hold (test.clock, FALSE);
  yd_test_spin (has_saved_three_times, &test);
  assert_state (&test, YD_AUTH_STATE_UNSAVED);
  g_assert_cmpint (yd_test_clock_get_wait (test.clock, 0), >=, 1500000);
  g_assert_cmpint (yd_test_clock_get_wait (test.clock, 0), <=, 2500000);
  g_assert_cmpint (yd_test_clock_get_wait (test.clock, 1), >=, 3000000);

  /* … until it works. */
  g_clear_error (&test.vault->save_error);
  yd_auth_session_retry_save (test.session);
  yd_test_spin (is_signed_in, &test);
  assert_stored (&test, answer.token);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* A locked vault asks a person each time: not every two seconds. */
static void
test_unsaved_locked (void)
{
  YdTestSim test;
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  test.vault->save_error = g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_LOCKED, "l");
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  yd_test_sim_make_session (&test, token, NULL);
  yd_test_auth_settle ();
  assert_state (&test, YD_AUTH_STATE_UNSAVED);
  g_assert_cmpuint (test.vault->saves, ==, 1);
  yd_test_clock_advance (test.clock, 299 * G_USEC_PER_SEC);
  yd_test_auth_settle ();
  g_assert_cmpuint (test.vault->saves, ==, 1);
  yd_test_clock_advance (test.clock, 2 * G_USEC_PER_SEC);
  yd_test_auth_settle ();
  g_assert_cmpuint (test.vault->saves, ==, 2);

  /* "Unlock keyring" does not wait. */
  g_clear_error (&test.vault->save_error);
  yd_auth_session_retry_save (test.session);
  yd_test_auth_settle ();
  assert_state (&test, YD_AUTH_STATE_SIGNED_IN);
  yd_auth_session_retry_save (test.session);
  yd_test_auth_settle ();
  g_assert_cmpuint (test.vault->saves, ==, 3);
  yd_test_sim_clear (&test);
}

static void
test_in_memory (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  yd_test_sim_make_session (&test, token, NULL);
  yd_auth_session_keep_in_memory (test.session);
  yd_test_auth_settle ();
  assert_state (&test, YD_AUTH_STATE_SESSION);
  advance_near_end (&test, token);
  yd_test_answer_get (&answer, test.session);
  g_assert_cmpstr (answer.token, !=, yd_auth_token_get_access (token));
  assert_state (&test, YD_AUTH_STATE_SESSION);
  g_assert_cmpuint (test.vault->saves, ==, 0);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* What was stored before is not to sign in anybody at the next start. */
static void
test_in_memory_forgets (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  assert_stored (&test, yd_auth_token_get_access (token));
  yd_auth_session_keep_in_memory (test.session);
  assert_state (&test, YD_AUTH_STATE_SESSION);
  yd_test_auth_settle ();
  assert_stored (&test, NULL);
  g_assert_cmpuint (test.vault->forgets, ==, 1);
  yd_test_answer_get (&answer, test.session);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (token));

  yd_auth_session_keep_in_vault (test.session);
  yd_test_auth_settle ();
  assert_state (&test, YD_AUTH_STATE_SIGNED_IN);
  assert_stored (&test, yd_auth_token_get_access (token));
  yd_auth_session_keep_in_vault (test.session);
  yd_test_auth_settle ();
  g_assert_cmpuint (test.vault->forgets, ==, 1);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* A save that was under way when somebody chose so is undone. */
static void
test_in_memory_during_save (void)
{
  YdTestSim test;
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  test.vault->hold = TRUE;
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  yd_test_sim_make_session (&test, token, NULL);
  yd_test_auth_settle ();
  g_assert_cmpuint (test.vault->saves, ==, 1);
  yd_auth_session_keep_in_memory (test.session);
  yd_test_vault_release (test.vault);
  yd_test_auth_settle ();
  assert_state (&test, YD_AUTH_STATE_SESSION);
  assert_stored (&test, NULL);
  yd_test_sim_clear (&test);
}

/* Signing out and in */

typedef struct
{
  gboolean ended;
  gboolean done;
  GError *error; /* (owned) (nullable) */
} SignOut;

static void
signed_out_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  SignOut *out = user_data;

  out->done = yd_auth_session_sign_out_finish (YD_AUTH_SESSION (source), result, &out->error);
  out->ended = TRUE;
}

static gboolean
is_signed_out (gpointer user_data)
{
  return ((SignOut *) user_data)->ended;
}

static void
test_sign_out (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  SignOut out = { 0 };
  g_autoptr(YdAuthToken) token = NULL;
  g_autoptr(YdAuthToken) next = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  yd_auth_session_sign_out_async (test.session, NULL, signed_out_cb, &out);
  assert_state (&test, YD_AUTH_STATE_SIGNED_OUT);
  yd_test_spin (is_signed_out, &out);
  g_assert_true (out.done);
  assert_stored (&test, NULL);
  yd_test_answer_get (&answer, test.session);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);

  next = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  yd_auth_session_adopt (test.session, next);
  yd_test_answer_get (&answer, test.session);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (next));
  assert_state (&test, YD_AUTH_STATE_SIGNED_IN);
  assert_stored (&test, answer.token);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* Out while a refresh runs: its pair must not come back through the vault. */
static void
test_sign_out_during_refresh (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  SignOut out = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  test.vault->hold = TRUE;
  yd_test_answer_refuse (&answer, test.session, yd_auth_token_get_access (token), NULL);
  yd_test_spin (vault_holds_one, &test);
  yd_auth_session_sign_out_async (test.session, NULL, signed_out_cb, &out);
  yd_test_spin (yd_test_answer_has_ended, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  yd_test_auth_settle ();
  g_assert_false (out.ended);
  yd_test_vault_release (test.vault);
  yd_test_spin (is_signed_out, &out);
  assert_stored (&test, NULL);
  assert_state (&test, YD_AUTH_STATE_SIGNED_OUT);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

static void
test_sign_out_cancelled (void)
{
  YdTestSim test;
  SignOut out = { 0 };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  g_cancellable_cancel (cancellable);
  yd_auth_session_sign_out_async (test.session, cancellable, signed_out_cb, &out);
  yd_test_spin (is_signed_out, &out);
  g_assert_error (out.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_state (&test, YD_AUTH_STATE_SIGNED_IN);
  g_clear_error (&out.error);
  yd_test_sim_clear (&test);
}

static void
test_adopt_during_refresh (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;
  g_autoptr(YdAuthToken) next = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  next = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  test.vault->hold = TRUE;
  yd_test_answer_refuse (&answer, test.session, yd_auth_token_get_access (token), NULL);
  yd_test_spin (vault_holds_one, &test);
  yd_auth_session_adopt (test.session, next);
  yd_test_vault_release (test.vault);
  yd_test_spin (yd_test_answer_has_ended, &answer);
  g_assert_true (answer.again);
  yd_test_answer_get (&answer, test.session);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (next));
  assert_stored (&test, answer.token);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

static void
test_revoked (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  yd_auth_session_mark_revoked (test.session);
  assert_state (&test, YD_AUTH_STATE_SIGNED_OUT);
  yd_test_answer_get (&answer, test.session);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_REVOKED);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);
  yd_auth_session_adopt (test.session, token);
  yd_test_answer_get (&answer, test.session);
  g_assert_no_error (answer.error);

  /* No token is accepted: that is not the permission. */
  yd_auth_session_mark_refused (test.session);
  assert_state (&test, YD_AUTH_STATE_SIGNED_OUT);
  yd_test_answer_get (&answer, test.session);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* Cancellation: of one who waits, never of what is waited for. */

static void
test_cancelled (void)
{
  YdTestSim test;
  YdTestAnswer before = { 0 };
  YdTestAnswer during = { 0 };
  YdTestAnswer other = { 0 };
  YdTestAnswer after = { 0 };
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GCancellable) late = g_cancellable_new ();
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  g_cancellable_cancel (cancelled);
  yd_test_answer_ask (&before, test.session, cancelled);
  yd_test_spin (yd_test_answer_has_ended, &before);
  g_assert_error (before.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  yd_test_answer_refuse (&before, test.session, yd_auth_token_get_access (token), cancelled);
  yd_test_spin (yd_test_answer_has_ended, &before);
  g_assert_error (before.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);

  test.vault->hold = TRUE;
  yd_test_answer_refuse (&during, test.session, yd_auth_token_get_access (token), cancellable);
  yd_test_answer_refuse (&other, test.session, yd_auth_token_get_access (token), late);
  yd_test_spin (vault_holds_one, &test);
  g_cancellable_cancel (cancellable);
  yd_test_spin (yd_test_answer_has_ended, &during);
  g_assert_error (during.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (other.ended);
  yd_test_vault_release (test.vault);
  yd_test_spin (yd_test_answer_has_ended, &other);
  g_assert_true (other.again);
  g_cancellable_cancel (late);

  yd_test_answer_get (&after, test.session);
  g_assert_no_error (after.error);
  assert_stored (&test, after.token);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 1);
  yd_test_answer_clear (&before);
  yd_test_answer_clear (&during);
  yd_test_answer_clear (&after);
  yd_test_sim_clear (&test);
}

static void
sign_out_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree char *token =
    yd_net_authorizer_get_token_finish (YD_NET_AUTHORIZER (source), result, NULL);

  g_assert_nonnull (token);
  yd_auth_session_sign_out_async (YD_AUTH_SESSION (source), NULL, signed_out_cb, user_data);
}

/* One who gets a token signs out at once, while another still waits for a better one. */
static void
test_sign_out_when_served (gconstpointer in_memory)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  SignOut out = { 0 };
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  test.vault->hold = TRUE;
  yd_test_sim_make_session (&test, token, NULL);
  yd_net_authorizer_get_token_async (YD_NET_AUTHORIZER (test.session), NULL, sign_out_cb, &out);
  yd_test_answer_refuse (&answer, test.session, yd_auth_token_get_access (token), NULL);
  yd_test_auth_settle ();
  if (in_memory != NULL)
    yd_auth_session_keep_in_memory (test.session);
  yd_test_vault_release (test.vault);
  yd_test_spin (is_signed_out, &out);
  yd_test_spin (yd_test_answer_has_ended, &answer);
  g_assert_error (answer.error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT);
  g_assert_cmpuint (yd_test_sim_refreshes (&test), ==, 0);
  if (in_memory == NULL)
    assert_stored (&test, NULL);
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

/* An entry that the session never read is gone too. */
static void
test_sign_out_in_memory (void)
{
  YdTestSim test;
  SignOut out = { 0 };
  g_autoptr(YdAuthToken) old = NULL;
  g_autoptr(YdAuthToken) token = NULL;

  yd_test_sim_init (&test, NULL);
  old = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  token = yd_test_sim_issue (&test, "alice", yd_sim_get_client_id (test.sim));
  yd_test_vault_put (test.vault, test.user_id, test.key, old, NULL);
  yd_test_sim_make_session (&test, token, NULL);
  yd_auth_session_keep_in_memory (test.session);
  yd_test_auth_settle ();
  assert_state (&test, YD_AUTH_STATE_SESSION);
  yd_auth_session_sign_out_async (test.session, NULL, signed_out_cb, &out);
  yd_test_spin (is_signed_out, &out);
  g_assert_true (out.done);
  assert_state (&test, YD_AUTH_STATE_SIGNED_OUT);
  assert_stored (&test, NULL);
  yd_test_sim_clear (&test);
}

/* The owner lets go while a refresh runs: the new pair reaches the vault all the same. */
static void
test_dropped_during_refresh (void)
{
  YdTestSim test;
  YdTestAnswer answer = { 0 };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(YdAuthToken) token = NULL;
  g_autofree char *stored = NULL;
  gpointer weak;

  yd_test_sim_init (&test, NULL);
  token = yd_test_sim_sign_in (&test);
  test.vault->hold = TRUE;
  yd_test_answer_refuse (&answer, test.session, yd_auth_token_get_access (token), cancellable);
  yd_test_spin (vault_holds_one, &test);
  g_cancellable_cancel (cancellable);
  yd_test_spin (yd_test_answer_has_ended, &answer);
  weak = test.session;
  g_object_add_weak_pointer (G_OBJECT (test.session), &weak);
  g_clear_object (&test.session);
  g_assert_nonnull (weak);
  yd_test_vault_release (test.vault);
  yd_test_auth_settle ();
  g_assert_null (weak);
  stored = yd_test_vault_dup_access (test.vault, test.user_id, test.key);
  g_assert_nonnull (stored);
  g_assert_cmpstr (stored, !=, yd_auth_token_get_access (token));
  yd_test_answer_clear (&answer);
  yd_test_sim_clear (&test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/session/stored-before-used", test_stored_before_used);
  g_test_add_func ("/auth/session/loaded", test_loaded);
  g_test_add_func ("/auth/session/nothing-stored", test_nothing_stored);
  g_test_add_func ("/auth/session/vault-locked", test_vault_locked);
  g_test_add_func ("/auth/session/vault-troubles", test_vault_troubles);
  g_test_add_func ("/auth/session/one-refresh-for-all", test_one_refresh_for_all);
  g_test_add_func ("/auth/session/one-refresh-for-refused", test_one_refresh_for_refused);
  g_test_add_func ("/auth/session/short-life", test_short_life);
  g_test_add_func ("/auth/session/unsaved", test_unsaved);
  g_test_add_func ("/auth/session/unsaved-locked", test_unsaved_locked);
  g_test_add_func ("/auth/session/in-memory", test_in_memory);
  g_test_add_func ("/auth/session/in-memory-forgets", test_in_memory_forgets);
  g_test_add_func ("/auth/session/in-memory-during-save", test_in_memory_during_save);
  g_test_add_func ("/auth/session/sign-out-in-memory", test_sign_out_in_memory);
  g_test_add_func ("/auth/session/sign-out", test_sign_out);
  g_test_add_func ("/auth/session/sign-out-during-refresh", test_sign_out_during_refresh);
  g_test_add_func ("/auth/session/sign-out-cancelled", test_sign_out_cancelled);
  g_test_add_data_func ("/auth/session/sign-out-when-served", NULL, test_sign_out_when_served);
  g_test_add_data_func ("/auth/session/sign-out-when-served-in-memory", "",
                        test_sign_out_when_served);
  g_test_add_func ("/auth/session/adopt-during-refresh", test_adopt_during_refresh);
  g_test_add_func ("/auth/session/revoked", test_revoked);
  g_test_add_func ("/auth/session/cancelled", test_cancelled);
  g_test_add_func ("/auth/session/dropped-during-refresh", test_dropped_during_refresh);
  return g_test_run ();
}
