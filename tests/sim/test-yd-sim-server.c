/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What every request goes through: User-Agent, path, verb, token, consent, budget, JSON; the
 * journal and the violations. Reference §1, §4, §7. */

#include "config.h"

#include "yd-sim-probe.h"

#include <string.h>

#define DRIVES "/adrive/v1.0/user/getDriveInfo"

static void
test_user (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  g_autofree char *refresh = NULL;
  g_autofree char *token = yd_sim_issue_tokens (sim, "alice", NULL, &refresh);
  g_autoptr(YdSimProbe) drives = yd_sim_probe_call (sim, "POST", DRIVES, token, NULL);
  g_autoptr(YdSimProbe) again = yd_sim_probe_call (sim, "POST", DRIVES, token, "{}");
  g_autoptr(YdSimProbe) info = yd_sim_probe_call (sim, "GET", "/oauth/users/info", token, NULL);
  g_autoptr(YdSimProbe) vip = yd_sim_probe_call (sim, "POST", "/v1.0/user/getVipInfo", token, NULL);
  YdSimEntry *entry = g_ptr_array_index (yd_sim_get_journal (sim), 0);

  g_assert_nonnull (refresh);
  g_assert_cmpuint (drives->status, ==, 200);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpstr (yd_sim_probe_string (drives, "name"), ==, "小明");
  g_assert_cmpstr (yd_sim_probe_string (drives, "default_drive_id"), ==,
                   yd_sim_get_drive_id (sim, "alice", "backup"));
  g_assert_cmpstr (yd_sim_probe_string (drives, "resource_drive_id"), ==,
                   yd_sim_get_drive_id (sim, "alice", "resource"));
  g_assert_cmpstr (yd_sim_probe_string (info, "id"), ==, yd_sim_get_user_id (sim, "alice"));
  g_assert_cmpstr (yd_sim_probe_string (vip, "identity"), ==, "member");
  g_assert_cmpstr (entry->user, ==, "alice");
  g_assert_cmpstr (entry->method, ==, "POST");
  g_assert_cmpstr (entry->endpoint, ==, DRIVES);
  g_assert_cmpuint (entry->status, ==, 200);
  g_assert_cmpuint (yd_sim_count (sim, "getDriveInfo"), ==, 2);
  g_assert_cmpuint (yd_sim_count (sim, "/oauth/"), ==, 1);
  g_assert_cmpuint (yd_sim_count (sim, NULL), ==, 4);
  g_assert_cmpuint (yd_sim_get_connections_opened (sim), ==, 4);
  g_assert_cmpuint (yd_sim_get_violations (sim)->len, ==, 0);
  yd_sim_probe_stop (sim);
}

static void
test_refused (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  g_autofree char *token = yd_sim_issue_tokens (sim, "bob", NULL, NULL);
  g_autoptr(YdSimProbe) none = yd_sim_probe_call (sim, "POST", DRIVES, NULL, NULL);
  g_autoptr(YdSimProbe) wrong = yd_sim_probe_call (sim, "POST", DRIVES, "a.b.c", NULL);
  g_autoptr(YdSimProbe) verb = yd_sim_probe_call (sim, "GET", DRIVES, token, NULL);
  g_autoptr(YdSimProbe) path = yd_sim_probe_call (sim, "POST", "/adrive/v9/x", token, "{}");
  g_autoptr(YdSimProbe) expired = NULL;
  g_autoptr(YdSimProbe) revoked = NULL;
  g_autofree char *second = NULL;

  yd_sim_probe_assert (none, 401, "AccessTokenInvalid");
  yd_sim_probe_assert (wrong, 401, "AccessTokenInvalid");
  g_assert_cmpuint (verb->status, ==, 405);
  g_assert_cmpuint (path->status, ==, 404);
  g_assert_cmpstr (yd_sim_probe_string (path, "path"), ==, "/adrive/v9/x");

  yd_sim_expire_tokens (sim);
  expired = yd_sim_probe_call (sim, "POST", DRIVES, token, NULL);
  yd_sim_probe_assert (expired, 401, "AccessTokenExpired");

  second = yd_sim_issue_tokens (sim, "bob", NULL, NULL);
  yd_sim_revoke (sim, "bob");
  revoked = yd_sim_probe_call (sim, "POST", DRIVES, second, NULL);
  yd_sim_probe_assert (revoked, 403, "PermissionDenied");
  yd_sim_probe_stop (sim);
}

static void
test_no_user_agent (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  const char *raw = "POST " DRIVES " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
  g_autoptr(YdSimProbe) probe = yd_sim_probe_raw (sim, raw, strlen (raw), 5000);
  GPtrArray *violations = yd_sim_get_violations (sim);

  g_assert_cmpuint (probe->status, ==, 500);
  g_assert_cmpuint (violations->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (violations, 0), "no User-Agent"));
  yd_sim_clear_violations (sim);
  g_assert_cmpuint (violations->len, ==, 0);
  yd_sim_probe_stop (sim);
}

static void
test_limits (void)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  g_autofree char *token = NULL;
  YdSim *sim;
  guint i;

  options->limits = TRUE;
  sim = yd_sim_probe_start (options);
  token = yd_sim_issue_tokens (sim, "alice", NULL, NULL);
  for (i = 0; i < 400; i++)
    {
      g_autoptr(YdSimProbe) probe = yd_sim_probe_call (sim, "POST", DRIVES, token, NULL);
      g_autofree char *wait = yd_sim_probe_header (probe, "x-retry-after");

      if (probe->status == 200)
        continue;
      yd_sim_probe_assert (probe, 429, "TooManyRequests");
      g_assert_cmpuint (g_ascii_strtoull (wait, NULL, 10), >, 0);
      g_assert_cmpuint (g_ascii_strtoull (wait, NULL, 10), <=, 100);
      break;
    }
  g_assert_cmpuint (i, >=, 150);
  g_assert_cmpuint (i, <, 400);
  yd_sim_probe_stop (sim);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/server/user", test_user);
  g_test_add_func ("/sim/server/refused", test_refused);
  g_test_add_func ("/sim/server/no-user-agent", test_no_user_agent);
  g_test_add_func ("/sim/server/limits", test_limits);
  return g_test_run ();
}
