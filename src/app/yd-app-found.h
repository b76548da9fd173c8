/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is found by name in all storages of a profile, without a window, an account or the service:
 * the index of names and the list of storages are read as they are on the disk.
 */
#pragma once

#include "yd-browse-name-hit.h"
#include "yd-storage-brief.h"

G_BEGIN_DECLS

/* Something that was found. */
typedef struct
{
  char            *id;      /* (owned): see below */
  YdStorageBrief  *storage; /* (owned): whose it is */
  YdBrowseNameHit *hit;     /* (owned) */
  char            *where;   /* (owned): "Cloud/Photos/2023", the storage and the folders in it */
} YdAppFound;

void       yd_app_found_free          (YdAppFound           *self);

/* Looks in the profile's @folder for @text, as yd_browse_name_index_search_async() does: at most
 * @max, each in the first storage that shows it; storages that rest show nothing. A worker reads.
 * Main context. */
void       yd_app_found_search_async  (const char           *folder,
                                       const char           *text,
                                       guint                 max,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* YdAppFound, the best first. Fails with G_IO_ERROR_CANCELLED or YD_BASE_DATABASE_ERROR.
 * (transfer full) */
GPtrArray *yd_app_found_search_finish (GAsyncResult         *result,
                                       GError              **error);

/* What an id says, which others may have kept for long, or made up: the storage, the folder to
 * open, and the file in it (transfer full) (nullable): the folder itself was found. FALSE for a
 * text that is none. */
gboolean   yd_app_found_read_id       (const char           *id,
                                       gint64               *storage_id,
                                       char                **folder_id,
                                       char                **file_id);

G_END_DECLS
