/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What must be true when everything rests.
 */
#pragma once

#include "yd-seed-world.h"

G_BEGIN_DECLS

/* Complains of each rule that is broken. */
void yd_seed_rules_check (YdSeedWorld *self);

G_END_DECLS
