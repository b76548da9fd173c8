/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Live photos: a `.livp` file is a stored zip of a picture and a film, which the service serves
 * separately (Open API reference §5.5, §8.8). */

#pragma once

#include "yd-sim-store.h"

G_BEGIN_DECLS

/* Gives @node its streams when it is a live photo; else nothing happens. */
void      yd_sim_livp_split   (YdSimStore   *store,
                               YdSimNode    *node);

/* The zip of two entries, stored (transfer full). */
GBytes   *yd_sim_livp_build   (const char   *picture_name,
                               GBytes       *picture,
                               const char   *film_name,
                               GBytes       *film);

G_END_DECLS
