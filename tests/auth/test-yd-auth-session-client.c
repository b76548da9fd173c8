/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same account through another client: whose entry of the vault is kept, which one is
 * forgotten, and when.
 */
#include "config.h"

#include "yd-test-auth-sim.h"

typedef struct
{
  YdTestSim sim;
  YdAuthClient *other; /* (owned): a broker */
  char *other_key;     /* (owned) */
  YdAuthToken *first;  /* (owned): through the client of before */
  YdAuthToken *second; /* (owned): through the broker */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  YdTestSim *sim = &fixture->sim;

  yd_test_sim_init (sim, NULL);
  fixture->other = yd_auth_client_new (YD_AUTH_CLIENT_OPENLIST, yd_sim_get_base_url (sim->sim),
                                       yd_sim_get_base_url (sim->sim), NULL, NULL);
  fixture->other_key = yd_auth_client_dup_key (fixture->other);
  fixture->first = yd_test_sim_sign_in (sim);
  fixture->second = yd_test_sim_issue (sim, "alice", yd_sim_get_broker_client_id (sim->sim));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  yd_auth_client_unref (fixture->other);
  g_free (fixture->other_key);
  yd_auth_token_unref (fixture->first);
  yd_auth_token_unref (fixture->second);
  yd_test_sim_clear (&fixture->sim);
}

static void
assert_entries (Fixture     *fixture,
                YdAuthToken *old,
                YdAuthToken *other)
{
  YdTestSim *sim = &fixture->sim;
  g_autofree char *old_access = yd_test_vault_dup_access (sim->vault, sim->user_id, sim->key);
  g_autofree char *other_access =
    yd_test_vault_dup_access (sim->vault, sim->user_id, fixture->other_key);

  g_assert_cmpstr (old_access, ==, old != NULL ? yd_auth_token_get_access (old) : NULL);
  g_assert_cmpstr (other_access, ==, other != NULL ? yd_auth_token_get_access (other) : NULL);
}

static void
change_client (Fixture *fixture)
{
  yd_auth_session_set_client (fixture->sim.session, fixture->other, NULL);
  yd_auth_session_adopt (fixture->sim.session, fixture->second);
}

/* The new pair is safe before the old one goes; the program is not to end between. */
static void
test_kept_then_forgotten (Fixture       *fixture,
                          gconstpointer  data)
{
  YdTestSim *sim = &fixture->sim;
  YdTestAnswer answer = { 0 };

  assert_entries (fixture, fixture->first, NULL);
  sim->vault->hold = TRUE;
  change_client (fixture);
  yd_test_auth_settle ();
  g_assert_true (yd_auth_session_is_busy (sim->session));
  g_assert_cmpuint (sim->vault->forgets, ==, 0);
  assert_entries (fixture, fixture->first, NULL);

  sim->vault->hold = FALSE;
  yd_test_vault_release (sim->vault);
  yd_test_auth_settle ();
  assert_entries (fixture, NULL, fixture->second);
  g_assert_cmpuint (sim->vault->forgets, ==, 1);
  g_assert_false (yd_auth_session_is_busy (sim->session));
  g_assert_cmpint (yd_auth_session_get_state (sim->session), ==, YD_AUTH_STATE_SIGNED_IN);
  yd_test_answer_get (&answer, sim->session);
  g_assert_cmpstr (answer.token, ==, yd_auth_token_get_access (fixture->second));
  yd_test_answer_clear (&answer);
}

/* And back again, before anything happened: nothing that is needed is forgotten. */
static void
test_back_again (Fixture       *fixture,
                 gconstpointer  data)
{
  YdTestSim *sim = &fixture->sim;

  change_client (fixture);
  yd_auth_session_set_client (sim->session, sim->client, NULL);
  yd_auth_session_adopt (sim->session, fixture->first);
  yd_test_auth_settle ();
  assert_entries (fixture, fixture->first, NULL);
  g_assert_cmpint (yd_auth_session_get_state (sim->session), ==, YD_AUTH_STATE_SIGNED_IN);
}

/* A vault that cannot forget now is asked again when it has kept something. */
static void
test_forgotten_later (Fixture       *fixture,
                      gconstpointer  data)
{
  YdTestSim *sim = &fixture->sim;

  sim->vault->forget_error = g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_LOCKED, "");
  change_client (fixture);
  yd_test_auth_settle ();
  assert_entries (fixture, fixture->first, fixture->second);
  g_assert_cmpuint (sim->vault->forgets, ==, 1);
  g_assert_false (yd_auth_session_is_busy (sim->session));

  g_clear_error (&sim->vault->forget_error);
  yd_auth_session_adopt (sim->session, fixture->second);
  yd_test_auth_settle ();
  assert_entries (fixture, NULL, fixture->second);
}

static void
count_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_assert_true (yd_auth_session_sign_out_finish (YD_AUTH_SESSION (source), result, NULL));
  (*(guint *) user_data)++;
}

/* Signed out at once: neither entry is left. */
static void
test_signed_out (Fixture       *fixture,
                 gconstpointer  data)
{
  guint ended = 0;

  change_client (fixture);
  yd_auth_session_sign_out_async (fixture->sim.session, NULL, count_cb, &ended);
  yd_test_auth_settle ();
  g_assert_cmpuint (ended, ==, 1);
  assert_entries (fixture, NULL, NULL);
}

/* Only for this session: the vault has nothing of either. */
static void
test_in_memory (Fixture       *fixture,
                gconstpointer  data)
{
  change_client (fixture);
  yd_auth_session_keep_in_memory (fixture->sim.session);
  yd_test_auth_settle ();
  assert_entries (fixture, NULL, NULL);
  g_assert_cmpint (yd_auth_session_get_state (fixture->sim.session), ==, YD_AUTH_STATE_SESSION);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/auth/session-client/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("kept-then-forgotten", test_kept_then_forgotten);
  ADD ("back-again", test_back_again);
  ADD ("forgotten-later", test_forgotten_later);
  ADD ("signed-out", test_signed_out);
  ADD ("in-memory", test_in_memory);
#undef ADD
  return g_test_run ();
}
