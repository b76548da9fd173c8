/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The file object as the service shows it, with all its nulls (Open API reference §5.1, §6), and
 * the small answers that many calls share. */

#pragma once

#include "yd-sim-backend.h"

G_BEGIN_DECLS

typedef enum
{
  YD_SIM_OBJECT_PATHS = 1 << 0,   /* id_path and name_path */
  YD_SIM_OBJECT_ALL = 1 << 1,     /* crc64_hash and what else "*" brings */
} YdSimObjectFlags;

/* What the request's `fields` asks for. */
YdSimObjectFlags   yd_sim_object_read_fields   (YdSim             *sim,
                                                YdSimRequest      *req);
/* (transfer full) */
JsonObject        *yd_sim_object_build         (YdSim             *sim,
                                                YdSimRequest      *req,
                                                YdSimNode         *node,
                                                YdSimObjectFlags   flags);
/* {"drive_id","file_id","domain_id"} and the task when there is one (transfer full). */
JsonObject        *yd_sim_object_build_task    (YdSimNode         *node,
                                                const char        *task_id);
/* Sets the members @names, which ends with NULL, to null. */
void               yd_sim_object_set_nulls     (JsonObject        *object,
                                                const char *const *names);
/* Sets member @name, null when @value is NULL. */
void               yd_sim_object_set_text      (JsonObject        *object,
                                                const char        *name,
                                                const char        *value);
/* Seconds a URL lives when @asked were asked for. */
guint              yd_sim_object_cap_lifetime  (YdSim             *sim,
                                                gint64             asked);

G_END_DECLS
