/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The clock of a seed; see the header. Timers that are due at the same time run in the order in
 * which they were added.
 */
#include "config.h"

#include "yd-seed-clock.h"

#include "yd-base-hash.h"

#define BIRTH_US (1800000000 * (gint64) G_USEC_PER_SEC)
#define BOOT_US (1000 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  guint id;
  gint64 due_us; /* monotonic */
  GSourceFunc func;
  gpointer user_data; /* (owned) when there is destroy */
  GDestroyNotify destroy;
} Timer;

struct _YdSeedClock
{
  YdBaseClock parent_instance;

  GPtrArray *timers;   /* (owned): Timer (owned), the next one first */
  gint64 monotonic_us; /* atomic: workers and the simulator read it */
  gint64 jumped_us;
  gint64 slept_us;
  guint last_id;
};

G_DEFINE_FINAL_TYPE (YdSeedClock, yd_seed_clock, YD_TYPE_BASE_CLOCK)

static gint64
get_monotonic_us (YdBaseClock *clock)
{
  return yd_base_progress_get (&YD_SEED_CLOCK (clock)->monotonic_us);
}

static gint64
get_real_us (YdBaseClock *clock)
{
  YdSeedClock *self = YD_SEED_CLOCK (clock);

  return BIRTH_US + get_monotonic_us (clock) + yd_base_progress_get (&self->jumped_us);
}

static guint
add_timer (YdBaseClock    *clock,
           gint64          delay_us,
           GSourceFunc     func,
           gpointer        user_data,
           GDestroyNotify  destroy)
{
  YdSeedClock *self = YD_SEED_CLOCK (clock);
  Timer *timer = g_new0 (Timer, 1);
  guint place = 0;

  timer->id = ++self->last_id;
  timer->due_us = get_monotonic_us (clock) + MAX (delay_us, 0);
  timer->func = func;
  timer->user_data = user_data;
  timer->destroy = destroy;
  while (place < self->timers->len &&
         ((Timer *) g_ptr_array_index (self->timers, place))->due_us <= timer->due_us)
    place++;
  g_ptr_array_insert (self->timers, (gint) place, timer);
  return timer->id;
}

static void
free_timer (Timer *timer)
{
  if (timer->destroy != NULL)
    timer->destroy (timer->user_data);
  g_free (timer);
}

static void
remove_timer (YdBaseClock *clock,
              guint        id)
{
  YdSeedClock *self = YD_SEED_CLOCK (clock);

  for (guint i = 0; i < self->timers->len; i++)
    {
      Timer *timer = g_ptr_array_index (self->timers, i);

      if (timer->id == id)
        {
          g_ptr_array_remove_index (self->timers, i);
          free_timer (timer);
          return;
        }
    }
}

gint64
yd_seed_clock_get_wait_us (YdSeedClock *self)
{
  Timer *first;

  if (self->timers->len == 0)
    return -1;
  first = g_ptr_array_index (self->timers, 0);
  return MAX (first->due_us - get_monotonic_us (YD_BASE_CLOCK (self)), 0);
}

gboolean
yd_seed_clock_run_next (YdSeedClock *self)
{
  gint64 wait_us = yd_seed_clock_get_wait_us (self);
  Timer *timer;

  if (wait_us < 0)
    return FALSE;
  yd_base_progress_add (&self->monotonic_us, wait_us);
  timer = g_ptr_array_steal_index (self->timers, 0);
  timer->func (timer->user_data);
  free_timer (timer);
  return TRUE;
}

void
yd_seed_clock_sleep (YdSeedClock *self,
                     gint64       us)
{
  yd_base_progress_add (&self->monotonic_us, us);
  self->slept_us += us;
}

gint64
yd_seed_clock_get_awake_us (YdSeedClock *self)
{
  return get_monotonic_us (YD_BASE_CLOCK (self)) - self->slept_us;
}

void
yd_seed_clock_jump (YdSeedClock *self,
                    gint64       us)
{
  yd_base_progress_add (&self->jumped_us, us);
}

void
yd_seed_clock_lose_timers (YdSeedClock *self)
{
  g_ptr_array_set_size (self->timers, 0);
}

gint64
yd_seed_clock_read_true (gpointer clock)
{
  return BIRTH_US + get_monotonic_us (clock);
}

static void
yd_seed_clock_finalize (GObject *object)
{
  g_ptr_array_unref (YD_SEED_CLOCK (object)->timers);
  G_OBJECT_CLASS (yd_seed_clock_parent_class)->finalize (object);
}

static void
yd_seed_clock_class_init (YdSeedClockClass *klass)
{
  YdBaseClockClass *clock_class = YD_BASE_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yd_seed_clock_finalize;
  clock_class->get_monotonic_us = get_monotonic_us;
  clock_class->get_real_us = get_real_us;
  clock_class->add_timer = add_timer;
  clock_class->remove_timer = remove_timer;
}

static void
yd_seed_clock_init (YdSeedClock *self)
{
  self->timers = g_ptr_array_new ();
  self->monotonic_us = BOOT_US;
}

YdSeedClock *
yd_seed_clock_new (void)
{
  return g_object_new (YD_TYPE_SEED_CLOCK, NULL);
}
