/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many token calls each broker allows in a while, and which ones were made: one for all
 * accounts, and by the ledger for all our processes. It only counts; who finds that there is none
 * left waits. Not for the Open API itself.
 */
#pragma once

#include "yd-base-ledger.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* What brokers are said to allow when they do not say it themselves (Open API reference §3.2). */
#define YD_AUTH_BROKER_LIMIT_CALLS 10
#define YD_AUTH_BROKER_LIMIT_WINDOW_US (60 * 60 * (gint64) G_USEC_PER_SEC)

#define YD_TYPE_AUTH_BROKER_LIMIT (yd_auth_broker_limit_get_type ())
G_DECLARE_FINAL_TYPE (YdAuthBrokerLimit, yd_auth_broker_limit, YD, AUTH_BROKER_LIMIT, GObject)

/* @broker below: the key of a broker's client, yd_auth_client_dup_key(). (transfer full) */
YdAuthBrokerLimit *yd_auth_broker_limit_new         (YdBaseLedger      *ledger);

/* Counts a call that is made now, and returns 0; or counts nothing and returns how long to wait,
 * in microseconds: only some milliseconds when another process writes just now. */
gint64             yd_auth_broker_limit_take        (YdAuthBrokerLimit *self,
                                                     const char        *broker);
/* What take () would return, without counting. */
gint64             yd_auth_broker_limit_get_wait_us (YdAuthBrokerLimit *self,
                                                     const char        *broker);
/* The broker refused for that there were too many calls; @wait_us: as it said, or negative. */
void               yd_auth_broker_limit_block       (YdAuthBrokerLimit *self,
                                                     const char        *broker,
                                                     gint64             wait_us);

/* TRUE once for each broker: the caller shall ask it what it allows. */
gboolean           yd_auth_broker_limit_shall_ask   (YdAuthBrokerLimit *self,
                                                     const char        *broker);
/* What it said; values that make no sense are left out of account. */
void               yd_auth_broker_limit_set         (YdAuthBrokerLimit *self,
                                                     const char        *broker,
                                                     gint64             max_calls,
                                                     gint64             window_us);

G_END_DECLS
