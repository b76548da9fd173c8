/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The segment plan; see the header.
 */
#include "config.h"

#include "yd-transfer-segment-plan.h"

#define MIB ((gint64) 1024 * 1024)
#define CLAIM_FIRST (8 * MIB)  /* while the speed is not known */
#define CLAIM_MIN MIB
#define CLAIM_MAX (32 * MIB)   /* what lies behind a gap has to be read again for the hash */
#define CLAIM_SECONDS 8
#define CLAIM_MIN_SECONDS 1

#define BUSY_MIN_BYTES (4 * MIB) /* less says nothing */
#define BUSY_MANY 0.4            /* share of the time that says so */
#define BUSY_FEW 0.2             /* … and that says no; between them it stays as it is */

struct _YdTransferSegmentPlan
{
  gint64 size;      /* -1 unknown */
  GArray *here;     /* (owned): YdTransferSpan in order, apart from each other */
  GPtrArray *claims; /* (owned): YdTransferSegment, in order */
};

YdTransferSegmentPlan *
yd_transfer_segment_plan_new (gint64 size)
{
  YdTransferSegmentPlan *self = g_new0 (YdTransferSegmentPlan, 1);

  self->size = size;
  self->here = g_array_new (FALSE, FALSE, sizeof (YdTransferSpan));
  self->claims = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
yd_transfer_segment_plan_free (YdTransferSegmentPlan *self)
{
  g_array_unref (self->here);
  g_ptr_array_unref (self->claims);
  g_free (self);
}

static void
add_span (GArray *spans,
          gint64  start,
          gint64  end)
{
  YdTransferSpan span = { start, end };
  guint i = 0;

  if (end <= start)
    return;
  while (i < spans->len && g_array_index (spans, YdTransferSpan, i).end < start)
    i++;
  while (i < spans->len && g_array_index (spans, YdTransferSpan, i).start <= span.end)
    {
      const YdTransferSpan *other = &g_array_index (spans, YdTransferSpan, i);

      span.start = MIN (span.start, other->start);
      span.end = MAX (span.end, other->end);
      g_array_remove_index (spans, i);
    }
  g_array_insert_val (spans, i, span);
}

void
yd_transfer_segment_plan_add (YdTransferSegmentPlan *self,
                              gint64                 start,
                              gint64                 end)
{
  if (self->size >= 0)
    end = MIN (end, self->size);
  add_span (self->here, MAX (start, 0), end);
}

GArray *
yd_transfer_segment_plan_dup_spans (YdTransferSegmentPlan *self)
{
  GArray *spans = g_array_copy (self->here);

  for (guint i = 0; i < self->claims->len; i++)
    {
      const YdTransferSegment *claim = g_ptr_array_index (self->claims, i);

      add_span (spans, claim->start, claim->at);
    }
  return spans;
}

/* What is here or on its way. */
static GArray *
dup_taken (YdTransferSegmentPlan *self)
{
  GArray *spans = g_array_copy (self->here);

  for (guint i = 0; i < self->claims->len; i++)
    {
      const YdTransferSegment *claim = g_ptr_array_index (self->claims, i);

      add_span (spans, claim->start, claim->end);
    }
  return spans;
}

/* FALSE: there is none. */
static gboolean
find_gap (YdTransferSegmentPlan *self,
          YdTransferSpan        *gap)
{
  g_autoptr(GArray) taken = dup_taken (self);
  const YdTransferSpan *first = taken->len > 0 ? &g_array_index (taken, YdTransferSpan, 0) : NULL;

  gap->start = first != NULL && first->start == 0 ? first->end : 0;
  gap->end = self->size;
  for (guint i = 0; i < taken->len; i++)
    {
      const YdTransferSpan *span = &g_array_index (taken, YdTransferSpan, i);

      /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): the array has an element i */
      if (span->start > gap->start)
        {
          gap->end = span->start;
          break;
        }
    }
  return gap->start < gap->end;
}

static gint64
choose_length (YdTransferSegmentPlan *self,
               guint                  n_lines,
               gint64                 speed)
{
  gint64 most = speed > 0 ? CLAMP (CLAIM_SECONDS * speed, CLAIM_MIN, CLAIM_MAX) : CLAIM_FIRST;
  gint64 least = CLAMP (CLAIM_MIN_SECONDS * speed, CLAIM_MIN, CLAIM_MAX / 4);
  gint64 share = yd_transfer_segment_plan_get_left (self) / (2 * (gint64) MAX (n_lines, 1));

  return MAX (MIN (most, share), least);
}

