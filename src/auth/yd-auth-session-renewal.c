/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The session renews its pair: what a refresh ends in, and how long the broker has it wait. How a
 * pair is renewed is yd-auth-renewal.c.
 */
#include "config.h"

#include "yd-auth-session-private.h"

#include "yd-auth-renewal.h"

static void pair_renewed_cb (GObject       *source,
                             GAsyncResult  *result,
                             gpointer       user_data);

void
yd_auth_session_start_renewal (YdAuthSession *self)
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
  yd_auth_renewal_run_async (&renewal, pair_renewed_cb, yd_auth_session_take_off (self));
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
      yd_auth_session_drop_token (self);
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
  g_autoptr(YdAuthSession) self = yd_auth_session_land (user_data, &wanted);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) save_error = NULL;
  g_autoptr(YdAuthToken) token = NULL;

  token = yd_auth_renewal_run_finish (result, &save_error, &error);
  self->stored |= token != NULL && save_error == NULL && self->renewal_stores;
  if (wanted && token != NULL)
    {
      yd_auth_session_set_token (self, token, TRUE);
      yd_auth_session_note_saved (self, save_error);
      yd_auth_session_serve_waiters (self, G_MININT64, NULL);
    }
  else if (wanted)
    note_not_renewed (self, error);
  yd_auth_session_advance (self);
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
