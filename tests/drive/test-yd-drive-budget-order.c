/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who goes first through the budget, for how long nobody does, and how much of what the service
 * allows is used while and after it refuses: with a manual clock and a model of its limit.
 */
#include "config.h"

#include "yd-drive-budget.h"
#include "yd-drive-error.h"

#include "yd-net-errand.h"
#include "yd-net-retry-policy.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define STEP_US (10 * (gint64) 1000)

typedef struct
{
  YdBaseClock *clock;    /* (owned) */
  YdDriveBudget *budget; /* (owned) */
  GString *order;        /* (owned): c, t, p or b for each that was admitted */
  GArray *times;         /* (owned): gint64 */
  guint refused;
  gint64 refused_us;     /* what the last refusal said */
} Fixture;

typedef struct
{
  Fixture *fixture; /* (borrowed) */
  YdNetPriority priority;
} Call;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = yd_base_clock_new_manual (SECOND);
  fixture->budget = yd_drive_budget_new (fixture->clock, NULL, "");
  fixture->order = g_string_new (NULL);
  fixture->times = g_array_new (FALSE, FALSE, sizeof (gint64));
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
  turn ();
  g_assert_finalize_object (fixture->budget);
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->order, TRUE);
  g_array_unref (fixture->times);
}

static void
entered_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Call *call = user_data;
  Fixture *fixture = call->fixture;
  gint64 now_us = yd_base_clock_get_monotonic_us (fixture->clock);
  g_autoptr(GError) error = NULL;

  if (yd_net_gate_enter_finish (YD_NET_GATE (source), result, &error))
    {
      g_string_append_c (fixture->order, "ctpb"[call->priority]);
      g_array_append_val (fixture->times, now_us);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BUSY);
  fixture->refused++;
  fixture->refused_us = yd_drive_error_get_retry_after_us (error);
}

static GCancellable *
make_cancellable (YdNetPriority priority)
{
  g_autoptr(YdNetErrand) errand = yd_net_errand_new (priority);
  GCancellable *cancellable = g_cancellable_new ();

  yd_net_errand_attach (errand, cancellable);
  return cancellable;
}

static void
enter_with (Fixture       *fixture,
            YdNetPriority  priority,
            GCancellable  *cancellable)
{
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "http://127.0.0.1/");
  Call *call = g_new0 (Call, 1);

  call->fixture = fixture;
  call->priority = priority;
  yd_net_request_set_class (request, YD_DRIVE_CLASS_LINK);
  yd_net_gate_enter_async (YD_NET_GATE (fixture->budget), request, cancellable, entered_cb, call);
}

