/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can go wrong with being signed in, by what can be done about it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YD_AUTH_ERROR (yd_auth_error_quark ())

typedef enum
{
  YD_AUTH_ERROR_SIGNED_OUT,     /* no usable token: sign in (again) */
  YD_AUTH_ERROR_REVOKED,        /* the person took the permission back on the phone */
  YD_AUTH_ERROR_CLIENT,         /* client id or secret refused, or the app is suspended */
  YD_AUTH_ERROR_BROKER,         /* the broker said no; its own words are in the message */
  YD_AUTH_ERROR_LIMITED,        /* too many sign-in requests: later */
  YD_AUTH_ERROR_QR_EXPIRED,     /* the code is too old */
  YD_AUTH_ERROR_OTHER_ACCOUNT,  /* the new token belongs to somebody else */
  YD_AUTH_ERROR_BAD_TOKEN,      /* what was pasted is not a refresh token of the Open API */
  YD_AUTH_ERROR_VAULT_MISSING,  /* no keyring here */
  YD_AUTH_ERROR_VAULT_LOCKED,   /* the keyring is locked and stays so */
  YD_AUTH_ERROR_VAULT_FAILED,   /* the keyring failed otherwise */
  YD_AUTH_ERROR_PROTOCOL,       /* an answer that makes no sense */
  YD_AUTH_ERROR_SERVICE,        /* the service failed; may work later */
  YD_AUTH_ERROR_CLIENT_ID,      /* not the client id that the sign-in began with */
  YD_AUTH_ERROR_CLIENT_SECRET,  /* the secret is wrong */
  YD_AUTH_ERROR_PKCE,           /* no secret, and the app is not allowed to do without */
  YD_AUTH_ERROR_APP_SUSPENDED,  /* the app is unknown to the service, or suspended by it */
  YD_AUTH_ERROR_CODE_USED,      /* the code of a confirmed sign-in is used up or too old */
  YD_AUTH_ERROR_NOT_CONFIRMED,  /* scanned, and not confirmed on the phone */
  YD_AUTH_ERROR_BROKER_UNREACHABLE, /* signing in: the broker cannot be connected to */
  YD_AUTH_ERROR_BROKER_STRANGE, /* what answered does not speak as a broker: a page, a 404 */
  YD_AUTH_ERROR_VAULT_DENIED,   /* the keyring does not let this program in */
  YD_AUTH_ERROR_VAULT_SLOW,     /* the keyring did not answer in time */
  YD_AUTH_ERROR_VAULT_CANCELLED, /* the keyring is locked, and unlocking it was not completed */
  YD_AUTH_ERROR_ACCOUNT_EXISTS, /* that person has another account here through that client */
} YdAuthError;

GQuark  yd_auth_error_quark        (void);

/* LIMITED with how long to wait before it can work; @wait_us: negative when nobody said.
 * (transfer full) */
GError *yd_auth_error_new_limited  (gint64        wait_us,
                                    const char   *message);
/* In microseconds from when @error was made; -1 when nobody said, and for other errors. */
gint64  yd_auth_error_get_wait_us  (const GError *error);

G_END_DECLS
