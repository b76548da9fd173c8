/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Judging and pouring; see the header.
 */
#include "config.h"

#include "yd-net-range.h"

#include "yd-net-failure.h"

#define READ_BYTES (256 * 1024)
#define ENOUGH_BYTES (READ_BYTES / 2)

/* Which of the bytes that come are wanted. */
typedef struct
{
  goffset skip; /* before the first wanted one */
  goffset want;
  gboolean all; /* the body ends where they end */
} Wanted;

char *
yd_net_range_make_header (const YdNetRange *self)
{
  if (self->length <= 0)
    return NULL;
  return g_strdup_printf ("Range: bytes=%" G_GOFFSET_FORMAT "-%" G_GOFFSET_FORMAT "\r\n",
                          self->offset, self->offset + self->length - 1);
}

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, YD_NET_ERROR, YD_NET_ERROR_BAD_REPLY, why);
  return FALSE;
}

/* Exactly the range that was asked for. */
static gboolean
judge_partial (const YdNetRange  *self,
               YdNetAnswer       *answer,
               Wanted            *wanted,
               GError           **error)
{
  goffset announced = yd_net_answer_get_length (answer);
  goffset start = -1;
  goffset end = -1;
  goffset whole = -1;

  if (self->length == 0)
    return refuse (error, "a range that was not asked for");
  if (!soup_message_headers_get_content_range (yd_net_answer_get_headers (answer), &start, &end,
                                               &whole) ||
      start != self->offset || end != self->offset + self->length - 1 ||
      (self->total >= 0 && whole != self->total))
    return refuse (error, "another range than was asked for");
  if (announced >= 0 && announced != self->length)
    return refuse (error, "another length than the range");
  *wanted = (Wanted) { 0, self->length, TRUE };
  return TRUE;
}

/* The whole file, though perhaps only a part was wanted. */
static gboolean
judge_whole (const YdNetRange  *self,
             YdNetAnswer       *answer,
             Wanted            *wanted,
             GError           **error)
{
  goffset length = yd_net_answer_get_length (answer);

  if (length < 0 || (self->total >= 0 && length != self->total) ||
      length < self->offset + self->length)
    return refuse (error, "another length than the file has");
  wanted->skip = self->offset;
  wanted->want = self->length > 0 ? self->length : length - self->offset;
  wanted->all = wanted->skip + wanted->want == length;
  return TRUE;
}

/* Gives the wanted part of @got bytes, of which the first is byte @position of the body. */
static gboolean
pour (const YdNetRange  *self,
      const Wanted      *wanted,
      const guint8      *block,
      goffset            got,
      goffset            position,
      GError           **error)
{
  goffset from = CLAMP (wanted->skip - position, 0, got);
  goffset to = CLAMP (wanted->skip + wanted->want - position, from, got);

  return to == from || self->sink (block + from, (gsize) (to - from),
                                   self->offset + (position + from - wanted->skip),
                                   self->user_data, error);
}

/* What has come: TLS gives 16 KiB at a time, and the sink is spared that. What came before a
 * trouble is not lost; the trouble comes again. */
static gssize
read_block (const YdNetRange  *self,
            YdNetAnswer       *answer,
            guint8            *block,
            GError           **error)
{
  GError *failure = NULL;
  gsize length = 0;
  gssize got;

  do
    {
      got = yd_net_answer_read (answer, block + length, READ_BYTES - length, self->cancellable,
                                &failure);
      length += (gsize) MAX (got, 0);
    }
  while (got > 0 && length < ENOUGH_BYTES && yd_net_answer_has_more (answer));
  if (got >= 0 || length > 0)
    {
      g_clear_error (&failure);
      return (gssize) length;
    }
  g_propagate_error (error, yd_net_failure_translate (failure, TRUE));
  return -1;
}

static gboolean
pour_body (const YdNetRange  *self,
           YdNetAnswer       *answer,
           const Wanted      *wanted,
           GError           **error)
{
  g_autofree guint8 *block = g_malloc (READ_BYTES);
  goffset end = wanted->skip + wanted->want;
  goffset position = 0;
  gssize got;

  while ((got = read_block (self, answer, block, error)) > 0)
    {
      if (!pour (self, wanted, block, got, position, error))
        return FALSE;
      position += got;
      if (!wanted->all && position >= end)
        return TRUE;
    }
  return got == 0 &&
         (position == end || refuse (error, "the body has another length than the range"));
}

gboolean
yd_net_range_receive (const YdNetRange  *self,
                      YdNetAnswer       *answer,
                      GError           **error)
{
  Wanted wanted = { 0, 0, FALSE };
  gboolean trusted = yd_net_answer_get_status (answer) == 206
                       ? judge_partial (self, answer, &wanted, error)
                       : judge_whole (self, answer, &wanted, error);

  return trusted && pour_body (self, answer, &wanted, error);
}
