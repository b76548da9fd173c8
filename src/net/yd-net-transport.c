/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PUT over wires of our own and GET with libsoup's sync calls, in the caller's worker thread. The
 * caller's cancellable and the watch end in one inner cancellable, which is what both hear.
 * libsoup would write bodies in pieces of 8 KiB, send them empty when a kept connection died, and
 * lose an answer that comes early.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-net"

#include "yd-net-transport.h"

#include "yd-net-exchange.h"
#include "yd-net-failure.h"
#include "yd-net-message.h"
#include "yd-net-transport-private.h"
#include "yd-net-url.h"
#include "yd-net-wire-pool.h"

#include "yd-base-hash.h"

#include <libsoup/soup.h>

#define READ_BYTES (256 * 1024)
#define MAX_REPLY_BYTES (64 * 1024)
#define MAX_RESTARTS 2
#define IDLE_SECONDS 30
#define NO_LIMIT 1000

struct _YdNetTransport
{
  GObject parent_instance;

  /* given at construction */
  char *user_agent;  /* (owned) */

  /* owned */
  YdNetWatch *watch;    /* (owned) */
  YdNetWirePool *wires; /* (owned) */

  /* The queue before libsoup, which would wait without an ear for cancellation, and for ever when
   * the connections it waits for are closed and not freed. */
  GMutex lock;       /* of what follows */
  SoupSession *soup; /* (owned): of jobs to come; those on their way keep theirs */
  GCond place_free;
  guint places;
  guint waiting;
};

G_DEFINE_FINAL_TYPE (YdNetTransport, yd_net_transport, G_TYPE_OBJECT)

/* One request in a worker thread; on its stack. */
typedef struct
{
  /* Input */
  YdNetTransport *transport; /* (borrowed) */
  GCancellable *caller;      /* (borrowed) (nullable) */
  const char *url;           /* (borrowed) */
  int fd;                    /* of a PUT */
  goffset offset;
  goffset length;
  gint64 *progress;          /* (borrowed) (nullable) */
  const YdNetPace *pace;     /* (borrowed) (nullable) */

  /* In progress */
  GUri *uri;            /* (owned) */
  SoupSession *soup;    /* (owned) (nullable): of a GET */
  SoupMessage *message; /* (owned) (nullable): of a GET */
  GCancellable *inner;  /* (owned) */
  gulong cancelled_id;
  YdNetWatched *watched; /* (owned) */
  gint64 moved;          /* bytes, written atomically */
  guint restarts;
  guint status;
} Job;

static void
caller_cancelled (GCancellable *cancellable,
                  gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/* As asked for, and the watch rests meanwhile. */
static gsize
take_pace (gsize         bytes,
           gpointer      user_data,
           GCancellable *cancellable)
{
  Job *job = user_data;
  gsize taken;

  yd_net_watch_rest (job->transport->watch, job->watched);
  taken = job->pace->take (bytes, job->pace->user_data, cancellable);
  yd_net_watch_go_on (job->transport->watch, job->watched);
  return taken;
}

/* libsoup sends again by itself when a kept connection died. */
static void
message_restarted (SoupMessage *message,
                   Job         *job)
{
  if (++job->restarts > MAX_RESTARTS)
    g_cancellable_cancel (job->inner);
}

static void
connection_event (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *connection,
                  Job                *job)
{
  yd_net_watch_connecting (job->transport->watch, job->watched);
}

static void
message_starting (SoupMessage *message,
                  Job         *job)
{
  yd_net_watch_moving (job->transport->watch, job->watched);
}

static gboolean
url_is_usable (const char  *url,
               gboolean     allow_http,
               GError     **error)
{
  if (yd_net_url_is_allowed (url) || (allow_http && yd_net_url_is_internal (url)))
    return TRUE;
  if (g_str_has_prefix (url, "http:"))
    g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_INSECURE, "plain http is not used");
  else
    g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_BAD_URL, "not a usable URL");
  return FALSE;
}

static void
wake_queue (GCancellable   *cancellable,
            YdNetTransport *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->place_free);
  g_mutex_unlock (&self->lock);
}

/* Waits for one of the places. FALSE when cancelled. */
static gboolean
take_place (YdNetTransport *self,
            GCancellable   *cancellable)
{
  gulong id = cancellable == NULL ? 0 : g_cancellable_connect (cancellable,
                                                               G_CALLBACK (wake_queue), self, NULL);
  gboolean taken;

  g_mutex_lock (&self->lock);
  self->waiting++;
  while (self->places == 0 && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->place_free, &self->lock);
  self->waiting--;
  taken = !g_cancellable_is_cancelled (cancellable);
  if (taken)
    self->places--;
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, id);
  return taken;
}

