/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What yd-sim-create.c and yd-sim-upload.c share: how a session is shown and how it ends. */

#pragma once

#include "yd-sim-upload.h"

G_BEGIN_DECLS

/* Open API reference §5.7. */
#define YD_SIM_UPLOAD_PARTS_MAX 10000
/* How often a new video says that it is being transcoded (Open API reference §9). */
#define YD_SIM_UPLOAD_PREVIEW_WAITS 2

void          yd_sim_create_handle       (YdSim         *sim,
                                          YdSimRequest  *req);
char         *yd_sim_upload_sign_part    (YdSim         *sim,
                                          YdSimRequest  *req,
                                          YdSimUpload   *upload,
                                          guint          number,
                                          guint          lifetime_s);
/* One element of part_info_list (transfer full). */
JsonObject   *yd_sim_upload_build_part   (YdSim         *sim,
                                          YdSimRequest  *req,
                                          YdSimUpload   *upload,
                                          guint          number,
                                          guint          lifetime_s);
/* Puts the file of @upload into @parent; the session stays. */
YdSimNode    *yd_sim_upload_finish       (YdSim         *sim,
                                          YdSimUpload   *upload,
                                          YdSimNode     *parent,
                                          YdSimContent  *content);

G_END_DECLS
