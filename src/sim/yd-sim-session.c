/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* QR sessions, codes and tokens: the rules of reference §2. */

#include "config.h"

#include "yd-sim-session.h"

#include "yd-sim-people.h"
#include "yd-sim-request.h"
#include "yd-sim-token.h"

#include <string.h>

#define SIGNING_KEY   "yunduo simulator"
#define HOUR_US       (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define ACCESS_HEADER "{\"kid\":\"KqO\",\"typ\":\"JWT\",\"alg\":\"HS256\"}"
#define REFRESH_HEADER "{\"typ\":\"JWT\",\"alg\":\"RS256\"}"

typedef enum
{
  QR_WAITING,
  QR_SCANNED,
  QR_CONFIRMED,
  QR_EXPIRED,
} QrState;

/* A login that is under way: a QR session, and then the code that came of it. */
typedef struct
{
  char      *client_id;        /* (owned) */
  char      *scopes;           /* (owned) */
  char      *challenge;        /* (owned) (nullable) */
  char      *challenge_method; /* (owned) (nullable) */
  char      *code;             /* (owned) (nullable) */
  YdSimUser *user;             /* (borrowed) (nullable) who scanned */
  QrState    state;
  gint64     created_us;
  gboolean   spent;            /* the code was used */
} Login;

struct _YdSimSessions
{
  YdSim       *sim;    /* (borrowed) owns this */
  GHashTable  *qr;     /* (owned) sid → Login */
  GHashTable  *codes;  /* (owned) code → Login */
  YdSimTokens *tokens; /* (owned) */
};

static gboolean
refuse (YdSimRefusal *refusal,
        guint         status,
        const char   *code,
        const char   *message)
{
  refusal->status = status;
  refusal->code = code;
  refusal->message = message;
  return FALSE;
}

static void
free_login (gpointer data)
{
  Login *login = data;

  g_free (login->client_id);
  g_free (login->scopes);
  g_free (login->challenge);
  g_free (login->challenge_method);
  g_free (login->code);
  g_free (login);
}

static Login *
new_login (YdSim            *sim,
           const YdSimLogin *asked)
{
  Login *login = g_new0 (Login, 1);

  login->client_id = g_strdup (asked->client_id);
  login->scopes = g_strdup (asked->scopes);
  login->challenge = g_strdup (asked->challenge);
  login->challenge_method = g_strdup (asked->challenge_method);
  login->created_us = yd_sim_now_us (sim);
  return login;
}

YdSimSessions *
yd_sim_sessions_new (YdSim *sim)
{
  YdSimSessions *self = g_new0 (YdSimSessions, 1);

  self->sim = sim;
  self->qr = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_login);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_login);
  self->tokens = yd_sim_tokens_new ();
  return self;
}

void
yd_sim_sessions_free (YdSimSessions *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->qr);
  g_hash_table_unref (self->codes);
  yd_sim_tokens_free (self->tokens);
  g_free (self);
}

JsonNode *
yd_sim_sessions_save (YdSimSessions *self)
{
  yd_sim_tokens_prune (self->tokens, yd_sim_now_us (self->sim));
  return yd_sim_tokens_save (self->tokens);
}

void
yd_sim_sessions_load (YdSimSessions *self,
                      JsonNode      *node)
{
  yd_sim_tokens_load (self->tokens, node);
}

void
yd_sim_sessions_expire (YdSimSessions *self,
                        gboolean       access,
                        gboolean       refresh,
                        gboolean       qr)
{
  gint64 now_us = yd_sim_now_us (self->sim);
  GHashTableIter iter;
  gpointer value;

  if (access)
    yd_sim_tokens_expire (self->tokens, YD_SIM_TOKEN_ACCESS, now_us);
  if (refresh)
    yd_sim_tokens_expire (self->tokens, YD_SIM_TOKEN_REFRESH, now_us);
  if (!qr || yd_sim_breaks (self->sim, "qr-expired"))
    return;

  g_hash_table_iter_init (&iter, self->qr);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Login *login = value;

      if (login->state != QR_CONFIRMED)
        login->state = QR_EXPIRED;
    }
}

