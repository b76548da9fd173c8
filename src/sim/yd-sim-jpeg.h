/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pixels to a baseline JPEG: whole, unsubsampled, one set of tables for all components. Only for
 * pictures that the simulator makes; pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @pixels: @width × @height × 3 bytes, red green blue. (transfer full) */
GBytes   *yd_sim_jpeg_encode   (const guint8  *pixels,
                                guint          width,
                                guint          height);

G_END_DECLS
