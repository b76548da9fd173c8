/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a request to a judged reply: token, gate, attempt, verdict, and again where the policy
 * says so. One exchange is yd-net-attempt.c; whether to try again is yd-net-retry-policy.c.
 *
 * libsoup 3.2 must be started with SOUP_FORCE_HTTP1=1 in the environment (the program's main
 * does it): its HTTP/2 is not fit for us.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-net"

#include "yd-net-session.h"

#include "yd-net-attempt.h"
#include "yd-net-retry-policy.h"

#include <libsoup/soup.h>

#define MAX_CONNECTIONS_PER_HOST 4
#define MAX_CONNECTIONS 16
#define IDLE_SECONDS 60
#define PAUSE_MARGIN_US (250 * (gint64) 1000)
#define CLOCK_ERROR_US (3600 * (gint64) G_USEC_PER_SEC)

struct _YdNetSession
{
  GObject parent_instance;

  /* given at construction */
  YdBaseClock *clock; /* (owned) */
  char *user_agent;   /* (owned) */

  /* given later */
  YdNetReachability *reachability; /* (owned) (nullable) */
  YdNetProxy *proxy;               /* (owned) (nullable): NULL: the system's */

  /* owned */
  SoupSession *soup; /* (owned): of attempts to come; those on their way keep theirs */

  /* state */
  gint64 ahead_us; /* this computer's clock of the last server's that said its own */
};

G_DEFINE_FINAL_TYPE (YdNetSession, yd_net_session, G_TYPE_OBJECT)

typedef struct
{
  /* Input */
  YdNetRequest *request;       /* (owned) */
  YdNetAuthorizer *authorizer; /* (owned) (nullable) */
  YdNetGate *gate;             /* (owned) (nullable) */
  YdNetDialect *dialect;       /* (owned) */

  /* In progress */
  char *token; /* (owned) (nullable): of this attempt */
  guint failures;
  gboolean signed_again;
  gint64 spent_us;   /* in attempts and in waits of our own choice */
  gint64 started_us; /* of this attempt */
  GError *error;     /* (owned) (nullable): what the caller gets when attempts end */
} Send;

