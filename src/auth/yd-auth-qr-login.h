/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One sign-in by QR code, from asking for the code to the token pair (Open API reference §2.3,
 * §3.1, §3.2), as an object a window can watch. A code that expires is replaced by itself.
 */
#pragma once

#include "yd-auth-broker-limit.h"
#include "yd-auth-client.h"
#include "yd-auth-error.h"
#include "yd-auth-token.h"

#include "yd-net-session.h"

G_BEGIN_DECLS

typedef enum
{
  YD_AUTH_QR_ASKING,    /* a code is being asked for */
  YD_AUTH_QR_WAITING,   /* shown, not scanned yet */
  YD_AUTH_QR_SCANNED,   /* scanned: confirm on the phone */
  YD_AUTH_QR_EXCHANGING,
  YD_AUTH_QR_DONE,      /* the token is there */
  YD_AUTH_QR_FAILED,    /* see the error */
} YdAuthQrState;

#define YD_TYPE_AUTH_QR_STATE (yd_auth_qr_state_get_type ())
GType          yd_auth_qr_state_get_type        (void);

#define YD_TYPE_AUTH_QR_LOGIN (yd_auth_qr_login_get_type ())
G_DECLARE_FINAL_TYPE (YdAuthQrLogin, yd_auth_qr_login, YD, AUTH_QR_LOGIN, GObject)

/* Properties, all notified: "state" (YdAuthQrState), "text" (string: what the QR code says, also
 * the link to open), "seconds-left" (uint). Polls once a second. (transfer full) */
YdAuthQrLogin *yd_auth_qr_login_new              (YdNetSession   *net,
                                                  YdBaseClock    *clock,
                                                  YdAuthClient   *client);
/* What counts the token calls of a broker: the exchange is one (Open API reference §3.2, asking for
 * a code is none). When it allows none now there is no code that could be scanned for nothing: it
 * FAILED with YD_AUTH_ERROR_LIMITED and the time to wait. NULL: not counted, as at first. */
void           yd_auth_qr_login_set_broker_limit (YdAuthQrLogin     *self,
                                                  YdAuthBrokerLimit *limit);
/* Starts, or starts over after FAILED. */
void           yd_auth_qr_login_start            (YdAuthQrLogin  *self);
/* Ends it for good; no notify afterwards. Also done by dispose. */
void           yd_auth_qr_login_cancel           (YdAuthQrLogin  *self);

YdAuthQrState  yd_auth_qr_login_get_state        (YdAuthQrLogin  *self);
const char    *yd_auth_qr_login_get_text         (YdAuthQrLogin  *self); /* (nullable) */
guint          yd_auth_qr_login_get_seconds_left (YdAuthQrLogin  *self);
YdAuthToken   *yd_auth_qr_login_get_token        (YdAuthQrLogin  *self); /* (nullable) */
const GError  *yd_auth_qr_login_get_error        (YdAuthQrLogin  *self); /* (nullable) */

G_END_DECLS
