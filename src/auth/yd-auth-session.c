/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Being signed in. One thing is done at a time (load, save, renew, forget); who needs a token
 * waits in line, and advance() decides what is next. The things themselves are
 * yd-auth-session-vault.c and yd-auth-session-renewal.c. What is in flight keeps the session
 * alive: a new pair must reach the vault.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-auth"

#include "yd-auth-session.h"

#include "yd-auth-session-private.h"

#define MARGIN_US (60 * (gint64) G_USEC_PER_SEC)
#define MARGIN_SHARE 10 /* of the lifetime, for tokens that live only minutes */

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

void
yd_auth_session_set_state (YdAuthSession *self,
                           YdAuthState    state)
{
  if (self->state == state)
    return;
  g_return_if_fail (allowed_moves[self->state][state]);

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
yd_auth_session_set_token (YdAuthSession *self,
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

void
yd_auth_session_drop_token (YdAuthSession *self)
{
  yd_auth_session_set_token (self, NULL, FALSE);
  self->must_save = FALSE;
  if (self->save_timer != 0)
    yd_base_clock_remove_timer (self->clock, self->save_timer);
  self->save_timer = 0;
  yd_auth_session_set_state (self, YD_AUTH_STATE_SIGNED_OUT);
}

/* One thing at a time */

/* What is in flight holds the session and knows which pair it is about. */
struct _YdAuthFlight
{
  YdAuthSession *session; /* (owned) */
  guint generation;
};

YdAuthFlight *
yd_auth_session_take_off (YdAuthSession *self)
{
  YdAuthFlight *flight = g_new0 (YdAuthFlight, 1);

  self->busy = TRUE;
  flight->session = g_object_ref (self);
  flight->generation = self->generation;
  return flight;
}

YdAuthSession *
yd_auth_session_land (YdAuthFlight *flight,
                      gboolean     *wanted)
{
  YdAuthSession *self = flight->session;

  self->busy = FALSE;
  self->renewing = FALSE;
  *wanted = flight->generation == self->generation;
  g_free (flight);
  return self;
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
    yd_auth_session_start_renewal (self);
  /* PKCE: used to its last second, then somebody has to scan again. */
  else if (serve_and_look (self, 0))
    {
      yd_auth_session_drop_token (self);
      yd_auth_session_fail_signed_out (self);
    }
}

/* Not before a new pair is safe, or cannot be now. */
static gboolean
must_forget_old_key (YdAuthSession *self)
{
  gboolean saves = self->must_save && self->token != NULL && !self->in_memory;

  return self->old_keys->len > 0 && !self->old_keys_stay && !saves;
}

void
yd_auth_session_advance (YdAuthSession *self)
{
  if (self->busy)
    return;
  if (must_forget_old_key (self))
    yd_auth_session_start_forget_old_key (self);
  else if (self->leavers->len > 0)
    yd_auth_session_start_forget (self);
  else if (self->stored && self->token != NULL && self->in_memory)
    yd_auth_session_start_forget (self);
  else if (self->must_save && self->token != NULL && !self->in_memory)
    yd_auth_session_start_save (self);
  else if (self->waiters->len == 0)
    return;
  else if (self->state == YD_AUTH_STATE_SIGNED_OUT)
    yd_auth_session_fail_signed_out (self);
  else if (self->token == NULL)
    yd_auth_session_start_load (self);
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
  g_ptr_array_unref (self->old_keys);
  g_free (self->user_id);
  g_free (self->label);
  g_free (self->lock_path);
  g_free (self->client_key);
  g_free (self->old_key);
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
  self->old_keys = g_ptr_array_new_with_free_func (g_free);
  self->keyring_trouble = YD_AUTH_ERROR_VAULT_LOCKED;
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

  return self->keyring_trouble == YD_AUTH_ERROR_VAULT_MISSING;
}

YdAuthError
yd_auth_session_get_keyring_trouble (YdAuthSession *self)
{
  g_return_val_if_fail (YD_IS_AUTH_SESSION (self), YD_AUTH_ERROR_VAULT_FAILED);

  return self->keyring_trouble;
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

/* Entries of @key are this account's again. */
static void
keep_key (YdAuthSession *self,
          const char    *key)
{
  guint position;

  if (g_ptr_array_find_with_equal_func (self->old_keys, key, g_str_equal, &position))
    g_ptr_array_remove_index (self->old_keys, position);
}

void
yd_auth_session_set_client (YdAuthSession *self,
                            YdAuthClient  *client,
                            const char    *lock_path)
{
  YdAuthClient *old = self->client;
  g_autofree char *old_path G_GNUC_UNUSED = g_steal_pointer (&self->lock_path);
  g_autofree char *key = yd_auth_client_dup_key (client);

  self->client = yd_auth_client_ref (client);
  yd_auth_client_unref (old);
  self->lock_path = g_strdup (lock_path);
  if (g_str_equal (key, self->client_key))
    return;
  g_ptr_array_add (self->old_keys, self->client_key);
  keep_key (self, key);
  self->client_key = g_steal_pointer (&key);
  self->old_keys_stay = FALSE;
  self->stored = FALSE;
}

void
yd_auth_session_adopt (YdAuthSession *self,
                       YdAuthToken   *token)
{
  self->generation++;
  self->revoked = FALSE;
  self->renewing = FALSE;
  yd_auth_session_set_token (self, token, TRUE);
  if (self->in_memory)
    yd_auth_session_set_state (self, YD_AUTH_STATE_SESSION);
  else
    {
      self->must_save = TRUE;
      yd_auth_session_set_state (self, YD_AUTH_STATE_LOADING);
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
    yd_auth_session_set_state (self, YD_AUTH_STATE_SESSION);
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
  yd_auth_session_set_state (self, YD_AUTH_STATE_LOADING);
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
  yd_auth_session_drop_token (self);
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
  return self->leavers->len > 0 || self->old_key != NULL ||
         (self->old_keys->len > 0 && !self->old_keys_stay) ||
         (self->token != NULL && (self->busy || self->must_save));
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
  self->old_keys_stay = FALSE;
  yd_auth_session_drop_token (self);
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
