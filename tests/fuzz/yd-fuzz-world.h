/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A registry with nothing behind it, in memory: its accounts are signed out, so nothing goes over
 * a network.
 */
#pragma once

#include "yd-storage-registry.h"

G_BEGIN_DECLS

typedef struct
{
  YdBaseClock       *clock;    /* (owned) */
  YdNetSession      *net;      /* (owned) */
  YdAuthVault       *vault;    /* (owned): in memory */
  YdBaseDatabase    *database; /* (owned): in memory */
  YdStorageRegistry *registry; /* (owned) */
} YdFuzzWorld;

YdFuzzWorld *yd_fuzz_world_new         (void);
void         yd_fuzz_world_free        (YdFuzzWorld  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdFuzzWorld, yd_fuzz_world_free)

/* One more storage of the default drive, which nobody knows yet; the first one has id 1.
 * (transfer full) */
YdStorage   *yd_fuzz_world_add_storage (YdFuzzWorld  *self);

/* Until nothing is left to be done. */
void         yd_fuzz_world_settle      (void);

G_END_DECLS
