/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may have a data connection for downloads: an account has three lines over all files and all
 * processes (Open API reference §7.2), each a lock file that the kernel lets go of when its process
 * dies. Handed out where they help most: everybody who asks has one before anybody has two; what
 * is left goes to whom most bytes are missing. Not the connections, which belong to the transport.
 * Main thread; nothing blocks.
 */
#pragma once

#include "yd-transfer-segment-plan.h"

#include "yd-base-clock.h"

G_BEGIN_DECLS

#define YD_TRANSFER_LINES_MAX YD_TRANSFER_SEGMENT_CONNECTIONS

typedef struct _YdTransferLines YdTransferLines;
typedef struct _YdTransferSeat YdTransferSeat;

/* A line more is the seat's. Called from the main loop, never from within a call of this file. */
typedef void (*YdTransferSeatFunc) (gpointer user_data);

/* (transfer full) */
YdTransferLines *yd_transfer_lines_new         (YdBaseClock        *clock);
/* No seat may be left. */
void             yd_transfer_lines_free        (YdTransferLines    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferLines, yd_transfer_lines_free)

/* Where the lock files are, the same for all processes of a person; before, and with NULL, lines
 * are counted in this process only. Before the first seat. */
void             yd_transfer_lines_set_folder  (YdTransferLines    *self,
                                                const char         *folder);

/* A download of @account takes its seat: no line yet. It may outlive neither @self nor what
 * @granted is called with. (transfer full) */
YdTransferSeat  *yd_transfer_lines_join        (YdTransferLines    *self,
                                                const char         *account,
                                                YdTransferSeatFunc  granted,
                                                gpointer            user_data);
/* Gives all lines back. */
void             yd_transfer_seat_leave        (YdTransferSeat     *self);

/* It has use for @n lines more; @missing bytes are neither here nor on their way. The last word
 * counts. */
void             yd_transfer_seat_want         (YdTransferSeat     *self,
                                                guint               n,
                                                gint64              missing);
/* One of its lines. */
void             yd_transfer_seat_give_back    (YdTransferSeat     *self);
guint            yd_transfer_seat_get_n        (YdTransferSeat     *self);
/* It should give one of its lines back at the end of a piece: somebody has none, here or in
 * another process, or the account may have fewer than it has. */
gboolean         yd_transfer_seat_should_give  (YdTransferSeat     *self);

/* The service refused a connection (ExceedMaxConcurrency): none for @wait_us, then one at a time
 * for a while. */
void             yd_transfer_seat_note_refused (YdTransferSeat     *self,
                                                gint64              wait_us);
/* When the account may have lines again, by the monotonic clock; 0: now. */
gint64           yd_transfer_seat_get_hold_us  (YdTransferSeat     *self);

G_END_DECLS
