/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Verifier and challenge, with GnuTLS' random numbers and hash. Keeps nothing: the login holds the
 * verifier until the exchange.
 */
#include "config.h"

#include "yd-auth-pkce.h"

#include <gnutls/crypto.h>
#include <string.h>

#define VERIFIER_BYTES 48 /* 64 characters of base64 */
#define SHA256_BYTES 32

static char *
encode_url_safe (const guint8 *data,
                 gsize         length)
{
  char *text = g_base64_encode (data, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  return text;
}

char *
yd_auth_pkce_new_verifier (void)
{
  guint8 random[VERIFIER_BYTES];

  if (gnutls_rnd (GNUTLS_RND_KEY, random, sizeof random) != 0)
    return NULL;
  return encode_url_safe (random, sizeof random);
}

char *
yd_auth_pkce_challenge (const char *verifier)
{
  guint8 digest[SHA256_BYTES];

  if (gnutls_hash_fast (GNUTLS_DIG_SHA256, verifier, strlen (verifier), digest) != 0)
    return NULL;
  return encode_url_safe (digest, sizeof digest);
}
