/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pretended transfers: rows with the values they are told, and a queue that notes what was wanted.
 */
#include "fake.h"

struct _YdTransfer
{
  GObject       parent_instance;
  FakeTransfer  values;
  char         *name;
  GFile        *file;
  GError       *error;
  YdStorage    *storage;
  char         *parent_id;
  char         *taken_id;
  gboolean      only_instant;
  YdDriveItem  *item;
  YdTransferReason   reason;
  gint64             wait_until_us;
  YdTransferOutcome  outcome;
  YdTransferGroup   *group; /* which keeps the transfer */
};

G_DEFINE_FINAL_TYPE (YdTransfer, yd_transfer, G_TYPE_OBJECT)

struct _YdTransferQueue
{
  GObject     parent_instance;
  GListStore *transfers;
  GListStore *groups;
  GString    *calls;
  guint       n_looks; /* at how many go on */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YdTransferQueue, yd_transfer_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
get_nothing (GObject    *object,
             guint       prop_id,
             GValue     *value,
             GParamSpec *pspec)
{
}

static void
transfer_finalize (GObject *object)
{
  YdTransfer *self = YD_TRANSFER (object);

  g_free (self->name);
  g_clear_object (&self->file);
  g_clear_error (&self->error);
  g_clear_object (&self->storage);
  g_free (self->parent_id);
  g_free (self->taken_id);
  g_clear_pointer (&self->item, yd_drive_item_unref);
  G_OBJECT_CLASS (yd_transfer_parent_class)->finalize (object);
}

static void
yd_transfer_class_init (YdTransferClass *klass)
{
  const char *names[] = { "state", "done", "total", "speed", "seconds-left", "error",
                          "reason" };

  G_OBJECT_CLASS (klass)->finalize = transfer_finalize;
  G_OBJECT_CLASS (klass)->get_property = get_nothing;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1,
                                     g_param_spec_int (names[i], NULL, NULL, 0, 9, 0,
                                                       G_PARAM_READABLE));
}

static void
yd_transfer_init (YdTransfer *self)
{
}

void
fake_transfer_change (YdTransfer         *transfer,
                      const FakeTransfer *values)
{
  transfer->values = *values;
  g_free (transfer->name);
  transfer->name = g_strdup (values->name);
  g_clear_object (&transfer->file);
  transfer->file = g_file_new_for_path (values->path != NULL ? values->path : "/tmp/file");
  g_clear_error (&transfer->error);
  transfer->error = values->error != NULL ? g_error_copy (values->error) : NULL;
  g_object_notify (G_OBJECT (transfer), "state");
  g_object_notify (G_OBJECT (transfer), "done");
}

YdTransfer *
fake_transfer_new (const FakeTransfer *values)
{
  YdTransfer *transfer = g_object_new (YD_TYPE_TRANSFER, NULL);

  fake_transfer_change (transfer, values);

  return transfer;
}

void
fake_transfer_move (YdTransfer *transfer,
                    gint64      done)
{
  transfer->values.done = done;
  g_object_notify (G_OBJECT (transfer), "done");
}

void
fake_transfer_wait (YdTransfer       *transfer,
                    YdTransferReason  reason,
                    gint64            until_us)
{
  transfer->reason = reason;
  transfer->wait_until_us = until_us;
  transfer->values.state = reason != YD_TRANSFER_REASON_NONE ? YD_TRANSFER_WAITING
                                                             : YD_TRANSFER_QUEUED;
  g_object_notify (G_OBJECT (transfer), "state");
  g_object_notify (G_OBJECT (transfer), "reason");
}

void
fake_transfer_set_outcome (YdTransfer        *transfer,
                           YdTransferOutcome  outcome)
{
  transfer->outcome = outcome;
  g_object_notify (G_OBJECT (transfer), "state");
}

