/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transfers, as a list beside the files.
 */
#pragma once

#include "yd-transfer-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_TRANSFERS_PANE (yd_transfers_pane_get_type ())
G_DECLARE_FINAL_TYPE (YdTransfersPane, yd_transfers_pane, YD, TRANSFERS_PANE, AdwBin)

/* Once. */
void yd_transfers_pane_set_queue (YdTransfersPane *self,
                                  YdTransferQueue *queue);

G_END_DECLS
