/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs of worker threads: PUT and GET over wires of our own. The caller's cancellable and the watch
 * end in one inner cancellable, which is what the wire hears. libsoup would write bodies in pieces
 * of 8 KiB, send them empty when a kept connection died, and lose an answer that comes early.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-net"

#include "yd-net-transport.h"

#include "yd-net-exchange.h"
#include "yd-net-failure.h"
#include "yd-net-message.h"
#include "yd-net-range.h"
#include "yd-net-transport-private.h"
#include "yd-net-url.h"
#include "yd-net-wire-pool.h"

#include "yd-base-hash.h"

#define MAX_REPLY_BYTES (64 * 1024)
#define IDLE_SECONDS 30

struct _YdNetTransport
{
  GObject parent_instance;

  /* given at construction */
  char *user_agent;  /* (owned) */

  /* given later, before any request */
  YdNetProxy *proxy; /* (owned) (nullable): NULL: the system's */

  /* owned */
  YdNetWatch *watch;    /* (owned) */
  YdNetWirePool *wires; /* (owned) */

  /* The queue for one of the connections that there may be. */
  GMutex lock; /* of what follows */
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
  int fd;                    /* of a PUT, else -1 */
  goffset offset;
  goffset length;
  gint64 *progress;          /* (borrowed) (nullable) */
  const YdNetPace *pace;     /* (borrowed) (nullable) */
  goffset total;             /* of a GET, like the sink */
  YdNetSink sink;
  gpointer user_data;        /* (borrowed): the sink's */

  /* In progress */
  GUri *uri;             /* (owned) */
  GCancellable *inner;   /* (owned) */
  gulong cancelled_id;
  YdNetWatched *watched; /* (owned) */
  gint64 moved;          /* bytes, written atomically */
  guint status;
} Job;

static const char *
get_method (const Job *job)
{
  return job->sink != NULL ? "GET" : "PUT";
}

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

/* The sink may take its time: it is not the other side that is slow. */
static gboolean
fill_sink (gconstpointer   data,
           gsize           length,
           goffset         offset,
           gpointer        user_data,
           GError        **error)
{
  Job *job = user_data;
  gboolean taken;

  yd_net_watch_rest (job->transport->watch, job->watched);
  taken = job->sink (data, length, offset, job->user_data, error);
  yd_net_watch_go_on (job->transport->watch, job->watched);
  return taken;
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
  if (self->waiting > 0)
    g_cond_signal (&self->place_free);
  g_mutex_unlock (&self->lock);
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

  g_cancellable_disconnect (job->caller, job->cancelled_id);
  yd_net_watch_end (job->transport->watch, job->watched);
  give_place_back (job->transport);

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_cancellable_is_cancelled (job->caller))
    {
      g_clear_error (&failure);
      failure = g_error_new_literal (YD_NET_ERROR, YD_NET_ERROR_TIMEOUT,
                                     "the transfer hardly moved");
    }
  g_debug ("%s %s: %u, %" G_GINT64_FORMAT " bytes%s%s", get_method (job), shown, job->status,
           yd_base_progress_get (&job->moved), failure != NULL ? ", " : "",
           failure != NULL ? failure->message : "");
  if (failure != NULL)
    g_propagate_error (error, failure);
  g_clear_object (&job->inner);
  g_clear_pointer (&job->uri, g_uri_unref);
}

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

static YdNetReply *
receive (Job               *job,
         const YdNetRange  *range,
         YdNetAnswer       *answer,
         GError           **error)
{
  guint status = yd_net_answer_get_status (answer);

  job->status = status;
  if (status >= 300 && status < 400)
    {
      g_set_error (error, YD_NET_ERROR, YD_NET_ERROR_REDIRECT, "the server answered %u, a redirect",
                   status);
      return NULL;
    }
  if (job->sink == NULL || (status != 200 && status != 206))
    return read_answer (job, answer, error);
  if (!yd_net_range_receive (range, answer, error))
    return NULL;
  return yd_net_reply_new (status,
                           yd_net_message_copy_headers (yd_net_answer_get_headers (answer)), NULL);
}

