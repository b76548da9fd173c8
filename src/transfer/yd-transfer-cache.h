/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Local copies for other programs: to open, to edit, to drop into a file manager. Fetched through
 * the queue, where people see them; what was fetched before is used again while it has the same
 * content. Bounded: what was not used for the longest time goes. A YdBaseCache; what this program
 * handed out stays when it is cleared. Main thread.
 */
#pragma once

#include "yd-transfer-queue.h"

#include "yd-base-cache.h"

G_BEGIN_DECLS

#define YD_TYPE_TRANSFER_CACHE (yd_transfer_cache_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferCache, yd_transfer_cache, YD, TRANSFER_CACHE, GObject)

typedef enum
{
  YD_TRANSFER_CACHE_TO_READ, /* shared and read-only */
  YD_TRANSFER_CACHE_TO_OWN,  /* a new copy, whatever becomes of it */
} YdTransferCacheUse;

/* In @folder, which nobody else uses; what is not in use goes when there is more than @max_bytes.
 * (transfer full) */
YdTransferCache *yd_transfer_cache_new          (YdTransferQueue      *queue,
                                                 const char           *folder,
                                                 gint64                max_bytes);

/* Copies of @items (array of YdDriveItem of @storage's drive; folders with all that is in them).
 * Errors are those of the first transfer that failed; cancelling, or a person who cancels its row,
 * is G_IO_ERROR_CANCELLED. It waits as long as its transfers do. The result is an array of GFile.
 * (transfer full) */
void             yd_transfer_cache_fetch_async  (YdTransferCache      *self,
                                                 YdStorage            *storage,
                                                 GPtrArray            *items,
                                                 YdTransferCacheUse    use,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GPtrArray       *yd_transfer_cache_fetch_finish (YdTransferCache      *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

/* A new folder for files that are made here, to be uploaded: it stays at least as long as this
 * program. Its path. Short blocking I/O. (transfer full) */
char            *yd_transfer_cache_make_place   (YdTransferCache      *self,
                                                 GError              **error);

G_END_DECLS
