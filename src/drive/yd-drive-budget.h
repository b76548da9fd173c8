/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The calls that the service allows one account (Open API reference §7.1), by class: a gate in
 * front of every attempt. Never more than the limit in any ten seconds, whatever the pattern, and
 * whichever of the processes that share the ledger; short bursts go at once, then calls are spread
 * evenly. Who goes first is the errand's priority. When the service asked for a pause of more than
 * a minute, those who come meanwhile get YD_DRIVE_ERROR_BUSY with what is left of it. Main context.
 */
#pragma once

#include "yd-base-clock.h"
#include "yd-base-ledger.h"
#include "yd-net-gate.h"

G_BEGIN_DECLS

/* What yd_net_request_set_class() takes. */
typedef enum
{
  YD_DRIVE_CLASS_OTHER, /* 150 in 10 s, all together */
  YD_DRIVE_CLASS_LIST,  /* 40 in 10 s */
  YD_DRIVE_CLASS_LINK,  /* 10 in 10 s */
  YD_DRIVE_N_CLASSES,
} YdDriveClass;

#define YD_TYPE_DRIVE_BUDGET (yd_drive_budget_get_type ())
G_DECLARE_FINAL_TYPE (YdDriveBudget, yd_drive_budget, YD, DRIVE_BUDGET, GObject)

/* @account: what the service counts for, without secrets; all that have the same one in @ledger
 * share its calls. @ledger NULL: shared with nobody. (transfer full) */
YdDriveBudget *yd_drive_budget_new       (YdBaseClock   *clock,
                                          YdBaseLedger  *ledger,
                                          const char    *account);

/* Calls of @call_class that wait for their turn. */
guint          yd_drive_budget_n_waiting (YdDriveBudget *self,
                                          YdDriveClass   call_class);

/* From now on everybody may go at once: for measurements of what is left then. */
void           yd_drive_budget_lift      (YdDriveBudget *self);

G_END_DECLS
