/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The world of a seed: a simulator, files on both sides that a person wants on the other, and the
 * lives of the program, one after the other. A life that was cut off leaves its files and its
 * journal, and nothing else is ever heard of it.
 */
#pragma once

#include "yd-seed-files.h"
#include "yd-seed.h"

#include "yd-transfer-queue-private.h"

G_BEGIN_DECLS

typedef struct
{
  YdSeed             *seed;      /* (borrowed) */
  char               *folder;    /* (owned): of the program: its database and locks */
  char               *up;        /* (owned): where uploads come from */
  char               *down;      /* (owned): where downloads go */
  GPtrArray          *files;     /* (owned): YdSeedFile (owned) */
  YdAuthVault        *vault;     /* (owned): outlives the program */

  /* the life of now */
  GMainContext       *context;   /* (owned) */
  YdBaseDatabase     *database;  /* (owned) */
  YdBaseLedger       *ledger;    /* (owned) */
  YdNetTransport     *transport; /* (owned) */
  YdAuthSession      *session;   /* (owned) */
  YdStorage          *storage;   /* (owned) */
  YdTransferQueue    *queue;     /* (owned) */
  gboolean            online;
} YdSeedWorld;

YdSeedWorld *yd_seed_world_new       (YdSeed         *seed);
/* Removes the folders. */
void         yd_seed_world_free      (YdSeedWorld    *self);

/* Runs what the program has to do right now. */
void         yd_seed_world_drain     (YdSeedWorld    *self);
/* The program dies here and now, and is started again. */
void         yd_seed_world_die       (YdSeedWorld    *self);
/* With its tree, when it has one. */
void         yd_seed_world_drop      (YdSeedWorld    *self,
                                      YdSeedFile     *file);
/* The person shows where the file of @transfer is. */
void         yd_seed_world_show      (YdSeedWorld    *self,
                                      YdTransfer     *transfer);
/* The person opens the storage, which asks a keyring that was locked once more. */
void         yd_seed_world_unlock    (YdSeedWorld    *self);
/* The person signs in again. */
void         yd_seed_world_sign_in   (YdSeedWorld    *self);
/* What is in the remote folder and those below, asked for as a window asks. (transfer full) */
GPtrArray   *yd_seed_world_list      (YdSeedWorld    *self);
/* The file that @transfer moves; NULL: it is a folder that was not walked. (transfer none)
 * (nullable) */
YdSeedFile  *yd_seed_world_find_file (YdSeedWorld    *self,
                                      YdTransfer     *transfer);

/* @transfer has failed as it must: a proxy that knows only paths cannot tell the parts of a live
 * photo apart. */
gboolean     yd_seed_world_is_hopeless (YdSeedWorld   *self,
                                        YdTransfer    *transfer);

G_END_DECLS
