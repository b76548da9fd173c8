/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paths as people type them: from text to a place, and the folders that a text may go on with. What
 * is remembered of a folder is looked at first, then the service is asked. Main context.
 */
#pragma once

#include "yd-browse-listing-store.h"
#include "yd-browse-place.h"

G_BEGIN_DECLS

/* Where @text leads: "/a/b" from the root of the storage that @here is in, "a/b" from @here; "."
 * and ".." are what they are everywhere. @listings (nullable). */
void           yd_browse_path_resolve_async   (YdBrowsePlace        *here,
                                               const char           *text,
                                               YdBrowseListingStore *listings,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/* G_IO_ERROR_NOT_FOUND when there is no such folder: the message is the name that is missing.
 * Else what a listing fails with. (transfer full) */
YdBrowsePlace *yd_browse_path_resolve_finish  (YdBrowsePlace        *here,
                                               GAsyncResult         *result,
                                               GError              **error);

/* Texts that @text may become: the same with the whole name of a folder and "/". At most @max, in
 * no order; of the first page alone when nothing is remembered of the folder. */
void           yd_browse_path_complete_async  (YdBrowsePlace        *here,
                                               const char           *text,
                                               guint                 max,
                                               YdBrowseListingStore *listings,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/* (transfer full) */
char         **yd_browse_path_complete_finish (YdBrowsePlace        *here,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
