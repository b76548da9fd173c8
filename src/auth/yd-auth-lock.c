/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flock() without waiting in it: tried again by the clock.
 */
#include "config.h"

#include "yd-auth-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define TRY_AGAIN_US (100 * (gint64) 1000)
#define MAX_TRIES 300

struct _YdAuthLock
{
  int fd;
};

typedef struct
{
  /* Input */
  YdBaseClock *clock; /* (owned) */

  /* In progress */
  YdAuthLock *lock; /* (owned) (nullable) */
  guint tries;
} Acquire;

static void try_lock     (GTask        *task);
static void wait_over_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

static void
acquire_free (gpointer data)
{
  Acquire *acquire = data;

  g_clear_pointer (&acquire->lock, yd_auth_lock_free);
  g_object_unref (acquire->clock);
  g_free (acquire);
}

static void
free_lock (gpointer data)
{
  yd_auth_lock_free (data);
}

/* Takes the task. */
static void
try_lock (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  Acquire *acquire = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (flock (acquire->lock->fd, LOCK_EX | LOCK_NB) == 0)
    g_task_return_pointer (task, g_steal_pointer (&acquire->lock), free_lock);
  else if (errno != EWOULDBLOCK && errno != EINTR)
    g_task_return_new_error (task, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                             "cannot lock: %s", g_strerror (errno));
  else if (++acquire->tries > MAX_TRIES)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                             "another process holds the lock");
  else
    yd_base_clock_wait_async (acquire->clock, TRY_AGAIN_US, cancellable, wait_over_cb,
                              g_steal_pointer (&task));
}

static void
wait_over_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (yd_base_clock_wait_finish (YD_BASE_CLOCK (source), result, &error))
    try_lock (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

void
yd_auth_lock_acquire_async (const char          *path,
                            YdBaseClock         *clock,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Acquire *acquire = g_new0 (Acquire, 1);
  int fd;

  g_task_set_source_tag (task, yd_auth_lock_acquire_async);
  acquire->clock = g_object_ref (clock);
  g_task_set_task_data (task, acquire, acquire_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                               "cannot open the lock file: %s", g_strerror (errno));
      return;
    }
  acquire->lock = g_new0 (YdAuthLock, 1);
  acquire->lock->fd = fd;
  try_lock (g_steal_pointer (&task));
}

YdAuthLock *
yd_auth_lock_acquire_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_auth_lock_acquire_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yd_auth_lock_free (YdAuthLock *self)
{
  close (self->fd);
  g_free (self);
}
