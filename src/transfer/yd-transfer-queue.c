/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue: the model that windows show, and the engine's entry. It owns the transfers and the
 * cancellables of those at work, which hold it weakly: dropping the queue cancels everything.
 *
 * An account that a person has to do something about (sign in, unlock the keyring) holds its
 * transfers: those at work are parked, no other is begun; all go on when it is signed in again.
 *
 * A walk through a dropped folder counts as active until it has found everything. Progress is
 * that of a batch: all transfers since the queue was last idle, each counting the same.
 */
#include "config.h"

#include "yd-transfer-queue-private.h"

#include "yd-transfer-engine.h"
#include "yd-transfer-hold.h"
#include "yd-transfer-private.h"
#include "yd-transfer-remote-tree.h"
#include "yd-transfer-run.h"
#include "yd-transfer-scheduler.h"
#include "yd-transfer-tree.h"

#define TICK_US (100 * 1000)

typedef YdTransferRun Run;

struct _YdTransferQueue
{
  GObject parent_instance;

  /* owned */
  YdTransferEngine *engine;       /* (owned) */
  YdTransferScheduler *scheduler; /* (owned) */
  GPtrArray *transfers;           /* (owned): YdTransfer, oldest first */

  /* state */
  guint active;                   /* transfers that have not ended, and walks */
  double progress;
  guint batch;                    /* transfers since the queue was idle */
  guint batch_ended;

  /* in flight */
  GPtrArray *runs;                /* (owned): Run (borrowed), transfers at work and walks */
  guint tick;                     /* timer */
  guint go_on;                    /* timer: an account was signed in */
};

typedef enum
{
  PROP_ACTIVE = 1,
  PROP_PROGRESS,
} YdTransferQueueProperty;

static GParamSpec *properties[PROP_PROGRESS + 1];

