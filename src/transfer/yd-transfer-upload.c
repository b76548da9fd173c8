/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chain of an upload; see the header.
 *
 * Whatever goes wrong with a part, the server is asked what it holds, and the next part begins
 * at the sum of that: an answer may be lost, a part may be stored short. The hash is taken of
 * the bytes on disk as they go, and the source's identity is compared before and after each part,
 * so that what the service stored is known to be one state of one file.
 */
#include "config.h"

#include "yd-transfer-upload.h"

#include "yd-transfer-hold.h"
#include "yd-transfer-part-plan.h"
#include "yd-transfer-private.h"
#include "yd-transfer-retry-policy.h"
#include "yd-transfer-source.h"

#include <string.h>

#define PRE_HASH_FROM (10 * 1024 * 1024)   /* bytes: smaller files are hashed at once */
#define URL_LIFE_US (50 * 60 * (gint64) G_USEC_PER_SEC)
#define URL_BATCH 50
#define RESTARTS_MAX 2


typedef struct
{
  /* Input */
  YdTransferEngine *engine; /* (owned) */
  YdTransfer *transfer;     /* (owned) */
  YdDriveClient *drive;     /* (owned) */
  gboolean instant;
  gboolean internal;
  char *path;               /* (owned) */
  char *name;               /* (owned): as on the disk */

  /* In progress */
  YdTransferSource source;
  YdTransferPartPlan plan;
  YdDriveUpload *upload;    /* (owned) (nullable) */
  GPtrArray *urls;          /* (owned) (nullable): signed, of part first_url and on */
  guint first_url;
  gint64 urls_issued_us;
  guint n_stored;           /* parts the server holds */
  gint64 stored;            /* and their bytes */
  gint64 best;              /* most bytes it ever held */
  guint attempt;            /* failures since then */
  guint restarts;
  gboolean completing;
  gboolean announce;        /* the drive did not, since it did not believe the answer */
  YdTransferRetry retry;    /* what to do after the wait */
  YdTransferPart part;      /* in flight */
  char *url;                /* (owned) (nullable): where it goes */
  YdNetReply *reply;        /* (owned) (nullable): what came of it */
} Upload;

static void open_source      (GTask *task);
static void source_opened_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void create_upload    (GTask *task);
static void created_cb       (GObject *object, GAsyncResult *result, gpointer user_data);
static void send_next_part   (GTask *task);
static void urls_got_cb      (GObject *object, GAsyncResult *result, gpointer user_data);
static void part_sent_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void handle_trouble   (GTask *task, GError *error);
static void waited_cb        (GObject *object, GAsyncResult *result, gpointer user_data);
static void unparked_cb      (GObject *object, GAsyncResult *result, gpointer user_data);
static void ask_what_is_there (GTask *task);
static void parts_listed_cb  (GObject *object, GAsyncResult *result, gpointer user_data);
static void end_source       (GTask *task);
static void source_ended_cb  (GObject *object, GAsyncResult *result, gpointer user_data);
static void complete         (GTask *task);
static void completed_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void item_got_cb      (GObject *object, GAsyncResult *result, gpointer user_data);
static void compare          (GTask *task, YdDriveItem *item);
static void removed_cb       (GObject *object, GAsyncResult *result, gpointer user_data);

static void
upload_free (gpointer data)
{
  Upload *op = data;

  yd_transfer_source_clear (&op->source);
  g_clear_pointer (&op->upload, yd_drive_upload_free);
  g_clear_pointer (&op->urls, g_ptr_array_unref);
  g_clear_pointer (&op->url, g_free);
  g_clear_pointer (&op->reply, yd_net_reply_unref);
  g_free (op->path);
  g_free (op->name);
  g_object_unref (op->drive);
  g_object_unref (op->transfer);
  yd_transfer_engine_unref (op->engine);
  g_free (op);
}

