/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chain of a download; see the header.
 *
 * A cut connection goes on at the byte it was cut at, with the hash state kept; a link that has
 * expired is replaced by a new one, which must speak of the same content.
 */
#include "config.h"

#include "yd-transfer-download.h"

#include "yd-transfer-name.h"
#include "yd-transfer-place.h"
#include "yd-transfer-private.h"
#include "yd-transfer-proxy.h"
#include "yd-transfer-retry-policy.h"
#include "yd-transfer-segment-plan.h"
#include "yd-transfer-zip.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define LINK_MARGIN_US (60 * (gint64) G_USEC_PER_SEC)
#define RESTARTS_MAX 2
#define LIVP_EXTENSION ".livp"
#define STREAMS_MAX YD_TRANSFER_PLACE_FILES_MAX

typedef struct
{
  /* Input */
  YdTransferEngine *engine; /* (owned) */
  YdTransfer *transfer;     /* (owned) */
  YdDriveClient *drive;     /* (owned) */
  YdStorageLivp livp;
  YdTransferProxy *proxy;   /* (owned) (nullable): NULL for direct */
  char *path;               /* (owned) (nullable): of the target folder */

  /* In progress */
  YdDriveLink *link;        /* (owned) (nullable) */
  const char *urls[STREAMS_MAX]; /* (borrowed) (nullable): of the link, one after the other */
  guint n_streams;
  guint stream;             /* in flight */
  gboolean zip;             /* the streams become one file */
  char *expected;           /* (owned) (nullable): content hash, upper or lower case */
  gint64 size;              /* bytes of the stream, -1 unknown */
  int folder;               /* -1: not open */
  YdTransferPlaceFile files[STREAMS_MAX];
  guint n_files;
  char *names[STREAMS_MAX]; /* (owned) (nullable): of the entries of the zip */
  YdTransferZipEntry entries[STREAMS_MAX]; /* of the streams that are here; names are ours */
  YdBaseHash *hash;         /* (owned) (nullable): of the received bytes */
  guint32 crc;              /* of the same, for a zip */
  gint64 start;             /* where the stream begins in its file */
  gint64 before;            /* bytes of the streams before it */
  gint64 received;          /* bytes of the stream */
  gint64 best;              /* most bytes ever received, of all streams */
  guint attempt;            /* failures since then */
  guint restarts;
  YdTransferRetry retry;    /* what to do after the wait */
  YdTransferSegment segment; /* in flight */
  YdNetReply *reply;        /* (owned) (nullable): what came of it */
  gboolean fetched;         /* trouble is of the bytes, not of the link */
  GError *local_error;      /* (owned) (nullable): the disk's, while receiving */
  GError *error;            /* (owned) (nullable): the end, while tidying up */

  /* Output */
  char *final_name;         /* (owned) (nullable) */
} Download;

static void find_proxy        (GTask *task);
static void proxy_found_cb    (GObject *object, GAsyncResult *result, gpointer user_data);
static void ask_for_link      (GTask *task);
static void link_got_cb       (GObject *object, GAsyncResult *result, gpointer user_data);
static void make_place        (GTask *task);
static void place_made_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void fetch             (GTask *task);
static void fetched_cb        (GObject *object, GAsyncResult *result, gpointer user_data);
static void end_stream        (GTask *task);
static void handle_trouble    (GTask *task, GError *error);
static void waited_cb         (GObject *object, GAsyncResult *result, gpointer user_data);
static void put_into_place    (GTask *task);
static void put_into_place_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void give_up           (GTask *task, GError *error);
static void tidied_up_cb      (GObject *object, GAsyncResult *result, gpointer user_data);

static void
download_free (gpointer data)
{
  Download *op = data;

  for (guint i = 0; i < STREAMS_MAX; i++)
    {
      g_assert (op->files[i].file < 0);
      g_free (op->files[i].name);
      g_free (op->files[i].temporary);
      g_free (op->names[i]);
    }
  if (op->folder >= 0)
    close (op->folder);
  g_clear_pointer (&op->proxy, yd_transfer_proxy_free);
  g_clear_pointer (&op->link, yd_drive_link_free);
  g_clear_pointer (&op->hash, yd_base_hash_free);
  g_clear_pointer (&op->reply, yd_net_reply_unref);
  g_clear_error (&op->local_error);
  g_clear_error (&op->error);
  g_free (op->path);
  g_free (op->expected);
  g_free (op->final_name);
  g_object_unref (op->drive);
  g_object_unref (op->transfer);
  yd_transfer_engine_unref (op->engine);
  g_free (op);
}

