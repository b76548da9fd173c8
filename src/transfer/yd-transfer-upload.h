/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One upload from the open file to the compared hash: create, parts strictly in order, complete
 * (Open API reference §5.7 to §5.11). Moves the transfer's state up to FINISHING; who started it
 * says how it ended. Main thread.
 */
#pragma once

#include "yd-transfer-engine.h"
#include "yd-transfer.h"

G_BEGIN_DECLS

/* @transfer must be in PREPARING. Every _finish may fail with YD_TRANSFER_ERROR, YD_DRIVE_ERROR,
 * YD_NET_ERROR, an authorizer's error, a G_IO_ERROR of the local file, G_IO_ERROR_CANCELLED. */
void     yd_transfer_upload_async  (YdTransferEngine     *engine,
                                    YdTransfer           *transfer,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
/* TRUE: the file is there and has our size and hash; the transfer has its item. */
gboolean yd_transfer_upload_finish (YdTransfer           *transfer,
                                    GAsyncResult         *result,
                                    GError              **error);

G_END_DECLS
