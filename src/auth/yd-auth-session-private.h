/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The session's files: yd-auth-session.c decides what is done next, yd-auth-session-vault.c and
 * yd-auth-session-renewal.c do it, yd-auth-session-waiters.c holds the line of those who need a
 * token. Private to the four.
 */
#pragma once

#include "yd-auth-session.h"

G_BEGIN_DECLS

struct _YdAuthSession
{
  GObject parent_instance;

  /* given at construction */
  YdNetSession *net;    /* (owned) */
  YdBaseClock *clock;   /* (owned) */
  YdAuthVault *vault;   /* (owned) */
  YdAuthClient *client; /* (owned): with its secret once the vault gave it */
  char *user_id;        /* (owned) */
  char *label;          /* (owned) */
  char *lock_path;      /* (owned) (nullable) */
  YdAuthBrokerLimit *broker_limit; /* (owned) (nullable): set right after */

  /* owned */
  char *client_key;   /* (owned) */
  GPtrArray *waiters; /* (owned): GTask of those who need a token */
  GPtrArray *leavers; /* (owned): GTask of those who sign out */
  GPtrArray *old_keys; /* (owned): of clients of before, whose pairs the vault may still have */

  /* state */
  YdAuthState state;
  YdAuthToken *token; /* (owned) (nullable) */
  gint64 margin_us;   /* before its end a token counts as stale */
  gboolean in_memory; /* by choice */
  gboolean stored;    /* as far as is known, the vault has a pair of this account */
  gboolean revoked;
  YdAuthError keyring_trouble; /* as the vault last said when it could not do what it should */
  gboolean old_keys_stay; /* the vault could not forget them: when it can do something again */
  gboolean must_save; /* the pair is not in the vault, and it is time to try */
  guint save_failures;
  guint generation;   /* of the pair: what is in flight for an older one is not wanted */

  /* in flight */
  gboolean busy;
  char *old_key;       /* (owned) (nullable): that is being forgotten */
  gboolean renewing;
  gboolean renewal_stores; /* what it gets */
  guint save_timer;
  GSource *kick; /* (owned) (nullable) */
};

/* Decides what is next, when nothing is in flight. */
void yd_auth_session_advance         (YdAuthSession *self);

void yd_auth_session_set_state       (YdAuthSession *self,
                                      YdAuthState    state);
/* @is_new: it was just given, so that what is left of its life is all of it. */
void yd_auth_session_set_token       (YdAuthSession *self,
                                      YdAuthToken   *token,
                                      gboolean       is_new);
/* Signed out. */
void yd_auth_session_drop_token      (YdAuthSession *self);

/* Something begins, and ends: between the two nothing else does. */
typedef struct _YdAuthFlight YdAuthFlight;

/* (transfer full) */
YdAuthFlight  *yd_auth_session_take_off (YdAuthSession *self);
/* The session; *wanted: nobody signed in or out meanwhile. Takes @flight. (transfer full) */
YdAuthSession *yd_auth_session_land     (YdAuthFlight  *flight,
                                         gboolean      *wanted);

/* The things that take off. */
void yd_auth_session_start_load      (YdAuthSession *self);
void yd_auth_session_start_save      (YdAuthSession *self);
void yd_auth_session_start_forget    (YdAuthSession *self);
void yd_auth_session_start_forget_old_key (YdAuthSession *self);
void yd_auth_session_start_renewal   (YdAuthSession *self);

/* The pair is in the vault (@error NULL), or why it is not. */
void yd_auth_session_note_saved      (YdAuthSession *self,
                                      const GError  *error);

/* Serves those whom the current token helps; @least_us: how long it must still live. The others
 * get @error, or go on waiting when that is NULL. */
void yd_auth_session_serve_waiters   (YdAuthSession *self,
                                      gint64         least_us,
                                      const GError  *error);
void yd_auth_session_fail_waiters    (YdAuthSession *self,
                                      const GError  *error);
/* With SIGNED_OUT or REVOKED. */
void yd_auth_session_fail_signed_out (YdAuthSession *self);

void yd_auth_session_authorizer_init (YdNetAuthorizerInterface *iface);

G_END_DECLS
