/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tokens: what a pair is made of, how it is refreshed and what a token lets a request do. The rules
 * of reference §2. How a login comes about is in yd-sim-session.c, what is remembered of a token in
 * yd-sim-token.c. */

#include "config.h"

#include "yd-sim-session.h"

#include "yd-sim-object.h"
#include "yd-sim-request.h"

#include <string.h>

#define SIGNING_KEY    "yunduo simulator"
#define ACCESS_HEADER  "{\"kid\":\"KqO\",\"typ\":\"JWT\",\"alg\":\"HS256\"}"
#define REFRESH_HEADER "{\"typ\":\"JWT\",\"alg\":\"RS256\"}"

static YdSimTokens *
get_tokens (YdSim *sim)
{
  return yd_sim_sessions_get_tokens (yd_sim_get_sessions (sim));
}

/* --- a pair ------------------------------------------------------------------------------- */

static char *
list_drives (YdSimUser *user)
{
  if (user->backup_granted && user->resource_granted)
    return g_strdup_printf ("%s,%s", user->backup_drive_id, user->resource_drive_id);
  if (user->backup_granted)
    return g_strdup (user->backup_drive_id);
  return g_strdup (user->resource_granted ? user->resource_drive_id : "");
}

/* One letter per scope. */
static char *
letter_scopes (const char *scopes)
{
  GString *letters = g_string_new (NULL);

  if (strstr (scopes, "user:base") != NULL)
    g_string_append_c (letters, 'c');
  if (strstr (scopes, "file:all:read") != NULL)
    g_string_append_c (letters, 'd');
  if (strstr (scopes, "file:all:write") != NULL)
    g_string_append_c (letters, 'a');
  if (strstr (scopes, "file:share:write") != NULL)
    g_string_append_c (letters, 's');
  return g_string_free (letters, FALSE);
}

static char *
make_access_token (YdSim      *sim,
                   YdSimApp   *app,
                   YdSimUser  *user,
                   const char *scopes,
                   gint64      ttl_s)
{
  JsonObject *claims = json_object_new ();
  g_autofree char *letters = letter_scopes (scopes);
  g_autofree char *drives = list_drives (user);
  g_autofree char *jti = yd_sim_random_hex (sim, 32, FALSE);
  gint64 now_s = yd_sim_now_us (sim) / G_USEC_PER_SEC;

  json_object_set_string_member (claims, "sub", user->id);
  json_object_set_string_member (claims, "aud", app->id);
  json_object_set_string_member (claims, "s", letters);
  if (!yd_sim_breaks (sim, "access-jwt"))
    json_object_set_string_member (claims, "d", drives);
  json_object_set_string_member (claims, "iss", "alipan");
  json_object_set_int_member (claims, "exp", now_s + ttl_s);
  json_object_set_int_member (claims, "l", 2);
  json_object_set_int_member (claims, "iat", now_s);
  json_object_set_string_member (claims, "jti", jti);
  return yd_sim_token_format (ACCESS_HEADER, claims, SIGNING_KEY);
}

static char *
make_refresh_token (YdSim     *sim,
                    YdSimApp  *app,
                    YdSimUser *user,
                    gint64     ttl_s)
{
  JsonObject *claims;
  g_autofree char *key = yd_sim_random_hex (sim, 32, FALSE);
  gint64 now_s = yd_sim_now_us (sim) / G_USEC_PER_SEC;

  if (yd_sim_breaks (sim, "refresh-jwt"))
    return g_steal_pointer (&key);

  /* Two tokens of one second differ by their signature only: the key is made up. */
  claims = json_object_new ();
  json_object_set_string_member (claims, "sub", user->id);
  json_object_set_string_member (claims, "aud", app->id);
  json_object_set_int_member (claims, "exp", now_s + ttl_s);
  json_object_set_int_member (claims, "iat", now_s);
  return yd_sim_token_format (REFRESH_HEADER, claims, key);
}

