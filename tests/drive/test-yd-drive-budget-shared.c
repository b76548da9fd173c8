/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Budgets that share an account: two on one file under a manual clock, and two processes, this
 * program with "flood".
 */
#include "config.h"

#include "yd-drive-budget.h"

#include <glib/gstdio.h>
#include <string.h>

#define WINDOW_US (10 * (gint64) G_USEC_PER_SEC)
#define STEP_US (10 * (gint64) 1000)
#define FLOOD_US (2 * (gint64) G_USEC_PER_SEC)
#define BURST 37                        /* of the class "other" */
#define MIN_GAP_US (35 * (gint64) 1000) /* after that */

static const char * const none[] = { NULL };

typedef struct
{
  char *folder;              /* (owned) */
  char *path;                /* (owned) */
  YdBaseClock *clock;        /* (owned) */
  YdBaseDatabase *database;  /* (owned) */
  YdDriveBudget *budgets[3]; /* (owned): two of one account, one of another */
  GArray *admitted[3];       /* (owned): gint64 times */
} Fixture;

typedef struct
{
  YdBaseClock *clock; /* (borrowed) */
  GArray *admitted;   /* (borrowed) */
} Call;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("yunduo-budget-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a.db", NULL);
  fixture->clock = yd_base_clock_new_manual (G_USEC_PER_SEC);
  fixture->database = yd_base_database_new (fixture->path, none, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(YdBaseLedger) ledger =
        yd_base_ledger_new (fixture->database, fixture->clock, NULL);

      g_assert_nonnull (ledger);
      fixture->budgets[i] = yd_drive_budget_new (fixture->clock, ledger, i < 2 ? "a" : "b");
      fixture->admitted[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const tails[] = { "", "-wal", "-shm" };

  turn ();
  for (guint i = 0; i < 3; i++)
    {
      g_assert_finalize_object (fixture->budgets[i]);
      g_array_unref (fixture->admitted[i]);
    }
  g_assert_finalize_object (fixture->database);
  g_assert_finalize_object (fixture->clock);
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, tails[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
entered_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Call *call = user_data;
  gint64 now_us = yd_base_clock_get_monotonic_us (call->clock);

  if (yd_net_gate_enter_finish (YD_NET_GATE (source), result, NULL))
    g_array_append_val (call->admitted, now_us);
  g_free (call);
}

static void
enter (YdDriveBudget *budget,
       YdDriveClass   call_class,
       YdBaseClock   *clock,
       GArray        *admitted,
       GCancellable  *cancellable)
{
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "http://127.0.0.1/");
  Call *call = g_new0 (Call, 1);

  call->clock = clock;
  call->admitted = admitted;
  yd_net_request_set_class (request, (int) call_class);
  yd_net_gate_enter_async (YD_NET_GATE (budget), request, cancellable, entered_cb, call);
}

static void
run_for (Fixture *fixture,
         gint64   duration_us)
{
  turn ();
  for (gint64 done = 0; done < duration_us; done += STEP_US)
    {
      yd_base_clock_advance (fixture->clock, STEP_US);
      turn ();
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

static const struct
{
  YdDriveClass call_class;
  guint limit;
} classes[] = {
  { YD_DRIVE_CLASS_OTHER, 150 },
  { YD_DRIVE_CLASS_LIST, 40 },
  { YD_DRIVE_CLASS_LINK, 10 },
};

/* Both want all they can get: together one limit, fully used, and neither goes without. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  guint index = GPOINTER_TO_UINT (data);
  guint limit = classes[index].limit;
  GArray *all = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < limit * 4; i++)
    enter (fixture->budgets[i % 2], classes[index].call_class, fixture->clock,
           fixture->admitted[i % 2], NULL);
  enter (fixture->budgets[2], classes[index].call_class, fixture->clock, fixture->admitted[2],
         NULL);
  turn ();
  g_assert_cmpuint (fixture->admitted[2]->len, ==, 1);
  run_for (fixture, 3 * WINDOW_US);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (fixture->admitted[i]->len, >=, limit / 5);
      g_array_append_vals (all, fixture->admitted[i]->data, fixture->admitted[i]->len);
    }
  g_assert_cmpuint (all->len, >=, limit * 3 * 80 / 100);
  g_array_sort (all, compare_times);
  for (guint i = limit; i < all->len; i++)
    g_assert_cmpint (g_array_index (all, gint64, i) - g_array_index (all, gint64, i - limit), >=,
                     WINDOW_US);
  run_for (fixture, 3 * WINDOW_US);
  g_assert_cmpuint (fixture->admitted[0]->len + fixture->admitted[1]->len, ==, limit * 4);
  g_array_unref (all);
}

/* "Later" was said to one: neither comes earlier, and both one after the other then. */
static void
test_slow_down (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "http://127.0.0.1/");

  yd_net_request_set_class (request, YD_DRIVE_CLASS_LIST);
  yd_net_gate_slow_down (YD_NET_GATE (fixture->budgets[0]), request, 3 * G_USEC_PER_SEC);
  for (guint i = 0; i < 3; i++)
    enter (fixture->budgets[i], YD_DRIVE_CLASS_LIST, fixture->clock, fixture->admitted[i], NULL);
  run_for (fixture, 2900 * (gint64) 1000);
  g_assert_cmpuint (fixture->admitted[0]->len, ==, 0);
  g_assert_cmpuint (fixture->admitted[1]->len, ==, 0);
  g_assert_cmpuint (fixture->admitted[2]->len, ==, 1);
  run_for (fixture, 500 * (gint64) 1000);
  g_assert_cmpuint (fixture->admitted[0]->len, ==, 1);
  g_assert_cmpuint (fixture->admitted[1]->len, ==, 1);
}

/* Said while the other one waits already, and its turn comes meanwhile. */
static void
test_slow_down_later (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "http://127.0.0.1/");
  guint before;

  for (guint i = 0; i < 6; i++)
    enter (fixture->budgets[1], YD_DRIVE_CLASS_LINK, fixture->clock, fixture->admitted[1], NULL);
  turn ();
  before = fixture->admitted[1]->len;
  g_assert_cmpuint (before, >, 0);
  g_assert_cmpuint (before, <, 6);
  yd_net_request_set_class (request, YD_DRIVE_CLASS_LINK);
  yd_net_gate_slow_down (YD_NET_GATE (fixture->budgets[0]), request, 8 * G_USEC_PER_SEC);
  run_for (fixture, 7900 * (gint64) 1000);
  g_assert_cmpuint (fixture->admitted[1]->len, ==, before);
  run_for (fixture, 200 * (gint64) 1000);
  g_assert_cmpuint (fixture->admitted[1]->len, >, before);
  run_for (fixture, 2 * WINDOW_US);
}

/* Who gave up while waiting takes nothing from the others. */
static void
test_cancelled_take_nothing (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  for (guint i = 0; i < 20; i++)
    enter (fixture->budgets[0], YD_DRIVE_CLASS_LINK, fixture->clock, fixture->admitted[0],
           cancellable);
  turn ();
  g_cancellable_cancel (cancellable);
  yd_base_clock_advance (fixture->clock, 2 * G_USEC_PER_SEC);
  turn ();
  g_assert_cmpuint (yd_drive_budget_n_waiting (fixture->budgets[0], YD_DRIVE_CLASS_LINK), ==, 0);
  for (guint i = 0; i < 20; i++)
    enter (fixture->budgets[1], YD_DRIVE_CLASS_LINK, fixture->clock, fixture->admitted[1], NULL);
  run_for (fixture, 8 * G_USEC_PER_SEC);
  g_assert_cmpuint (fixture->admitted[0]->len + fixture->admitted[1]->len, >=, 9);
  g_assert_cmpuint (fixture->admitted[0]->len + fixture->admitted[1]->len, <=, 10);
  run_for (fixture, 3 * WINDOW_US);
}

/* Two processes */

static gboolean
note_time_over (gpointer data)
{
  gboolean *over = data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

/* Calls as much as it may for a while; prints when each one went. */
static int
flood (const char *path)
{
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_system ();
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (path, none, NULL);
  g_autoptr(YdBaseLedger) ledger = yd_base_ledger_new (database, clock, NULL);
  g_autoptr(YdDriveBudget) budget = yd_drive_budget_new (clock, ledger, "a");
  g_autoptr(GArray) admitted = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gboolean over = FALSE;

  for (guint i = 0; i < 200; i++)
    enter (budget, YD_DRIVE_CLASS_OTHER, clock, admitted, cancellable);
  yd_base_clock_add_timer (clock, FLOOD_US, note_time_over, &over, NULL);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < admitted->len; i++)
    g_print ("%" G_GINT64_FORMAT "\n", g_array_index (admitted, gint64, i));
  g_cancellable_cancel (cancellable);
  while (yd_drive_budget_n_waiting (budget, YD_DRIVE_CLASS_OTHER) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

static void
test_two_processes (Fixture       *fixture,
                    gconstpointer  data)
{
  const char *program = data;
  GSubprocess *processes[2];
  gint64 first_us = G_MAXINT64;
  gint64 last_us = 0;
  guint total = 0;

  for (guint i = 0; i < 2; i++)
    {
      processes[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "flood",
                                       fixture->path, NULL);
      g_assert_nonnull (processes[i]);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = NULL;
      g_auto(GStrv) lines = NULL;

      g_assert_true (g_subprocess_communicate_utf8 (processes[i], NULL, NULL, &text, NULL, NULL));
      g_assert_true (g_subprocess_get_successful (processes[i]));
      lines = g_strsplit (text, "\n", -1);
      for (guint j = 0; lines[j] != NULL && *lines[j] != '\0'; j++)
        {
          gint64 time_us = g_ascii_strtoll (lines[j], NULL, 10);

          first_us = MIN (first_us, time_us);
          last_us = MAX (last_us, time_us);
          total++;
        }
      g_object_unref (processes[i]);
    }
  g_test_message ("%u calls in %" G_GINT64_FORMAT " ms", total, (last_us - first_us) / 1000);
  g_assert_cmpuint (total, >, BURST);
  g_assert_cmpint (total, <=, BURST + 2 + (last_us - first_us) / MIN_GAP_US);
}

#define ADD(name, func) \
  g_test_add ("/drive/budget/shared/" name, Fixture, argv[0], set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "flood") == 0)
    return flood (argv[2]);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autofree char *name =
        g_strdup_printf ("/drive/budget/shared/flood/%u", classes[i].limit);

      g_test_add (name, Fixture, GUINT_TO_POINTER (i), set_up, test_flood, tear_down);
    }
  ADD ("slow-down", test_slow_down);
  ADD ("slow-down-later", test_slow_down_later);
  ADD ("cancelled-take-nothing", test_cancelled_take_nothing);
  ADD ("two-processes", test_two_processes);
  return g_test_run ();
}
