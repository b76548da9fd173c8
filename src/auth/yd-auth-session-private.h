/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The session's two files: yd-auth-session.c decides and does, yd-auth-session-waiters.c holds
 * the line of those who need a token. Private to the two.
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

  /* state */
  YdAuthState state;
  YdAuthToken *token; /* (owned) (nullable) */
  gint64 margin_us;   /* before its end a token counts as stale */
  gboolean in_memory; /* by choice */
  gboolean stored;    /* as far as is known, the vault has a pair of this account */
  gboolean revoked;
  gboolean keyring_missing; /* as the vault last said when it could not do what it should */
  gboolean must_save; /* the pair is not in the vault, and it is time to try */
  guint save_failures;
  guint generation;   /* of the pair: what is in flight for an older one is not wanted */

  /* in flight */
  gboolean busy;
  gboolean renewing;
  gboolean renewal_stores; /* what it gets */
  guint save_timer;
  GSource *kick; /* (owned) (nullable) */
};

/* Decides what is next, when nothing is in flight. */
void yd_auth_session_advance         (YdAuthSession *self);

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
