/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Listen, wait for the page, exchange. All that belongs to one run is in its task and gone with
 * it; the object shows what a window wants to know meanwhile.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-auth"

#include "yd-auth-browser-login.h"

#include "yd-auth-dialect.h"
#include "yd-auth-exchange.h"
#include "yd-auth-pkce.h"

#include "yd-net-loopback.h"

#include <string.h>

#define PATH "/callback"
#define PATIENCE_US (600 * (gint64) G_USEC_PER_SEC)

struct _YdAuthBrowserLogin
{
  GObject parent_instance;

  /* given at construction */
  YdNetSession *net;    /* (owned) */
  YdBaseClock *clock;   /* (owned) */
  YdAuthClient *client; /* (owned) */
  guint16 port;

  /* state */
  char *url;            /* (owned) (nullable) */
  gboolean answered;
  gboolean running;
};

typedef struct
{
  /* Input */
  YdBaseClock *clock;      /* (owned) */

  /* In progress */
  YdNetLoopback *loopback; /* (owned) (nullable) */
  char *verifier;          /* (owned) (nullable): of PKCE */
  GCancellable *waiting;   /* (owned): ends the wait alone */
  gulong cancel_id;
  guint timer;
  gboolean expired;
} Run;

enum
{
  PROP_URL = 1,
  PROP_ANSWERED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YdAuthBrowserLogin, yd_auth_browser_login, G_TYPE_OBJECT)

static void page_answered_cb (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data);
static void token_came_cb    (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data);

static void
stop_timer (Run *run)
{
  if (run->timer != 0)
    yd_base_clock_remove_timer (run->clock, run->timer);
  run->timer = 0;
}

static void
run_free (gpointer data)
{
  Run *run = data;

  stop_timer (run);
  g_object_unref (run->clock);
  g_clear_object (&run->loopback);
  g_free (run->verifier);
  g_object_unref (run->waiting);
  g_free (run);
}

static void
set_url (YdAuthBrowserLogin *self,
         char               *url)
{
  g_free (self->url);
  self->url = url;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URL]);
}

static void
set_answered (YdAuthBrowserLogin *self,
              gboolean            answered)
{
  if (self->answered == answered)
    return;
  self->answered = answered;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWERED]);
}

/* The end of a run; the listener is gone before anybody is told. */
static void
end (GTask *task)
{
  YdAuthBrowserLogin *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  g_clear_object (&run->loopback);
  self->running = FALSE;
  set_answered (self, FALSE);
  set_url (self, NULL);
}

static void
fail (GTask  *task,
      GError *error)
{
  end (task);
  g_task_return_error (task, error);
}

/* Listening */

/* Makes what is random, and listens. */
static gboolean
prepare (YdAuthBrowserLogin  *self,
         Run                 *run,
         GError             **error)
{
  g_autofree char *state = yd_auth_pkce_new_verifier ();
  g_autofree char *challenge = NULL;
  gboolean pkce = yd_auth_client_get_secret (self->client) == NULL;

  if (pkce)
    {
      run->verifier = yd_auth_pkce_new_verifier ();
      challenge = run->verifier != NULL ? yd_auth_pkce_challenge (run->verifier) : NULL;
    }
  if (state == NULL || (pkce && challenge == NULL))
    {
      g_set_error_literal (error, YD_AUTH_ERROR, YD_AUTH_ERROR_SERVICE, "no random numbers");
      return FALSE;
    }
  run->loopback = yd_net_loopback_new (self->port, PATH, state, error);
  if (run->loopback == NULL)
    return FALSE;
  set_url (self, yd_auth_exchange_dup_page_url (self->client,
                                                yd_net_loopback_get_url (run->loopback), state,
                                                challenge));
  return TRUE;
}

static gboolean
patience_over (gpointer data)
{
  Run *run = data;

  run->timer = 0;
  run->expired = TRUE;
  g_cancellable_cancel (run->waiting);
  return G_SOURCE_REMOVE;
}

static void
pass_on_cancel (GCancellable *cancellable,
                gpointer      data)
{
  g_cancellable_cancel (data);
}

