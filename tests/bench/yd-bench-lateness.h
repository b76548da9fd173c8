/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How late the default main loop is: a timer of 5 ms on it says so. For programs with a window.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs the main loop until the window is there and laid out: a second takes little more than one,
 * or half a minute has passed. */
void yd_bench_lateness_settle (void);

/* Runs the main loop for @seconds and prints "late p99 US max US", and "own p99 US max US": the
 * same without what the main thread waited for a processor since it looked last (at least so much
 * of the lateness is nobody else's). Then "peak N KiB", of memory: the row sees the session's. */
void yd_bench_lateness_watch  (guint seconds);

G_END_DECLS
