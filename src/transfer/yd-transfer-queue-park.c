/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What waits for the world: the network, space in the account or on the disk, a storage that is
 * disabled, a name that a person has to decide about. Nothing of it is at work.
 *
 * Space is looked for slowly: once a minute, and whenever the account says how full it is.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

#include "yd-transfer-parking.h"

#define PROBE_US (60 * (gint64) G_USEC_PER_SEC)
#define DISK_PROBES_MAX 10
#define DISK_MARGIN (1024 * 1024) /* bytes */

static void ensure_probe (YdTransferQueue *self);

static gboolean
is_over (YdTransferQueue  *self,
         YdTransfer       *transfer,
         YdTransferReason  reason)
{
  if (yd_transfer_reason_is_reach (reason))
    return yd_transfer_queue_is_online (self, yd_transfer_queue_get_account (transfer));
  if (reason == YD_TRANSFER_REASON_STORAGE)
    return yd_storage_get_options (yd_transfer_get_storage (transfer))->enabled;
  return FALSE;
}

static gboolean
is_about_space (YdTransferReason reason)
{
  return reason == YD_TRANSFER_REASON_QUOTA || reason == YD_TRANSFER_REASON_DISK ||
         reason == YD_TRANSFER_REASON_LAPSED;
}

/* Out of reach has several reasons; which it is depends on the account. */
static YdTransferReason
detail (YdTransferQueue  *self,
        YdTransfer       *transfer,
        YdTransferReason  reason)
{
  gpointer away = g_hash_table_lookup (self->away, yd_transfer_queue_get_account (transfer));

  if (!yd_transfer_reason_is_reach (reason))
    return reason;
  return self->online && away != NULL ? (YdTransferReason) GPOINTER_TO_INT (away)
                                      : YD_TRANSFER_REASON_OFFLINE;
}

void
yd_transfer_queue_park (YdTransferQueue  *self,
                        YdTransfer       *transfer,
                        YdTransferReason  reason)
{
  if (is_over (self, transfer, reason))
    {
      yd_transfer_queue_schedule (self, transfer);
      return;
    }
  yd_transfer_wait (transfer, detail (self, transfer, reason), 0);
  yd_transfer_queue_note (self, transfer);
  if (!is_about_space (reason))
    return;
  ensure_probe (self);
  if (yd_transfer_queue_note_full (self, transfer, reason))
    yd_transfer_queue_announce_full (self, transfer);
}

static gboolean
waits_for (YdTransferQueue  *self,
           YdTransfer       *transfer,
           YdTransferReason  reason)
{
  YdTransferReason own = yd_transfer_get_reason (transfer);

  return yd_transfer_get_state (transfer) == YD_TRANSFER_WAITING &&
         (own == reason ||
          (yd_transfer_reason_is_reach (own) && yd_transfer_reason_is_reach (reason))) &&
         yd_transfer_run_find (transfer) == NULL;
}

/* (transfer full): of YdTransfer */
static GPtrArray *
find_waiting (YdTransferQueue  *self,
              YdTransferReason  reason)
{
  GPtrArray *waiting = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->transfers->len; i++)
    if (waits_for (self, g_ptr_array_index (self->transfers, i), reason))
      g_ptr_array_add (waiting, g_object_ref (g_ptr_array_index (self->transfers, i)));
  return waiting;
}

void
yd_transfer_queue_unpark (YdTransferQueue  *self,
                          YdTransferReason  reason,
                          gconstpointer     account,
                          YdStorage        *storage)
{
  g_autoptr(GPtrArray) waiting = find_waiting (self, reason);

  for (guint i = 0; i < waiting->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (waiting, i);

      if ((account != NULL && yd_transfer_queue_get_account (transfer) != account) ||
          (storage != NULL && yd_transfer_get_storage (transfer) != storage))
        continue;
      yd_transfer_queue_schedule (self, transfer);
      yd_transfer_queue_follow (self, transfer);
    }
  yd_transfer_queue_start_more (self);
}

/* The network */

/* A tree whose walk met the end of the network, or did not begin for want of it. */
static gboolean
is_to_walk_again (YdTransferQueue *self,
                  YdTransfer      *transfer)
{
  if (!yd_transfer_is_tree (transfer) ||
      !is_over (self, transfer, YD_TRANSFER_REASON_OFFLINE))
    return FALSE;
  if (yd_transfer_queue_is_held_tree (transfer))
    return !yd_transfer_queue_is_held (yd_transfer_get_storage (transfer));
  return yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED &&
         yd_transfer_parking_judge (yd_transfer_get_error (transfer), YD_TRANSFER_CONFLICT_SKIP,
                                    FALSE) == YD_TRANSFER_REASON_OFFLINE;
}

static void
walk_again_online (YdTransferQueue *self)
{
  g_autoptr(GPtrArray) all = g_ptr_array_copy (self->transfers, (GCopyFunc) g_object_ref, NULL);

  g_ptr_array_set_free_func (all, g_object_unref);
  for (guint i = 0; i < all->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (all, i);

      if (is_to_walk_again (self, transfer))
        yd_transfer_queue_retry (self, transfer);
    }
}

