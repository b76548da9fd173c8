/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Previews that the data host makes: thumbnails, playlists and their segments. */

#pragma once

#include "yd-sim-backend.h"

G_BEGIN_DECLS

/* Answers with the preview @part of @node: "thumbnail", "playlist-LD", "segment-LD". FALSE when
 * there is no such preview; the request is then not answered. */
gboolean   yd_sim_video_serve   (YdSim         *sim,
                                 YdSimRequest  *req,
                                 YdSimNode     *node,
                                 const char    *part);

G_END_DECLS
