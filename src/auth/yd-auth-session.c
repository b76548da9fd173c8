/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Being signed in. One thing is done at a time (load, save, renew, forget); who needs a token
 * waits in line, and advance() decides what is next. How a pair is renewed is yd-auth-renewal.c.
 * What is in flight keeps the session alive: a new pair must reach the vault.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-auth"

#include "yd-auth-session.h"

#include "yd-auth-renewal.h"
#include "yd-auth-session-private.h"

#include "yd-base-backoff.h"

#define MARGIN_US (60 * (gint64) G_USEC_PER_SEC)
#define MARGIN_SHARE 10 /* of the lifetime, for tokens that live only minutes */
#define SAVE_AGAIN_US (2 * (gint64) G_USEC_PER_SEC)
#define SAVE_AGAIN_CAP_US (300 * (gint64) G_USEC_PER_SEC)

enum
{
  PROP_STATE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (YdAuthSession, yd_auth_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (YD_TYPE_NET_AUTHORIZER,
                                                      yd_auth_session_authorizer_init))

GType
yd_auth_state_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { YD_AUTH_STATE_LOADING, "YD_AUTH_STATE_LOADING", "loading" },
    { YD_AUTH_STATE_SIGNED_IN, "YD_AUTH_STATE_SIGNED_IN", "signed-in" },
    { YD_AUTH_STATE_UNSAVED, "YD_AUTH_STATE_UNSAVED", "unsaved" },
    { YD_AUTH_STATE_SESSION, "YD_AUTH_STATE_SESSION", "session" },
    { YD_AUTH_STATE_LOCKED, "YD_AUTH_STATE_LOCKED", "locked" },
    { YD_AUTH_STATE_SIGNED_OUT, "YD_AUTH_STATE_SIGNED_OUT", "signed-out" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("YdAuthState", values));
  return type;
}

static void vault_loaded_cb (GObject       *source,
                             GAsyncResult  *result,
                             gpointer       user_data);
static void pair_saved_cb   (GObject       *source,
                             GAsyncResult  *result,
                             gpointer       user_data);
static void pair_renewed_cb (GObject       *source,
                             GAsyncResult  *result,
                             gpointer       user_data);
static void forgotten_cb    (GObject       *source,
                             GAsyncResult  *result,
                             gpointer       user_data);

/* State */

/* From (row) to (column), in the order of YdAuthState. */
static const gboolean allowed_moves[6][6] = {
  /* LOADING    */ { FALSE, TRUE, TRUE, TRUE, TRUE, TRUE },
  /* SIGNED_IN  */ { TRUE, FALSE, TRUE, TRUE, FALSE, TRUE },
  /* UNSAVED    */ { TRUE, TRUE, FALSE, TRUE, FALSE, TRUE },
  /* SESSION    */ { TRUE, FALSE, FALSE, FALSE, FALSE, TRUE },
  /* LOCKED     */ { TRUE, TRUE, FALSE, TRUE, FALSE, TRUE },
  /* SIGNED_OUT */ { TRUE, FALSE, FALSE, TRUE, FALSE, FALSE },
};

