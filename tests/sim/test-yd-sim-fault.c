/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Each kind of scripted fault, as it arrives on a plain socket; budgets with a clock of the test's;
 * stopping in the middle; a simulator on a thread of its own. */

#include "config.h"

#include "yd-sim-budget.h"
#include "yd-sim-probe.h"

#include <string.h>

#define DRIVES "/adrive/v1.0/user/getDriveInfo"
#define SCAN   "/oauth/authorize/qrcode"

typedef struct
{
  YdSim *sim;   /* (owned) */
  char  *token; /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->sim = yd_sim_probe_start (NULL);
  fixture->token = yd_sim_issue_tokens (fixture->sim, "alice", NULL, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpuint (yd_sim_get_violations (fixture->sim)->len, ==, 0);
  g_free (fixture->token);
  yd_sim_probe_stop (fixture->sim);
}

static YdSimProbe *
call (Fixture *fixture)
{
  return yd_sim_probe_call (fixture->sim, "POST", DRIVES, fixture->token, "{}");
}

static void
assert_good (Fixture *fixture)
{
  g_autoptr(YdSimProbe) probe = call (fixture);

  g_assert_cmpuint (probe->status, ==, 200);
  g_assert_false (probe->closed);
  g_assert_nonnull (probe->json);
}

static const YdSimEntry *
get_last (Fixture *fixture)
{
  GPtrArray *journal = yd_sim_get_journal (fixture->sim);

  return g_ptr_array_index (journal, journal->len - 1);
}

static void
test_reply (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("<html>Bad Gateway</html>", 24);
  YdSimFault fault = {
    .kind = YD_SIM_FAULT_REPLY, .endpoint = "getDriveInfo", .nth = 2, .times = 2, .status = 502,
    .content_type = "text/html", .headers = "X-One: 1\nX-Two: two", .body = body,
  };
  guint i;

  yd_sim_add_fault (fixture->sim, &fault);
  assert_good (fixture);
  for (i = 0; i < 2; i++)
    {
      g_autoptr(YdSimProbe) probe = call (fixture);
      g_autofree char *two = yd_sim_probe_header (probe, "X-Two");

      g_assert_cmpuint (probe->status, ==, 502);
      g_assert_cmpstr (two, ==, "two");
      g_assert_true (g_bytes_equal (probe->body, body));
      g_assert_cmpuint (get_last (fixture)->status, ==, 502);
    }
  assert_good (fixture);
}

static void
test_huge_reply (Fixture       *fixture,
                 gconstpointer  data)
{
  gsize length = 16 * 1024 * 1024;
  char *text = g_malloc (length);
  g_autoptr(GBytes) body = NULL;
  g_autoptr(YdSimProbe) probe = NULL;
  YdSimFault fault = { .kind = YD_SIM_FAULT_REPLY };

  memset (text, '[', length);
  body = g_bytes_new_take (text, length);
  fault.body = body;
  yd_sim_add_fault (fixture->sim, &fault);
  probe = yd_sim_probe_send (fixture->sim, "GET", "/any", "", NULL, 0);
  g_assert_cmpuint (probe->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (probe->body), ==, length);
}

static void
test_redirect (Fixture       *fixture,
               gconstpointer  data)
{
  YdSimFault fault = {
    .kind = YD_SIM_FAULT_REDIRECT, .endpoint = "/adrive/*", .status = 307,
    .url = "http://127.0.0.1:9/elsewhere",
  };
  g_autoptr(YdSimProbe) probe = NULL;
  g_autofree char *location = NULL;

  yd_sim_add_fault (fixture->sim, &fault);
  probe = call (fixture);
  location = yd_sim_probe_header (probe, "Location");
  g_assert_cmpuint (probe->status, ==, 307);
  g_assert_cmpstr (location, ==, "http://127.0.0.1:9/elsewhere");
}

static void
test_no_reply (Fixture       *fixture,
               gconstpointer  data)
{
  YdSimFault fault = {
    .kind = GPOINTER_TO_INT (data), .endpoint = DRIVES, .n = 1, .reset = TRUE,
  };
  g_autoptr(YdSimProbe) reset = NULL;
  g_autoptr(YdSimProbe) ended = NULL;

  yd_sim_add_fault (fixture->sim, &fault);
  reset = call (fixture);
  g_assert_cmpuint (reset->status, ==, 0);
  g_assert_true (reset->closed);
  g_assert_cmpuint (get_last (fixture)->status, ==, 0);
  fault.reset = FALSE;
  yd_sim_add_fault (fixture->sim, &fault);
  ended = call (fixture);
  g_assert_cmpuint (ended->status, ==, 0);
  g_assert_true (ended->closed);
  assert_good (fixture);
}

/* The answer is lost, its effect is not: the refresh token is spent. */
static void
test_lost_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_LOST_ANSWER, .endpoint = "/oauth/access_token" };
  YdSim *sim = fixture->sim;
  g_autofree char *refresh = NULL;
  G_GNUC_UNUSED g_autofree char *access = yd_sim_issue_tokens (sim, "alice", NULL, &refresh);
  g_autofree char *body =
    g_strdup_printf ("{\"client_id\":\"%s\",\"client_secret\":\"%s\","
                     "\"grant_type\":\"refresh_token\",\"refresh_token\":\"%s\"}",
                     yd_sim_get_client_id (sim), yd_sim_get_client_secret (sim), refresh);
  g_autoptr(YdSimProbe) lost = NULL;
  g_autoptr(YdSimProbe) again = NULL;

  yd_sim_add_fault (sim, &fault);
  lost = yd_sim_probe_call (sim, "POST", "/oauth/access_token", NULL, body);
  again = yd_sim_probe_call (sim, "POST", "/oauth/access_token", NULL, body);
  g_assert_cmpuint (lost->status, ==, 0);
  g_assert_true (lost->closed);
  yd_sim_probe_assert (again, 401, "RefreshTokenExpired");
}

