/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The retry table; see the header.
 */
#include "config.h"

#include "yd-transfer-retry-policy.h"

#include "yd-transfer-hold.h"

#include "yd-auth-error.h"
#include "yd-base-backoff.h"
#include "yd-drive-error.h"
#include "yd-net-error.h"

#define ATTEMPTS_MAX 5
#define URL_ATTEMPTS_MAX 3
#define RESTARTS_MAX 1
#define BUSY_WAIT_US (6 * (gint64) G_USEC_PER_SEC)
#define CONCURRENCY_WAIT_US (10 * (gint64) G_USEC_PER_SEC)

static YdTransferRetry
judge_transient (guint   attempt,
                 double  jitter,
                 gint64 *delay_us)
{
  *delay_us = yd_base_backoff_delay_us (attempt, G_USEC_PER_SEC, 16 * G_USEC_PER_SEC, jitter);
  return attempt < ATTEMPTS_MAX ? YD_TRANSFER_RETRY_AGAIN : YD_TRANSFER_RETRY_NEVER;
}

/* What the service asks for and 250 … 1000 ms more; @or_else_us without it. */
static gint64
choose_delay_us (const GError *error,
                 double        jitter,
                 gint64        or_else_us)
{
  gint64 asked_us = yd_drive_error_get_retry_after_us (error);

  if (asked_us < 0)
    return or_else_us;
  return asked_us + (gint64) ((0.25 + 0.75 * jitter) * G_USEC_PER_SEC);
}

static YdTransferRetry
judge_net (const GError *error,
           guint         attempt,
           double        jitter,
           gint64       *delay_us)
{
  switch ((YdNetError) error->code)
    {
    case YD_NET_ERROR_UNREACHABLE:
    case YD_NET_ERROR_NO_HOST:
    case YD_NET_ERROR_TIMEOUT:
    case YD_NET_ERROR_BAD_REPLY:
      return judge_transient (attempt, jitter, delay_us);
    case YD_NET_ERROR_TLS:
    case YD_NET_ERROR_TOO_LARGE:
    case YD_NET_ERROR_REDIRECT:
    case YD_NET_ERROR_INSECURE:
    case YD_NET_ERROR_BAD_URL:
    case YD_NET_ERROR_EXPIRED:
    case YD_NET_ERROR_CLOCK:
    default:
      return YD_TRANSFER_RETRY_NEVER;
    }
}

static YdTransferRetry
judge_drive (const GError *error,
             guint         attempt,
             double        jitter,
             gint64       *delay_us)
{
  switch (error->code)
    {
    case YD_DRIVE_ERROR_SERVICE:
      return judge_transient (attempt, jitter, delay_us);
    case YD_DRIVE_ERROR_BUSY:
      *delay_us = choose_delay_us (error, jitter, BUSY_WAIT_US);
      return YD_TRANSFER_RETRY_AGAIN;
    case YD_DRIVE_ERROR_CONCURRENCY:
      *delay_us = choose_delay_us (error, jitter, CONCURRENCY_WAIT_US);
      return YD_TRANSFER_RETRY_AGAIN;
    case YD_DRIVE_ERROR_URL_EXPIRED:
      return attempt < URL_ATTEMPTS_MAX ? YD_TRANSFER_RETRY_NEW_URL : YD_TRANSFER_RETRY_NEVER;
    case YD_DRIVE_ERROR_PART_ORDER:
    case YD_DRIVE_ERROR_PART_EXISTS:
      *delay_us = G_USEC_PER_SEC;
      return attempt < ATTEMPTS_MAX ? YD_TRANSFER_RETRY_AGAIN : YD_TRANSFER_RETRY_NEVER;
    case YD_DRIVE_ERROR_UPLOAD_GONE:
    case YD_DRIVE_ERROR_RANGE:
      return attempt < RESTARTS_MAX ? YD_TRANSFER_RETRY_RESTART : YD_TRANSFER_RETRY_NEVER;
    default:
      return YD_TRANSFER_RETRY_NEVER;
    }
}

/* A broker that allows no more refreshes for now says until when: the queue waits for it. */
static YdTransferRetry
judge_auth (const GError *error,
            gint64       *delay_us)
{
  gint64 wait_us = yd_auth_error_get_wait_us (error);

  if (wait_us < 0)
    return YD_TRANSFER_RETRY_NEVER;
  *delay_us = wait_us + G_USEC_PER_SEC;
  return YD_TRANSFER_RETRY_AGAIN;
}

YdTransferRetry
yd_transfer_retry_policy_judge (const GError *error,
                                guint         attempt,
                                double        jitter,
                                gint64       *delay_us)
{
  *delay_us = 0;
  /* Until the account is known to be signed out, or is signed in again by now. */
  if (yd_transfer_hold_is_meant (error))
    return judge_transient (attempt, jitter, delay_us);
  if (error->domain == YD_NET_ERROR)
    return judge_net (error, attempt, jitter, delay_us);
  if (error->domain == YD_DRIVE_ERROR)
    return judge_drive (error, attempt, jitter, delay_us);
  if (error->domain == YD_AUTH_ERROR)
    return judge_auth (error, delay_us);
  return YD_TRANSFER_RETRY_NEVER;
}

YdTransferReason
yd_transfer_retry_policy_get_reason (const GError *error)
{
  if (g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BUSY) ||
      g_error_matches (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_CONCURRENCY))
    return YD_TRANSFER_REASON_SERVICE_LIMIT;
  if (g_error_matches (error, YD_AUTH_ERROR, YD_AUTH_ERROR_LIMITED))
    return YD_TRANSFER_REASON_OWN_LIMIT;
  return YD_TRANSFER_REASON_RETRY;
}