void
yd_transfer_download_async (YdTransferEngine    *engine,
                            YdTransfer          *transfer,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (transfer, cancellable, callback, user_data);
  YdStorage *storage = yd_transfer_get_storage (transfer);
  Download *op = g_new0 (Download, 1);

  g_task_set_source_tag (task, yd_transfer_download_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, op, download_free);
  op->engine = yd_transfer_engine_ref (engine);
  op->transfer = g_object_ref (transfer);
  op->drive = g_object_ref (yd_storage_get_drive (storage));
  op->livp = yd_storage_get_options (storage)->livp;
  op->path = g_file_get_path (yd_transfer_get_folder (transfer));
  op->folder = -1;
  for (guint i = 0; i < STREAMS_MAX; i++)
    op->files[i].file = -1;
  op->size = -1;
  if (op->path != NULL)
    find_proxy (task);
  else
    give_up (task, g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                                        "only folders on this computer can be downloaded to"));
}

gboolean
yd_transfer_download_finish (YdTransfer    *transfer,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transfer), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_transfer_download_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The link */

/* Takes @task. */
static void
find_proxy (GTask *task)
{
  Download *op = g_task_get_task_data (task);

  yd_transfer_proxy_find_async (yd_transfer_get_storage (op->transfer),
                                yd_transfer_get_item (op->transfer),
                                g_task_get_cancellable (task), proxy_found_cb, task);
}

static void
proxy_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (yd_transfer_proxy_find_finish (yd_transfer_get_storage (op->transfer), result, &op->proxy,
                                     &error))
    ask_for_link (g_steal_pointer (&task));
  else
    give_up (g_steal_pointer (&task), error);
}

static void
ask_for_link (GTask *task)
{
  Download *op = g_task_get_task_data (task);
  YdDriveItem *item = yd_transfer_get_item (op->transfer);

  yd_drive_client_get_link_async (op->drive, yd_drive_item_get_drive_id (item),
                                  yd_drive_item_get_id (item), g_task_get_cancellable (task),
                                  link_got_cb, task);
}

/* The remote name with the extension of the photo or the film that is taken of it. */
static char *
dup_livp_name (const char *name,
               const char *extension)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gsize stem = strlen (name);

  if (g_str_has_suffix (lower, LIVP_EXTENSION))
    stem -= strlen (LIVP_EXTENSION);
  return g_strdup_printf ("%.*s.%s", (int) stem, name, extension);
}

static gboolean
has_place (Download *op)
{
  return op->files[0].file >= 0;
}

/* The names stay once there is a place: they are part of a zip. @name: (transfer full) */
static void
add_stream (Download   *op,
            const char *url,
            char       *name)
{
  guint i = op->n_streams++;

  op->urls[i] = url;
  if (!has_place (op))
    {
      g_free (op->names[i]);
      op->names[i] = yd_transfer_name_encode (name, -1);
      op->entries[i].name = op->names[i];
    }
  g_free (name);
}

/* Which of the link's addresses are meant, and what the files are called then (§8.8). */
static void
choose_streams (Download *op)
{
  const char *remote = yd_drive_item_get_name (yd_transfer_get_item (op->transfer));
  const YdDriveLink *link = op->link;
  const char *photo = link->jpeg_ext != NULL ? link->jpeg_ext : "jpeg";
  gboolean two = op->livp == YD_STORAGE_LIVP_BOTH || op->livp == YD_STORAGE_LIVP_REBUILT;

  op->n_streams = 0;
  if (*link->url != '\0')
    {
      add_stream (op, link->url, g_strdup (remote));
    }
  else
    {
      if (link->jpeg_url != NULL && (op->livp != YD_STORAGE_LIVP_MOV || link->mov_url == NULL))
        add_stream (op, link->jpeg_url, dup_livp_name (remote, photo));
      if (link->mov_url != NULL && (two || op->n_streams == 0))
        add_stream (op, link->mov_url, dup_livp_name (remote, "mov"));
    }
  op->zip = op->livp == YD_STORAGE_LIVP_REBUILT && op->n_streams > 1;
}