static void
test_cut_reply (Fixture       *fixture,
                gconstpointer  data)
{
  goffset lengths[] = { 0, 1, 20 };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      YdSimFault fault = { .kind = YD_SIM_FAULT_CUT_REPLY, .n = lengths[i] };
      g_autoptr(YdSimProbe) probe = NULL;

      yd_sim_add_fault (fixture->sim, &fault);
      probe = call (fixture);
      g_assert_cmpuint (probe->status, ==, 200);
      g_assert_true (probe->closed);
      g_assert_cmpuint (g_bytes_get_size (probe->body), ==, lengths[i]);
      g_assert_cmpint (get_last (fixture)->bytes_sent, ==, lengths[i]);
    }
}

static void
test_flip_bit (Fixture       *fixture,
               gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_FLIP_BIT, .n = 3 };
  g_autoptr(YdSimProbe) good = call (fixture);
  g_autoptr(YdSimProbe) bad = NULL;
  const char *left = yd_sim_probe_text (good);
  const char *right;
  gsize i;

  yd_sim_add_fault (fixture->sim, &fault);
  bad = call (fixture);
  right = yd_sim_probe_text (bad);
  g_assert_cmpuint (g_bytes_get_size (bad->body), ==, g_bytes_get_size (good->body));
  for (i = 0; i < g_bytes_get_size (good->body); i++)
    g_assert_cmpint (left[i] ^ right[i], ==, i == 3 ? 1 : 0);
}

static void
test_wrong_length (Fixture       *fixture,
                   gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_WRONG_LENGTH, .n = 5 };
  g_autoptr(YdSimProbe) good = call (fixture);
  g_autoptr(YdSimProbe) longer = NULL;
  g_autoptr(YdSimProbe) shorter = NULL;
  g_autofree char *declared = NULL;
  gsize length = g_bytes_get_size (good->body);

  yd_sim_add_fault (fixture->sim, &fault);
  longer = call (fixture);
  g_assert_true (longer->closed);
  g_assert_cmpuint (g_bytes_get_size (longer->body), ==, length);
  fault.n = -5;
  yd_sim_add_fault (fixture->sim, &fault);
  shorter = call (fixture);
  declared = yd_sim_probe_header (shorter, "Content-Length");
  g_assert_cmpuint (g_ascii_strtoull (declared, NULL, 10), ==, length - 5);
}

