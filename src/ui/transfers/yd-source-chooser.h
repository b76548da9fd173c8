/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks where the local file of an upload is now, and tells the queue.
 */
#pragma once

#include "yd-transfer-queue.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Nothing happens when nothing is chosen, or @transfer does not wait for its file any more. */
void yd_source_chooser_ask (GtkWindow       *parent,
                            YdTransferQueue *queue,
                            YdTransfer      *transfer);

G_END_DECLS