static void
remember (YdSim          *sim,
          YdSimTokenKind  kind,
          const char     *text,
          YdSimApp       *app,
          YdSimUser      *user,
          const char     *scopes,
          gint64          ttl_s)
{
  YdSimToken token = {
    .kind = kind,
    .user = user->key,
    .client_id = app->id,
    .scopes = (char *) scopes,
    .expires_us = yd_sim_now_us (sim) + ttl_s * G_USEC_PER_SEC,
    .consent = user->consent,
  };

  yd_sim_tokens_add (get_tokens (sim), text, &token);
}

YdSimPair *
yd_sim_session_issue (YdSim      *sim,
                      YdSimApp   *app,
                      YdSimUser  *user,
                      const char *scopes)
{
  const YdSimOptions *options = yd_sim_get_options (sim);
  gboolean public = app->secret == NULL;
  YdSimPair *pair = g_new0 (YdSimPair, 1);

  pair->expires_in = public ? options->public_ttl_s : options->access_ttl_s;
  if (public && yd_sim_breaks (sim, "pkce-lifetime"))
    pair->expires_in = 7200;
  if (!public && yd_sim_breaks (sim, "access-ttl"))
    pair->expires_in = 7200;
  pair->access_token = make_access_token (sim, app, user, scopes, pair->expires_in);
  remember (sim, YD_SIM_TOKEN_ACCESS, pair->access_token, app, user, scopes, pair->expires_in);
  if (!public || options->public_refresh)
    {
      pair->refresh_token = make_refresh_token (sim, app, user, options->refresh_ttl_s);
      remember (sim, YD_SIM_TOKEN_REFRESH, pair->refresh_token, app, user, scopes,
                options->refresh_ttl_s);
    }
  yd_sim_save (sim);
  return pair;
}

void
yd_sim_pair_free (YdSimPair *pair)
{
  if (pair == NULL)
    return;

  g_free (pair->access_token);
  g_free (pair->refresh_token);
  g_free (pair);
}

/* The answer of the token endpoint. Transfer full. */
JsonObject *
yd_sim_pair_to_json (YdSim     *sim,
                     YdSimPair *pair)
{
  JsonObject *object = json_object_new ();
  gint64 expires_in = pair->expires_in;

  if (yd_sim_breaks (sim, "token-answer"))
    expires_in += yd_sim_now_us (sim) / G_USEC_PER_SEC;
  json_object_set_string_member (object, "token_type", "Bearer");
  json_object_set_string_member (object, "access_token", pair->access_token);
  yd_sim_object_set_text (object, "refresh_token", pair->refresh_token);
  json_object_set_int_member (object, "expires_in", expires_in);
  return object;
}

/* --- refreshing --------------------------------------------------------------------------- */

/* A refresh token of the private web API (reference §2.1). */
static gboolean
is_of_private_api (const char *text)
{
  return strlen (text) == 32 && strspn (text, "0123456789abcdef") == 32;
}

static gboolean
check_refresh (YdSim        *sim,
               YdSimToken   *token,
               const char   *text,
               YdSimApp     *app,
               YdSimRefusal *refusal)
{
  YdSimUser *user = token != NULL ? yd_sim_get_user (sim, token->user) : NULL;
  gboolean spent = token != NULL && token->spent && !yd_sim_breaks (sim, "refresh-single-use") &&
                   !yd_sim_breaks (sim, "refresh-rotates");

  if (user == NULL && is_of_private_api (text) && !yd_sim_breaks (sim, "refresh-private"))
    return yd_sim_refuse (refusal, 400, "AccessDenied", "invalid token");
  if (user == NULL)
    return yd_sim_refuse (refusal, 401,
                          yd_sim_breaks (sim, "refresh-invalid") ? "RefreshTokenExpired"
                                                                 : "RefreshTokenInvalid",
                          "invalid refresh_token");
  if (!g_str_equal (token->client_id, app->id) && !yd_sim_breaks (sim, "refresh-client-bound"))
    return yd_sim_refuse (refusal, 401, "RefreshTokenInvalid", "invalid refresh_token");
  if (token->expires_us <= yd_sim_now_us (sim) && !yd_sim_breaks (sim, "refresh-expired"))
    spent = TRUE;
  if (spent ||
      (token->consent != user->consent && !yd_sim_breaks (sim, "consent-withdrawn")))
    return yd_sim_refuse (refusal, 401, "RefreshTokenExpired", "expired refresh_token");
  return TRUE;
}

