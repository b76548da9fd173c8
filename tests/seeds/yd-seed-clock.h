/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A clock that moves only when told: to its next timer, or by a jump.
 */
#pragma once

#include "yd-base-clock.h"

G_BEGIN_DECLS

#define YD_TYPE_SEED_CLOCK (yd_seed_clock_get_type ())
G_DECLARE_FINAL_TYPE (YdSeedClock, yd_seed_clock, YD, SEED_CLOCK, YdBaseClock)

/* (transfer full) */
YdSeedClock *yd_seed_clock_new          (void);

/* Moves to the next timer and runs it; FALSE: there is none. */
gboolean     yd_seed_clock_run_next     (YdSeedClock *self);
/* How long until then, in microseconds; -1: there is none. */
gint64       yd_seed_clock_get_wait_us  (YdSeedClock *self);
/* Nobody notices until a timer is run: the computer slept, or was busy. */
void         yd_seed_clock_sleep        (YdSeedClock *self,
                                         gint64       us);
/* What has gone by but for that. */
gint64       yd_seed_clock_get_awake_us (YdSeedClock *self);
/* Somebody has set the time of day. */
void         yd_seed_clock_jump         (YdSeedClock *self,
                                         gint64       us);
/* The timers are never run, nor freed: they belong to a program that has died. */
void         yd_seed_clock_lose_timers  (YdSeedClock *self);

/* For the simulator, in any thread: time that never jumps. */
gint64       yd_seed_clock_read_true    (gpointer     clock);

G_END_DECLS