static void
give_place_back (YdNetTransport *self)
{
  g_mutex_lock (&self->lock);
  self->places++;
  g_cond_signal (&self->place_free);
  g_mutex_unlock (&self->lock);
}

/* (transfer full) */
static SoupSession *
ref_soup (YdNetTransport *self)
{
  SoupSession *soup;

  g_mutex_lock (&self->lock);
  soup = g_object_ref (self->soup);
  g_mutex_unlock (&self->lock);
  return soup;
}

/* FALSE with nothing to end. */
static gboolean
begin_job (Job      *job,
           gboolean  allow_http,
           GError  **error)
{
  if (g_cancellable_set_error_if_cancelled (job->caller, error) ||
      !url_is_usable (job->url, allow_http, error))
    return FALSE;
  job->uri = yd_net_url_parse_raw (job->url, error);
  if (job->uri == NULL)
    return FALSE;
  if (!take_place (job->transport, job->caller))
    {
      g_clear_pointer (&job->uri, g_uri_unref);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled in the queue");
      return FALSE;
    }

  job->inner = g_cancellable_new ();
  job->watched = yd_net_watch_begin (job->transport->watch, &job->moved, job->inner);
  if (job->caller != NULL)
    job->cancelled_id = g_cancellable_connect (job->caller, G_CALLBACK (caller_cancelled),
                                               g_object_ref (job->inner), g_object_unref);
  return TRUE;
}

/* Takes @failure (nullable) and moves what it means to @error. */
static void
end_job (Job     *job,
         GError  *failure,
         GError **error)
{
  g_autofree char *shown = yd_net_url_redact_to_host (job->url);
  gboolean too_slow;

  g_cancellable_disconnect (job->caller, job->cancelled_id);
  too_slow = yd_net_watch_end (job->transport->watch, job->watched);
  give_place_back (job->transport);

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_cancellable_is_cancelled (job->caller))
    {
      g_clear_error (&failure);
      failure = g_error_new_literal (YD_NET_ERROR,
                                     too_slow ? YD_NET_ERROR_TIMEOUT : YD_NET_ERROR_UNREACHABLE,
                                     too_slow ? "the transfer hardly moved"
                                              : "the connection was lost again and again");
    }
  g_debug ("%s %s: %u, %" G_GINT64_FORMAT " bytes%s%s", job->soup != NULL ? "GET" : "PUT", shown,
           job->status, yd_base_progress_get (&job->moved), failure != NULL ? ", " : "",
           failure != NULL ? failure->message : "");
  if (failure != NULL)
    g_propagate_error (error, failure);
  g_clear_object (&job->inner);
  g_clear_pointer (&job->uri, g_uri_unref);
}

static gboolean
refuse_redirect (guint    status,
                 GError **error)
{
  if (status < 300 || status >= 400)
    return FALSE;
  g_set_error (error, YD_NET_ERROR, YD_NET_ERROR_REDIRECT, "the server answered %u, a redirect",
               status);
  return TRUE;
}

/* PUT */

/* The reply with the first 64 KiB of its body: an explanation, not a file. */
static YdNetReply *
read_answer (Job          *job,
             YdNetAnswer  *answer,
             GError      **error)
{
  g_autofree guint8 *body = g_malloc (MAX_REPLY_BYTES);
  g_autoptr(GBytes) bytes = NULL;
  GError *failure = NULL;
  gsize length = 0;
  gssize got;

  job->status = yd_net_answer_get_status (answer);
  if (refuse_redirect (job->status, error))
    return NULL;
  do
    {
      got = yd_net_answer_read (answer, body + length, MAX_REPLY_BYTES - length, job->inner,
                                &failure);
      length += (gsize) MAX (got, 0);
    }
  while (got > 0 && length < MAX_REPLY_BYTES);
  if (got < 0)
    {
      g_propagate_error (error, yd_net_failure_translate (failure, TRUE));
      return NULL;
    }
  bytes = g_bytes_new (body, length);
  return yd_net_reply_new (job->status,
                           yd_net_message_copy_headers (yd_net_answer_get_headers (answer)),
                           bytes);
}

/* The whole part from its start, over @wire (taken), which is kept if it can be. @mute: it was
 * dead. */
