/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From an old token pair to one that may be used: lock, look whether another process was faster,
 * refresh, store. Not to be cancelled half-way: a new pair that is not stored is lost. Private to
 * the room.
 */
#pragma once

#include "yd-auth-broker-limit.h"
#include "yd-auth-client.h"
#include "yd-auth-vault.h"

#include "yd-net-session.h"

G_BEGIN_DECLS

/* Everything is borrowed for the call. */
typedef struct
{
  YdNetSession *net;      /* (borrowed) */
  YdBaseClock *clock;     /* (borrowed) */
  YdAuthVault *vault;     /* (borrowed) (nullable): NULL to store nowhere */
  YdAuthClient *client;   /* (borrowed) */
  const char *user_id;    /* (borrowed) (nullable) */
  const char *client_key; /* (borrowed) */
  const char *label;      /* (borrowed) */
  const char *lock_path;  /* (borrowed) (nullable) */
  YdAuthToken *token;     /* (borrowed): the old pair, which has a refresh token */
  gboolean stored;        /* the old pair is in the vault */
  YdAuthBrokerLimit *limit; /* (borrowed) (nullable) */
} YdAuthRenewal;

void         yd_auth_renewal_run_async  (const YdAuthRenewal  *renewal,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* *save_error (transfer full): why the new pair is not in the vault, NULL when it is. Errors as
 * of yd_auth_refresh_finish(), and OTHER_ACCOUNT when the pair is not @user_id's.
 * (transfer full) */
YdAuthToken *yd_auth_renewal_run_finish (GAsyncResult         *result,
                                         GError              **save_error,
                                         GError              **error);

/* yd_auth_refresh_finish () with a network's trouble as the network's. (transfer full) */
YdAuthToken *yd_auth_refresh_finish_plain (GAsyncResult       *result,
                                           GError            **error);

G_END_DECLS
