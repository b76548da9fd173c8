/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether and when a failed request is sent again (Open API reference §8.9). Pure: a table of
 * answers, no clock, no state.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No request is begun again when it has spent this long failing; also the time one attempt has. */
#define YD_NET_CALL_LIMIT_US (60 * (gint64) G_USEC_PER_SEC)

typedef enum
{
  YD_NET_TROUBLE_NETWORK, /* no reply, or a broken one: may have had its effect */
  YD_NET_TROUBLE_NO_HOST, /* the name does not resolve: nothing was sent, likely offline */
  YD_NET_TROUBLE_SERVER,  /* 5xx: may have had its effect */
  YD_NET_TROUBLE_BUSY,    /* 429 and its like: refused without effect */
  YD_NET_TROUBLE_FINAL,   /* nothing that waiting mends */
} YdNetTrouble;

typedef struct
{
  YdNetTrouble trouble;
  guint        failures;   /* earlier ones of this request: 0 after the first attempt */
  gboolean     repeatable; /* yd_net_request_set_repeatable() */
  gboolean     hurried;    /* yd_net_request_set_hurried() */
  gint64       asked_us;   /* what the service asked us to wait, or -1 */
  gint64       spent_us;   /* since the start, without the waits the service asked for */
  double       jitter;     /* random in [0, 1) */
} YdNetRetryQuestion;

/* TRUE: send again after *delay_us microseconds. */
gboolean     yd_net_retry_policy_decide   (const YdNetRetryQuestion *question,
                                           gint64                   *delay_us);

/* What kind of trouble @error is, one of YD_NET_ERROR or anything else (FINAL). */
YdNetTrouble yd_net_retry_policy_classify (const GError             *error);

G_END_DECLS
