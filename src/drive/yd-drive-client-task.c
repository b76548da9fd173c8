/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waiting for what the service does in the background (Open API reference §5.15): asked at once,
 * then after 1, 2, 3 … 5 seconds, for half an hour at most.
 */
#include "config.h"

#include "yd-drive-client-private.h"
#include "yd-drive-error-private.h"

#define PAUSE_STEP_US (1 * (gint64) G_USEC_PER_SEC)
#define PAUSE_MAX_US (5 * (gint64) G_USEC_PER_SEC)
#define PATIENCE_US (30 * 60 * (gint64) G_USEC_PER_SEC)

static const YdDriveCall task_call = { "/adrive/v1.0/openFile/async_task/get" };

typedef struct
{
  /* Input */
  char *id; /* (owned) */

  /* In progress */
  gint64 started_us;
  gint64 pause_us;
} Wait;

static void ask_for_state     (GTask        *task_owned);
static void state_answered_cb (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);
static void pause_over_cb     (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_free (wait->id);
  g_free (wait);
}

void
yd_drive_client_wait_task_async (YdDriveClient       *self,
                                 const char          *task_id,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);

  g_task_set_source_tag (task, yd_drive_client_wait_task_async);
  wait->id = g_strdup (task_id);
  wait->started_us = yd_base_clock_get_monotonic_us (yd_drive_client_get_clock (self));
  g_task_set_task_data (task, wait, wait_free);
  if (*task_id != '\0')
    {
      ask_for_state (task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
ask_for_state (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  YdDriveClient *self = g_task_get_source_object (task);
  Wait *wait = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(JsonObject) body = yd_drive_codec_new_body ("async_task_id", wait->id, NULL);

  yd_drive_client_call_async (self, &task_call, body, NULL, cancellable, state_answered_cb,
                              g_steal_pointer (&task));
}

static void
state_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  YdDriveClient *self = YD_DRIVE_CLIENT (source);
  YdBaseClock *clock = yd_drive_client_get_clock (self);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonObject) object = NULL;
  Wait *wait = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gboolean done = FALSE;
  GError *error = NULL;

  object = yd_drive_client_call_finish (self, result, NULL, &error);
  if (object == NULL || !yd_drive_codec_read_task (object, &done, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (done)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (yd_base_clock_get_monotonic_us (clock) - wait->started_us > PATIENCE_US)
    {
      g_task_return_error (task, yd_drive_error_new (YD_DRIVE_ERROR_SERVICE, 0, NULL, NULL, -1,
                                                     "the task takes too long"));
      return;
    }
  wait->pause_us = MIN (wait->pause_us + PAUSE_STEP_US, PAUSE_MAX_US);
  yd_base_clock_wait_async (clock, wait->pause_us, cancellable, pause_over_cb,
                            g_steal_pointer (&task));
}

static void
pause_over_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (yd_base_clock_wait_finish (YD_BASE_CLOCK (source), result, &error))
    ask_for_state (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

gboolean
yd_drive_client_wait_task_finish (YdDriveClient  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_drive_client_wait_task_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
