/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The budget under a manual clock: no window of ten seconds is ever overfull, whatever comes.
 */
#include "config.h"

#include "yd-drive-budget.h"

#define WINDOW_US (10 * (gint64) G_USEC_PER_SEC)
#define LATE_US (300 * (gint64) 1000) /* two round trips of a new connection, far away */
#define STEP_US (10 * (gint64) 1000)

typedef struct
{
  YdBaseClock *clock;    /* (owned) */
  YdDriveBudget *budget; /* (owned) */
  GArray *admitted;      /* (owned): gint64 times */
  guint cancelled;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = yd_base_clock_new_manual (0);
  fixture->budget = yd_drive_budget_new (fixture->clock, NULL, "");
  fixture->admitted = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->budget);
  g_assert_finalize_object (fixture->clock);
  g_array_unref (fixture->admitted);
}

static void
entered_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GError) error = NULL;
  gint64 now_us = yd_base_clock_get_monotonic_us (fixture->clock);

  if (yd_net_gate_enter_finish (YD_NET_GATE (source), result, &error))
    {
      g_array_append_val (fixture->admitted, now_us);
      return;
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture->cancelled++;
}

static void
enter (Fixture      *fixture,
       YdDriveClass  call_class,
       GCancellable *cancellable)
{
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "http://127.0.0.1/");

  yd_net_request_set_class (request, (int) call_class);
  yd_net_gate_enter_async (YD_NET_GATE (fixture->budget), request, cancellable, entered_cb,
                           fixture);
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
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

static void
assert_windows (Fixture *fixture,
                guint    limit)
{
  for (guint i = limit; i < fixture->admitted->len; i++)
    g_assert_cmpint (g_array_index (fixture->admitted, gint64, i) -
                       g_array_index (fixture->admitted, gint64, i - limit),
                     >=, WINDOW_US);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/* The service counts when they arrive; each is on its way for as long as it likes up to @late_us
 * more than the others. */
static void
assert_windows_on_arrival (Fixture *fixture,
                           guint    limit,
                           gint64   late_us)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20240301);

  for (guint i = 0; i < fixture->admitted->len; i++)
    g_array_index (fixture->admitted, gint64, i) +=
      g_rand_int_range (rand, 0, (gint32) late_us + 1);
  g_array_sort (fixture->admitted, compare_times);
  assert_windows (fixture, limit);
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

/* Everything at once, five windows long: full use, no window overfull, no long pauses. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  guint index = GPOINTER_TO_UINT (data);
  guint limit = classes[index].limit;

  for (guint i = 0; i < limit * 5; i++)
    enter (fixture, classes[index].call_class, NULL);
  turn ();
  g_assert_cmpuint (fixture->admitted->len, >=, 1);
  g_assert_cmpuint (fixture->admitted->len, <=, limit / 2);
  run_for (fixture, WINDOW_US * 5);
  assert_windows (fixture, limit);
  g_assert_cmpuint (fixture->admitted->len, >=, limit * 5 * 85 / 100);
  for (guint i = 1; i < fixture->admitted->len; i++)
    g_assert_cmpint (g_array_index (fixture->admitted, gint64, i) -
                       g_array_index (fixture->admitted, gint64, i - 1),
                     <=, 3 * WINDOW_US / limit);
  run_for (fixture, WINDOW_US);
  g_assert_cmpuint (fixture->admitted->len, ==, limit * 5);
  assert_windows_on_arrival (fixture, limit, LATE_US);
}

/* Random arrivals, bursts and pauses. */
static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr(GRand) rand = g_rand_new_with_seed (20240229 + index);

  for (guint round = 0; round < 60; round++)
    {
      guint burst = (guint) g_rand_int_range (rand, 0, (gint32) classes[index].limit);

      for (guint i = 0; i < burst; i++)
        enter (fixture, classes[index].call_class, NULL);
      run_for (fixture, g_rand_int_range (rand, 0, 8000) * (gint64) 1000);
    }
  run_for (fixture, WINDOW_US * 60);
  assert_windows (fixture, classes[index].limit);
  g_assert_cmpuint (yd_drive_budget_n_waiting (fixture->budget, classes[index].call_class), ==, 0);
}

