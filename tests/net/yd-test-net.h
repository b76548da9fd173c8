/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the session share: a dialect, an authorizer that is a gate too, and a fixture
 * with a server, an impatient clock and one request's end.
 */
#pragma once

#include "yd-net-session.h"

#include "yd-test-clock.h"
#include "yd-test-server.h"

G_BEGIN_DECLS

/* 200 is fine, 429 and 5xx later, 401 sign again, all else an error "status N". */
#define YD_TYPE_TEST_DIALECT (yd_test_dialect_get_type ())
G_DECLARE_FINAL_TYPE (YdTestDialect, yd_test_dialect, YD, TEST_DIALECT, GObject)

/* Gives "token-1", and the next one after each refusal; counts who enters, all of class 7. */
#define YD_TYPE_TEST_GUARD (yd_test_guard_get_type ())
G_DECLARE_FINAL_TYPE (YdTestGuard, yd_test_guard, YD, TEST_GUARD, GObject)

struct _YdTestGuard
{
  GObject parent_instance;

  guint token;
  guint refusals;
  guint entered;
  gint64 slowed_us;
  gboolean fail;
};

typedef struct
{
  YdTestServer *server;      /* (owned) */
  YdTestClock *clock;        /* (owned) */
  YdNetSession *session;     /* (owned) */
  YdNetDialect *dialect;     /* (owned) */
  YdTestGuard *guard;        /* (owned) (nullable): sent along when set */
  GCancellable *cancellable; /* (owned) */
  YdNetReply *reply;         /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  guint ended;
} YdTestNet;

void          yd_test_net_init         (YdTestNet    *self,
                                        YdTestScript  script);
void          yd_test_net_init_with    (YdTestNet    *self,
                                        YdTestScript  script,
                                        gpointer      user_data);
/* Also asserts that nothing of a request is left. */
void          yd_test_net_clear        (YdTestNet    *self);
void          yd_test_net_start        (YdTestNet    *self,
                                        YdNetRequest *request);
/* Starts, and turns the main loop until the end. */
void          yd_test_net_run          (YdTestNet    *self,
                                        YdNetRequest *request);
/* A POST of a small JSON object. (transfer full) */
YdNetRequest *yd_test_net_make_post    (YdTestNet    *self,
                                        const char   *path);
void          yd_test_net_assert_reply (YdTestNet    *self,
                                        const char   *body);

/* For yd_test_spin(), with the fixture as data. */
gboolean      yd_test_net_has_ended    (gpointer      self);
gboolean      yd_test_net_was_asked    (gpointer      self);
gboolean      yd_test_net_all_closed   (gpointer      self);
/* Only the deadline of the whole call is left. */
gboolean      yd_test_net_is_reading   (gpointer      self);

/* Scripts that several need. */
gboolean      yd_test_net_serve_fine    (YdTestServer     *server,
                                         YdTestConnection *connection,
                                         YdTestRequest    *request,
                                         gpointer          user_data);
/* Hangs, for "/body" after the first byte of the body. */
gboolean      yd_test_net_serve_silence (YdTestServer     *server,
                                         YdTestConnection *connection,
                                         YdTestRequest    *request,
                                         gpointer          user_data);

/* The path of the fixture @name. (transfer full) */
char         *yd_test_net_find_fixture   (const char       *name);
/* For this process the only authority is the fixtures' own. */
void          yd_test_net_trust_fixtures (void);

G_END_DECLS
