/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Live photos of a seed: a picture and a film in one remote file, and what the storage's option
 * makes of them here.
 */
#pragma once

#include "yd-seed-files.h"

G_BEGIN_DECLS

/* Has @file, which has no content yet, hold @picture and @film, or, by chance, only the picture, or
 * only the look of a live photo. Takes both. */
void     yd_seed_live_fill         (YdSeedFile       *file,
                                    YdSeed           *seed,
                                    GBytes           *picture,
                                    GBytes           *film);
/* The service gives it out in parts. */
gboolean yd_seed_live_is_split     (const YdSeedFile *file);
/* @content, which has the name @name here, is what such a name stands for. */
gboolean yd_seed_live_is_part      (const YdSeedFile *file,
                                    const char       *name,
                                    GBytes           *content);

G_END_DECLS
