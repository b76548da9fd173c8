/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network: each request goes to the simulator when its turn has come, alone, and some
 * go wrong. Waiting for a deadline costs no time here: "the server took too long" is said at
 * once, with or without that the service has done what it was asked for.
 */
#include "config.h"

#include "yd-seed-proxy.h"

#include "yd-test-faults.h"

#include "yd-net-attempt.h"
#include "yd-net-error.h"
#include "yd-net-transport.h"

#include <string.h>

#define BLOCK_BYTES 5000
#define REFRESH "/oauth/access_token"

void __real_yd_net_attempt_async (SoupSession *soup, YdBaseClock *clock, YdNetRequest *request,
                                  const char *token, gint64 limit_us, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
void __wrap_yd_net_attempt_async (SoupSession *soup, YdBaseClock *clock, YdNetRequest *request,
                                  const char *token, gint64 limit_us, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
YdNetReply *__real_yd_net_transport_put (YdNetTransport *self, const char *url, int fd,
                                         goffset offset, goffset length, gboolean allow_http,
                                         gint64 *progress, const YdNetPace *pace,
                                         GCancellable *cancellable, GError **error);
YdNetReply *__wrap_yd_net_transport_put (YdNetTransport *self, const char *url, int fd,
                                         goffset offset, goffset length, gboolean allow_http,
                                         gint64 *progress, const YdNetPace *pace,
                                         GCancellable *cancellable, GError **error);
YdNetReply *__real_yd_net_transport_get (YdNetTransport *self, const char *url, goffset offset,
                                         goffset length, goffset total, YdNetSink sink,
                                         gpointer user_data, GCancellable *cancellable,
                                         GError **error);
YdNetReply *__wrap_yd_net_transport_get (YdNetTransport *self, const char *url, goffset offset,
                                         goffset length, goffset total, YdNetSink sink,
                                         gpointer user_data, GCancellable *cancellable,
                                         GError **error);

typedef enum
{
  FINE,
  LATE_BEFORE, /* a deadline passes, and the service has not heard of it */
  LATE_AFTER,  /* … and it has */
  SIMULATED,   /* the simulator does it */
  RESET,       /* … so that nobody knows what has come */
} Trouble;

/* What goes wrong */

static void
add_fault (YdSim    *sim,
           gpointer  data)
{
  yd_test_fault_add (data, sim, 1);
}

static void
clear_faults (YdSim    *sim,
              gpointer  data)
{
  yd_sim_clear_faults (sim);
}

/* One that needs no time. */
static const YdTestFault *
choose_fault (YdSeed *seed)
{
  gsize n;
  const YdTestFault *faults = yd_test_fault_get_all (&n);
  const YdTestFault *fault;

  do
    fault = &faults[yd_seed_choose (seed, (guint) n)];
  while (fault->stalls || fault->delay_ms > 0 || fault->times > 1);
  return fault;
}

static Trouble
begin_trouble (YdSeed *seed)
{
  const YdTestFault *fault;

  if (!seed->faults || !yd_seed_happens (seed, seed->badness))
    return FINE;
  seed->n_faults++;
  if (yd_seed_happens (seed, 0.2))
    {
      gboolean acts = yd_seed_happens (seed, 0.5);

      yd_seed_note (seed, acts ? "late, after" : "late, before");
      return acts ? LATE_AFTER : LATE_BEFORE;
    }
  fault = choose_fault (seed);
  yd_seed_note (seed, "fault: %s", fault->name);
  yd_sim_thread_call (seed->sim, add_fault, (gpointer) fault);
  return fault->reset ? RESET : SIMULATED;
}

/* Takes @reply (nullable) and @error (nullable) and gives them back, or what is said instead. */
static YdNetReply *
end_trouble (YdSeed      *seed,
             Trouble      trouble,
             YdNetReply  *reply,
             GError     **error)
{
  if (trouble == SIMULATED || trouble == RESET)
    yd_sim_thread_call (seed->sim, clear_faults, NULL);
  if (trouble == LATE_BEFORE || trouble == LATE_AFTER)
    {
      g_clear_pointer (&reply, yd_net_reply_unref);
      g_clear_error (error);
      g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_TIMEOUT,
                           "the server took too long");
    }
  if (reply != NULL)
    yd_seed_note (seed, "  %u", yd_net_reply_get_status (reply));
  if (reply != NULL && trouble == FINE && yd_net_reply_get_status (reply) == 429)
    yd_seed_complain (seed, "too many calls");
  if (reply == NULL)
    yd_seed_note (seed, "  %s %d", g_quark_to_string ((*error)->domain), (*error)->code);
  return reply;
}

/* Nothing goes to anybody but the service, or, on its way down, its proxy. */
static void
check_host (YdSeed     *seed,
            const char *url)
{
  if (!g_str_has_prefix (url, yd_sim_thread_get_base_url (seed->sim)))
    yd_seed_complain (seed, "I5: a request to a foreign host");
}

/* Calls */

typedef struct
{
  YdNetRequest *request;    /* (owned) */
  char *token;              /* (owned) (nullable) */
  gint64 limit_us;
  GTask *task;              /* (owned) */
  gboolean refresh;
  gboolean tidies;          /* it may be of what was cancelled */

  YdNetReply *reply;        /* (owned) (nullable) */
  GError *error;            /* (owned) (nullable) */
  gboolean done;
} Call;

static void
attempt_done_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Call *call = user_data;

  call->reply = yd_net_attempt_finish (result, &call->error);
  call->done = TRUE;
}

