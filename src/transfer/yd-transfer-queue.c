/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue: the model that windows show, and its numbers. It owns the transfers and the
 * cancellables of those at work; the work itself holds the queue weakly, so that dropping the
 * queue cancels everything.
 *
 * A walk through a dropped folder counts as active until it has found everything. Progress is
 * that of a batch: all transfers since the queue was last idle, each counting the same.
 */
#include "config.h"

#include "yd-transfer-queue-inner.h"

#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"

typedef enum
{
  PROP_ACTIVE = 1,
  PROP_PROGRESS,
  PROP_GOING,
  PROP_ASKING,
} YdTransferQueueProperty;

static GParamSpec *properties[PROP_ASKING + 1];

enum
{
  ENDED,
  FULL,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTransferQueue, yd_transfer_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

gconstpointer
yd_transfer_queue_get_account (YdTransfer *transfer)
{
  return yd_storage_get_account (yd_transfer_get_storage (transfer));
}

YdTransferRun *
yd_transfer_queue_add_run (YdTransferQueue *self,
                           YdTransfer      *transfer,
                           YdStorage       *storage)
{
  YdTransferRun *run = yd_transfer_run_new (self, transfer, storage);

  yd_transfer_run_join (run, self->runs);
  return run;
}

/* Numbers */

/* Nothing active, or something after nothing, is told at once; the rest at the next tick. */
void
yd_transfer_queue_set_active (YdTransferQueue *self,
                              guint            active)
{
  gboolean turn = active == 0 || self->active == 0;

  if (self->active == active)
    return;
  self->active = active;
  if (active == 0)
    self->batch = self->batch_ended = 0;
  self->untold = !turn;
  if (turn)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  else
    yd_transfer_queue_ensure_tick (self);
}

void
yd_transfer_queue_count_share (YdTransferQueue *self,
                               YdTransfer      *transfer,
                               int              sign)
{
  const YdTransferShare *share = &yd_transfer_get_facts (transfer)->share;

  if (share->ended || share->resting)
    return;
  if (share->asking)
    self->asking += (guint) sign;
  else
    self->going += (guint) sign;
}

static void
tell_counts (YdTransferQueue *self)
{
  gboolean going = self->going != self->told_going;
  gboolean asking = self->asking != self->told_asking;

  self->told_going = self->going;
  self->told_asking = self->asking;
  if (going)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GOING]);
  if (asking)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASKING]);
}

void
yd_transfer_queue_tell_counts_soon (YdTransferQueue *self)
{
  if (self->going != self->told_going || self->asking != self->told_asking)
    yd_transfer_queue_ensure_tick (self);
}

void
yd_transfer_queue_count_walk (YdTransferQueue *self,
                              int              change)
{
  self->going += (guint) change;
  yd_transfer_queue_tell_counts_soon (self);
  yd_transfer_queue_set_active (self, self->active + (guint) change);
}

void
yd_transfer_queue_update_progress (YdTransferQueue *self)
{
  double sum = self->batch_ended;
  double progress;

  if (self->untold)
    {
      self->untold = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
    }
  tell_counts (self);
  for (guint i = 0; i < self->runs->len; i++)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i);
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

void
yd_transfer_queue_follow (YdTransferQueue *self,
                          YdTransfer      *transfer)
{
  YdTransferGroup *group = yd_transfer_get_group (transfer);

  if (group == NULL)
    return;
  yd_transfer_queue_count_share (self, transfer, -1);
  yd_transfer_group_follow (group, transfer);
  yd_transfer_queue_count_share (self, transfer, 1);
  g_hash_table_add (self->restless, g_object_ref (group));
  yd_transfer_queue_ensure_tick (self);
}

void
yd_transfer_queue_note (YdTransferQueue *self,
                        YdTransfer      *transfer)
{
  yd_transfer_journal_update (self->engine->journal, transfer);
  yd_transfer_queue_sync_soon (self);
  yd_transfer_queue_follow (self, transfer);
}

/* What a download left is forgotten when it is known to be done, and not before: a file that is
 * here, and that nobody knows of, would be fetched once more. */
static void
note_end (YdTransferJournal *journal,
          YdTransfer        *transfer)
{
  gboolean done = yd_transfer_get_state (transfer) == YD_TRANSFER_DONE;

  if (yd_transfer_get_direction (transfer) == YD_TRANSFER_UPLOAD && done)
    {
      yd_transfer_journal_update_late (journal, transfer);
      return;
    }
  yd_transfer_journal_begin (journal);
  yd_transfer_journal_update (journal, transfer);
  if (done)
    yd_transfer_journal_forget_download (journal, transfer);
  yd_transfer_journal_end (journal);
}

void
yd_transfer_queue_announce_ended (YdTransferQueue *self,
                                  YdTransfer      *transfer)
{
  const GError *error = yd_transfer_get_error (transfer);

  yd_transfer_get_facts (transfer)->ended_us = yd_base_clock_get_real_us (self->engine->clock);
  note_end (self->engine->journal, transfer);
  yd_transfer_queue_sync_soon (self);
  yd_transfer_queue_follow (self, transfer);
  if (error != NULL)
    yd_storage_account_note_error (yd_storage_get_account (yd_transfer_get_storage (transfer)),
                                   error);
  self->batch_ended++;
  yd_transfer_queue_set_active (self, self->active - 1);
  if (self->active == 0)
    yd_transfer_queue_update_progress (self);
  g_signal_emit (self, signals[ENDED], 0, transfer);
}

