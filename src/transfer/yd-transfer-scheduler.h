/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which of the queued transfers may start. Pure: knows lanes and numbers, not what a transfer
 * is. Within a lane the lowest order is served first, and of those who came first; uploads share
 * one lane, downloads have one for each account, since the service counts data connections by user
 * (Open API reference §7.2). Of uploads a few more begin than may send (yd-transfer-slots.h): they
 * are prepared meanwhile.
 */
#pragma once

#include "yd-transfer.h"

G_BEGIN_DECLS

#define YD_TRANSFER_SCHEDULER_UPLOADS 3
#define YD_TRANSFER_SCHEDULER_AHEAD 2 /* uploads that prepare while others send */

typedef struct _YdTransferScheduler YdTransferScheduler;

YdTransferScheduler *yd_transfer_scheduler_new    (void);
void                 yd_transfer_scheduler_free   (YdTransferScheduler *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferScheduler, yd_transfer_scheduler_free)

/* How many of a lane of @direction run at a time, at least 1; of uploads: without those that only
 * prepare. */
void                 yd_transfer_scheduler_set_limit (YdTransferScheduler *self,
                                                   YdTransferDirection  direction,
                                                   guint                limit);

/* @account and @item are compared, never looked into; both outlive their stay here. */
void                 yd_transfer_scheduler_add    (YdTransferScheduler *self,
                                                   YdTransferDirection  direction,
                                                   gconstpointer        account,
                                                   gpointer             item,
                                                   gint64               order);

/* Takes back an item that waits; FALSE when it does not. */
gboolean             yd_transfer_scheduler_remove (YdTransferScheduler *self,
                                                   YdTransferDirection  direction,
                                                   gconstpointer        account,
                                                   gpointer             item);

/* Items of a held account are passed over until it is held no more. */
void                 yd_transfer_scheduler_set_held (YdTransferScheduler *self,
                                                   gconstpointer        account,
                                                   gboolean             held);

/* The next item to start, now counted as running; NULL when all lanes are full or empty. */
gpointer             yd_transfer_scheduler_next   (YdTransferScheduler *self);

/* A started item of that lane has ended. */
void                 yd_transfer_scheduler_ended  (YdTransferScheduler *self,
                                                   YdTransferDirection  direction,
                                                   gconstpointer        account);

G_END_DECLS
