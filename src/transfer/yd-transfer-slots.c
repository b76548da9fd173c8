/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A number, and a short queue of tasks; see the header.
 */
#include "config.h"

#include "yd-transfer-slots.h"

#include "yd-transfer-scheduler.h"

struct _YdTransferSlots
{
  guint limit;
  guint used;
  GQueue waiting; /* (owned): GTask, who is next first */
};

/* Task data of one that waits. */
typedef struct
{
  YdTransferSlots *slots; /* (unowned) */
  gint64 order;
  GSource *cancelled;     /* (owned) (nullable) */
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_free (waiter);
}

YdTransferSlots *
yd_transfer_slots_new (void)
{
  YdTransferSlots *self = g_new0 (YdTransferSlots, 1);

  self->limit = YD_TRANSFER_SCHEDULER_UPLOADS;
  g_queue_init (&self->waiting);
  return self;
}

void
yd_transfer_slots_free (YdTransferSlots *self)
{
  g_return_if_fail (self->used == 0 && g_queue_is_empty (&self->waiting));

  g_free (self);
}

/* Takes @task out of those that wait. */
static void
leave (GTask *task)
{
  Waiter *waiter = g_task_get_task_data (task);

  g_queue_remove (&waiter->slots->waiting, task);
  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
}

static void
grant (YdTransferSlots *self)
{
  while (self->used < self->limit && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr(GTask) task = g_queue_peek_head (&self->waiting);

      leave (task);
      self->used++;
      g_task_return_boolean (task, TRUE);
    }
}

void
yd_transfer_slots_set_limit (YdTransferSlots *self,
                             guint            limit)
{
  self->limit = MAX (limit, 1);
  grant (self);
}

gboolean
yd_transfer_slots_try (YdTransferSlots *self)
{
  if (self->used >= self->limit || !g_queue_is_empty (&self->waiting))
    return FALSE;
  self->used++;
  return TRUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  leave (task);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static gint64
get_order (GTask *task)
{
  return ((Waiter *) g_task_get_task_data (task))->order;
}

/* Behind those of the same order. */
static void
insert (YdTransferSlots *self,
        GTask           *task)
{
  GList *after = self->waiting.tail;

  while (after != NULL && get_order (after->data) > get_order (task))
    after = after->prev;
  if (after != NULL)
    g_queue_insert_after (&self->waiting, after, task);
  else
    g_queue_push_head (&self->waiting, task);
}

void
yd_transfer_slots_take_async (YdTransferSlots     *self,
                              gint64               order,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Waiter *waiter = g_new0 (Waiter, 1);

  g_task_set_source_tag (task, yd_transfer_slots_take_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, waiter, waiter_free);
  waiter->slots = self;
  waiter->order = order;
  if (g_task_return_error_if_cancelled (task))
    return;
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (cancelled_cb), task, NULL);
      g_source_attach (waiter->cancelled, g_task_get_context (task));
    }
  insert (self, g_steal_pointer (&task));
  grant (self);
}

gboolean
yd_transfer_slots_take_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_slots_take_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yd_transfer_slots_give_back (YdTransferSlots *self)
{
  g_return_if_fail (self->used > 0);

  self->used--;
  grant (self);
}