void
yd_transfer_queue_announce_full (YdTransferQueue *self,
                                 YdTransfer      *transfer)
{
  g_signal_emit (self, signals[FULL], 0, transfer);
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
    case PROP_GOING:
      g_value_set_uint (value, self->going);
      break;
    case PROP_ASKING:
      g_value_set_uint (value, self->asking);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
remove_timer (YdTransferQueue *self,
              guint           *timer)
{
  if (*timer != 0)
    yd_base_clock_remove_timer (self->engine->clock, *timer);
  *timer = 0;
}

/* As sudden as a kill: what the journal knows is left as it is. */
static void
yd_transfer_queue_dispose (GObject *object)
{
  YdTransferQueue *self = YD_TRANSFER_QUEUE (object);

  for (guint i = 0; i < self->runs->len; i++)
    {
      YdTransferRun *run = g_ptr_array_index (self->runs, i);

      if (run->transfer != NULL && run->wish != YD_TRANSFER_WISH_CANCEL)
        yd_transfer_get_facts (run->transfer)->keeps = yd_transfer_get_id (run->transfer) != 0;
      g_cancellable_cancel (run->cancellable);
    }
  g_ptr_array_set_size (self->runs, 0);
  yd_transfer_queue_stop_leftovers (self);
  g_cancellable_cancel (self->closing);
  remove_timer (self, &self->tick);
  remove_timer (self, &self->go_on);
  remove_timer (self, &self->probe);
  remove_timer (self, &self->sync);

  G_OBJECT_CLASS (yd_transfer_queue_parent_class)->dispose (object);
}

static void
yd_transfer_queue_finalize (GObject *object)
{
  YdTransferQueue *self = YD_TRANSFER_QUEUE (object);

  g_ptr_array_unref (self->runs);
  g_hash_table_unref (self->away);
  g_hash_table_unref (self->full);
  yd_transfer_scheduler_free (self->scheduler);
  g_hash_table_unref (self->restless);
  g_clear_object (&self->documents);
  g_object_unref (self->groups);
  g_ptr_array_unref (self->transfers);
  g_object_unref (self->closing);
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
  properties[PROP_GOING] = g_param_spec_uint ("going", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ASKING] = g_param_spec_uint ("asking", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_TRANSFER);
  signals[FULL] = g_signal_new ("full", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, YD_TYPE_TRANSFER);
}

static void
yd_transfer_queue_init (YdTransferQueue *self)
{
  self->transfers = g_ptr_array_new_with_free_func (g_object_unref);
  self->groups = g_list_store_new (YD_TYPE_TRANSFER_GROUP);
  self->restless = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->scheduler = yd_transfer_scheduler_new ();
  self->runs = g_ptr_array_new ();
  self->closing = g_cancellable_new ();
  self->online = TRUE;
  self->away = g_hash_table_new (NULL, NULL);
  self->full = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
yd_transfer_queue_set_upload_limit (YdTransferQueue *self,
                                    gint64           bytes_per_second)
{
  yd_transfer_throttle_set_rate (self->engine->up, bytes_per_second);
}

void
yd_transfer_queue_set_download_limit (YdTransferQueue *self,
                                      gint64           bytes_per_second)
{
  yd_transfer_throttle_set_rate (self->engine->down, bytes_per_second);
}

void
yd_transfer_queue_share_lines (YdTransferQueue *self,
                               const char      *folder)
{
  yd_transfer_lines_set_folder (self->engine->lines, folder);
}

void
yd_transfer_queue_set_documents (YdTransferQueue *self,
                                 YdBaseDocuments *documents)
{
  g_set_object (&self->documents, documents);
}

void
yd_transfer_queue_set_sandboxed (YdTransferQueue *self,
                                 gboolean         sandboxed)
{
  self->engine->sandboxed = sandboxed;
}

gboolean
yd_transfer_queue_is_sandboxed (YdTransferQueue *self)
{
  return self->engine->sandboxed;
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
yd_transfer_queue_set_default_conflict (YdTransferQueue    *self,
                                        YdTransferConflict  conflict)
{
  self->conflict = conflict;
}

YdTransferConflict
yd_transfer_queue_get_default_conflict (YdTransferQueue *self)
{
  g_return_val_if_fail (YD_IS_TRANSFER_QUEUE (self), YD_TRANSFER_CONFLICT_ASK);

  return self->conflict;
}

void
yd_transfer_queue_set_uploads (YdTransferQueue *self,
                               guint            uploads)
{
  yd_transfer_scheduler_set_limit (self->scheduler, YD_TRANSFER_UPLOAD, uploads);
  yd_transfer_slots_set_limit (self->engine->slots, uploads);
  yd_transfer_queue_start_more (self);
}

GListModel *
yd_transfer_queue_get_groups (YdTransferQueue *self)
{
  return G_LIST_MODEL (self->groups);
}

guint
yd_transfer_queue_get_active (YdTransferQueue *self)
{
  return self->active;
}

guint
yd_transfer_queue_get_going (YdTransferQueue *self)
{
  return self->going;
}

guint
yd_transfer_queue_get_asking (YdTransferQueue *self)
{
  return self->asking;
}

double
yd_transfer_queue_get_progress (YdTransferQueue *self)
{
  return self->progress;
}
