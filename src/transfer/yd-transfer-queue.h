/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All transfers: a GListModel of YdTransfer, oldest first, and the engine that runs a few of
 * them at a time. At most three data connections for downloads per account.
 */
#pragma once

#include "yd-transfer-group.h"
#include "yd-transfer-journal.h"
#include "yd-transfer.h"

#include "yd-base-documents.h"
#include "yd-net-transport.h"

G_BEGIN_DECLS

#define YD_TYPE_TRANSFER_QUEUE (yd_transfer_queue_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferQueue, yd_transfer_queue, YD, TRANSFER_QUEUE, GObject)

/* Properties, notified: "active" (uint: not ended), "progress" (double 0 … 1 over the active
 * ones); ten times a second at most, "going" (uint: of the active ones those that go on by
 * themselves) and "asking" (uint: those that wait for a person). Paused ones are neither, nor are
 * those of a disabled storage. Signals: "ended" (YdTransfer *); "full" (YdTransfer *): it is the
 * first that found no space in its account, or on its disk, or that its account gives nothing out
 * since it holds too much; it waits, with the reason. @journal (nullable): NULL keeps nothing.
 * (transfer full) */
YdTransferQueue *yd_transfer_queue_new              (YdBaseClock      *clock,
                                                     YdNetTransport   *transport,
                                                     YdTransferJournal *journal);

/* Where processes agree on the data connections of an account: the same folder for all of a
 * person's. Before the first transfer. */
void             yd_transfer_queue_share_lines      (YdTransferQueue  *self,
                                                     const char       *folder);

/* The program runs in a sandbox: its mounts change from start to start, and with them the numbers
 * of devices. Before the first transfer. */
void             yd_transfer_queue_set_sandboxed    (YdTransferQueue  *self,
                                                     gboolean          sandboxed);
gboolean         yd_transfer_queue_is_sandboxed     (YdTransferQueue  *self);

/* Who has the portal of a sandbox remember what is dropped, so that the next program can read it
 * too. Before the first transfer. */
void             yd_transfer_queue_set_documents    (YdTransferQueue  *self,
                                                     YdBaseDocuments  *documents);

/* Files and folders (walked asynchronously, tree kept, empty folders too, symbolic links to
 * files followed, others and unreadable entries become failed transfers). @files: GListModel of
 * GFile, or NULL-safe. @options (nullable): NULL for the default. No I/O in the
 * call. */
void             yd_transfer_queue_enqueue_uploads  (YdTransferQueue  *self,
                                                     GListModel       *files,
                                                     YdStorage        *storage,
                                                     const char       *parent_id,
                                                     const YdTransferOptions *options);

/* @items: array of YdDriveItem (files; folders with their trees). Into @folder, an existing
 * name is kept and ours gets " (1)". Remote names never leave @folder. */
void             yd_transfer_queue_enqueue_downloads (YdTransferQueue *self,
                                                      YdStorage       *storage,
                                                      GPtrArray       *items,
                                                      GFile           *folder,
                                                      const YdTransferOptions *options);

/* What another process has left in the journal, now that it is gone: unfinished transfers are
 * queued (or paused, as they were), ended ones are history. @storages: of YdStorage; rows of
 * others are dropped. Short blocking I/O: once at start. */
void             yd_transfer_queue_restore          (YdTransferQueue  *self,
                                                     GListModel       *storages);
/* The program ends: all work ends without losing what it has and is queued, nothing begins any
 * more; unless the program goes on after all. */
void             yd_transfer_queue_stop             (YdTransferQueue  *self);
void             yd_transfer_queue_go_on            (YdTransferQueue  *self);
/* There is a journal: what has not ended when the program does goes on in the next. */
gboolean         yd_transfer_queue_is_kept          (YdTransferQueue  *self);
/* No work is in flight any more. */
gboolean         yd_transfer_queue_is_settled       (YdTransferQueue  *self);
/* A folder is being walked: more transfers may come. */
gboolean         yd_transfer_queue_is_walking       (YdTransferQueue  *self);

/* One transfer. Paused ones ask nothing of the service. Resuming one that waits tries it now;
 * cancelling tidies up; retrying is for those that failed or were cancelled. */
