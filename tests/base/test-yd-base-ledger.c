/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ledger: windows, spreading, blocks; two on one file, a new start of the computer, clocks
 * that jump, all of that at random; a database that is busy; and two processes, this program with
 * "hammer".
 */
#include "config.h"

#include "yd-base-ledger.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define WINDOW (10 * SECOND)
#define NOON (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

static const char * const none[] = { NULL };

typedef struct
{
  char *folder;             /* (owned) */
  char *path;               /* (owned) */
  YdBaseClock *clock;       /* (owned) */
  YdBaseDatabase *database; /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("yunduo-ledger-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a.db", NULL);
  fixture->clock = yd_base_clock_new_manual (NOON);
  fixture->database = yd_base_database_new (fixture->path, none, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const tails[] = { "", "-wal", "-shm" };

  g_clear_object (&fixture->database);
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

static YdBaseLedger *
open_ledger (Fixture    *fixture,
             const char *boot)
{
  g_autoptr(GError) error = NULL;
  YdBaseLedger *ledger =
    yd_base_ledger_new_in_boot (fixture->database, fixture->clock, boot, &error);

  g_assert_no_error (error);
  return ledger;
}

static gint64
count_rows (Fixture *fixture)
{
  g_autoptr(GPtrArray) rows =
    yd_base_database_query (fixture->database, NULL, "SELECT count (*) FROM ledger", 0);

  return yd_base_database_row_int (g_ptr_array_index (rows, 0), 0);
}

static void
take_all (YdBaseLedger *ledger,
          const char   *key,
          guint         limit,
          gint64        window_us)
{
  for (guint i = 0; i < limit; i++)
    g_assert_cmpint (yd_base_ledger_take (ledger, key, limit, window_us), ==, 0);
  g_assert_cmpint (yd_base_ledger_take (ledger, key, limit, window_us), >, 0);
}

/* What was closed is gone back to one by one, where uses are spread. */
static void
test_gentle (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(YdBaseLedger) ledger = yd_base_ledger_new (NULL, fixture->clock, NULL);

  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (yd_base_ledger_take_spread (ledger, "a", 20, WINDOW, 5), ==, 0);
  yd_base_ledger_block (ledger, "a", WINDOW);
  yd_base_ledger_block (ledger, "b", WINDOW);
  yd_base_clock_advance (fixture->clock, WINDOW);
  g_assert_cmpint (yd_base_ledger_take_spread (ledger, "a", 20, WINDOW, 5), ==, 0);
  g_assert_cmpint (yd_base_ledger_take_spread (ledger, "a", 20, WINDOW, 5), >=, SECOND / 4);
  take_all (ledger, "b", 5, WINDOW);
  yd_base_clock_advance (fixture->clock, WINDOW);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (yd_base_ledger_take_spread (ledger, "a", 20, WINDOW, 5), ==, 0);
}

/* With a database and without one. */
static void
test_window (Fixture       *fixture,
             gconstpointer  data)
{
  YdBaseDatabase *databases[] = { NULL, fixture->database };

  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    {
      g_autoptr(YdBaseLedger) ledger = yd_base_ledger_new (databases[i], fixture->clock, NULL);

      g_assert_cmpint (yd_base_ledger_take (ledger, "a", 2, WINDOW), ==, 0);
      yd_base_clock_advance (fixture->clock, 4 * SECOND);
      g_assert_cmpint (yd_base_ledger_peek (ledger, "a", 2, WINDOW), ==, 0);
      g_assert_cmpint (yd_base_ledger_take (ledger, "a", 2, WINDOW), ==, 0);
      g_assert_cmpint (yd_base_ledger_peek (ledger, "a", 2, WINDOW), ==, 6 * SECOND);
      g_assert_cmpint (yd_base_ledger_take (ledger, "a", 2, WINDOW), ==, 6 * SECOND);
      g_assert_cmpint (yd_base_ledger_take (ledger, "b", 2, WINDOW), ==, 0);
      /* A limit that became lower or higher meanwhile. */
      g_assert_cmpint (yd_base_ledger_peek (ledger, "a", 1, WINDOW), ==, 10 * SECOND);
      g_assert_cmpint (yd_base_ledger_peek (ledger, "a", 3, WINDOW), ==, 0);
      yd_base_clock_advance (fixture->clock, 6 * SECOND - 1);
      g_assert_cmpint (yd_base_ledger_take (ledger, "a", 2, WINDOW), ==, 1);
      yd_base_clock_advance (fixture->clock, 1);
      g_assert_cmpint (yd_base_ledger_take (ledger, "a", 2, WINDOW), ==, 0);
      g_assert_cmpint (yd_base_ledger_take (ledger, "a", 2, WINDOW), ==, 4 * SECOND);
      yd_base_clock_advance (fixture->clock, MINUTE);
    }
}

/* The burst goes at once, the rest comes one by one until the window is full. */
static void
test_spread (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(YdBaseLedger) ledger = open_ledger (fixture, "one");
  gint64 wait_us;
  gint64 waited_us = 0;

  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (yd_base_ledger_take_spread (ledger, "a", 10, WINDOW, 3), ==, 0);
  for (guint i = 3; i < 10; i++)
    {
      wait_us = yd_base_ledger_take_spread (ledger, "a", 10, WINDOW, 3);
      g_assert_cmpint (wait_us, >, SECOND / 2 - 1);
      g_assert_cmpint (wait_us, <, 2 * SECOND);
      waited_us += wait_us;
      yd_base_clock_advance (fixture->clock, wait_us);
      g_assert_cmpint (yd_base_ledger_take_spread (ledger, "a", 10, WINDOW, 3), ==, 0);
    }
  g_assert_cmpint (waited_us, <, WINDOW);
  g_assert_cmpint (yd_base_ledger_take_spread (ledger, "a", 10, WINDOW, 3), ==,
                   WINDOW - waited_us);
}

static void
test_shared (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(YdBaseLedger) one = open_ledger (fixture, "boot");
  g_autoptr(YdBaseLedger) two = open_ledger (fixture, "boot");
  g_autoptr(YdBaseLedger) late = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpint (yd_base_ledger_take (one, "a", 10, WINDOW), ==, 0);
      g_assert_cmpint (yd_base_ledger_take (two, "a", 10, WINDOW), ==, 0);
    }
  g_assert_cmpint (yd_base_ledger_take (one, "a", 10, WINDOW), ==, WINDOW);
  g_assert_cmpint (yd_base_ledger_take (two, "a", 10, WINDOW), ==, WINDOW);
  late = open_ledger (fixture, "boot");
  g_assert_cmpint (yd_base_ledger_peek (late, "a", 10, WINDOW), ==, WINDOW);

  /* What one has to wait, all have to; a shorter wait changes nothing. */
  yd_base_ledger_block (one, "b", 3 * SECOND);
  yd_base_ledger_block (two, "b", 1 * SECOND);
  g_assert_cmpint (yd_base_ledger_take (two, "b", 10, WINDOW), ==, 3 * SECOND);
  g_assert_cmpint (yd_base_ledger_peek (late, "b", 10, WINDOW), ==, 3 * SECOND);
  g_assert_cmpint (yd_base_ledger_take (two, "c", 10, WINDOW), ==, 0);
  yd_base_clock_advance (fixture->clock, 3 * SECOND);
  g_assert_cmpint (yd_base_ledger_take (two, "b", 10, WINDOW), ==, 0);
  yd_base_ledger_block (one, "b", -5);
  g_assert_cmpint (yd_base_ledger_take (one, "b", 10, WINDOW), ==, 0);
}

/* An hour's window goes on after the computer was started anew. */
static void
test_reboot (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(YdBaseLedger) before = open_ledger (fixture, "first");
  g_autoptr(YdBaseLedger) after = NULL;

  yd_base_clock_advance (fixture->clock, 1000 * MINUTE);
  take_all (before, "a", 10, 60 * MINUTE);
  yd_base_ledger_block (before, "b", 30 * MINUTE);
  g_clear_object (&before);
  g_clear_object (&fixture->clock);
  fixture->clock = yd_base_clock_new_manual (NOON + 1020 * MINUTE);

  after = open_ledger (fixture, "second");
  g_assert_cmpint (yd_base_ledger_take (after, "a", 10, 60 * MINUTE), ==, 40 * MINUTE);
  g_assert_cmpint (yd_base_ledger_take (after, "b", 10, 60 * MINUTE), ==, 10 * MINUTE);
  yd_base_clock_advance (fixture->clock, 40 * MINUTE);
  take_all (after, "a", 10, 60 * MINUTE);
}

/* The time of day was wrong when the computer was started anew: nobody waits for that. */
static void
test_future (Fixture       *fixture,
             gconstpointer  data)
{
  static const gint64 starts[] = { NOON - 500000 * MINUTE, 0, NOON + 500000 * MINUTE };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *boot = g_strdup_printf ("boot-%u", i);
      g_autoptr(YdBaseLedger) before = open_ledger (fixture, "first");
      g_autoptr(YdBaseLedger) after = NULL;

      take_all (before, boot, 10, 60 * MINUTE);
      yd_base_ledger_block (before, "b", 30 * MINUTE);
      g_clear_object (&before);
      g_clear_object (&fixture->clock);
      fixture->clock = yd_base_clock_new_manual (starts[i]);
      after = open_ledger (fixture, boot);
      take_all (after, boot, 10, 60 * MINUTE);
      g_assert_cmpint (yd_base_ledger_take (after, "b", 10, 60 * MINUTE), ==, 0);
    }
}

