/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A simulator, an impatient clock that both sides go by, a net session and a vault: what signing
 * in is tested with.
 */
#pragma once

#include "yd-sim.h"

#include "yd-test-auth.h"

G_BEGIN_DECLS

#define YD_TEST_NOW_US (1700000000 * (gint64) G_USEC_PER_SEC)
#define YD_TEST_TOKEN_PATH "/oauth/access_token"

typedef struct
{
  YdTestClock *clock;     /* (owned) */
  YdSim *sim;             /* (owned) */
  YdNetSession *net;      /* (owned) */
  YdTestVault *vault;     /* (owned) */
  YdAuthClient *client;   /* (owned): the simulator's own app with its secret */
  char *user_id;          /* (owned): alice's */
  char *key;              /* (owned): of the client */
  YdAuthSession *session; /* (owned) (nullable) */
} YdTestSim;

/* @adjust (nullable) changes the simulator's options before it starts. */
void         yd_test_sim_init        (YdTestSim       *self,
                                      void           (*adjust) (YdSimOptions *options));
/* Asserts that no rule of the service was violated, and that nothing leaks. */
void         yd_test_sim_clear       (YdTestSim       *self);

/* A fresh pair of @user's. (transfer full) */
YdAuthToken *yd_test_sim_issue       (YdTestSim       *self,
                                      const char      *user,
                                      const char      *client_id);
/* Makes self->session with @token (nullable). */
void         yd_test_sim_make_session (YdTestSim      *self,
                                       YdAuthToken    *token,
                                       const char     *lock_path);
/* A session that has its pair in the vault already. The pair: (transfer full) */
YdAuthToken *yd_test_sim_sign_in     (YdTestSim       *self);

/* Something goes wrong with the next @times calls of the token endpoint. */
void         yd_test_sim_fault       (YdTestSim       *self,
                                      YdSimFaultKind   kind,
                                      guint            status,
                                      const char      *body,
                                      guint            times);
/* How often the token endpoint was asked. */
guint        yd_test_sim_refreshes   (YdTestSim       *self);

G_END_DECLS
