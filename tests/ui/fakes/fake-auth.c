/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pretended sign-in: a session with the state it is told, a QR login that a test moves on.
 */
#include "fake.h"

struct _YdAuthClient
{
  int               ref_count;
  YdAuthClientKind  kind;
  char             *api_url;
  char             *broker_url;
  char             *id;
  char             *secret;
};

G_DEFINE_BOXED_TYPE (YdAuthClient, yd_auth_client, yd_auth_client_ref, yd_auth_client_unref)

struct _YdAuthToken
{
  int   ref_count;
  char *refresh;
};

G_DEFINE_BOXED_TYPE (YdAuthToken, yd_auth_token, yd_auth_token_ref, yd_auth_token_unref)

struct _YdAuthSession
{
  GObject       parent_instance;
  YdAuthState   state;
  YdAuthClient *client;
  char         *user_id;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (YdAuthSession, yd_auth_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_AUTHORIZER, NULL))

struct _YdAuthQrLogin
{
  GObject        parent_instance;
  YdAuthClient  *client;
  YdAuthQrState  state;
  char          *text;
  guint          seconds;
  YdAuthToken   *token;
  GError        *error;
  gboolean       cancelled;
};

G_DEFINE_FINAL_TYPE (YdAuthQrLogin, yd_auth_qr_login, G_TYPE_OBJECT)

static YdAuthState next_state = YD_AUTH_STATE_SIGNED_IN;
static YdAuthQrLogin *last_login;

GType
yd_auth_state_get_type (void)
{
  static GType type;
  static const GEnumValue values[] = {
    { YD_AUTH_STATE_LOADING, "LOADING", "loading" },
    { YD_AUTH_STATE_SIGNED_IN, "SIGNED_IN", "signed-in" },
    { YD_AUTH_STATE_UNSAVED, "UNSAVED", "unsaved" },
    { YD_AUTH_STATE_SESSION, "SESSION", "session" },
    { YD_AUTH_STATE_LOCKED, "LOCKED", "locked" },
    { YD_AUTH_STATE_SIGNED_OUT, "SIGNED_OUT", "signed-out" },
    { 0, NULL, NULL },
  };

  if (type == 0)
    type = g_enum_register_static ("YdAuthState", values);

  return type;
}

/* The client */

YdAuthClient *
yd_auth_client_new (YdAuthClientKind  kind,
                    const char       *api_url,
                    const char       *broker_url,
                    const char       *client_id,
                    const char       *client_secret)
{
  YdAuthClient *client = g_new0 (YdAuthClient, 1);

  client->ref_count = 1;
  client->kind = kind;
  client->api_url = g_strdup (api_url);
  client->broker_url = g_strdup (broker_url);
  client->id = g_strdup (client_id != NULL ? client_id : "");
  client->secret = g_strdup (client_secret);

  return client;
}

YdAuthClient *
yd_auth_client_ref (YdAuthClient *self)
{
  self->ref_count++;

  return self;
}

void
yd_auth_client_unref (YdAuthClient *self)
{
  if (--self->ref_count > 0)
    return;
  g_free (self->api_url);
  g_free (self->broker_url);
  g_free (self->id);
  g_free (self->secret);
  g_free (self);
}

YdAuthClientKind
yd_auth_client_get_kind (YdAuthClient *self)
{
  return self->kind;
}

const char *
yd_auth_client_get_api_url (YdAuthClient *self)
{
  return self->api_url;
}

const char *
yd_auth_client_get_broker_url (YdAuthClient *self)
{
  return self->broker_url;
}

const char *
yd_auth_client_get_id (YdAuthClient *self)
{
  return self->id;
}

const char *
yd_auth_client_get_secret (YdAuthClient *self)
{
  return self->secret;
}

char *
yd_auth_client_dup_key (YdAuthClient *self)
{
  return g_strdup_printf ("%d:%s", self->kind, self->id);
}

gboolean
yd_auth_client_parse_broker (const char        *text,
                             YdAuthClientKind  *kind,
                             char             **base_url)
{
  if (!g_str_has_prefix (text, "http"))
    return FALSE;
  *kind = strstr (text, "alist") != NULL ? YD_AUTH_CLIENT_ALIST : YD_AUTH_CLIENT_OPENLIST;
  *base_url = g_strdup (text);

  return TRUE;
}

/* The token */

YdAuthToken *
yd_auth_token_new (const char *access,
                   const char *refresh,
                   gint64      expires_at_us,
                   gint64      now_us)
{
  YdAuthToken *token = g_new0 (YdAuthToken, 1);

  token->ref_count = 1;
  token->refresh = g_strdup (refresh);

  return token;
}