/* What is to be on the disk in the end; once only, for later links are of the same file. */
static void
choose_files (Download *op)
{
  g_autofree char *rebuilt = dup_livp_name (
    yd_drive_item_get_name (yd_transfer_get_item (op->transfer)), "livp");

  op->n_files = op->zip ? 1 : op->n_streams;
  for (guint i = 0; i < op->n_files; i++)
    {
      g_free (op->files[i].name);
      op->files[i].name = op->zip ? yd_transfer_name_encode (rebuilt, -1)
                                  : g_strdup (op->names[i]);
    }
  if (op->zip)
    op->start = yd_transfer_zip_find_start (op->entries, 0);
}

/* Of the stream in flight. */
static int
get_file (Download *op)
{
  return op->files[op->zip ? 0 : op->stream].file;
}

static gboolean
is_whole_file (Download *op)
{
  return *op->link->url != '\0';
}

static void
start_over (Download *op)
{
  op->received = 0;
  op->crc = 0;
  g_clear_pointer (&op->hash, yd_base_hash_free);
  op->hash = yd_base_hash_new ();
}

/* What the link says about the content; what was received of another content is worth nothing. */
static void
note_content (Download *op)
{
  YdDriveItem *item = yd_transfer_get_item (op->transfer);
  const char *hash = op->link->content_hash;
  gint64 size = op->link->size >= 0 ? op->link->size : yd_drive_item_get_size (item);

  if (hash == NULL || *hash == '\0')
    hash = yd_drive_item_get_content_hash (item);
  if (!is_whole_file (op))
    {
      hash = NULL;
      size = -1;
    }
  if (op->hash != NULL && size == op->size && g_strcmp0 (hash, op->expected) == 0)
    return;
  start_over (op);
  op->size = size;
  g_free (op->expected);
  op->expected = g_strdup (hash);
  if (op->n_streams == 1)
    yd_transfer_begin_phase (op->transfer, size);
  else if (op->before == 0)
    yd_transfer_begin_phase (op->transfer, yd_drive_item_get_size (item));
}

static void
link_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *op = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&op->link, yd_drive_link_free);
  op->link = yd_drive_client_get_link_finish (op->drive, result, &error);
  op->fetched = FALSE;
  if (op->link == NULL)
    {
      if (op->best > 0)
        handle_trouble (g_steal_pointer (&task), error);
      else
        give_up (g_steal_pointer (&task), error);
      return;
    }
  choose_streams (op);
  if (!has_place (op))
    choose_files (op);
  note_content (op);
  if (op->stream >= op->n_streams || op->n_files != (op->zip ? 1 : op->n_streams))
    give_up (g_steal_pointer (&task),
             g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL, "no address"));
  else if (op->proxy != NULL && !is_whole_file (op) && !yd_transfer_proxy_has_url (op->proxy))
    give_up (g_steal_pointer (&task),
             g_error_new_literal (YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_PROXY,
                                  "a path does not tell the parts of a live photo apart"));
  else if (!has_place (op))
    make_place (g_steal_pointer (&task));
  else
    fetch (g_steal_pointer (&task));
}

/* The place */

static gboolean
make_place_in_worker (gpointer       data,
                      GCancellable  *cancellable,
                      GError       **error)
{
  Download *op = data;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  op->folder = yd_transfer_place_open_folder (op->path, yd_transfer_get_below (op->transfer),
                                              error);
  if (op->folder < 0)
    return FALSE;
  for (guint i = 0; i < op->n_files; i++)
    {
      YdTransferPlaceFile *file = &op->files[i];

      file->file = yd_transfer_place_create (op->folder, file->name, op->size, &file->temporary,
                                             error);
      if (file->file < 0)
        return FALSE;
    }
  return TRUE;
}

static void
make_place (GTask *task)
{
  Download *op = g_task_get_task_data (task);

  yd_transfer_engine_run_async (op->engine, make_place_in_worker, op,
                                g_task_get_cancellable (task), place_made_cb, task);
}

static void
place_made_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_transfer_engine_run_finish (result, &error))
    give_up (g_steal_pointer (&task), error);
  else
    fetch (g_steal_pointer (&task));
}

/* The bytes */