static void get_token          (GTask        *task);
static void token_got_cb       (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void enter_gate         (GTask        *task);
static void gate_entered_cb    (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void begin_attempt      (GTask        *task);
static void attempt_done_cb    (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void token_replaced_cb  (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
static void wait_over_cb       (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);

static void
send_free (gpointer data)
{
  Send *send = data;

  yd_net_request_unref (send->request);
  g_clear_object (&send->authorizer);
  g_clear_object (&send->gate);
  g_clear_object (&send->dialect);
  g_clear_error (&send->error);
  g_free (send->token);
  g_free (send);
}

/* Token and gate */

static void
get_token (GTask *task)
{
  Send *send = g_task_get_task_data (task);

  if (send->authorizer == NULL || yd_net_request_get_token (send->request) != NULL)
    {
      g_free (send->token);
      send->token = g_strdup (yd_net_request_get_token (send->request));
      enter_gate (task);
      return;
    }
  yd_net_authorizer_get_token_async (send->authorizer, g_task_get_cancellable (task),
                                     token_got_cb, task);
}

static void
token_got_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Send *send = g_task_get_task_data (task);
  GError *error = NULL;

  g_free (send->token);
  send->token = yd_net_authorizer_get_token_finish (YD_NET_AUTHORIZER (source), result, &error);
  if (send->token == NULL)
    g_task_return_error (task, error);
  else
    enter_gate (g_steal_pointer (&task));
}

static void
enter_gate (GTask *task)
{
  Send *send = g_task_get_task_data (task);

  if (send->gate == NULL)
    begin_attempt (task);
  else
    yd_net_gate_enter_async (send->gate, send->request, g_task_get_cancellable (task),
                             gate_entered_cb, task);
}

static void
gate_entered_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (yd_net_gate_enter_finish (YD_NET_GATE (source), result, &error))
    begin_attempt (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* The attempt */

static void
begin_attempt (GTask *task)
{
  YdNetSession *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);

  send->started_us = yd_base_clock_get_monotonic_us (self->clock);
  yd_net_attempt_async (self->soup, self->clock, send->request, send->token,
                        MAX (YD_NET_CALL_LIMIT_US - send->spent_us, G_USEC_PER_SEC),
                        g_task_get_cancellable (task), attempt_done_cb, task);
}

/* All that share the gate stay away as long as the service asked, also when this one gives up. */
static void
slow_down (Send   *send,
           gint64  delay_us,
           gint64  asked_us)
{
  gint64 pause_us = MAX (delay_us, asked_us >= 0 ? asked_us + PAUSE_MARGIN_US : 0);

  if (send->gate != NULL && pause_us > 0)
    yd_net_gate_slow_down (send->gate, send->request, pause_us);
}

/* Waits and tries again, or ends with send->error. */
static void
try_again_or_fail (GTask        *task_owned,
                   YdNetTrouble  trouble,
                   gint64        asked_us)
{
  g_autoptr(GTask) task = task_owned;
  YdNetSession *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  GCancellable *cancellable;
  gint64 delay_us = 0;
  YdNetRetryQuestion question = {
    .trouble = trouble,
    .failures = send->failures,
    .repeatable = yd_net_request_get_repeatable (send->request),
    .hurried = yd_net_request_get_hurried (send->request),
    .asked_us = asked_us,
    .spent_us = send->spent_us,
    .jitter = g_random_double (),
  };

  if (!yd_net_retry_policy_decide (&question, &delay_us))
    {
      if (trouble == YD_NET_TROUBLE_BUSY)
        slow_down (send, 0, asked_us);
      g_task_return_error (task, g_steal_pointer (&send->error));
      return;
    }
  g_debug ("again in %" G_GINT64_FORMAT " ms: %s", delay_us / 1000, send->error->message);
  g_clear_error (&send->error);
  send->failures++;
  if (trouble != YD_NET_TROUBLE_BUSY)
    send->spent_us += delay_us;
  else
    slow_down (send, delay_us, asked_us);
  cancellable = g_task_get_cancellable (task);
  yd_base_clock_wait_async (self->clock, delay_us, cancellable, wait_over_cb,
                            g_steal_pointer (&task));
}

static void
wait_over_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (yd_base_clock_wait_finish (YD_BASE_CLOCK (source), result, &error))
    get_token (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* The verdict */

static void
replace_token_or_fail (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  Send *send = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (send->authorizer == NULL || send->signed_again ||
      yd_net_request_get_token (send->request) != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&send->error));
      return;
    }
  send->signed_again = TRUE;
  g_clear_error (&send->error);
  yd_net_authorizer_refused_async (send->authorizer, send->token, cancellable, token_replaced_cb,
                                   g_steal_pointer (&task));
}

static void
token_replaced_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (yd_net_authorizer_refused_finish (YD_NET_AUTHORIZER (source), result, &error))
    get_token (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
obey_verdict (GTask      *task_owned,
              YdNetReply *reply)
{
  g_autoptr(GTask) task = task_owned;
  Send *send = g_task_get_task_data (task);
  gint64 asked_us = -1;
  YdNetVerdict verdict = yd_net_dialect_judge (send->dialect, send->request, reply, &asked_us,
                                               &send->error);

  if (verdict != YD_NET_VERDICT_FINE && send->error == NULL)
    g_set_error (&send->error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY, "the server answered %u",
                 yd_net_reply_get_status (reply));

  switch (verdict)
    {
    case YD_NET_VERDICT_FINE:
      g_clear_error (&send->error);
      g_task_return_pointer (task, yd_net_reply_ref (reply),
                             (GDestroyNotify) yd_net_reply_unref);
      break;
    case YD_NET_VERDICT_LATER:
      try_again_or_fail (g_steal_pointer (&task),
                         yd_net_reply_get_status (reply) >= 500 ? YD_NET_TROUBLE_SERVER
                                                                : YD_NET_TROUBLE_BUSY,
                         asked_us);
      break;
    case YD_NET_VERDICT_SIGN_AGAIN:
      replace_token_or_fail (g_steal_pointer (&task));
      break;
    case YD_NET_VERDICT_ERROR:
    default:
      g_task_return_error (task, g_steal_pointer (&send->error));
      break;
    }
}

static void
note_date (YdNetSession *self,
           YdNetReply   *reply)
{
  const char *text = yd_net_reply_get_header (reply, "date");
  g_autoptr(GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  if (date != NULL)
    self->ahead_us = yd_base_clock_get_real_us (self->clock) -
                     g_date_time_to_unix (date) * G_USEC_PER_SEC;
}

/* An expired certificate is its server's fault, unless another one has shown that this computer
 * lives in the future. */
static void
blame_clock (YdNetSession *self,
             GError       *error)
{
  if (g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_EXPIRED) &&
      self->ahead_us > CLOCK_ERROR_US)
    error->code = YD_NET_ERROR_CLOCK;
}

static void
attempt_done_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdNetSession *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  g_autoptr(YdNetReply) reply = NULL;

  g_clear_error (&send->error);
  reply = yd_net_attempt_finish (result, &send->error);
  send->spent_us += yd_base_clock_get_monotonic_us (self->clock) - send->started_us;
  if (self->reachability != NULL)
    yd_net_reachability_note (self->reachability, yd_net_request_get_url (send->request),
                              reply != NULL ? NULL : send->error);
  if (reply != NULL)
    {
      note_date (self, reply);
      obey_verdict (g_steal_pointer (&task), reply);
      return;
    }
  blame_clock (self, send->error);
  try_again_or_fail (g_steal_pointer (&task), yd_net_retry_policy_classify (send->error), -1);
}

/* Object */

static void
yd_net_session_dispose (GObject *object)
{
  YdNetSession *self = YD_NET_SESSION (object);

  g_clear_object (&self->soup);
  g_clear_object (&self->reachability);
  g_clear_object (&self->proxy);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->user_agent, g_free);
  G_OBJECT_CLASS (yd_net_session_parent_class)->dispose (object);
}

static void
yd_net_session_class_init (YdNetSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_net_session_dispose;
}

static void
yd_net_session_init (YdNetSession *self)
{
}

/* (transfer full) */
static SoupSession *
make_soup (YdNetSession *self)
{
  SoupSession *soup = soup_session_new_with_options ("user-agent", self->user_agent,
                                                     "max-conns-per-host", MAX_CONNECTIONS_PER_HOST,
                                                     "max-conns", MAX_CONNECTIONS,
                                                     "idle-timeout", IDLE_SECONDS,
                                                     "timeout", 0,
                                                     NULL);

  /* A compressed reply could inflate without bound: none is asked for, none is decoded. */
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_CONTENT_DECODER);
  if (self->proxy != NULL)
    soup_session_set_proxy_resolver (soup, G_PROXY_RESOLVER (self->proxy));
  return soup;
}