static void
set_state (YdAuthSession *self,
           YdAuthState    state)
{
  if (self->state == state)
    return;
  g_return_if_fail (allowed_moves[self->state][state]);

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_token (YdAuthSession *self,
           YdAuthToken   *token,
           gboolean       is_new)
{
  gint64 left_us;

  g_clear_pointer (&self->token, yd_auth_token_unref);
  if (token == NULL)
    return;
  self->token = yd_auth_token_ref (token);
  self->margin_us = MARGIN_US;
  left_us = yd_auth_token_get_expires_us (token) - yd_base_clock_get_real_us (self->clock);
  if (is_new)
    self->margin_us = CLAMP (left_us / MARGIN_SHARE, 0, MARGIN_US);
}

static void
drop_token (YdAuthSession *self)
{
  set_token (self, NULL, FALSE);
  self->must_save = FALSE;
  if (self->save_timer != 0)
    yd_base_clock_remove_timer (self->clock, self->save_timer);
  self->save_timer = 0;
  set_state (self, YD_AUTH_STATE_SIGNED_OUT);
}

/* One thing at a time */

static YdAuthVaultKey
vault_key (YdAuthSession *self)
{
  return (YdAuthVaultKey) { self->user_id, self->client_key };
}

/* What is in flight holds the session and knows which pair it is about. */
typedef struct
{
  YdAuthSession *session; /* (owned) */
  guint generation;
} Flight;

static Flight *
take_off (YdAuthSession *self)
{
  Flight *flight = g_new0 (Flight, 1);

  self->busy = TRUE;
  flight->session = g_object_ref (self);
  flight->generation = self->generation;
  return flight;
}

/* The session; *wanted: nobody signed in or out meanwhile. (transfer full) */
static YdAuthSession *
land (Flight   *flight,
      gboolean *wanted)
{
  YdAuthSession *self = flight->session;

  self->busy = FALSE;
  self->renewing = FALSE;
  *wanted = flight->generation == self->generation;
  g_free (flight);
  return self;
}

static void
start_load (YdAuthSession *self)
{
  YdAuthVaultKey key = vault_key (self);

  yd_auth_vault_load_async (self->vault, &key, NULL, vault_loaded_cb, take_off (self));
}

static void
adopt_secret (YdAuthSession *self,
              const char    *secret)
{
  YdAuthClient *client = self->client;

  if (secret == NULL || yd_auth_client_get_secret (client) != NULL)
    return;
  self->client = yd_auth_client_new (yd_auth_client_get_kind (client),
                                     yd_auth_client_get_api_url (client),
                                     yd_auth_client_get_broker_url (client),
                                     yd_auth_client_get_id (client), secret);
  yd_auth_client_unref (client);
}

/* To be called before the state changes that @error is the cause of. */
static void
note_vault_error (YdAuthSession *self,
                  const GError  *error)
{
  self->keyring_missing = g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_MISSING);
}

static void
vault_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  gboolean wanted;
  g_autoptr(YdAuthSession) self = land (user_data, &wanted);
  g_autoptr(GError) error = NULL;
  g_autofree char *secret = NULL;
  g_autoptr(YdAuthToken) token = NULL;

  token = yd_auth_vault_load_finish (YD_AUTH_VAULT (source), result, &secret, &error);
  self->stored = token != NULL;
  if (wanted && error != NULL)
    {
      note_vault_error (self, error);
      set_state (self, YD_AUTH_STATE_LOCKED);
      yd_auth_session_fail_waiters (self, error);
    }
  else if (wanted && token == NULL)
    drop_token (self);
  else if (wanted)
    {
      adopt_secret (self, secret);
      set_token (self, token, FALSE);
      set_state (self, self->in_memory ? YD_AUTH_STATE_SESSION : YD_AUTH_STATE_SIGNED_IN);
    }
  yd_auth_session_advance (self);
}

static void
start_save (YdAuthSession *self)
{
  YdAuthVaultKey key = vault_key (self);

  self->must_save = FALSE;
  yd_auth_vault_save_async (self->vault, &key, self->label, self->token,
                            yd_auth_client_get_secret (self->client), NULL, pair_saved_cb,
                            take_off (self));
}

static gboolean
time_to_save (gpointer data)
{
  YdAuthSession *self = data;

  self->save_timer = 0;
  self->must_save = TRUE;
  yd_auth_session_advance (self);
  return G_SOURCE_REMOVE;
}

/* The pair is in the vault, or why it is not. */
static void
note_saved (YdAuthSession *self,
            const GError  *error)
{
  gint64 delay_us;

  if (self->in_memory)
    {
      set_state (self, YD_AUTH_STATE_SESSION);
      return;
    }
  if (error == NULL)
    {
      self->save_failures = 0;
      set_state (self, YD_AUTH_STATE_SIGNED_IN);
      return;
    }
  g_debug ("the pair is not saved: %s", error->message);
  note_vault_error (self, error);
  set_state (self, YD_AUTH_STATE_UNSAVED);
  if (self->save_timer != 0)
    return;
  /* A locked vault asks a person: not again and again. */
  delay_us = SAVE_AGAIN_CAP_US;
  if (!g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_LOCKED))
    delay_us = yd_base_backoff_delay_us (self->save_failures++, SAVE_AGAIN_US, SAVE_AGAIN_CAP_US,
                                         g_random_double ());
  self->save_timer = yd_base_clock_add_timer (self->clock, delay_us, time_to_save, self, NULL);
}

