/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the first drop to the rest at the end: chance first, then quiet.
 */
#pragma once

#include "yd-seed.h"

G_BEGIN_DECLS

/* Plays the whole of @seed. */
void yd_seed_run (YdSeed *seed);

G_END_DECLS
