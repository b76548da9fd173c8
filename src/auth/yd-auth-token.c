/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A token pair, and reading claims of a JWT without believing them.
 */
#include "config.h"

#include "yd-auth-token.h"

#include "yd-base-json.h"

#include <string.h>

#define DEFAULT_LIFE_US (7200 * (gint64) G_USEC_PER_SEC)
#define MAX_SECONDS G_GINT64_CONSTANT (100000000000)

struct _YdAuthToken
{
  gatomicrefcount references;
  char *access;  /* (owned) */
  char *refresh; /* (owned) (nullable) */
  gint64 expires_us;
};

G_DEFINE_BOXED_TYPE (YdAuthToken, yd_auth_token, yd_auth_token_ref, yd_auth_token_unref)

/* The claims of a JWT, NULL when it is none. (transfer full) (nullable) */
static JsonObject *
read_claims (const char *jwt)
{
  g_auto(GStrv) segments = NULL;
  g_autoptr(GString) text = NULL;
  g_autoptr(GBytes) bytes = NULL;
  guchar *decoded;
  gsize length = 0;

  if (jwt == NULL)
    return NULL;
  segments = g_strsplit (jwt, ".", -1);
  if (g_strv_length (segments) != 3)
    return NULL;
  text = g_string_new (segments[1]);
  g_string_replace (text, "-", "+", 0);
  g_string_replace (text, "_", "/", 0);
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');
  decoded = g_base64_decode (text->str, &length);
  bytes = g_bytes_new_take (decoded, length);
  return yd_base_json_parse_object (bytes, NULL);
}

static gint64
read_seconds (JsonObject *claims,
              const char *name)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (claims, "token");
  gint64 value = yd_base_json_reader_get_opt_int (&reader, name, 0);

  return yd_base_json_reader_end (&reader, NULL) && value > 0 && value < MAX_SECONDS ? value : 0;
}

/* When a token that was just given ends: what it says itself, unless that is past already (this
 * computer's clock is wrong, then); else after the lifetime it says, or two hours. */
static gint64
guess_expiry (const char *access,
              gint64      now_us)
{
  g_autoptr(JsonObject) claims = read_claims (access);
  gint64 expires_s;
  gint64 issued_s;

  if (claims == NULL)
    return now_us + DEFAULT_LIFE_US;
  expires_s = read_seconds (claims, "exp");
  issued_s = read_seconds (claims, "iat");
  if (expires_s * G_USEC_PER_SEC > now_us)
    return expires_s * G_USEC_PER_SEC;
  if (issued_s > 0 && expires_s > issued_s)
    return now_us + (expires_s - issued_s) * G_USEC_PER_SEC;
  return now_us + DEFAULT_LIFE_US;
}

YdAuthToken *
yd_auth_token_new (const char *access,
                   const char *refresh,
                   gint64      expires_at_us,
                   gint64      now_us)
{
  YdAuthToken *self = g_new0 (YdAuthToken, 1);

  g_atomic_ref_count_init (&self->references);
  self->access = g_strdup (access != NULL ? access : "");
  if (refresh != NULL && *refresh != '\0')
    self->refresh = g_strdup (refresh);
  self->expires_us = expires_at_us != 0 ? expires_at_us : guess_expiry (access, now_us);
  return self;
}

YdAuthToken *
yd_auth_token_ref (YdAuthToken *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/* Memory that is given back should not still say it. */
static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
yd_auth_token_unref (YdAuthToken *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  wipe (self->access);
  wipe (self->refresh);
  g_free (self);
}

const char *
yd_auth_token_get_access (YdAuthToken *self)
{
  return self->access;
}

const char *
yd_auth_token_get_refresh (YdAuthToken *self)
{
  return self->refresh;
}

gint64
yd_auth_token_get_expires_us (YdAuthToken *self)
{
  return self->expires_us;
}

char *
yd_auth_token_dup_subject (const char *jwt)
{
  g_autoptr(JsonObject) claims = read_claims (jwt);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (claims, "token");
  const char *subject;

  if (claims == NULL)
    return NULL;
  subject = yd_base_json_reader_get_opt_string (&reader, "sub", NULL);
  if (!yd_base_json_reader_end (&reader, NULL) || subject == NULL || *subject == '\0')
    return NULL;
  return g_strdup (subject);
}

gboolean
yd_auth_token_looks_usable (const char *refresh)
{
  g_auto(GStrv) segments = NULL;

  if (refresh == NULL)
    return FALSE;
  segments = g_strsplit (refresh, ".", -1);
  if (g_strv_length (segments) != 3)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    if (*segments[i] == '\0' ||
        segments[i][strspn (segments[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789-_=")] != '\0')
      return FALSE;
  return TRUE;
}
