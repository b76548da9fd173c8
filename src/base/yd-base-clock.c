/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The system clock and the manual clock. A timer belongs to the clock that made it.
 */
#include "config.h"

#include "yd-base-clock.h"

G_DEFINE_ABSTRACT_TYPE (YdBaseClock, yd_base_clock, G_TYPE_OBJECT)

/* The system clock */

#define YD_TYPE_BASE_SYSTEM_CLOCK (yd_base_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (YdBaseSystemClock, yd_base_system_clock, YD, BASE_SYSTEM_CLOCK, YdBaseClock)

struct _YdBaseSystemClock
{
  YdBaseClock parent_instance;

  /* state */
  guint last_id;
  GHashTable *sources; /* (owned): id → GSource */
};

G_DEFINE_FINAL_TYPE (YdBaseSystemClock, yd_base_system_clock, YD_TYPE_BASE_CLOCK)

typedef struct
{
  YdBaseSystemClock *clock; /* (owned) */
  guint id;
  GSourceFunc func;
  gpointer user_data; /* (owned) */
  GDestroyNotify destroy;
} SystemTimer;

static void
system_timer_free (gpointer data)
{
  SystemTimer *timer = data;

  if (timer->destroy != NULL)
    timer->destroy (timer->user_data);
  g_object_unref (timer->clock);
  g_free (timer);
}

static gboolean
system_timer_due (gpointer data)
{
  SystemTimer *timer = data;

  g_hash_table_remove (timer->clock->sources, GUINT_TO_POINTER (timer->id));
  timer->func (timer->user_data);
  return G_SOURCE_REMOVE;
}

static gint64
system_get_monotonic_us (YdBaseClock *clock)
{
  return g_get_monotonic_time ();
}

static gint64
system_get_real_us (YdBaseClock *clock)
{
  return g_get_real_time ();
}

static guint
system_add_timer (YdBaseClock    *clock,
                  gint64          delay_us,
                  GSourceFunc     func,
                  gpointer        user_data,
                  GDestroyNotify  destroy)
{
  YdBaseSystemClock *self = YD_BASE_SYSTEM_CLOCK (clock);
  SystemTimer *timer = g_new0 (SystemTimer, 1);
  GSource *source = g_timeout_source_new ((guint) CLAMP ((delay_us + 999) / 1000, 0, G_MAXINT));

  timer->clock = g_object_ref (self);
  timer->id = ++self->last_id;
  timer->func = func;
  timer->user_data = user_data;
  timer->destroy = destroy;
  g_source_set_callback (source, system_timer_due, timer, system_timer_free);
  g_source_set_static_name (source, "yd-base-clock");
  g_hash_table_insert (self->sources, GUINT_TO_POINTER (timer->id), source);
  g_source_attach (source, g_main_context_get_thread_default ());
  return timer->id;
}

static void
system_remove_timer (YdBaseClock *clock,
                     guint        id)
{
  YdBaseSystemClock *self = YD_BASE_SYSTEM_CLOCK (clock);
  gpointer source = NULL;

  if (g_hash_table_steal_extended (self->sources, GUINT_TO_POINTER (id), NULL, &source))
    {
      g_source_destroy (source);
      g_source_unref (source);
    }
}

static void
yd_base_system_clock_finalize (GObject *object)
{
  YdBaseSystemClock *self = YD_BASE_SYSTEM_CLOCK (object);

  g_hash_table_unref (self->sources);
  G_OBJECT_CLASS (yd_base_system_clock_parent_class)->finalize (object);
}

static void
yd_base_system_clock_class_init (YdBaseSystemClockClass *klass)
{
  YdBaseClockClass *clock_class = YD_BASE_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yd_base_system_clock_finalize;
  clock_class->get_monotonic_us = system_get_monotonic_us;
  clock_class->get_real_us = system_get_real_us;
  clock_class->add_timer = system_add_timer;
  clock_class->remove_timer = system_remove_timer;
}

