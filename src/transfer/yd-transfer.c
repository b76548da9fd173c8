/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transfer as a window sees it: a state with a table of allowed moves, bytes, speed, error.
 * Not the work itself: yd-transfer-upload.c and yd-transfer-download.c do that.
 */
#include "config.h"

#include "yd-transfer-hold.h"
#include "yd-transfer-private.h"
#include "yd-transfer-speed.h"

G_DEFINE_QUARK (yd-transfer-error-quark, yd_transfer_error)

struct _YdTransfer
{
  GObject parent_instance;

  /* given at construction */
  YdTransferDirection direction;
  YdStorage *storage;    /* (owned) */
  char *name;            /* (owned): valid UTF-8 */
  char *parent_id;       /* (owned) (nullable): upload */
  char *basename;        /* (owned) (nullable): upload */
  GFile *folder;         /* (owned) (nullable): download */
  char **below;          /* (owned) (nullable): download */

  /* state */
  YdTransferState state;
  YdTransferReason reason;
  gint64 wait_until_us;  /* real time, 0 unknown */
  YdTransferFacts facts;
  gboolean tree;
  gboolean follow;       /* upload */
  gboolean other_source; /* upload: the file is not the one that it was made with */
  GFile *file;           /* (owned) (nullable): the local file */
  YdDriveItem *item;     /* (owned) (nullable) */
  GError *error;         /* (owned) (nullable) */

  /* progress, as last notified */
  gint64 done;
  gint64 total;
  gint64 speed;
  int seconds_left;

  /* progress, as it comes in */
  gboolean moving;       /* the phase counts bytes that go over */
  gint64 base;
  gint64 counter;        /* atomic: written by a worker */
  YdTransferSpeed average;

  /* in flight */
  GTask *park;           /* (owned) (nullable) */
  GSource *park_end;     /* (owned) (nullable): when that is cancelled */
};

G_DEFINE_FINAL_TYPE (YdTransfer, yd_transfer, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
  PROP_DONE,
  PROP_TOTAL,
  PROP_SPEED,
  PROP_SECONDS_LEFT,
  PROP_ERROR,
  PROP_REASON,
  PROP_NAME,
} YdTransferProperty;

static GParamSpec *properties[PROP_NAME + 1];

enum
{
  PARKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
yd_transfer_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  YdTransfer *self = YD_TRANSFER (object);

