/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The question that a transfer waits with when its name is taken: which file, what is there and
 * what comes, and what to do. A window of its own; closing it leaves the transfer as it is.
 */
#pragma once

#include "yd-transfer-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_CONFLICT_DIALOG (yd_conflict_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YdConflictDialog, yd_conflict_dialog, YD, CONFLICT_DIALOG, AdwMessageDialog)

/* Asks about @transfer; with @go_on, then about the next that asks, until none does or the person
 * puts it off. GTK owns the window. */
void yd_conflict_dialog_ask (GtkWindow       *parent,
                             YdTransferQueue *queue,
                             YdTransfer      *transfer,
                             gboolean         go_on);

G_END_DECLS
