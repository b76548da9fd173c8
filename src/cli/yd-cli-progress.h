/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line on a terminal that says how far a queue is; nothing elsewhere.
 */
#pragma once

#include "yd-transfer-queue.h"

G_BEGIN_DECLS

void  yd_cli_progress_draw  (YdTransferQueue *queue);
void  yd_cli_progress_clear (void);

/* "[######----]  60 %": @width characters between the brackets. Pure. (transfer full) */
char *yd_cli_progress_bar   (gint64           done,
                             gint64           total,
                             guint            width);

G_END_DECLS
