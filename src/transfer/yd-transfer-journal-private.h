/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of the queue: what nobody but the queue reads and writes. In all of them a @self of
 * NULL keeps nothing, and trouble with the database costs the survival of a row, never the
 * transfer.
 */
#pragma once

#include "yd-transfer-journal.h"

#include "yd-transfer-group.h"

G_BEGIN_DECLS

/* Its own connection. */
YdBaseDatabase *yd_transfer_journal_get_database (YdTransferJournal *self);

/* Rows for all of @transfers (of YdTransfer), and for their groups where these have none yet, in
 * one transaction: they have ids then. */
gboolean        yd_transfer_journal_add          (YdTransferJournal  *self,
                                                  GPtrArray          *transfers,
                                                  GError            **error);

/* Deletes the record of the upload of that row with what is written next, or when the main loop
 * has nothing else to do. */
void            yd_transfer_journal_put_off      (YdTransferJournal  *self,
                                                  gint64              id);
/* Updates the row of an upload that has ended in the same way: should that be lost, its record is
 * there still, and it ends once more. */
void            yd_transfer_journal_update_late  (YdTransferJournal  *self,
                                                  YdTransfer         *transfer);
void            yd_transfer_journal_write_late   (YdTransferJournal  *self);

/* Calls @write in a transaction that it shares with others, when the main loop has nothing else to
 * do at the moment, and @then once that is in the database: for what has to be known before
 * something is asked of the service. Both get @data, and @then, always called, owns it. Without a
 * journal both are called at once. */
typedef void (*YdTransferJournalFunc) (gpointer data);
void            yd_transfer_journal_write_soon   (YdTransferJournal     *self,
                                                  YdTransferJournalFunc  write,
                                                  YdTransferJournalFunc  then,
                                                  gpointer               data);

/* Several updates as one: begin … end, also around a single one. */
void            yd_transfer_journal_begin        (YdTransferJournal  *self);
void            yd_transfer_journal_end          (YdTransferJournal  *self);

/* State, reason, order, conflict, file, item, outcome, error, end. */
void            yd_transfer_journal_update       (YdTransferJournal  *self,
                                                  YdTransfer         *transfer);
/* The order alone. */
void            yd_transfer_journal_update_order (YdTransferJournal  *self,
                                                  YdTransfer         *transfer);
/* Rows, records, and groups that have nothing any more. */
void            yd_transfer_journal_remove       (YdTransferJournal  *self,
                                                  GPtrArray          *transfers);

/* Notes it at @group, and keeps it as long as the row of @group. */
void            yd_transfer_journal_keep_local_name (YdTransferJournal  *self,
                                                     YdTransferGroup    *group,
                                                     const char         *folder_id,
                                                     const char         *name);

/* Row ids (gint64) of cancelled uploads that may have left something over there. (transfer full) */
GHashTable     *yd_transfer_journal_find_leftovers (YdTransferJournal *self);

/* Takes over the rows of owners that are gone: transfers (of YdTransfer) in their order, restored
 * to the state that they had, each in its group, new ones in @groups (of YdTransferGroup). Rows
 * of storages that are not in @storages (of YdStorage) are removed. (transfer full) */
GPtrArray      *yd_transfer_journal_adopt        (YdTransferJournal  *self,
                                                  GListModel         *storages,
                                                  GPtrArray          *groups,
                                                  GError            **error);

G_END_DECLS