static void
test_classes_are_separate (Fixture       *fixture,
                           gconstpointer  data)
{
  for (guint i = 0; i < 30; i++)
    enter (fixture, YD_DRIVE_CLASS_LINK, NULL);
  turn ();
  g_assert_cmpuint (yd_drive_budget_n_waiting (fixture->budget, YD_DRIVE_CLASS_LINK), >, 0);
  g_array_set_size (fixture->admitted, 0);
  enter (fixture, YD_DRIVE_CLASS_LIST, NULL);
  enter (fixture, 77, NULL);
  turn ();
  g_assert_cmpuint (fixture->admitted->len, ==, 2);
  run_for (fixture, WINDOW_US * 4);
}

static void
test_slow_down (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "http://127.0.0.1/");

  yd_net_request_set_class (request, YD_DRIVE_CLASS_LIST);
  yd_net_gate_slow_down (YD_NET_GATE (fixture->budget), request, 3 * G_USEC_PER_SEC);
  yd_net_gate_slow_down (YD_NET_GATE (fixture->budget), request, 1 * G_USEC_PER_SEC);
  enter (fixture, YD_DRIVE_CLASS_LIST, NULL);
  enter (fixture, YD_DRIVE_CLASS_OTHER, NULL);
  run_for (fixture, 2900 * (gint64) 1000);
  g_assert_cmpuint (fixture->admitted->len, ==, 1);
  run_for (fixture, 200 * (gint64) 1000);
  g_assert_cmpuint (fixture->admitted->len, ==, 2);
}

/* Before, while waiting, and after. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GCancellable) before = g_cancellable_new ();
  g_autoptr(GCancellable) during = g_cancellable_new ();
  g_autoptr(GCancellable) after = g_cancellable_new ();
  guint admitted;

  g_cancellable_cancel (before);
  enter (fixture, YD_DRIVE_CLASS_LINK, before);
  turn ();
  g_assert_cmpuint (fixture->cancelled, ==, 1);

  enter (fixture, YD_DRIVE_CLASS_LINK, after);
  turn ();
  g_cancellable_cancel (after);
  turn ();
  g_assert_cmpuint (fixture->cancelled, ==, 1);
  g_assert_cmpuint (fixture->admitted->len, ==, 1);

  for (guint i = 0; i < 20; i++)
    enter (fixture, YD_DRIVE_CLASS_LINK, during);
  turn ();
  admitted = fixture->admitted->len;
  g_cancellable_cancel (during);
  turn ();
  g_assert_cmpuint (fixture->cancelled + admitted, ==, 22);
  g_assert_cmpuint (yd_drive_budget_n_waiting (fixture->budget, YD_DRIVE_CLASS_LINK), ==, 0);
  run_for (fixture, WINDOW_US * 2);
  g_assert_cmpuint (fixture->admitted->len, ==, admitted);
}

/* First come, first served, also when some in the middle give up. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  for (guint i = 0; i < 30; i++)
    enter (fixture, YD_DRIVE_CLASS_LINK, i % 3 == 2 ? cancellable : NULL);
  turn ();
  g_cancellable_cancel (cancellable);
  run_for (fixture, WINDOW_US * 4);
  assert_windows (fixture, 10);
  g_assert_cmpuint (fixture->admitted->len + fixture->cancelled, ==, 30);
  g_assert_cmpuint (fixture->cancelled, >=, 9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autofree char *flood = g_strdup_printf ("/drive/budget/flood/%u", classes[i].limit);
      g_autofree char *random = g_strdup_printf ("/drive/budget/random/%u", classes[i].limit);

      g_test_add (flood, Fixture, GUINT_TO_POINTER (i), set_up, test_flood, tear_down);
      g_test_add (random, Fixture, GUINT_TO_POINTER (i), set_up, test_random, tear_down);
    }
  g_test_add ("/drive/budget/classes", Fixture, NULL, set_up, test_classes_are_separate,
              tear_down);
  g_test_add ("/drive/budget/slow-down", Fixture, NULL, set_up, test_slow_down, tear_down);
  g_test_add ("/drive/budget/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/drive/budget/order", Fixture, NULL, set_up, test_order, tear_down);
  return g_test_run ();
}