void
fake_transfer_set_place (YdTransfer *transfer,
                         YdStorage  *storage,
                         const char *parent_id)
{
  g_set_object (&transfer->storage, storage);
  g_free (transfer->parent_id);
  transfer->parent_id = g_strdup (parent_id);
}

void
fake_transfer_set_taken_id (YdTransfer *transfer,
                            const char *taken_id)
{
  g_free (transfer->taken_id);
  transfer->taken_id = g_strdup (taken_id);
}

void
fake_transfer_set_item (YdTransfer  *transfer,
                        YdDriveItem *item)
{
  g_clear_pointer (&transfer->item, yd_drive_item_unref);
  transfer->item = item;
}

YdTransferReason
yd_transfer_get_reason (YdTransfer *self)
{
  return self->reason;
}

gint64
yd_transfer_get_wait_until_us (YdTransfer *self)
{
  return self->wait_until_us;
}

YdTransferOutcome
yd_transfer_get_outcome (YdTransfer *self)
{
  return self->values.instant ? YD_TRANSFER_OUTCOME_INSTANT : self->outcome;
}

gboolean
yd_transfer_get_only_instant (YdTransfer *self)
{
  return self->only_instant;
}

void
fake_transfer_set_only_instant (YdTransfer *transfer,
                                gboolean    only_instant)
{
  transfer->only_instant = only_instant;
}

const char *
yd_transfer_get_taken_id (YdTransfer *self)
{
  return self->taken_id;
}

gint64
yd_transfer_get_size (YdTransfer *self)
{
  return self->values.total;
}

gint64
yd_transfer_get_ended_us (YdTransfer *self)
{
  return 0;
}

YdTransferGroup *
yd_transfer_get_group (YdTransfer *self)
{
  return self->group;
}

const char *
yd_transfer_get_parent_id (YdTransfer *self)
{
  return self->parent_id;
}

GFile *
yd_transfer_get_folder (YdTransfer *self)
{
  return NULL;
}

YdDriveItem *
yd_transfer_get_item (YdTransfer *self)
{
  return self->item;
}

YdTransferDirection
yd_transfer_get_direction (YdTransfer *self)
{
  return self->values.direction;
}

YdStorage *
yd_transfer_get_storage (YdTransfer *self)
{
  return self->storage != NULL ? self->storage : self->values.storage;
}

YdTransferState
yd_transfer_get_state (YdTransfer *self)
{
  return self->values.state;
}

const char *
yd_transfer_get_name (YdTransfer *self)
{
  return self->name;
}

GFile *
yd_transfer_get_file (YdTransfer *self)
{
  return self->file;
}

gint64
yd_transfer_get_done (YdTransfer *self)
{
  return self->values.done;
}

gint64
yd_transfer_get_total (YdTransfer *self)
{
  return self->values.total;
}

gint64
yd_transfer_get_speed (YdTransfer *self)
{
  return self->values.speed;
}

int
yd_transfer_get_seconds_left (YdTransfer *self)
{
  return self->values.left;
}

const GError *
yd_transfer_get_error (YdTransfer *self)
{
  return self->error;
}

gboolean
yd_transfer_is_instant (YdTransfer *self)
{
  return self->values.instant;
}

gboolean
yd_transfer_is_ended (YdTransfer *self)
{
  return self->values.state >= YD_TRANSFER_DONE;
}

/* The queue */

static GType
get_item_type (GListModel *model)
{
  return YD_TYPE_TRANSFER;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (YD_TRANSFER_QUEUE (model)->transfers));
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (YD_TRANSFER_QUEUE (model)->transfers), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
queue_finalize (GObject *object)
{
  YdTransferQueue *self = YD_TRANSFER_QUEUE (object);

  g_object_unref (self->transfers);
  g_object_unref (self->groups);
  g_string_free (self->calls, TRUE);
  G_OBJECT_CLASS (yd_transfer_queue_parent_class)->finalize (object);
}

