/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A simulator on a thread of its own, for the demo drive: the app's main loop never waits for it,
 * nor it for the app. The thread owns the simulator; others reach it by yd_sim_thread_call (). */

#include "config.h"

#include "yd-sim.h"

struct _YdSimThread
{
  /* given at construction */
  YdSimOptions *options;  /* (owned) */

  /* owned */
  GThread      *thread;   /* (owned) */
  GMainContext *context;  /* (owned) */
  GMainLoop    *loop;     /* (owned) */
  char         *base_url; /* (owned) (nullable) */
  GError       *error;    /* (owned) (nullable) why it could not start */

  /* state, under the lock until the thread says ready */
  GMutex        lock;
  GCond         cond;
  gboolean      ready;
  YdSim        *sim;      /* (owned) by the thread */
};

typedef struct
{
  YdSimThread     *self;  /* (borrowed) */
  YdSimThreadFunc  func;
  gpointer         data;  /* (borrowed) */
  GMutex           lock;
  GCond            cond;
  gboolean         done;
} Call;

static void
say_ready (YdSimThread *self)
{
  g_mutex_lock (&self->lock);
  self->ready = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

static gpointer
run (gpointer data)
{
  YdSimThread *self = data;

  g_main_context_push_thread_default (self->context);
  self->sim = yd_sim_new (self->options);
  if (yd_sim_start (self->sim, &self->error))
    {
      self->base_url = g_strdup (yd_sim_get_base_url (self->sim));
      say_ready (self);
      g_main_loop_run (self->loop);
      yd_sim_stop (self->sim);
    }
  else
    {
      say_ready (self);
    }
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_clear_object (&self->sim);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * yd_sim_thread_new:
 * @options: (nullable): copied
 *
 * Starts a thread with a simulator and waits until it listens (milliseconds, plus what reading its
 * folder takes).
 *
 * Returns: (transfer full) (nullable): NULL with an error when it cannot listen.
 */
YdSimThread *
yd_sim_thread_new (const YdSimOptions  *options,
                   GError             **error)
{
  YdSimThread *self = g_new0 (YdSimThread, 1);

  self->options = options != NULL ? yd_sim_options_copy (options) : yd_sim_options_new ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("yd-sim", run, self);
  g_mutex_lock (&self->lock);
  while (!self->ready)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
  if (self->base_url == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      yd_sim_thread_free (self);
      return NULL;
    }
  return self;
}

const char *
yd_sim_thread_get_base_url (YdSimThread *self)
{
  return self->base_url;
}

static gboolean
call_cb (gpointer user_data)
{
  Call *call = user_data;

  call->func (call->self->sim, call->data);
  g_mutex_lock (&call->lock);
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->lock);
  return G_SOURCE_REMOVE;
}

/* Runs func on the simulator's thread and waits for it. */
void
yd_sim_thread_call (YdSimThread     *self,
                    YdSimThreadFunc  func,
                    gpointer         data)
{
  Call call = { .self = self, .func = func, .data = data };

  g_mutex_init (&call.lock);
  g_cond_init (&call.cond);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, call_cb, &call, NULL);
  g_mutex_lock (&call.lock);
  while (!call.done)
    g_cond_wait (&call.cond, &call.lock);
  g_mutex_unlock (&call.lock);
  g_mutex_clear (&call.lock);
  g_cond_clear (&call.cond);
}

static gboolean
quit_cb (gpointer user_data)
{
  YdSimThread *self = user_data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/* Drops all connections, ends the thread and waits for it. */
void
yd_sim_thread_free (YdSimThread *self)
{
  g_autoptr(GSource) source = NULL;

  if (self == NULL)
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, quit_cb, self, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_source_destroy (source);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_clear_error (&self->error);
  g_free (self->base_url);
  yd_sim_options_free (self->options);
  g_free (self);
}