static void
enter (Fixture       *fixture,
       YdNetPriority  priority)
{
  g_autoptr(GCancellable) cancellable = make_cancellable (priority);

  enter_with (fixture, priority, cancellable);
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

/* Nothing is left of what goes at once. */
static void
use_burst (Fixture *fixture)
{
  for (guint i = 0; i < 2; i++)
    enter (fixture, YD_NET_PRIORITY_CLICK);
  turn ();
  g_assert_cmpstr (fixture->order->str, ==, "cc");
  g_string_truncate (fixture->order, 0);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  use_burst (fixture);
  for (guint i = 0; i < 2; i++)
    {
      enter (fixture, YD_NET_PRIORITY_BACKGROUND);
      enter (fixture, YD_NET_PRIORITY_THUMBNAIL);
      enter (fixture, YD_NET_PRIORITY_TRANSFER);
    }
  enter_with (fixture, YD_NET_PRIORITY_CLICK, NULL);
  run_for (fixture, 2 * SECOND);
  g_assert_cmpint (fixture->order->str[0], ==, 'c');
  /* Also one that comes when others wait already. */
  enter (fixture, YD_NET_PRIORITY_CLICK);
  run_for (fixture, 12 * SECOND);
  g_assert_cmpint (g_strrstr (fixture->order->str, "c") - fixture->order->str, <=, 2);
  g_assert_cmpint (strchr (fixture->order->str, 'p') - strchr (fixture->order->str, 't'), >, 0);
  g_assert_cmpint (strchr (fixture->order->str, 'b') - strchr (fixture->order->str, 'p'), >, 0);
  g_assert_cmpuint (fixture->order->len, ==, 8);
}

/* Clicks without end: who nobody waits for still goes within thirty seconds, and a click never
 * waits for more than one of those. */
static void
test_nobody_starves (Fixture       *fixture,
                     gconstpointer  data)
{
  gint64 began_us;
  const char *background;

  use_burst (fixture);
  began_us = yd_base_clock_get_monotonic_us (fixture->clock);
  for (guint i = 0; i < 40; i++)
    enter (fixture, YD_NET_PRIORITY_BACKGROUND);
  for (guint i = 0; i < 200; i++)
    enter (fixture, YD_NET_PRIORITY_CLICK);
  run_for (fixture, 60 * SECOND);
  background = strchr (fixture->order->str, 'b');
  g_assert_nonnull (background);
  g_assert_cmpint (g_array_index (fixture->times, gint64,
                                  2 + (background - fixture->order->str)) - began_us,
                   <=, 30 * SECOND);
  run_for (fixture, 240 * SECOND);
  g_assert_cmpuint (fixture->order->len, ==, 240);
  fixture->order->str[strlen (fixture->order->str) - 40] = '\0';
  g_assert_null (strstr (fixture->order->str, "bb"));
}

static void
test_errand_knows (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(YdNetErrand) errand = yd_net_errand_new (YD_NET_PRIORITY_TRANSFER);
  g_autoptr(GCancellable) first = g_cancellable_new ();
  g_autoptr(GCancellable) second = g_cancellable_new ();
  gint64 now_us = yd_base_clock_get_monotonic_us (fixture->clock);

  yd_net_errand_attach (errand, first);
  yd_net_errand_attach (errand, second);
  g_assert_true (yd_net_errand_find (second) == errand);
  g_assert_null (yd_net_errand_find (NULL));
  use_burst (fixture);
  g_assert_cmpint (yd_net_errand_get_waits_since_us (errand), ==, -1);
  enter_with (fixture, YD_NET_PRIORITY_TRANSFER, first);
  enter_with (fixture, YD_NET_PRIORITY_TRANSFER, second);
  turn ();
  g_assert_cmpint (yd_net_errand_get_waits_since_us (errand), ==, now_us);
  g_cancellable_cancel (first);
  turn ();
  g_assert_cmpint (yd_net_errand_get_waits_since_us (errand), ==, now_us);
  run_for (fixture, 3 * SECOND);
  g_assert_cmpint (yd_net_errand_get_waits_since_us (errand), ==, -1);
}

/* Nobody waits for minutes without a word. */
static void
test_long_pause (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "http://127.0.0.1/");

  yd_net_request_set_class (request, YD_DRIVE_CLASS_LINK);
  use_burst (fixture);
  enter (fixture, YD_NET_PRIORITY_TRANSFER);
  yd_net_gate_slow_down (YD_NET_GATE (fixture->budget), request, 600 * SECOND);
  turn ();
  g_assert_cmpuint (fixture->refused, ==, 1);
  g_assert_cmpint (fixture->refused_us, ==, 600 * SECOND);
  run_for (fixture, 500 * SECOND);
  enter (fixture, YD_NET_PRIORITY_CLICK);
  turn ();
  g_assert_cmpuint (fixture->refused, ==, 2);
  g_assert_cmpint (fixture->refused_us, ==, 100 * SECOND);
  g_assert_cmpuint (fixture->order->len, ==, 0);
  run_for (fixture, 50 * SECOND);
  enter (fixture, YD_NET_PRIORITY_CLICK);
  run_for (fixture, 50 * SECOND + STEP_US);
  g_assert_cmpuint (fixture->order->len, ==, 1);
}

/* A model of the service: so many answers in any ten seconds, and a time in which it gives none.
 * Clients that keep as many calls under way as they can, each a while on its way. */

#define LATENCY_US (120 * (gint64) 1000)
#define STORM_US (20 * SECOND)

typedef struct
{
  YdBaseClock *clock;    /* (owned) */
  YdDriveBudget *budget; /* (owned) */
  YdNetRequest *request; /* (owned) */
  GRand *rand;           /* (owned) */
  GArray *answered;      /* (owned): gint64, when */
  gint64 storm_from_us;
  gint64 asked_until_us; /* of the last refusal */
  gint64 first_after_us; /* when the first call came after that */
  guint limit;
  guint calls;           /* after the storm */
  guint wasted;          /* of those */
  guint steady_refused;  /* before it */
  guint early;           /* before the service wanted any again */
  guint storm_calls;
  gboolean ended;
} World;

typedef struct
{
  World *world; /* (borrowed) */
  guint failures;
} Client;

static void go (Client *client);

static void
again_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Client *client = user_data;

  g_assert_true (yd_base_clock_wait_finish (YD_BASE_CLOCK (source), result, NULL));
  if (!client->world->ended)
    go (client);
}

static gboolean
service_answers (World  *world,
                 gint64  now_us)
{
  guint n = world->answered->len;

  if (now_us >= world->storm_from_us && now_us < world->storm_from_us + STORM_US)
    return FALSE;
  if (n >= world->limit &&
      now_us - g_array_index (world->answered, gint64, n - world->limit) < 10 * SECOND)
    return FALSE;
  g_array_append_val (world->answered, now_us);
  return TRUE;
}

