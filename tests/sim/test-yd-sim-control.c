/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The control endpoints, for tests in other languages; and that a closed simulator has none. */

#include "config.h"

#include "yd-sim-probe.h"

#include <string.h>

#define DRIVES "/adrive/v1.0/user/getDriveInfo"

static YdSimProbe *
control (YdSim      *sim,
         const char *what,
         const char *body)
{
  g_autofree char *path = g_strconcat ("/_sim/", what, NULL);

  return yd_sim_probe_call (sim, body != NULL ? "POST" : "GET", path, NULL, body);
}

static void
assert_ok (YdSim      *sim,
           const char *what,
           const char *body)
{
  g_autoptr(YdSimProbe) probe = control (sim, what, body);

  g_assert_cmpuint (probe->status, ==, 200);
}

static void
assert_refused (YdSim      *sim,
                const char *what,
                const char *body)
{
  g_autoptr(YdSimProbe) probe = control (sim, what, body);

  g_assert_cmpuint (probe->status, ==, 400);
}

static void
assert_status (YdSim      *sim,
               const char *token,
               guint       status)
{
  g_autoptr(YdSimProbe) probe = yd_sim_probe_call (sim, "POST", DRIVES, token, NULL);

  g_assert_cmpuint (probe->status, ==, status);
}

static void
test_people (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  g_autoptr(YdSimProbe) info = control (sim, "info", NULL);
  g_autoptr(YdSimProbe) tokens = control (sim, "tokens", "{\"user\":\"alice\"}");
  const char *token = yd_sim_probe_string (tokens, "access_token");
  g_autoptr(YdSimProbe) drives = NULL;
  g_autoptr(YdSimProbe) vip = NULL;

  g_assert_cmpstr (yd_sim_probe_string (info, "base_url"), ==, yd_sim_get_base_url (sim));
  g_assert_cmpstr (yd_sim_probe_string (info, "client_id"), ==, yd_sim_get_client_id (sim));
  g_assert_nonnull (yd_sim_probe_string (tokens, "refresh_token"));
  assert_status (sim, token, 200);
  assert_ok (sim, "grant", "{\"user\":\"alice\",\"drives\":\"resource\"}");
  drives = yd_sim_probe_call (sim, "POST", DRIVES, token, NULL);
  g_assert_null (yd_sim_probe_string (drives, "backup_drive_id"));
  assert_ok (sim, "account", "{\"user\":\"alice\",\"package\":true}");
  vip = yd_sim_probe_call (sim, "POST", "/business/v1.0/user/getVipInfo", token, "{}");
  g_assert_cmpstr (yd_sim_probe_string (vip, "identity"), ==, "svip");
  assert_ok (sim, "expire", "{\"what\":\"tokens\"}");
  assert_status (sim, token, 401);
  assert_ok (sim, "revoke", "{\"user\":\"alice\"}");
  assert_refused (sim, "revoke", "{\"user\":\"carol\"}");
  assert_refused (sim, "tokens", "{\"user\":\"carol\"}");
  assert_refused (sim, "expire", "{\"what\":\"nothing\"}");
  assert_refused (sim, "scan", "{\"sid\":\"0\"}");
  assert_refused (sim, "confirm", "{}");
  assert_refused (sim, "faults", "{\"kind\":\"flood\"}");
  yd_sim_probe_stop (sim);
}

static void
test_journal (void)
{
  YdSim *sim = yd_sim_probe_start (NULL);
  g_autofree char *token = yd_sim_issue_tokens (sim, "bob", NULL, NULL);
  g_autoptr(YdSimProbe) probe = NULL;
  g_autoptr(YdSimProbe) leak = NULL;
  g_autoptr(YdSimProbe) violations = NULL;
  JsonArray *array;
  JsonObject *entry;

  assert_ok (sim, "faults", "{\"kind\":\"reply\",\"endpoint\":\"" DRIVES "\",\"status\":418,"
                            "\"headers\":{\"X-Tea\":\"green\"},\"body_base64\":\"dGVh\"}");
  assert_status (sim, token, 418);
  assert_status (sim, token, 200);
  probe = control (sim, "journal", NULL);
  array = json_object_get_array_member (json_node_get_object (probe->json), "journal");
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  entry = json_array_get_object_element (array, 0);
  g_assert_cmpstr (json_object_get_string_member (entry, "path"), ==, DRIVES);
  g_assert_cmpint (json_object_get_int_member (entry, "status"), ==, 418);
  entry = json_array_get_object_element (array, 1);
  g_assert_cmpstr (json_object_get_string_member (entry, "user"), ==, "bob");

  leak = yd_sim_probe_call (sim, "POST", "/alistbroker/alist/ali_open/qr", token, "{}");
  violations = control (sim, "violations", NULL);
  array = json_object_get_array_member (json_node_get_object (violations->json), "violations");
  g_assert_cmpuint (json_array_get_length (array), ==, 1);
  assert_ok (sim, "clear", "{}");
  g_assert_cmpuint (yd_sim_get_violations (sim)->len, ==, 0);
  g_assert_cmpuint (yd_sim_get_journal (sim)->len, ==, 0);
  g_assert_cmpuint (yd_sim_count (sim, NULL), ==, 0);
  yd_sim_probe_stop (sim);
}

static void
test_closed (void)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  const char *foreign = "GET /oauth/users/info HTTP/1.1\r\nHost: evil.example\r\n"
                        "User-Agent: probe\r\n\r\n";
  g_autofree char *token = NULL;
  g_autoptr(YdSimProbe) info = NULL;
  g_autoptr(YdSimProbe) rebound = NULL;
  YdSim *sim;

  options->closed = TRUE;
  sim = yd_sim_probe_start (options);
  token = yd_sim_issue_tokens (sim, "alice", NULL, NULL);
  info = control (sim, "info", NULL);
  g_assert_cmpuint (info->status, ==, 404);
  rebound = yd_sim_probe_raw (sim, foreign, strlen (foreign), 5000);
  g_assert_cmpuint (rebound->status, ==, 403);
  assert_status (sim, token, 200);
  yd_sim_probe_stop (sim);
}

/* The journal of a demo drive, which runs for weeks, does not grow; its counts stay right. */
static void
test_demo (void)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  g_autofree char *token = NULL;
  g_autoptr(YdSimProbe) info = NULL;
  YdSim *sim;
  guint i;

  options->demo = TRUE;
  sim = yd_sim_probe_start (options);
  token = yd_sim_issue_tokens (sim, "alice", NULL, NULL);
  for (i = 0; i < 300; i++)
    assert_status (sim, token, 200);
  g_assert_cmpuint (yd_sim_get_journal (sim)->len, <=, 200);
  g_assert_cmpuint (yd_sim_count (sim, DRIVES), ==, 300);
  info = yd_sim_probe_call (sim, "GET", "/oauth/users/info", token, NULL);
  g_assert_cmpstr (yd_sim_probe_string (info, "name"), ==, "Demo");
  yd_sim_probe_stop (sim);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/control/people", test_people);
  g_test_add_func ("/sim/control/journal", test_journal);
  g_test_add_func ("/sim/control/closed", test_closed);
  g_test_add_func ("/sim/control/demo", test_demo);
  return g_test_run ();
}
