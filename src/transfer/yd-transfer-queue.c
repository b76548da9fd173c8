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

#include "yd-transfer-download.h"
#include "yd-transfer-group-private.h"
#include "yd-transfer-journal-private.h"

#define ORDER_STEP ((gint64) 1 << 20)
#define CHANGES_MAX 64 /* of the list, when rows go */

typedef enum
{
  PROP_ACTIVE = 1,
  PROP_PROGRESS,
} YdTransferQueueProperty;

static GParamSpec *properties[PROP_PROGRESS + 1];

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
yd_transfer_queue_update_progress (YdTransferQueue *self)
{
  double sum = self->batch_ended;
  double progress;

  if (self->untold)
    {
      self->untold = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
    }
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
  yd_transfer_group_follow (group, transfer);
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

/* The list */

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
      n_active += facts->ended_us == 0;
    }
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
      if (yd_transfer_get_direction (transfer) == YD_TRANSFER_DOWNLOAD)
        yd_transfer_download_discard (self->engine, transfer);
    }
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

double
yd_transfer_queue_get_progress (YdTransferQueue *self)
{
  return self->progress;
}