YdAuthToken *
yd_auth_token_ref (YdAuthToken *self)
{
  self->ref_count++;

  return self;
}

void
yd_auth_token_unref (YdAuthToken *self)
{
  if (--self->ref_count > 0)
    return;
  g_free (self->refresh);
  g_free (self);
}

const char *
yd_auth_token_get_access (YdAuthToken *self)
{
  return "access";
}

const char *
yd_auth_token_get_refresh (YdAuthToken *self)
{
  return self->refresh;
}

gint64
yd_auth_token_get_expires_us (YdAuthToken *self)
{
  return 1;
}

char *
yd_auth_token_dup_subject (const char *jwt)
{
  return NULL;
}

gboolean
yd_auth_token_looks_usable (const char *refresh)
{
  return strchr (refresh, '.') != NULL;
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
  g_autofree char *key = yd_auth_client_dup_key (client);
  gint64 wait_us = limit != NULL ? yd_auth_broker_limit_take (limit, key) : 0;

  if (wait_us > 0)
    g_task_return_error (task, yd_auth_error_new_limited (wait_us, "too many"));
  else
    g_task_return_pointer (task, yd_auth_token_new ("access", refresh_token, 0, 0),
                           (GDestroyNotify) yd_auth_token_unref);
}

YdAuthToken *
yd_auth_refresh_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The vault and the session */

YdAuthVault *
yd_auth_memory_vault_new (void)
{
  return g_object_new (G_TYPE_OBJECT, NULL);
}

static void
session_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  g_value_set_enum (value, YD_AUTH_SESSION (object)->state);
}

static void
session_finalize (GObject *object)
{
  YdAuthSession *self = YD_AUTH_SESSION (object);

  yd_auth_client_unref (self->client);
  g_free (self->user_id);
  G_OBJECT_CLASS (yd_auth_session_parent_class)->finalize (object);
}

static void
yd_auth_session_class_init (YdAuthSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = session_get_property;
  object_class->finalize = session_finalize;
  g_object_class_install_property (object_class, 1,
                                   g_param_spec_enum ("state", NULL, NULL, YD_TYPE_AUTH_STATE, 0,
                                                      G_PARAM_READABLE));
}

static void
yd_auth_session_init (YdAuthSession *self)
{
  self->state = next_state;
}

YdAuthSession *
yd_auth_session_new (YdNetSession *net,
                     YdBaseClock  *clock,
                     YdAuthVault  *vault,
                     YdAuthClient *client,
                     const char   *user_id,
                     const char   *label,
                     YdAuthToken  *token,
                     const char   *lock_path)
{
  YdAuthSession *self = g_object_new (YD_TYPE_AUTH_SESSION, NULL);

  self->client = yd_auth_client_ref (client);
  self->user_id = g_strdup (user_id);

  return self;
}

void
fake_session_set_next (YdAuthState state)
{
  next_state = state;
}

void
fake_session_set (YdAuthSession *session,
                  YdAuthState    state)
{
  session->state = state;
  g_object_notify (G_OBJECT (session), "state");
}

gboolean
yd_auth_session_is_keyring_missing (YdAuthSession *self)
{
  return FALSE;
}

YdAuthError
yd_auth_session_get_keyring_trouble (YdAuthSession *self)
{
  return YD_AUTH_ERROR_VAULT_LOCKED;
}

YdAuthState
yd_auth_session_get_state (YdAuthSession *self)
{
  return self->state;
}

const char *
yd_auth_session_get_user_id (YdAuthSession *self)
{
  return self->user_id;
}

YdAuthClient *
yd_auth_session_get_client (YdAuthSession *self)
{
  return self->client;
}

YdAuthToken *
yd_auth_session_get_token (YdAuthSession *self)
{
  return NULL;
}

gboolean
yd_auth_session_is_busy (YdAuthSession *self)
{
  return FALSE;
}

void
yd_auth_session_set_client (YdAuthSession *self,
                            YdAuthClient  *client,
                            const char    *lock_path)
{
  YdAuthClient *old = self->client;

  self->client = yd_auth_client_ref (client);
  yd_auth_client_unref (old);
}

void
yd_auth_session_adopt (YdAuthSession *self,
                       YdAuthToken   *token)
{
  fake_session_set (self, YD_AUTH_STATE_SIGNED_IN);
}

void
yd_auth_session_set_broker_limit (YdAuthSession     *self,
                                  YdAuthBrokerLimit *limit)
{
}

guint
yd_auth_session_get_generation (YdAuthSession *self)
{
  return 0;
}

