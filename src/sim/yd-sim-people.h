/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The two users and three applications that every simulator has. Their identifiers never change, so
 * that a folder and a client's settings stay valid. */

#pragma once

#include "yd-sim-private.h"

G_BEGIN_DECLS

GPtrArray *yd_sim_people_new_users   (gboolean   demo);
GPtrArray *yd_sim_people_new_apps    (void);
GPtrArray *yd_sim_get_apps           (YdSim     *self);
JsonNode  *yd_sim_people_save        (GPtrArray *users);
void       yd_sim_people_load        (GPtrArray *users,
                                      JsonNode  *node);
/* drives: comma list of "backup", "resource"; NULL or "": leave as it is. */
void       yd_sim_people_grant       (YdSimUser *user,
                                      const char *drives);

G_END_DECLS