static YdNetReply *
put_over (Job        *job,
          YdNetWire  *wire_taken,
          guint       age,
          gboolean   *mute,
          GError    **error)
{
  g_autoptr(YdNetWire) wire = wire_taken;
  g_autoptr(YdNetAnswer) answer = NULL;
  YdNetPace pace = { take_pace, job };
  YdNetSlice body = { job->fd, job->offset, job->length, job->pace != NULL ? &pace : NULL,
                      job->inner };
  YdNetExchange exchange = { .method = "PUT", .uri = job->uri,
                             .user_agent = job->transport->user_agent, .body = &body,
                             .progress = job->progress, .moved = &job->moved,
                             .cancellable = job->inner };
  YdNetReply *reply = NULL;

  if (job->progress != NULL)
    yd_base_progress_set (job->progress, 0);
  yd_net_watch_moving (job->transport->watch, job->watched);
  answer = yd_net_exchange_run (&exchange, wire, error);
  *mute = exchange.mute;
  if (answer != NULL)
    reply = read_answer (job, answer, error);
  if (reply != NULL && exchange.sent && yd_net_answer_keeps_wire (answer))
    yd_net_wire_pool_give (job->transport->wires, g_steal_pointer (&wire), age);
  else
    yd_net_wire_cut (wire);
  return reply;
}

static YdNetReply *
put_over_new (Job      *job,
              guint     age,
              GError  **error)
{
  YdNetWire *wire;
  gboolean mute;

  yd_net_watch_connecting (job->transport->watch, job->watched);
  wire = yd_net_wire_open (job->uri, job->inner, error);
  return wire != NULL ? put_over (job, wire, age, &mute, error) : NULL;
}

/* A kept wire may die between two requests: then, and only then, the part is sent again. */
static YdNetReply *
put_part (Job      *job,
          GError  **error)
{
  g_autofree char *origin = yd_net_wire_make_origin (job->uri);
  g_autoptr(GError) failure = NULL;
  guint age = 0;
  YdNetWire *kept = yd_net_wire_pool_take (job->transport->wires, origin, &age);
  gboolean mute = FALSE;
  YdNetReply *reply;

  if (kept == NULL)
    return put_over_new (job, age, error);
  reply = put_over (job, kept, age, &mute, &failure);
  if (reply == NULL && mute)
    return put_over_new (job, age, error);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return reply;
}

/* GET */

static gboolean
begin_get (Job     *job,
           GError **error)
{
  job->message = yd_net_message_new ("GET", job->url, error);
  if (job->message == NULL)
    return FALSE;
  if (job->length > 0)
    soup_message_headers_set_range (soup_message_get_request_headers (job->message), job->offset,
                                    job->offset + job->length - 1);
  job->soup = ref_soup (job->transport);
  g_signal_connect (job->message, "restarted", G_CALLBACK (message_restarted), job);
  g_signal_connect (job->message, "network-event", G_CALLBACK (connection_event), job);
  g_signal_connect (job->message, "starting", G_CALLBACK (message_starting), job);
  return TRUE;
}

static void
end_get (Job *job)
{
  if (job->message == NULL)
    return;
  g_signal_handlers_disconnect_by_data (job->message, job);
  g_clear_object (&job->message);
  g_clear_object (&job->soup);
}

/* (transfer full) (nullable) */
static GInputStream *
send_message (Job     *job,
              GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GInputStream) stream = NULL;

  stream = soup_session_send (job->soup, job->message, job->inner, &local_error);
  job->status = soup_message_get_status (job->message);
  if (stream == NULL)
    {
      g_propagate_error (error, yd_net_message_translate (job->message,
                                                          g_steal_pointer (&local_error)));
      return NULL;
    }
  return refuse_redirect (job->status, error) ? NULL : g_steal_pointer (&stream);
}

static gssize
read_stream (Job           *job,
             GInputStream  *stream,
             gpointer       block,
             gsize          length,
             GError       **error)
{
  GError *local_error = NULL;
  gssize got = g_input_stream_read (stream, block, length, job->inner, &local_error);

  if (got < 0)
    g_propagate_error (error, yd_net_message_translate (job->message, local_error));
  else
    yd_base_progress_add (&job->moved, got);
  return got;
}

static GHashTable *
copy_headers (SoupMessage *message)
{
  return yd_net_message_copy_headers (soup_message_get_response_headers (message));
}

