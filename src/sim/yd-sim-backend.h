/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the file endpoints keep between requests: the store, uploads that run, connections that
 * download, background tasks, shares. Made with the simulator and owned by it; the endpoints reach
 * it through yd_sim_get_backend (). */

#pragma once

#include "yd-sim-private.h"
#include "yd-sim-store.h"

G_BEGIN_DECLS

typedef struct
{
  YdSimStore  *store;       /* (owned) */
  GRand       *random;      /* (owned) */
  GHashTable  *uploads;     /* (owned): upload id → owned YdSimUpload */
  GHashTable  *downloads;   /* (owned): user id → number of data connections */
  GHashTable  *tasks;       /* (owned): task id → polls still to answer "Running" */
  gint64       miscounted;  /* bytes that a broken rule adds to what is used */
} YdSimBackend;

/* Makes the backend of @sim from its options and hangs it there. When the folder cannot be used,
 * a warning is logged and everything is kept in memory. */
void           yd_sim_backend_attach       (YdSim         *sim);
YdSimBackend  *yd_sim_get_backend          (YdSim         *sim);
YdSimStore    *yd_sim_get_files            (YdSim         *sim);

/* yd_sim_take_drive:
 * @member: "drive_id" or another name of it
 *
 * The drive that the request names, when its user may use it; else the request is refused
 * (Open API reference §5.1, §7.5).
 *
 * Returns: (transfer none) (nullable): the drive, %NULL when the request is answered */
YdSimDrive    *yd_sim_take_drive           (YdSim         *sim,
                                            YdSimRequest  *req,
                                            const char    *member);
YdSimDrive    *yd_sim_take_drive_id        (YdSim         *sim,
                                            YdSimRequest  *req,
                                            const char    *drive_id);

/* The entry that @member names in @drive, root and trashed ones included; %NULL when it is missing
 * and the request is answered with 404 `NotFound.FileId`. */
YdSimNode     *yd_sim_take_node            (YdSim         *sim,
                                            YdSimRequest  *req,
                                            YdSimDrive    *drive,
                                            const char    *member);
/* The same, and a trashed one is answered with `ForbiddenFileInTheRecycleBin`. */
YdSimNode     *yd_sim_take_present         (YdSim         *sim,
                                            YdSimRequest  *req,
                                            YdSimDrive    *drive,
                                            const char    *member);
/* A folder to put something in; else 404 `NotFound.ParentFileId`. */
YdSimNode     *yd_sim_take_parent          (YdSim         *sim,
                                            YdSimRequest  *req,
                                            YdSimDrive    *drive,
                                            const char    *member);

/* 400 `InvalidParameter.<field>`. */
void           yd_sim_fail_parameter       (YdSimRequest  *req,
                                            const char    *field,
                                            const char    *member);

/* Starts a background task (transfer full); it says Running as often as the options want. */
char          *yd_sim_backend_add_task     (YdSim         *sim);

G_END_DECLS