void
yd_transfer_upload_async (YdTransferEngine    *engine,
                          YdTransfer          *transfer,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (transfer, cancellable, callback, user_data);
  YdStorage *storage = yd_transfer_get_storage (transfer);
  const YdStorageOptions *options = yd_storage_get_options (storage);
  Upload *op = g_new0 (Upload, 1);

  g_task_set_source_tag (task, yd_transfer_upload_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, op, upload_free);
  op->engine = yd_transfer_engine_ref (engine);
  op->transfer = g_object_ref (transfer);
  op->drive = g_object_ref (yd_storage_get_drive (storage));
  op->instant = options->instant;
  op->internal = options->internal;
  op->path = g_file_get_path (yd_transfer_get_file (transfer));
  op->name = g_file_get_basename (yd_transfer_get_file (transfer));
  op->source = (YdTransferSource) YD_TRANSFER_SOURCE_INIT;
  open_source (g_steal_pointer (&task));
}

gboolean
yd_transfer_upload_finish (YdTransfer    *transfer,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transfer), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_upload_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The source */

static gboolean
open_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  Upload *op = data;

  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         yd_transfer_source_open (&op->source, op->path,
                                  yd_transfer_get_follow (op->transfer), error);
}

static void
open_source (GTask *task)
{
  Upload *op = g_task_get_task_data (task);
  g_autoptr(GTask) owned = task;
  g_autoptr(GError) error = NULL;

  if (op->path == NULL)
    error = g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                                 "only files on this computer can be sent");
  else if (yd_storage_get_drive_id (yd_transfer_get_storage (op->transfer)) == NULL)
    error = g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_DRIVE_DENIED,
                                 "the drive was not granted");
  else
    error = yd_drive_name_check (op->name);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    yd_transfer_engine_run_async (op->engine, open_in_worker, op,
                                  g_task_get_cancellable (task), source_opened_cb,
                                  g_steal_pointer (&owned));
}

static void
source_opened_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  yd_transfer_part_plan_init (&op->plan, op->source.identity.size, op->engine->part_bytes);
  create_upload (g_steal_pointer (&task));
}

/* The upload session */

static void
create_upload (GTask *task)
{
  Upload *op = g_task_get_task_data (task);
  YdDriveUploadPlan plan = {
    .drive_id = yd_storage_get_drive_id (yd_transfer_get_storage (op->transfer)),
    .parent_id = yd_transfer_get_parent_id (op->transfer),
    .name = op->name,
    .fd = op->source.fd,
    .size = op->plan.size,
    .n_parts = MIN (op->plan.n_parts, URL_BATCH),
    .instant = op->instant,
    .pre_hash_from = PRE_HASH_FROM,
    .content_hash = op->source.content_hash,
    .hash_progress = yd_transfer_get_counter (op->transfer),
    .modified_us = op->source.identity.mtime_ns / 1000,
    .check_name_mode = "refuse",
  };

  op->stored = op->best = 0;
  op->n_stored = 0;
  op->completing = FALSE;
  g_clear_pointer (&op->upload, yd_drive_upload_free);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_PREPARING);
  yd_transfer_begin_phase (op->transfer, op->plan.size);
  yd_drive_client_create_upload_async (op->drive, &plan, g_task_get_cancellable (task),
                                       created_cb, task);
}

/* The name is taken: our own word for it, whether the service or the disk says so. */
static GError *
translate_create_error (GError *error)
{
  GError *ours;

  if (!g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_EXISTS))
    return error;
  ours = g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_EXISTS,
                              "the folder has something of this name already");
  g_error_free (error);
  return ours;
}

