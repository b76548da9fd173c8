/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The watching thread: a look at all that is watched, a few times in each limit. It owns nothing of
 * a transfer and touches only its cancellable.
 */
#include "config.h"

#include "yd-net-watch.h"

#include "yd-base-hash.h"

#define LOOKS_PER_LIMIT 8
#define MAX_LOOK_US ((gint64) G_USEC_PER_SEC)

typedef enum
{
  PHASE_QUEUED,
  PHASE_CONNECTING,
  PHASE_MOVING,
} Phase;

struct _YdNetWatched
{
  gint64 *moved;        /* (borrowed) */
  GCancellable *victim; /* (owned) */
  Phase phase;
  gint64 since_us;      /* of the phase or the window */
  gint64 since_bytes;
  gint64 resting_us;    /* since when; 0: it does not */
  gboolean broken;
};

struct _YdNetWatch
{
  YdBaseClock *clock; /* (owned): the system's, for the thread waits by it */
  YdNetWatchLimits limits;
  GMutex lock;        /* of what follows */
  GCond changed;
  GThread *thread;    /* (owned) (nullable): started by the first to be watched */
  GPtrArray *watched; /* (owned): YdNetWatched, not owned */
  gboolean asleep;    /* until there is something to be watched */
  gboolean ending;
};

static void
watched_free (YdNetWatched *watched)
{
  g_object_unref (watched->victim);
  g_free (watched);
}

static gboolean
breaks_a_limit (YdNetWatch   *self,
                YdNetWatched *watched,
                gint64        now_us)
{
  gint64 moved;

  if (watched->phase == PHASE_QUEUED || watched->resting_us != 0 || watched->broken)
    return FALSE;
  if (watched->phase == PHASE_CONNECTING)
    return now_us - watched->since_us > self->limits.connect_us;
  if (now_us - watched->since_us < self->limits.window_us)
    return FALSE;

  moved = yd_base_progress_get (watched->moved);
  if (moved - watched->since_bytes < self->limits.window_bytes)
    return TRUE;
  watched->since_us = now_us;
  watched->since_bytes = moved;
  return FALSE;
}

/* Those to be ended now. (transfer container, elements owned) */
static GPtrArray *
take_victims (YdNetWatch *self)
{
  GPtrArray *victims = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);

  for (guint i = 0; i < self->watched->len; i++)
    {
      YdNetWatched *watched = g_ptr_array_index (self->watched, i);

      if (breaks_a_limit (self, watched, now_us))
        {
          watched->broken = TRUE;
          g_ptr_array_add (victims, g_object_ref (watched->victim));
        }
    }
  return victims;
}

/* Where one transfer follows the other it need not be woken for each: it sleeps only when there was
 * none for the time between two looks. */
static void
wait_for_work (YdNetWatch *self)
{
  gint64 look_us = MIN (self->limits.connect_us, self->limits.window_us) / LOOKS_PER_LIMIT;
  gint64 until_us = yd_base_clock_get_monotonic_us (self->clock) + MIN (look_us, MAX_LOOK_US);

  while (!self->ending && g_cond_wait_until (&self->changed, &self->lock, until_us))
    ;
  self->asleep = self->watched->len == 0;
  while (!self->ending && self->watched->len == 0)
    g_cond_wait (&self->changed, &self->lock);
  self->asleep = FALSE;
}

static gpointer
watch_all (gpointer data)
{
  YdNetWatch *self = data;

  g_mutex_lock (&self->lock);
  while (!self->ending)
    {
      g_autoptr(GPtrArray) victims = take_victims (self);

      g_mutex_unlock (&self->lock);
      for (guint i = 0; i < victims->len; i++)
        g_cancellable_cancel (g_ptr_array_index (victims, i));
      g_mutex_lock (&self->lock);
      if (!self->ending)
        wait_for_work (self);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

YdNetWatch *
yd_net_watch_new (YdBaseClock            *clock,
                  const YdNetWatchLimits *limits)
{
  YdNetWatch *self = g_new0 (YdNetWatch, 1);

  self->clock = g_object_ref (clock);
  self->limits = *limits;
  self->watched = g_ptr_array_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

void
yd_net_watch_free (YdNetWatch *self)
{
  g_mutex_lock (&self->lock);
  self->ending = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
  g_ptr_array_unref (self->watched);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_object_unref (self->clock);
  g_free (self);
}

YdNetWatched *
yd_net_watch_begin (YdNetWatch   *self,
                    gint64       *moved,
                    GCancellable *victim)
{
  YdNetWatched *watched = g_new0 (YdNetWatched, 1);

  watched->moved = moved;
  watched->victim = g_object_ref (victim);
  g_mutex_lock (&self->lock);
  if (self->thread == NULL)
    self->thread = g_thread_new ("yd-net-watch", watch_all, self);
  g_ptr_array_add (self->watched, watched);
  if (self->asleep)
    g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  return watched;
}

static void
enter_phase (YdNetWatch   *self,
             YdNetWatched *watched,
             Phase         phase)
{
  g_mutex_lock (&self->lock);
  if (phase != PHASE_CONNECTING || watched->phase != PHASE_CONNECTING)
    {
      watched->phase = phase;
      watched->since_us = yd_base_clock_get_monotonic_us (self->clock);
      watched->since_bytes = yd_base_progress_get (watched->moved);
    }
  g_mutex_unlock (&self->lock);
}

void
yd_net_watch_connecting (YdNetWatch   *self,
                         YdNetWatched *watched)
{
  enter_phase (self, watched, PHASE_CONNECTING);
}

void
yd_net_watch_moving (YdNetWatch   *self,
                     YdNetWatched *watched)
{
  enter_phase (self, watched, PHASE_MOVING);
}

void
yd_net_watch_rest (YdNetWatch   *self,
                   YdNetWatched *watched)
{
  g_mutex_lock (&self->lock);
  watched->resting_us = yd_base_clock_get_monotonic_us (self->clock);
  g_mutex_unlock (&self->lock);
}

void
yd_net_watch_go_on (YdNetWatch   *self,
                    YdNetWatched *watched)
{
  g_mutex_lock (&self->lock);
  watched->since_us += yd_base_clock_get_monotonic_us (self->clock) - watched->resting_us;
  watched->resting_us = 0;
  g_mutex_unlock (&self->lock);
}

gboolean
yd_net_watch_end (YdNetWatch   *self,
                  YdNetWatched *watched)
{
  gboolean broken;

  g_mutex_lock (&self->lock);
  g_ptr_array_remove_fast (self->watched, watched);
  broken = watched->broken;
  g_mutex_unlock (&self->lock);
  watched_free (watched);
  return broken;
}