/* As it is always done, on a main context and a connection of its own. */
static void
do_call (Call *call)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(YdBaseClock) clock = yd_base_clock_new_system ();
  g_autoptr(SoupSession) soup = NULL;

  g_main_context_push_thread_default (context);
  soup = soup_session_new_with_options ("user-agent", "Yunduo/test", NULL);
  __real_yd_net_attempt_async (soup, clock, call->request, call->token, call->limit_us, NULL,
                               attempt_done_cb, call);
  while (!call->done)
    g_main_context_iteration (context, TRUE);
  soup_session_abort (soup);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_pop_thread_default (context);
}

static void
call_free (Call *call)
{
  g_object_unref (call->task);
  yd_net_request_unref (call->request);
  g_free (call->token);
  g_free (call);
}

static void
run_call (gpointer data)
{
  Call *call = data;
  YdSeed *seed = yd_seed_get ();
  GCancellable *cancellable = g_task_get_cancellable (call->task);
  gboolean cancelled = g_cancellable_is_cancelled (cancellable);
  Trouble trouble = FINE;

  if (call->refresh)
    seed->n_refreshes--;
  if (!cancelled)
    trouble = begin_trouble (seed);
  seed->n_stuck += call->tidies && trouble != FINE;
  if (trouble != LATE_BEFORE && (!cancelled || yd_seed_happens (seed, 0.5)))
    do_call (call);
  if (cancelled)
    g_set_error_literal (&call->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  else
    call->reply = end_trouble (seed, trouble, call->reply, &call->error);
  if (call->error != NULL)
    {
      g_clear_pointer (&call->reply, yd_net_reply_unref);
      g_task_return_error (call->task, call->error);
    }
  else
    g_task_return_pointer (call->task, call->reply, (GDestroyNotify) yd_net_reply_unref);
  call_free (call);
}

static char *
describe (YdSeed       *seed,
          YdNetRequest *request)
{
  const char *path = yd_net_request_get_url (request) +
                     strlen (yd_sim_thread_get_base_url (seed->sim));
  gsize length = strcspn (path, "?");

  return g_strdup_printf ("%s %.*s", yd_net_request_get_method (request), (int) length, path);
}

void
__wrap_yd_net_attempt_async (SoupSession         *soup,
                             YdBaseClock         *clock,
                             YdNetRequest        *request,
                             const char          *token,
                             gint64               limit_us,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  YdSeed *seed = yd_seed_get ();
  Call *call = g_new0 (Call, 1);
  g_autofree char *what = NULL;

  check_host (seed, yd_net_request_get_url (request));
  what = describe (seed, request);
  call->request = yd_net_request_ref (request);
  call->token = g_strdup (token);
  call->limit_us = limit_us;
  call->task = g_task_new (NULL, cancellable, callback, user_data);
  call->refresh = strstr (what, REFRESH) != NULL;
  call->tidies = g_str_has_suffix (what, "/openFile/get") || g_str_has_suffix (what, "/trash");
  g_task_set_source_tag (call->task, __real_yd_net_attempt_async);
  if (!call->refresh)
    seed->n_calls++;
  else if (++seed->n_refreshes > 1)
    yd_seed_complain (seed, "I6: two refreshes at a time");
  yd_seed_pend (seed, what, run_call, call);
}

/* Bodies of files: always called by work, which has waited for its turn. */

YdNetReply *
__wrap_yd_net_transport_put (YdNetTransport  *self,
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
  YdSeed *seed = yd_seed_get ();
  GError *local_error = NULL;
  YdNetReply *reply = NULL;
  Trouble trouble;

  check_host (seed, url);
  seed->n_calls++;
  yd_seed_note (seed, "PUT %" G_GOFFSET_FORMAT " bytes", length);
  trouble = begin_trouble (seed);
  if (trouble != LATE_BEFORE)
    reply = __real_yd_net_transport_put (self, url, fd, offset, length, allow_http, progress, pace,
                                         cancellable, &local_error);
  reply = end_trouble (seed, trouble, reply, &local_error);
  yd_net_transport_drop_idle (self);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  return reply;
}

static gboolean
collect (gconstpointer   data,
         gsize           length,
         goffset         offset,
         gpointer        user_data,
         GError        **error)
{
  g_byte_array_append (user_data, data, (guint) length);
  return TRUE;
}

/* In blocks that do not depend on the network. */
static gboolean
pour (GByteArray  *body,
      goffset      offset,
      YdNetSink    sink,
      gpointer     user_data,
      GError     **error)
{
  for (guint at = 0; at < body->len; at += BLOCK_BYTES)
    if (!sink (body->data + at, MIN (BLOCK_BYTES, body->len - at), offset + at, user_data, error))
      return FALSE;
  return TRUE;
}

YdNetReply *
__wrap_yd_net_transport_get (YdNetTransport  *self,
                             const char      *url,
                             goffset          offset,
                             goffset          length,
                             goffset          total,
                             YdNetSink        sink,
                             gpointer         user_data,
                             GCancellable    *cancellable,
                             GError         **error)
{
  YdSeed *seed = yd_seed_get ();
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autofree char *source = yd_seed_proxy_find (seed, url);
  GError *local_error = NULL;
  YdNetReply *reply = NULL;
  Trouble trouble;

  if (!yd_seed_proxy_is_meant (seed, url))
    yd_seed_complain (seed, "I5: a download from a foreign host");
  seed->n_calls++;
  yd_seed_note (seed, "GET %" G_GOFFSET_FORMAT " bytes", length);
  trouble = begin_trouble (seed);
  if (trouble != LATE_BEFORE && source == NULL)
    reply = yd_seed_proxy_serve (seed, url, offset, length,
                                 trouble == SIMULATED || trouble == RESET, body, &local_error);
  else if (trouble != LATE_BEFORE)
    reply = __real_yd_net_transport_get (self, source, offset, length, total, collect, body,
                                         cancellable, &local_error);
  reply = end_trouble (seed, trouble, reply, &local_error);
  yd_net_transport_drop_idle (self);
  if (trouble != RESET && !pour (body, offset, sink, user_data, error))
    {
      g_clear_pointer (&reply, yd_net_reply_unref);
      g_clear_error (&local_error);
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  return reply;
}
