/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One download from the link to the final name: a temporary file beside it, hashed while it is
 * written, synced, compared, renamed without replacing anything (Open API reference §5.5, §5.6,
 * §8.8). With a journal, a later attempt goes on where this one was. Moves the transfer's state up
 * to FINISHING; who started it says how it ended. Main thread.
 */
#pragma once

#include "yd-transfer-engine.h"
#include "yd-transfer.h"

G_BEGIN_DECLS

/* @transfer must be in PREPARING. Its conflict says what to do when the name is taken: for ASK the
 * error is YD_TRANSFER_ERROR_EXISTS; when nothing was to be fetched its outcome says so. Other
 * errors as for yd_transfer_upload_async(); a full disk is G_IO_ERROR_NO_SPACE. A temporary file is
 * left only when the journal knows of it and another attempt can go on from there; never when a
 * person cancelled. */
void     yd_transfer_download_async  (YdTransferEngine     *engine,
                                      YdTransfer           *transfer,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
/* TRUE: the file is in place, complete, and the transfer has it. */
gboolean yd_transfer_download_finish (YdTransfer           *transfer,
                                      GAsyncResult         *result,
                                      GError              **error);

/* Removes what attempts have left of @transfer, which is not at work: it will not go on. */
void     yd_transfer_download_discard (YdTransferEngine    *engine,
                                       YdTransfer          *transfer);

G_END_DECLS
