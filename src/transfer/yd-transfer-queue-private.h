/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tests may set on a queue and nobody else has to.
 */
#pragma once

#include "yd-transfer-queue.h"

G_BEGIN_DECLS

/* The part size that plans begin with, in bytes; before the first upload. */
void yd_transfer_queue_set_part_bytes (YdTransferQueue *self,
                                       gint64           part_bytes);
/* Other beginnings of the addresses of parts, static strings, for a pretended internal host. */
void yd_transfer_queue_set_data_urls  (YdTransferQueue *self,
                                       const char      *data_url,
                                       const char      *internal_url);

G_END_DECLS