enum
{
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);
static void start_more            (YdTransferQueue *self);
static void parked_cb             (YdTransfer      *transfer,
                                   YdTransferQueue *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTransferQueue, yd_transfer_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* Runs */

static Run *
add_run (YdTransferQueue *self,
         YdTransfer      *transfer,
         YdStorage       *storage)
{
  Run *run = yd_transfer_run_new (self, transfer, storage);

  g_ptr_array_add (self->runs, run);
  return run;
}

/* Properties */

static void
set_active (YdTransferQueue *self,
            guint            active)
{
  if (self->active == active)
    return;
  self->active = active;
  if (active == 0)
    self->batch = self->batch_ended = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
update_progress (YdTransferQueue *self)
{
  double sum = self->batch_ended;
  double progress;

  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = g_ptr_array_index (self->runs, i);
      gint64 total = run->transfer != NULL ? yd_transfer_get_total (run->transfer) : -1;
      YdTransferState state = run->transfer != NULL ? yd_transfer_get_state (run->transfer)
                                                    : YD_TRANSFER_QUEUED;

      if (total > 0 && state != YD_TRANSFER_PREPARING)
        sum += (double) yd_transfer_get_done (run->transfer) / (double) total;
    }
  progress = self->batch > 0 ? MIN (sum / self->batch, 1.0) : 0.0;
  if (progress >= self->progress && progress <= self->progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

/* The tick */

static gboolean
tick_cb (gpointer data)
{
  YdTransferQueue *self = data;
  gint64 now_us = yd_base_clock_get_monotonic_us (self->engine->clock);
  g_autoptr(GPtrArray) running = g_ptr_array_new_with_free_func (g_object_unref);

  self->tick = 0;
  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = g_ptr_array_index (self->runs, i);

      if (run->transfer != NULL)
        g_ptr_array_add (running, g_object_ref (run->transfer));
    }
  if (running->len == 0)
    return G_SOURCE_REMOVE;
  self->tick = yd_base_clock_add_timer (self->engine->clock, TICK_US, tick_cb, self, NULL);
  for (guint i = 0; i < running->len; i++)
    yd_transfer_tick (g_ptr_array_index (running, i), now_us);
  update_progress (self);
  return G_SOURCE_REMOVE;
}

static void
ensure_tick (YdTransferQueue *self)
{
  if (self->tick == 0)
    self->tick = yd_base_clock_add_timer (self->engine->clock, TICK_US, tick_cb, self, NULL);
}

/* Transfers at work */

static gconstpointer
get_account (YdTransfer *transfer)
{
  return yd_storage_get_account (yd_transfer_get_storage (transfer));
}

/* @transfer has just ended. */
static void
announce_ended (YdTransferQueue *self,
                YdTransfer      *transfer)
{
  const GError *error = yd_transfer_get_error (transfer);

  if (error != NULL)
    yd_storage_account_note_error (yd_storage_get_account (yd_transfer_get_storage (transfer)),
                                   error);
  self->batch_ended++;
  set_active (self, self->active - 1);
  update_progress (self);
  g_signal_emit (self, signals[ENDED], 0, transfer);
}

static void
leave_lane (YdTransferQueue *self,
            Run             *run)
{
  YdTransferDirection direction = yd_transfer_get_direction (run->transfer);

  if (run->parked)
    yd_transfer_scheduler_remove (self->scheduler, direction, get_account (run->transfer),
                                  run->transfer);
  else
    yd_transfer_scheduler_ended (self->scheduler, direction, get_account (run->transfer));
}

static void
work_ended_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  YdTransfer *transfer = YD_TRANSFER (object);
  Run *run = user_data;
  g_autoptr(YdTransferQueue) self = g_weak_ref_get (&run->queue);
  G_GNUC_UNUSED g_autoptr(YdTransfer) kept = g_object_ref (transfer);
  GError *error = NULL;

  if (yd_transfer_run_finish (transfer, result, &error))
    yd_transfer_set_state (transfer, YD_TRANSFER_DONE);
  else
    yd_transfer_fail (transfer, error);
  if (self != NULL)
    {
      g_ptr_array_remove (self->runs, run);
      leave_lane (self, run);
      start_more (self);
      announce_ended (self, transfer);
    }
  yd_transfer_run_free (run);
}

static void
start_one (YdTransferQueue *self,
           YdTransfer      *transfer)
{
  Run *run = add_run (self, transfer, yd_transfer_get_storage (transfer));

  g_signal_handlers_disconnect_by_func (transfer, parked_cb, self);
  g_signal_connect_object (transfer, "parked", G_CALLBACK (parked_cb), self, 0);
  yd_transfer_set_reason (transfer, NULL);
  yd_transfer_set_state (transfer, YD_TRANSFER_PREPARING);
  yd_transfer_run_start (run, self->engine, work_ended_cb);
}

static void
start_more (YdTransferQueue *self)
{
  YdTransfer *transfer;

  while ((transfer = yd_transfer_scheduler_next (self->scheduler)) != NULL)
    {
      Run *run = yd_transfer_run_find (self->runs, transfer);

      if (run == NULL)
        {
          start_one (self, transfer);
          continue;
        }
      run->parked = FALSE;
      yd_transfer_unpark (transfer);
    }
  if (self->runs->len > 0)
    ensure_tick (self);
}

/* Accounts that need a person */

/* A tree that is not walked yet, since its account is held. */
static gboolean
is_held_tree (YdTransfer *transfer)
{
  return yd_transfer_is_tree (transfer) && yd_transfer_get_state (transfer) == YD_TRANSFER_QUEUED;
}

static gboolean
was_kept_waiting (YdTransferQueue *self,
                  YdTransfer      *transfer)
{
  Run *run = yd_transfer_run_find (self->runs, transfer);

  return run != NULL ? run->parked : yd_transfer_get_state (transfer) == YD_TRANSFER_QUEUED;
}

/* Says at all waiting transfers of @account why they wait. */
static void
hold (YdTransferQueue  *self,
      YdStorageAccount *account,
      const GError     *reason)
{
  yd_transfer_scheduler_set_held (self->scheduler, account, TRUE);
  for (guint i = 0; i < self->transfers->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (self->transfers, i);

      if (get_account (transfer) == account && was_kept_waiting (self, transfer))
        yd_transfer_set_reason (transfer, g_error_copy (reason));
    }
}

/* Its account can be used: what waited for it goes on, and what failed for want of it. */
static void
go_on_with (YdTransferQueue *self,
            YdTransfer      *transfer)
{
  yd_transfer_scheduler_set_held (self->scheduler, get_account (transfer), FALSE);
  if (is_held_tree (transfer) || (yd_transfer_get_state (transfer) == YD_TRANSFER_FAILED &&
                                  yd_transfer_hold_is_meant (yd_transfer_get_error (transfer))))
    yd_transfer_queue_retry (self, transfer);
  else if (yd_transfer_get_state (transfer) == YD_TRANSFER_QUEUED)
    yd_transfer_set_reason (transfer, NULL);
}

static gboolean
go_on_cb (gpointer data)
{
  YdTransferQueue *self = data;
  g_autoptr(GPtrArray) all = g_ptr_array_copy (self->transfers, (GCopyFunc) g_object_ref, NULL);

  self->go_on = 0;
  g_ptr_array_set_free_func (all, g_object_unref);
  for (guint i = 0; i < all->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (all, i);
      g_autoptr(GError) reason = yd_transfer_hold_dup_reason ((gpointer) get_account (transfer));

      if (reason == NULL)
        go_on_with (self, transfer);
    }
  start_more (self);
  return G_SOURCE_REMOVE;
}

/* Held at once: who begins now asks the keyring, or the person, again. Going on takes a turn of the
 * main loop: the session is in the middle of something. */
static void
account_changed (YdStorageAccount *account,
                 GParamSpec       *pspec,
                 YdTransferQueue  *self)
{
  g_autoptr(GError) reason = yd_transfer_hold_dup_reason (account);

  if (reason != NULL)
    hold (self, account, reason);
  else if (self->go_on == 0)
    self->go_on = yd_base_clock_add_timer (self->engine->clock, 0, go_on_cb, self, NULL);
}

/* Why nothing of @account can begin; from now on it is known when that changes. (transfer full)
 * (nullable) */
static GError *
watch_account (YdTransferQueue  *self,
               YdStorageAccount *account)
{
  g_autoptr(GError) reason = yd_transfer_hold_dup_reason (account);

  g_signal_handlers_disconnect_by_func (account, account_changed, self);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (account_changed), self, 0);
  yd_transfer_scheduler_set_held (self->scheduler, account, reason != NULL);
  return g_steal_pointer (&reason);
}

