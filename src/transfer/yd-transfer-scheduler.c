/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lanes with a sorted queue and a count each; see the header.
 */
#include "config.h"

#include "yd-transfer-scheduler.h"

#include "yd-transfer-segment-plan.h"

typedef struct
{
  YdTransferDirection direction;
  gconstpointer account; /* (unowned) (nullable): NULL for uploads */
  guint running;
  GPtrArray *waiting;  /* (owned): Waiting (owned), of each account that has any */
  GHashTable *entries; /* (owned): GSequenceIter (borrowed) by item */
} Lane;

/* Apart from those of other accounts: thousands of one that is held are passed over at once. */
typedef struct
{
  gconstpointer account; /* (unowned) */
  GSequence *sequence;   /* (owned): of Entry (owned), first to start first */
} Waiting;

typedef struct
{
  gpointer item;         /* (unowned) */
  gint64 order;
  guint64 serial;        /* of those of one order, who came first is first */
} Entry;

struct _YdTransferScheduler
{
  GPtrArray *lanes; /* (owned): Lane; as many as there are accounts in use */
  GHashTable *held; /* (owned): accounts (unowned), never looked into */
  guint limits[2];  /* by direction */
  guint64 serial;
};

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  g_hash_table_unref (lane->entries);
  g_ptr_array_unref (lane->waiting);
  g_free (lane);
}

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_sequence_free (waiting->sequence);
  g_free (waiting);
}

YdTransferScheduler *
yd_transfer_scheduler_new (void)
{
  YdTransferScheduler *self = g_new0 (YdTransferScheduler, 1);

  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  self->held = g_hash_table_new (NULL, NULL);
  self->limits[YD_TRANSFER_UPLOAD] = YD_TRANSFER_SCHEDULER_UPLOADS;
  self->limits[YD_TRANSFER_DOWNLOAD] = YD_TRANSFER_SEGMENT_CONNECTIONS;
  return self;
}

void
yd_transfer_scheduler_set_limit (YdTransferScheduler *self,
                                 YdTransferDirection  direction,
                                 guint                limit)
{
  self->limits[direction] = MAX (limit, 1);
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
  lane->waiting = g_ptr_array_new_with_free_func (waiting_free);
  lane->entries = g_hash_table_new (NULL, NULL);
  g_ptr_array_add (self->lanes, lane);
  return lane;
}

static void
drop_idle_lane (YdTransferScheduler *self,
                Lane                *lane)
{
  if (lane->running == 0 && lane->waiting->len == 0)
    g_ptr_array_remove (self->lanes, lane);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const Entry *first = a;
  const Entry *second = b;

  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  return first->serial < second->serial ? -1 : first->serial > second->serial;
}

static Waiting *
ensure_waiting (Lane          *lane,
                gconstpointer  account)
{
  Waiting *waiting;

  for (guint i = 0; i < lane->waiting->len; i++)
    {
      waiting = g_ptr_array_index (lane->waiting, i);
      if (waiting->account == account)
        return waiting;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->account = account;
  waiting->sequence = g_sequence_new (g_free);
  g_ptr_array_add (lane->waiting, waiting);
  return waiting;
}

void
yd_transfer_scheduler_add (YdTransferScheduler *self,
                           YdTransferDirection  direction,
                           gconstpointer        account,
                           gpointer             item,
                           gint64               order)
{
  Lane *lane = ensure_lane (self, direction, account);
  Entry *entry = g_new0 (Entry, 1);

  g_return_if_fail (!g_hash_table_contains (lane->entries, item));

  entry->item = item;
  entry->order = order;
  entry->serial = self->serial++;
  g_hash_table_insert (lane->entries, item,
                       g_sequence_insert_sorted (ensure_waiting (lane, account)->sequence, entry,
                                                 compare_entries, NULL));
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

/* The first that is not held; NULL when there is none. */
static GSequenceIter *
find_first (YdTransferScheduler *self,
            Lane                *lane)
{
  GSequenceIter *first = NULL;

  for (guint i = 0; i < lane->waiting->len; i++)
    {
      Waiting *waiting = g_ptr_array_index (lane->waiting, i);
      GSequenceIter *iter = g_sequence_get_begin_iter (waiting->sequence);

      if (g_hash_table_contains (self->held, waiting->account))
        continue;
      if (first == NULL ||
          compare_entries (g_sequence_get (iter), g_sequence_get (first), NULL) < 0)
        first = iter;
    }
  return first;
}

static gpointer
take (Lane          *lane,
      GSequenceIter *iter)
{
  gpointer item = ((Entry *) g_sequence_get (iter))->item;
  GSequence *sequence = g_sequence_iter_get_sequence (iter);

  g_hash_table_remove (lane->entries, item);
  g_sequence_remove (iter);
  for (guint i = lane->waiting->len; i > 0 && g_sequence_is_empty (sequence); i--)
    if (((Waiting *) g_ptr_array_index (lane->waiting, i - 1))->sequence == sequence)
      {
        g_ptr_array_remove_index_fast (lane->waiting, i - 1);
        break;
      }
  return item;
}

gboolean
yd_transfer_scheduler_remove (YdTransferScheduler *self,
                              YdTransferDirection  direction,
                              gconstpointer        account,
                              gpointer             item)
{
  Lane *lane = find_lane (self, direction, account);
  GSequenceIter *iter = lane != NULL ? g_hash_table_lookup (lane->entries, item) : NULL;

  if (iter == NULL)
    return FALSE;
  take (lane, iter);
  drop_idle_lane (self, lane);
  return TRUE;
}

static guint
get_room (YdTransferScheduler *self,
          Lane                *lane)
{
  guint ahead = lane->direction == YD_TRANSFER_UPLOAD ? YD_TRANSFER_SCHEDULER_AHEAD : 0;

  return self->limits[lane->direction] + ahead;
}

gpointer
yd_transfer_scheduler_next (YdTransferScheduler *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = g_ptr_array_index (self->lanes, i);
      GSequenceIter *iter =
        lane->running < get_room (self, lane) ? find_first (self, lane) : NULL;

      if (iter == NULL)
        continue;
      lane->running++;
      return take (lane, iter);
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
