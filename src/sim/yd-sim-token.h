/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The tokens of the service: JWT-shaped strings, and what the service remembers of them. Only
 * SHA-256 sums of tokens are kept, in memory and in the folder. Reference §2.1. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  YD_SIM_TOKEN_ACCESS,
  YD_SIM_TOKEN_REFRESH,
} YdSimTokenKind;

typedef struct
{
  YdSimTokenKind  kind;
  char           *user;       /* (owned) key of the user */
  char           *client_id;  /* (owned) */
  char           *scopes;     /* (owned) comma list */
  gint64          expires_us;
  guint           consent;    /* generation of the user's consent */
  gboolean        spent;      /* a refresh token that was used */
} YdSimToken;

typedef struct _YdSimTokens YdSimTokens;

YdSimTokens *yd_sim_tokens_new    (void);
void         yd_sim_tokens_free   (YdSimTokens      *self);

/* Remembers text as a token with these properties (copied). */
void         yd_sim_tokens_add    (YdSimTokens      *self,
                                   const char       *text,
                                   const YdSimToken *token);
/* Borrowed, may be changed; NULL when unknown. */
YdSimToken  *yd_sim_tokens_find   (YdSimTokens      *self,
                                   YdSimTokenKind    kind,
                                   const char       *text);
void         yd_sim_tokens_remove (YdSimTokens      *self,
                                   const char       *text);
/* All tokens of kind end at now_us. */
void         yd_sim_tokens_expire (YdSimTokens      *self,
                                   YdSimTokenKind    kind,
                                   gint64            now_us);
/* Forgets those that ended more than a day before now_us. */
void         yd_sim_tokens_prune  (YdSimTokens      *self,
                                   gint64            now_us);
JsonNode    *yd_sim_tokens_save   (YdSimTokens      *self);
void         yd_sim_tokens_load   (YdSimTokens      *self,
                                   JsonNode         *node);

/* header.payload.signature, the signature an HMAC under key. Takes payload. */
char        *yd_sim_token_format  (const char       *header,
                                   JsonObject       *payload,
                                   const char       *key);
/* Whether text has the three parts of a JWT. */
gboolean     yd_sim_token_has_form (const char      *text);

G_END_DECLS