/* As read_answer(). */
static YdNetReply *
read_reply (Job           *job,
            GInputStream  *stream,
            GError       **error)
{
  g_autoptr(GByteArray) body = g_byte_array_sized_new (MAX_REPLY_BYTES);
  g_autoptr(GBytes) bytes = NULL;
  gssize got = 1;

  while (got > 0 && body->len < MAX_REPLY_BYTES)
    {
      guint before = body->len;

      g_byte_array_set_size (body, MAX_REPLY_BYTES);
      got = read_stream (job, stream, body->data + before, MAX_REPLY_BYTES - before, error);
      g_byte_array_set_size (body, before + (guint) MAX (got, 0));
    }
  if (got < 0)
    return NULL;
  bytes = g_bytes_new (body->data, body->len);
  return yd_net_reply_new (soup_message_get_status (job->message),
                           copy_headers (job->message), bytes);
}

/* Which of the bytes that come are wanted. */
typedef struct
{
  goffset skip; /* before the first wanted one */
  goffset want; /* -1: up to the end */
  gboolean all; /* the body ends where they end */
} Wanted;

static gboolean
refuse_reply (GError     **error,
              const char  *why)
{
  g_set_error (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY, "%s", why);
  return FALSE;
}

/* Exactly the range that was asked for. */
static gboolean
judge_partial (Job      *job,
               goffset   total,
               Wanted   *wanted,
               GError  **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (job->message);
  goffset start = -1;
  goffset end = -1;
  goffset whole = -1;

  if (job->length == 0)
    return refuse_reply (error, "a range that was not asked for");
  if (!soup_message_headers_get_content_range (headers, &start, &end, &whole) ||
      start != job->offset || end != job->offset + job->length - 1 ||
      (total >= 0 && whole != total))
    return refuse_reply (error, "another range than was asked for");
  if (!yd_net_message_length_is_honest (job->message, job->length))
    return refuse_reply (error, "another length than the range");
  wanted->skip = 0;
  wanted->want = job->length;
  wanted->all = TRUE;
  return TRUE;
}

/* The whole file, though perhaps only a part was wanted. */
static gboolean
judge_whole (Job      *job,
             goffset   total,
             Wanted   *wanted,
             GError  **error)
{
  goffset length = yd_net_message_get_length (job->message);

  if (length < 0 || (total >= 0 && length != total) || length < job->offset + job->length)
    return refuse_reply (error, "another length than the file has");
  wanted->skip = job->offset;
  wanted->want = job->length > 0 ? job->length : length - job->offset;
  wanted->all = wanted->skip + wanted->want == length;
  return TRUE;
}

/* The sink may take its time: it is not the other side that is slow. */
static gboolean
give_to_sink (Job            *job,
              const guint8   *block,
              goffset         length,
              goffset         offset,
              YdNetSink       sink,
              gpointer        user_data,
              GError        **error)
{
  gboolean taken;

  yd_net_watch_rest (job->transport->watch, job->watched);
  taken = sink (block, (gsize) length, offset, user_data, error);
  yd_net_watch_go_on (job->transport->watch, job->watched);
  return taken;
}

/* Gives the wanted part of @got bytes, of which the first is byte @position of the body. */
static gboolean
pour (Job           *job,
      const Wanted  *wanted,
      const guint8  *block,
      goffset        got,
      goffset        position,
      YdNetSink      sink,
      gpointer       user_data,
      GError       **error)
{
  goffset from = CLAMP (wanted->skip - position, 0, got);
  goffset to = CLAMP (wanted->skip + wanted->want - position, from, got);

  if (to == from)
    return TRUE;
  return give_to_sink (job, block + from, to - from,
                       job->offset + (position + from - wanted->skip), sink, user_data, error);
}

static gboolean
pour_body (Job           *job,
           GInputStream  *stream,
           const Wanted  *wanted,
           YdNetSink      sink,
           gpointer       user_data,
           GError       **error)
{
  g_autofree guint8 *block = g_malloc (READ_BYTES);
  goffset end = wanted->skip + wanted->want;
  goffset position = 0;
  gssize got;

  do
    {
      got = read_stream (job, stream, block, READ_BYTES, error);
      if (got < 0 || !pour (job, wanted, block, got, position, sink, user_data, error))
        return FALSE;
      position += got;
      if (!wanted->all && position >= end)
        return TRUE;
    }
  while (got > 0);

  if (position < end)
    return refuse_reply (error, "the body ended early");
  if (position > end)
    return refuse_reply (error, "the body is longer than it says");
  return TRUE;
}