static void
refused (Client *client,
         gint64  now_us)
{
  World *world = client->world;
  gint64 asked_us = g_rand_int_range (world->rand, 1000, 4000) * (gint64) 1000;
  gint64 delay_us = 0;
  YdNetRetryQuestion question = { YD_NET_TROUBLE_BUSY, client->failures % 5, TRUE, FALSE, asked_us,
                                  0, g_rand_double (world->rand) };

  g_assert_true (yd_net_retry_policy_decide (&question, &delay_us));
  g_assert_cmpint (delay_us, >=, asked_us);
  g_assert_cmpint (delay_us, <=, asked_us + SECOND);
  client->failures++;
  world->asked_until_us = MAX (world->asked_until_us, now_us + asked_us);
  yd_net_gate_slow_down (YD_NET_GATE (world->budget), world->request, delay_us);
  yd_base_clock_wait_async (world->clock, delay_us, NULL, again_cb, client);
}

static void
arrived_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Client *client = user_data;
  World *world = client->world;
  gint64 now_us = yd_base_clock_get_monotonic_us (world->clock);
  gboolean after = now_us >= world->storm_from_us + STORM_US;
  gboolean answered = service_answers (world, now_us);

  g_assert_true (yd_base_clock_wait_finish (YD_BASE_CLOCK (source), result, NULL));
  if (world->ended)
    return;
  world->calls += after;
  world->wasted += after && !answered;
  world->steady_refused += now_us < world->storm_from_us && !answered;
  world->storm_calls += !after && now_us >= world->storm_from_us;
  if (!answered)
    {
      refused (client, now_us);
      return;
    }
  client->failures = 0;
  go (client);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Client *client = user_data;
  World *world = client->world;
  gint64 now_us = yd_base_clock_get_monotonic_us (world->clock);

  g_assert_true (yd_net_gate_enter_finish (YD_NET_GATE (source), result, NULL));
  world->early += now_us < world->asked_until_us;
  if (world->asked_until_us > 0 && now_us >= world->asked_until_us && world->first_after_us == 0)
    world->first_after_us = now_us;
  yd_base_clock_wait_async (world->clock, LATENCY_US, NULL, arrived_cb, client);
}

static void
go (Client *client)
{
  yd_net_gate_enter_async (YD_NET_GATE (client->world->budget), client->world->request, NULL,
                           sent_cb, client);
}

static void
run_storm (guint        seed,
           YdDriveClass call_class,
           guint        limit)
{
  World world = { .limit = limit, .storm_from_us = 60 * SECOND };
  Client clients[12];
  double allowed;

  world.rand = g_rand_new_with_seed (seed);
  world.clock = yd_base_clock_new_manual (0);
  world.budget = yd_drive_budget_new (world.clock, NULL, "");
  world.request = yd_net_request_new ("POST", "http://127.0.0.1/");
  world.answered = g_array_new (FALSE, FALSE, sizeof (gint64));
  yd_net_request_set_class (world.request, (int) call_class);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = (Client) { &world, 0 };
      go (&clients[i]);
    }
  while (yd_base_clock_get_monotonic_us (world.clock) < 200 * SECOND)
    {
      yd_base_clock_advance (world.clock, STEP_US);
      turn ();
    }
  allowed = limit * (200 - 80) / 10.0;
  g_test_message ("%u allowed in 10 s: %u calls after the storm, %u wasted; %u in it; %.3f used",
                  limit, world.calls, world.wasted, world.storm_calls,
                  (world.calls - world.wasted) / allowed);
  g_assert_cmpuint (world.steady_refused, ==, 0);
  g_assert_cmpuint (world.early, ==, 0);
  g_assert_cmpint (world.first_after_us - world.asked_until_us, <=, SECOND);
  g_assert_cmpuint (world.wasted * 100, <=, world.calls * 3);
  g_assert_cmpfloat ((world.calls - world.wasted) / allowed, >=, 0.85);

  world.ended = TRUE;
  for (guint i = 0; i < 100; i++)
    {
      yd_base_clock_advance (world.clock, SECOND);
      turn ();
    }
  g_assert_finalize_object (world.budget);
  g_assert_finalize_object (world.clock);
  g_array_unref (world.answered);
  g_rand_free (world.rand);
  yd_net_request_unref (world.request);
}

static void
test_storm (void)
{
  for (guint seed = 1; seed <= 5; seed++)
    {
      run_storm (seed, YD_DRIVE_CLASS_OTHER, 150);
      run_storm (seed, YD_DRIVE_CLASS_LIST, 40);
      run_storm (seed, YD_DRIVE_CLASS_LINK, 10);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/drive/budget/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/drive/budget/nobody-starves", Fixture, NULL, set_up, test_nobody_starves,
              tear_down);
  g_test_add ("/drive/budget/errand-knows", Fixture, NULL, set_up, test_errand_knows, tear_down);
  g_test_add ("/drive/budget/long-pause", Fixture, NULL, set_up, test_long_pause, tear_down);
  g_test_add_func ("/drive/budget/storm", test_storm);
  return g_test_run ();
}
