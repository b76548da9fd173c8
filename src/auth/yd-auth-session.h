/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Being signed in as one user through one client: holds the token pair, refreshes it once for
 * all who wait, has it in the vault before it is used. Implements YdNetAuthorizer.
 */
#pragma once

#include "yd-auth-broker-limit.h"
#include "yd-auth-client.h"
#include "yd-auth-error.h"
#include "yd-auth-vault.h"

#include "yd-net-session.h"

G_BEGIN_DECLS

typedef enum
{
  YD_AUTH_STATE_LOADING,    /* the vault has not been asked, or has not answered yet */
  YD_AUTH_STATE_SIGNED_IN,
  YD_AUTH_STATE_UNSAVED,    /* signed in, but the pair is only in memory: storing is retried */
  YD_AUTH_STATE_SESSION,    /* signed in, by choice only until the app quits */
  YD_AUTH_STATE_LOCKED,     /* the vault could not be read: unlock it and try again */
  YD_AUTH_STATE_SIGNED_OUT,
} YdAuthState;

#define YD_TYPE_AUTH_STATE (yd_auth_state_get_type ())
GType          yd_auth_state_get_type        (void);

#define YD_TYPE_AUTH_SESSION (yd_auth_session_get_type ())
G_DECLARE_FINAL_TYPE (YdAuthSession, yd_auth_session, YD, AUTH_SESSION, GObject)

/* Property: "state" (YdAuthState, read-only, notified). @label: how the keyring names the entry.
 * @token: a fresh pair just signed in with (it is stored at once), or NULL to load from the
 * vault at the first use. @lock_path: a lock file held around each refresh so that a second
 * process of the same person does not spend the single-use token too; NULL for none.
 * (transfer full) */
YdAuthSession *yd_auth_session_new           (YdNetSession         *net,
                                              YdBaseClock          *clock,
                                              YdAuthVault          *vault,
                                              YdAuthClient         *client,
                                              const char           *user_id,
                                              const char           *label,
                                              YdAuthToken          *token,
                                              const char           *lock_path);

/* What counts the calls of all accounts of a broker: refreshes that it does not allow now fail with
 * YD_AUTH_ERROR_LIMITED and the time to wait. NULL: not counted, as at first. */
void           yd_auth_session_set_broker_limit (YdAuthSession     *self,
                                                 YdAuthBrokerLimit *limit);
/* How long until the broker would allow a refresh, in microseconds; 0: now. */
gint64         yd_auth_session_get_wait_us   (YdAuthSession        *self);

YdAuthState    yd_auth_session_get_state     (YdAuthSession        *self);
const char    *yd_auth_session_get_user_id   (YdAuthSession        *self);
/* In the states UNSAVED and LOCKED: whether there is no keyring at all, so that nothing can be
 * unlocked. */
gboolean       yd_auth_session_is_keyring_missing (YdAuthSession   *self);
/* In these states: what the keyring said, one of YD_AUTH_ERROR_VAULT_*. Another one is notified as
 * the state is. */
YdAuthError    yd_auth_session_get_keyring_trouble (YdAuthSession  *self);
YdAuthClient  *yd_auth_session_get_client    (YdAuthSession        *self);

/* The pair as it is now: another one than the session began with once it was refreshed.
 * (transfer none) (nullable) */
YdAuthToken   *yd_auth_session_get_token     (YdAuthSession        *self);

/* The client of a new sign-in, and the lock file of its refreshes. To be set before the pair is
 * adopted. When it has another key, the new pair is stored under that one, and what the vault has
 * under the old one is forgotten then. */
void           yd_auth_session_set_client    (YdAuthSession        *self,
                                              YdAuthClient         *client,
                                              const char           *lock_path);
/* A new sign-in of the same user (YD_AUTH_ERROR_OTHER_ACCOUNT otherwise is the caller's check). */
void           yd_auth_session_adopt         (YdAuthSession        *self,
                                              YdAuthToken          *token);

/* Keeps the pair in memory only from now on (remember for this session): what the vault has of it
 * is forgotten there. */
void           yd_auth_session_keep_in_memory (YdAuthSession       *self);
/* The other way round: the pair is stored, now and when it is renewed. */
void           yd_auth_session_keep_in_vault (YdAuthSession        *self);

/* A number that grows with each signing in and out: what began under another one says nothing
 * about the sign-in of now. */
guint          yd_auth_session_get_generation (YdAuthSession       *self);
/* The drive says the permission was withdrawn: no refresh will help. */
void           yd_auth_session_mark_revoked  (YdAuthSession        *self);
/* The drive accepts no token of this sign-in, also after a refresh: signed out, nothing said about
 * the permission. */
void           yd_auth_session_mark_refused  (YdAuthSession        *self);

/* Whether a pair is on its way to the vault, or out of it: who ends the program now may lose what
 * cannot be had again. */
gboolean       yd_auth_session_is_busy       (YdAuthSession        *self);

/* Stores again now what could not be stored (after "unlock keyring"). */
void           yd_auth_session_retry_save    (YdAuthSession        *self);

/* Forgets the tokens here and in the vault. */
void           yd_auth_session_sign_out_async  (YdAuthSession       *self,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
gboolean       yd_auth_session_sign_out_finish (YdAuthSession       *self,
                                                GAsyncResult        *result,
                                                GError             **error);

/* One exchange of a pasted refresh token through @client: the new pair. Never repeated blindly:
 * a refresh token is single-use. @limit (nullable) counts it when @client is a broker's: beyond
 * what that allows, nothing is sent, and YD_AUTH_ERROR_LIMITED has the time to wait. */
void           yd_auth_refresh_async         (YdNetSession         *net,
                                              YdBaseClock          *clock,
                                              YdAuthClient         *client,
                                              YdAuthBrokerLimit    *limit,
                                              const char           *refresh_token,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/* (transfer full) */
YdAuthToken   *yd_auth_refresh_finish        (GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
