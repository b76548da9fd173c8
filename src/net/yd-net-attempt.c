/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One exchange. The caller's cancellable and three deadlines (connected, reply begun, all done)
 * end in one inner cancellable, which is what libsoup hears.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-net"

#include "yd-net-attempt.h"

#include "yd-net-error.h"
#include "yd-net-message.h"
#include "yd-net-url.h"

#include "yd-base-json.h"

#include <string.h>

#define READ_BYTES (32 * 1024)
#define READS_MAX 8 /* without a turn of the main loop */

typedef struct
{
  /* Input */
  YdBaseClock *clock;    /* (owned) */
  YdNetRequest *request; /* (owned) */

  /* In progress */
  SoupMessage *message;      /* (owned) */
  GCancellable *inner;       /* (owned) */
  GSource *cancelled_source; /* (owned) (nullable) */
  GInputStream *stream;      /* (owned) (nullable) */
  GByteArray *body;          /* (owned) (nullable) */
  gint64 started_us;
  guint total_timer;
  guint stage_timer;
  gboolean connecting;
  gboolean timed_out;
  gboolean must_not_repeat;
} Attempt;

static void message_sent_cb (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);
static void block_read_cb   (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);

static void
clear_timer (Attempt *attempt,
             guint   *timer)
{
  if (*timer != 0)
    yd_base_clock_remove_timer (attempt->clock, *timer);
  *timer = 0;
}

/* Ends all that could still call back. */
static void
settle (Attempt *attempt)
{
  clear_timer (attempt, &attempt->total_timer);
  clear_timer (attempt, &attempt->stage_timer);
  if (attempt->cancelled_source != NULL)
    g_source_destroy (attempt->cancelled_source);
  g_clear_pointer (&attempt->cancelled_source, g_source_unref);
  if (attempt->message != NULL)
    g_signal_handlers_disconnect_by_data (attempt->message, attempt);
}

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  settle (attempt);
  g_clear_object (&attempt->stream);
  g_clear_pointer (&attempt->body, g_byte_array_unref);
  g_clear_object (&attempt->message);
  g_clear_object (&attempt->inner);
  g_clear_pointer (&attempt->request, yd_net_request_unref);
  g_clear_object (&attempt->clock);
  g_free (attempt);
}

static void
log_end (Attempt    *attempt,
         const char *outcome)
{
  const char *url = yd_net_request_get_url (attempt->request);
  g_autofree char *shown = yd_net_request_get_secret (attempt->request)
                             ? yd_net_url_redact_to_host (url)
                             : yd_net_url_redact (url);
  gint64 now_us = yd_base_clock_get_monotonic_us (attempt->clock);

  g_debug ("%s %s: %s, %u bytes, %" G_GINT64_FORMAT " ms",
           yd_net_request_get_method (attempt->request), shown, outcome,
           attempt->body != NULL ? attempt->body->len : 0, (now_us - attempt->started_us) / 1000);
}

static void
finish_with_error (GTask  *task,
                   GError *error)
{
  Attempt *attempt = g_task_get_task_data (task);

  settle (attempt);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && attempt->timed_out)
    {
      g_clear_error (&error);
      error = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_TIMEOUT,
                                   "the server took too long");
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && attempt->must_not_repeat)
    {
      g_clear_error (&error);
      error = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE,
                                   "the connection was lost before the reply");
    }
  if (attempt->message != NULL)
    error = yd_net_message_translate (attempt->message, error);
  log_end (attempt, error->message);
  g_task_return_error (task, error);
}

static void
finish_with_reply (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);
  guint status = soup_message_get_status (attempt->message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (attempt->message);
  g_autoptr(GBytes) body = g_bytes_new (attempt->body->data, attempt->body->len);
  g_autofree char *outcome = g_strdup_printf ("%u", status);

  settle (attempt);
  log_end (attempt, outcome);
  g_task_return_pointer (task,
                         yd_net_reply_new (status, yd_net_message_copy_headers (headers), body),
                         (GDestroyNotify) yd_net_reply_unref);
}