static void
pair_saved_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  gboolean wanted;
  g_autoptr(YdAuthSession) self = land (user_data, &wanted);
  g_autoptr(GError) error = NULL;

  self->stored |= yd_auth_vault_save_finish (YD_AUTH_VAULT (source), result, &error);
  if (wanted)
    note_saved (self, error);
  yd_auth_session_advance (self);
}

static void
start_renewal (YdAuthSession *self)
{
  YdAuthRenewal renewal = {
    .net = self->net,
    .clock = self->clock,
    .vault = self->in_memory ? NULL : self->vault,
    .client = self->client,
    .user_id = self->user_id,
    .client_key = self->client_key,
    .label = self->label,
    .lock_path = self->lock_path,
    .limit = self->broker_limit,
    .token = self->token,
    .stored = self->state == YD_AUTH_STATE_SIGNED_IN,
  };

  self->renewing = TRUE;
  self->renewal_stores = !self->in_memory;
  yd_auth_renewal_run_async (&renewal, pair_renewed_cb, take_off (self));
}

/* Errors after which the refresh token is of no use. */
static gboolean
is_the_end (const GError *error)
{
  return g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_SIGNED_OUT) ||
         g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_REVOKED) ||
         g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_BAD_TOKEN) ||
         g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_OTHER_ACCOUNT);
}

static void
note_not_renewed (YdAuthSession *self,
                  const GError  *error)
{
  if (is_the_end (error))
    {
      self->revoked = g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_REVOKED);
      drop_token (self);
      yd_auth_session_fail_waiters (self, error);
    }
  else
    /* The old one may do for a moment yet. */
    yd_auth_session_serve_waiters (self, 0, error);
}

static void
pair_renewed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  gboolean wanted;
  g_autoptr(YdAuthSession) self = land (user_data, &wanted);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) save_error = NULL;
  g_autoptr(YdAuthToken) token = NULL;

  token = yd_auth_renewal_run_finish (result, &save_error, &error);
  self->stored |= token != NULL && save_error == NULL && self->renewal_stores;
  if (wanted && token != NULL)
    {
      set_token (self, token, TRUE);
      note_saved (self, save_error);
      yd_auth_session_serve_waiters (self, G_MININT64, NULL);
    }
  else if (wanted)
    note_not_renewed (self, error);
  yd_auth_session_advance (self);
}

static void
return_to_leavers (YdAuthSession *self,
                   const GError  *error)
{
  g_autoptr(GPtrArray) leavers = g_steal_pointer (&self->leavers);

  self->leavers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < leavers->len; i++)
    if (error == NULL)
      g_task_return_boolean (g_ptr_array_index (leavers, i), TRUE);
    else
      g_task_return_error (g_ptr_array_index (leavers, i), g_error_copy (error));
}

static void
start_forget (YdAuthSession *self)
{
  YdAuthVaultKey key = vault_key (self);

  yd_auth_vault_forget_async (self->vault, &key, NULL, forgotten_cb, take_off (self));
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  gboolean wanted;
  g_autoptr(YdAuthSession) self = land (user_data, &wanted);
  g_autoptr(GError) error = NULL;

  yd_auth_vault_forget_finish (YD_AUTH_VAULT (source), result, &error);
  self->stored = FALSE;
  /* Who chose to have it in memory only may well have no keyring: nothing is left there then. */
  if (self->in_memory && g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_MISSING))
    g_clear_error (&error);
  return_to_leavers (self, error);
  yd_auth_session_advance (self);
}

/* Serves whom the current pair helps; TRUE when somebody still waits for a better one. Who is
 * served may sign out on the spot, or begin something new. */