/* --- applications ------------------------------------------------------------------------- */

/* The application, when id and secret are right; may_omit: no secret is fine (PKCE). */
YdSimApp *
yd_sim_session_check_app (YdSim        *sim,
                          const char   *client_id,
                          const char   *secret,
                          gboolean      may_omit,
                          YdSimRefusal *refusal)
{
  YdSimApp *app = yd_sim_get_app (sim, client_id);

  if (app == NULL)
    {
      refuse (refusal, 400, "AppNotExists", "app not exists");
      return NULL;
    }
  if (app->secret == NULL && may_omit)
    return app;
  if (app->secret == NULL || g_strcmp0 (app->secret, secret) != 0)
    {
      refuse (refusal, 400, "InvalidClientSecret", "invalid client secret");
      return NULL;
    }
  return app;
}

/* --- QR codes ----------------------------------------------------------------------------- */

static void
drop_old_logins (YdSimSessions *self)
{
  gint64 now_us = yd_sim_now_us (self->sim);
  GHashTable *tables[] = { self->qr, self->codes };
  GHashTableIter iter;
  gpointer value;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_hash_table_iter_init (&iter, tables[i]);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          if (((Login *) value)->created_us < now_us - 24 * HOUR_US)
            g_hash_table_iter_remove (&iter);
        }
    }
}

char *
yd_sim_session_create_qr (YdSim            *sim,
                          const YdSimLogin *asked)
{
  YdSimSessions *self = yd_sim_get_sessions (sim);
  g_autofree char *sid = yd_sim_random_hex (sim, 32, FALSE);

  drop_old_logins (self);
  g_hash_table_insert (self->qr, g_strdup (sid), new_login (sim, asked));
  return g_steal_pointer (&sid);
}

/* The session, aged; NULL when there is none. */
static Login *
find_qr (YdSim      *sim,
         const char *sid)
{
  YdSimSessions *self = yd_sim_get_sessions (sim);
  Login *login = sid != NULL ? g_hash_table_lookup (self->qr, sid) : NULL;
  gint64 ttl_us = yd_sim_get_options (sim)->qr_ttl_s * (gint64) G_USEC_PER_SEC;

  if (yd_sim_breaks (sim, "qr-lifetime"))
    ttl_us = 180 * (gint64) G_USEC_PER_SEC;
  if (login == NULL || login->state == QR_CONFIRMED || yd_sim_breaks (sim, "qr-expired"))
    return login;
  if (yd_sim_now_us (sim) >= login->created_us + ttl_us)
    login->state = QR_EXPIRED;
  return login;
}

gboolean
yd_sim_session_has_qr (YdSim      *sim,
                       const char *sid)
{
  return find_qr (sim, sid) != NULL;
}

const char *
yd_sim_session_get_qr_app (YdSim      *sim,
                           const char *sid)
{
  Login *login = find_qr (sim, sid);

  return login != NULL ? login->client_id : NULL;
}

static char *
make_code (YdSim *sim,
           Login *login)
{
  YdSimSessions *self = yd_sim_get_sessions (sim);
  YdSimLogin asked = { login->client_id, login->scopes, login->challenge,
                       login->challenge_method };
  g_autofree char *code = yd_sim_random_hex (sim, 32, FALSE);
  Login *grant = new_login (sim, &asked);

  grant->user = login->user;
  g_hash_table_insert (self->codes, g_strdup (code), grant);
  return g_steal_pointer (&code);
}

