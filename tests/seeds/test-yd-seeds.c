/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole engine by chance: queue, transfers, journal, drive client and sign-in as they are
 * shipped, against the simulator, with completions in any order, faults, power cuts and a person
 * who changes their mind. Each seed is played twice, in processes of their own, and both traces
 * must be equal. 100 seeds, 1,000 with -m slow.
 *
 * What a seed has found has a test of its own beside the code: another step in a run makes another
 * story of each number. A seed that is broken is played again, with its trace, by
 *   test-yd-seeds --seed NUMBER --tell
 */
#include "config.h"

#include "yd-seed-run.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define N_QUICK 100
#define N_SLOW 1000
#define DEADLINE_S 60 /* real ones, of one run */

/* Beyond the first hundred: they broke a rule once. */
static const guint32 once_broken[] = {
  110, 160, 185, 217, 358, 366, 409, 422, 445, 499, 1040, 1748, 2235,
};

/* In the process of one run */

static int
play (guint32  number,
      gboolean tells)
{
  YdSeed *seed = yd_seed_begin (number, tells);

  alarm (DEADLINE_S);
  yd_seed_run (seed);
  printf ("%s%s\n", seed->broken->str, g_checksum_get_string (seed->trace));
  fflush (stdout);
  /* what dead programs have left in memory is nobody's */
  _exit (seed->broken->len > 0);
}

/* In the one that has them played */

static GSubprocess *
spawn (const char *program,
       guint32     number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  GError *error = NULL;
  GSubprocess *process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--seed", text, NULL);

  g_assert_no_error (error);
  return process;
}

/* (transfer full) */
static char *
wait_for (GSubprocess *process,
          const char  *program,
          guint32      number)
{
  g_autoptr(GSubprocess) owned G_GNUC_UNUSED = process;
  char *said = NULL;
  GError *error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != 0)
    {
      g_test_message ("%s", said);
      g_test_message ("replay: %s --seed %u --tell", program, number);
      g_test_fail ();
    }
  return said;
}

typedef struct
{
  const char *program; /* (borrowed) */
  guint32 number;
} Seed;

static void
test_seed (gconstpointer data)
{
  const Seed *seed = data;
  GSubprocess *one = spawn (seed->program, seed->number);
  GSubprocess *other = spawn (seed->program, seed->number);
  g_autofree char *first = wait_for (one, seed->program, seed->number);
  g_autofree char *second = wait_for (other, seed->program, seed->number);

  if (!g_str_equal (first, second))
    {
      g_test_message ("two traces: %s --seed %u --tell", seed->program, seed->number);
      g_test_fail ();
    }
}

static void
add_seed (const char *program,
          guint32     number)
{
  g_autofree char *path = g_strdup_printf ("/seeds/%u", number);
  Seed *seed = g_new0 (Seed, 1);

  seed->program = program;
  seed->number = number;
  g_test_add_data_func_full (path, seed, test_seed, g_free);
}

int
main (int   argc,
      char *argv[])
{
  guint n;

  if (argc >= 3 && g_str_equal (argv[1], "--seed"))
    return play ((guint32) g_ascii_strtoull (argv[2], NULL, 10), argc > 3);

  g_test_init (&argc, &argv, NULL);
  n = g_test_slow () ? N_SLOW : N_QUICK;
  for (guint32 i = 1; i <= n; i++)
    add_seed (argv[0], i);
  for (gsize i = 0; i < G_N_ELEMENTS (once_broken); i++)
    if (once_broken[i] > n)
      add_seed (argv[0], once_broken[i]);
  return g_test_run ();
}
