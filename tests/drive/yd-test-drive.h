/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the client share: a simulator and a client of alice's on one main context, an
 * impatient clock, an authorizer with tokens of the simulator, and a log of the change feed.
 */
#pragma once

#include "yd-drive-client.h"
#include "yd-sim.h"

#include "yd-test-clock.h"
#include "yd-test-server.h"

G_BEGIN_DECLS

/* Gives @token, and another one of the simulator after each refusal. */
#define YD_TYPE_TEST_SIGNER (yd_test_signer_get_type ())
G_DECLARE_FINAL_TYPE (YdTestSigner, yd_test_signer, YD, TEST_SIGNER, GObject)

struct _YdTestSigner
{
  GObject parent_instance;

  YdSim *sim;  /* (unowned) */
  char *token; /* (owned) */
  guint refusals;
  gboolean fail;
};

typedef struct
{
  YdSim *sim;               /* (owned) */
  YdTestClock *clock;       /* (owned) */
  YdNetSession *net;        /* (owned) */
  YdTestSigner *signer;     /* (owned) */
  YdDriveClient *client;    /* (owned) */
  const char *drive_id;     /* (unowned): alice's resource drive */
  GString *feed;            /* (owned): "+NAME@PARENT;", "~NAME;", "-ID@PARENT;" */
  GCancellable *cancellable; /* (owned) */

  /* Of the last call */
  GAsyncResult *result; /* (owned) (nullable) */
  GAsyncResult *last;   /* (owned) (nullable): the one that was waited for */
  GError *error;        /* (owned) (nullable) */
} YdTestDrive;

/* @data of the test: a function that sets YdSimOptions, or NULL. */
typedef void (*YdTestDriveOptions) (YdSimOptions *options,
                                    YdTestDrive  *self);

void     yd_test_drive_set_up     (YdTestDrive   *self,
                                   gconstpointer  options_func);
/* Asserts that the simulator saw nothing wrong and that nothing is left. */
void     yd_test_drive_tear_down  (YdTestDrive   *self,
                                   gconstpointer  options_func);

/* A callback that keeps the result in self->result; then wait for it. */
void     yd_test_drive_take       (GObject       *source,
                                   GAsyncResult  *result,
                                   gpointer       self);
GAsyncResult *yd_test_drive_wait  (YdTestDrive   *self);

/* A fault on @endpoint: REPLY with @status and @body, once. */
void     yd_test_drive_reply      (YdTestDrive   *self,
                                   const char    *endpoint,
                                   guint          status,
                                   const char    *body);
void     yd_test_drive_fault      (YdTestDrive   *self,
                                   const char    *endpoint,
                                   YdSimFaultKind kind);

/* Clears and compares what the feed said. */
void     yd_test_drive_assert_feed (YdTestDrive  *self,
                                    const char   *expected);

/* In the resource drive. (transfer full) */
char        *yd_test_drive_add_folder (YdTestDrive *self,
                                       const char  *parent_id,
                                       const char  *name);
char        *yd_test_drive_add_file   (YdTestDrive *self,
                                       const char  *parent_id,
                                       const char  *name,
                                       const char  *content);
/* get, and fails the test if it fails. (transfer full) */
YdDriveItem *yd_test_drive_get        (YdTestDrive *self,
                                       const char  *file_id);
/* The number of entries of @parent_id called @name (NULL: all). */
guint        yd_test_drive_count      (YdTestDrive *self,
                                       const char  *parent_id,
                                       const char  *name);

G_END_DECLS