/* Deadlines */

static gboolean
deadline_passed (gpointer data)
{
  Attempt *attempt = data;

  attempt->timed_out = TRUE;
  g_cancellable_cancel (attempt->inner);
  return G_SOURCE_REMOVE;
}

static gboolean
total_deadline_passed (gpointer data)
{
  ((Attempt *) data)->total_timer = 0;
  return deadline_passed (data);
}

static gboolean
stage_deadline_passed (gpointer data)
{
  ((Attempt *) data)->stage_timer = 0;
  return deadline_passed (data);
}

static void
start_stage (Attempt *attempt,
             gint64   limit_us)
{
  clear_timer (attempt, &attempt->stage_timer);
  attempt->stage_timer = yd_base_clock_add_timer (attempt->clock, limit_us, stage_deadline_passed,
                                                  attempt, NULL);
}

static void
connection_event (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *connection,
                  Attempt            *attempt)
{
  if (!attempt->connecting)
    start_stage (attempt, YD_NET_CONNECT_LIMIT_US);
  attempt->connecting = TRUE;
}

static void
message_starting (SoupMessage *message,
                  Attempt     *attempt)
{
  start_stage (attempt, YD_NET_REPLY_LIMIT_US);
}

static void
headers_came (SoupMessage *message,
              Attempt     *attempt)
{
  clear_timer (attempt, &attempt->stage_timer);
}

static gboolean
caller_cancelled (GCancellable *cancellable,
                  gpointer      user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* Sending */

static void
set_body (Attempt *attempt)
{
  GBytes *body = yd_net_request_get_body (attempt->request);

  if (body != NULL)
    soup_message_set_request_body_from_bytes (attempt->message, "application/json", body);
}

/* libsoup sends again by itself when a kept connection died, with the body already consumed:
 * without this the server would see an empty one and say yes. */
static void
message_restarted (SoupMessage *message,
                   Attempt     *attempt)
{
  if (yd_net_request_get_repeatable (attempt->request))
    {
      set_body (attempt);
      return;
    }
  attempt->must_not_repeat = TRUE;
  g_cancellable_cancel (attempt->inner);
}

static void
add_request_header (const char *name,
                    const char *value,
                    gpointer    user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

static void
prepare_message (Attempt    *attempt,
                 const char *token)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (attempt->message);

  yd_net_request_foreach_header (attempt->request, add_request_header, headers);
  if (token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }
  set_body (attempt);
  g_signal_connect (attempt->message, "restarted", G_CALLBACK (message_restarted), attempt);
  g_signal_connect (attempt->message, "network-event", G_CALLBACK (connection_event), attempt);
  g_signal_connect (attempt->message, "starting", G_CALLBACK (message_starting), attempt);
  g_signal_connect (attempt->message, "got-headers", G_CALLBACK (headers_came), attempt);
}

static void
listen_to_caller (GTask   *task,
                  Attempt *attempt)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable == NULL)
    return;
  /* A source and not a handler: nothing of libsoup runs inside g_cancellable_cancel(). */
  attempt->cancelled_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (attempt->cancelled_source, G_SOURCE_FUNC (caller_cancelled),
                         g_object_ref (attempt->inner), g_object_unref);
  g_source_attach (attempt->cancelled_source, g_task_get_context (task));
}

