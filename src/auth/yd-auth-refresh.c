/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One exchange of a refresh token: look what the broker allows → send. A lost answer may have
 * spent the token: it is tried once more, and then a refusal means signing in again (Open API
 * reference §2.4). All exchanges pass here, so here they are counted.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-auth"

#include "yd-auth-session.h"

#include "yd-auth-dialect.h"
#include "yd-auth-exchange.h"
#include "yd-auth-renewal.h"

#include <string.h>

#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)
#define AGAIN_AFTER_US ((gint64) G_USEC_PER_SEC)
#define PATIENCE_US ((gint64) G_USEC_PER_SEC) /* rather than telling anybody */

typedef struct
{
  /* Input */
  YdNetSession *net;     /* (owned) */
  YdBaseClock *clock;    /* (owned) */
  YdAuthClient *client;  /* (owned) */
  YdNetDialect *dialect; /* (owned) */
  YdNetRequest *request; /* (owned) */
  char *subject;         /* (owned) (nullable): whose the old token is */
  YdAuthBrokerLimit *limit; /* (owned) (nullable): NULL when nothing is counted */
  char *client_key;      /* (owned) */

  /* In progress */
  gboolean again;
} Refresh;

static void limit_came_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data);
static void begin         (GTask        *task);
static void limit_over_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data);
static void send_request  (GTask        *task);
static void reply_came_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data);
static void wait_over_cb  (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data);

static void
refresh_free (gpointer data)
{
  Refresh *refresh = data;

  g_object_unref (refresh->net);
  g_object_unref (refresh->clock);
  yd_auth_client_unref (refresh->client);
  g_object_unref (refresh->dialect);
  yd_net_request_unref (refresh->request);
  g_free (refresh->subject);
  g_clear_object (&refresh->limit);
  g_free (refresh->client_key);
  g_free (refresh);
}

/* What the broker allows */

/* An AList-style broker says what it allows; the first who needs it asks. */
static void
ask_limit (GTask *task)
{
  Refresh *refresh = g_task_get_task_data (task);
  g_autoptr(YdNetRequest) request = NULL;

  if (refresh->limit == NULL ||
      yd_auth_client_get_kind (refresh->client) != YD_AUTH_CLIENT_ALIST ||
      !yd_auth_broker_limit_shall_ask (refresh->limit, refresh->client_key))
    {
      begin (task);
      return;
    }
  request = yd_auth_exchange_make_limit (refresh->client);
  yd_net_session_send_async (refresh->net, request, NULL, NULL, refresh->dialect,
                             g_task_get_cancellable (task), limit_came_cb, task);
}

static void
limit_came_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Refresh *refresh = g_task_get_task_data (task);
  g_autoptr(YdNetReply) reply = NULL;
  gint64 max_calls;
  gint64 minutes;

  reply = yd_net_session_send_finish (YD_NET_SESSION (source), result, NULL);
  if (reply != NULL && yd_auth_exchange_read_limit (reply, &max_calls, &minutes))
    yd_auth_broker_limit_set (refresh->limit, refresh->client_key, max_calls,
                              minutes * MINUTE_US);
  else
    g_debug ("the broker does not say what it allows");
  if (!g_task_return_error_if_cancelled (task))
    begin (g_steal_pointer (&task));
}

static void
begin (GTask *task_owned)
{
  g_autoptr(GTask) task = task_owned;
  Refresh *refresh = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gint64 wait_us = 0;

  if (refresh->limit != NULL)
    wait_us = yd_auth_broker_limit_take (refresh->limit, refresh->client_key);
  if (wait_us <= 0)
    send_request (g_steal_pointer (&task));
  else if (wait_us <= PATIENCE_US)
    yd_base_clock_wait_async (refresh->clock, wait_us, cancellable, limit_over_cb,
                              g_steal_pointer (&task));
  else
    g_task_return_error (task, yd_auth_error_new_limited (wait_us,
                                                          "the broker allows no more for now"));
}

static void
limit_over_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (yd_base_clock_wait_finish (YD_BASE_CLOCK (source), result, &error))
    begin (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* What a broker says to one account holds for all. */
static void
note_refusal (Refresh      *refresh,
              const GError *error)
{
  if (refresh->limit != NULL && g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED))
    yd_auth_broker_limit_block (refresh->limit, refresh->client_key,
                                yd_auth_error_get_wait_us (error));
}

/* The exchange */

/* A page instead of an answer: who sent it knows nothing of tokens, and has spent none. */
static gboolean
is_page (YdNetReply *reply)
{
  const char *type = yd_net_reply_get_header (reply, "content-type");
  gsize length = 0;
  const char *text = g_bytes_get_data (yd_net_reply_get_body (reply), &length);
  gsize start = 0;

  if (type != NULL && g_ascii_strncasecmp (type, "text/html", strlen ("text/html")) == 0)
    return TRUE;
  while (start < length && g_ascii_isspace (text[start]))
    start++;
  return start < length && text[start] == '<';
}

