/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Scripted faults: which of them hit the request that just came in. What a fault does is done by
 * yd-sim-server.c and yd-sim-reply.c. */

#pragma once

#include "yd-sim.h"

G_BEGIN_DECLS

typedef struct _YdSimFaults YdSimFaults;

YdSimFaults      *yd_sim_faults_new   (void);
void              yd_sim_faults_free  (YdSimFaults      *self);
void              yd_sim_faults_add   (YdSimFaults      *self,
                                       const YdSimFault *fault);
void              yd_sim_faults_clear (YdSimFaults      *self);

/* One more request to endpoint: the faults that hit it, oldest first. always: a fault hits from its
 * nth request on for ever (the broken rule "fault-reply"). Transfer full. */
GPtrArray        *yd_sim_faults_match (YdSimFaults      *self,
                                       const char       *endpoint,
                                       gboolean          always);
const YdSimFault *yd_sim_faults_find  (GPtrArray        *hits,
                                       YdSimFaultKind    kind);

/* "cut-before" and so on. */
gboolean          yd_sim_fault_kind_from_name (const char     *name,
                                               YdSimFaultKind *kind);

G_END_DECLS
