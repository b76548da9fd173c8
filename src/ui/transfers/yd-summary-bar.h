/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All transfers together, above their list: how many, how fast, what for they wait, and whether
 * some ask. Shows itself when there is more than one that has not ended, and when downloads are
 * slow for want of the package that their account could have.
 */
#pragma once

#include "yd-transfer-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_SUMMARY_BAR (yd_summary_bar_get_type ())
G_DECLARE_FINAL_TYPE (YdSummaryBar, yd_summary_bar, YD, SUMMARY_BAR, AdwBin)

/* Once. */
void yd_summary_bar_set_queue (YdSummaryBar    *self,
                               YdTransferQueue *queue);

G_END_DECLS
