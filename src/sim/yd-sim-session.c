/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Logins: QR sessions and the codes that come of them, by the rules of reference §2. What a code is
 * exchanged for is in yd-sim-session-token.c. */

#include "config.h"

#include "yd-sim-session.h"

#include "yd-sim-people.h"
#include "yd-sim-request.h"

#include <string.h>

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

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

gboolean
yd_sim_refuse (YdSimRefusal *refusal,
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

YdSimTokens *
yd_sim_sessions_get_tokens (YdSimSessions *self)
{
  return self->tokens;
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
      yd_sim_refuse (refusal, 400, "AppNotExists", "app not exists");
      return NULL;
    }
  if (app->secret == NULL && may_omit)
    return app;
  if (app->secret == NULL || g_strcmp0 (app->secret, secret) != 0)
    {
      yd_sim_refuse (refusal, 400, "InvalidClientSecret", "invalid client secret");
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
    return yd_sim_refuse (refusal, 400,
                          yd_sim_breaks (sim, "code-unknown") ? "InvalidParameter" : "InvalidCode",
                          "invalid code");
  if (login->spent && !yd_sim_breaks (sim, "code-single-use"))
    return yd_sim_refuse (refusal, 400, "InvalidCode", "invalid code");
  if (!g_str_equal (login->client_id, app->id) && !yd_sim_breaks (sim, "code-client-bound"))
    return yd_sim_refuse (refusal, 400, "InvalidClientId", "invalid client id");
  if (app->secret == NULL && login->challenge == NULL)
    return yd_sim_refuse (refusal, 400, "InvalidClientSecret", "invalid client secret");
  if (!check_verifier (sim, login, verifier))
    return yd_sim_refuse (refusal, 400, "InvalidCode", "invalid code verifier");
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
