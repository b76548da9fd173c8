/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a download does about trouble: it tries again after a while, asks for another link, waits
 * for a person, or gives up. What an error means is in the retry policy.
 */
#include "config.h"

#include "yd-transfer-download-private.h"

static void waited_cb   (GObject *object, GAsyncResult *result, gpointer user_data);
static void unparked_cb (GObject *object, GAsyncResult *result, gpointer user_data);

/* Until a person has done something about the sign-in; what is here counts also then. Takes
 * @error. */
static void
park (YdTransferDownload *op,
      GError             *error)
{
  op->attempt = 0;
  op->reason = YD_TRANSFER_REASON_NONE;
  op->waiting = TRUE;
  op->n_busy++;
  yd_transfer_park_async (op->transfer, error, op->inner, unparked_cb, g_object_ref (op->task));
}

static void
unparked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->n_busy--;
  op->waiting = FALSE;
  if (!yd_transfer_park_finish (YD_TRANSFER (object), result, &error))
    yd_transfer_download_give_up (op, error);
  yd_transfer_download_advance (op);
}

/* What a listed address may be to blame for; the disk and a crowd it is not. */
static gboolean
is_of_the_link (const GError *error)
{
  return error->domain == YD_NET_ERROR ||
         (error->domain == YD_DRIVE_ERROR && error->code != YD_DRIVE_ERROR_CONCURRENCY &&
          error->code != YD_DRIVE_ERROR_BUSY);
}

void
yd_transfer_download_handle_trouble (YdTransferDownload *op,
                                     GError             *error,
                                     gboolean            fetched)
{
  YdTransferReason reason = yd_transfer_retry_policy_get_reason (error);
  gint64 delay_us;
  YdTransferRetry retry;

  if (!fetched && !op->waiting && yd_transfer_note_trouble (op->transfer, error))
    {
      park (op, error);
      return;
    }
  if (fetched && op->link_listed && is_of_the_link (error))
    {
      g_debug ("Download: %s; a link is asked for", error->message);
      g_error_free (error);
      op->link_spent = TRUE;
      return;
    }
  retry = yd_transfer_retry_policy_judge (error, op->attempt, g_random_double (), &delay_us);
  if (retry == YD_TRANSFER_RETRY_RESTART && op->restarts++ >= YD_TRANSFER_RESTARTS_MAX)
    retry = YD_TRANSFER_RETRY_NEVER;
  if (retry == YD_TRANSFER_RETRY_NEVER)
    {
      yd_transfer_download_give_up (
        op, op->proxy != NULL && fetched ? yd_transfer_proxy_blame (error) : error);
      return;
    }
  g_debug ("Download: %s; attempt %u follows", error->message, op->attempt + 1);
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CONCURRENCY))
    {
      yd_transfer_seat_note_refused (op->seat, delay_us);
      delay_us = 0;
    }
  else
    {
      op->attempt++;
    }
  g_error_free (error);
  op->link_spent |= retry != YD_TRANSFER_RETRY_AGAIN;
  if (retry == YD_TRANSFER_RETRY_RESTART)
    yd_transfer_download_stop (op, YD_TRANSFER_DOWNLOAD_RESTART, NULL);
  if (delay_us == 0 || op->waiting)
    return;
  op->reason = reason;
  op->wait_until_us = yd_base_clock_get_real_us (op->engine->clock) + delay_us;
  op->waiting = TRUE;
  op->n_busy++;
  yd_base_clock_wait_async (op->engine->clock, delay_us, op->inner, waited_cb,
                            g_object_ref (op->task));
}

static void
waited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdTransferDownload *op = g_task_get_task_data (task);

  op->n_busy--;
  op->waiting = FALSE;
  yd_base_clock_wait_finish (YD_BASE_CLOCK (object), result, NULL);
  yd_transfer_download_advance (op);
}
