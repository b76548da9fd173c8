/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of names as tables: a row for each name, and chunks of names to be looked through, kept
 * in step within each transaction. Several processes may write, one after the other. Blocking; one
 * thread at a time.
 */
#pragma once

#include "yd-base-database.h"
#include "yd-drive-item.h"

G_BEGIN_DECLS

typedef struct _YdBrowseNameTable YdBrowseNameTable;

/* (transfer full) */
YdBrowseNameTable *yd_browse_name_table_open     (const char         *path,
                                                  GError            **error);
void               yd_browse_name_table_free     (YdBrowseNameTable  *self);

/* For others who keep something in the same file. (transfer none) */
YdBaseDatabase    *yd_browse_name_table_get_database (YdBrowseNameTable *self);

/* What follows belongs between these two. After a failure only end() does something: it takes
 * everything back and says what it was. *changed: whether a search may find something else. */
void               yd_browse_name_table_begin    (YdBrowseNameTable  *self);
gboolean           yd_browse_name_table_end      (YdBrowseNameTable  *self,
                                                  gboolean           *changed,
                                                  GError            **error);
/* Somebody else's statement failed in between; takes @error. */
void               yd_browse_name_table_fail     (YdBrowseNameTable  *self,
                                                  GError             *error);

/* The number of its row, 0 after a failure. */
gint64             yd_browse_name_table_put      (YdBrowseNameTable  *self,
                                                  YdDriveItem        *item);
/* With everything below it. */
void               yd_browse_name_table_remove   (YdBrowseNameTable  *self,
                                                  const char         *drive_id,
                                                  const char         *file_id);
/* All that @folder has. */
void               yd_browse_name_table_put_all  (YdBrowseNameTable  *self,
                                                  YdDriveItem        *folder,
                                                  GPtrArray          *items);
/* Some of what drives that are not in @drive_ids had; TRUE when there is more of it. */
gboolean           yd_browse_name_table_forget   (YdBrowseNameTable  *self,
                                                  GHashTable         *drive_ids);
/* The number of the row of a folder that may not have been heard of, made when needed. */
gint64             yd_browse_name_table_find_folder (YdBrowseNameTable *self,
                                                     const char        *drive_id,
                                                     const char        *file_id);
/* The number of a drive, made when needed. */
gint64             yd_browse_name_table_find_drive  (YdBrowseNameTable *self,
                                                     const char        *drive_id);

/* How ids are kept: forty hexadecimal digits as twenty bytes. (transfer full) */
GBytes            *yd_browse_name_table_pack_id     (const char        *id);
char              *yd_browse_name_table_unpack_id   (gconstpointer      data,
                                                     gsize              size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdBrowseNameTable, yd_browse_name_table_free)

G_END_DECLS