static gboolean
serve_and_look (YdAuthSession *self,
                gint64         least_us)
{
  yd_auth_session_serve_waiters (self, least_us, NULL);
  if (self->token != NULL && !self->busy)
    return self->waiters->len > 0;
  yd_auth_session_advance (self);
  return FALSE;
}

static void
renew_or_give_up (YdAuthSession *self)
{
  if (!serve_and_look (self, self->margin_us))
    return;
  if (yd_auth_token_get_refresh (self->token) != NULL)
    start_renewal (self);
  /* PKCE: used to its last second, then somebody has to scan again. */
  else if (serve_and_look (self, 0))
    {
      drop_token (self);
      yd_auth_session_fail_signed_out (self);
    }
}

void
yd_auth_session_advance (YdAuthSession *self)
{
  if (self->busy)
    return;
  if (self->leavers->len > 0)
    start_forget (self);
  else if (self->stored && self->token != NULL && self->in_memory)
    start_forget (self);
  else if (self->must_save && self->token != NULL && !self->in_memory)
    start_save (self);
  else if (self->waiters->len == 0)
    return;
  else if (self->state == YD_AUTH_STATE_SIGNED_OUT)
    yd_auth_session_fail_signed_out (self);
  else if (self->token == NULL)
    start_load (self);
  else
    renew_or_give_up (self);
}

/* Object */

