/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Names: which are allowed, and what happens when one is taken (Open API reference §5.7). */

#pragma once

#include "yd-sim-backend.h"

G_BEGIN_DECLS

typedef enum
{
  YD_SIM_CLASH_REFUSE,
  YD_SIM_CLASH_AUTO_RENAME,
  YD_SIM_CLASH_IGNORE,
} YdSimClashMode;

/* FALSE when `check_name_mode` is unknown, or missing and @fallback is negative; the request is
 * then answered with 400. */
gboolean    yd_sim_names_take_mode    (YdSim           *sim,
                                       YdSimRequest    *req,
                                       int              fallback,
                                       YdSimClashMode  *mode);
/* The name in @member; %NULL when it is not allowed and the request is answered with 400. */
const char *yd_sim_names_take         (YdSim           *sim,
                                       YdSimRequest    *req,
                                       const char      *member);
/* The child of @folder that has @name already, %NULL for none. */
YdSimNode  *yd_sim_names_find_clash   (YdSim           *sim,
                                       YdSimNode       *folder,
                                       const char      *name);
/* @name, or with the time in it when it is taken (transfer full). */
char       *yd_sim_names_make_free    (YdSim           *sim,
                                       YdSimNode       *folder,
                                       const char      *name);

G_END_DECLS
