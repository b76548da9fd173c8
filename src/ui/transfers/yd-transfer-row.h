/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One transfer in the list: how far it is, and what can be done about it.
 */
#pragma once

#include "yd-transfer.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_TRANSFER_ROW (yd_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferRow, yd_transfer_row, YD, TRANSFER_ROW, AdwBin)

/* Property: "transfer" (YdTransfer, nullable). Signals: "cancel-wanted", "retry-wanted"
 * (YdTransfer). (transfer floating) */
GtkWidget *yd_transfer_row_new          (void);
void       yd_transfer_row_set_transfer (YdTransferRow *self,
                                         YdTransfer    *transfer);

G_END_DECLS
