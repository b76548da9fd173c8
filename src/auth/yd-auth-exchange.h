/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sign-in calls as requests, and their replies as values, for each kind of client (Open API
 * reference §2.3, §2.4, §3.1, §3.2). Pure; sends nothing. Private to the room.
 */
#pragma once

#include "yd-auth-client.h"
#include "yd-auth-token.h"

#include "yd-net-reply.h"
#include "yd-net-request.h"

G_BEGIN_DECLS

/* What asking for a code gave. */
typedef struct
{
  char *sid;     /* (owned) */
  char *text;    /* (owned): what the QR code says */
  char *cookies; /* (owned) (nullable): for the callback of an OpenList broker */
} YdAuthQrCode;

void          yd_auth_qr_code_clear              (YdAuthQrCode  *code);

typedef enum
{
  YD_AUTH_SCAN_WAITING,
  YD_AUTH_SCAN_SCANNED,
  YD_AUTH_SCAN_CONFIRMED,
  YD_AUTH_SCAN_EXPIRED,
} YdAuthScan;

/* @challenge: of PKCE, for an own client without a secret; else NULL. (transfer full) */
YdNetRequest *yd_auth_exchange_make_qr_request   (YdAuthClient  *client,
                                                  const char    *challenge);
gboolean      yd_auth_exchange_read_qr           (YdAuthClient  *client,
                                                  YdNetReply    *reply,
                                                  YdAuthQrCode  *code,
                                                  GError       **error);

/* The page for an own client in the browser (§2.2); @challenge as above. Holds @state: not for
 * logs. (transfer full) */
char         *yd_auth_exchange_dup_page_url      (YdAuthClient  *client,
                                                  const char    *redirect_url,
                                                  const char    *state,
                                                  const char    *challenge);

/* (transfer full) */
YdNetRequest *yd_auth_exchange_make_status       (YdAuthClient  *client,
                                                  const char    *sid);
/* @auth_code: set when confirmed. */
gboolean      yd_auth_exchange_read_status       (YdNetReply    *reply,
                                                  YdAuthScan    *scan,
                                                  char         **auth_code,
                                                  GError       **error);

/* (transfer full) */
YdNetRequest *yd_auth_exchange_make_code_request (YdAuthClient       *client,
                                                  const YdAuthQrCode *code,
                                                  const char         *auth_code,
                                                  const char         *verifier);
/* (transfer full) */
YdNetRequest *yd_auth_exchange_make_refresh      (YdAuthClient  *client,
                                                  const char    *refresh_token);
/* The pair of either of the two above; a broker's has both halves. (transfer full) */
YdAuthToken  *yd_auth_exchange_read_token        (YdAuthClient  *client,
                                                  YdNetReply    *reply,
                                                  gint64         now_us,
                                                  GError       **error);

/* What an AList-style broker allows (§3.2). (transfer full) */
YdNetRequest *yd_auth_exchange_make_limit        (YdAuthClient  *client);
/* FALSE for what makes no sense. */
gboolean      yd_auth_exchange_read_limit        (YdNetReply    *reply,
                                                  gint64        *max_calls,
                                                  gint64        *minutes);

G_END_DECLS
