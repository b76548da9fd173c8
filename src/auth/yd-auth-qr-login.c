/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in by QR code: ask for a code, look once a second whether it was scanned and confirmed,
 * exchange. What is in flight knows the login weakly: a window that closes ends it.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-auth"

#include "yd-auth-qr-login.h"

#include "yd-auth-dialect.h"
#include "yd-auth-exchange.h"
#include "yd-auth-pkce.h"

#define CODE_LIFE_S 180
#define TICK_US ((gint64) G_USEC_PER_SEC)
#define MAX_CODES 10     /* half an hour of nobody scanning */
#define MAX_BAD_POLLS 3  /* in a row */
#define PATIENCE_US ((gint64) G_USEC_PER_SEC) /* of a limit: sooner than anybody could act */

struct _YdAuthQrLogin
{
  GObject parent_instance;

  /* given at construction */
  YdNetSession *net;    /* (owned) */
  YdBaseClock *clock;   /* (owned) */
  YdAuthClient *client; /* (owned) */

  /* owned */
  YdNetDialect *client_dialect; /* (owned): of whom we sign in through */
  YdNetDialect *api_dialect;    /* (owned): of the service itself */
  YdAuthBrokerLimit *limit;     /* (owned) (nullable): NULL when nothing is counted */
  char *client_key;             /* (owned) */

  /* state */
  YdAuthQrState state;
  YdAuthQrCode code;
  char *verifier;     /* (owned) (nullable): of PKCE */
  YdAuthToken *token; /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
  gint64 expires_us;  /* monotonic */
  guint seconds_left;
  guint codes;
  guint bad_polls;

  /* in flight */
  GCancellable *cancellable; /* (owned) (nullable): NULL when nothing runs */
  guint timer;
  gboolean polling;
};

enum
{
  PROP_STATE = 1,
  PROP_TEXT,
  PROP_SECONDS_LEFT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (YdAuthQrLogin, yd_auth_qr_login, G_TYPE_OBJECT)

GType
yd_auth_qr_state_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { YD_AUTH_QR_ASKING, "YD_AUTH_QR_ASKING", "asking" },
    { YD_AUTH_QR_WAITING, "YD_AUTH_QR_WAITING", "waiting" },
    { YD_AUTH_QR_SCANNED, "YD_AUTH_QR_SCANNED", "scanned" },
    { YD_AUTH_QR_EXCHANGING, "YD_AUTH_QR_EXCHANGING", "exchanging" },
    { YD_AUTH_QR_DONE, "YD_AUTH_QR_DONE", "done" },
    { YD_AUTH_QR_FAILED, "YD_AUTH_QR_FAILED", "failed" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("YdAuthQrState", values));
  return type;
}

static void ask_for_code (YdAuthQrLogin *self);
static void code_came_cb (GObject       *source,
                          GAsyncResult  *result,
                          gpointer       user_data);
static void start_tick   (YdAuthQrLogin *self);
static void status_came_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data);
static void exchange     (YdAuthQrLogin *self,
                          const char    *auth_code);
static void token_came_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data);

/* State */

/* From (row) to (column), in the order of YdAuthQrState. */
static const gboolean allowed_moves[6][6] = {
  /* ASKING     */ { FALSE, TRUE, FALSE, FALSE, FALSE, TRUE },
  /* WAITING    */ { TRUE, FALSE, TRUE, TRUE, FALSE, TRUE },
  /* SCANNED    */ { TRUE, TRUE, FALSE, TRUE, FALSE, TRUE },
  /* EXCHANGING */ { FALSE, FALSE, FALSE, FALSE, TRUE, TRUE },
  /* DONE       */ { FALSE, FALSE, FALSE, FALSE, FALSE, FALSE },
  /* FAILED     */ { TRUE, FALSE, FALSE, FALSE, FALSE, FALSE },
};

static void
set_state (YdAuthQrLogin *self,
           YdAuthQrState  state)
{
  if (self->state == state)
    return;
  g_return_if_fail (allowed_moves[self->state][state]);

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_seconds_left (YdAuthQrLogin *self,
                  guint          seconds)
{
  if (self->seconds_left == seconds)
    return;
  self->seconds_left = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECONDS_LEFT]);
}

