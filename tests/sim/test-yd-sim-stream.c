/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Faults on bodies that are streamed: a download that is cut, bent, slowed, left or stopped, and a
 * part whose connection or answer is lost. */

#include "config.h"

#include "yd-sim-probe.h"

#include <string.h>

#define SIZE (3 * 256 * 1024 + 17)
#define OPEN "/adrive/v1.0/openFile/"

typedef struct
{
  YdSim      *sim;     /* (owned) */
  char       *token;   /* (owned) */
  const char *drive;   /* (borrowed) */
  GBytes     *content; /* (owned) */
  char       *path;    /* (owned) of the download URL, with its query */
} Fixture;

static GBytes *
make_content (void)
{
  guint8 *data = g_malloc (SIZE);
  gsize i;

  for (i = 0; i < SIZE; i++)
    data[i] = (i * 2654435761u) >> 13;
  return g_bytes_new_take (data, SIZE);
}

static void
start (Fixture      *fixture,
       YdSimOptions *options)
{
  g_autofree char *file_id = NULL;
  g_autofree char *body = NULL;
  g_autoptr(YdSimProbe) probe = NULL;
  const char *url;

  fixture->sim = yd_sim_probe_start (options);
  fixture->token = yd_sim_issue_tokens (fixture->sim, "alice", NULL, NULL);
  fixture->drive = yd_sim_get_drive_id (fixture->sim, "alice", "backup");
  fixture->content = make_content ();
  file_id = yd_sim_add_file (fixture->sim, "alice", "backup", "root", "a.bin", fixture->content);
  body = g_strdup_printf ("{\"drive_id\":\"%s\",\"file_id\":\"%s\"}", fixture->drive, file_id);
  probe = yd_sim_probe_call (fixture->sim, "POST", OPEN "getDownloadUrl", fixture->token, body);
  g_assert_cmpuint (probe->status, ==, 200);
  url = yd_sim_probe_string (probe, "url");
  fixture->path = g_strdup (url + strlen (yd_sim_get_base_url (fixture->sim)));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  start (fixture, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpuint (yd_sim_get_violations (fixture->sim)->len, ==, 0);
  g_free (fixture->token);
  g_free (fixture->path);
  g_bytes_unref (fixture->content);
  yd_sim_probe_stop (fixture->sim);
}

static YdSimProbe *
get (Fixture    *fixture,
     const char *headers)
{
  return yd_sim_probe_send (fixture->sim, "GET", fixture->path, headers, NULL, 0);
}

/* A GET whose client leaves when nothing came for a while. */
static YdSimProbe *
get_and_leave (Fixture *fixture,
               guint    idle_ms)
{
  g_autofree char *raw = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\nUser-Agent: probe\r\n\r\n",
                                          fixture->path);

  return yd_sim_probe_raw (fixture->sim, raw, strlen (raw), idle_ms);
}

static void
assert_whole (Fixture *fixture)
{
  g_autoptr(YdSimProbe) probe = get (fixture, "");

  g_assert_cmpuint (probe->status, ==, 200);
  g_assert_true (g_bytes_equal (probe->body, fixture->content));
}

static void
test_cut (Fixture       *fixture,
          gconstpointer  data)
{
  goffset lengths[] = { 0, 1, 256 * 1024, 256 * 1024 + 1, SIZE - 1 };
  guint i;

  assert_whole (fixture);
  for (i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      YdSimFault fault = { YD_SIM_FAULT_CUT_REPLY, .endpoint = "GET oss", .n = lengths[i] };
      g_autoptr(YdSimProbe) probe = NULL;

      yd_sim_add_fault (fixture->sim, &fault);
      probe = get (fixture, "");
      g_assert_true (probe->closed);
      g_assert_cmpuint (g_bytes_get_size (probe->body), ==, lengths[i]);
    }
  assert_whole (fixture);
}

static void
test_bent (Fixture       *fixture,
           gconstpointer  data)
{
  goffset place = 256 * 1024 + 3;
  YdSimFault flip = { YD_SIM_FAULT_FLIP_BIT, .endpoint = "GET oss", .n = place };
  YdSimFault full = { YD_SIM_FAULT_FULL_FOR_RANGE, .endpoint = "GET oss" };
  g_autoptr(YdSimProbe) bent = NULL;
  g_autoptr(YdSimProbe) whole = NULL;
  g_autoptr(YdSimProbe) range = NULL;
  const char *left = g_bytes_get_data (fixture->content, NULL);
  const char *right;
  gsize i;

  yd_sim_add_fault (fixture->sim, &flip);
  bent = get (fixture, "");
  right = g_bytes_get_data (bent->body, NULL);
  g_assert_cmpuint (g_bytes_get_size (bent->body), ==, SIZE);
  for (i = 0; i < SIZE; i++)
    g_assert_cmpint (left[i] ^ right[i], ==, i == (gsize) place ? 1 : 0);
  yd_sim_add_fault (fixture->sim, &full);
  whole = get (fixture, "Range: bytes=5-9\r\n");
  g_assert_cmpuint (whole->status, ==, 200);
  g_assert_true (g_bytes_equal (whole->body, fixture->content));
  range = get (fixture, "Range: bytes=5-9\r\n");
  g_assert_cmpuint (range->status, ==, 206);
  g_assert_cmpmem (g_bytes_get_data (range->body, NULL), g_bytes_get_size (range->body),
                   left + 5, 5);
}

