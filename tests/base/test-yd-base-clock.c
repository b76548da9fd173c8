/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Both clocks: readings, timers in order, waiting and not waiting any longer; and the backoff.
 */
#include "config.h"

#include "yd-base-backoff.h"
#include "yd-base-clock.h"

static gboolean
note_letter (gpointer data)
{
  GString **target = data;

  g_string_append_c (*target, 'x');
  return G_SOURCE_REMOVE;
}

typedef struct
{
  GString *trace; /* (borrowed) */
  char letter;
  YdBaseClock *clock; /* (borrowed) */
  gint64 seen_us;
} Mark;

static gboolean
note_mark (gpointer data)
{
  Mark *mark = data;

  g_string_append_c (mark->trace, mark->letter);
  mark->seen_us = yd_base_clock_get_monotonic_us (mark->clock);
  return G_SOURCE_CONTINUE; /* must not matter: timers run once */
}

static void
test_manual (void)
{
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_manual (5000);
  gint64 start_us = yd_base_clock_get_monotonic_us (clock);
  GString *trace = g_string_new (NULL);
  Mark a = { trace, 'a', clock, 0 };
  Mark b = { trace, 'b', clock, 0 };
  Mark c = { trace, 'c', clock, 0 };
  guint doomed;

  yd_base_clock_add_timer (clock, 300, note_mark, &c, NULL);
  yd_base_clock_add_timer (clock, 100, note_mark, &a, NULL);
  yd_base_clock_add_timer (clock, 200, note_mark, &b, NULL);
  doomed = yd_base_clock_add_timer (clock, 150, note_letter, &trace, NULL);
  yd_base_clock_remove_timer (clock, doomed);
  yd_base_clock_remove_timer (clock, doomed);

  yd_base_clock_advance (clock, 250);
  g_assert_cmpstr (trace->str, ==, "ab");
  g_assert_cmpint (a.seen_us - start_us, ==, 100);
  g_assert_cmpint (b.seen_us - start_us, ==, 200);
  g_assert_cmpint (yd_base_clock_get_real_us (clock), ==, 5250);
  yd_base_clock_advance (clock, 1000);
  g_assert_cmpstr (trace->str, ==, "abc");
  g_string_free (trace, TRUE);
}

static gboolean
note_and_go_on (gpointer data)
{
  Mark *mark = data;

  note_mark (mark);
  if (mark->trace->len < 3)
    yd_base_clock_add_timer (mark->clock, 100, note_and_go_on, mark, NULL);
  return G_SOURCE_REMOVE;
}

/* A timer that adds a timer: both run within one advance when both fall due. */
static void
test_chain (void)
{
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_manual (0);
  g_autoptr(GString) trace = g_string_new (NULL);
  Mark mark = { trace, 'x', clock, 0 };

  yd_base_clock_add_timer (clock, -5, note_and_go_on, &mark, NULL);
  yd_base_clock_advance (clock, 100);
  g_assert_cmpstr (trace->str, ==, "xx");
  yd_base_clock_advance (clock, 100);
  g_assert_cmpstr (trace->str, ==, "xxx");
}

static void
count_down (gpointer data)
{
  (*(guint *) data)--;
}

static void
test_timers_are_destroyed (void)
{
  YdBaseClock *clock = yd_base_clock_new_manual (0);
  g_autoptr(GString) trace = g_string_new (NULL);
  guint left = 3;
  guint removed;

  yd_base_clock_add_timer (clock, 10, note_letter, &trace, NULL);
  removed = yd_base_clock_add_timer (clock, 20, note_letter, &left, count_down);
  yd_base_clock_add_timer (clock, 30, note_letter, &left, count_down);
  yd_base_clock_remove_timer (clock, removed);
  g_assert_cmpuint (left, ==, 2);
  g_assert_finalize_object (clock);
  g_assert_cmpuint (left, ==, 1);
}

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
spin_until (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* @when: 0 never, 1 before, 2 during, 3 after. */
static void
run_wait (YdBaseClock *clock,
          gboolean     manual,
          int          when)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean waited;

  if (when == 1)
    g_cancellable_cancel (cancellable);
  yd_base_clock_wait_async (clock, 2000, cancellable, keep_result, &result);
  if (when == 2)
    g_cancellable_cancel (cancellable);
  if (manual && (when == 0 || when == 3))
    yd_base_clock_advance (clock, 2000);
  spin_until (&result);
  if (when == 3)
    g_cancellable_cancel (cancellable);
  waited = yd_base_clock_wait_finish (clock, result, &error);
  if (when == 0 || manual)
    g_assert_cmpint (waited, ==, when == 0);
  if (!waited)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_wait (void)
{
  g_autoptr(YdBaseClock) manual = yd_base_clock_new_manual (0);
  g_autoptr(YdBaseClock) system = yd_base_clock_new_system ();

  for (int when = 0; when < 3; when++)
    {
      run_wait (manual, TRUE, when);
      run_wait (system, FALSE, when);
    }
  run_wait (system, FALSE, 3);
}

static void
test_system (void)
{
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_system ();
  gint64 before_us = yd_base_clock_get_monotonic_us (clock);
  g_autoptr(GString) trace = g_string_new (NULL);
  GString *target = trace;
  guint removed = yd_base_clock_add_timer (clock, 0, note_letter, &target, NULL);

  yd_base_clock_remove_timer (clock, removed);
  yd_base_clock_add_timer (clock, 3000, note_letter, &target, NULL);
  while (trace->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (trace->str, ==, "x");
  g_assert_cmpint (yd_base_clock_get_monotonic_us (clock) - before_us, >=, 3000);
  g_assert_cmpint (ABS (yd_base_clock_get_real_us (clock) - g_get_real_time ()), <,
                   60 * G_USEC_PER_SEC);
}

static void
test_backoff (void)
{
  static const struct
  {
    guint attempt;
    double jitter;
    gint64 expected;
  } rows[] = {
    { 0, 0.5, 1000 }, { 1, 0.5, 2000 }, { 2, 0.5, 4000 }, { 4, 0.5, 16000 },
    { 5, 0.5, 30000 }, { 1000, 0.5, 30000 }, { 0, 0.0, 750 }, { 0, 1.0, 1250 },
    { 0, 7.0, 1250 }, { 0, -1.0, 750 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (yd_base_backoff_delay_us (rows[i].attempt, 1000, 30000, rows[i].jitter), ==,
                     rows[i].expected);
  g_assert_cmpint (yd_base_backoff_delay_us (9, G_MAXINT64 / 4, G_MAXINT64 / 2, 0.5), >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/clock/manual", test_manual);
  g_test_add_func ("/base/clock/chain", test_chain);
  g_test_add_func ("/base/clock/destroyed", test_timers_are_destroyed);
  g_test_add_func ("/base/clock/wait", test_wait);
  g_test_add_func ("/base/clock/system", test_system);
  g_test_add_func ("/base/backoff", test_backoff);
  return g_test_run ();
}