/* Ends the work for @account (nullable: all); walks go on as far as they need nobody. */
static void
park_runs (YdTransferQueue *self,
           gconstpointer    account)
{
  for (guint i = self->runs->len; i > 0; i--)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i - 1);

      if (account != NULL && yd_storage_get_account (run->storage) != account)
        continue;
      if (run->transfer == NULL)
        g_cancellable_cancel (run->asking);
      else if (run->wish == YD_TRANSFER_WISH_NONE)
        yd_transfer_queue_end_run (self, run, YD_TRANSFER_WISH_PARK, YD_TRANSFER_REASON_OFFLINE);
    }
}

/* Those that stay out of reach, but for another reason than before. */
static void
tell_details (YdTransferQueue *self)
{
  g_autoptr(GPtrArray) waiting = find_waiting (self, YD_TRANSFER_REASON_OFFLINE);

  for (guint i = 0; i < waiting->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (waiting, i);
      YdTransferReason reason = yd_transfer_get_reason (transfer);

      if (is_over (self, transfer, reason) || detail (self, transfer, reason) == reason)
        continue;
      yd_transfer_wait (transfer, detail (self, transfer, reason), 0);
      yd_transfer_queue_note (self, transfer);
    }
}

/* Those that are still out of reach for another reason stay where they are. */
static void
go_on_online (YdTransferQueue *self,
              gconstpointer    account)
{
  g_autoptr(GPtrArray) waiting = find_waiting (self, YD_TRANSFER_REASON_OFFLINE);

  for (guint i = 0; i < waiting->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (waiting, i);

      if ((account != NULL && yd_transfer_queue_get_account (transfer) != account) ||
          !is_over (self, transfer, YD_TRANSFER_REASON_OFFLINE))
        continue;
      yd_transfer_queue_schedule (self, transfer);
      yd_transfer_queue_follow (self, transfer);
    }
  yd_transfer_queue_look_for_leftovers (self);
  yd_transfer_queue_start_more (self);
  walk_again_online (self);
}

gboolean
yd_transfer_queue_is_online (YdTransferQueue *self,
                             gconstpointer    account)
{
  return self->online && !g_hash_table_contains (self->away, account);
}

void
yd_transfer_queue_set_online (YdTransferQueue *self,
                              gboolean         online)
{
  g_return_if_fail (YD_IS_TRANSFER_QUEUE (self));

  if (self->online == online)
    return;
  self->online = online;
  if (online)
    {
      go_on_online (self, NULL);
    }
  else
    {
      park_runs (self, NULL);
      yd_transfer_queue_stop_leftovers (self);
    }
  tell_details (self);
}

void
yd_transfer_queue_set_account_reach (YdTransferQueue  *self,
                                     YdStorageAccount *account,
                                     YdTransferReason  reason)
{
  gpointer before;

  g_return_if_fail (YD_IS_TRANSFER_QUEUE (self));
  g_return_if_fail (reason == YD_TRANSFER_REASON_NONE || yd_transfer_reason_is_reach (reason));

  before = g_hash_table_lookup (self->away, account);
  if (GPOINTER_TO_INT (before) == (int) reason)
    return;
  if (reason == YD_TRANSFER_REASON_NONE)
    g_hash_table_remove (self->away, account);
  else
    g_hash_table_insert (self->away, account, GINT_TO_POINTER ((int) reason));
  if (before != NULL && reason != YD_TRANSFER_REASON_NONE)
    {
      tell_details (self);
      return;
    }
  yd_transfer_queue_hold (self, account);
  if (reason == YD_TRANSFER_REASON_NONE)
    go_on_online (self, account);
  else
    park_runs (self, account);
}

/* Storages */

static void
rest (YdTransferQueue *self,
      YdStorage       *storage)
{
  for (guint i = self->runs->len; i > 0; i--)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i - 1);

      if (run->transfer != NULL && run->storage == storage && run->wish == YD_TRANSFER_WISH_NONE)
        yd_transfer_queue_end_run (self, run, YD_TRANSFER_WISH_PARK, YD_TRANSFER_REASON_STORAGE);
    }
  for (guint i = 0; i < self->transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->transfers, i);

      if (yd_transfer_get_storage (transfer) != storage ||
          yd_transfer_get_state (transfer) != YD_TRANSFER_QUEUED ||
          yd_transfer_is_tree (transfer))
        continue;
      yd_transfer_queue_unschedule (self, transfer);
      yd_transfer_queue_park (self, transfer, YD_TRANSFER_REASON_STORAGE);
    }
}

void
yd_transfer_queue_storage_changed (YdTransferQueue *self,
                                   YdStorage       *storage)
{
  if (yd_storage_get_options (storage)->enabled)
    yd_transfer_queue_unpark (self, YD_TRANSFER_REASON_STORAGE, NULL, storage);
  else
    rest (self, storage);
}

/* Space */

static gboolean
has_space_for (YdStorageAccount *account,
               YdTransfer       *transfer)
{
  gint64 total = yd_storage_account_get_total (account);
  gint64 free_bytes = total - yd_storage_account_get_used (account);

  if (yd_transfer_get_reason (transfer) == YD_TRANSFER_REASON_LAPSED)
    return total > 0 && free_bytes >= 0;
  return total > 0 && free_bytes > 0 && free_bytes >= yd_transfer_get_size (transfer);
}

