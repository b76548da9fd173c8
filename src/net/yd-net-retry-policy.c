/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The retry table of the reference, as decisions.
 */
#include "config.h"

#include "yd-net-retry-policy.h"

#include "yd-net-error.h"

#include "yd-base-backoff.h"

#define MAX_RETRIES 5
#define MAX_RETRIES_NO_HOST 2
#define MAX_RETRIES_HURRIED 1
#define BACKOFF_BASE_US (1 * (gint64) G_USEC_PER_SEC)
#define BACKOFF_CAP_US (30 * (gint64) G_USEC_PER_SEC)
#define BUSY_STEP_US (2 * (gint64) G_USEC_PER_SEC)
#define BUSY_STEPS 3
#define BUSY_MARGIN_MIN_US (250 * (gint64) 1000)
#define BUSY_MARGIN_SPAN_US (750 * (gint64) 1000)
/* Asked to wait longer than this, the caller is told instead. */
#define ASKED_LIMIT_US (60 * (gint64) G_USEC_PER_SEC)

static gboolean
decide_busy (const YdNetRetryQuestion *question,
             gint64                   *delay_us)
{
  gint64 margin_us = BUSY_MARGIN_MIN_US + (gint64) (question->jitter * BUSY_MARGIN_SPAN_US);

  if (question->asked_us > ASKED_LIMIT_US)
    return FALSE;
  if (question->asked_us >= 0)
    *delay_us = question->asked_us + margin_us;
  else
    *delay_us = BUSY_STEP_US * MIN (question->failures + 1, BUSY_STEPS);
  return TRUE;
}

static gboolean
decide_trouble (const YdNetRetryQuestion *question,
                gint64                   *delay_us)
{
  if (!question->repeatable && question->trouble != YD_NET_TROUBLE_NO_HOST)
    return FALSE;
  if (question->hurried && question->trouble != YD_NET_TROUBLE_SERVER &&
      question->failures >= MAX_RETRIES_HURRIED)
    return FALSE;
  if (question->trouble == YD_NET_TROUBLE_NO_HOST && question->failures >= MAX_RETRIES_NO_HOST)
    return FALSE;

  *delay_us = yd_base_backoff_delay_us (question->failures, BACKOFF_BASE_US, BACKOFF_CAP_US,
                                        question->jitter);
  if (question->asked_us > *delay_us)
    *delay_us = question->asked_us;
  return question->spent_us + *delay_us < YD_NET_CALL_LIMIT_US;
}

gboolean
yd_net_retry_policy_decide (const YdNetRetryQuestion *question,
                            gint64                   *delay_us)
{
  *delay_us = 0;
  if (question->trouble == YD_NET_TROUBLE_FINAL || question->failures >= MAX_RETRIES)
    return FALSE;
  if (question->trouble == YD_NET_TROUBLE_BUSY)
    return decide_busy (question, delay_us);
  return decide_trouble (question, delay_us);
}

YdNetTrouble
yd_net_retry_policy_classify (const GError *error)
{
  if (error->domain != YD_NET_ERROR)
    return YD_NET_TROUBLE_FINAL;

  switch ((YdNetError) error->code)
    {
    case YD_NET_ERROR_UNREACHABLE:
    case YD_NET_ERROR_TIMEOUT:
    case YD_NET_ERROR_BAD_REPLY:
      return YD_NET_TROUBLE_NETWORK;
    case YD_NET_ERROR_NO_HOST:
      return YD_NET_TROUBLE_NO_HOST;
    case YD_NET_ERROR_TLS:
    case YD_NET_ERROR_TOO_LARGE:
    case YD_NET_ERROR_REDIRECT:
    case YD_NET_ERROR_INSECURE:
    case YD_NET_ERROR_BAD_URL:
    case YD_NET_ERROR_EXPIRED:
    case YD_NET_ERROR_CLOCK:
    default:
      return YD_NET_TROUBLE_FINAL;
    }
}
