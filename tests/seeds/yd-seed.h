/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run of a seed: every choice comes from its dice, everything that the program has given away
 * to be done (in a thread, over the network) waits in one list until it is picked, and all that
 * happens is noted in a trace. The same seed makes the same trace.
 *
 * The program under test is the shipped one. The linker lets its calls that would begin a thread,
 * a connection or a write end here (see meson.build): there is one run in a process.
 */
#pragma once

#include "yd-seed-clock.h"

#include "yd-sim.h"
#include "yd-storage.h"

G_BEGIN_DECLS

typedef struct
{
  guint32      number;
  GRand       *dice;       /* (owned) */
  GThread     *thread;     /* (unowned): the others' calls go where they always go */
  YdSeedClock *clock;      /* (owned) */
  YdSimThread *sim;        /* (owned) (nullable) */
  YdStorageOptions *options; /* (owned): of the storage, in all lives */
  GPtrArray   *pending;    /* (owned): what was given away */
  GPtrArray   *graves;     /* (owned): what dead programs have left in memory */

  gboolean     faults;     /* things go wrong: */
  gboolean     mortal;     /* programs die */
  double       badness;    /* of requests so many, of calls to the disk a fifth of that */
  gboolean     tells;      /* the trace is printed too */
  GChecksum   *trace;      /* (owned) */
  GString     *broken;     /* (owned): the rules that were broken, a line each */

  /* counted */
  guint        n_calls;    /* over the network, begun; not for a token */
  guint        n_refreshes; /* of tokens, in flight */
  guint        n_faults;
  guint        n_stuck;    /* of those, what tidying up may have met */
  guint        n_deaths;
} YdSeed;

typedef void (*YdSeedFunc) (gpointer data);

/* Begins the run of this process. (transfer none) */
YdSeed   *yd_seed_begin       (guint32      number,
                               gboolean     tells);
/* Of this process; NULL: in this thread nothing is played. (transfer none) (nullable) */
YdSeed   *yd_seed_get         (void);

/* TRUE with the probability @chance. */
gboolean  yd_seed_happens     (YdSeed      *self,
                               double       chance);
/* 0 … @n - 1 */
guint     yd_seed_choose      (YdSeed      *self,
                               guint        n);
void      yd_seed_note        (YdSeed      *self,
                               const char  *format,
                               ...) G_GNUC_PRINTF (2, 3);
/* A rule was broken. */
void      yd_seed_complain    (YdSeed      *self,
                               const char  *format,
                               ...) G_GNUC_PRINTF (2, 3);

/* @run is called with @data when it is picked, outside of any main context. */
void      yd_seed_pend        (YdSeed      *self,
                               const char  *what,
                               YdSeedFunc   run,
                               gpointer     data);
/* Picks one; FALSE: there is none. */
gboolean  yd_seed_run_one     (YdSeed      *self);
/* How long the clock may go on before one of them must be picked, in microseconds: whatever takes
 * longer would meet a deadline. */
gint64    yd_seed_get_patience_us (YdSeed   *self);
/* The program has died: nobody waits for them any more. */
void      yd_seed_lose_all    (YdSeed      *self);

/* The disk (yd-seed-disk.c): what was written and not synced is lost in part. */
void      yd_seed_disk_cut    (YdSeed      *self);
/* … or not: only the program dies. */
void      yd_seed_disk_keep   (YdSeed      *self);

/* The log of the database at @path, which only grows (yd-seed-log.c): from now on it is the one
 * that is synced; what it has is on the disk. */
void      yd_seed_log_begin   (const char  *path);
gboolean  yd_seed_log_is      (int          file);
/* Somebody has synced @file, which may be that or another. */
void      yd_seed_log_synced  (int          file);
/* Bytes that it has. */
gint64    yd_seed_log_get_size (void);
/* What a power cut leaves of it: all that was synced, and some of the rest. */
gint64    yd_seed_log_cut     (YdSeed      *self);

G_END_DECLS