void             yd_transfer_queue_pause            (YdTransferQueue  *self,
                                                     YdTransfer       *transfer);
void             yd_transfer_queue_resume           (YdTransferQueue  *self,
                                                     YdTransfer       *transfer);
void             yd_transfer_queue_cancel           (YdTransferQueue  *self,
                                                     YdTransfer       *transfer);
void             yd_transfer_queue_retry            (YdTransferQueue  *self,
                                                     YdTransfer       *transfer);
/* Next to begin. */
void             yd_transfer_queue_put_first        (YdTransferQueue  *self,
                                                     YdTransfer       *transfer);
/* To @position of the list, counted without it. */
void             yd_transfer_queue_move             (YdTransferQueue  *self,
                                                     YdTransfer       *transfer,
                                                     guint             position);
/* The answer to REASON_NAME; @for_all: also of the others of its group that ask, or will. */
void             yd_transfer_queue_resolve          (YdTransferQueue  *self,
                                                     YdTransfer       *transfer,
                                                     YdTransferConflict conflict,
                                                     gboolean          for_all);

/* The answer to REASON_SOURCE: the upload's bytes are at @file now; its name stays. What the
 * service has of them counts on when they are the same: the size and the hash say so. */
void             yd_transfer_queue_choose_source    (YdTransferQueue  *self,
                                                     YdTransfer       *transfer,
                                                     GFile            *file);

/* Many. */
void             yd_transfer_queue_pause_all        (YdTransferQueue  *self);
void             yd_transfer_queue_resume_all       (YdTransferQueue  *self);
void             yd_transfer_queue_retry_failed     (YdTransferQueue  *self);
void             yd_transfer_queue_pause_group      (YdTransferQueue  *self,
                                                     YdTransferGroup  *group);
void             yd_transfer_queue_resume_group     (YdTransferQueue  *self,
                                                     YdTransferGroup  *group);
void             yd_transfer_queue_cancel_group     (YdTransferQueue  *self,
                                                     YdTransferGroup  *group);
void             yd_transfer_queue_retry_group      (YdTransferQueue  *self,
                                                     YdTransferGroup  *group);
void             yd_transfer_queue_cancel_storage   (YdTransferQueue  *self,
                                                     YdStorage        *storage);
void             yd_transfer_queue_clear_ended      (YdTransferQueue  *self);

/* FALSE: there is no network; what is at work waits, nothing is asked of anybody. */
void             yd_transfer_queue_set_online       (YdTransferQueue  *self,
                                                     gboolean          online);
/* The same of one account, whose service is out of reach for @reason (OFFLINE, PORTAL, AWAY; NONE:
 * it is within reach); the others go on. */
void             yd_transfer_queue_set_account_reach (YdTransferQueue *self,
                                                     YdStorageAccount *account,
                                                     YdTransferReason  reason);
/* How many uploads send at a time; 3 to begin with. The next ones are prepared meanwhile. */
void             yd_transfer_queue_set_uploads      (YdTransferQueue  *self,
                                                     guint             uploads);
/* Bytes per second of all uploads, or downloads, together; 0 for no limit, as to begin with. Holds
 * at once. */
void             yd_transfer_queue_set_upload_limit (YdTransferQueue  *self,
                                                     gint64            bytes_per_second);
void             yd_transfer_queue_set_download_limit (YdTransferQueue *self,
                                                     gint64            bytes_per_second);
/* Of drops that say nothing; ASK to begin with. */
void             yd_transfer_queue_set_default_conflict (YdTransferQueue *self,
                                                     YdTransferConflict conflict);
YdTransferConflict yd_transfer_queue_get_default_conflict (YdTransferQueue *self);

/* Of YdTransferGroup, one for each drop, oldest first. (transfer none) */
GListModel      *yd_transfer_queue_get_groups       (YdTransferQueue  *self);
guint            yd_transfer_queue_get_active       (YdTransferQueue  *self);
guint            yd_transfer_queue_get_going        (YdTransferQueue  *self);
guint            yd_transfer_queue_get_asking       (YdTransferQueue  *self);
double           yd_transfer_queue_get_progress     (YdTransferQueue  *self);

G_END_DECLS
