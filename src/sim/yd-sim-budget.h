/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rate limits of reference §7.1: calls per ten seconds, counted per user and application. */

#pragma once

#include "yd-sim-private.h"

G_BEGIN_DECLS

typedef struct _YdSimBudget YdSimBudget;

YdSimBudget *yd_sim_budget_new  (gboolean          sliding_window);
void         yd_sim_budget_free (YdSimBudget      *self);

/* One call of who at now_us. 0: allowed; else the milliseconds to wait, and nothing is counted. */
guint        yd_sim_budget_take (YdSimBudget      *self,
                                 const char       *who,
                                 YdSimBudgetClass  class,
                                 gint64            now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdSimBudget, yd_sim_budget_free)

G_END_DECLS