static void
stop_timer (YdAuthQrLogin *self)
{
  if (self->timer != 0)
    yd_base_clock_remove_timer (self->clock, self->timer);
  self->timer = 0;
}

static void
stop (YdAuthQrLogin *self)
{
  stop_timer (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->polling = FALSE;
}

static void
fail (YdAuthQrLogin *self,
      GError        *error)
{
  stop (self);
  g_clear_error (&self->error);
  self->error = error;
  set_seconds_left (self, 0);
  set_state (self, YD_AUTH_QR_FAILED);
}

/* What the broker allows */

static gboolean
is_counted (YdAuthQrLogin *self)
{
  return self->limit != NULL && yd_auth_client_get_kind (self->client) != YD_AUTH_CLIENT_OWN;
}

/* TRUE: the broker allows nothing for @wait_us, and the login has failed with that. */
static gboolean
fail_limited (YdAuthQrLogin *self,
              gint64         wait_us)
{
  if (wait_us <= PATIENCE_US)
    return FALSE;
  fail (self, yd_auth_error_new_limited (wait_us, "the broker allows no more for now"));
  return TRUE;
}

/* What a broker says to one holds for all. Takes @error. */
static void
fail_at_broker (YdAuthQrLogin *self,
                GError        *error)
{
  if (is_counted (self) && g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED))
    yd_auth_broker_limit_block (self->limit, self->client_key, yd_auth_error_get_wait_us (error));
  fail (self, yd_auth_dialect_explain_broker (self->client, error));
}

/* Flights */

static void
send_request (YdAuthQrLogin       *self,
              YdNetRequest        *request,
              YdNetDialect        *dialect,
              GAsyncReadyCallback  callback)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  yd_net_session_send_async (self->net, request, NULL, NULL, dialect, self->cancellable, callback,
                             weak);
}

/* The login and the reply of a request; NULL when nobody is interested any more. *error is set
 * when there is a login and no reply. (transfer full) */
static YdAuthQrLogin *
land (GObject       *source,
      GAsyncResult  *result,
      gpointer       user_data,
      YdNetReply   **reply,
      GError       **error)
{
  GWeakRef *weak = user_data;
  g_autoptr(YdAuthQrLogin) self = g_weak_ref_get (weak);
  g_autoptr(GError) local_error = NULL;

  g_weak_ref_clear (weak);
  g_free (weak);
  *reply = yd_net_session_send_finish (YD_NET_SESSION (source), result, &local_error);
  if (self == NULL || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (reply, yd_net_reply_unref);
      return NULL;
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return g_steal_pointer (&self);
}

/* The code */

static void
ask_for_code (YdAuthQrLogin *self)
{
  g_autoptr(YdNetRequest) request = NULL;
  g_autofree char *challenge = NULL;

  if (++self->codes > MAX_CODES)
    {
      fail (self, self->state == YD_AUTH_QR_SCANNED
                    ? g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_NOT_CONFIRMED,
                                           "scanned and not confirmed")
                    : g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_QR_EXPIRED,
                                           "nobody scanned the code"));
      return;
    }
  if (is_counted (self) &&
      fail_limited (self, yd_auth_broker_limit_get_wait_us (self->limit, self->client_key)))
    return;
  stop_timer (self);
  g_clear_pointer (&self->verifier, g_free);
  if (yd_auth_client_get_kind (self->client) == YD_AUTH_CLIENT_OWN &&
      yd_auth_client_get_secret (self->client) == NULL)
    {
      self->verifier = yd_auth_pkce_new_verifier ();
      challenge = self->verifier != NULL ? yd_auth_pkce_challenge (self->verifier) : NULL;
      if (challenge == NULL)
        {
          fail (self, g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_SERVICE,
                                           "no random numbers"));
          return;
        }
    }
  set_seconds_left (self, 0);
  set_state (self, YD_AUTH_QR_ASKING);
  request = yd_auth_exchange_make_qr_request (self->client, challenge);
  yd_net_request_set_hurried (request, TRUE);
  send_request (self, request, self->client_dialect, code_came_cb);
}

