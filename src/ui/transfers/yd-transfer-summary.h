/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All transfers in a few numbers, and those in words. No widgets.
 */
#pragma once

#include "yd-transfer-queue.h"

G_BEGIN_DECLS

#define YD_TRANSFER_SUMMARY_REASONS YD_TRANSFER_REASONS
#define YD_TRANSFER_SUMMARY_LOADING 8

typedef struct
{
  guint       n_running;
  guint       n_queued;
  guint       n_waiting; /* for the world, or for something else than a name */
  guint       n_asking;  /* for an answer about a name */
  guint       n_paused;
  guint       n_failed;
  gint64      speed;        /* bytes per second, 0 unknown */
  int         seconds_left; /* of what is not held up; -1 unknown */
  YdTransfer *asking;       /* (borrowed) (nullable): the first that asks */
  /* By reason: one that waits for it (borrowed) (nullable), and the earliest real time when such a
   * one goes on, 0 unknown. */
  YdTransfer *waiting[YD_TRANSFER_SUMMARY_REASONS];
  gint64      until_us[YD_TRANSFER_SUMMARY_REASONS];
  /* (borrowed): accounts whose downloads are at work; the first few. */
  YdStorageAccount *loading[YD_TRANSFER_SUMMARY_LOADING];
  guint       n_loading;
} YdTransferSummary;

/* One pass over @transfers (of YdTransfer); what is borrowed belongs to it. */
void  yd_transfer_summary_count           (YdTransferSummary       *self,
                                           GListModel              *transfers);
/* Those that have not ended. */
guint yd_transfer_summary_get_unfinished  (const YdTransferSummary *self);

/* "2 running · 5 queued · 1 failed". (transfer full) */
char *yd_transfer_summary_describe_counts (const YdTransferSummary *self);
/* "3.4 MB/s · 5 minutes left", "" when nothing moves. (transfer full) */
char *yd_transfer_summary_describe_speed  (const YdTransferSummary *self);
/* "Waiting: no network · the service’s pause until 14:05:00"; "" when nothing waits for the
 * world. (transfer full) */
char *yd_transfer_summary_describe_waits  (const YdTransferSummary *self);
/* Why downloads are slow: an account without the package for apps like this one; "" when none is
 * known to be without. (transfer full) */
char *yd_transfer_summary_describe_package (const YdTransferSummary *self);
/* "3 files wait for an answer"; "" when none does. (transfer full) */
char *yd_transfer_summary_describe_asking (const YdTransferSummary *self);

G_END_DECLS