void
yd_net_attempt_async (SoupSession         *soup,
                      YdBaseClock         *clock,
                      YdNetRequest        *request,
                      const char          *token,
                      gint64               limit_us,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Attempt *attempt = g_new0 (Attempt, 1);

  g_task_set_source_tag (task, yd_net_attempt_async);
  g_task_set_task_data (task, attempt, attempt_free);
  attempt->clock = g_object_ref (clock);
  attempt->request = yd_net_request_ref (request);
  attempt->inner = g_cancellable_new ();
  attempt->body = g_byte_array_new ();
  attempt->started_us = yd_base_clock_get_monotonic_us (clock);

  attempt->message = yd_net_message_new (yd_net_request_get_method (request),
                                         yd_net_request_get_url (request), &error);
  if (attempt->message == NULL)
    {
      finish_with_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  prepare_message (attempt, token);
  listen_to_caller (task, attempt);
  attempt->total_timer = yd_base_clock_add_timer (clock, limit_us, total_deadline_passed, attempt,
                                                  NULL);
  soup_session_send_async (soup, attempt->message, G_PRIORITY_DEFAULT, attempt->inner,
                           message_sent_cb, g_steal_pointer (&task));
}

/* Reading */

static gboolean
has_room (Attempt *attempt,
          gsize    length)
{
  return attempt->body->len + length <= yd_net_request_get_max_reply (attempt->request);
}

static void
finish_too_large (GTask *task)
{
  finish_with_error (task, g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_TOO_LARGE,
                                                "the reply is too large"));
}

/* All has come. */
static void
finish_whole (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);

  if (yd_net_message_length_is_honest (attempt->message, attempt->body->len))
    finish_with_reply (task);
  else
    finish_with_error (task, g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY,
                                                  "the reply has another length than it says"));
}

/* The next bytes, if they are here already, as those of most replies are by now: a turn of the main
 * loop for each block costs more than to read it. As of g_pollable_input_stream_read_nonblocking(),
 * with WOULD_BLOCK where it cannot be told. */
static gssize
read_now (Attempt  *attempt,
          GError  **error)
{
  guint before = attempt->body->len;
  gssize got;

  if (!G_IS_POLLABLE_INPUT_STREAM (attempt->stream) ||
      !g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (attempt->stream)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "not to be asked");
      return -1;
    }
  g_byte_array_set_size (attempt->body, before + READ_BYTES);
  got = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (attempt->stream),
                                                  attempt->body->data + before, READ_BYTES,
                                                  attempt->inner, error);
  g_byte_array_set_size (attempt->body, before + (guint) MAX (got, 0));
  return got;
}

/* Takes @task. */
static void
read_block (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (attempt->stream, READ_BYTES, G_PRIORITY_DEFAULT,
                                   attempt->inner, block_read_cb, task);
}

/* Takes @task. */
static void
read_on (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gssize got = 1;

  for (guint i = 0; i < READS_MAX && got > 0 && has_room (attempt, 0); i++)
    got = read_now (attempt, &error);
  if (!has_room (attempt, 0))
    finish_too_large (task);
  else if (got > 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    read_block (g_steal_pointer (&task));
  else if (got == 0)
    finish_whole (task);
  else
    finish_with_error (task, g_steal_pointer (&error));
}

static void
message_sent_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  guint status = soup_message_get_status (attempt->message);
  GError *error = NULL;

  attempt->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (attempt->stream == NULL)
    finish_with_error (task, error);
  else if (status >= 300 && status < 400)
    finish_with_error (task, g_error_new (YD_NET_ERROR, YD_NET_ERROR_REDIRECT,
                                          "the server answered %u, a redirect", status));
  else
    read_on (g_steal_pointer (&task));
}

static void
block_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) block = g_input_stream_read_bytes_finish (attempt->stream, result, &error);

  if (block == NULL)
    {
      finish_with_error (task, error);
      return;
    }
  if (g_bytes_get_size (block) == 0)
    {
      finish_whole (task);
      return;
    }
  if (!has_room (attempt, g_bytes_get_size (block)))
    {
      finish_too_large (task);
      return;
    }
  g_byte_array_append (attempt->body, g_bytes_get_data (block, NULL),
                       (guint) g_bytes_get_size (block));
  read_on (g_steal_pointer (&task));
}

YdNetReply *
yd_net_attempt_finish (GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_net_attempt_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
