/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the room's tests share: a vault that does as it is told, a check that every vault passes,
 * and waiting for tokens.
 */
#pragma once

#include "yd-auth-session.h"

#include "yd-test-clock.h"
#include "yd-test-server.h"

G_BEGIN_DECLS

/* "header.CLAIMS.signature". (transfer full) */
char        *yd_test_auth_make_jwt    (const char     *claims);

/* Nothing there, saved, read, replaced, another key, forgotten, cancelled. */
void         yd_test_auth_check_vault (YdAuthVault    *vault);

/* A vault around a memory one: fails as told, counts, and can hold a save back. */
#define YD_TYPE_TEST_VAULT (yd_test_vault_get_type ())
G_DECLARE_FINAL_TYPE (YdTestVault, yd_test_vault, YD, TEST_VAULT, GObject)

struct _YdTestVault
{
  GObject parent_instance;

  YdAuthVault *inner; /* (owned) */
  GError *load_error; /* (owned) (nullable): what loading ends in */
  GError *save_error; /* (owned) (nullable): what saving ends in */
  GError *forget_error; /* (owned) (nullable): what forgetting ends in */
  gboolean hold;      /* saves wait until yd_test_vault_release() */
  GPtrArray *held;    /* (owned): GTask */
  guint loads;
  guint saves;
  guint forgets;
};

YdTestVault *yd_test_vault_new        (void);
void         yd_test_vault_release    (YdTestVault    *self);
/* The stored access token, NULL when there is none. (transfer full) */
char        *yd_test_vault_dup_access (YdTestVault    *self,
                                       const char     *user_id,
                                       const char     *client_key);
void         yd_test_vault_put        (YdTestVault    *self,
                                       const char     *user_id,
                                       const char     *client_key,
                                       YdAuthToken    *token,
                                       const char     *client_secret);

/* One asked-for or refused token. */
typedef struct
{
  char *token;   /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
  gboolean again;
  gboolean ended;
} YdTestAnswer;

void         yd_test_answer_clear     (YdTestAnswer   *self);
gboolean     yd_test_answer_has_ended (gpointer        self);
void         yd_test_answer_ask       (YdTestAnswer   *self,
                                       YdAuthSession  *session,
                                       GCancellable   *cancellable);
void         yd_test_answer_refuse    (YdTestAnswer   *self,
                                       YdAuthSession  *session,
                                       const char     *token,
                                       GCancellable   *cancellable);
/* Asks and waits. */
void         yd_test_answer_get       (YdTestAnswer   *self,
                                       YdAuthSession  *session);

/* Turns the main loop until nothing is left to do. */
void         yd_test_auth_settle      (void);

G_END_DECLS