/* The whole request from its start, over @wire (taken), which is kept if it can be. @mute: it was
 * dead. */
static YdNetReply *
run_over (Job        *job,
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
  YdNetRange range = { job->offset, job->length, job->total, fill_sink, job, job->inner };
  g_autofree char *header = job->sink != NULL ? yd_net_range_make_header (&range) : NULL;
  YdNetExchange exchange = { .method = get_method (job), .uri = job->uri,
                             .user_agent = job->transport->user_agent, .header = header,
                             .body = job->sink == NULL ? &body : NULL, .progress = job->progress,
                             .moved = &job->moved, .cancellable = job->inner };
  YdNetReply *reply = NULL;

  if (job->progress != NULL)
    yd_base_progress_set (job->progress, 0);
  yd_net_watch_moving (job->transport->watch, job->watched);
  answer = yd_net_exchange_run (&exchange, wire, error);
  *mute = exchange.mute;
  if (answer != NULL)
    reply = receive (job, &range, answer, error);
  if (reply != NULL && exchange.sent && yd_net_answer_keeps_wire (answer))
    yd_net_wire_pool_give (job->transport->wires, g_steal_pointer (&wire), age);
  else
    yd_net_wire_cut (wire);
  return reply;
}

static YdNetReply *
run_over_new (Job      *job,
              guint     age,
              GError  **error)
{
  YdNetWire *wire;
  gboolean mute;

  yd_net_watch_connecting (job->transport->watch, job->watched);
  wire = yd_net_wire_open (job->uri, G_PROXY_RESOLVER (job->transport->proxy), job->inner, error);
  return wire != NULL ? run_over (job, wire, age, &mute, error) : NULL;
}

/* A kept wire may die between two requests: then, and only then, the request is sent again. */
static YdNetReply *
run_over_any (Job      *job,
              GError  **error)
{
  g_autofree char *origin = yd_net_wire_make_origin (job->uri);
  g_autoptr(GError) failure = NULL;
  guint age = 0;
  YdNetWire *kept = yd_net_wire_pool_take (job->transport->wires, origin, &age);
  gboolean mute = FALSE;
  YdNetReply *reply;

  if (kept == NULL)
    return run_over_new (job, age, error);
  reply = run_over (job, kept, age, &mute, &failure);
  if (reply == NULL && mute)
    return run_over_new (job, age, error);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return reply;
}

static YdNetReply *
run_job (Job       *job,
         gboolean   allow_http,
         GError   **error)
{
  GError *failure = NULL;
  YdNetReply *reply;

  if (!begin_job (job, allow_http, error))
    return NULL;
  reply = run_over_any (job, &failure);
  end_job (job, failure, error);
  return reply;
}

/* Object */

static void
yd_net_transport_finalize (GObject *object)
{
  YdNetTransport *self = YD_NET_TRANSPORT (object);

  g_clear_pointer (&self->wires, yd_net_wire_pool_free);
  g_clear_pointer (&self->watch, yd_net_watch_free);
  g_clear_object (&self->proxy);
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
  g_return_if_fail (YD_IS_NET_TRANSPORT (self));

  yd_net_wire_pool_drop (self->wires);
}

void
yd_net_transport_set_proxy (YdNetTransport *self,
                            YdNetProxy     *proxy)
{
  g_return_if_fail (YD_IS_NET_TRANSPORT (self));
  g_return_if_fail (self->proxy == NULL);

  self->proxy = g_object_ref (proxy);
  g_signal_connect_object (proxy, "changed", G_CALLBACK (yd_net_transport_drop_idle), self,
                           G_CONNECT_SWAPPED);
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
  Job job = { .transport = self, .caller = cancellable, .url = url, .fd = fd, .offset = offset,
              .length = length, .progress = progress, .pace = pace };

  return run_job (&job, allow_http, error);
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
  Job job = { .transport = self, .caller = cancellable, .url = url, .fd = -1, .offset = offset,
              .length = length, .total = total, .sink = sink, .user_data = user_data };

  return run_job (&job, FALSE, error);
}
