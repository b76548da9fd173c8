/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures made on the spot: landscapes out of a number, as PNG, as JPEG and as a short film. For
 * the demo drive and for thumbnails; no library for pictures is used below the window. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A landscape (transfer full): @width × @height × 3 bytes, red green blue. @phase moves the sun,
 * 0…1. */
guint8   *yd_sim_picture_paint      (guint32        seed,
                                     double         phase,
                                     guint          width,
                                     guint          height);
/* Each is (transfer full). */
GBytes   *yd_sim_picture_draw_png   (guint32        seed,
                                     guint          width,
                                     guint          height);
GBytes   *yd_sim_picture_draw_jpeg  (guint32        seed,
                                     double         phase,
                                     guint          width,
                                     guint          height);
/* A QuickTime film of JPEG frames, ten a second. */
GBytes   *yd_sim_picture_draw_film  (guint32        seed,
                                     guint          width,
                                     guint          height,
                                     guint          frames);

G_END_DECLS
