/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What to do about a failed step of a transfer: the retry table of the service (Open API
 * reference §8.9). Pure: the table, not the waiting.
 */
#pragma once

#include "yd-transfer.h"

G_BEGIN_DECLS

typedef enum
{
  YD_TRANSFER_RETRY_NEVER,   /* final: tell the person */
  YD_TRANSFER_RETRY_AGAIN,   /* look what the other side has, then go on from there */
  YD_TRANSFER_RETRY_NEW_URL, /* ask for a new signed URL, then the same again */
  YD_TRANSFER_RETRY_RESTART, /* the upload session is gone or the remote file changed: anew */
} YdTransferRetry;

/* @attempt: failures since anything moved, 0 for the first. @jitter in [0, 1). *@delay_us is
 * how long to wait before, 0 for at once. */
YdTransferRetry yd_transfer_retry_policy_judge (const GError *error,
                                                guint         attempt,
                                                double        jitter,
                                                gint64       *delay_us);

/* What a transfer waits for that tries again after @error. */
YdTransferReason yd_transfer_retry_policy_get_reason (const GError *error);

G_END_DECLS