static void
parked_cb (YdTransfer      *transfer,
           YdTransferQueue *self)
{
  YdTransferDirection direction = yd_transfer_get_direction (transfer);
  Run *run = yd_transfer_run_find (self->runs, transfer);

  g_return_if_fail (run != NULL && !run->parked);

  run->parked = TRUE;
  yd_transfer_scheduler_set_held (self->scheduler, get_account (transfer), TRUE);
  yd_transfer_scheduler_add_first (self->scheduler, direction, get_account (transfer), transfer);
  yd_transfer_scheduler_ended (self->scheduler, direction, get_account (transfer));
  start_more (self);
}

/* Walks */

static void
add_found (YdTransferQueue         *self,
           YdStorageAccount        *account,
           const YdTransferOptions *options,
           GPtrArray               *found)
{
  guint position = self->transfers->len;
  g_autoptr(GError) reason = watch_account (self, account);

  for (guint i = 0; i < found->len; i++)
    if (options != NULL)
      yd_transfer_set_options (g_ptr_array_index (found, i), options);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (self->transfers, g_object_ref (g_ptr_array_index (found, i)));
  self->batch += found->len;
  set_active (self, self->active + found->len);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, found->len);
  for (guint i = 0; i < found->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (found, i);

      if (yd_transfer_is_ended (transfer))
        {
          announce_ended (self, transfer);
          continue;
        }
      if (!is_held_tree (transfer))
        yd_transfer_scheduler_add (self->scheduler, yd_transfer_get_direction (transfer),
                                   get_account (transfer), transfer);
    }
  if (reason != NULL)
    hold (self, account, reason);
  start_more (self);
}

static void
take_found (GPtrArray *found,
            gpointer   user_data)
{
  Run *run = user_data;
  g_autoptr(YdTransferQueue) self = g_weak_ref_get (&run->queue);

  if (self != NULL && !g_cancellable_is_cancelled (run->cancellable))
    add_found (self, yd_storage_get_account (run->storage), &run->options, found);
}

static gboolean
is_held (YdStorage *storage)
{
  g_autoptr(GError) reason = yd_transfer_hold_dup_reason (yd_storage_get_account (storage));

  return reason != NULL;
}

static void
end_walk (Run *run)
{
  g_autoptr(YdTransferQueue) self = g_weak_ref_get (&run->queue);

  if (self != NULL)
    {
      g_ptr_array_remove (self->runs, run);
      set_active (self, self->active - 1);
    }
  yd_transfer_run_free (run);
}

static void
tree_walked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  yd_transfer_tree_walk_finish (YD_STORAGE (object), result, NULL);
  end_walk (user_data);
}

static void
remote_tree_walked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  yd_transfer_remote_tree_walk_finish (YD_STORAGE (object), result, NULL);
  end_walk (user_data);
}