YdSimPair *
yd_sim_session_refresh (YdSim        *sim,
                        YdSimApp     *app,
                        const char   *refresh_token,
                        YdSimRefusal *refusal)
{
  const char *text = refresh_token != NULL ? refresh_token : "";
  YdSimToken *token = yd_sim_tokens_find (get_tokens (sim), YD_SIM_TOKEN_REFRESH, text);
  g_autofree char *user = NULL;
  g_autofree char *scopes = NULL;
  YdSimPair *pair;

  if (!check_refresh (sim, token, text, app, refusal))
    return NULL;

  token->spent = TRUE;
  user = g_strdup (token->user);
  scopes = g_strdup (token->scopes);
  if (yd_sim_breaks (sim, "access-survives-refresh"))
    yd_sim_sessions_expire (yd_sim_get_sessions (sim), TRUE, FALSE, FALSE);
  pair = yd_sim_session_issue (sim, app, yd_sim_get_user (sim, user), scopes);
  if (yd_sim_breaks (sim, "refresh-rotates"))
    {
      g_free (pair->refresh_token);
      pair->refresh_token = g_strdup (text);
    }
  return pair;
}

/* --- the token of a request --------------------------------------------------------------- */

static gboolean
has_scope (const char *scopes,
           const char *scope)
{
  g_auto(GStrv) list = g_strsplit (scopes, ",", -1);

  return g_strv_contains ((const char * const *) list, scope);
}

static gboolean
check_consent (YdSimRequest *req,
               YdSimToken   *token,
               const char   *scope)
{
  YdSim *sim = req->sim;
  gboolean forgiven;

  if (token->consent != req->user->consent && !yd_sim_breaks (sim, "consent-withdrawn"))
    return FALSE;
  if (scope == NULL || has_scope (token->scopes, scope))
    return TRUE;
  forgiven = (g_str_equal (scope, "file:all:write") && yd_sim_breaks (sim, "scope-write")) ||
             (g_str_equal (scope, "file:share:write") && yd_sim_breaks (sim, "scope-share"));
  return forgiven;
}

gboolean
yd_sim_session_authorize (YdSimRequest *req,
                          const char   *scope)
{
  YdSim *sim = req->sim;
  YdSimToken *token = yd_sim_tokens_find (get_tokens (sim), YD_SIM_TOKEN_ACCESS, req->token);

  req->user = token != NULL ? yd_sim_get_user (sim, token->user) : NULL;
  if (req->user == NULL)
    {
      if (yd_sim_breaks (sim, "access-invalid"))
        yd_sim_request_fail (req, 403, "PermissionDenied", "permission not exists");
      else
        yd_sim_request_fail (req, 401, "AccessTokenInvalid", "AccessToken is invalid. ");
      return FALSE;
    }
  g_free (req->entry->user);
  req->entry->user = g_strdup (req->user->key);
  req->client_id = g_strdup (token->client_id);
  if (token->expires_us <= yd_sim_now_us (sim) && !yd_sim_breaks (sim, "access-expired"))
    {
      yd_sim_request_fail (req, 401, "AccessTokenExpired", "token expired");
      return FALSE;
    }
  if (!check_consent (req, token, scope))
    {
      yd_sim_request_fail (req, 403, "PermissionDenied", "permission not exists");
      return FALSE;
    }
  return TRUE;
}

const char *
yd_sim_session_get_scopes (YdSimRequest *req)
{
  YdSimToken *token = yd_sim_tokens_find (get_tokens (req->sim), YD_SIM_TOKEN_ACCESS, req->token);

  return token != NULL ? token->scopes : "";
}