static YdTransferSegment *
make_claim (YdTransferSegmentPlan *self,
            gint64                 start,
            gint64                 end)
{
  YdTransferSegment *segment = g_new0 (YdTransferSegment, 1);

  segment->start = segment->at = start;
  segment->end = end;
  g_ptr_array_add (self->claims, segment);
  return segment;
}

YdTransferSegment *
yd_transfer_segment_plan_claim (YdTransferSegmentPlan *self,
                                guint                  n_lines,
                                gint64                 speed)
{
  YdTransferSpan gap;
  gint64 length;

  if (self->size < 0)
    return yd_transfer_segment_plan_get_left (self) > 0 ? make_claim (self, 0, -1) : NULL;
  if (!find_gap (self, &gap))
    return NULL;
  length = gap.end - gap.start;
  if (self->size > YD_TRANSFER_SEGMENT_WHOLE_MAX && n_lines > 0)
    {
      gint64 wish = choose_length (self, n_lines, speed);

      /* no crumbs */
      if (length - wish >= CLAIM_MIN / 2)
        length = MIN (length, wish);
    }
  return make_claim (self, gap.start, gap.start + length);
}

void
yd_transfer_segment_plan_received (YdTransferSegmentPlan *self,
                                   YdTransferSegment     *segment,
                                   gint64                 length)
{
  segment->at += length;
}

void
yd_transfer_segment_plan_release (YdTransferSegmentPlan *self,
                                  YdTransferSegment     *segment)
{
  if (self->size >= 0)
    add_span (self->here, segment->start, segment->at);
  else if (segment->end >= 0)
    {
      self->size = segment->end;
      add_span (self->here, segment->start, segment->at);
    }
  g_ptr_array_remove (self->claims, segment);
}

/* Where what begins at or before @from without a gap ends, as far as one look over all shows. */
static gint64
extend (YdTransferSegmentPlan *self,
        gint64                 from)
{
  for (guint i = 0; i < self->here->len; i++)
    {
      const YdTransferSpan *span = &g_array_index (self->here, YdTransferSpan, i);

      if (span->start > from)
        break;
      from = MAX (from, span->end);
    }
  for (guint i = 0; i < self->claims->len; i++)
    {
      const YdTransferSegment *claim = g_ptr_array_index (self->claims, i);

      if (claim->start <= from)
        from = MAX (from, claim->at);
    }
  return from;
}

gint64
yd_transfer_segment_plan_get_prefix (YdTransferSegmentPlan *self)
{
  gint64 prefix = 0;
  gint64 before;

  do
    {
      before = prefix;
      prefix = extend (self, before);
    }
  while (prefix > before);
  return prefix;
}

static gint64
sum_up (GArray *spans)
{
  gint64 sum = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const YdTransferSpan *span = &g_array_index (spans, YdTransferSpan, i);

      sum += span->end - span->start;
    }
  return sum;
}

gint64
yd_transfer_segment_plan_get_received (YdTransferSegmentPlan *self)
{
  g_autoptr(GArray) spans = yd_transfer_segment_plan_dup_spans (self);

  return sum_up (spans);
}

gint64
yd_transfer_segment_plan_get_left (YdTransferSegmentPlan *self)
{
  g_autoptr(GArray) taken = dup_taken (self);

  if (self->size < 0)
    return self->claims->len == 0 ? 1 : 0;
  return self->size - sum_up (taken);
}

guint
yd_transfer_segment_plan_get_lines (YdTransferSegmentPlan *self)
{
  gint64 left = yd_transfer_segment_plan_get_left (self);
  guint more = 0;

  if (self->size > YD_TRANSFER_SEGMENT_WHOLE_MAX)
    more = (guint) MIN ((left + CLAIM_MIN - 1) / CLAIM_MIN, YD_TRANSFER_SEGMENT_CONNECTIONS);
  else
    more = left > 0 ? 1 : 0;
  return MIN (self->claims->len + more, YD_TRANSFER_SEGMENT_CONNECTIONS);
}

gint64
yd_transfer_segment_plan_get_size (YdTransferSegmentPlan *self)
{
  return self->size;
}

gboolean
yd_transfer_segment_plan_is_complete (YdTransferSegmentPlan *self)
{
  return self->size >= 0 && self->claims->len == 0 &&
         yd_transfer_segment_plan_get_left (self) == 0;
}

gboolean
yd_transfer_segment_plan_judge_busy (gboolean before,
                                     gint64   length,
                                     gint64   took_us,
                                     gint64   busy_us)
{
  if (length < BUSY_MIN_BYTES)
    return before;
  return (double) busy_us >= (before ? BUSY_FEW : BUSY_MANY) * (double) took_us;
}