void
yd_auth_browser_login_run_async (YdAuthBrowserLogin  *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Run *run;
  GError *error = NULL;

  g_return_if_fail (!self->running);

  g_task_set_source_tag (task, yd_auth_browser_login_run_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  run = g_new0 (Run, 1);
  run->clock = g_object_ref (self->clock);
  run->waiting = g_cancellable_new ();
  g_task_set_task_data (task, run, run_free);
  self->running = TRUE;
  if (!prepare (self, run, &error))
    {
      fail (task, error);
      return;
    }
  run->timer = yd_base_clock_add_timer (self->clock, PATIENCE_US, patience_over, run, NULL);
  if (cancellable != NULL)
    run->cancel_id = g_cancellable_connect (cancellable, G_CALLBACK (pass_on_cancel),
                                            g_object_ref (run->waiting), g_object_unref);
  yd_net_loopback_wait_async (run->loopback, run->waiting, page_answered_cb,
                              g_steal_pointer (&task));
}

YdAuthToken *
yd_auth_browser_login_run_finish (YdAuthBrowserLogin  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_auth_browser_login_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The page's answer */

static GError *
blame_page (const char *refusal)
{
  YdAuthError code = YD_AUTH_ERROR_PROTOCOL;

  if (strcmp (refusal, "access_denied") == 0)
    code = YD_AUTH_ERROR_REVOKED;
  else if (strcmp (refusal, "unauthorized_client") == 0 || strcmp (refusal, "invalid_client") == 0)
    code = YD_AUTH_ERROR_CLIENT;
  else if (strcmp (refusal, "server_error") == 0 ||
           strcmp (refusal, "temporarily_unavailable") == 0)
    code = YD_AUTH_ERROR_SERVICE;
  return g_error_new (YD_AUTH_ERROR, (int) code, "the page said: %s", refusal);
}

static void
exchange (GTask      *task,
          const char *auth_code)
{
  YdAuthBrowserLogin *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr(YdNetDialect) dialect = yd_auth_dialect_new (YD_AUTH_CLIENT_OWN);
  g_autoptr(YdNetRequest) request =
    yd_auth_exchange_make_code_request (self->client, NULL, auth_code, run->verifier);

  set_answered (self, TRUE);
  yd_net_session_send_async (self->net, request, NULL, NULL, dialect,
                             g_task_get_cancellable (task), token_came_cb, task);
}

static void
page_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autofree char *code = NULL;
  g_autofree char *refusal = NULL;
  GError *error = NULL;

  stop_timer (run);
  g_cancellable_disconnect (g_task_get_cancellable (task), run->cancel_id);
  if (!yd_net_loopback_wait_finish (YD_NET_LOOPBACK (source), result, &code, &refusal, &error))
    {
      if (run->expired)
        {
          g_clear_error (&error);
          error = g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_QR_EXPIRED,
                                       "nobody answered the page");
        }
      fail (task, error);
    }
  else if (refusal != NULL)
    fail (task, blame_page (refusal));
  else
    exchange (g_steal_pointer (&task), code);
}

static void
token_came_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  YdAuthBrowserLogin *self = g_task_get_source_object (task);
  g_autoptr(YdNetReply) reply = NULL;
  YdAuthToken *token = NULL;
  GError *error = NULL;

  reply = yd_net_session_send_finish (YD_NET_SESSION (source), result, &error);
  if (reply != NULL)
    token = yd_auth_exchange_read_token (self->client, reply,
                                         yd_base_clock_get_real_us (self->clock), &error);
  if (token == NULL)
    {
      fail (task, yd_auth_dialect_explain_broker (self->client, error));
      return;
    }
  end (task);
  g_task_return_pointer (task, token, (GDestroyNotify) yd_auth_token_unref);
}

/* Object */

static void
yd_auth_browser_login_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  YdAuthBrowserLogin *self = YD_AUTH_BROWSER_LOGIN (object);

  switch (prop_id)
    {
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_ANSWERED:
      g_value_set_boolean (value, self->answered);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_auth_browser_login_finalize (GObject *object)
{
  YdAuthBrowserLogin *self = YD_AUTH_BROWSER_LOGIN (object);

  g_clear_object (&self->net);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->client, yd_auth_client_unref);
  g_free (self->url);
  G_OBJECT_CLASS (yd_auth_browser_login_parent_class)->finalize (object);
}

static void
yd_auth_browser_login_class_init (YdAuthBrowserLoginClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_auth_browser_login_get_property;
  object_class->finalize = yd_auth_browser_login_finalize;
  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  properties[PROP_ANSWERED] = g_param_spec_boolean ("answered", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yd_auth_browser_login_init (YdAuthBrowserLogin *self)
{
}

YdAuthBrowserLogin *
yd_auth_browser_login_new (YdNetSession *net,
                           YdBaseClock  *clock,
                           YdAuthClient *client,
                           guint16       port)
{
  YdAuthBrowserLogin *self;

  g_return_val_if_fail (yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OWN, NULL);

  self = g_object_new (YD_TYPE_AUTH_BROWSER_LOGIN, NULL);
  self->net = g_object_ref (net);
  self->clock = g_object_ref (clock);
  self->client = yd_auth_client_ref (client);
  self->port = port;
  return self;
}

const char *
yd_auth_browser_login_get_url (YdAuthBrowserLogin *self)
{
  return self->url;
}

gboolean
yd_auth_browser_login_get_answered (YdAuthBrowserLogin *self)
{
  return self->answered;
}