  switch ((YdTransferProperty) id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_DONE:
      g_value_set_int64 (value, self->done);
      break;
    case PROP_TOTAL:
      g_value_set_int64 (value, self->total);
      break;
    case PROP_SPEED:
      g_value_set_int64 (value, self->speed);
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_int (value, self->seconds_left);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_REASON:
      g_value_set_enum (value, (int) self->reason);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
yd_transfer_finalize (GObject *object)
{
  YdTransfer *self = YD_TRANSFER (object);

  g_clear_object (&self->storage);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->parent_id, g_free);
  g_clear_pointer (&self->basename, g_free);
  g_clear_object (&self->folder);
  g_clear_pointer (&self->below, g_strfreev);
  g_clear_object (&self->file);
  g_clear_pointer (&self->item, yd_drive_item_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->facts.taken_id, g_free);

  G_OBJECT_CLASS (yd_transfer_parent_class)->finalize (object);
}

static void
yd_transfer_class_init (YdTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_transfer_get_property;
  object_class->finalize = yd_transfer_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, YD_TYPE_TRANSFER_STATE,
                                              YD_TRANSFER_QUEUED, flags);
  properties[PROP_DONE] = g_param_spec_int64 ("done", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_SPEED] = g_param_spec_int64 ("speed", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_SECONDS_LEFT] = g_param_spec_int ("seconds-left", NULL, NULL, -1, G_MAXINT, -1,
                                                    flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_REASON] = g_param_spec_enum ("reason", NULL, NULL, YD_TYPE_TRANSFER_REASON,
                                               YD_TRANSFER_REASON_NONE, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[PARKED] = g_signal_new ("parked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
yd_transfer_init (YdTransfer *self)
{
  self->facts.size = -1;
  self->total = -1;
  self->seconds_left = -1;
}

/* Engine */

YdTransfer *
yd_transfer_new_upload (YdStorage  *storage,
                        GFile      *file,
                        const char *parent_id,
                        gboolean    follow)
{
  YdTransfer *self = g_object_new (YD_TYPE_TRANSFER, NULL);

  self->direction = YD_TRANSFER_UPLOAD;
  self->storage = g_object_ref (storage);
  self->file = g_object_ref (file);
  self->basename = g_file_get_basename (file);
  self->name = g_filename_display_name (self->basename != NULL ? self->basename : "");
  self->parent_id = g_strdup (parent_id);
  self->follow = follow;
  return self;
}

YdTransfer *
yd_transfer_new_download (YdStorage          *storage,
                          YdDriveItem        *item,
                          GFile              *folder,
                          const char * const *below)
{
  YdTransfer *self = g_object_new (YD_TYPE_TRANSFER, NULL);

  self->direction = YD_TRANSFER_DOWNLOAD;
  self->storage = g_object_ref (storage);
  self->item = yd_drive_item_ref (item);
  self->name = g_utf8_make_valid (yd_drive_item_get_name (item), -1);
  self->folder = g_object_ref (folder);
  self->below = g_strdupv ((char **) below);
  self->total = self->facts.size = yd_drive_item_get_size (item);
  return self;
}

static void
notify_int64 (YdTransfer         *self,
              gint64             *field,
              gint64              value,
              YdTransferProperty  property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
notify_speed (YdTransfer *self)
{
  int left = self->total < 0
               ? -1
               : yd_transfer_speed_seconds_left (&self->average, self->total - self->done);

  notify_int64 (self, &self->speed, self->average.per_second, PROP_SPEED);
  if (self->seconds_left == left)
    return;
  self->seconds_left = left;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECONDS_LEFT]);
}

static void
forget_speed (YdTransfer *self)
{
  yd_transfer_speed_reset (&self->average);
  notify_speed (self);
}

static void
set_error (YdTransfer *self,
           GError     *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_wait (YdTransfer       *self,
          YdTransferReason  reason,
          gint64            until_us)
{
  if (self->reason == reason && self->wait_until_us == until_us)
    return;
  self->reason = reason;
  self->wait_until_us = until_us;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
}

/* From an end: as if it had never begun. */
static void
begin_anew (YdTransfer *self)
{
  set_error (self, NULL);
  self->facts.outcome = YD_TRANSFER_OUTCOME_NONE;
  self->moving = FALSE;
  yd_transfer_begin_phase (self, self->facts.size);
}

void
yd_transfer_set_state (YdTransfer      *self,
                       YdTransferState  state)
{
  gboolean ended = yd_transfer_is_ended (self);

  if (self->state == state)
    return;
  g_return_if_fail (yd_transfer_state_may_follow (self->state, state));

  g_object_freeze_notify (G_OBJECT (self));
  self->state = state;
  set_wait (self, state == YD_TRANSFER_WAITING ? YD_TRANSFER_REASON_RETRY
                                               : YD_TRANSFER_REASON_NONE, 0);
  if (ended)
    begin_anew (self);
  if (state == YD_TRANSFER_PREPARING && self->direction == YD_TRANSFER_UPLOAD)
    self->moving = FALSE;
  if (state == YD_TRANSFER_RUNNING)
    self->moving = TRUE;
  if (state == YD_TRANSFER_DONE && self->facts.outcome == YD_TRANSFER_OUTCOME_NONE)
    self->facts.outcome = YD_TRANSFER_OUTCOME_MOVED;
  if (state == YD_TRANSFER_CANCELLED)
    set_error (self, NULL);
  if (state == YD_TRANSFER_DONE && self->total >= 0)
    notify_int64 (self, &self->done, self->total, PROP_DONE);
  if (state >= YD_TRANSFER_WAITING)
    forget_speed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
yd_transfer_wait (YdTransfer       *self,
                  YdTransferReason  reason,
                  gint64            until_us)
{
  g_object_freeze_notify (G_OBJECT (self));
  yd_transfer_set_state (self, YD_TRANSFER_WAITING);
  if (self->state == YD_TRANSFER_WAITING)
    set_wait (self, reason, until_us);
  g_object_thaw_notify (G_OBJECT (self));
}

void
yd_transfer_restore (YdTransfer        *self,
                     YdTransferState    state,
                     YdTransferReason   reason,
                     YdTransferOutcome  outcome,
                     GError            *error)
{
  self->state = state;
  self->reason = state == YD_TRANSFER_WAITING ? reason : YD_TRANSFER_REASON_NONE;
  self->facts.outcome = outcome;
  g_clear_error (&self->error);
  self->error = error;
  self->total = self->facts.size;
  self->done = state == YD_TRANSFER_DONE ? MAX (self->facts.size, 0) : 0;
}

void
yd_transfer_fail (YdTransfer *self,
                  GError     *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      yd_transfer_set_state (self, YD_TRANSFER_CANCELLED);
      return;
    }
  g_object_freeze_notify (G_OBJECT (self));
  set_error (self, error);
  yd_transfer_set_state (self, YD_TRANSFER_FAILED);
  g_object_thaw_notify (G_OBJECT (self));
}

void
yd_transfer_set_reason (YdTransfer *self,
                        GError     *reason)
{
  set_error (self, reason);
}

gboolean
yd_transfer_note_trouble (YdTransfer   *self,
                          const GError *error)
{
  YdStorageAccount *account = yd_storage_get_account (self->storage);
  g_autoptr(GError) reason = NULL;

  if (!yd_transfer_hold_is_meant (error))
    return FALSE;
  yd_storage_account_note_error (account, error);
  reason = yd_transfer_hold_dup_reason (account);
  return reason != NULL;
}

/* The wait that is no more. (transfer full) (nullable) */
static GTask *
leave_park (YdTransfer *self)
{
  if (self->park_end != NULL)
    g_source_destroy (self->park_end);
  g_clear_pointer (&self->park_end, g_source_unref);
  return g_steal_pointer (&self->park);
}

static gboolean
park_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = leave_park (user_data);

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

void
yd_transfer_park_async (YdTransfer          *self,
                        GError              *reason,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, yd_transfer_park_async);
  g_object_freeze_notify (G_OBJECT (self));
  yd_transfer_wait (self, yd_transfer_hold_get_reason (reason), 0);
  set_error (self, reason);
  g_object_thaw_notify (G_OBJECT (self));
  if (g_task_return_error_if_cancelled (task))
    return;
  self->park_end = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->park_end, G_SOURCE_FUNC (park_cancelled_cb), self, NULL);
  g_source_attach (self->park_end, g_main_context_get_thread_default ());
  self->park = g_steal_pointer (&task);
  g_signal_emit (self, signals[PARKED], 0);
}

gboolean
yd_transfer_park_finish (YdTransfer    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_park_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yd_transfer_unpark (YdTransfer *self)
{
  g_autoptr(GTask) task = leave_park (self);

  if (task == NULL)
    return;
  set_error (self, NULL);
  g_task_return_boolean (task, TRUE);
}

void
yd_transfer_set_item (YdTransfer  *self,
                      YdDriveItem *item)
{
  yd_drive_item_ref (item);
  g_clear_pointer (&self->item, yd_drive_item_unref);
  self->item = item;
}

void
yd_transfer_set_name (YdTransfer *self,
                      const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  if (g_str_equal (self->name, valid))
    return;
  g_free (self->name);
  self->name = g_steal_pointer (&valid);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

void
yd_transfer_set_file (YdTransfer *self,
                      GFile      *file)
{
  g_set_object (&self->file, file);
}

void
yd_transfer_set_source (YdTransfer *self,
                        GFile      *file)
{
  g_set_object (&self->file, file);
  self->other_source = TRUE;
  self->follow = TRUE;
}

gboolean
yd_transfer_has_other_source (YdTransfer *self)
{
  return self->other_source;
}

const char *
yd_transfer_get_basename (YdTransfer *self)
{
  return self->basename;
}

gint64
yd_transfer_get_moved (YdTransfer *self)
{
  if (self->state == YD_TRANSFER_DONE)
    return MAX (self->facts.size, self->done);
  return self->moving ? self->done : 0;
}

YdTransferFacts *
yd_transfer_get_facts (YdTransfer *self)
{
  return &self->facts;
}

void
yd_transfer_set_tree (YdTransfer *self,
                      gboolean    tree)
{
  self->tree = tree;
}

gboolean
yd_transfer_is_tree (YdTransfer *self)
{
  return self->tree;
}

gboolean
yd_transfer_get_follow (YdTransfer *self)
{
  return self->follow;
}

GFile *
yd_transfer_get_folder (YdTransfer *self)
{
  return self->folder;
}

const char * const *
yd_transfer_get_below (YdTransfer *self)
{
  return (const char * const *) self->below;
}

void
yd_transfer_begin_phase (YdTransfer *self,
                         gint64      total)
{
  self->base = 0;
  yd_base_progress_set (&self->counter, 0);
  g_object_freeze_notify (G_OBJECT (self));
  notify_int64 (self, &self->total, total, PROP_TOTAL);
  notify_int64 (self, &self->done, 0, PROP_DONE);
  forget_speed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
yd_transfer_set_base (YdTransfer *self,
                      gint64      base)
{
  self->base = base;
  yd_base_progress_set (&self->counter, 0);
}

gint64 *
yd_transfer_get_counter (YdTransfer *self)
{
  return &self->counter;
}

void
yd_transfer_tick (YdTransfer *self,
                  gint64      now_us)
{
  gint64 done = self->base + yd_base_progress_get (&self->counter);

  if (self->total >= 0)
    done = MIN (done, self->total);
  g_object_freeze_notify (G_OBJECT (self));
  notify_int64 (self, &self->done, done, PROP_DONE);
  if (self->state == YD_TRANSFER_RUNNING || self->state == YD_TRANSFER_PREPARING)
    {
      yd_transfer_speed_add (&self->average, now_us, done);
      notify_speed (self);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* Public */

YdTransferDirection
yd_transfer_get_direction (YdTransfer *self)
{
  return self->direction;
}

YdTransferState
yd_transfer_get_state (YdTransfer *self)
{
  return self->state;
}

const char *
yd_transfer_get_name (YdTransfer *self)
{
  return self->name;
}

YdStorage *
yd_transfer_get_storage (YdTransfer *self)
{
  return self->storage;
}

const char *
yd_transfer_get_parent_id (YdTransfer *self)
{
  return self->parent_id;
}

GFile *
yd_transfer_get_file (YdTransfer *self)
{
  return self->file;
}

YdDriveItem *
yd_transfer_get_item (YdTransfer *self)
{
  return self->item;
}

gint64
yd_transfer_get_done (YdTransfer *self)
{
  return self->done;
}

gint64
yd_transfer_get_total (YdTransfer *self)
{
  return self->total;
}

gint64
yd_transfer_get_speed (YdTransfer *self)
{
  return self->speed;
}

int
yd_transfer_get_seconds_left (YdTransfer *self)
{
  return self->seconds_left;
}

const GError *
yd_transfer_get_error (YdTransfer *self)
{
  return self->error;
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

gboolean
yd_transfer_is_ended (YdTransfer *self)
{
  return self->state >= YD_TRANSFER_DONE;
}