/* The status of a session that exists, and its code if it is to be shown. */
const char *
yd_sim_session_get_status (YdSim       *sim,
                           const char  *sid,
                           const char **code)
{
  Login *login = find_qr (sim, sid);

  *code = NULL;
  if (login == NULL || login->state == QR_EXPIRED)
    return "QRCodeExpired";
  if (login->state == QR_WAITING)
    return yd_sim_breaks (sim, "qr-wait-login") ? "ScanSuccess" : "WaitLogin";
  if (login->state == QR_SCANNED && yd_sim_breaks (sim, "qr-scan-success"))
    *code = "00000000000000000000000000000000";
  if (login->state == QR_SCANNED || yd_sim_breaks (sim, "qr-login-success"))
    return "ScanSuccess";
  *code = login->code;
  return "LoginSuccess";
}

/**
 * yd_sim_scan:
 * @user: (nullable): key of who scans; NULL for "alice"
 *
 * The phone reads the code. Returns FALSE when there is no such session or it is too late.
 */
gboolean
yd_sim_scan (YdSim      *self,
             const char *sid,
             const char *user)
{
  Login *login = find_qr (self, sid);
  YdSimUser *who = yd_sim_get_user (self, user != NULL ? user : "alice");

  if (login == NULL || who == NULL || login->state == QR_EXPIRED || login->state == QR_CONFIRMED)
    return FALSE;

  login->user = who;
  login->state = QR_SCANNED;
  return TRUE;
}

static void
give_consent (YdSim      *sim,
              YdSimUser  *user,
              const char *scopes,
              const char *drives)
{
  yd_sim_people_grant (user, drives);
  g_free (user->scopes);
  user->scopes = g_strdup (scopes);
  yd_sim_save (sim);
}

/**
 * yd_sim_confirm:
 * @drives: (nullable): what is ticked, "backup,resource"; NULL leaves the user's choice as it is
 *
 * The person agrees on the phone. A session that nobody scanned counts as scanned by "alice".
 */
gboolean
yd_sim_confirm (YdSim      *self,
                const char *sid,
                const char *drives)
{
  Login *login = find_qr (self, sid);

  if (login == NULL || login->state == QR_EXPIRED || login->state == QR_CONFIRMED)
    return FALSE;

  if (login->user == NULL)
    login->user = yd_sim_get_user (self, "alice");
  login->state = QR_CONFIRMED;
  login->code = make_code (self, login);
  give_consent (self, login->user, login->scopes, drives);
  return TRUE;
}

char *
yd_sim_session_create_code (YdSim            *sim,
                            const YdSimLogin *asked,
                            YdSimUser        *user,
                            const char       *drives)
{
  Login *login = new_login (sim, asked);
  char *code;

  login->user = user;
  code = make_code (sim, login);
  free_login (login);
  give_consent (sim, user, asked->scopes, drives);
  return code;
}

/* --- tokens ------------------------------------------------------------------------------- */

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

  yd_sim_tokens_add (yd_sim_get_sessions (sim)->tokens, text, &token);
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
  if (pair->refresh_token != NULL)
    json_object_set_string_member (object, "refresh_token", pair->refresh_token);
  else
    json_object_set_null_member (object, "refresh_token");
  json_object_set_int_member (object, "expires_in", expires_in);
  return object;
}

/* --- exchange ----------------------------------------------------------------------------- */

static char *
make_challenge (const char *verifier)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  char *text;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  text = g_base64_encode (digest, length);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  return text;
}

static gboolean
check_verifier (YdSim      *sim,
                Login      *login,
                const char *verifier)
{
  g_autofree char *challenge = NULL;
  gsize length;

  if (login->challenge == NULL || yd_sim_breaks (sim, "pkce-verifier"))
    return TRUE;
  if (verifier == NULL)
    return FALSE;
  if (g_strcmp0 (login->challenge_method, "S256") != 0)
    return g_str_equal (login->challenge, verifier) && !yd_sim_breaks (sim, "pkce-plain");

  challenge = make_challenge (verifier);
  if (g_str_equal (challenge, login->challenge))
    return !yd_sim_breaks (sim, "pkce-s256");
  length = strcspn (challenge, "=");
  challenge[length] = '\0';
  return g_str_equal (challenge, login->challenge) && !yd_sim_breaks (sim, "pkce-s256-unpadded");
}

