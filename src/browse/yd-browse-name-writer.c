/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread comes when there is work and goes when there is none; what is pushed meanwhile is its
 * next transaction.
 */
#include "config.h"

#include "yd-browse-name-writer.h"

#include <glib/gstdio.h>

#define WORKS_MAX 64    /* in one transaction */
#define ATTEMPTS_MAX 10 /* while another process writes, two seconds each */

typedef struct
{
  YdBrowseNameWork work;
  gpointer data;          /* (owned) */
  GDestroyNotify destroy;
  GTask *task;            /* (owned) (nullable) */
  gboolean again;         /* it has more to do */
  GError *error;          /* (owned) (nullable): why it was given up */
} Work;

struct _YdBrowseNameWriter
{
  gatomicrefcount ref_count;

  /* given */
  char *path;      /* (owned) */
  GWeakRef owner;

  /* of the thread */
  YdBrowseNameTable *table; /* (owned) (nullable) */

  /* state, with the mutex */
  GMutex mutex;
  GQueue waiting;    /* (owned): Work */
  gboolean writing;  /* there is a thread */
  gboolean damaged;
};

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->destroy != NULL)
    work->destroy (work->data);
  g_clear_object (&work->task);
  g_clear_error (&work->error);
  g_free (work);
}

YdBrowseNameWriter *
yd_browse_name_writer_new (const char *path,
                           GObject    *owner)
{
  YdBrowseNameWriter *self = g_new0 (YdBrowseNameWriter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  g_weak_ref_init (&self->owner, owner);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->waiting);
  return self;
}

YdBrowseNameWriter *
yd_browse_name_writer_ref (YdBrowseNameWriter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yd_browse_name_writer_unref (YdBrowseNameWriter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->table, yd_browse_name_table_free);
  g_queue_clear_full (&self->waiting, work_free);
  g_weak_ref_clear (&self->owner);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}

const char *
yd_browse_name_writer_get_path (YdBrowseNameWriter *self)
{
  return self->path;
}

/* The thread */

static gboolean
emit_changed (gpointer owner)
{
  g_signal_emit_by_name (owner, "changed");
  return G_SOURCE_REMOVE;
}

/* The reference is let go of on the main context. */
static void
tell_owner (YdBrowseNameWriter *self)
{
  GObject *owner = g_weak_ref_get (&self->owner);

  if (owner != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, emit_changed, owner, g_object_unref);
}

static void
throw_away (YdBrowseNameWriter *self)
{
  static const char * const tails[] = { "", "-wal", "-shm" };

  g_clear_pointer (&self->table, yd_browse_name_table_free);
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strconcat (self->path, tails[i], NULL);

      g_unlink (path);
    }
}

/* Whether another file would do better. */
static gboolean
is_damage (const GError *error)
{
  return error->domain == YD_BASE_DATABASE_ERROR && error->code != YD_BASE_DATABASE_ERROR_BUSY &&
         error->code != YD_BASE_DATABASE_ERROR_FULL;
}

static gboolean
write_once (YdBrowseNameWriter  *self,
            GPtrArray           *works,
            gboolean            *changed,
            GError             **error)
{
  if (self->table == NULL)
    self->table = yd_browse_name_table_open (self->path, error);
  if (self->table == NULL)
    return FALSE;
  yd_browse_name_table_begin (self->table);
  for (guint i = 0; i < works->len; i++)
    {
      Work *work = g_ptr_array_index (works, i);

      work->again = work->work (self->table, work->data);
    }
  return yd_browse_name_table_end (self->table, changed, error);
}

