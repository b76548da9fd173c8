/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking something up in the file of the index of names, with a connection of its own. Blocking;
 * any thread.
 */
#pragma once

#include "yd-browse-name-hit.h"
#include "yd-browse-name-query.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* YdBrowseNameHit, the best first; nothing without a file at @path. @drive_ids (nullable): of these
 * alone. NULL with YD_BASE_DATABASE_ERROR or G_IO_ERROR_CANCELLED. (transfer full) */
GPtrArray *yd_browse_name_search_run (const char          *path,
                                      YdBrowseNameQuery   *query,
                                      const char * const  *drive_ids,
                                      GCancellable        *cancellable,
                                      GError             **error);

/* What is known of the folders @ids of a drive, and of those above them: YdDriveItem, each once.
 * NULL as above. (transfer full) */
GPtrArray *yd_browse_name_search_find_folders (const char          *path,
                                               const char          *drive_id,
                                               const char * const  *ids,
                                               GCancellable        *cancellable,
                                               GError             **error);

G_END_DECLS