static void
yd_auth_session_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, YD_AUTH_SESSION (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yd_auth_session_dispose (GObject *object)
{
  YdAuthSession *self = YD_AUTH_SESSION (object);

  if (self->save_timer != 0)
    yd_base_clock_remove_timer (self->clock, self->save_timer);
  self->save_timer = 0;
  if (self->kick != NULL)
    g_source_destroy (self->kick);
  g_clear_pointer (&self->kick, g_source_unref);
  g_clear_object (&self->net);
  g_clear_object (&self->vault);
  G_OBJECT_CLASS (yd_auth_session_parent_class)->dispose (object);
}

static void
yd_auth_session_finalize (GObject *object)
{
  YdAuthSession *self = YD_AUTH_SESSION (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->broker_limit);
  g_clear_pointer (&self->client, yd_auth_client_unref);
  g_clear_pointer (&self->token, yd_auth_token_unref);
  g_ptr_array_unref (self->waiters);
  g_ptr_array_unref (self->leavers);
  g_free (self->user_id);
  g_free (self->label);
  g_free (self->lock_path);
  g_free (self->client_key);
  G_OBJECT_CLASS (yd_auth_session_parent_class)->finalize (object);
}

static void
yd_auth_session_class_init (YdAuthSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yd_auth_session_get_property;
  object_class->dispose = yd_auth_session_dispose;
  object_class->finalize = yd_auth_session_finalize;
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, YD_TYPE_AUTH_STATE, YD_AUTH_STATE_LOADING,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yd_auth_session_init (YdAuthSession *self)
{
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  self->leavers = g_ptr_array_new_with_free_func (g_object_unref);
}

static gboolean
kick_off (gpointer data)
{
  YdAuthSession *self = data;

  g_clear_pointer (&self->kick, g_source_unref);
  yd_auth_session_advance (self);
  return G_SOURCE_REMOVE;
}

/* Advances when the main loop turns: whoever made or fed us may still say "in memory only". */
static void
advance_soon (YdAuthSession *self)
{
  if (self->kick != NULL)
    return;
  self->kick = g_idle_source_new ();
  g_source_set_callback (self->kick, kick_off, self, NULL);
  g_source_attach (self->kick, g_main_context_get_thread_default ());
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

  self->net = g_object_ref (net);
  self->clock = g_object_ref (clock);
  self->vault = g_object_ref (vault);
  self->client = yd_auth_client_ref (client);
  self->client_key = yd_auth_client_dup_key (client);
  self->user_id = g_strdup (user_id != NULL ? user_id : "");
  self->label = g_strdup (label != NULL ? label : "");
  self->lock_path = g_strdup (lock_path);
  if (token != NULL)
    yd_auth_session_adopt (self, token);
  return self;
}

void
yd_auth_session_set_broker_limit (YdAuthSession     *self,
                                  YdAuthBrokerLimit *limit)
{
  g_set_object (&self->broker_limit, limit);
}

gint64
yd_auth_session_get_wait_us (YdAuthSession *self)
{
  if (self->broker_limit == NULL ||
      yd_auth_client_get_kind (self->client) == YD_AUTH_CLIENT_OWN)
    return 0;
  return yd_auth_broker_limit_get_wait_us (self->broker_limit, self->client_key);
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

gboolean
yd_auth_session_is_keyring_missing (YdAuthSession *self)
{
  g_return_val_if_fail (YD_IS_AUTH_SESSION (self), FALSE);

  return self->keyring_missing;
}

YdAuthClient *
yd_auth_session_get_client (YdAuthSession *self)
{
  return self->client;
}

YdAuthToken *
yd_auth_session_get_token (YdAuthSession *self)
{
  return self->token;
}

void
yd_auth_session_set_client (YdAuthSession *self,
                            YdAuthClient  *client)
{
  YdAuthClient *old = self->client;

  self->client = yd_auth_client_ref (client);
  yd_auth_client_unref (old);
}

void
yd_auth_session_adopt (YdAuthSession *self,
                       YdAuthToken   *token)
{
  self->generation++;
  self->revoked = FALSE;
  self->renewing = FALSE;
  set_token (self, token, TRUE);
  if (self->in_memory)
    set_state (self, YD_AUTH_STATE_SESSION);
  else
    {
      self->must_save = TRUE;
      set_state (self, YD_AUTH_STATE_LOADING);
    }
  advance_soon (self);
}

void
yd_auth_session_keep_in_memory (YdAuthSession *self)
{
  self->in_memory = TRUE;
  self->must_save = FALSE;
  if (self->save_timer != 0)
    yd_base_clock_remove_timer (self->clock, self->save_timer);
  self->save_timer = 0;
  if (self->token != NULL)
    set_state (self, YD_AUTH_STATE_SESSION);
  advance_soon (self);
}

void
yd_auth_session_keep_in_vault (YdAuthSession *self)
{
  if (!self->in_memory)
    return;
  self->in_memory = FALSE;
  if (self->token == NULL)
    return;
  self->must_save = TRUE;
  set_state (self, YD_AUTH_STATE_LOADING);
  advance_soon (self);
}

guint
yd_auth_session_get_generation (YdAuthSession *self)
{
  return self->generation;
}

static void
end_sign_in (YdAuthSession *self,
             gboolean       revoked)
{
  self->generation++;
  self->revoked = revoked;
  drop_token (self);
  yd_auth_session_fail_signed_out (self);
}

void
yd_auth_session_mark_revoked (YdAuthSession *self)
{
  end_sign_in (self, TRUE);
}

void
yd_auth_session_mark_refused (YdAuthSession *self)
{
  end_sign_in (self, FALSE);
}

gboolean
yd_auth_session_is_busy (YdAuthSession *self)
{
  /* Without a token, what is in flight only reads. */
  return self->leavers->len > 0 || (self->token != NULL && (self->busy || self->must_save));
}

void
yd_auth_session_retry_save (YdAuthSession *self)
{
  if (self->state != YD_AUTH_STATE_UNSAVED)
    return;
  if (self->save_timer != 0)
    yd_base_clock_remove_timer (self->clock, self->save_timer);
  self->save_timer = 0;
  self->must_save = TRUE;
  yd_auth_session_advance (self);
}

void
yd_auth_session_sign_out_async (YdAuthSession       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, yd_auth_session_sign_out_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  self->generation++;
  drop_token (self);
  yd_auth_session_fail_signed_out (self);
  g_ptr_array_add (self->leavers, g_steal_pointer (&task));
  yd_auth_session_advance (self);
}

gboolean
yd_auth_session_sign_out_finish (YdAuthSession  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_auth_session_sign_out_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