/* That the source changed explains every other trouble. */
static void
prefer_change (Upload  *op,
               GError **error)
{
  GError *change = NULL;

  if (yd_transfer_source_check (&op->source, &change))
    return;
  g_clear_error (error);
  *error = change;
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->upload = yd_drive_client_create_upload_finish (op->drive, result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    prefer_change (op, &error);
  if (yd_transfer_hold_is_meant (error))
    {
      handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  if (error != NULL)
    {
      g_task_return_error (task, translate_create_error (error));
      return;
    }
  if (op->source.content_hash == NULL)
    op->source.content_hash = g_strdup (op->upload->content_hash);
  yd_transfer_set_instant (op->transfer, op->upload->instant);
  if (op->upload->instant)
    {
      end_source (g_steal_pointer (&task));
      return;
    }
  g_clear_pointer (&op->urls, g_ptr_array_unref);
  op->urls = g_ptr_array_ref (op->upload->part_urls);
  op->first_url = 1;
  op->urls_issued_us = op->upload->issued_us;
  yd_transfer_begin_phase (op->transfer, op->plan.size);
  send_next_part (g_steal_pointer (&task));
}

/* Parts */

/* The signed URL of the part in flight when it is known and fresh; borrowed. */
static const char *
find_url (Upload *op)
{
  gint64 now_us = yd_base_clock_get_monotonic_us (op->engine->clock);
  const char *url;

  if (op->urls == NULL || op->part.number < op->first_url ||
      op->part.number - op->first_url >= op->urls->len ||
      now_us - op->urls_issued_us > URL_LIFE_US)
    return NULL;
  url = g_ptr_array_index (op->urls, op->part.number - op->first_url);
  return url != NULL && *url != '\0' ? url : NULL;
}

/* On a computer of the service's own region the same URL works by its inner name (§5.10). */
static char *
dup_url_to_use (Upload     *op,
                const char *url)
{
  const YdTransferEngine *engine = op->engine;

  if (op->internal && g_str_has_prefix (url, engine->data_url))
    return g_strconcat (engine->internal_url, url + strlen (engine->data_url), NULL);
  return g_strdup (url);
}

/* In the worker: the source's own trouble explains every other. */
static gboolean
send_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  Upload *op = data;
  g_autoptr(GError) local_error = NULL;

  if (!yd_transfer_source_check (&op->source, error))
    return FALSE;
  op->reply = yd_net_transport_put (op->engine->transport, op->url, op->source.fd,
                                    op->part.offset, op->part.length, op->internal,
                                    yd_transfer_get_counter (op->transfer), cancellable,
                                    &local_error);
  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !yd_transfer_source_check (&op->source, error))
    return FALSE;
  if (op->reply == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return yd_net_reply_get_status (op->reply) / 100 != 2 ||
         yd_transfer_source_hash_to (&op->source, op->part.offset + op->part.length, cancellable,
                                     error);
}

static void
send_next_part (GTask *task)
{
  Upload *op = g_task_get_task_data (task);
  const char *url;

  if (!yd_transfer_part_plan_next (&op->plan, op->n_stored, op->stored, &op->part))
    {
      end_source (task);
      return;
    }
  yd_transfer_set_state (op->transfer, YD_TRANSFER_RUNNING);
  yd_transfer_set_base (op->transfer, op->stored);
  url = find_url (op);
  if (url == NULL)
    {
      guint left = op->plan.n_parts > op->n_stored ? op->plan.n_parts - op->n_stored : 1;

      yd_drive_client_get_part_urls_async (op->drive, op->upload, op->part.number,
                                           MIN (left, URL_BATCH),
                                           g_task_get_cancellable (task), urls_got_cb, task);
      return;
    }
  g_free (op->url);
  op->url = dup_url_to_use (op, url);
  g_clear_pointer (&op->reply, yd_net_reply_unref);
  yd_transfer_engine_run_async (op->engine, send_in_worker, op, g_task_get_cancellable (task),
                                part_sent_cb, task);
}

static void
urls_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *op = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *urls = yd_drive_client_get_part_urls_finish (op->drive, result, &error);

  if (urls == NULL)
    {
      handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  g_clear_pointer (&op->urls, g_ptr_array_unref);
  op->urls = urls;
  op->first_url = op->part.number;
  op->urls_issued_us = yd_base_clock_get_monotonic_us (op->engine->clock);
  if (find_url (op) == NULL)
    g_task_return_new_error (task, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                             "no address for a part");
  else
    send_next_part (g_steal_pointer (&task));
}

static void
note_stored (Upload *op,
             guint   n_stored,
             gint64  stored)
{
  op->n_stored = n_stored;
  op->stored = stored;
  if (stored <= op->best)
    return;
  op->best = stored;
  op->attempt = 0;
}

/* Where the internal host does not answer, or not any more, the rest goes the ordinary way. */
static gboolean
is_internal_missing (Upload       *op,
                     const GError *error)
{
  return error->domain == YD_NET_ERROR && g_str_has_prefix (op->url, op->engine->internal_url);
}

static void
part_sent_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (yd_transfer_engine_run_finish (result, &error))
    error = yd_drive_error_from_data_reply (op->reply);
  if (error != NULL && is_internal_missing (op, error))
    {
      g_debug ("Upload: no internal host: %s", error->message);
      g_error_free (error);
      op->internal = FALSE;
      ask_what_is_there (g_steal_pointer (&task));
      return;
    }
  if (error != NULL)
    {
      handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  note_stored (op, op->part.number, op->part.offset + op->part.length);
  send_next_part (g_steal_pointer (&task));
}

/* Trouble */

static void
try_again (GTask *task)
{
  Upload *op = g_task_get_task_data (task);

  if (op->retry == YD_TRANSFER_RETRY_RESTART || op->upload == NULL)
    create_upload (task);
  else if (op->retry == YD_TRANSFER_RETRY_NEW_URL)
    send_next_part (task);
  else if (op->completing)
    complete (task);
  else
    ask_what_is_there (task);
}

static void
unparked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_transfer_park_finish (YD_TRANSFER (object), result, &error))
    g_task_return_error (task, error);
  else
    try_again (g_steal_pointer (&task));
}

