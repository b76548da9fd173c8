/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the engine may do with a transfer and a window may not: move its state, count its bytes.
 * Main thread, but for the counter, which the worker of the piece in flight writes.
 */
#pragma once

#include "yd-transfer.h"

#include "yd-base-hash.h"

G_BEGIN_DECLS

/* What a transfer has put into the sums of its group. */
typedef struct
{
  gint64   total; /* bytes */
  gint64   done;
  gboolean ended;
  gboolean failed;
  gboolean paused;
  gboolean moving;
  gboolean resting; /* somebody wants that: it is paused, or its storage is disabled */
  gboolean asking;  /* waits for a person: neither the world nor time brings it on */
} YdTransferShare;

/* What the queue and the journal know of a transfer; each field is written by one of them. */
typedef struct
{
  gint64           id;         /* journal row, 0 none */
  gint64           order;      /* place in the queue */
  gint64           ended_us;   /* real time */
  gint64           size;       /* bytes of the file, -1 unknown */
  YdTransferOptions options;
  YdTransferOutcome outcome;
  gboolean         fresh;      /* the journal has a row, and no record of a session for it */
  gboolean         adopted;    /* of another program, which may have been at work on it */
  gboolean         keeps;      /* a run that is cancelled now leaves what a resume needs */
  YdTransferGroup *group;      /* (unowned) (nullable): clears it when it goes */
  char            *taken_id;   /* (owned) (nullable): what has the name there */
  YdTransferShare  share;
  gpointer         leftover;   /* (unowned) (nullable): YdTransferLeftover, of a cancelled one */
  gpointer         run;        /* (unowned) (nullable): YdTransferRun, what it is at work in */
} YdTransferFacts;

/* @file: a local file, or with @folder one that stands for a whole tree. @follow: it was found
 * to be a symbolic link to a file. (transfer full) */
YdTransfer         *yd_transfer_new_upload      (YdStorage            *storage,
                                                 GFile                *file,
                                                 const char           *parent_id,
                                                 gboolean              follow);

/* @below: encoded names of folders under @folder, which exist; NULL for @folder itself.
 * (transfer full) */
YdTransfer         *yd_transfer_new_download    (YdStorage            *storage,
                                                 YdDriveItem          *item,
                                                 GFile                *folder,
                                                 const char * const   *below);

/* As a journal kept it: any state, without the table of moves. Takes @error (nullable). */
void                yd_transfer_restore         (YdTransfer           *self,
                                                 YdTransferState       state,
                                                 YdTransferReason      reason,
                                                 YdTransferOutcome     outcome,
                                                 GError               *error);

YdTransferFacts    *yd_transfer_get_facts       (YdTransfer           *self);

/* For an engine whose run was cancelled: TRUE when it was paused (or the program quits), so that
 * what a resume needs must stay; FALSE when the person wants to be rid of it. */
gboolean            yd_transfer_keeps           (YdTransfer           *self);

/* Whether the move from @from to @to is in the table. */
gboolean            yd_transfer_state_may_follow (YdTransferState      from,
                                                  YdTransferState      to);

/* Moves that are not in the table are programming errors and do nothing. */
void                yd_transfer_set_state       (YdTransfer           *self,
                                                 YdTransferState       state);
/* To WAITING for @reason; @until_us: real time, 0 unknown. */
void                yd_transfer_wait            (YdTransfer           *self,
                                                 YdTransferReason      reason,
                                                 gint64                until_us);
/* To FAILED, or to CANCELLED when that is what @error says. @error: (transfer full) */
void                yd_transfer_fail            (YdTransfer           *self,
                                                 GError               *error);
void                yd_transfer_set_item        (YdTransfer           *self,
                                                 YdDriveItem          *item);
void                yd_transfer_set_file        (YdTransfer           *self,
                                                 GFile                *file);
/* Upload: the bytes are at @file from now on, whatever its name; a link there is meant. */
void                yd_transfer_set_source      (YdTransfer           *self,
                                                 GFile                *file);
/* … and were not when it was made. */
gboolean            yd_transfer_has_other_source (YdTransfer          *self);
/* Upload: what it is to be called there, as the bytes of the name on the disk. */
const char         *yd_transfer_get_basename    (YdTransfer           *self);
/* What it is called over there, when that is not what it is called here. */
void                yd_transfer_set_name        (YdTransfer           *self,
                                                 const char           *name);
void                yd_transfer_set_instant     (YdTransfer           *self,
                                                 gboolean              instant);
/* Before DONE; MOVED is meant when nobody says. */
void                yd_transfer_set_outcome     (YdTransfer           *self,
                                                 YdTransferOutcome     outcome);
void                yd_transfer_set_options     (YdTransfer           *self,
                                                 const YdTransferOptions *options);
/* Upload: what has its name there. */
void                yd_transfer_set_taken_id    (YdTransfer           *self,
                                                 const char           *taken_id);
/* Of the file, for sums; -1 unknown. */
void                yd_transfer_set_size        (YdTransfer           *self,
                                                 gint64                size);
/* What of the size has moved, as far as known now. */
gint64              yd_transfer_get_moved       (YdTransfer           *self);

/* Why it waits; NULL for nothing to say. @reason: (transfer full) (nullable) */
void                yd_transfer_set_reason      (YdTransfer           *self,
                                                 GError               *reason);

/* @error came of work for it: the account is told. Whether it has to be parked: the account has
 * no sign-in before a person does something about it. */
gboolean            yd_transfer_note_trouble    (YdTransfer           *self,
                                                 const GError         *error);

/* WAITING for what only a person can mend, with the @reason (transfer full); ends when the queue,
 * which hears of it by the signal "parked", says so, or with @cancellable. */
void                yd_transfer_park_async      (YdTransfer           *self,
                                                 GError               *reason,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean            yd_transfer_park_finish     (YdTransfer           *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
void                yd_transfer_unpark          (YdTransfer           *self);

/* Stands for a whole tree that could not be walked, or not yet: retrying walks it again. */
void                yd_transfer_set_tree        (YdTransfer           *self,
                                                 gboolean              tree);
gboolean            yd_transfer_is_tree         (YdTransfer           *self);
gboolean            yd_transfer_get_follow      (YdTransfer           *self);
const char * const *yd_transfer_get_below       (YdTransfer           *self); /* (nullable) */

/* A phase of @total bytes (-1 unknown) begins: done is 0, the speed is forgotten. */
void                yd_transfer_begin_phase     (YdTransfer           *self,
                                                 gint64                total);
/* @base bytes are done for certain; the counter, now 0, adds the piece in flight. */
void                yd_transfer_set_base        (YdTransfer           *self,
                                                 gint64                base);
/* For yd_base_progress_…(); valid as long as the transfer. (transfer none) */
gint64             *yd_transfer_get_counter     (YdTransfer           *self);

/* Reads the counter and notifies what changed; the queue calls it ten times a second. */
void                yd_transfer_tick            (YdTransfer           *self,
                                                 gint64                now_us);

G_END_DECLS