/* Clients that leave in the middle give their place among the three connections back. */
static void
test_left (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();
  Fixture slow = { NULL, };
  guint i;

  options->throttle_bytes_per_s = 20000;
  start (&slow, options);
  for (i = 0; i < 6; i++)
    {
      g_autoptr(YdSimProbe) probe = get_and_leave (&slow, 10);

      g_assert_cmpuint (probe->status, ==, 200);
      g_assert_cmpuint (g_bytes_get_size (probe->body), <, SIZE);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  tear_down (&slow, NULL);
}

static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  YdSimFault slow = { YD_SIM_FAULT_SLOW_BODY, .endpoint = "GET oss", .n = 1, .delay_ms = 30000 };
  YdSimFault hang = { YD_SIM_FAULT_HANG, .endpoint = "GET oss" };
  g_autoptr(YdSimProbe) first = NULL;
  g_autoptr(YdSimProbe) second = NULL;

  yd_sim_add_fault (fixture->sim, &slow);
  first = get_and_leave (fixture, 20);
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (first->body), <=, 1);
  yd_sim_add_fault (fixture->sim, &hang);
  second = get_and_leave (fixture, 20);
  g_assert_cmpuint (second->status, ==, 0);
}

/* --- parts -------------------------------------------------------------------------------- */

/* The path of the first part's URL of a new upload. */
static char *
create_upload (Fixture *fixture)
{
  g_autofree char *body =
    g_strdup_printf ("{\"drive_id\":\"%s\",\"parent_file_id\":\"root\",\"name\":\"up.bin\","
                     "\"type\":\"file\",\"check_name_mode\":\"ignore\",\"size\":%d}",
                     fixture->drive, SIZE);
  g_autoptr(YdSimProbe) probe = yd_sim_probe_call (fixture->sim, "POST", OPEN "create",
                                                   fixture->token, body);
  JsonArray *parts;
  const char *url;

  g_assert_cmpuint (probe->status, ==, 200);
  parts = json_object_get_array_member (json_node_get_object (probe->json), "part_info_list");
  url = json_object_get_string_member (json_array_get_object_element (parts, 0), "upload_url");
  return g_strdup (url + strlen (yd_sim_get_base_url (fixture->sim)));
}

static YdSimProbe *
put (Fixture    *fixture,
     const char *path)
{
  return yd_sim_probe_send (fixture->sim, "PUT", path, "",
                            g_bytes_get_data (fixture->content, NULL), SIZE);
}

/* What came before the cut counts as the part, short. */
static void
test_part_cut (Fixture       *fixture,
               gconstpointer  data)
{
  YdSimFault fault = { YD_SIM_FAULT_CUT_REQUEST, .endpoint = "PUT oss", .n = 100000 };
  g_autofree char *path = create_upload (fixture);
  g_autoptr(YdSimProbe) cut = NULL;
  g_autoptr(YdSimProbe) again = NULL;
  GPtrArray *journal = yd_sim_get_journal (fixture->sim);
  const YdSimEntry *entry;

  fault.reset = GPOINTER_TO_INT (data);
  yd_sim_add_fault (fixture->sim, &fault);
  cut = put (fixture, path);
  g_assert_cmpuint (cut->status, ==, 0);
  entry = g_ptr_array_index (journal, journal->len - 1);
  g_assert_cmpstr (entry->endpoint, ==, "PUT oss");
  g_assert_cmpint (entry->bytes_received, ==, 100000);
  again = put (fixture, path);
  g_assert_cmpuint (again->status, ==, 409);
}

static void
test_part_lost (Fixture       *fixture,
                gconstpointer  data)
{
  YdSimFault lost = { YD_SIM_FAULT_LOST_ANSWER, .endpoint = "PUT oss" };
  YdSimFault early = { YD_SIM_FAULT_CUT_BEFORE, .endpoint = "PUT oss", .reset = TRUE };
  g_autofree char *path = create_upload (fixture);
  g_autoptr(YdSimProbe) first = NULL;
  g_autoptr(YdSimProbe) second = NULL;
  g_autoptr(YdSimProbe) third = NULL;

  yd_sim_add_fault (fixture->sim, &early);
  first = put (fixture, path);
  g_assert_cmpuint (first->status, ==, 0);
  yd_sim_add_fault (fixture->sim, &lost);
  second = put (fixture, path);
  g_assert_cmpuint (second->status, ==, 0);
  third = put (fixture, path);
  g_assert_cmpuint (third->status, ==, 409);
  g_assert_nonnull (strstr (yd_sim_probe_text (third), "<Code>PartAlreadyExist</Code>"));
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
  add ("/sim/stream/cut", test_cut, 0);
  add ("/sim/stream/bent", test_bent, 0);
  add ("/sim/stream/left", test_left, 0);
  add ("/sim/stream/stopped", test_stopped, 0);
  add ("/sim/stream/part-cut", test_part_cut, FALSE);
  add ("/sim/stream/part-reset", test_part_cut, TRUE);
  add ("/sim/stream/part-lost", test_part_lost, 0);
  return g_test_run ();
}
