/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue: the model that windows show, and the engine's entry. It owns the transfers and the
 * cancellables of those at work; the work itself holds the queue weakly, so that dropping the
 * queue cancels everything.
 *
 * A walk through a dropped folder counts as active until it has found everything. Progress is
 * that of a batch: all transfers since the queue was last idle, each counting the same.
 */
#include "config.h"

#include "yd-transfer-queue-private.h"

#include "yd-transfer-download.h"
#include "yd-transfer-engine.h"
#include "yd-transfer-private.h"
#include "yd-transfer-remote-tree.h"
#include "yd-transfer-scheduler.h"
#include "yd-transfer-tree.h"
#include "yd-transfer-upload.h"

#define TICK_US (100 * 1000)

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
};

/* A transfer at work, or a walk. Owned by its callback. */
typedef struct
{
  GWeakRef queue;
  YdTransfer *transfer;      /* (owned) (nullable): NULL for a walk */
  YdStorage *storage;        /* (owned) */
  GCancellable *cancellable; /* (owned) */
} Run;

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

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTransferQueue, yd_transfer_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* Runs */

static Run *
run_new (YdTransferQueue *self,
         YdTransfer      *transfer,
         YdStorage       *storage)
{
  Run *run = g_new0 (Run, 1);

  g_weak_ref_init (&run->queue, self);
  run->transfer = transfer != NULL ? g_object_ref (transfer) : NULL;
  run->storage = g_object_ref (storage);
  run->cancellable = g_cancellable_new ();
  g_ptr_array_add (self->runs, run);
  return run;
}

static void
run_free (Run *run)
{
  g_weak_ref_clear (&run->queue);
  g_clear_object (&run->transfer);
  g_object_unref (run->storage);
  g_object_unref (run->cancellable);
  g_free (run);
}

static Run *
find_run (YdTransferQueue *self,
          YdTransfer      *transfer)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = g_ptr_array_index (self->runs, i);

      if (run->transfer == transfer)
        return run;
    }
  return NULL;
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

static gboolean
finish_work (YdTransfer    *transfer,
             GAsyncResult  *result,
             GError       **error)
{
  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    return yd_transfer_upload_finish (transfer, result, error);
  return yd_transfer_download_finish (transfer, result, error);
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

  if (finish_work (transfer, result, &error))
    yd_transfer_set_state (transfer, YD_TRANSFER_DONE);
  else
    yd_transfer_fail (transfer, error);
  if (self != NULL)
    {
      g_ptr_array_remove (self->runs, run);
      yd_transfer_scheduler_ended (self->scheduler, yd_transfer_get_direction (transfer),
                                   get_account (transfer));
      start_more (self);
      announce_ended (self, transfer);
    }
  run_free (run);
}

static void
start_one (YdTransferQueue *self,
           YdTransfer      *transfer)
{
  Run *run = run_new (self, transfer, yd_transfer_get_storage (transfer));

  yd_transfer_set_state (transfer, YD_TRANSFER_PREPARING);
  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    yd_transfer_upload_async (self->engine, transfer, run->cancellable, work_ended_cb, run);
  else
    yd_transfer_download_async (self->engine, transfer, run->cancellable, work_ended_cb, run);
}

static void
start_more (YdTransferQueue *self)
{
  YdTransfer *transfer;

  while ((transfer = yd_transfer_scheduler_next (self->scheduler)) != NULL)
    start_one (self, transfer);
  if (self->runs->len > 0)
    ensure_tick (self);
}

/* Walks */

static void
take_found (GPtrArray *found,
            gpointer   user_data)
{
  Run *run = user_data;
  g_autoptr(YdTransferQueue) self = g_weak_ref_get (&run->queue);
  guint position;

  if (self == NULL || g_cancellable_is_cancelled (run->cancellable))
    return;
  position = self->transfers->len;
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (self->transfers, g_object_ref (g_ptr_array_index (found, i)));
  self->batch += found->len;
  set_active (self, self->active + found->len);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, found->len);
  for (guint i = 0; i < found->len; i++)
    {
      YdTransfer *transfer = g_ptr_array_index (found, i);

      if (yd_transfer_is_ended (transfer))
        announce_ended (self, transfer);
      else
        yd_transfer_scheduler_add (self->scheduler, yd_transfer_get_direction (transfer),
                                   get_account (transfer), transfer);
    }
  start_more (self);
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
  run_free (run);
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
walk_items (YdTransferQueue    *self,
            YdStorage          *storage,
            GPtrArray          *items,
            GFile              *folder,
            const char * const *below)
{
  Run *run = run_new (self, NULL, storage);

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
yd_transfer_queue_new (YdBaseClock    *clock,
                       YdNetTransport *transport)
{
  YdTransferQueue *self = g_object_new (YD_TYPE_TRANSFER_QUEUE, NULL);

  self->engine = yd_transfer_engine_new (clock, transport);
  return self;
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
yd_transfer_queue_enqueue_uploads (YdTransferQueue *self,
                                   GListModel      *files,
                                   YdStorage       *storage,
                                   const char      *parent_id)
{
  Run *run;

  if (files == NULL || g_list_model_get_n_items (files) == 0)
    return;
  run = run_new (self, NULL, storage);
  set_active (self, self->active + 1);
  yd_transfer_tree_walk_async (storage, files, parent_id, take_found, run, run->cancellable,
                               tree_walked_cb, run);
}

void
yd_transfer_queue_enqueue_downloads (YdTransferQueue *self,
                                     YdStorage       *storage,
                                     GPtrArray       *items,
                                     GFile           *folder)
{
  if (items != NULL && items->len > 0)
    walk_items (self, storage, items, folder, NULL);
}

void
yd_transfer_queue_cancel (YdTransferQueue *self,
                          YdTransfer      *transfer)
{
  Run *run = find_run (self, transfer);

  if (run != NULL)
    {
      g_cancellable_cancel (run->cancellable);
      return;
    }
  if (yd_transfer_get_state (transfer) != YD_TRANSFER_QUEUED)
    return;
  if (!yd_transfer_scheduler_remove (self->scheduler, yd_transfer_get_direction (transfer),
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
  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD)
    {
      g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
      gpointer file = yd_transfer_get_file (transfer);

      g_list_store_splice (files, 0, 0, &file, 1);
      yd_transfer_queue_enqueue_uploads (self, G_LIST_MODEL (files),
                                         yd_transfer_get_storage (transfer),
                                         yd_transfer_get_parent_id (transfer));
    }
  else
    {
      g_autoptr(GPtrArray) items = g_ptr_array_new ();

      g_ptr_array_add (items, yd_transfer_get_item (transfer));
      walk_items (self, yd_transfer_get_storage (transfer), items,
                  yd_transfer_get_folder (transfer), yd_transfer_get_below (transfer));
    }
}

void
yd_transfer_queue_retry (YdTransferQueue *self,
                         YdTransfer      *transfer)
{
  G_GNUC_UNUSED g_autoptr(YdTransfer) kept = g_object_ref (transfer);
  guint position;

  if (!yd_transfer_state_may_follow (yd_transfer_get_state (transfer), YD_TRANSFER_QUEUED) ||
      !g_ptr_array_find (self->transfers, transfer, &position))
    return;
  if (yd_transfer_is_tree (transfer))
    {
      walk_again (self, transfer);
      g_ptr_array_remove_index (self->transfers, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
      return;
    }
  yd_transfer_set_state (transfer, YD_TRANSFER_QUEUED);
  self->batch++;
  set_active (self, self->active + 1);
  yd_transfer_scheduler_add (self->scheduler, yd_transfer_get_direction (transfer),
                             get_account (transfer), transfer);
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