/* Rows that nobody can have written. */
static void
test_nonsense (Fixture       *fixture,
               gconstpointer  data)
{
  static const gint64 numbers[] = { G_MININT64, -1, 0, 5, NOON, G_MAXINT64 };
  g_autoptr(YdBaseLedger) ledger = open_ledger (fixture, "boot");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 6 * 6 * 6 * 6 * 2; i++)
    yd_base_database_run (fixture->database, &error,
                          "INSERT INTO ledger (key, boot, monotonic, real, keep, wait)"
                          " VALUES ('a', ?, ?, ?, ?, ?)", 5,
                          g_variant_new_string (i % 2 ? "boot" : "no"),
                          g_variant_new_int64 (numbers[i / 2 % 6]),
                          g_variant_new_int64 (numbers[i / 12 % 6]),
                          g_variant_new_int64 (numbers[i / 72 % 6]),
                          g_variant_new_int64 (numbers[i / 432 % 6]));
  g_assert_no_error (error);
  g_assert_cmpint (yd_base_ledger_take (ledger, "a", 10, WINDOW), <=, YD_BASE_LEDGER_MAX_US);
  yd_base_clock_advance (fixture->clock, YD_BASE_LEDGER_MAX_US);
  g_assert_cmpint (yd_base_ledger_take (ledger, "a", 10, WINDOW), ==, 0);
  g_assert_cmpint (count_rows (fixture), <, 500);
}

