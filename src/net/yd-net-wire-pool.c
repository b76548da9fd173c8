/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pool: a short list under a lock. A timeout source lives while there is something in it, and
 * keeps what it looks at alive.
 */
#include "config.h"

#include "yd-net-wire-pool.h"

#define LOOKS_PER_IDLE 4

typedef struct
{
  YdNetWire *wire; /* (owned) */
  gint64 since_us;
} Resting;

struct _YdNetWirePool
{
  gatomicrefcount references; /* the maker's, and the source's */

  /* given at construction */
  YdBaseClock *clock;    /* (owned) */
  GMainContext *context; /* (owned) */
  gint64 idle_us;

  GMutex lock;        /* of what follows */
  GPtrArray *resting; /* (owned): Resting, the newest at the end */
  GSource *source;    /* (owned) (nullable): looks for those that rested long enough */
  guint age;          /* grows when all are dropped */
};

static void
resting_free (gpointer data)
{
  Resting *resting = data;

  g_clear_pointer (&resting->wire, yd_net_wire_free);
  g_free (resting);
}

static void
unref (gpointer data)
{
  YdNetWirePool *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->resting);
  g_main_context_unref (self->context);
  g_object_unref (self->clock);
  g_mutex_clear (&self->lock);
  g_free (self);
}

YdNetWirePool *
yd_net_wire_pool_new (YdBaseClock *clock,
                      gint64       idle_us)
{
  YdNetWirePool *self = g_new0 (YdNetWirePool, 1);

  g_atomic_ref_count_init (&self->references);
  self->clock = g_object_ref (clock);
  self->context = g_main_context_ref_thread_default ();
  self->idle_us = idle_us;
  self->resting = g_ptr_array_new_with_free_func (resting_free);
  g_mutex_init (&self->lock);
  return self;
}

/* Under the lock. */
static void
end_source (YdNetWirePool *self)
{
  if (self->source == NULL)
    return;
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* Closing may speak to the other side: not under the lock. Under the lock. (transfer full) */
static GPtrArray *
take_all (YdNetWirePool *self)
{
  GPtrArray *all = self->resting;

  self->resting = g_ptr_array_new_with_free_func (resting_free);
  end_source (self);
  return all;
}

void
yd_net_wire_pool_drop (YdNetWirePool *self)
{
  g_autoptr(GPtrArray) gone = NULL;

  g_mutex_lock (&self->lock);
  gone = take_all (self);
  self->age++;
  g_mutex_unlock (&self->lock);
}

void
yd_net_wire_pool_free (YdNetWirePool *self)
{
  yd_net_wire_pool_drop (self);
  unref (self);
}

/* The oldest are at the beginning. */
static gboolean
close_idle (gpointer data)
{
  YdNetWirePool *self = data;
  gint64 now_us = yd_base_clock_get_monotonic_us (self->clock);
  g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func (resting_free);
  gboolean any_left;

  g_mutex_lock (&self->lock);
  while (self->resting->len > 0 &&
         now_us - ((Resting *) self->resting->pdata[0])->since_us >= self->idle_us)
    g_ptr_array_add (gone, g_ptr_array_steal_index (self->resting, 0));
  any_left = self->resting->len > 0;
  if (!any_left)
    g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->lock);
  return any_left ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Under the lock. */
static void
start_source (YdNetWirePool *self)
{
  gint64 look_us = self->idle_us / LOOKS_PER_IDLE;

  if (self->source != NULL)
    return;
  self->source = g_timeout_source_new ((guint) CLAMP (look_us / 1000, 1, G_MAXINT));
  g_atomic_ref_count_inc (&self->references);
  g_source_set_callback (self->source, close_idle, self, unref);
  g_source_set_static_name (self->source, "yd-net-wire-pool");
  g_source_attach (self->source, self->context);
}

/* The newest of @origin, not looked at yet. (transfer full) (nullable) */
static Resting *
take_newest (YdNetWirePool *self,
             const char    *origin,
             guint         *age)
{
  Resting *newest = NULL;

  g_mutex_lock (&self->lock);
  *age = self->age;
  for (guint i = self->resting->len; i > 0 && newest == NULL; i--)
    {
      Resting *resting = g_ptr_array_index (self->resting, i - 1);

      if (g_str_equal (yd_net_wire_get_origin (resting->wire), origin))
        newest = g_ptr_array_steal_index (self->resting, i - 1);
    }
  g_mutex_unlock (&self->lock);
  return newest;
}

YdNetWire *
yd_net_wire_pool_take (YdNetWirePool *self,
                       const char    *origin,
                       guint         *age)
{
  YdNetWire *wire = NULL;
  Resting *resting;

  while (wire == NULL && (resting = take_newest (self, origin, age)) != NULL)
    {
      if (yd_net_wire_is_quiet (resting->wire))
        wire = g_steal_pointer (&resting->wire);
      resting_free (resting);
    }
  return wire;
}

void
yd_net_wire_pool_give (YdNetWirePool *self,
                       YdNetWire     *wire,
                       guint          age)
{
  Resting *resting = g_new0 (Resting, 1);
  gboolean kept;

  resting->wire = wire;
  resting->since_us = yd_base_clock_get_monotonic_us (self->clock);
  g_mutex_lock (&self->lock);
  kept = age == self->age;
  if (kept)
    {
      g_ptr_array_add (self->resting, resting);
      start_source (self);
    }
  g_mutex_unlock (&self->lock);
  if (!kept)
    resting_free (resting);
}

guint
yd_net_wire_pool_count (YdNetWirePool *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = self->resting->len;
  g_mutex_unlock (&self->lock);
  return count;
}