static void
yd_base_system_clock_init (YdBaseSystemClock *self)
{
  self->sources = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_source_unref);
}

/* The manual clock */

#define YD_TYPE_BASE_MANUAL_CLOCK (yd_base_manual_clock_get_type ())
G_DECLARE_FINAL_TYPE (YdBaseManualClock, yd_base_manual_clock, YD, BASE_MANUAL_CLOCK, YdBaseClock)

struct _YdBaseManualClock
{
  YdBaseClock parent_instance;

  /* state */
  gint64 monotonic_us;
  gint64 real_us;
  guint last_id;
  GPtrArray *timers; /* (owned): ManualTimer */
};

G_DEFINE_FINAL_TYPE (YdBaseManualClock, yd_base_manual_clock, YD_TYPE_BASE_CLOCK)

typedef struct
{
  guint id;
  gint64 due_us;
  GSourceFunc func;
  gpointer user_data; /* (owned) */
  GDestroyNotify destroy;
} ManualTimer;

static void
manual_timer_free (gpointer data)
{
  ManualTimer *timer = data;

  if (timer->destroy != NULL)
    timer->destroy (timer->user_data);
  g_free (timer);
}

static gint64
manual_get_monotonic_us (YdBaseClock *clock)
{
  return YD_BASE_MANUAL_CLOCK (clock)->monotonic_us;
}

static gint64
manual_get_real_us (YdBaseClock *clock)
{
  return YD_BASE_MANUAL_CLOCK (clock)->real_us;
}

static guint
manual_add_timer (YdBaseClock    *clock,
                  gint64          delay_us,
                  GSourceFunc     func,
                  gpointer        user_data,
                  GDestroyNotify  destroy)
{
  YdBaseManualClock *self = YD_BASE_MANUAL_CLOCK (clock);
  ManualTimer *timer = g_new0 (ManualTimer, 1);

  timer->id = ++self->last_id;
  timer->due_us = self->monotonic_us + MAX (delay_us, 0);
  timer->func = func;
  timer->user_data = user_data;
  timer->destroy = destroy;
  g_ptr_array_add (self->timers, timer);
  return timer->id;
}

static void
manual_remove_timer (YdBaseClock *clock,
                     guint        id)
{
  YdBaseManualClock *self = YD_BASE_MANUAL_CLOCK (clock);

  for (guint i = 0; i < self->timers->len; i++)
    if (((ManualTimer *) g_ptr_array_index (self->timers, i))->id == id)
      {
        g_ptr_array_remove_index (self->timers, i);
        return;
      }
}

static ManualTimer *
steal_next_due (YdBaseManualClock *self,
                gint64             until_us)
{
  guint best = 0;
  ManualTimer *next = NULL;

  for (guint i = 0; i < self->timers->len; i++)
    {
      ManualTimer *timer = g_ptr_array_index (self->timers, i);

      if (timer->due_us <= until_us && (next == NULL || timer->due_us < next->due_us))
        {
          next = timer;
          best = i;
        }
    }
  return next == NULL ? NULL : g_ptr_array_steal_index (self->timers, best);
}

void
yd_base_clock_advance (YdBaseClock *clock,
                       gint64       delta_us)
{
  YdBaseManualClock *self = YD_BASE_MANUAL_CLOCK (clock);
  gint64 end_us = self->monotonic_us + delta_us;
  ManualTimer *timer;

  while ((timer = steal_next_due (self, end_us)) != NULL)
    {
      self->real_us += MAX (timer->due_us - self->monotonic_us, 0);
      self->monotonic_us = MAX (timer->due_us, self->monotonic_us);
      timer->func (timer->user_data);
      manual_timer_free (timer);
    }
  self->real_us += end_us - self->monotonic_us;
  self->monotonic_us = end_us;
}

static void
yd_base_manual_clock_finalize (GObject *object)
{
  YdBaseManualClock *self = YD_BASE_MANUAL_CLOCK (object);

  g_ptr_array_unref (self->timers);
  G_OBJECT_CLASS (yd_base_manual_clock_parent_class)->finalize (object);
}

