/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of an upload; see the private header.
 *
 * Whatever goes wrong with a part, the server is asked what it holds, and the next part begins
 * at the sum of that: an answer may be lost, a part may be stored short, another attempt may have
 * sent some. The hash is taken of the bytes on disk as they go, and the source's identity is
 * compared before and after each part, so that what the service stored is known to be one state of
 * one file.
 */
#include "config.h"

#include "yd-transfer-upload-private.h"

#include <string.h>

#define URL_LIFE_US (50 * 60 * (gint64) G_USEC_PER_SEC)

static void slot_got_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void urls_got_cb     (GObject *object, GAsyncResult *result, gpointer user_data);
static void part_sent_cb    (GObject *object, GAsyncResult *result, gpointer user_data);
static void parts_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data);

/* The signed URL of the part in flight when it is known and fresh; borrowed. */
static const char *
find_url (YdTransferUpload *op)
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
dup_url_to_use (YdTransferUpload *op,
                const char       *url)
{
  const YdTransferEngine *engine = op->engine;

  if (op->internal && g_str_has_prefix (url, engine->data_url))
    return g_strconcat (engine->internal_url, url + strlen (engine->data_url), NULL);
  return g_strdup (url);
}

/* A limit is as smooth as what is taken at once is small. */
static gsize
take_pace (gsize         bytes,
           gpointer      user_data,
           GCancellable *cancellable)
{
  gsize block = MIN (bytes, yd_transfer_throttle_get_block (user_data));

  return yd_transfer_throttle_take (user_data, block, cancellable) ? block : 0;
}

/* In the worker: the source's own trouble explains every other. */
static gboolean
send_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  YdTransferUpload *op = data;
  YdNetPace pace = { take_pace, op->engine->up };
  g_autoptr(GError) local_error = NULL;

  op->ended = FALSE;
  if (!yd_transfer_source_check (&op->source, error))
    return FALSE;
  op->reply = yd_net_transport_put (op->engine->transport, op->url, op->source.fd,
                                    op->part.offset, op->part.length, op->internal,
                                    yd_transfer_get_counter (op->transfer), &pace, cancellable,
                                    &local_error);
  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !yd_transfer_source_check (&op->source, error))
    return FALSE;
  if (op->reply == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (yd_net_reply_get_status (op->reply) / 100 != 2)
    return TRUE;
  if (op->part.offset + op->part.length < op->plan.size)
    return yd_transfer_source_hash_to (&op->source, op->part.offset + op->part.length, cancellable,
                                       error);
  op->ended = yd_transfer_source_end (&op->source, cancellable, error);
  return op->ended;
}

void
yd_transfer_upload_send_next_part (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);
  const char *url;

  if (!yd_transfer_part_plan_next (&op->plan, op->n_stored, op->stored, &op->part))
    {
      yd_transfer_upload_end_source (task);
      return;
    }
  op->slot = op->slot || yd_transfer_slots_try (op->engine->slots);
  if (!op->slot)
    {
      yd_transfer_set_state (op->transfer, YD_TRANSFER_PREPARING);
      yd_transfer_slots_take_async (op->engine->slots, yd_transfer_get_facts (op->transfer)->order,
                                    op->calls, slot_got_cb, task);
      return;
    }
  yd_transfer_set_state (op->transfer, YD_TRANSFER_RUNNING);
  yd_transfer_set_base (op->transfer, op->stored);
  url = find_url (op);
  if (url == NULL)
    {
      guint left = op->plan.n_parts > op->n_stored ? op->plan.n_parts - op->n_stored : 1;

      yd_drive_client_get_part_urls_async (op->drive, op->upload, op->part.number,
                                           MIN (left, YD_TRANSFER_URL_BATCH),
                                           op->calls, urls_got_cb, task);
      return;
    }
  g_free (op->url);
  op->url = dup_url_to_use (op, url);
  g_clear_pointer (&op->reply, yd_net_reply_unref);
  yd_transfer_engine_run_async (op->engine, send_in_worker, op, op->calls, part_sent_cb, task);
}