/* Takes @task and @error. What is stored counts also after a wait for a person. */
static void
handle_trouble (GTask  *task,
                GError *error)
{
  Upload *op = g_task_get_task_data (task);
  g_autoptr(GTask) owned = task;
  YdTransferReason reason = yd_transfer_retry_policy_get_reason (error);
  gint64 delay_us;

  if (yd_transfer_note_trouble (op->transfer, error))
    {
      op->retry = YD_TRANSFER_RETRY_AGAIN;
      op->attempt = 0;
      g_clear_pointer (&op->urls, g_ptr_array_unref);
      yd_transfer_park_async (op->transfer, error, g_task_get_cancellable (task), unparked_cb,
                              g_steal_pointer (&owned));
      return;
    }
  op->retry = yd_transfer_retry_policy_judge (error, op->attempt, g_random_double (), &delay_us);
  if (op->retry == YD_TRANSFER_RETRY_RESTART && op->restarts++ >= RESTARTS_MAX)
    op->retry = YD_TRANSFER_RETRY_NEVER;
  if (op->retry == YD_TRANSFER_RETRY_NEVER)
    {
      g_task_return_error (task, error);
      return;
    }
  g_debug ("Upload: %s; attempt %u follows", error->message, op->attempt + 1);
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PART_ORDER))
    op->completing = FALSE;
  if (!g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CONCURRENCY))
    op->attempt++;
  g_error_free (error);
  g_clear_pointer (&op->urls, g_ptr_array_unref);
  if (delay_us == 0)
    {
      try_again (g_steal_pointer (&owned));
      return;
    }
  yd_transfer_wait (op->transfer, reason,
                    yd_base_clock_get_real_us (op->engine->clock) + delay_us);
  yd_base_clock_wait_async (op->engine->clock, delay_us, g_task_get_cancellable (task),
                            waited_cb, g_steal_pointer (&owned));
}

static void
waited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_base_clock_wait_finish (YD_BASE_CLOCK (object), result, &error))
    g_task_return_error (task, error);
  else
    try_again (g_steal_pointer (&task));
}

static void
ask_what_is_there (GTask *task)
{
  Upload *op = g_task_get_task_data (task);

  yd_drive_client_list_parts_async (op->drive, op->upload, g_task_get_cancellable (task),
                                    parts_listed_cb, task);
}

