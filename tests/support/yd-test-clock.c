/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The impatient clock; see the header.
 */
#include "config.h"

#include "yd-test-clock.h"

#define SHORT_US (20 * (gint64) G_USEC_PER_SEC)
#define CONNECT_US (15 * (gint64) G_USEC_PER_SEC)

struct _YdTestClock
{
  YdBaseClock parent_instance;

  /* state */
  gint64 monotonic_us;
  gint64 real_us;
  guint last_id;
  gboolean hold;
  GPtrArray *timers; /* (owned): TestTimer */
  GArray *waits;     /* (owned): gint64 */
  GSource *pump;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdTestClock, yd_test_clock, YD_TYPE_BASE_CLOCK)

typedef struct
{
  guint id;
  gint64 delay_us;
  gint64 due_us;
  GSourceFunc func;
  gpointer user_data; /* (owned) */
  GDestroyNotify destroy;
} TestTimer;

static void
test_timer_free (gpointer data)
{
  TestTimer *timer = data;

  if (timer->destroy != NULL)
    timer->destroy (timer->user_data);
  g_free (timer);
}

static void
move_to (YdTestClock *self,
         gint64       monotonic_us)
{
  if (monotonic_us <= self->monotonic_us)
    return;
  self->real_us += monotonic_us - self->monotonic_us;
  self->monotonic_us = monotonic_us;
}

static gboolean
is_short (TestTimer *timer)
{
  return timer->delay_us <= SHORT_US && timer->delay_us != CONNECT_US;
}

/* The earliest timer that is due by @until_us, or the earliest short one for -1. */
static TestTimer *
steal_timer (YdTestClock *self,
             gint64       until_us)
{
  TestTimer *next = NULL;
  guint index = 0;

  for (guint i = 0; i < self->timers->len; i++)
    {
      TestTimer *timer = g_ptr_array_index (self->timers, i);
      gboolean wanted = until_us < 0 ? is_short (timer) : timer->due_us <= until_us;

      if (wanted && (next == NULL || timer->due_us < next->due_us))
        {
          next = timer;
          index = i;
        }
    }
  return next == NULL ? NULL : g_ptr_array_steal_index (self->timers, index);
}

static void
run_timer (YdTestClock *self,
           TestTimer   *timer)
{
  move_to (self, timer->due_us);
  if (is_short (timer))
    g_array_append_val (self->waits, timer->delay_us);
  timer->func (timer->user_data);
  test_timer_free (timer);
}

static gboolean
pump_timers (gpointer data)
{
  g_autoptr(YdTestClock) self = g_object_ref (data);
  TestTimer *timer = self->hold ? NULL : steal_timer (self, -1);

  if (timer != NULL)
    {
      run_timer (self, timer);
      return G_SOURCE_CONTINUE;
    }
  g_clear_pointer (&self->pump, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
ensure_pump (YdTestClock *self)
{
  if (self->pump != NULL)
    return;
  self->pump = g_idle_source_new ();
  g_source_set_callback (self->pump, pump_timers, self, NULL);
  g_source_attach (self->pump, g_main_context_get_thread_default ());
}

static guint
test_add_timer (YdBaseClock    *clock,
                gint64          delay_us,
                GSourceFunc     func,
                gpointer        user_data,
                GDestroyNotify  destroy)
{
  YdTestClock *self = YD_TEST_CLOCK (clock);
  TestTimer *timer = g_new0 (TestTimer, 1);

  timer->id = ++self->last_id;
  timer->delay_us = MAX (delay_us, 0);
  timer->due_us = self->monotonic_us + timer->delay_us;
  timer->func = func;
  timer->user_data = user_data;
  timer->destroy = destroy;
  g_ptr_array_add (self->timers, timer);
  if (is_short (timer))
    ensure_pump (self);
  return timer->id;
}

static void
test_remove_timer (YdBaseClock *clock,
                   guint        id)
{
  YdTestClock *self = YD_TEST_CLOCK (clock);

  for (guint i = 0; i < self->timers->len; i++)
    if (((TestTimer *) g_ptr_array_index (self->timers, i))->id == id)
      {
        g_ptr_array_remove_index (self->timers, i);
        return;
      }
}

static gint64
test_get_monotonic_us (YdBaseClock *clock)
{
  return YD_TEST_CLOCK (clock)->monotonic_us;
}

static gint64
test_get_real_us (YdBaseClock *clock)
{
  return YD_TEST_CLOCK (clock)->real_us;
}

static void
yd_test_clock_finalize (GObject *object)
{
  YdTestClock *self = YD_TEST_CLOCK (object);

  if (self->pump != NULL)
    g_source_destroy (self->pump);
  g_clear_pointer (&self->pump, g_source_unref);
  g_ptr_array_unref (self->timers);
  g_array_unref (self->waits);
  G_OBJECT_CLASS (yd_test_clock_parent_class)->finalize (object);
}

static void
yd_test_clock_class_init (YdTestClockClass *klass)
{
  YdBaseClockClass *clock_class = YD_BASE_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yd_test_clock_finalize;
  clock_class->get_monotonic_us = test_get_monotonic_us;
  clock_class->get_real_us = test_get_real_us;
  clock_class->add_timer = test_add_timer;
  clock_class->remove_timer = test_remove_timer;
}

static void
yd_test_clock_init (YdTestClock *self)
{
  self->timers = g_ptr_array_new_with_free_func (test_timer_free);
  self->waits = g_array_new (FALSE, FALSE, sizeof (gint64));
}

YdTestClock *
yd_test_clock_new (gint64 real_us)
{
  YdTestClock *self = g_object_new (YD_TYPE_TEST_CLOCK, NULL);

  self->real_us = real_us;
  self->monotonic_us = G_USEC_PER_SEC;
  return self;
}

guint
yd_test_clock_count_waits (YdTestClock *self)
{
  return self->waits->len;
}

gint64
yd_test_clock_get_wait (YdTestClock *self,
                        guint        index)
{
  return g_array_index (self->waits, gint64, index);
}

guint
yd_test_clock_count_timers (YdTestClock *self)
{
  return self->timers->len;
}

void
yd_test_clock_hold (YdTestClock *self,
                    gboolean     hold)
{
  self->hold = hold;
  if (!hold)
    ensure_pump (self);
}

void
yd_test_clock_advance (YdTestClock *self,
                       gint64       delta_us)
{
  gint64 end_us = self->monotonic_us + delta_us;
  TestTimer *timer;

  while ((timer = steal_timer (self, end_us)) != NULL)
    run_timer (self, timer);
  move_to (self, end_us);
}