static void
test_slow_body (Fixture       *fixture,
                gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_SLOW_BODY, .n = 50, .delay_ms = 2 };
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr(YdSimProbe) probe = NULL;

  yd_sim_add_fault (fixture->sim, &fault);
  probe = call (fixture);
  g_assert_cmpuint (probe->status, ==, 200);
  g_assert_nonnull (probe->json);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=,
                   2000 * (gint64) (g_bytes_get_size (probe->body) / 50));
}

static void
test_raw (Fixture       *fixture,
          gconstpointer  data)
{
  const char *text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel";
  g_autoptr(GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);
  YdSimFault fault = { .kind = YD_SIM_FAULT_RAW, .body = body };
  g_autoptr(YdSimProbe) probe = NULL;
  g_autoptr(YdSimProbe) silent = NULL;

  yd_sim_add_fault (fixture->sim, &fault);
  probe = call (fixture);
  g_assert_cmpuint (probe->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (probe->body), ==, strlen ("5\r\nhel"));
  g_assert_true (probe->closed);
  fault.body = nothing;
  yd_sim_add_fault (fixture->sim, &fault);
  silent = call (fixture);
  g_assert_cmpuint (silent->status, ==, 0);
}

static void
test_delay (Fixture       *fixture,
            gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_DELAY, .delay_ms = 40 };
  YdSimFault late = { .kind = YD_SIM_FAULT_REPLY, .delay_ms = 40, .status = 503 };
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr(YdSimProbe) probe = NULL;

  yd_sim_add_fault (fixture->sim, &fault);
  assert_good (fixture);
  yd_sim_add_fault (fixture->sim, &late);
  probe = call (fixture);
  g_assert_cmpuint (probe->status, ==, 503);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 80000);
}

/* Never answered; the client leaves, or the simulator stops while it is so. */
static void
test_hang (Fixture       *fixture,
           gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_HANG, .times = G_MAXUINT };
  const char *raw = "POST " SCAN " HTTP/1.1\r\nHost: x\r\nUser-Agent: probe\r\n"
                    "Content-Length: 2\r\n\r\n{}";
  g_autoptr(YdSimProbe) probe = NULL;

  yd_sim_add_fault (fixture->sim, &fault);
  probe = yd_sim_probe_raw (fixture->sim, raw, strlen (raw), 50);
  g_assert_cmpuint (probe->status, ==, 0);
  g_assert_false (probe->closed && g_bytes_get_size (probe->body) > 0);
  g_assert_cmpstr (get_last (fixture)->body, ==, "{}");
  yd_sim_clear_faults (fixture->sim);
  assert_good (fixture);
}

static gboolean
let_go (gpointer sim)
{
  if (yd_sim_count (sim, NULL) == 0)
    return G_SOURCE_CONTINUE;
  yd_sim_let_go (sim);
  return G_SOURCE_REMOVE;
}

/* Who hangs is cut off, without an answer, when somebody wants to go on. */
static void
test_let_go (Fixture       *fixture,
             gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_HANG };
  const char *raw = "POST " SCAN " HTTP/1.1\r\nHost: x\r\nUser-Agent: probe\r\n"
                    "Content-Length: 2\r\n\r\n{}";
  g_autoptr(YdSimProbe) probe = NULL;

  yd_sim_add_fault (fixture->sim, &fault);
  g_idle_add (let_go, fixture->sim);
  probe = yd_sim_probe_raw (fixture->sim, raw, strlen (raw), 20000);
  g_assert_true (probe->closed);
  g_assert_cmpuint (probe->status, ==, 0);
  assert_good (fixture);
}

static void
test_stop_while_slow (Fixture       *fixture,
                      gconstpointer  data)
{
  YdSimFault fault = { .kind = YD_SIM_FAULT_SLOW_BODY, .n = 1, .delay_ms = 20 };
  const char *raw = "POST " SCAN " HTTP/1.1\r\nHost: x\r\nUser-Agent: probe\r\n"
                    "Content-Length: 2\r\n\r\n{}";
  g_autoptr(YdSimProbe) probe = NULL;

  yd_sim_add_fault (fixture->sim, &fault);
  fault.kind = YD_SIM_FAULT_DELAY;
  fault.delay_ms = 60000;
  fault.nth = 2;
  yd_sim_add_fault (fixture->sim, &fault);
  probe = yd_sim_probe_raw (fixture->sim, raw, strlen (raw), 10);
  g_clear_pointer (&probe, yd_sim_probe_free);
  probe = yd_sim_probe_raw (fixture->sim, raw, strlen (raw), 10);
  g_assert_cmpuint (probe->status, ==, 0);
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  assert_good (fixture);
  yd_sim_stop (fixture->sim);
  yd_sim_stop (fixture->sim);
  g_assert_true (yd_sim_start (fixture->sim, &error));
  g_assert_no_error (error);
  assert_good (fixture);
}