static gboolean
write_works (YdBrowseNameWriter  *self,
             GPtrArray           *works,
             GError             **error)
{
  gboolean anew = FALSE;

  for (guint attempt = 1;; attempt++)
    {
      g_autoptr(GError) local = NULL;
      gboolean changed = FALSE;
      gboolean busy;

      if (write_once (self, works, &changed, &local))
        {
          if (changed)
            tell_owner (self);
          return TRUE;
        }
      busy = g_error_matches (local, YD_BASE_DATABASE_ERROR, YD_BASE_DATABASE_ERROR_BUSY);
      if ((!busy && (anew || !is_damage (local))) || attempt == ATTEMPTS_MAX)
        {
          g_debug ("names are not kept: %s", local->message);
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (!busy)
        {
          g_debug ("the index of names is made anew: %s", local->message);
          throw_away (self);
          anew = TRUE;
        }
    }
}

/* The next works; NULL when there are none, and the thread is one no more. (transfer full) */
static GPtrArray *
take_works (YdBrowseNameWriter *self)
{
  GPtrArray *works = NULL;
  gboolean damaged;

  g_mutex_lock (&self->mutex);
  damaged = self->damaged;
  self->damaged = FALSE;
  if (!g_queue_is_empty (&self->waiting))
    works = g_ptr_array_new_with_free_func (work_free);
  while (works != NULL && works->len < WORKS_MAX && !g_queue_is_empty (&self->waiting))
    g_ptr_array_add (works, g_queue_pop_head (&self->waiting));
  self->writing = works != NULL;
  g_mutex_unlock (&self->mutex);
  if (damaged && works != NULL)
    throw_away (self);
  return works;
}

static gboolean
return_task (gpointer data)
{
  Work *work = data;

  if (work->error != NULL)
    g_task_return_error (work->task, g_steal_pointer (&work->error));
  else
    g_task_return_boolean (work->task, TRUE);
  return G_SOURCE_REMOVE;
}

/* What has more to do goes on before others: who settles waits for it. Tasks return, and let go of
 * their owners, where they came from. */
static void
end_work (YdBrowseNameWriter *self,
          Work               *work,
          const GError       *error)
{
  g_autoptr(GSource) source = NULL;

  if (error == NULL && work->again)
    {
      g_mutex_lock (&self->mutex);
      g_queue_push_head (&self->waiting, work);
      g_mutex_unlock (&self->mutex);
      return;
    }
  if (work->task == NULL)
    {
      work_free (work);
      return;
    }
  work->error = error != NULL ? g_error_copy (error) : NULL;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "yd-names-written");
  g_source_set_callback (source, return_task, work, work_free);
  g_source_attach (source, g_task_get_context (work->task));
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  YdBrowseNameWriter *self = task_data;
  GPtrArray *works;

  while ((works = take_works (self)) != NULL)
    {
      g_autoptr(GPtrArray) done = works;
      g_autoptr(GError) error = NULL;

      write_works (self, done, &error);
      g_ptr_array_set_free_func (done, NULL);
      for (guint i = 0; i < done->len; i++)
        end_work (self, g_ptr_array_index (done, i), error);
    }
  g_task_return_boolean (task, TRUE);
}

/* Locked. */
static void
start_writing (YdBrowseNameWriter *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->writing)
    return;
  self->writing = TRUE;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, start_writing);
  g_task_set_task_data (task, yd_browse_name_writer_ref (self),
                        (GDestroyNotify) yd_browse_name_writer_unref);
  g_task_run_in_thread (task, write_in_thread);
}

void
yd_browse_name_writer_push (YdBrowseNameWriter *self,
                            YdBrowseNameWork    work,
                            gpointer            data,
                            GDestroyNotify      destroy,
                            GTask              *task)
{
  Work *pushed = g_new0 (Work, 1);

  pushed->work = work;
  pushed->data = data;
  pushed->destroy = destroy;
  pushed->task = task;
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->waiting, pushed);
  start_writing (self);
  g_mutex_unlock (&self->mutex);
}

static gboolean
do_nothing (YdBrowseNameTable *table,
            gpointer           data)
{
  return FALSE;
}

void
yd_browse_name_writer_settle (YdBrowseNameWriter *self,
                              GTask              *task)
{
  yd_browse_name_writer_push (self, do_nothing, NULL, NULL, task);
}

void
yd_browse_name_writer_make_anew (YdBrowseNameWriter *self)
{
  g_mutex_lock (&self->mutex);
  self->damaged = TRUE;
  g_mutex_unlock (&self->mutex);
  yd_browse_name_writer_push (self, do_nothing, NULL, NULL, NULL);
}
