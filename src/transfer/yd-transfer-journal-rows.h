/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQL of transfers and groups. Numbers that no version of ours wrote are read as the default.
 */
#pragma once

#include "yd-transfer-group.h"

#include "yd-base-database.h"

G_BEGIN_DECLS

const char * const *yd_transfer_journal_rows_get_migrations (void);

gboolean    yd_transfer_journal_rows_insert (YdBaseDatabase  *database,
                                             const char      *owner,
                                             gint64           id,
                                             YdTransfer      *transfer,
                                             GError         **error);
gboolean    yd_transfer_journal_rows_update (YdBaseDatabase  *database,
                                             YdTransfer      *transfer,
                                             GError         **error);
gboolean    yd_transfer_journal_rows_insert_group (YdBaseDatabase   *database,
                                                   gint64            id,
                                                   YdTransferGroup  *group,
                                                   GError          **error);

gboolean    yd_transfer_journal_rows_insert_local_name (YdBaseDatabase   *database,
                                                        gint64            group_id,
                                                        const char       *folder_id,
                                                        const char       *name,
                                                        GError          **error);
void        yd_transfer_journal_rows_read_local_names (YdBaseDatabase    *database,
                                                       gint64             group_id,
                                                       YdTransferGroup   *group);

/* Rows of @owner as yd_transfer_journal_rows_restore() wants them. (transfer full) */
GPtrArray  *yd_transfer_journal_rows_query  (YdBaseDatabase  *database,
                                             const char      *owner,
                                             GError         **error);
gint64      yd_transfer_journal_rows_get_id (GPtrArray       *row);
gint64      yd_transfer_journal_rows_get_group (GPtrArray    *row);
gint64      yd_transfer_journal_rows_get_storage (GPtrArray  *row);
/* NULL when the row makes no sense. (transfer full) (nullable) */
YdTransfer *yd_transfer_journal_rows_restore (GPtrArray      *row,
                                              YdStorage      *storage);

G_END_DECLS
