/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks, compares and removes; see the header. To ask for a session under the name is the surest
 * look at it: the service says which file has it, at once, and a session leaves no trace (Open API
 * reference §5.7). What goes wrong leaves the question in the journal.
 */
#include "config.h"

#include "yd-transfer-leftover.h"

#include "yd-transfer-private.h"

#include "yd-net-errand.h"

#define PATIENCE_US (60 * (gint64) G_USEC_PER_SEC)
/* Clocks may be a day apart; a file that is older was there before we asked. */
#define SLACK_US (25 * 3600 * (gint64) G_USEC_PER_SEC)

struct _YdTransferLeftover
{
  /* given at construction */
  YdTransferEngine *engine; /* (owned) */
  YdTransfer *transfer;     /* (owned) */
  YdDriveClient *drive;     /* (owned) */

  /* in progress */
  YdTransferUploadRecord *record; /* (owned) (nullable): of the journal, for a look */
  GCancellable *calls;      /* (owned): of what is in flight */
  guint patience;           /* timer: ends that */
  gboolean removing;        /* that must come to its end */
  gboolean stopped;         /* nothing more is begun */
  void (*begin) (GTask *task);
  GTask *next;              /* (owned) (nullable): the next attempt */
};

static void looked_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void got_cb    (GObject *object, GAsyncResult *result, gpointer user_data);
static void gone_cb   (GObject *object, GAsyncResult *result, gpointer user_data);

/* Beginning and end */

YdTransferLeftover *
yd_transfer_leftover_new (YdTransferEngine *engine,
                          YdTransfer       *transfer,
                          GCancellable     *answer)
{
  YdTransferLeftover *self = g_new0 (YdTransferLeftover, 1);

  self->engine = yd_transfer_engine_ref (engine);
  self->transfer = g_object_ref (transfer);
  self->drive = g_object_ref (yd_storage_get_drive (yd_transfer_get_storage (transfer)));
  self->calls = answer != NULL ? g_object_ref (answer) : g_cancellable_new ();
  yd_transfer_get_facts (transfer)->leftover = self;
  g_ptr_array_add (engine->leftovers, self);
  return self;
}

static void
leave (YdTransferLeftover *self)
{
  GTask *next = g_steal_pointer (&self->next);
  void (*begin) (GTask *task) = self->begin;

  yd_transfer_get_facts (self->transfer)->leftover = NULL;
  g_ptr_array_remove_fast (self->engine->leftovers, self);
  if (self->patience != 0)
    yd_base_clock_remove_timer (self->engine->clock, self->patience);
  g_clear_pointer (&self->record, yd_transfer_upload_record_free);
  g_object_unref (self->calls);
  g_object_unref (self->drive);
  g_object_unref (self->transfer);
  yd_transfer_engine_unref (self->engine);
  g_free (self);
  if (next != NULL)
    begin (next);
}

void
yd_transfer_leftover_forget (YdTransferLeftover *self)
{
  yd_transfer_journal_forget_upload (self->engine->journal, self->transfer);
  leave (self);
}

static gboolean
lose_patience (gpointer data)
{
  YdTransferLeftover *self = data;

  self->patience = 0;
  g_cancellable_cancel (self->calls);
  return G_SOURCE_REMOVE;
}

/* Calls of its own, which nobody waits for. */
static void
begin_calls (YdTransferLeftover *self)
{
  g_autoptr(YdNetErrand) errand = yd_net_errand_new (YD_NET_PRIORITY_TRANSFER);

  g_object_unref (self->calls);
  self->calls = g_cancellable_new ();
  yd_net_errand_attach (errand, self->calls);
  if (self->patience == 0)
    self->patience =
      yd_base_clock_add_timer (self->engine->clock, PATIENCE_US, lose_patience, self, NULL);
}

/* Somebody takes over: the next attempt, or the next program. */
static gboolean
is_over (YdTransferLeftover *self)
{
  return self->stopped || self->next != NULL;
}