static void
test_bucket (void)
{
  g_autoptr(YdSimBudget) budget = yd_sim_budget_new (FALSE);
  gint64 now_us = G_USEC_PER_SEC;
  guint i;

  for (i = 0; i < 40; i++)
    g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_LIST, now_us), ==, 0);
  g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_LIST, now_us), ==, 250);
  g_assert_cmpuint (yd_sim_budget_take (budget, "b", YD_SIM_BUDGET_LIST, now_us), ==, 0);
  g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_OTHER, now_us), ==, 0);
  g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_LIST, now_us + 100000), ==, 150);
  g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_LIST, now_us + 250000), ==, 0);
  g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_LIST, now_us + 250000), ==, 250);
}

static void
test_window (void)
{
  g_autoptr(YdSimBudget) budget = yd_sim_budget_new (TRUE);
  gint64 second = G_USEC_PER_SEC;
  guint i;

  for (i = 0; i < 10; i++)
    g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_LINK, i * second), ==, 0);
  g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_LINK, 9 * second), ==, 1000);
  g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_LINK, 10 * second), ==, 0);
  g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_LINK, 10 * second), ==, 1000);
  g_assert_cmpuint (yd_sim_budget_take (budget, "a", YD_SIM_BUDGET_NONE, 10 * second), ==, 0);
}

static void
issue (YdSim    *sim,
       gpointer  data)
{
  char **token = data;

  *token = yd_sim_issue_tokens (sim, "alice", NULL, NULL);
}

static void
test_thread (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdSimThread) thread = yd_sim_thread_new (NULL, &error);
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  g_autofree char *token = NULL;
  const char *url;

  g_assert_no_error (error);
  url = yd_sim_thread_get_base_url (thread);
  g_assert_true (g_str_has_prefix (url, "http://127.0.0.1:"));
  yd_sim_thread_call (thread, issue, &token);
  g_assert_nonnull (token);

  options->port = g_ascii_strtoull (strrchr (url, ':') + 1, NULL, 10);
  g_assert_null (yd_sim_thread_new (options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer),
     int         data)
{
  g_test_add (path, Fixture, GINT_TO_POINTER (data), set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/sim/fault/reply", test_reply, 0);
  add ("/sim/fault/huge-reply", test_huge_reply, 0);
  add ("/sim/fault/redirect", test_redirect, 0);
  add ("/sim/fault/cut-before", test_no_reply, YD_SIM_FAULT_CUT_BEFORE);
  add ("/sim/fault/cut-request", test_no_reply, YD_SIM_FAULT_CUT_REQUEST);
  add ("/sim/fault/lost", test_no_reply, YD_SIM_FAULT_LOST_ANSWER);
  add ("/sim/fault/lost-answer", test_lost_answer, 0);
  add ("/sim/fault/cut-reply", test_cut_reply, 0);
  add ("/sim/fault/flip-bit", test_flip_bit, 0);
  add ("/sim/fault/wrong-length", test_wrong_length, 0);
  add ("/sim/fault/slow-body", test_slow_body, 0);
  add ("/sim/fault/raw", test_raw, 0);
  add ("/sim/fault/delay", test_delay, 0);
  add ("/sim/fault/hang", test_hang, 0);
  add ("/sim/fault/let-go", test_let_go, 0);
  add ("/sim/fault/stop-while-slow", test_stop_while_slow, 0);
  add ("/sim/fault/restart", test_restart, 0);
  g_test_add_func ("/sim/budget/bucket", test_bucket);
  g_test_add_func ("/sim/budget/window", test_window);
  g_test_add_func ("/sim/thread", test_thread);
  return g_test_run ();
}
