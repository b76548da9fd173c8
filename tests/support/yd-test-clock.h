/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A clock for tests that wait: short timers (up to 20 s) fall due as soon as the main loop turns,
 * with the clock moved on by their delay, and are written down; long ones (deadlines) only when a
 * test moves the clock. Timers of exactly 15 s count as long: it is the limit for connecting.
 */
#pragma once

#include "yd-base-clock.h"

G_BEGIN_DECLS

#define YD_TYPE_TEST_CLOCK (yd_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (YdTestClock, yd_test_clock, YD, TEST_CLOCK, YdBaseClock)

/* (transfer full) */
YdTestClock *yd_test_clock_new         (gint64       real_us);

/* The short timers so far that fell due, in microseconds of delay. */
guint        yd_test_clock_count_waits (YdTestClock *self);
gint64       yd_test_clock_get_wait    (YdTestClock *self,
                                        guint        index);

/* Timers that have not fallen due. */
guint        yd_test_clock_count_timers (YdTestClock *self);

/* Short timers stay where they are while held. */
void         yd_test_clock_hold        (YdTestClock *self,
                                        gboolean     hold);

/* Moves the clock on; all that falls due runs. */
void         yd_test_clock_advance     (YdTestClock *self,
                                        gint64       delta_us);

G_END_DECLS