static void
yd_transfer_queue_class_init (YdTransferQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = queue_finalize;
  object_class->get_property = get_nothing;
  g_object_class_install_property (object_class, 1,
                                   g_param_spec_uint ("active", NULL, NULL, 0, G_MAXUINT, 0,
                                                      G_PARAM_READABLE));
  g_object_class_install_property (object_class, 2,
                                   g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                                                        G_PARAM_READABLE));
  g_object_class_install_property (object_class, 3,
                                   g_param_spec_uint ("going", NULL, NULL, 0, G_MAXUINT, 0,
                                                      G_PARAM_READABLE));
  g_object_class_install_property (object_class, 4,
                                   g_param_spec_uint ("asking", NULL, NULL, 0, G_MAXUINT, 0,
                                                      G_PARAM_READABLE));
  g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, YD_TYPE_TRANSFER);
}

static void
yd_transfer_queue_init (YdTransferQueue *self)
{
  self->transfers = g_list_store_new (YD_TYPE_TRANSFER);
  self->groups = g_list_store_new (YD_TYPE_TRANSFER_GROUP);
  self->calls = g_string_new (NULL);
  g_signal_connect_object (self->transfers, "items-changed",
                           G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

YdTransferQueue *
fake_queue_new (void)
{
  return g_object_new (YD_TYPE_TRANSFER_QUEUE, NULL);
}

static void
add_all (YdTransferQueue *queue,
         YdTransferGroup *group,
         GPtrArray       *transfers)
{
  for (guint i = 0; i < transfers->len; i++)
    YD_TRANSFER (g_ptr_array_index (transfers, i))->group = group;
  fake_group_add (group, transfers);
  g_list_store_append (queue->groups, group);
  g_list_store_splice (queue->transfers, get_n_items (G_LIST_MODEL (queue)), 0, transfers->pdata,
                       transfers->len);
  g_object_notify (G_OBJECT (queue), "active");
  g_object_notify (G_OBJECT (queue), "progress");
}

void
fake_queue_add (YdTransferQueue *queue,
                YdTransfer      *transfer)
{
  g_autoptr (YdTransferGroup) group = fake_group_new (yd_transfer_get_name (transfer));
  g_autoptr (GPtrArray) transfers = g_ptr_array_new ();

  g_ptr_array_add (transfers, transfer);
  add_all (queue, group, transfers);
}

YdTransferGroup *
fake_queue_add_group (YdTransferQueue    *queue,
                      const char         *title,
                      const FakeTransfer *values,
                      guint               n)
{
  g_autoptr (YdTransferGroup) group = fake_group_new (title);
  g_autoptr (GPtrArray) transfers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", values->name, i + 1);
      FakeTransfer one = *values;

      one.name = name;
      g_ptr_array_add (transfers, fake_transfer_new (&one));
    }
  add_all (queue, group, transfers);

  return group;
}

GListModel *
yd_transfer_queue_get_groups (YdTransferQueue *self)
{
  return G_LIST_MODEL (self->groups);
}

static void
note_group (YdTransferQueue *self,
            const char      *verb,
            YdTransferGroup *group)
{
  g_string_append_printf (self->calls, "%s group %s; ", verb,
                          yd_transfer_group_get_title (group));
}

void
yd_transfer_queue_pause_group (YdTransferQueue *self,
                               YdTransferGroup *group)
{
  note_group (self, "pause", group);
}

void
yd_transfer_queue_resume_group (YdTransferQueue *self,
                                YdTransferGroup *group)
{
  note_group (self, "resume", group);
}

void
yd_transfer_queue_cancel_group (YdTransferQueue *self,
                                YdTransferGroup *group)
{
  note_group (self, "cancel", group);
}

void
yd_transfer_queue_retry_group (YdTransferQueue *self,
                               YdTransferGroup *group)
{
  note_group (self, "retry", group);
}

void
yd_transfer_queue_pause_all (YdTransferQueue *self)
{
  g_string_append (self->calls, "pause all; ");
}

void
yd_transfer_queue_resume_all (YdTransferQueue *self)
{
  g_string_append (self->calls, "resume all; ");
}

void
yd_transfer_queue_retry_failed (YdTransferQueue *self)
{
  g_string_append (self->calls, "retry failed; ");
}

void
yd_transfer_queue_set_uploads (YdTransferQueue *self,
                               guint            uploads)
{
  g_object_set_data (G_OBJECT (self), "uploads", GUINT_TO_POINTER (uploads));
}

void
yd_transfer_queue_set_upload_limit (YdTransferQueue *self,
                                    gint64           bytes_per_second)
{
  g_object_set_data (G_OBJECT (self), "upload-limit", GSIZE_TO_POINTER (bytes_per_second));
}

void
yd_transfer_queue_set_download_limit (YdTransferQueue *self,
                                      gint64           bytes_per_second)
{
  g_object_set_data (G_OBJECT (self), "download-limit", GSIZE_TO_POINTER (bytes_per_second));
}

void
yd_transfer_queue_set_default_conflict (YdTransferQueue    *self,
                                        YdTransferConflict  conflict)
{
  g_object_set_data (G_OBJECT (self), "conflict", GINT_TO_POINTER ((int) conflict));
}

YdTransferConflict
yd_transfer_queue_get_default_conflict (YdTransferQueue *self)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (self), "conflict"));
}