/* Those that wait for a change of how full their account is. (transfer full): of YdTransfer */
static GPtrArray *
find_waiting_for_accounts (YdTransferQueue *self)
{
  GPtrArray *waiting = find_waiting (self, YD_TRANSFER_REASON_QUOTA);

  g_ptr_array_extend_and_steal (waiting, find_waiting (self, YD_TRANSFER_REASON_LAPSED));
  return waiting;
}

void
yd_transfer_queue_space_changed (YdTransferQueue  *self,
                                 YdStorageAccount *account)
{
  g_autoptr(GPtrArray) waiting = find_waiting_for_accounts (self);

  for (guint i = 0; i < waiting->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (waiting, i);

      if (yd_transfer_queue_get_account (transfer) == account && has_space_for (account, transfer))
        {
          yd_transfer_queue_forget_full (self, transfer);
          yd_transfer_queue_schedule (self, transfer);
          yd_transfer_queue_follow (self, transfer);
        }
    }
  if (waiting->len > 0)
    yd_transfer_queue_start_more (self);
}

/* What the last question brought is used now; the next one follows. */
static void
probe_accounts (YdTransferQueue *self)
{
  g_autoptr(GPtrArray) waiting = find_waiting_for_accounts (self);
  g_autoptr(GHashTable) accounts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer account;

  for (guint i = 0; i < waiting->len; i++)
    g_hash_table_add (accounts, (gpointer) yd_transfer_queue_get_account (
                                  g_ptr_array_index (waiting, i)));
  g_hash_table_iter_init (&iter, accounts);
  while (g_hash_table_iter_next (&iter, &account, NULL))
    {
      yd_transfer_queue_space_changed (self, account);
      yd_storage_account_update (account);
    }
}

typedef struct
{
  GWeakRef queue;
  YdTransfer *transfer; /* (owned) */
} DiskProbe;

/* It fits now: all that go where it goes are tried again. */
static void
go_on_there (YdTransferQueue *self,
             YdTransfer      *fits)
{
  g_autoptr(GPtrArray) waiting = find_waiting (self, YD_TRANSFER_REASON_DISK);

  yd_transfer_queue_forget_full (self, fits);
  for (guint i = 0; i < waiting->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (waiting, i);

      if (!yd_transfer_queue_same_target (transfer, fits))
        continue;
      yd_transfer_queue_schedule (self, transfer);
      yd_transfer_queue_follow (self, transfer);
    }
  yd_transfer_queue_start_more (self);
}

static void
disk_probed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  DiskProbe *probe = user_data;
  g_autoptr(YdTransferQueue) self = g_weak_ref_get (&probe->queue);
  g_autoptr(GFileInfo) info =
    g_file_query_filesystem_info_finish (G_FILE (object), result, NULL);
  guint64 bytes = info == NULL ? 0 : g_file_info_get_attribute_uint64 (
                                       info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  gint64 wanted = MAX (yd_transfer_get_size (probe->transfer), 0) + DISK_MARGIN;

  if (self != NULL && bytes >= (guint64) wanted &&
      waits_for (self, probe->transfer, YD_TRANSFER_REASON_DISK))
    go_on_there (self, probe->transfer);
  g_weak_ref_clear (&probe->queue);
  g_object_unref (probe->transfer);
  g_free (probe);
}

static void
probe_disks (YdTransferQueue *self)
{
  g_autoptr(GPtrArray) waiting = find_waiting (self, YD_TRANSFER_REASON_DISK);

  for (guint i = 0; i < MIN (waiting->len, DISK_PROBES_MAX); i++)
    {
      YdTransfer *transfer = g_ptr_array_index (waiting, i);
      DiskProbe *probe;

      if (yd_transfer_get_folder (transfer) == NULL)
        continue;
      probe = g_new0 (DiskProbe, 1);
      g_weak_ref_init (&probe->queue, self);
      probe->transfer = g_object_ref (transfer);
      g_file_query_filesystem_info_async (yd_transfer_get_folder (transfer),
                                          G_FILE_ATTRIBUTE_FILESYSTEM_FREE, G_PRIORITY_DEFAULT,
                                          self->closing, disk_probed_cb, probe);
    }
}

static gboolean
probe_cb (gpointer data)
{
  YdTransferQueue *self = data;
  gboolean waiting = FALSE;

  self->probe = 0;
  probe_accounts (self);
  probe_disks (self);
  for (guint i = 0; !waiting && i < self->transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->transfers, i);
      YdTransferReason reason = yd_transfer_get_reason (transfer);

      waiting = is_about_space (reason) && waits_for (self, transfer, reason);
    }
  if (waiting)
    ensure_probe (self);
  return G_SOURCE_REMOVE;
}

static void
ensure_probe (YdTransferQueue *self)
{
  if (self->probe == 0 && !self->stopped)
    self->probe = yd_base_clock_add_timer (self->engine->clock, PROBE_US, probe_cb, self, NULL);
}