void
yd_auth_session_mark_revoked (YdAuthSession *self)
{
  fake_session_set (self, YD_AUTH_STATE_SIGNED_OUT);
}

void
yd_auth_session_mark_refused (YdAuthSession *self)
{
  fake_session_set (self, YD_AUTH_STATE_SIGNED_OUT);
}

void
yd_auth_session_keep_in_memory (YdAuthSession *self)
{
  fake_session_set (self, YD_AUTH_STATE_SESSION);
}

void
yd_auth_session_keep_in_vault (YdAuthSession *self)
{
  fake_session_set (self, YD_AUTH_STATE_SIGNED_IN);
}

void
yd_auth_session_retry_save (YdAuthSession *self)
{
  fake_session_set (self, YD_AUTH_STATE_SIGNED_IN);
}

void
yd_auth_session_sign_out_async (YdAuthSession       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  fake_session_set (self, YD_AUTH_STATE_SIGNED_OUT);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
yd_auth_session_sign_out_finish (YdAuthSession  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The QR login */

static void
login_dispose (GObject *object)
{
  YdAuthQrLogin *self = YD_AUTH_QR_LOGIN (object);

  if (last_login == self)
    last_login = NULL;
  g_clear_pointer (&self->client, yd_auth_client_unref);
  g_clear_pointer (&self->token, yd_auth_token_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (yd_auth_qr_login_parent_class)->dispose (object);
}

static void
login_get_property (GObject    *object,
                    guint       prop_id,
                    GValue     *value,
                    GParamSpec *pspec)
{
}

static void
yd_auth_qr_login_class_init (YdAuthQrLoginClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = login_dispose;
  object_class->get_property = login_get_property;
  g_object_class_install_property (object_class, 1,
                                   g_param_spec_int ("state", NULL, NULL, 0, 9, 0,
                                                     G_PARAM_READABLE));
  g_object_class_install_property (object_class, 2,
                                   g_param_spec_string ("text", NULL, NULL, NULL,
                                                        G_PARAM_READABLE));
  g_object_class_install_property (object_class, 3,
                                   g_param_spec_uint ("seconds-left", NULL, NULL, 0, G_MAXUINT,
                                                      0, G_PARAM_READABLE));
}

static void
yd_auth_qr_login_init (YdAuthQrLogin *self)
{
  last_login = self;
}

YdAuthQrLogin *
yd_auth_qr_login_new (YdNetSession *net,
                      YdBaseClock  *clock,
                      YdAuthClient *client)
{
  YdAuthQrLogin *self = g_object_new (YD_TYPE_AUTH_QR_LOGIN, NULL);

  self->client = yd_auth_client_ref (client);

  return self;
}

void
yd_auth_qr_login_set_broker_limit (YdAuthQrLogin     *self,
                                   YdAuthBrokerLimit *limit)
{
}

YdAuthQrLogin *
fake_qr_get_last (void)
{
  return last_login;
}

void
fake_qr_show (YdAuthQrLogin *login,
              YdAuthQrState  state,
              const char    *text,
              guint          seconds)
{
  login->state = state;
  g_free (login->text);
  login->text = g_strdup (text);
  login->seconds = seconds;
  if (state == YD_AUTH_QR_DONE)
    login->token = yd_auth_token_new ("access", "refresh", 0, 0);
  g_object_notify (G_OBJECT (login), "text");
  g_object_notify (G_OBJECT (login), "seconds-left");
  g_object_notify (G_OBJECT (login), "state");
}

void
fake_qr_fail (YdAuthQrLogin *login,
              const GError  *error)
{
  g_clear_error (&login->error);
  login->error = g_error_copy (error);
  fake_qr_show (login, YD_AUTH_QR_FAILED, NULL, 0);
}

gboolean
fake_qr_is_cancelled (YdAuthQrLogin *login)
{
  return login->cancelled;
}

void
yd_auth_qr_login_start (YdAuthQrLogin *self)
{
  self->state = YD_AUTH_QR_ASKING;
  g_object_notify (G_OBJECT (self), "state");
}

void
yd_auth_qr_login_cancel (YdAuthQrLogin *self)
{
  self->cancelled = TRUE;
}

YdAuthQrState
yd_auth_qr_login_get_state (YdAuthQrLogin *self)
{
  return self->state;
}

const char *
yd_auth_qr_login_get_text (YdAuthQrLogin *self)
{
  return self->text;
}

guint
yd_auth_qr_login_get_seconds_left (YdAuthQrLogin *self)
{
  return self->seconds;
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