static void
code_came_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(YdNetReply) reply = NULL;
  GError *error = NULL;
  g_autoptr(YdAuthQrLogin) self = land (source, result, user_data, &reply, &error);
  YdAuthQrCode code = { NULL, NULL, NULL };

  if (self == NULL)
    return;
  if (reply == NULL || !yd_auth_exchange_read_qr (self->client, reply, &code, &error))
    {
      fail_at_broker (self, error);
      return;
    }
  yd_auth_qr_code_clear (&self->code);
  self->code = code;
  self->bad_polls = 0;
  self->expires_us = yd_base_clock_get_monotonic_us (self->clock) + CODE_LIFE_S * TICK_US;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  set_seconds_left (self, CODE_LIFE_S);
  set_state (self, YD_AUTH_QR_WAITING);
  if (self->cancellable != NULL)
    start_tick (self);
}

/* The phone */

static void
poll_status (YdAuthQrLogin *self)
{
  g_autoptr(YdNetRequest) request = yd_auth_exchange_make_status (self->client, self->code.sid);

  self->polling = TRUE;
  send_request (self, request, self->api_dialect, status_came_cb);
}

static gboolean
tick (gpointer data)
{
  g_autoptr(YdAuthQrLogin) self = g_object_ref (data);
  gint64 left_us = self->expires_us - yd_base_clock_get_monotonic_us (self->clock);

  self->timer = 0;
  set_seconds_left (self, (guint) MAX ((left_us + TICK_US - 1) / TICK_US, 0));
  if (self->cancellable == NULL)
    return G_SOURCE_REMOVE;
  if (left_us <= 0)
    {
      /* Whatever is in flight is about the old code. */
      stop (self);
      self->cancellable = g_cancellable_new ();
      ask_for_code (self);
      return G_SOURCE_REMOVE;
    }
  if (!self->polling)
    poll_status (self);
  start_tick (self);
  return G_SOURCE_REMOVE;
}

static void
start_tick (YdAuthQrLogin *self)
{
  stop_timer (self);
  self->timer = yd_base_clock_add_timer (self->clock, TICK_US, tick, self, NULL);
}

static void
note_bad_poll (YdAuthQrLogin *self,
               GError        *error)
{
  if (g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_QR_EXPIRED))
    ask_for_code (self);
  else if (++self->bad_polls >= MAX_BAD_POLLS)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  g_clear_error (&error);
}

static void
status_came_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(YdNetReply) reply = NULL;
  GError *error = NULL;
  g_autoptr(YdAuthQrLogin) self = land (source, result, user_data, &reply, &error);
  g_autofree char *auth_code = NULL;
  YdAuthScan scan = YD_AUTH_SCAN_WAITING;

  if (self == NULL)
    return;
  self->polling = FALSE;
  if (reply == NULL || !yd_auth_exchange_read_status (reply, &scan, &auth_code, &error))
    {
      note_bad_poll (self, error);
      return;
    }
  self->bad_polls = 0;
  if (scan == YD_AUTH_SCAN_SCANNED)
    set_state (self, YD_AUTH_QR_SCANNED);
  else if (scan == YD_AUTH_SCAN_EXPIRED)
    ask_for_code (self);
  else if (scan == YD_AUTH_SCAN_CONFIRMED)
    exchange (self, auth_code);
}

/* The token */

static void
exchange (YdAuthQrLogin *self,
          const char    *auth_code)
{
  g_autoptr(YdNetRequest) request = NULL;

  stop_timer (self);
  if (*auth_code == '\0' && yd_auth_client_get_kind (self->client) != YD_AUTH_CLIENT_OPENLIST)
    {
      fail (self, g_error_new_literal (YD_AUTH_ERROR, YD_AUTH_ERROR_PROTOCOL,
                                       "confirmed without a code"));
      return;
    }
  set_state (self, YD_AUTH_QR_EXCHANGING);
  if (self->cancellable == NULL)
    return;
  if (is_counted (self) &&
      fail_limited (self, yd_auth_broker_limit_take (self->limit, self->client_key)))
    return;
  request = yd_auth_exchange_make_code_request (self->client, &self->code, auth_code,
                                                self->verifier);
  send_request (self, request, self->client_dialect, token_came_cb);
}