/* libsoup cannot close idle connections without ending the busy ones: those keep their session. */
static void
drop_idle (YdNetSession *self)
{
  g_clear_object (&self->soup);
  self->soup = make_soup (self);
}

YdNetSession *
yd_net_session_new (YdBaseClock *clock,
                    const char  *user_agent)
{
  YdNetSession *self = g_object_new (YD_TYPE_NET_SESSION, NULL);

  g_return_val_if_fail (user_agent != NULL && *user_agent != '\0', self);

  self->clock = g_object_ref (clock);
  self->user_agent = g_strdup (user_agent);
  self->soup = make_soup (self);
  return self;
}

void
yd_net_session_set_reachability (YdNetSession      *self,
                                 YdNetReachability *reachability)
{
  g_return_if_fail (YD_IS_NET_SESSION (self));
  g_return_if_fail (self->reachability == NULL);

  self->reachability = g_object_ref (reachability);
  g_signal_connect_object (reachability, "moved", G_CALLBACK (drop_idle), self,
                           G_CONNECT_SWAPPED);
}

void
yd_net_session_set_proxy (YdNetSession *self,
                          YdNetProxy   *proxy)
{
  g_return_if_fail (YD_IS_NET_SESSION (self));
  g_return_if_fail (self->proxy == NULL);

  self->proxy = g_object_ref (proxy);
  g_signal_connect_object (proxy, "changed", G_CALLBACK (drop_idle), self, G_CONNECT_SWAPPED);
  drop_idle (self);
}

void
yd_net_session_send_async (YdNetSession        *self,
                           YdNetRequest        *request,
                           YdNetAuthorizer     *authorizer,
                           YdNetGate           *gate,
                           YdNetDialect        *dialect,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Send *send;

  g_return_if_fail (YD_IS_NET_SESSION (self));
  g_return_if_fail (YD_IS_NET_DIALECT (dialect));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yd_net_session_send_async);
  send = g_new0 (Send, 1);
  send->request = yd_net_request_ref (request);
  g_set_object (&send->authorizer, authorizer);
  g_set_object (&send->gate, gate);
  send->dialect = g_object_ref (dialect);
  g_task_set_task_data (task, send, send_free);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (!yd_net_url_is_allowed (yd_net_request_get_url (request)))
    {
      gboolean is_http = g_str_has_prefix (yd_net_request_get_url (request), "http://");

      g_task_return_new_error (task, YD_NET_ERROR,
                               is_http ? YD_NET_ERROR_INSECURE : YD_NET_ERROR_BAD_URL,
                               is_http ? "plain http is not used" : "not a usable URL");
      return;
    }
  get_token (g_steal_pointer (&task));
}

YdNetReply *
yd_net_session_send_finish (YdNetSession  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_net_session_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