static void
slot_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->slot = yd_transfer_slots_take_finish (result, &error);
  if (op->slot)
    yd_transfer_upload_send_next_part (g_steal_pointer (&task));
  else
    yd_transfer_upload_fail (g_steal_pointer (&task), error);
}

void
yd_transfer_upload_leave_slot (YdTransferUpload *op)
{
  if (op->slot)
    yd_transfer_slots_give_back (op->engine->slots);
  op->slot = FALSE;
}

static void
urls_got_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *urls = yd_drive_client_get_part_urls_finish (op->drive, result, &error);

  if (urls == NULL)
    {
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  g_clear_pointer (&op->urls, g_ptr_array_unref);
  op->urls = urls;
  op->first_url = op->part.number;
  op->urls_issued_us = yd_base_clock_get_monotonic_us (op->engine->clock);
  if (find_url (op) == NULL)
    yd_transfer_upload_fail (g_steal_pointer (&task),
                             g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                                                  "no address for a part"));
  else
    yd_transfer_upload_send_next_part (g_steal_pointer (&task));
}

void
yd_transfer_upload_note_stored (YdTransferUpload *op,
                                guint             n_stored,
                                gint64            stored)
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
is_internal_missing (YdTransferUpload *op,
                     const GError     *error)
{
  return error->domain == YD_NET_ERROR && g_str_has_prefix (op->url, op->engine->internal_url);
}

/* What became of a part; NULL when it is stored. A page to sign in to some network is a 200 too,
 * but only the data host says which part it has (Open API reference §5.10). */
static GError *
read_answer (YdNetReply *reply)
{
  GError *error = yd_drive_error_from_data_reply (reply);

  if (error == NULL &&
      (yd_net_reply_get_status (reply) != 200 || yd_net_reply_get_header (reply, "etag") == NULL))
    error = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY,
                                 "nobody says that the part is stored");
  return error;
}

static void
part_sent_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (yd_transfer_engine_run_finish (result, &error))
    error = read_answer (op->reply);
  if (error != NULL && is_internal_missing (op, error))
    {
      g_debug ("Upload: no internal host: %s", error->message);
      g_error_free (error);
      op->internal = FALSE;
      yd_transfer_upload_ask_for_parts (g_steal_pointer (&task));
      return;
    }
  if (error != NULL)
    {
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  yd_transfer_upload_note_stored (op, op->part.number, op->part.offset + op->part.length);
  yd_transfer_upload_send_next_part (g_steal_pointer (&task));
}

void
yd_transfer_upload_ask_for_parts (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  yd_drive_client_list_parts_async (op->drive, op->upload, op->calls, parts_listed_cb, task);
}

static void
parts_listed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferUpload *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GArray) sizes = yd_drive_client_list_parts_finish (op->drive, result, &error);
  gint64 sum = 0;

  if (sizes == NULL && op->resumed &&
      g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UPLOAD_GONE))
    {
      yd_transfer_upload_look_for_file (g_steal_pointer (&task), error);
      return;
    }
  if (sizes == NULL)
    {
      yd_transfer_upload_handle_trouble (g_steal_pointer (&task), error);
      return;
    }
  op->resumed = FALSE;
  for (guint i = 0; i < sizes->len && sum <= op->plan.size; i++)
    sum += MIN (g_array_index (sizes, gint64, i), op->plan.size + 1);
  if (sum > op->plan.size)
    {
      yd_transfer_upload_fail (g_steal_pointer (&task),
                               g_error_new_literal (YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                                                    "the service holds more than was sent"));
      return;
    }
  yd_transfer_upload_note_stored (op, sizes->len, sum);
  yd_transfer_upload_send_next_part (g_steal_pointer (&task));
}