void
yd_transfer_leftover_stop (YdTransferLeftover *self)
{
  self->stopped = TRUE;
  if (!self->removing)
    g_cancellable_cancel (self->calls);
}

/* Looking */

void
yd_transfer_leftover_look (YdTransferLeftover *self)
{
  YdDriveUploadPlan plan = {
    .parent_id = yd_transfer_get_parent_id (self->transfer),
    .fd = -1,
    .n_parts = 1,
    .check_name_mode = "refuse",
    .tell_existing = TRUE,
  };

  if (is_over (self))
    {
      leave (self);
      return;
    }
  self->record = yd_transfer_journal_load_upload (self->engine->journal, self->transfer);
  if (self->record == NULL || self->record->file_id != NULL || self->record->asked_us == 0 ||
      self->record->drive_id == NULL)
    {
      yd_transfer_leftover_forget (self);
      return;
    }
  plan.drive_id = self->record->drive_id;
  plan.name = self->record->temporary != NULL ? self->record->temporary
                                              : yd_transfer_get_basename (self->transfer);
  plan.size = self->record->source.size;
  begin_calls (self);
  yd_drive_client_create_upload_async (self->drive, &plan, self->calls, looked_cb, self);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  YdTransferLeftover *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(YdDriveUpload) upload =
    yd_drive_client_create_upload_finish (self->drive, result, &error);

  if (upload != NULL && upload->exists)
    yd_transfer_leftover_remove (self, upload->file_id);
  else if (upload != NULL || g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND))
    yd_transfer_leftover_forget (self);
  else
    leave (self);
}

/* Removing */

void
yd_transfer_leftover_remove (YdTransferLeftover *self,
                             const char         *file_id)
{
  if (is_over (self))
    {
      leave (self);
      return;
    }
  begin_calls (self);
  yd_drive_client_get_async (self->drive,
                             yd_storage_get_drive_id (yd_transfer_get_storage (self->transfer)),
                             file_id, self->calls, got_cb, self);
}

/* Without a record the answer has said so. */
static gboolean
is_ours (YdTransferLeftover *self,
         YdDriveItem        *item)
{
  const YdTransferUploadRecord *record = self->record;
  const char *hash = yd_drive_item_get_content_hash (item);

  if (record == NULL)
    return TRUE;
  return !yd_drive_item_is_folder (item) && hash != NULL && record->content_hash != NULL &&
         g_ascii_strcasecmp (hash, record->content_hash) == 0 &&
         yd_drive_item_get_size (item) == record->source.size &&
         yd_drive_item_get_created_us (item) >= record->asked_us - SLACK_US;
}

static void
got_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  YdTransferLeftover *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_get_finish (self->drive, result, &error);

  if (is_over (self) ||
      (item == NULL && !g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NOT_FOUND)))
    {
      leave (self);
    }
  else if (item == NULL || !is_ours (self, item))
    {
      yd_transfer_leftover_forget (self);
    }
  else
    {
      self->removing = TRUE;
      yd_drive_client_remove_async (self->drive, item, FALSE, self->calls, gone_cb, self);
    }
}

static void
gone_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  YdTransferLeftover *self = user_data;
  g_autoptr(GError) error = NULL;

  if (yd_drive_client_remove_finish (self->drive, result, &error))
    {
      yd_transfer_leftover_forget (self);
      return;
    }
  g_debug ("Upload: what was cancelled is still there: %s", error->message);
  leave (self);
}

/* The next attempt: it takes the file as its own, unless that is on its way out already. */
gboolean
yd_transfer_leftover_await (YdTransfer  *transfer,
                            void       (*begin) (GTask *task),
                            GTask       *task)
{
  YdTransferLeftover *self = yd_transfer_get_facts (transfer)->leftover;

  if (self == NULL)
    return FALSE;
  self->begin = begin;
  self->next = task;
  if (!self->removing)
    g_cancellable_cancel (self->calls);
  return TRUE;
}