static void
parts_listed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) sizes = yd_drive_client_list_parts_finish (op->drive, result, &error);
  gint64 sum = 0;

  if (sizes == NULL)
    {
      handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  for (guint i = 0; i < sizes->len && sum <= op->plan.size; i++)
    sum += MIN (g_array_index (sizes, gint64, i), op->plan.size + 1);
  if (sum > op->plan.size)
    {
      g_task_return_error (task, g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                                                      "the service holds more than was sent"));
      return;
    }
  note_stored (op, sizes->len, sum);
  send_next_part (g_steal_pointer (&task));
}

/* The end */

static gboolean
end_in_worker (gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  Upload *op = data;

  return yd_transfer_source_end (&op->source, cancellable, error);
}

static void
end_source (GTask *task)
{
  Upload *op = g_task_get_task_data (task);

  yd_transfer_set_base (op->transfer, op->plan.size);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
  yd_transfer_engine_run_async (op->engine, end_in_worker, op, g_task_get_cancellable (task),
                                source_ended_cb, task);
}

static void
source_ended_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_free (op->upload->content_hash);
  op->upload->content_hash = g_strdup (op->source.content_hash);
  complete (g_steal_pointer (&task));
}

/* The drive compares before it announces the item. */
static void
complete (GTask *task)
{
  Upload *op = g_task_get_task_data (task);

  op->completing = TRUE;
  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
  yd_drive_client_complete_async (op->drive, op->upload, g_task_get_cancellable (task),
                                  completed_cb, task);
}

/* An answer that makes no sense, or speaks of another content, or of none: the file is looked at
 * once more before anything is said about it. */
static void
completed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *op = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_complete_finish (op->drive, result, &error);

  op->announce = g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  if (item != NULL && yd_drive_item_get_content_hash (item) != NULL)
    {
      compare (g_steal_pointer (&task), item);
    }
  else if (item != NULL || op->announce)
    {
      g_clear_error (&error);
      yd_drive_client_get_async (op->drive, op->upload->drive_id, op->upload->file_id,
                                 cancellable, item_got_cb, g_steal_pointer (&task));
    }
  else
    {
      handle_trouble (g_steal_pointer (&task), error);
    }
}

static void
item_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(YdDriveItem) item = yd_drive_client_get_finish (op->drive, result, &error);

  if (item == NULL)
    handle_trouble (g_steal_pointer (&task), error);
  else
    compare (g_steal_pointer (&task), item);
}

/* The hash says it all; without one the size has to. */
static gboolean
is_what_was_sent (Upload      *op,
                  YdDriveItem *item)
{
  const char *hash = yd_drive_item_get_content_hash (item);
  gint64 size = yd_drive_item_get_size (item);

  if (hash == NULL)
    return size == op->plan.size;
  return (size < 0 || size == op->plan.size) &&
         g_ascii_strcasecmp (hash, op->source.content_hash) == 0;
}

/* Takes @task. A wrong file is put into the recycle bin: it is ours, it would look right, and it
 * would be in the way of the next try. */
static void
compare (GTask       *task,
         YdDriveItem *item)
{
  Upload *op = g_task_get_task_data (task);
  g_autoptr(GTask) owned = task;

  if (is_what_was_sent (op, item))
    {
      if (op->announce)
        yd_drive_feed_added (yd_drive_client_get_feed (op->drive), item);
      yd_transfer_set_item (op->transfer, item);
      g_task_return_boolean (task, TRUE);
      return;
    }
  yd_drive_client_remove_async (op->drive, item, FALSE, g_task_get_cancellable (task),
                                removed_cb, g_steal_pointer (&owned));
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Upload *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!yd_drive_client_remove_finish (op->drive, result, &error))
    g_debug ("The wrong file could not be removed: %s", error->message);
  g_task_return_error (task, g_error_new_literal (YD_TRANSFER_ERROR,
                                                  YD_TRANSFER_ERROR_HASH_MISMATCH,
                                                  "what the service stored is not what was sent"));
}