/* In the worker, for each block. */
static gboolean
take_block (gconstpointer   data,
            gsize           length,
            goffset         offset,
            gpointer        user_data,
            GError        **error)
{
  Download *op = user_data;

  if (offset != op->received)
    {
      g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY,
                           "the bytes came out of order");
      return FALSE;
    }
  if (op->zip && op->start + offset + (gint64) length > YD_TRANSFER_ZIP_MAX)
    g_set_error_literal (&op->local_error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_UNSUPPORTED,
                         "too large for a zip");
  else
    yd_transfer_place_write (get_file (op), data, length, op->start + offset, &op->local_error);
  if (op->local_error != NULL)
    {
      g_propagate_error (error, g_error_copy (op->local_error));
      return FALSE;
    }
  if (op->zip)
    op->crc = yd_transfer_zip_sum (op->crc, data, length);
  yd_base_hash_update (op->hash, data, length);
  op->received += (gint64) length;
  yd_base_progress_add (yd_transfer_get_counter (op->transfer), (gint64) length);
  return TRUE;
}

static gboolean
fetch_in_worker (gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Download *op = data;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *url = yd_transfer_proxy_dup_url (op->proxy, op->urls[op->stream]);

  op->reply = yd_net_transport_get (op->engine->transport, url,
                                    op->segment.offset, op->segment.length, op->size, take_block,
                                    op, cancellable, &local_error);
  if (op->local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&op->local_error));
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    return TRUE;
  return FALSE;
}

static gboolean
link_is_fresh (Download *op)
{
  return op->link->expires_us == 0 ||
         op->link->expires_us - yd_base_clock_get_monotonic_us (op->engine->clock) >
           LINK_MARGIN_US;
}

/* Takes @task. A link may be shorter-lived than the margin: a new one is used in any case. */
static void
fetch (GTask *task)
{
  Download *op = g_task_get_task_data (task);

  if (op->size < 0)
    start_over (op);
  if (!yd_transfer_segment_plan_next (op->size, op->received, &op->segment))
    {
      end_stream (task);
      return;
    }
  g_clear_pointer (&op->reply, yd_net_reply_unref);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_RUNNING);
  yd_transfer_set_base (op->transfer, op->before + op->received);
  yd_transfer_engine_run_async (op->engine, fetch_in_worker, op, g_task_get_cancellable (task),
                                fetched_cb, task);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->fetched = TRUE;
  if (yd_transfer_engine_run_finish (result, &error))
    error = yd_drive_error_from_data_reply (op->reply);
  if (op->before + op->received > op->best)
    {
      op->best = op->before + op->received;
      op->attempt = 0;
    }
  if (error == NULL && op->size >= 0 && op->received != op->size)
    error = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY, "the file came short");
  if (error != NULL)
    handle_trouble (g_steal_pointer (&task), error);
  else
    end_stream (g_steal_pointer (&task));
}

/* Takes @task. */
static void
end_stream (GTask *task)
{
  Download *op = g_task_get_task_data (task);

  op->entries[op->stream].size = op->received;
  op->entries[op->stream].crc = op->crc;
  if (op->stream + 1 == op->n_streams)
    {
      put_into_place (task);
      return;
    }
  op->before += op->received;
  op->stream++;
  op->start = op->zip ? yd_transfer_zip_find_start (op->entries, op->stream) : 0;
  start_over (op);
  if (link_is_fresh (op))
    fetch (task);
  else
    ask_for_link (task);
}

/* Trouble */

/* Takes @task. */
static void
try_again (GTask *task)
{
  Download *op = g_task_get_task_data (task);

  if (op->retry == YD_TRANSFER_RETRY_RESTART)
    start_over (op);
  if (op->retry == YD_TRANSFER_RETRY_AGAIN && op->link != NULL && link_is_fresh (op))
    fetch (task);
  else
    ask_for_link (task);
}

/* Takes @task and @error. */
static void
handle_trouble (GTask  *task,
                GError *error)
{
  Download *op = g_task_get_task_data (task);
  gint64 delay_us;

  op->retry = yd_transfer_retry_policy_judge (error, op->attempt, g_random_double (), &delay_us);
  if (op->retry == YD_TRANSFER_RETRY_RESTART && op->restarts++ >= RESTARTS_MAX)
    op->retry = YD_TRANSFER_RETRY_NEVER;
  if (op->retry == YD_TRANSFER_RETRY_NEVER)
    {
      give_up (task, op->proxy != NULL && op->fetched ? yd_transfer_proxy_blame (error) : error);
      return;
    }
  g_debug ("Download: %s; attempt %u follows", error->message, op->attempt + 1);
  if (!g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CONCURRENCY))
    op->attempt++;
  g_error_free (error);
  if (delay_us == 0)
    {
      try_again (task);
      return;
    }
  yd_transfer_set_state (op->transfer, YD_TRANSFER_WAITING);
  yd_base_clock_wait_async (op->engine->clock, delay_us, g_task_get_cancellable (task),
                            waited_cb, task);
}

