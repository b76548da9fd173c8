/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What several workers fill at a time: a file, the plan of its segments, and the sums of its bytes.
 * Bytes that come in order are summed while they are in the processor's cache; what lies behind a
 * gap is read again from the page cache when the gap is closed, by the workers in turns, so that
 * little is left to sum at the end. Any thread.
 */
#pragma once

#include "yd-transfer-segment-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _YdTransferIntake YdTransferIntake;

/* Of @size bytes (-1 unknown), of which the first is byte @start of @file, which stays the
 * caller's; @zip: an entry of a zip, with a CRC and the limits of one. (transfer full) */
YdTransferIntake  *yd_transfer_intake_new           (int                 file,
                                                     gint64              start,
                                                     gint64              size,
                                                     gboolean            zip);
/* Nobody may be at it. */
void               yd_transfer_intake_free          (YdTransferIntake   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferIntake, yd_transfer_intake_free)

/* Before anything is taken: has a CRC-64 summed as well. */
void               yd_transfer_intake_sum_crc64     (YdTransferIntake   *self);

/* As of the plan (yd-transfer-segment-plan.h). */
void               yd_transfer_intake_add           (YdTransferIntake   *self,
                                                     gint64              start,
                                                     gint64              end);
YdTransferSegment *yd_transfer_intake_claim         (YdTransferIntake   *self,
                                                     guint               n_lines,
                                                     gint64              speed);
void               yd_transfer_intake_release       (YdTransferIntake   *self,
                                                     YdTransferSegment  *segment);
gint64             yd_transfer_intake_get_received  (YdTransferIntake   *self);
gint64             yd_transfer_intake_get_left      (YdTransferIntake   *self);
guint              yd_transfer_intake_get_lines     (YdTransferIntake   *self);
gint64             yd_transfer_intake_get_size      (YdTransferIntake   *self);
gboolean           yd_transfer_intake_is_complete   (YdTransferIntake   *self);
GArray            *yd_transfer_intake_dup_spans     (YdTransferIntake   *self);

/* In the worker that has claimed @segment: writes and sums the next block of it. FALSE with
 * YD_NET_ERROR_BAD_REPLY when it is not the next; other errors are the disk's. */
gboolean           yd_transfer_intake_take          (YdTransferIntake   *self,
                                                     YdTransferSegment  *segment,
                                                     gconstpointer       data,
                                                     gsize               length,
                                                     gint64              offset,
                                                     GError            **error);

/* There are bytes in order that nobody has summed or is about to. */
gboolean           yd_transfer_intake_is_behind     (YdTransferIntake   *self);
/* … and more than the workers that bring others should go over: after a long gap, or from
 * before. */
gboolean           yd_transfer_intake_is_far_behind (YdTransferIntake   *self);
/* In a worker, one at a time: sums them, and those that are added meanwhile. */
gboolean           yd_transfer_intake_catch_up      (YdTransferIntake   *self,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

/* Once complete and not behind; FALSE when it was not summed. */
gboolean           yd_transfer_intake_get_crc64     (YdTransferIntake   *self,
                                                     guint64            *crc64);
/* Once complete and not behind: the SHA-1 (transfer full) and the CRC of a zip's entry. Once. */
char              *yd_transfer_intake_end           (YdTransferIntake   *self,
                                                     guint32            *crc);

G_END_DECLS
