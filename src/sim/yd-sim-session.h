/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing in, as the service remembers it: QR sessions, authorization codes, tokens. The endpoints
 * in front of it are yd-sim-oauth.c, yd-sim-consent.c and yd-sim-broker.c. */

#pragma once

#include "yd-sim-private.h"
#include "yd-sim-token.h"

G_BEGIN_DECLS

/* A refusal: what the endpoints put into their own envelope. */
typedef struct
{
  guint       status;
  const char *code;    /* (unowned) */
  const char *message; /* (unowned) */
} YdSimRefusal;

/* What a login asked for, the same for QR codes and the browser. */
typedef struct
{
  const char *client_id;        /* (unowned) */
  const char *scopes;           /* (unowned) comma list */
  const char *challenge;        /* (unowned) (nullable) PKCE */
  const char *challenge_method; /* (unowned) (nullable) */
} YdSimLogin;

/* The pair that a client gets. */
typedef struct
{
  char   *access_token;  /* (owned) */
  char   *refresh_token; /* (owned) (nullable) */
  gint64  expires_in;    /* seconds */
} YdSimPair;

typedef struct _YdSimSessions YdSimSessions;

YdSimSessions *yd_sim_sessions_new         (YdSim            *sim);
void           yd_sim_sessions_free        (YdSimSessions    *self);
void           yd_sim_sessions_expire      (YdSimSessions    *self,
                                            gboolean          access,
                                            gboolean          refresh,
                                            gboolean          qr);
JsonNode      *yd_sim_sessions_save        (YdSimSessions    *self);
void           yd_sim_sessions_load        (YdSimSessions    *self,
                                            JsonNode         *node);
/* Borrowed. */
YdSimTokens   *yd_sim_sessions_get_tokens  (YdSimSessions    *self);

/* Fills refusal and returns FALSE. */
gboolean       yd_sim_refuse               (YdSimRefusal     *refusal,
                                            guint             status,
                                            const char       *code,
                                            const char       *message);

/* Applications. */
YdSimApp      *yd_sim_session_check_app    (YdSim            *sim,
                                            const char       *client_id,
                                            const char       *secret,
                                            gboolean          may_omit,
                                            YdSimRefusal     *refusal);

/* QR codes: the sid, transfer full. */
char          *yd_sim_session_create_qr    (YdSim            *sim,
                                            const YdSimLogin *login);
gboolean       yd_sim_session_has_qr       (YdSim            *sim,
                                            const char       *sid);
const char    *yd_sim_session_get_status   (YdSim            *sim,
                                            const char       *sid,
                                            const char      **code);
const char    *yd_sim_session_get_qr_app   (YdSim            *sim,
                                            const char       *sid);

/* The browser: a code for a user who agreed, transfer full. */
char          *yd_sim_session_create_code  (YdSim            *sim,
                                            const YdSimLogin *login,
                                            YdSimUser        *user,
                                            const char       *drives);

/* Tokens. NULL and a refusal when refused. */
YdSimPair     *yd_sim_session_exchange     (YdSim            *sim,
                                            YdSimApp         *app,
                                            const char       *code,
                                            const char       *verifier,
                                            YdSimRefusal     *refusal);
YdSimPair     *yd_sim_session_refresh      (YdSim            *sim,
                                            YdSimApp         *app,
                                            const char       *refresh_token,
                                            YdSimRefusal     *refusal);
YdSimPair     *yd_sim_session_issue        (YdSim            *sim,
                                            YdSimApp         *app,
                                            YdSimUser        *user,
                                            const char       *scopes);
void           yd_sim_pair_free            (YdSimPair        *pair);
JsonObject    *yd_sim_pair_to_json         (YdSim            *sim,
                                            YdSimPair        *pair);

/* Finds who sends req->token; answers and returns FALSE when refused. */
gboolean       yd_sim_session_authorize    (YdSimRequest     *req,
                                            const char       *scope);
/* The scopes of the token of a request. */
const char    *yd_sim_session_get_scopes   (YdSimRequest     *req);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimPair, yd_sim_pair_free)

G_END_DECLS