static gboolean
check_code (YdSim        *sim,
            Login        *login,
            YdSimApp     *app,
            const char   *verifier,
            YdSimRefusal *refusal)
{
  gint64 ttl_us = yd_sim_get_options (sim)->code_ttl_s * (gint64) G_USEC_PER_SEC;

  if (login == NULL || login->created_us + ttl_us <= yd_sim_now_us (sim))
    return refuse (refusal, 400,
                   yd_sim_breaks (sim, "code-unknown") ? "InvalidParameter" : "InvalidCode",
                   "invalid code");
  if (login->spent && !yd_sim_breaks (sim, "code-single-use"))
    return refuse (refusal, 400, "InvalidCode", "invalid code");
  if (!g_str_equal (login->client_id, app->id) && !yd_sim_breaks (sim, "code-client-bound"))
    return refuse (refusal, 400, "InvalidClientId", "invalid client id");
  if (app->secret == NULL && login->challenge == NULL)
    return refuse (refusal, 400, "InvalidClientSecret", "invalid client secret");
  if (!check_verifier (sim, login, verifier))
    return refuse (refusal, 400, "InvalidCode", "invalid code verifier");
  return TRUE;
}

YdSimPair *
yd_sim_session_exchange (YdSim        *sim,
                         YdSimApp     *app,
                         const char   *code,
                         const char   *verifier,
                         YdSimRefusal *refusal)
{
  YdSimSessions *self = yd_sim_get_sessions (sim);
  Login *login = code != NULL ? g_hash_table_lookup (self->codes, code) : NULL;

  if (!check_code (sim, login, app, verifier, refusal))
    return NULL;

  login->spent = TRUE;
  return yd_sim_session_issue (sim, app, login->user, login->scopes);
}

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
    return refuse (refusal, 400, "AccessDenied", "invalid token");
  if (user == NULL)
    return refuse (refusal, 401,
                   yd_sim_breaks (sim, "refresh-invalid") ? "RefreshTokenExpired"
                                                          : "RefreshTokenInvalid",
                   "invalid refresh_token");
  if (!g_str_equal (token->client_id, app->id) && !yd_sim_breaks (sim, "refresh-client-bound"))
    return refuse (refusal, 401, "RefreshTokenInvalid", "invalid refresh_token");
  if (token->expires_us <= yd_sim_now_us (sim) && !yd_sim_breaks (sim, "refresh-expired"))
    spent = TRUE;
  if (spent ||
      (token->consent != user->consent && !yd_sim_breaks (sim, "consent-withdrawn")))
    return refuse (refusal, 401, "RefreshTokenExpired", "expired refresh_token");
  return TRUE;
}

YdSimPair *
yd_sim_session_refresh (YdSim        *sim,
                        YdSimApp     *app,
                        const char   *refresh_token,
                        YdSimRefusal *refusal)
{
  YdSimSessions *self = yd_sim_get_sessions (sim);
  const char *text = refresh_token != NULL ? refresh_token : "";
  YdSimToken *token = yd_sim_tokens_find (self->tokens, YD_SIM_TOKEN_REFRESH, text);
  g_autofree char *user = NULL;
  g_autofree char *scopes = NULL;
  YdSimPair *pair;

  if (!check_refresh (sim, token, text, app, refusal))
    return NULL;

  token->spent = TRUE;
  user = g_strdup (token->user);
  scopes = g_strdup (token->scopes);
  if (yd_sim_breaks (sim, "access-survives-refresh"))
    yd_sim_sessions_expire (self, TRUE, FALSE, FALSE);
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
  YdSimToken *token = yd_sim_tokens_find (yd_sim_get_sessions (sim)->tokens, YD_SIM_TOKEN_ACCESS,
                                          req->token);

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
  YdSimToken *token = yd_sim_tokens_find (yd_sim_get_sessions (req->sim)->tokens,
                                          YD_SIM_TOKEN_ACCESS, req->token);

  return token != NULL ? token->scopes : "";
}
