/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long to wait before trying again: exponential, with jitter. Pure; keeps nothing.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Microseconds to wait before attempt @attempt + 1 (first failure: 0): @base_us doubled with
 * each attempt, at most @cap_us, then multiplied by 0.75 … 1.25 by @jitter in [0, 1). */
gint64 yd_base_backoff_delay_us (guint  attempt,
                                 gint64 base_us,
                                 gint64 cap_us,
                                 double jitter);

G_END_DECLS