static void
waited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_base_clock_wait_finish (YD_BASE_CLOCK (object), result, &error))
    give_up (g_steal_pointer (&task), error);
  else
    try_again (g_steal_pointer (&task));
}

/* The end */

/* Gives the files their lengths: of what is not a zip, one to each stream. */
static gboolean
end_files (Download  *op,
           GError   **error)
{
  for (guint i = 0; i < op->n_files; i++)
    {
      gint64 length = op->entries[i].size;

      if (op->zip)
        length = yd_transfer_zip_write_frame (
          op->files[i].file, op->entries, op->n_streams,
          yd_base_clock_get_real_us (op->engine->clock) / G_USEC_PER_SEC, error);
      if (length < 0)
        return FALSE;
      if (ftruncate (op->files[i].file, length) != 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "cannot end the file: %s",
                       g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

static void
close_files (Download *op)
{
  for (guint i = 0; i < op->n_files; i++)
    {
      if (op->files[i].file >= 0)
        close (op->files[i].file);
      op->files[i].file = -1;
    }
}

static gboolean
put_into_place_in_worker (gpointer       data,
                          GCancellable  *cancellable,
                          GError       **error)
{
  Download *op = data;
  g_autofree char *hash = yd_base_hash_end (op->hash);

  g_clear_pointer (&op->hash, yd_base_hash_free);
  if (op->expected != NULL && g_ascii_strcasecmp (hash, op->expected) != 0)
    {
      g_set_error_literal (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH,
                           "what arrived is not what the service has");
      return FALSE;
    }
  if (!end_files (op, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  op->final_name = yd_transfer_place_commit (op->folder, op->files, op->n_files, error);
  if (op->final_name == NULL)
    return FALSE;
  close_files (op);
  return TRUE;
}

/* Takes @task. */
static void
put_into_place (GTask *task)
{
  Download *op = g_task_get_task_data (task);

  yd_transfer_set_base (op->transfer, op->before + op->received);
  yd_transfer_set_state (op->transfer, YD_TRANSFER_FINISHING);
  yd_transfer_engine_run_async (op->engine, put_into_place_in_worker, op,
                                g_task_get_cancellable (task), put_into_place_cb, task);
}

static GFile *
dup_final_file (Download *op)
{
  const char * const *below = yd_transfer_get_below (op->transfer);
  g_autofree char *folders = below != NULL ? g_strjoinv ("/", (char **) below) : g_strdup (".");
  g_autofree char *path = g_build_filename (op->path, folders, op->final_name, NULL);

  return g_file_new_for_path (path);
}

static void
put_into_place_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (yd_transfer_engine_run_finish (result, &error))
    {
      g_autoptr(GFile) file = dup_final_file (op);

      yd_transfer_set_file (op->transfer, file);
      g_task_return_boolean (task, TRUE);
    }
  else if (g_error_matches (error, YD_TRANSFER_ERROR, YD_TRANSFER_ERROR_HASH_MISMATCH) &&
           op->restarts++ == 0)
    {
      g_debug ("Download: %s; once more", error->message);
      g_error_free (error);
      ask_for_link (g_steal_pointer (&task));
    }
  else
    {
      give_up (g_steal_pointer (&task), error);
    }
}

static gboolean
tidy_up_in_worker (gpointer       data,
                   GCancellable  *cancellable,
                   GError       **error)
{
  Download *op = data;

  for (guint i = 0; i < op->n_files; i++)
    if (op->files[i].file >= 0)
      yd_transfer_place_discard (op->folder, op->files[i].temporary);
  close_files (op);
  return TRUE;
}

/* Takes @task and @error; returns when the temporary file is gone. */
static void
give_up (GTask  *task,
         GError *error)
{
  Download *op = g_task_get_task_data (task);
  g_autoptr(GTask) owned = task;

  if (!has_place (op))
    {
      g_task_return_error (task, error);
      return;
    }
  op->error = error;
  yd_transfer_engine_run_async (op->engine, tidy_up_in_worker, op, NULL, tidied_up_cb,
                                g_steal_pointer (&owned));
}

static void
tidied_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *op = g_task_get_task_data (task);

  yd_transfer_engine_run_finish (result, NULL);
  g_task_return_error (task, g_steal_pointer (&op->error));
}