/* The table stays small, and the one who was away for long reads no row twice. */
static void
test_prune (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(YdBaseLedger) ledger = open_ledger (fixture, "boot");
  g_autoptr(YdBaseLedger) away = open_ledger (fixture, "boot");

  g_assert_cmpint (yd_base_ledger_take (away, "long", 10, 60 * MINUTE), ==, 0);
  for (guint i = 0; i < 1000; i++)
    {
      g_assert_cmpint (yd_base_ledger_take (ledger, "a", 10, WINDOW), ==, 0);
      yd_base_clock_advance (fixture->clock, SECOND);
    }
  g_assert_cmpint (count_rows (fixture), <, 100);
  g_assert_cmpint (yd_base_ledger_peek (away, "a", 9, WINDOW), ==, SECOND);
  g_assert_cmpint (yd_base_ledger_peek (away, "a", 10, WINDOW), ==, 0);
  g_assert_cmpint (yd_base_ledger_peek (away, "long", 1, 60 * MINUTE), >, 0);
}

/* Somebody writes: first wait a little, then go on alone; the others hear of it afterwards. */
static void
test_busy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(YdBaseLedger) ledger = open_ledger (fixture, "boot");
  g_autoptr(YdBaseLedger) other = open_ledger (fixture, "boot");
  gint64 waited_us = 0;
  gint64 wait_us;

  g_assert_true (yd_base_database_begin (fixture->database, NULL));
  while ((wait_us = yd_base_ledger_take (ledger, "a", 10, WINDOW)) > 0)
    {
      g_assert_cmpint (wait_us, <=, 50 * 1000);
      waited_us += wait_us;
      yd_base_clock_advance (fixture->clock, wait_us);
    }
  g_assert_cmpint (waited_us, >, SECOND);
  g_assert_cmpint (waited_us, <, 3 * SECOND);
  for (guint i = 1; i < 10; i++)
    g_assert_cmpint (yd_base_ledger_take (ledger, "a", 10, WINDOW), ==, 0);
  g_assert_cmpint (yd_base_ledger_take (ledger, "a", 10, WINDOW), >, 0);
  yd_base_ledger_block (ledger, "b", 5 * SECOND);
  g_assert_cmpint (yd_base_ledger_peek (other, "a", 10, WINDOW), ==, 0);

  yd_base_database_rollback (fixture->database);
  yd_base_clock_advance (fixture->clock, 2 * SECOND);
  g_assert_cmpint (yd_base_ledger_take (other, "a", 10, WINDOW), ==, 8 * SECOND);
  g_assert_cmpint (yd_base_ledger_take (other, "b", 10, WINDOW), ==, 3 * SECOND);
}