static void
token_came_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(YdNetReply) reply = NULL;
  GError *error = NULL;
  g_autoptr(YdAuthQrLogin) self = land (source, result, user_data, &reply, &error);

  if (self == NULL)
    return;
  if (reply != NULL)
    self->token = yd_auth_exchange_read_token (self->client, reply,
                                               yd_base_clock_get_real_us (self->clock), &error);
  if (self->token == NULL)
    {
      fail_at_broker (self, error);
      return;
    }
  g_clear_object (&self->cancellable);
  set_seconds_left (self, 0);
  set_state (self, YD_AUTH_QR_DONE);
}

/* Object */

static void
yd_auth_qr_login_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  YdAuthQrLogin *self = YD_AUTH_QR_LOGIN (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->code.text);
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_uint (value, self->seconds_left);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_auth_qr_login_dispose (GObject *object)
{
  YdAuthQrLogin *self = YD_AUTH_QR_LOGIN (object);

  stop (self);
  g_clear_object (&self->net);
  G_OBJECT_CLASS (yd_auth_qr_login_parent_class)->dispose (object);
}

static void
yd_auth_qr_login_finalize (GObject *object)
{
  YdAuthQrLogin *self = YD_AUTH_QR_LOGIN (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->client, yd_auth_client_unref);
  g_clear_object (&self->client_dialect);
  g_clear_object (&self->api_dialect);
  g_clear_object (&self->limit);
  g_free (self->client_key);
  yd_auth_qr_code_clear (&self->code);
  g_free (self->verifier);
  g_clear_pointer (&self->token, yd_auth_token_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (yd_auth_qr_login_parent_class)->finalize (object);
}

static void
yd_auth_qr_login_class_init (YdAuthQrLoginClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yd_auth_qr_login_get_property;
  object_class->dispose = yd_auth_qr_login_dispose;
  object_class->finalize = yd_auth_qr_login_finalize;
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, YD_TYPE_AUTH_QR_STATE,
                                              YD_AUTH_QR_ASKING, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_SECONDS_LEFT] = g_param_spec_uint ("seconds-left", NULL, NULL, 0, G_MAXUINT, 0,
                                                     flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yd_auth_qr_login_init (YdAuthQrLogin *self)
{
}

YdAuthQrLogin *
yd_auth_qr_login_new (YdNetSession *net,
                      YdBaseClock  *clock,
                      YdAuthClient *client)
{
  YdAuthQrLogin *self = g_object_new (YD_TYPE_AUTH_QR_LOGIN, NULL);

  self->net = g_object_ref (net);
  self->clock = g_object_ref (clock);
  self->client = yd_auth_client_ref (client);
  self->client_key = yd_auth_client_dup_key (client);
  self->client_dialect = yd_auth_dialect_new (yd_auth_client_get_kind (client));
  self->api_dialect = yd_auth_dialect_new (YD_AUTH_CLIENT_OWN);
  return self;
}

void
yd_auth_qr_login_set_broker_limit (YdAuthQrLogin     *self,
                                   YdAuthBrokerLimit *limit)
{
  g_set_object (&self->limit, limit);
}

void
yd_auth_qr_login_start (YdAuthQrLogin *self)
{
  if (self->cancellable != NULL || self->state == YD_AUTH_QR_DONE)
    return;
  g_clear_error (&self->error);
  self->codes = 0;
  self->cancellable = g_cancellable_new ();
  ask_for_code (self);
}

void
yd_auth_qr_login_cancel (YdAuthQrLogin *self)
{
  stop (self);
}

YdAuthQrState
yd_auth_qr_login_get_state (YdAuthQrLogin *self)
{
  return self->state;
}

const char *
yd_auth_qr_login_get_text (YdAuthQrLogin *self)
{
  return self->code.text;
}

guint
yd_auth_qr_login_get_seconds_left (YdAuthQrLogin *self)
{
  return self->seconds_left;
}

YdAuthToken *
yd_auth_qr_login_get_token (YdAuthQrLogin *self)
{
  return self->token;
}

const GError *
yd_auth_qr_login_get_error (YdAuthQrLogin *self)
{
  return self->error;
}
