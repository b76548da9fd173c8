/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an upload does about trouble; see the private header. The retry policy says what; what is
 * stored counts also after a wait for a person.
 */
#include "config.h"

#include "yd-transfer-upload-private.h"

#define RESTARTS_MAX 2
#define SETTLE_US (3 * (gint64) G_USEC_PER_SEC)

static void waited_cb (GObject *object, GAsyncResult *result, gpointer user_data);

/* The source is not open when the attempt began at the end. */
static void
try_again (GTask *task)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (op->retry == YD_TRANSFER_RETRY_RESTART)
    yd_transfer_upload_start_over (task);
  else if (op->upload == NULL && op->source.fd >= 0)
    yd_transfer_upload_create (task);
  else if (op->step > YD_TRANSFER_UPLOAD_COMPLETING)
    yd_transfer_upload_replace (task);
  else if (op->step == YD_TRANSFER_UPLOAD_COMPLETING)
    yd_transfer_upload_complete (task);
  else if (op->source.fd < 0)
    yd_transfer_upload_begin (task);
  else if (op->retry == YD_TRANSFER_RETRY_NEW_URL)
    yd_transfer_upload_send_next_part (task);
  else
    yd_transfer_upload_ask_for_parts (task);
}

static void
unparked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_transfer_park_finish (YD_TRANSFER (object), result, &error))
    yd_transfer_upload_fail (g_steal_pointer (&task), error);
  else
    try_again (g_steal_pointer (&task));
}

/* The service has enough of us for now: that is no failure. */
static gboolean
is_limit (const GError *error)
{
  return g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CONCURRENCY) ||
         g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BUSY);
}

/* That a session is gone says nothing about how often something else went wrong. */
static YdTransferRetry
judge (YdTransferUpload *op,
       const GError     *error,
       gint64           *delay_us)
{
  gboolean gone = g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_UPLOAD_GONE);
  YdTransferRetry retry = yd_transfer_retry_policy_judge (error, gone ? 0 : op->attempt,
                                                          g_random_double (), delay_us);

  if (retry == YD_TRANSFER_RETRY_RESTART && op->restarts++ >= RESTARTS_MAX)
    return YD_TRANSFER_RETRY_NEVER;
  return retry;
}

static void
wait_and_try (GTask            *task,
              YdTransferReason  reason,
              gint64            delay_us)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  if (delay_us == 0)
    {
      try_again (task);
      return;
    }
  yd_transfer_wait (op->transfer, reason,
                    yd_base_clock_get_real_us (op->engine->clock) + delay_us);
  yd_base_clock_wait_async (op->engine->clock, delay_us, op->calls, waited_cb, task);
}

void
yd_transfer_upload_handle_trouble (GTask  *task,
                                   GError *error)
{
  YdTransferUpload *op = g_task_get_task_data (task);
  YdTransferReason reason = yd_transfer_retry_policy_get_reason (error);
  gint64 delay_us;

  if (yd_transfer_note_trouble (op->transfer, error))
    {
      op->retry = YD_TRANSFER_RETRY_AGAIN;
      op->attempt = 0;
      g_clear_pointer (&op->urls, g_ptr_array_unref);
      yd_transfer_upload_leave_slot (op);
      yd_transfer_park_async (op->transfer, error, op->calls, unparked_cb, task);
      return;
    }
  op->retry = judge (op, error, &delay_us);
  if (op->retry == YD_TRANSFER_RETRY_NEVER)
    {
      yd_transfer_upload_fail (task, error);
      return;
    }
  g_debug ("Upload: %s; attempt %u follows", error->message, op->attempt + 1);
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PART_ORDER) &&
      op->step == YD_TRANSFER_UPLOAD_COMPLETING)
    yd_transfer_upload_keep (op, YD_TRANSFER_UPLOAD_SENDING);
  if (!is_limit (error))
    op->attempt++;
  g_error_free (error);
  g_clear_pointer (&op->urls, g_ptr_array_unref);
  wait_and_try (task, reason, delay_us);
}

static void
waited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_base_clock_wait_finish (YD_BASE_CLOCK (object), result, &error))
    yd_transfer_upload_fail (g_steal_pointer (&task), error);
  else
    try_again (g_steal_pointer (&task));
}

static void
settled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!yd_base_clock_wait_finish (YD_BASE_CLOCK (object), result, &error))
    yd_transfer_upload_fail (g_steal_pointer (&task), error);
  else
    yd_transfer_upload_begin (g_steal_pointer (&task));
}

void
yd_transfer_upload_let_settle (GTask  *task,
                               GError *error)
{
  YdTransferUpload *op = g_task_get_task_data (task);

  g_debug ("Upload: begun anew: %s", error->message);
  g_error_free (error);
  op->changed = TRUE;
  op->attempt = 0;
  g_clear_pointer (&op->upload, yd_drive_upload_free);
  g_clear_pointer (&op->urls, g_ptr_array_unref);
  yd_transfer_wait (op->transfer, YD_TRANSFER_REASON_RETRY,
                    yd_base_clock_get_real_us (op->engine->clock) + SETTLE_US);
  yd_base_clock_wait_async (op->engine->clock, SETTLE_US, op->calls, settled_cb, task);
}