/* The table is gone: every process counts for itself. */
static void
test_no_table (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(YdBaseLedger) ledger = open_ledger (fixture, "boot");

  g_assert_true (yd_base_database_run (fixture->database, NULL, "DROP TABLE ledger", 0));
  take_all (ledger, "a", 10, WINDOW);
  yd_base_ledger_block (ledger, "b", 5 * SECOND);
  g_assert_cmpint (yd_base_ledger_peek (ledger, "b", 10, WINDOW), ==, 5 * SECOND);
  yd_base_clock_advance (fixture->clock, WINDOW);
  take_all (ledger, "a", 10, WINDOW);
}

/* Random */

#define N_LEDGERS 3
#define LIMIT 5
#define MAX_BLOCK (20 * SECOND)

typedef struct
{
  Fixture *fixture;                /* (borrowed) */
  YdBaseLedger *ledgers[N_LEDGERS]; /* (owned) */
  GArray *taken;                   /* (owned): gint64 times, on a clock that never stops */
  GRand *rand;                     /* (owned) */
  gint64 now_us;                   /* of that clock */
  gint64 blocked_until_us;
  gint64 refused_since_us;         /* or -1 */
  guint boot;
} World;

static void
open_ledgers (World *world)
{
  g_autofree char *boot = g_strdup_printf ("boot-%u", world->boot);

  for (guint i = 0; i < N_LEDGERS; i++)
    {
      g_clear_object (&world->ledgers[i]);
      world->ledgers[i] = open_ledger (world->fixture, boot);
    }
}

/* The time of day may be wrong from now on. */
static void
reboot (World *world)
{
  gint64 real_us = yd_base_clock_get_real_us (world->fixture->clock);
  gint64 off_us = 10 * SECOND; /* what a start takes at least */

  for (guint i = 0; i < N_LEDGERS; i++)
    g_clear_object (&world->ledgers[i]);
  if (g_rand_boolean (world->rand))
    real_us += g_rand_int_range (world->rand, -3600, 3600) * SECOND;
  g_clear_object (&world->fixture->clock);
  world->fixture->clock = yd_base_clock_new_manual (MAX (real_us + off_us, 0));
  yd_base_clock_advance (world->fixture->clock, g_rand_int_range (world->rand, 0, 60) * SECOND);
  world->now_us += off_us;
  world->boot++;
  /* All that was taken is over by now; a block may be forgotten or hold on for its time. */
  world->blocked_until_us = 0;
  world->refused_since_us = -1;
  g_array_set_size (world->taken, 0);
  open_ledgers (world);
}