static YdNetReply *
receive (Job       *job,
         goffset    total,
         YdNetSink  sink,
         gpointer   user_data,
         GError   **error)
{
  g_autoptr(GInputStream) stream = send_message (job, error);
  guint status = job->status;
  Wanted wanted = { 0, 0, FALSE };

  if (stream == NULL)
    return NULL;
  if (status != 200 && status != 206)
    return read_reply (job, stream, error);
  if (!(status == 206 ? judge_partial (job, total, &wanted, error)
                      : judge_whole (job, total, &wanted, error)) ||
      !pour_body (job, stream, &wanted, sink, user_data, error))
    return NULL;
  return yd_net_reply_new (status, copy_headers (job->message), NULL);
}

/* Object */

static void
yd_net_transport_finalize (GObject *object)
{
  YdNetTransport *self = YD_NET_TRANSPORT (object);

  g_clear_object (&self->soup);
  g_clear_pointer (&self->wires, yd_net_wire_pool_free);
  g_clear_pointer (&self->watch, yd_net_watch_free);
  g_free (self->user_agent);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->place_free);
  G_OBJECT_CLASS (yd_net_transport_parent_class)->finalize (object);
}

static void
yd_net_transport_class_init (YdNetTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yd_net_transport_finalize;
}

static void
yd_net_transport_init (YdNetTransport *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->place_free);
}

/* (transfer full) */
static SoupSession *
make_soup (const char *user_agent)
{
  SoupSession *soup = soup_session_new_with_options ("user-agent", user_agent,
                                                     "max-conns-per-host", NO_LIMIT,
                                                     "max-conns", NO_LIMIT,
                                                     "idle-timeout", IDLE_SECONDS,
                                                     "timeout", 0,
                                                     NULL);

  soup_session_remove_feature_by_type (soup, SOUP_TYPE_CONTENT_DECODER);
  return soup;
}

YdNetTransport *
yd_net_transport_new_with_limits (const char             *user_agent,
                                  guint                   max_connections,
                                  const YdNetWatchLimits *limits)
{
  YdNetTransport *self = g_object_new (YD_TYPE_NET_TRANSPORT, NULL);
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_system ();

  self->places = max_connections;
  self->watch = yd_net_watch_new (clock, limits);
  self->wires = yd_net_wire_pool_new (clock, IDLE_SECONDS * (gint64) G_USEC_PER_SEC);
  self->user_agent = g_strdup (user_agent);
  self->soup = make_soup (user_agent);
  return self;
}

guint
yd_net_transport_count_waiting (YdNetTransport *self)
{
  guint waiting;

  g_mutex_lock (&self->lock);
  waiting = self->waiting;
  g_mutex_unlock (&self->lock);
  return waiting;
}

YdNetTransport *
yd_net_transport_new (const char *user_agent,
                      guint       max_connections)
{
  static const YdNetWatchLimits limits = YD_NET_WATCH_LIMITS_DEFAULT;

  return yd_net_transport_new_with_limits (user_agent, max_connections, &limits);
}

void
yd_net_transport_drop_idle (YdNetTransport *self)
{
  SoupSession *gone;

  g_return_if_fail (YD_IS_NET_TRANSPORT (self));

  yd_net_wire_pool_drop (self->wires);
  g_mutex_lock (&self->lock);
  gone = self->soup;
  self->soup = make_soup (self->user_agent);
  g_mutex_unlock (&self->lock);
  g_object_unref (gone);
}

YdNetReply *
yd_net_transport_put (YdNetTransport  *self,
                      const char      *url,
                      int              fd,
                      goffset          offset,
                      goffset          length,
                      gboolean         allow_http,
                      gint64          *progress,
                      const YdNetPace *pace,
                      GCancellable    *cancellable,
                      GError         **error)
{
  YdNetReply *reply;
  GError *failure = NULL;
  Job job = { .transport = self, .caller = cancellable, .url = url, .fd = fd, .offset = offset,
              .length = length, .progress = progress, .pace = pace };

  if (!begin_job (&job, allow_http, error))
    return NULL;
  reply = put_part (&job, &failure);
  end_job (&job, failure, error);
  return reply;
}

YdNetReply *
yd_net_transport_get (YdNetTransport  *self,
                      const char      *url,
                      goffset          offset,
                      goffset          length,
                      goffset          total,
                      YdNetSink        sink,
                      gpointer         user_data,
                      GCancellable    *cancellable,
                      GError         **error)
{
  YdNetReply *reply = NULL;
  GError *failure = NULL;
  Job job = { .transport = self, .caller = cancellable, .url = url, .offset = offset,
              .length = length };

  if (!begin_job (&job, FALSE, error))
    return NULL;
  if (begin_get (&job, &failure))
    reply = receive (&job, total, sink, user_data, &failure);
  end_job (&job, failure, error);
  end_get (&job);
  return reply;
}
