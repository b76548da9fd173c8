/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pool; see the header. A task's data is never freed by the task: its last reference may be
 * dropped in the worker.
 */
#include "config.h"

#include "yd-transfer-engine.h"

#include "yd-transfer-journal-private.h"
#include "yd-transfer-part-plan.h"

#include "yd-drive-internal-host.h"

#include <sys/resource.h>

#define THREADS_MAX 12

/* By how much workers are nicer than the main thread, which then need not wait for them to draw. */
#define NICER 5
#define NICEST 19

typedef struct
{
  YdTransferWork work;
  gpointer data; /* (borrowed): until the callback */
} Job;

static void
run_in_worker (gpointer data,
               gpointer niceness)
{
  g_autoptr(GTask) task = data;
  Job *job = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  /* On Linux a niceness is the thread's own; the pool is exclusive, so nobody inherits it. */
  setpriority (PRIO_PROCESS, 0, GPOINTER_TO_INT (niceness));
  if (job->work (job->data, g_task_get_cancellable (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

YdTransferEngine *
yd_transfer_engine_new (YdBaseClock       *clock,
                        YdNetTransport    *transport,
                        YdTransferJournal *journal)
{
  YdTransferEngine *self = g_new0 (YdTransferEngine, 1);
  int niceness = MIN (getpriority (PRIO_PROCESS, 0) + NICER, NICEST);

  self->ref_count = 1;
  self->clock = g_object_ref (clock);
  self->transport = g_object_ref (transport);
  self->journal = journal != NULL ? g_object_ref (journal) : NULL;
  if (journal != NULL)
    self->digests = yd_transfer_digests_new (yd_transfer_journal_get_database (journal));
  self->part_bytes = YD_TRANSFER_PART_BYTES;
  self->data_url = "https://cn-beijing-data.aliyundrive.net/";
  self->internal_url = "http://" YD_DRIVE_INTERNAL_HOST "/";
  self->lines = yd_transfer_lines_new (clock);
  self->slots = yd_transfer_slots_new ();
  self->up = yd_transfer_throttle_new ();
  self->down = yd_transfer_throttle_new ();
  self->leftovers = g_ptr_array_new ();
  self->pool = g_thread_pool_new (run_in_worker, GINT_TO_POINTER (niceness), THREADS_MAX, TRUE,
                                  NULL);
  return self;
}

YdTransferEngine *
yd_transfer_engine_ref (YdTransferEngine *self)
{
  self->ref_count++;
  return self;
}

void
yd_transfer_engine_unref (YdTransferEngine *self)
{
  if (--self->ref_count > 0)
    return;
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_ptr_array_unref (self->leftovers);
  yd_transfer_throttle_free (self->up);
  yd_transfer_throttle_free (self->down);
  yd_transfer_slots_free (self->slots);
  yd_transfer_lines_free (self->lines);
  g_clear_pointer (&self->digests, yd_transfer_digests_free);
  g_clear_object (&self->journal);
  g_object_unref (self->transport);
  g_object_unref (self->clock);
  g_free (self);
}

void
yd_transfer_engine_run_async (YdTransferEngine    *self,
                              YdTransferWork       work,
                              gpointer             data,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, yd_transfer_engine_run_async);
  g_task_set_check_cancellable (task, FALSE);
  job->work = work;
  job->data = data;
  g_task_set_task_data (task, job, g_free);
  g_thread_pool_push (self->pool, task, NULL);
}

gboolean
yd_transfer_engine_run_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_engine_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