static void
advance (World  *world,
         gint64  delta_us)
{
  yd_base_clock_advance (world->fixture->clock, delta_us);
  world->now_us += delta_us;
}

/* Never too many in a window, never within a block, and nobody waits for longer than both. */
static void
take_and_check (World *world)
{
  YdBaseLedger *ledger = world->ledgers[g_rand_int_range (world->rand, 0, N_LEDGERS)];
  gboolean spread = g_rand_boolean (world->rand);
  gint64 wait_us = spread ? yd_base_ledger_take_spread (ledger, "a", LIMIT, WINDOW, 2)
                          : yd_base_ledger_take (ledger, "a", LIMIT, WINDOW);
  guint n_taken = world->taken->len;

  g_assert_cmpint (wait_us, >=, 0);
  g_assert_cmpint (wait_us, <=, MAX_BLOCK);
  if (wait_us > 0)
    {
      if (world->refused_since_us < 0)
        world->refused_since_us = world->now_us;
      g_assert_cmpint (world->now_us - world->refused_since_us, <=, MAX_BLOCK + WINDOW);
      return;
    }
  world->refused_since_us = -1;
  g_assert_cmpint (world->now_us, >=, world->blocked_until_us);
  if (n_taken >= LIMIT)
    g_assert_cmpint (world->now_us - g_array_index (world->taken, gint64, n_taken - LIMIT), >=,
                     WINDOW);
  g_array_append_val (world->taken, world->now_us);
}

static void
block (World *world)
{
  gint64 wait_us = g_rand_int_range (world->rand, 0, (gint32) (MAX_BLOCK / 1000)) * (gint64) 1000;

  /* A block again and again would be a wait without end. */
  if (world->now_us < world->blocked_until_us + MAX_BLOCK)
    return;
  yd_base_ledger_block (world->ledgers[0], "a", wait_us);
  world->blocked_until_us = world->now_us + wait_us;
  world->refused_since_us = -1;
}

static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  World world = { .fixture = fixture, .refused_since_us = -1, .now_us = 100 * SECOND };

  world.rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  world.taken = g_array_new (FALSE, FALSE, sizeof (gint64));
  open_ledgers (&world);
  for (guint i = 0; i < 4000; i++)
    {
      int what = g_rand_int_range (world.rand, 0, 400);

      if (what == 0)
        reboot (&world);
      else if (what < 4)
        block (&world);
      else if (what < 200)
        advance (&world, g_rand_int_range (world.rand, 0, 3000) * (gint64) 1000);
      else
        take_and_check (&world);
    }
  for (guint i = 0; i < N_LEDGERS; i++)
    g_object_unref (world.ledgers[i]);
  g_rand_free (world.rand);
  g_array_unref (world.taken);
}

/* Two processes */

#define HAMMER_TOTAL 400
#define HAMMER_LIMIT 20
#define HAMMER_WINDOW (100 * (gint64) 1000)
#define HAMMER_TIME (1500 * (gint64) 1000)

