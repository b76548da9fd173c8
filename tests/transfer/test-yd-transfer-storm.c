/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The service refuses everything for a while: nobody asks before it wants to be asked, or long
 * after, and no transfer fails. Time is the test's: waits of a storm pass in no time.
 */
#include "config.h"

#include "yd-test-transfer.h"

#include <string.h>

#define ASKED_MS 3000
#define FILES 12
#define REFUSED 60
#define SECOND ((gint64) G_USEC_PER_SEC)

static gint64
get_time_us (gpointer data)
{
  YdTestTransfer *test = data;

  return test->clock != NULL ? yd_base_clock_get_real_us (test->clock) : g_get_real_time ();
}

static void
set_up (YdTestTransfer *test,
        gconstpointer   data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->limits = TRUE;
  options->sliding_window = TRUE;
  options->now_us = get_time_us;
  options->now_data = test;
  yd_test_transfer_init (test, options);
  yd_test_transfer_configure (test, FALSE, YD_STORAGE_LIVP_JPEG);
}

static void
tear_down (YdTestTransfer *test,
           gconstpointer   data)
{
  yd_test_transfer_clear (test);
}

static void
begin_storm (YdTestTransfer *test)
{
  g_autofree char *headers = g_strdup_printf ("x-retry-after: %d\n", ASKED_MS);
  const char *text = "{\"code\":\"TooManyRequests\",\"message\":\"later\"}";
  g_autoptr(GBytes) body = g_bytes_new_static (text, strlen (text));
  YdSimFault storm = {
    .kind = YD_SIM_FAULT_REPLY, .endpoint = "/adrive/*", .nth = 4, .times = REFUSED,
    .status = 429, .headers = headers, .body = body,
  };

  yd_sim_add_fault (test->sim, &storm);
}

/* Those that were on their way when it refused came within @grace_us. A clock that leaps may have
 * leapt while the refusal was on its way back: what is asked for is waited twice then. */
static void
assert_obeyed (YdTestTransfer *test)
{
  GPtrArray *journal = yd_sim_get_journal (test->sim);
  const gint64 grace_us = SECOND;
  gint64 refused_us = G_MININT64;
  guint n_refused = 0;

  for (guint i = 0; i < journal->len; i++)
    {
      const YdSimEntry *entry = g_ptr_array_index (journal, i);
      gint64 since_us = refused_us == G_MININT64 ? 0 : entry->time_us - refused_us;

      if (!g_str_has_prefix (entry->endpoint, "/adrive/"))
        continue;
      g_assert_true (since_us < grace_us || since_us >= ASKED_MS * 1000);
      if (since_us >= grace_us)
        {
          g_assert_cmpint (since_us, <=, 2 * (ASKED_MS * 1000 + SECOND) + grace_us);
          refused_us = G_MININT64;
        }
      if (entry->status != 429)
        continue;
      n_refused++;
      refused_us = entry->time_us;
    }
  g_assert_cmpuint (n_refused, ==, REFUSED);
}

static void
test_storm (YdTestTransfer *test,
            gconstpointer   data)
{
  g_autoptr(GBytes) bytes = yd_test_transfer_make_bytes (1000);

  begin_storm (test);
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *path = yd_test_transfer_write (test, name, bytes);

      yd_test_transfer_upload (test, path);
    }
  yd_test_transfer_wait (test);
  for (guint i = 0; i < FILES; i++)
    yd_test_transfer_assert_done (yd_test_transfer_get (test, i));
  assert_obeyed (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/transfer/storm/uploads", YdTestTransfer, NULL, set_up, test_storm, tear_down);
  return g_test_run ();
}