static void
walk_items (YdTransferQueue         *self,
            YdStorage               *storage,
            GPtrArray               *items,
            GFile                   *folder,
            const char * const      *below,
            const YdTransferOptions *options)
{
  Run *run;

  if (is_held (storage))
    {
      g_autoptr(GPtrArray) trees =
        yd_transfer_remote_tree_dup_unwalked (storage, items, folder, below);

      add_found (self, yd_storage_get_account (storage), options, trees);
      return;
    }
  run = add_run (self, NULL, storage);
  if (options != NULL)
    run->options = *options;
  set_active (self, self->active + 1);
  yd_transfer_remote_tree_walk_async (self->engine, storage, items, folder, below, take_found,
                                      run, run->cancellable, remote_tree_walked_cb, run);
}

/* The model */

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_TRANSFER;
}

static guint
get_n_items (GListModel *model)
{
  return YD_TRANSFER_QUEUE (model)->transfers->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  YdTransferQueue *self = YD_TRANSFER_QUEUE (model);

  if (position >= self->transfers->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->transfers, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Life */

static void
yd_transfer_queue_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  YdTransferQueue *self = YD_TRANSFER_QUEUE (object);

  switch ((YdTransferQueueProperty) id)
    {
    case PROP_ACTIVE:
      g_value_set_uint (value, self->active);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
yd_transfer_queue_dispose (GObject *object)
{
  YdTransferQueue *self = YD_TRANSFER_QUEUE (object);

  for (guint i = 0; i < self->runs->len; i++)
    g_cancellable_cancel (((Run *) g_ptr_array_index (self->runs, i))->cancellable);
  g_ptr_array_set_size (self->runs, 0);
  if (self->tick != 0)
    yd_base_clock_remove_timer (self->engine->clock, self->tick);
  self->tick = 0;
  if (self->go_on != 0)
    yd_base_clock_remove_timer (self->engine->clock, self->go_on);
  self->go_on = 0;

  G_OBJECT_CLASS (yd_transfer_queue_parent_class)->dispose (object);
}

static void
yd_transfer_queue_finalize (GObject *object)
{
  YdTransferQueue *self = YD_TRANSFER_QUEUE (object);

  g_ptr_array_unref (self->runs);
  yd_transfer_scheduler_free (self->scheduler);
  g_ptr_array_unref (self->transfers);
  yd_transfer_engine_unref (self->engine);

  G_OBJECT_CLASS (yd_transfer_queue_parent_class)->finalize (object);
}

static void
yd_transfer_queue_class_init (YdTransferQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_transfer_queue_get_property;
  object_class->dispose = yd_transfer_queue_dispose;
  object_class->finalize = yd_transfer_queue_finalize;

  properties[PROP_ACTIVE] = g_param_spec_uint ("active", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_TRANSFER);
}

static void
yd_transfer_queue_init (YdTransferQueue *self)
{
  self->transfers = g_ptr_array_new_with_free_func (g_object_unref);
  self->scheduler = yd_transfer_scheduler_new ();
  self->runs = g_ptr_array_new ();
}

/* Public */

YdTransferQueue *
yd_transfer_queue_new (YdBaseClock       *clock,
                       YdNetTransport    *transport,
                       YdTransferJournal *journal)
{
  YdTransferQueue *self = g_object_new (YD_TYPE_TRANSFER_QUEUE, NULL);

  self->engine = yd_transfer_engine_new (clock, transport, journal);
  return self;
}

void
yd_transfer_queue_share_lines (YdTransferQueue *self,
                               const char      *folder)
{
  yd_transfer_lines_set_folder (self->engine->lines, folder);
}

void
yd_transfer_queue_set_part_bytes (YdTransferQueue *self,
                                  gint64           part_bytes)
{
  self->engine->part_bytes = part_bytes;
}

void
yd_transfer_queue_set_data_urls (YdTransferQueue *self,
                                 const char      *data_url,
                                 const char      *internal_url)
{
  self->engine->data_url = data_url;
  self->engine->internal_url = internal_url;
}

void
yd_transfer_queue_enqueue_uploads (YdTransferQueue         *self,
                                   GListModel              *files,
                                   YdStorage               *storage,
                                   const char              *parent_id,
                                   const YdTransferOptions *options)
{
  Run *run;

  if (files == NULL || g_list_model_get_n_items (files) == 0)
    return;
  if (is_held (storage))
    {
      g_autoptr(GPtrArray) trees = yd_transfer_tree_dup_unwalked (storage, files, parent_id);

      add_found (self, yd_storage_get_account (storage), options, trees);
      return;
    }
  run = add_run (self, NULL, storage);
  if (options != NULL)
    run->options = *options;
  set_active (self, self->active + 1);
  yd_transfer_tree_walk_async (storage, files, parent_id, take_found, run, run->cancellable,
                               tree_walked_cb, run);
}

void
yd_transfer_queue_enqueue_downloads (YdTransferQueue         *self,
                                     YdStorage               *storage,
                                     GPtrArray               *items,
                                     GFile                   *folder,
                                     const YdTransferOptions *options)
{
  if (items != NULL && items->len > 0)
    walk_items (self, storage, items, folder, NULL, options);
}

void
yd_transfer_queue_cancel (YdTransferQueue *self,
                          YdTransfer      *transfer)
{
  Run *run = yd_transfer_run_find (self->runs, transfer);

  if (run != NULL)
    {
      g_cancellable_cancel (run->cancellable);
      return;
    }
  if (yd_transfer_get_state (transfer) != YD_TRANSFER_QUEUED)
    return;
  if (!is_held_tree (transfer) &&
      !yd_transfer_scheduler_remove (self->scheduler, yd_transfer_get_direction (transfer),
                                     get_account (transfer), transfer))
    return;
  yd_transfer_set_state (transfer, YD_TRANSFER_CANCELLED);
  announce_ended (self, transfer);
}

void
yd_transfer_queue_cancel_storage (YdTransferQueue *self,
                                  YdStorage       *storage)
{
  g_autoptr(GPtrArray) all = g_ptr_array_copy (self->transfers, (GCopyFunc) g_object_ref, NULL);

  g_ptr_array_set_free_func (all, g_object_unref);
  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = g_ptr_array_index (self->runs, i);

      if (run->transfer == NULL && run->storage == storage)
        g_cancellable_cancel (run->cancellable);
    }
  for (guint i = 0; i < all->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (all, i);

      if (yd_transfer_get_storage (transfer) == storage)
        yd_transfer_queue_cancel (self, transfer);
    }
}

/* Walks again what could not be walked; what is found comes as new transfers. */
static void
walk_again (YdTransferQueue *self,
            YdTransfer      *transfer)
{
  const YdTransferOptions *options = &yd_transfer_get_facts (transfer)->options;

  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    {
      g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
      gpointer file = yd_transfer_get_file (transfer);

      g_list_store_splice (files, 0, 0, &file, 1);
      yd_transfer_queue_enqueue_uploads (self, G_LIST_MODEL (files),
                                         yd_transfer_get_storage (transfer),
                                         yd_transfer_get_parent_id (transfer), options);
    }
  else
    {
      g_autoptr(GPtrArray) items = g_ptr_array_new ();

      g_ptr_array_add (items, yd_transfer_get_item (transfer));
      walk_items (self, yd_transfer_get_storage (transfer), items,
                  yd_transfer_get_folder (transfer), yd_transfer_get_below (transfer), options);
    }
}

void
yd_transfer_queue_retry (YdTransferQueue *self,
                         YdTransfer      *transfer)
{
  G_GNUC_UNUSED g_autoptr(YdTransfer) kept = g_object_ref (transfer);
  gboolean held_tree = is_held_tree (transfer);
  guint position;

  if ((!held_tree && (!yd_transfer_is_ended (transfer) ||
                      yd_transfer_get_state (transfer) == YD_TRANSFER_DONE)) ||
      !g_ptr_array_find (self->transfers, transfer, &position))
    return;
  if (yd_transfer_is_tree (transfer))
    {
      walk_again (self, transfer);
      if (held_tree)
        {
          self->batch--;
          set_active (self, self->active - 1);
        }
      g_ptr_array_remove_index (self->transfers, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
      return;
    }
  yd_transfer_set_state (transfer, YD_TRANSFER_QUEUED);
  self->batch++;
  set_active (self, self->active + 1);
  yd_transfer_scheduler_add (self->scheduler, yd_transfer_get_direction (transfer),
                             get_account (transfer), transfer);
  account_changed ((gpointer) get_account (transfer), NULL, self);
  start_more (self);
}

void
yd_transfer_queue_clear_ended (YdTransferQueue *self)
{
  guint end = self->transfers->len;

  while (end > 0)
    {
      guint first = end;

      while (first > 0 && yd_transfer_is_ended (g_ptr_array_index (self->transfers, first - 1)))
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

guint
yd_transfer_queue_get_active (YdTransferQueue *self)
{
  return self->active;
}

double
yd_transfer_queue_get_progress (YdTransferQueue *self)
{
  return self->progress;
}