static gboolean
note_time_over (gpointer data)
{
  gboolean *over = data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for (YdBaseClock *clock,
          gint64       wait_us)
{
  gboolean over = FALSE;

  yd_base_clock_add_timer (clock, wait_us, note_time_over, &over, NULL);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Takes all it can of "once", then of "often" for a while; prints when, before and after. */
static int
hammer (const char *path)
{
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_system ();
  g_autoptr(YdBaseDatabase) database = yd_base_database_new (path, none, NULL);
  g_autoptr(YdBaseLedger) ledger = yd_base_ledger_new (database, clock, NULL);
  gint64 end_us;
  gint64 wait_us;

  g_assert_nonnull (ledger);
  while ((wait_us = yd_base_ledger_take (ledger, "once", HAMMER_TOTAL, 60 * MINUTE)) < MINUTE)
    if (wait_us == 0)
      g_print ("once 0 0\n");
  end_us = g_get_monotonic_time () + HAMMER_TIME;
  while (g_get_monotonic_time () < end_us)
    {
      gint64 before_us = g_get_monotonic_time ();

      wait_us = yd_base_ledger_take (ledger, "often", HAMMER_LIMIT, HAMMER_WINDOW);
      if (wait_us == 0)
        g_print ("often %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", before_us,
                 g_get_monotonic_time ());
      else
        wait_for (clock, MIN (wait_us, 5000));
    }
  return 0;
}

typedef struct
{
  gint64 before_us;
  gint64 after_us;
} Take;

static int
compare_takes (gconstpointer a,
               gconstpointer b)
{
  gint64 difference = ((const Take *) a)->before_us - ((const Take *) b)->before_us;

  return difference < 0 ? -1 : difference > 0;
}

/* How many of "once"; the others go to @takes. */
static guint
read_takes (const char *text,
            GArray     *takes)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_once = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], " ", -1);

      if (g_strcmp0 (words[0], "once") == 0)
        n_once++;
      else if (g_strcmp0 (words[0], "often") == 0)
        {
          Take take = { g_ascii_strtoll (words[1], NULL, 10),
                        g_ascii_strtoll (words[2], NULL, 10) };

          g_array_append_val (takes, take);
        }
    }
  return n_once;
}

/* Fails only for what cannot be within the limit, whenever the process was held up. */
static void
assert_no_window_overfull (GArray *takes)
{
  g_array_sort (takes, compare_takes);
  for (guint i = 0; i + HAMMER_LIMIT < takes->len; i++)
    {
      gint64 last_us = 0;

      for (guint j = i; j <= i + HAMMER_LIMIT; j++)
        last_us = MAX (last_us, g_array_index (takes, Take, j).after_us);
      g_assert_cmpint (last_us - g_array_index (takes, Take, i).before_us, >=, HAMMER_WINDOW);
    }
}

static void
test_two_processes (Fixture       *fixture,
                    gconstpointer  data)
{
  const char *program = data;
  g_autoptr(GArray) takes = g_array_new (FALSE, FALSE, sizeof (Take));
  GSubprocess *processes[2];
  guint n_once = 0;

  for (guint i = 0; i < 2; i++)
    {
      processes[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "hammer",
                                       fixture->path, NULL);
      g_assert_nonnull (processes[i]);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (g_subprocess_communicate_utf8 (processes[i], NULL, NULL, &text, NULL, NULL));
      g_assert_true (g_subprocess_get_successful (processes[i]));
      n_once += read_takes (text, takes);
      g_object_unref (processes[i]);
    }
  g_assert_cmpuint (n_once, ==, HAMMER_TOTAL);
  g_assert_cmpuint (takes->len, >=, HAMMER_LIMIT * 5);
  assert_no_window_overfull (takes);
}

#define ADD(name, func) \
  g_test_add ("/base/ledger/" name, Fixture, argv[0], set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "hammer") == 0)
    return hammer (argv[2]);

  g_test_init (&argc, &argv, NULL);
  ADD ("window", test_window);
  ADD ("gentle", test_gentle);
  ADD ("spread", test_spread);
  ADD ("shared", test_shared);
  ADD ("reboot", test_reboot);
  ADD ("future", test_future);
  ADD ("nonsense", test_nonsense);
  ADD ("prune", test_prune);
  ADD ("busy", test_busy);
  ADD ("no-table", test_no_table);
  ADD ("random", test_random);
  ADD ("two-processes", test_two_processes);
  return g_test_run ();
}
