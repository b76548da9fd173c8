/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The session's pair and its vault: read, written, written again later, forgotten; and what is
 * known of the keyring from it. When any of it happens is yd-auth-session.c's to say.
 */
#include "config.h"

#define G_LOG_DOMAIN "yd-auth"

#include "yd-auth-session-private.h"

#include "yd-base-backoff.h"

#define SAVE_AGAIN_US (2 * (gint64) G_USEC_PER_SEC)
#define SAVE_AGAIN_CAP_US (300 * (gint64) G_USEC_PER_SEC)

static void vault_loaded_cb (GObject       *source,
                             GAsyncResult  *result,
                             gpointer       user_data);
static void pair_saved_cb   (GObject       *source,
                             GAsyncResult  *result,
                             gpointer       user_data);
static void forgotten_cb    (GObject       *source,
                             GAsyncResult  *result,
                             gpointer       user_data);
static void old_forgotten_cb (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data);

static YdAuthVaultKey
vault_key (YdAuthSession *self)
{
  return (YdAuthVaultKey) { self->user_id, self->client_key };
}

void
yd_auth_session_start_load (YdAuthSession *self)
{
  YdAuthVaultKey key = vault_key (self);

  yd_auth_vault_load_async (self->vault, &key, NULL, vault_loaded_cb,
                            yd_auth_session_take_off (self));
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

/* @state, because of @error. */
static void
note_vault_error (YdAuthSession *self,
                  YdAuthState    state,
                  const GError  *error)
{
  YdAuthError trouble = error->domain == YD_AUTH_ERROR ? (YdAuthError) error->code
                                                       : YD_AUTH_ERROR_VAULT_FAILED;
  gboolean is_other = trouble != self->keyring_trouble;

  self->keyring_trouble = trouble;
  if (self->state != state)
    yd_auth_session_set_state (self, state);
  else if (is_other)
    g_object_notify (G_OBJECT (self), "state");
}

/* Whether it asked a person for a password: not again and again. */
static gboolean
has_asked (const GError *error)
{
  return g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_LOCKED) ||
         g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_CANCELLED);
}

static void
vault_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  gboolean wanted;
  g_autoptr(YdAuthSession) self = yd_auth_session_land (user_data, &wanted);
  g_autoptr(GError) error = NULL;
  g_autofree char *secret = NULL;
  g_autoptr(YdAuthToken) token = NULL;

  token = yd_auth_vault_load_finish (YD_AUTH_VAULT (source), result, &secret, &error);
  self->stored = token != NULL;
  if (wanted && error != NULL)
    {
      note_vault_error (self, YD_AUTH_STATE_LOCKED, error);
      yd_auth_session_fail_waiters (self, error);
    }
  else if (wanted && token == NULL)
    yd_auth_session_drop_token (self);
  else if (wanted)
    {
      adopt_secret (self, secret);
      yd_auth_session_set_token (self, token, FALSE);
      yd_auth_session_set_state (self, self->in_memory ? YD_AUTH_STATE_SESSION
                                                       : YD_AUTH_STATE_SIGNED_IN);
    }
  yd_auth_session_advance (self);
}

void
yd_auth_session_start_save (YdAuthSession *self)
{
  YdAuthVaultKey key = vault_key (self);

  self->must_save = FALSE;
  yd_auth_vault_save_async (self->vault, &key, self->label, self->token,
                            yd_auth_client_get_secret (self->client), NULL, pair_saved_cb,
                            yd_auth_session_take_off (self));
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

void
yd_auth_session_note_saved (YdAuthSession *self,
                            const GError  *error)
{
  gint64 delay_us;

  if (self->in_memory)
    {
      yd_auth_session_set_state (self, YD_AUTH_STATE_SESSION);
      return;
    }
  if (error == NULL)
    {
      self->save_failures = 0;
      self->old_keys_stay = FALSE;
      yd_auth_session_set_state (self, YD_AUTH_STATE_SIGNED_IN);
      return;
    }
  g_debug ("the pair is not saved: %s", error->message);
  note_vault_error (self, YD_AUTH_STATE_UNSAVED, error);
  if (self->save_timer != 0)
    return;
  delay_us = SAVE_AGAIN_CAP_US;
  if (!has_asked (error))
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
  g_autoptr(YdAuthSession) self = yd_auth_session_land (user_data, &wanted);
  g_autoptr(GError) error = NULL;

  self->stored |= yd_auth_vault_save_finish (YD_AUTH_VAULT (source), result, &error);
  if (wanted)
    yd_auth_session_note_saved (self, error);
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

void
yd_auth_session_start_forget (YdAuthSession *self)
{
  YdAuthVaultKey key = vault_key (self);

  yd_auth_vault_forget_async (self->vault, &key, NULL, forgotten_cb,
                              yd_auth_session_take_off (self));
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  gboolean wanted;
  g_autoptr(YdAuthSession) self = yd_auth_session_land (user_data, &wanted);
  g_autoptr(GError) error = NULL;

  yd_auth_vault_forget_finish (YD_AUTH_VAULT (source), result, &error);
  self->stored = FALSE;
  /* Who chose to have it in memory only may well have no keyring: nothing is left there then. */
  if (self->in_memory && g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_VAULT_MISSING))
    g_clear_error (&error);
  return_to_leavers (self, error);
  yd_auth_session_advance (self);
}

void
yd_auth_session_start_forget_old_key (YdAuthSession *self)
{
  YdAuthVaultKey key = { self->user_id, NULL };

  self->old_key = g_ptr_array_steal_index (self->old_keys, 0);
  key.client_key = self->old_key;
  yd_auth_vault_forget_async (self->vault, &key, NULL, old_forgotten_cb,
                              yd_auth_session_take_off (self));
}

static void
old_forgotten_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  gboolean wanted;
  g_autoptr(YdAuthSession) self = yd_auth_session_land (user_data, &wanted);
  g_autofree char *key = g_steal_pointer (&self->old_key);
  g_autoptr(GError) error = NULL;

  if (!yd_auth_vault_forget_finish (YD_AUTH_VAULT (source), result, &error))
    g_debug ("the tokens of the client of before were not forgotten: %s", error->message);
  if (error != NULL && !g_str_equal (key, self->client_key))
    {
      g_ptr_array_add (self->old_keys, g_steal_pointer (&key));
      self->old_keys_stay = TRUE;
    }
  yd_auth_session_advance (self);
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