/* The reply did not come, or a yes that made no sense: nobody knows whether the token is spent. */
static gboolean
answer_is_lost (const GError *error,
                YdNetReply   *reply)
{
  if (reply != NULL && is_page (reply))
    return FALSE;
  if (reply != NULL)
    return g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_PROTOCOL) ||
           g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_BROKER_STRANGE);
  return g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_UNREACHABLE) ||
         g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_TIMEOUT) ||
         g_error_matches (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY) ||
         g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_SERVICE);
}

static gboolean
subject_is_same (Refresh     *refresh,
                 YdAuthToken *token)
{
  g_autofree char *subject = yd_auth_token_dup_subject (yd_auth_token_get_access (token));

  return subject == NULL || refresh->subject == NULL || g_str_equal (subject, refresh->subject);
}

static void
send_request (GTask *task)
{
  Refresh *refresh = g_task_get_task_data (task);

  yd_net_session_send_async (refresh->net, refresh->request, NULL, NULL, refresh->dialect,
                             g_task_get_cancellable (task), reply_came_cb, task);
}

static void
finish_with_token (GTask       *task,
                   YdAuthToken *token)
{
  if (subject_is_same (g_task_get_task_data (task), token))
    g_task_return_pointer (task, yd_auth_token_ref (token), (GDestroyNotify) yd_auth_token_unref);
  else
    g_task_return_new_error (task, YD_AUTH_ERROR, YD_AUTH_ERROR_OTHER_ACCOUNT,
                             "the new token belongs to another account");
}

static void
reply_came_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Refresh *refresh = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(YdNetReply) reply = NULL;
  g_autoptr(YdAuthToken) token = NULL;
  GError *error = NULL;

  reply = yd_net_session_send_finish (YD_NET_SESSION (source), result, &error);
  if (reply != NULL)
    token = yd_auth_exchange_read_token (refresh->client, reply,
                                         yd_base_clock_get_real_us (refresh->clock), &error);
  if (token != NULL)
    finish_with_token (task, token);
  else if (!refresh->again && answer_is_lost (error, reply))
    {
      g_debug ("the answer of a refresh is lost, once more: %s", error->message);
      g_clear_error (&error);
      refresh->again = TRUE;
      yd_base_clock_wait_async (refresh->clock, AGAIN_AFTER_US, cancellable, wait_over_cb,
                                g_steal_pointer (&task));
    }
  else
    {
      error = yd_auth_dialect_explain (refresh->client, error);
      note_refusal (refresh, error);
      g_task_return_error (task, error);
    }
}

static void
wait_over_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (yd_base_clock_wait_finish (YD_BASE_CLOCK (source), result, &error))
    send_request (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

void
yd_auth_refresh_async (YdNetSession        *net,
                       YdBaseClock         *clock,
                       YdAuthClient        *client,
                       YdAuthBrokerLimit   *limit,
                       const char          *refresh_token,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Refresh *refresh;

  g_task_set_source_tag (task, yd_auth_refresh_async);
  if (!yd_auth_token_looks_usable (refresh_token))
    {
      g_task_return_new_error (task, YD_AUTH_ERROR, YD_AUTH_ERROR_BAD_TOKEN,
                               "not a refresh token of the Open API");
      return;
    }
  refresh = g_new0 (Refresh, 1);
  refresh->net = g_object_ref (net);
  refresh->clock = g_object_ref (clock);
  refresh->client = yd_auth_client_ref (client);
  refresh->dialect = yd_auth_dialect_new (yd_auth_client_get_kind (client));
  refresh->request = yd_auth_exchange_make_refresh (client, refresh_token);
  refresh->subject = yd_auth_token_dup_subject (refresh_token);
  refresh->client_key = yd_auth_client_dup_key (client);
  if (yd_auth_client_get_kind (client) != YD_AUTH_CLIENT_OWN)
    g_set_object (&refresh->limit, limit);
  g_task_set_task_data (task, refresh, refresh_free);
  if (!g_task_return_error_if_cancelled (task))
    ask_limit (g_steal_pointer (&task));
}

YdAuthToken *
yd_auth_refresh_finish_plain (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_auth_refresh_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

YdAuthToken *
yd_auth_refresh_finish (GAsyncResult  *result,
                        GError       **error)
{
  Refresh *refresh;
  GError *local_error = NULL;
  YdAuthToken *token;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  refresh = g_task_get_task_data (G_TASK (result));
  token = yd_auth_refresh_finish_plain (result, &local_error);
  if (local_error != NULL && refresh != NULL)
    local_error = yd_auth_dialect_explain_broker (refresh->client, local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  return token;
}
