/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a journal does not write at once, but together: when the main loop has nothing else to do at
 * the moment, or with what is written before. That is of two kinds: what may be lost, since the
 * next program would find it out again (late), and what somebody waits for before going on (soon).
 * A transaction costs more than what is in it. Of one journal, which owns it; main thread.
 */
#pragma once

#include "yd-transfer-journal-private.h"

G_BEGIN_DECLS

typedef struct _YdTransferLate YdTransferLate;

/* @journal: borrowed. (transfer full) */
YdTransferLate *yd_transfer_late_new     (YdTransferJournal     *journal);
void            yd_transfer_late_free    (YdTransferLate        *self);

/* Late. */
void            yd_transfer_late_forget  (YdTransferLate        *self,
                                          gint64                 id);
void            yd_transfer_late_update  (YdTransferLate        *self,
                                          YdTransfer            *transfer);
gboolean        yd_transfer_late_has_any (YdTransferLate        *self);
/* In a transaction: writes all that is late; what is waited for is not. */
void            yd_transfer_late_write   (YdTransferLate        *self);

/* Soon. */
void            yd_transfer_late_wait    (YdTransferLate        *self,
                                          YdTransferJournalFunc  write,
                                          YdTransferJournalFunc  then,
                                          gpointer               data);

G_END_DECLS
