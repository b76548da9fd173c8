/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Inside the data host: what its files give each other. */

#pragma once

#include "yd-sim-sign.h"

G_BEGIN_DECLS

/* Refuses a URL that is altered or expired, in the host's XML. FALSE when the request is
 * answered. */
gboolean   yd_sim_oss_pass_signature   (YdSim          *sim,
                                        YdSimRequest   *req,
                                        const char     *signature_rule,
                                        const char     *raw_rule,
                                        const char     *expiry_rule);
/* 403 with the string that should have been signed. */
void       yd_sim_oss_fail_signature   (YdSimRequest   *req);

/* yd-sim-oss-get.c */
void       yd_sim_oss_get              (YdSim          *sim,
                                        YdSimRequest   *req);

G_END_DECLS