gboolean
yd_transfer_queue_is_sandboxed (YdTransferQueue *self)
{
  return FALSE;
}

gboolean
yd_transfer_queue_is_kept (YdTransferQueue *self)
{
  return g_object_get_data (G_OBJECT (self), "not-kept") == NULL;
}

void
fake_queue_set_kept (YdTransferQueue *queue,
                     gboolean         kept)
{
  g_object_set_data (G_OBJECT (queue), "not-kept", GINT_TO_POINTER (!kept));
}

void
yd_transfer_queue_stop (YdTransferQueue *self)
{
  g_string_append (self->calls, "stop; ");
}

void
fake_queue_end (YdTransferQueue *queue,
                YdTransfer      *transfer)
{
  g_signal_emit_by_name (queue, "ended", transfer);
  g_object_notify (G_OBJECT (queue), "active");
}

const char *
fake_queue_get_calls (YdTransferQueue *queue)
{
  return queue->calls->str;
}

void
yd_transfer_queue_enqueue_uploads (YdTransferQueue         *self,
                                   GListModel              *files,
                                   YdStorage               *storage,
                                   const char              *parent_id,
                                   const YdTransferOptions *options)
{
  g_string_append_printf (self->calls, "upload %u to %s; ", g_list_model_get_n_items (files),
                          parent_id);
}

void
yd_transfer_queue_enqueue_downloads (YdTransferQueue         *self,
                                     YdStorage               *storage,
                                     GPtrArray               *downloads,
                                     GFile                   *folder,
                                     const YdTransferOptions *options)
{
  g_object_set_data_full (G_OBJECT (self), "folder", g_file_get_uri (folder), g_free);
  g_string_append_printf (self->calls, "download %u; ", downloads->len);
}

void
yd_transfer_queue_cancel (YdTransferQueue *self,
                          YdTransfer      *transfer)
{
  g_string_append_printf (self->calls, "cancel %s; ", yd_transfer_get_name (transfer));
}

void
yd_transfer_queue_cancel_storage (YdTransferQueue *self,
                                  YdStorage       *storage)
{
  g_string_append (self->calls, "cancel-storage; ");
}

void
yd_transfer_queue_retry (YdTransferQueue *self,
                         YdTransfer      *transfer)
{
  g_string_append_printf (self->calls, "retry %s; ", yd_transfer_get_name (transfer));
}

static void
note (YdTransferQueue *self,
      const char      *verb,
      YdTransfer      *transfer)
{
  g_string_append_printf (self->calls, "%s %s; ", verb, yd_transfer_get_name (transfer));
}

