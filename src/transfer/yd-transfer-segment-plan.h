/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which bytes of a download are here, which are on their way and which to ask for next. Pure, not
 * thread-safe. A file of up to 10 MiB is one segment (Open API reference §7.2); a larger one is
 * claimed from its beginning in pieces of some seconds each, smaller ones near its end, so that all
 * connections end at about the same time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Data connections for downloads that one account may have open. */
#define YD_TRANSFER_SEGMENT_CONNECTIONS 3

/* … of which so many do when not the network is what is waited for. */
#define YD_TRANSFER_SEGMENT_CONNECTIONS_BUSY 2

#define YD_TRANSFER_SEGMENT_WHOLE_MAX ((gint64) 10 * 1024 * 1024) /* one request */

/* Bytes @start … @end - 1. */
typedef struct
{
  gint64 start;
  gint64 end;
} YdTransferSpan;

/* A claim. */
typedef struct
{
  gint64 start;
  gint64 at;     /* bytes before it are here */
  gint64 end;    /* -1: all there is, of a file whose size is not known */
} YdTransferSegment;

typedef struct _YdTransferSegmentPlan YdTransferSegmentPlan;

/* @size: bytes of the file, -1 unknown. (transfer full) */
YdTransferSegmentPlan *yd_transfer_segment_plan_new          (gint64                  size);
void                   yd_transfer_segment_plan_free         (YdTransferSegmentPlan  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YdTransferSegmentPlan, yd_transfer_segment_plan_free)

/* These bytes are here from before. */
void                   yd_transfer_segment_plan_add          (YdTransferSegmentPlan  *self,
                                                              gint64                  start,
                                                              gint64                  end);

/* The next segment to ask for, when @speed (bytes per second, 0 unknown) is that of one of @n_lines
 * connections; @n_lines 0: all up to what is here. NULL when nothing is left to claim. Valid until
 * its release. (transfer none) */
YdTransferSegment     *yd_transfer_segment_plan_claim        (YdTransferSegmentPlan  *self,
                                                              guint                   n_lines,
                                                              gint64                  speed);
/* @length bytes more of @segment are here. */
void                   yd_transfer_segment_plan_received     (YdTransferSegmentPlan  *self,
                                                              YdTransferSegment      *segment,
                                                              gint64                  length);
/* Nobody is at it any more: what is missing of it may be claimed again. */
void                   yd_transfer_segment_plan_release      (YdTransferSegmentPlan  *self,
                                                              YdTransferSegment      *segment);

/* Bytes that are here from the first on without a gap. */
gint64                 yd_transfer_segment_plan_get_prefix   (YdTransferSegmentPlan  *self);
gint64                 yd_transfer_segment_plan_get_received (YdTransferSegmentPlan  *self);
/* Bytes that nobody has claimed; 1 for the unknown rest of a file of unknown size. */
gint64                 yd_transfer_segment_plan_get_left     (YdTransferSegmentPlan  *self);
/* How many connections it could use, those at work counted in. */
guint                  yd_transfer_segment_plan_get_lines    (YdTransferSegmentPlan  *self);
gint64                 yd_transfer_segment_plan_get_size     (YdTransferSegmentPlan  *self);
/* Everything is here. A file of unknown size is when its only segment was released with its end
 * set. */
gboolean               yd_transfer_segment_plan_is_complete  (YdTransferSegmentPlan  *self);
/* Whether this computer was what a segment of @length bytes waited for, which took @took_us, of
 * which it was worked on here for @busy_us; @before: what was said of the one before. */
gboolean               yd_transfer_segment_plan_judge_busy   (gboolean                before,
                                                              gint64                  length,
                                                              gint64                  took_us,
                                                              gint64                  busy_us);
/* What is here: YdTransferSpan in order, with gaps between them. (transfer full) */
GArray                *yd_transfer_segment_plan_dup_spans    (YdTransferSegmentPlan  *self);

G_END_DECLS
