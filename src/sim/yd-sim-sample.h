/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The small pleasant tree of the demo drive, made on the spot: texts in English and Chinese,
 * pictures, a live photo. */

#pragma once

#include "yd-sim-store.h"

G_BEGIN_DECLS

/* Fills the drives of @user, when they are empty; else nothing happens. */
void   yd_sim_sample_fill   (YdSimStore   *store,
                             const char   *user);

G_END_DECLS