void
yd_transfer_queue_pause (YdTransferQueue *self,
                         YdTransfer      *transfer)
{
  note (self, "pause", transfer);
}

void
yd_transfer_queue_resume (YdTransferQueue *self,
                          YdTransfer      *transfer)
{
  note (self, "resume", transfer);
}

void
yd_transfer_queue_put_first (YdTransferQueue *self,
                             YdTransfer      *transfer)
{
  note (self, "first", transfer);
}

void
yd_transfer_queue_move (YdTransferQueue *self,
                        YdTransfer      *transfer,
                        guint            position)
{
  g_string_append_printf (self->calls, "move %s to %u; ", yd_transfer_get_name (transfer),
                          position);
}

void
yd_transfer_queue_resolve (YdTransferQueue    *self,
                           YdTransfer         *transfer,
                           YdTransferConflict  conflict,
                           gboolean            for_all)
{
  const char *const names[] = { "ask", "skip", "keep", "replace" };
  GListModel *group = G_LIST_MODEL (transfer->group);

  g_string_append_printf (self->calls, "%s%s %s; ", names[conflict], for_all ? " all like" : "",
                          yd_transfer_get_name (transfer));
  fake_transfer_wait (transfer, YD_TRANSFER_REASON_NONE, 0);
  for (guint i = 0; for_all && i < g_list_model_get_n_items (group); i++)
    {
      g_autoptr (YdTransfer) other = g_list_model_get_item (group, i);

      if (yd_transfer_get_reason (other) == YD_TRANSFER_REASON_NAME)
        fake_transfer_wait (other, YD_TRANSFER_REASON_NONE, 0);
    }
}

void
yd_transfer_queue_choose_source (YdTransferQueue *self,
                                 YdTransfer      *transfer,
                                 GFile           *file)
{
  g_autofree char *name = g_file_get_basename (file);

  g_string_append_printf (self->calls, "choose %s for %s; ", name,
                          yd_transfer_get_name (transfer));
}

void
yd_transfer_queue_clear_ended (YdTransferQueue *self)
{
  g_string_append (self->calls, "clear; ");
}

guint
yd_transfer_queue_get_active (YdTransferQueue *self)
{
  guint n_items = get_n_items (G_LIST_MODEL (self));
  guint n_active = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdTransfer) transfer = get_item (G_LIST_MODEL (self), i);

      n_active += !yd_transfer_is_ended (transfer);
    }

  return n_active;
}

static gboolean
needs_person (YdTransfer *transfer)
{
  YdTransferReason reason = yd_transfer_get_reason (transfer);

  return reason == YD_TRANSFER_REASON_NAME || reason == YD_TRANSFER_REASON_SIGN_IN;
}

static guint
count_open (YdTransferQueue *self,
            gboolean         asking)
{
  guint n_items = get_n_items (G_LIST_MODEL (self));
  guint n_open = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (YdTransfer) transfer = get_item (G_LIST_MODEL (self), i);

      n_open += !yd_transfer_is_ended (transfer)
                && yd_transfer_get_state (transfer) != YD_TRANSFER_PAUSED
                && needs_person (transfer) == asking;
    }

  return n_open;
}

guint
yd_transfer_queue_get_going (YdTransferQueue *self)
{
  self->n_looks++;

  return count_open (self, FALSE);
}

guint
yd_transfer_queue_get_asking (YdTransferQueue *self)
{
  return count_open (self, TRUE);
}

void
fake_queue_tell_counts (YdTransferQueue *queue)
{
  g_object_notify (G_OBJECT (queue), "going");
  g_object_notify (G_OBJECT (queue), "asking");
}

guint
fake_queue_count_looks (YdTransferQueue *queue)
{
  return queue->n_looks;
}

double
yd_transfer_queue_get_progress (YdTransferQueue *self)
{
  return 0.4;
}
