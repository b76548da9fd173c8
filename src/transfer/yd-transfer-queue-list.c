/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What comes into the list of the queue, and what leaves it: the rows, their groups, the journal
 * and the counts together.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

#include "yd-transfer-download.h"
#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"

#define ORDER_STEP ((gint64) 1 << 20)
#define CHANGES_MAX 64 /* of the list, when rows go */

void
yd_transfer_queue_append (YdTransferQueue *self,
                          GPtrArray       *added)
{
  guint position = self->transfers->len;
  guint n_active = 0;

  for (guint i = 0; i < added->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (added, i);
      YdTransferFacts *facts = yd_transfer_get_facts (transfer);

      if (facts->order <= self->last_order)
        facts->order = self->last_order + ORDER_STEP;
      self->last_order = facts->order;
      g_ptr_array_add (self->transfers, g_object_ref (transfer));
      yd_transfer_queue_count_share (self, transfer, 1);
      n_active += facts->ended_us == 0;
    }
  yd_transfer_queue_tell_counts_soon (self);
  yd_transfer_queue_sync_soon (self);
  self->batch += n_active;
  yd_transfer_queue_set_active (self, self->active + n_active);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, added->len);
}

/* Runs of neighbours that go. */
static guint
count_gaps (YdTransferQueue *self,
            GHashTable      *gone)
{
  gboolean in_gap = FALSE;
  guint n = 0;

  for (guint i = 0; i < self->transfers->len; i++)
    {
      gboolean goes = g_hash_table_contains (gone, g_ptr_array_index (self->transfers, i));

      n += goes && !in_gap;
      in_gap = goes;
    }
  return n;
}

/* All that is between the first and the last of them changes, once. */
static void
drop_from_list_at_once (YdTransferQueue *self,
                        GHashTable      *gone)
{
  g_autoptr(GPtrArray) before = self->transfers;
  guint first = before->len;
  guint last = 0;

  self->transfers = g_ptr_array_new_full (before->len, g_object_unref);
  for (guint i = 0; i < before->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (before, i);

      if (!g_hash_table_contains (gone, transfer))
        {
          g_ptr_array_add (self->transfers, g_object_ref (transfer));
          continue;
        }
      first = MIN (first, i);
      last = i;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), first, last - first + 1,
                              last - first + 1 - (before->len - self->transfers->len));
}

/* However many there are, that is told in a few changes and takes a few passes. */
static void
drop_from_list (YdTransferQueue *self,
                GHashTable      *gone)
{
  guint end = self->transfers->len;

  if (count_gaps (self, gone) > CHANGES_MAX)
    {
      drop_from_list_at_once (self, gone);
      return;
    }

  while (end > 0)
    {
      guint first = end;

      while (first > 0 &&
             g_hash_table_contains (gone, g_ptr_array_index (self->transfers, first - 1)))
        first--;
      if (first == end)
        {
          end--;
          continue;
        }
      g_ptr_array_remove_range (self->transfers, first, end - first);
      g_list_model_items_changed (G_LIST_MODEL (self), first, end - first, 0);
      end = MIN (first, self->transfers->len);
    }
}

static void
drop_from_groups (YdTransferQueue *self,
                  GHashTable      *groups,
                  GHashTable      *gone)
{
  g_autoptr(GHashTable) walked = yd_transfer_queue_collect_walked (self);

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->groups)); i > 0; i--)
    {
      g_autoptr(YdTransferGroup) group =
        g_list_model_get_item (G_LIST_MODEL (self->groups), i - 1);

      if (!g_hash_table_contains (groups, group))
        continue;
      yd_transfer_group_remove (group, gone);
      if (g_list_model_get_n_items (G_LIST_MODEL (group)) > 0)
        continue;
      if (!g_hash_table_contains (walked, group))
        yd_transfer_group_set_id (group, 0);
      g_list_store_remove (self->groups, i - 1);
    }
}

void
yd_transfer_queue_drop (YdTransferQueue *self,
                        GHashTable      *gone)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) groups = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer transfer;

  if (g_hash_table_size (gone) == 0)
    return;
  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &transfer, NULL))
    {
      g_ptr_array_add (all, g_object_ref (transfer));
      g_hash_table_add (groups, yd_transfer_get_group (transfer));
      yd_transfer_queue_count_share (self, transfer, -1);
      if (yd_transfer_get_direction (transfer) == YD_TRANSFER_DOWNLOAD)
        yd_transfer_download_discard (self->engine, transfer);
    }
  yd_transfer_queue_tell_counts_soon (self);
  yd_transfer_journal_remove (self->engine->journal, all);
  drop_from_groups (self, groups, gone);
  drop_from_list (self, gone);
}

void
yd_transfer_queue_clear_ended (YdTransferQueue *self)
{
  g_autoptr(GHashTable) gone = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) walked = yd_transfer_queue_collect_walked (self);

  for (guint i = 0; i < self->transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->transfers, i);

      if (yd_transfer_is_ended (transfer) &&
          yd_transfer_run_find (transfer) == NULL &&
          !g_hash_table_contains (walked, yd_transfer_get_group (transfer)))
        g_hash_table_add (gone, transfer);
    }
  yd_transfer_queue_drop (self, gone);
}
