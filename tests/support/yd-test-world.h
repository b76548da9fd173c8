/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small world for tests above `drive`: the simulator, one network session, a memory vault, a
 * database in memory and a registry over them, all on the main context of the test.
 */
#pragma once

#include "yd-sim.h"
#include "yd-storage-registry.h"

G_BEGIN_DECLS

typedef struct
{
  YdBaseClock       *clock;    /* (owned): the system's, or one that does not wait */
  YdSim             *sim;      /* (owned) */
  YdNetSession      *net;      /* (owned) */
  YdAuthVault       *vault;    /* (owned): in memory */
  YdBaseDatabase    *database; /* (owned): in memory */
  YdStorageRegistry *registry; /* (owned) */
} YdTestWorld;

/* @options: NULL for the simulator's defaults. */
YdTestWorld *yd_test_world_new         (const YdSimOptions *options);
/* The same on a clock that does not wait: what takes its time between calls takes none. */
YdTestWorld *yd_test_world_new_hurried (const YdSimOptions *options);
/* Asserts that the simulator saw nothing that the service forbids. */
void         yd_test_world_free        (YdTestWorld        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTestWorld, yd_test_world_free)

/* A sign-in of @user ("alice", "bob") with the secret client, as it comes from a login window.
 * (transfer full) */
YdStorageSignIn *yd_test_world_sign_in (YdTestWorld        *self,
                                        const char         *user);

/* A storage of that user's default drive. (transfer full) */
YdStorage   *yd_test_world_add_storage (YdTestWorld        *self,
                                        const char         *user,
                                        const char         *name);

/* Runs the main context until @condition holds; fails the test after 20 s. */
#define yd_test_wait_until(condition)                                        \
  G_STMT_START                                                               \
  {                                                                          \
    gint64 yd_deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;      \
    while (!(condition))                                                     \
      {                                                                      \
        if (g_get_monotonic_time () > yd_deadline)                           \
          g_error ("%s: timed out waiting for %s", G_STRLOC, #condition);    \
        yd_test_iterate ();                                                  \
      }                                                                      \
  }                                                                          \
  G_STMT_END

/* One turn of the main context; wakes up by itself after 20 ms. */
void         yd_test_iterate           (void);

/* A callback that keeps the result in the GAsyncResult ** it is given. */
void         yd_test_keep_result_cb    (GObject            *source,
                                        GAsyncResult       *result,
                                        gpointer            user_data);

G_END_DECLS
