/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stand-ins for the rooms that need a network: drive, auth and transfer, linked instead of the
 * real ones. What they answer is what a test put here; nothing happens by itself.
 */
#pragma once

#include "yd-auth-browser-login.h"
#include "yd-auth-qr-login.h"
#include "yd-auth-session.h"
#include "yd-drive-client.h"
#include "yd-transfer-queue.h"

/* The drive: one pretended service for all clients. */
void         fake_drive_reset      (void);
YdDriveItem *fake_item_new         (const char      *drive_id,
                                    const char      *parent_id,
                                    const char      *id,
                                    const char      *name,
                                    gint64           size, /* -1: a folder */
                                    YdDriveCategory  category,
                                    gint64           modified_us);
/* Into the pretended service, unseen until listed. */
void         fake_drive_add        (const char      *drive_id,
                                    const char      *parent_id,
                                    const char      *id,
                                    const char      *name,
                                    gint64           size,
                                    YdDriveCategory  category,
                                    gint64           modified_us);
/* The next answers of each call fail with this; NULL: they work again. */
void         fake_drive_set_error  (const GError    *error);
/* Listing never ends while set. */
void         fake_drive_set_slow   (gboolean         slow);
/* Lists come in pages of this many. */
void         fake_drive_set_page_size (guint         size);
void         fake_drive_set_user   (const char      *name,
                                    const char      *default_id,
                                    const char      *resource_id,
                                    const char      *backup_id);
/* What the avatar's address leads to; NULL: nothing. With it users have such an address. */
void         fake_drive_set_avatar (GBytes          *picture);
/* What all thumbnails look like; NULL, as at first: there are none. */
void         fake_drive_set_thumbnail (GBytes       *bytes);
void         fake_drive_set_space  (gint64           used,
                                    gint64           total);
/* Whether the account has the package for apps like this one; FALSE at first. */
void         fake_drive_set_package (gboolean        has_package);
/* Whether the internal upload host answers. */
void         fake_drive_set_internal (gboolean       answers);
/* The names of calls so far, one after the other: "list root; create-folder Photos; ". */
const char  *fake_drive_get_calls  (void);

/* Auth. The state that sessions made from now on have; and that of one. */
void         fake_session_set_next (YdAuthState      state);
void         fake_session_set      (YdAuthSession   *session,
                                    YdAuthState      state);
/* The sign-in that was made last; a borrowed pointer. */
YdAuthQrLogin *fake_qr_get_last    (void);
void         fake_qr_show          (YdAuthQrLogin   *login,
                                    YdAuthQrState    state,
                                    const char      *text,
                                    guint            seconds);
void         fake_qr_fail          (YdAuthQrLogin   *login,
                                    const GError    *error);
gboolean     fake_qr_is_cancelled  (YdAuthQrLogin   *login);

/* The browser's login that runs, borrowed, or NULL; and what it ends with: a token when NULL. */
YdAuthBrowserLogin *fake_browser_get_running (void);
guint        fake_browser_get_port (YdAuthBrowserLogin *login);
void         fake_browser_answer   (YdAuthBrowserLogin *login);
void         fake_browser_end      (YdAuthBrowserLogin *login,
                                    const GError       *error);

/* Transfers. */
typedef struct
{
  YdTransferDirection direction;
  YdTransferState     state;
  const char         *name;
  const char         *path;   /* local */
  gint64              done;
  gint64              total;
  gint64              speed;
  int                 left;
  gboolean            instant;
  const GError       *error;
  YdStorage          *storage; /* (nullable) */
} FakeTransfer;

YdTransfer  *fake_transfer_new     (const FakeTransfer *values);
void         fake_transfer_change  (YdTransfer         *transfer,
                                    const FakeTransfer *values);
/* So many bytes are done now. */
void         fake_transfer_move    (YdTransfer         *transfer,
                                    gint64              done);
/* Waiting, or queued again with NONE. */
void         fake_transfer_wait    (YdTransfer         *transfer,
                                    YdTransferReason    reason,
                                    gint64              until_us);
void         fake_transfer_set_outcome (YdTransfer     *transfer,
                                    YdTransferOutcome   outcome);
void         fake_transfer_set_place (YdTransfer       *transfer,
                                    YdStorage          *storage,
                                    const char         *parent_id);
void         fake_transfer_set_only_instant (YdTransfer *transfer,
                                    gboolean            only_instant);
/* What has its name over there: an id in the pretended service. */
void         fake_transfer_set_taken_id (YdTransfer    *transfer,
                                    const char         *taken_id);
/* Takes @item. */
void         fake_transfer_set_item (YdTransfer        *transfer,
                                    YdDriveItem        *item);
/* Groups. */
YdTransferGroup *fake_group_new    (const char         *title);
void         fake_group_add        (YdTransferGroup    *group,
                                    GPtrArray          *transfers);
void         fake_group_change     (YdTransferGroup    *group);
YdTransferQueue *fake_queue_new    (void);
/* A group of its own. */
void         fake_queue_add        (YdTransferQueue    *queue,
                                    YdTransfer         *transfer);
/* @n transfers that are like @values, with their numbers behind the name: "a 1", "a 2". */
YdTransferGroup *fake_queue_add_group (YdTransferQueue *queue,
                                    const char         *title,
                                    const FakeTransfer *values,
                                    guint               n);
/* Whether it has a journal, as at first. */
void         fake_queue_set_kept   (YdTransferQueue    *queue,
                                    gboolean            kept);
/* Says that another number goes on by itself, or waits for a person. */
void         fake_queue_tell_counts (YdTransferQueue   *queue);
/* How often it was asked how many go on. */
guint        fake_queue_count_looks (YdTransferQueue   *queue);
/* Tells that a transfer has ended, and how many are left. */
void         fake_queue_end        (YdTransferQueue    *queue,
                                    YdTransfer         *transfer);
/* "upload 2 to root; download 1 to /tmp; cancel a.txt; …" */
const char  *fake_queue_get_calls  (YdTransferQueue    *queue);
