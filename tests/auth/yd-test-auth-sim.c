/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fixture with the simulator; see the header.
 */
#include "config.h"

#include "yd-test-auth-sim.h"

#include <string.h>

static gint64
tell_time (gpointer data)
{
  return yd_base_clock_get_real_us (data);
}

void
yd_test_sim_init (YdTestSim *self,
                  void     (*adjust) (YdSimOptions *options))
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  g_autoptr(GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->clock = yd_test_clock_new (YD_TEST_NOW_US);
  options->seed = 7;
  options->now_us = tell_time;
  options->now_data = self->clock;
  if (adjust != NULL)
    adjust (options);
  self->sim = yd_sim_new (options);
  yd_sim_start (self->sim, &error);
  g_assert_no_error (error);
  self->net = yd_net_session_new (YD_BASE_CLOCK (self->clock), "Test/1");
  self->vault = yd_test_vault_new ();
  self->client = yd_auth_client_new (YD_AUTH_CLIENT_OWN, yd_sim_get_base_url (self->sim), NULL,
                                     yd_sim_get_client_id (self->sim),
                                     yd_sim_get_client_secret (self->sim));
  self->key = yd_auth_client_dup_key (self->client);
  self->user_id = g_strdup (yd_sim_get_user_id (self->sim, "alice"));
}

static void
print_violation (gpointer data,
                 gpointer user_data)
{
  g_test_message ("violation: %s", (const char *) data);
}

void
yd_test_sim_clear (YdTestSim *self)
{
  GPtrArray *violations = yd_sim_get_violations (self->sim);

  yd_test_auth_settle ();
  g_ptr_array_foreach (violations, print_violation, NULL);
  g_assert_cmpuint (violations->len, ==, 0);
  if (self->session != NULL)
    g_assert_finalize_object (self->session);
  g_assert_finalize_object (self->net);
  yd_sim_stop (self->sim);
  yd_test_auth_settle ();
  g_assert_finalize_object (self->sim);
  g_assert_finalize_object (self->vault);
  g_assert_cmpuint (yd_test_clock_count_timers (self->clock), ==, 0);
  g_assert_finalize_object (self->clock);
  yd_auth_client_unref (self->client);
  g_free (self->user_id);
  g_free (self->key);
}

YdAuthToken *
yd_test_sim_issue (YdTestSim  *self,
                   const char *user,
                   const char *client_id)
{
  g_autofree char *refresh = NULL;
  g_autofree char *access = yd_sim_issue_tokens (self->sim, user, client_id, &refresh);

  return yd_auth_token_new (access, refresh, 0,
                            yd_base_clock_get_real_us (YD_BASE_CLOCK (self->clock)));
}

void
yd_test_sim_make_session (YdTestSim   *self,
                          YdAuthToken *token,
                          const char  *lock_path)
{
  self->session = yd_auth_session_new (self->net, YD_BASE_CLOCK (self->clock),
                                       YD_AUTH_VAULT (self->vault), self->client, self->user_id,
                                       "Test", token, lock_path);
}

YdAuthToken *
yd_test_sim_sign_in (YdTestSim *self)
{
  YdAuthToken *token = yd_test_sim_issue (self, "alice", yd_sim_get_client_id (self->sim));

  yd_test_sim_make_session (self, token, NULL);
  yd_test_auth_settle ();
  g_assert_cmpint (yd_auth_session_get_state (self->session), ==, YD_AUTH_STATE_SIGNED_IN);
  return token;
}

void
yd_test_sim_fault (YdTestSim      *self,
                   YdSimFaultKind  kind,
                   guint           status,
                   const char     *body,
                   guint           times)
{
  g_autoptr(GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  YdSimFault fault = { .kind = kind, .endpoint = YD_TEST_TOKEN_PATH, .nth = 1, .times = times,
                       .status = status, .body = bytes };

  yd_sim_add_fault (self->sim, &fault);
}

guint
yd_test_sim_refreshes (YdTestSim *self)
{
  return yd_sim_count (self->sim, YD_TEST_TOKEN_PATH);
}
