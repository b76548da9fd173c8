/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lanes with a queue and a count each; see the header.
 */
#include "config.h"

#include "yd-transfer-scheduler.h"

#include "yd-transfer-segment-plan.h"

typedef struct
{
  YdTransferDirection direction;
  gconstpointer account; /* (unowned) (nullable): NULL for uploads */
  guint limit;
  guint running;
  GQueue waiting; /* of items */
} Lane;

static const guint limits[] = {
  [YD_TRANSFER_UPLOAD] = YD_TRANSFER_SCHEDULER_UPLOADS,
  [YD_TRANSFER_DOWNLOAD] = YD_TRANSFER_SEGMENT_CONNECTIONS,
};

struct _YdTransferScheduler
{
  GPtrArray *lanes; /* (owned): Lane; as many as there are accounts in use */
};

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  g_queue_clear (&lane->waiting);
  g_free (lane);
}

YdTransferScheduler *
yd_transfer_scheduler_new (void)
{
  YdTransferScheduler *self = g_new0 (YdTransferScheduler, 1);

  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  return self;
}

void
yd_transfer_scheduler_free (YdTransferScheduler *self)
{
  g_ptr_array_unref (self->lanes);
  g_free (self);
}

static Lane *
find_lane (YdTransferScheduler *self,
           YdTransferDirection  direction,
           gconstpointer        account)
{
  gconstpointer wanted = direction == YD_TRANSFER_UPLOAD ? NULL : account;

  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = g_ptr_array_index (self->lanes, i);

      if (lane->direction == direction && lane->account == wanted)
        return lane;
    }
  return NULL;
}

static Lane *
ensure_lane (YdTransferScheduler *self,
             YdTransferDirection  direction,
             gconstpointer        account)
{
  Lane *lane = find_lane (self, direction, account);

  if (lane != NULL)
    return lane;
  lane = g_new0 (Lane, 1);
  lane->direction = direction;
  lane->account = direction == YD_TRANSFER_UPLOAD ? NULL : account;
  lane->limit = limits[direction];
  g_queue_init (&lane->waiting);
  g_ptr_array_add (self->lanes, lane);
  return lane;
}

static void
drop_idle_lane (YdTransferScheduler *self,
                Lane                *lane)
{
  if (lane->running == 0 && g_queue_is_empty (&lane->waiting))
    g_ptr_array_remove (self->lanes, lane);
}

void
yd_transfer_scheduler_add (YdTransferScheduler *self,
                           YdTransferDirection  direction,
                           gconstpointer        account,
                           gpointer             item)
{
  g_queue_push_tail (&ensure_lane (self, direction, account)->waiting, item);
}

gboolean
yd_transfer_scheduler_remove (YdTransferScheduler *self,
                              YdTransferDirection  direction,
                              gconstpointer        account,
                              gpointer             item)
{
  Lane *lane = find_lane (self, direction, account);

  if (lane == NULL || !g_queue_remove (&lane->waiting, item))
    return FALSE;
  drop_idle_lane (self, lane);
  return TRUE;
}

gpointer
yd_transfer_scheduler_next (YdTransferScheduler *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = g_ptr_array_index (self->lanes, i);

      if (lane->running >= lane->limit || g_queue_is_empty (&lane->waiting))
        continue;
      lane->running++;
      return g_queue_pop_head (&lane->waiting);
    }
  return NULL;
}

void
yd_transfer_scheduler_ended (YdTransferScheduler *self,
                             YdTransferDirection  direction,
                             gconstpointer        account)
{
  Lane *lane = find_lane (self, direction, account);

  g_return_if_fail (lane != NULL && lane->running > 0);

  lane->running--;
  drop_idle_lane (self, lane);
}
