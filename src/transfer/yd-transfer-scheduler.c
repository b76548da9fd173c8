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
  GQueue waiting; /* of Entry (owned) */
} Lane;

typedef struct
{
  gconstpointer account; /* (unowned) */
  gpointer item;         /* (unowned) */
} Entry;

static const guint limits[] = {
  [YD_TRANSFER_UPLOAD] = YD_TRANSFER_SCHEDULER_UPLOADS,
  [YD_TRANSFER_DOWNLOAD] = YD_TRANSFER_SEGMENT_CONNECTIONS,
};

struct _YdTransferScheduler
{
  GPtrArray *lanes; /* (owned): Lane; as many as there are accounts in use */
  GHashTable *held; /* (owned): accounts (unowned), never looked into */
};

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  g_queue_clear_full (&lane->waiting, g_free);
  g_free (lane);
}

YdTransferScheduler *
yd_transfer_scheduler_new (void)
{
  YdTransferScheduler *self = g_new0 (YdTransferScheduler, 1);

  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  self->held = g_hash_table_new (NULL, NULL);
  return self;
}

void
yd_transfer_scheduler_free (YdTransferScheduler *self)
{
  g_hash_table_unref (self->held);
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

static Entry *
entry_new (gconstpointer account,
           gpointer      item)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->account = account;
  entry->item = item;
  return entry;
}

void
yd_transfer_scheduler_add (YdTransferScheduler *self,
                           YdTransferDirection  direction,
                           gconstpointer        account,
                           gpointer             item)
{
  g_queue_push_tail (&ensure_lane (self, direction, account)->waiting, entry_new (account, item));
}

void
yd_transfer_scheduler_add_first (YdTransferScheduler *self,
                                 YdTransferDirection  direction,
                                 gconstpointer        account,
                                 gpointer             item)
{
  g_queue_push_head (&ensure_lane (self, direction, account)->waiting, entry_new (account, item));
}

void
yd_transfer_scheduler_set_held (YdTransferScheduler *self,
                                gconstpointer        account,
                                gboolean             held)
{
  if (held)
    g_hash_table_add (self->held, (gpointer) account);
  else
    g_hash_table_remove (self->held, account);
}

/* The link of @item, or with NULL of the first that is not held; NULL when there is none. */
static GList *
find_link (YdTransferScheduler *self,
           Lane                *lane,
           gconstpointer        item)
{
  for (GList *l = lane->waiting.head; l != NULL; l = l->next)
    {
      Entry *entry = l->data;

      if (item != NULL ? entry->item == item
                       : !g_hash_table_contains (self->held, entry->account))
        return l;
    }
  return NULL;
}

static gpointer
take_link (Lane  *lane,
           GList *link)
{
  g_autofree Entry *entry = link->data;

  g_queue_delete_link (&lane->waiting, link);
  return entry->item;
}

gboolean
yd_transfer_scheduler_remove (YdTransferScheduler *self,
                              YdTransferDirection  direction,
                              gconstpointer        account,
                              gpointer             item)
{
  Lane *lane = find_lane (self, direction, account);
  GList *link = lane != NULL ? find_link (self, lane, item) : NULL;

  if (link == NULL)
    return FALSE;
  take_link (lane, link);
  drop_idle_lane (self, lane);
  return TRUE;
}

gpointer
yd_transfer_scheduler_next (YdTransferScheduler *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = g_ptr_array_index (self->lanes, i);

      GList *link = lane->running < lane->limit ? find_link (self, lane, NULL) : NULL;

      if (link == NULL)
        continue;
      lane->running++;
      return take_link (lane, link);
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