static void
yd_base_manual_clock_class_init (YdBaseManualClockClass *klass)
{
  YdBaseClockClass *clock_class = YD_BASE_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yd_base_manual_clock_finalize;
  clock_class->get_monotonic_us = manual_get_monotonic_us;
  clock_class->get_real_us = manual_get_real_us;
  clock_class->add_timer = manual_add_timer;
  clock_class->remove_timer = manual_remove_timer;
}

static void
yd_base_manual_clock_init (YdBaseManualClock *self)
{
  self->timers = g_ptr_array_new_with_free_func (manual_timer_free);
}

/* Waiting */

typedef struct
{
  YdBaseClock *clock; /* (borrowed): the task's source object */
  guint timer;
  gulong cancelled_id;
} Wait;

static void
stop_listening (GTask *task,
                Wait  *wait)
{
  if (wait->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), wait->cancelled_id);
  wait->cancelled_id = 0;
}

static gboolean
wait_is_over (gpointer data)
{
  GTask *task = data;
  Wait *wait = g_task_get_task_data (task);

  wait->timer = 0;
  stop_listening (task, wait);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
end_cancelled_wait (gpointer data)
{
  GTask *task = data;
  Wait *wait = g_task_get_task_data (task);

  if (wait->timer == 0)
    return G_SOURCE_REMOVE;
  yd_base_clock_remove_timer (wait->clock, wait->timer);
  wait->timer = 0;
  stop_listening (task, wait);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
wait_cancelled (GCancellable *cancellable,
                gpointer      user_data)
{
  GTask *task = user_data;
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, end_cancelled_wait, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

void
yd_base_clock_wait_async (YdBaseClock         *self,
                          gint64               delay_us,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);

  g_task_set_source_tag (task, yd_base_clock_wait_async);
  g_task_set_task_data (task, wait, g_free);
  wait->clock = self;
  wait->timer = yd_base_clock_add_timer (self, delay_us, wait_is_over, g_object_ref (task),
                                         g_object_unref);
  if (cancellable != NULL)
    wait->cancelled_id =
      g_cancellable_connect (cancellable, G_CALLBACK (wait_cancelled), task, NULL);
  g_object_unref (task);
}

gboolean
yd_base_clock_wait_finish (YdBaseClock   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_base_clock_wait_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Public */

gint64
yd_base_clock_get_monotonic_us (YdBaseClock *self)
{
  return YD_BASE_CLOCK_GET_CLASS (self)->get_monotonic_us (self);
}

gint64
yd_base_clock_get_real_us (YdBaseClock *self)
{
  return YD_BASE_CLOCK_GET_CLASS (self)->get_real_us (self);
}

guint
yd_base_clock_add_timer (YdBaseClock    *self,
                         gint64          delay_us,
                         GSourceFunc     func,
                         gpointer        user_data,
                         GDestroyNotify  destroy)
{
  return YD_BASE_CLOCK_GET_CLASS (self)->add_timer (self, delay_us, func, user_data, destroy);
}

void
yd_base_clock_remove_timer (YdBaseClock *self,
                            guint        id)
{
  YD_BASE_CLOCK_GET_CLASS (self)->remove_timer (self, id);
}

YdBaseClock *
yd_base_clock_new_system (void)
{
  return g_object_new (YD_TYPE_BASE_SYSTEM_CLOCK, NULL);
}

YdBaseClock *
yd_base_clock_new_manual (gint64 real_us)
{
  YdBaseManualClock *self = g_object_new (YD_TYPE_BASE_MANUAL_CLOCK, NULL);

  self->real_us = real_us;
  self->monotonic_us = G_USEC_PER_SEC;
  return YD_BASE_CLOCK (self);
}

static void
yd_base_clock_class_init (YdBaseClockClass *klass)
{
}

static void
yd_base_clock_init (YdBaseClock *self)
{
}
