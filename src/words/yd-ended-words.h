/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Transfers that ended together, counted and in words: for the window's toast and the desktop's
 * notification. No widgets.
 */
#pragma once

#include "yd-transfer-queue.h"

G_BEGIN_DECLS

typedef struct
{
  guint       n_uploads;
  guint       n_downloads;
  guint       n_failed;
  guint       n_skipped;
  YdTransfer *last_upload;   /* (borrowed) (nullable) */
  YdTransfer *last_download; /* (borrowed) (nullable) */
  YdTransfer *only;          /* (borrowed) (nullable): of just one there is something to say */
} YdEndedWords;

/* Counts @transfers (of YdTransfer), each once: one that was tried again has ended twice. A failed
 * one that is not in @queue any more was tried again as others, or put away; those that were
 * cancelled need no word. What is borrowed belongs to @transfers. */
void  yd_ended_words_count             (YdEndedWords       *self,
                                        GPtrArray          *transfers,
                                        YdTransferQueue    *queue);
/* "“a.txt” uploaded", "3 files downloaded · 1 file skipped", "2 transfers failed"; NULL when there
 * is nothing to say. (transfer full) (nullable) */
char *yd_ended_words_describe          (const YdEndedWords *self);
/* "3 files uploaded" of those that did not fail; "" when there is none. (transfer full) */
char *yd_ended_words_describe_finished (const YdEndedWords *self);

G_END_DECLS
