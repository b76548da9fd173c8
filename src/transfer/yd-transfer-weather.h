/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Between a queue and the world: transfers wait while the service of their account is out of reach,
 * behind a captive portal, or while the computer sleeps, and go on by themselves. It also knows
 * whether anything moves. Main context.
 */
#pragma once

#include "yd-transfer-queue.h"

#include "yd-base-sleep.h"
#include "yd-net-reachability.h"

G_BEGIN_DECLS

#define YD_TYPE_TRANSFER_WEATHER (yd_transfer_weather_get_type ())
G_DECLARE_FINAL_TYPE (YdTransferWeather, yd_transfer_weather, YD, TRANSFER_WEATHER, GObject)

/* Property, notified: "moving" (boolean): some transfer is at work, not only waiting.
 * @sleep: (nullable). (transfer full) */
YdTransferWeather *yd_transfer_weather_new       (YdBaseClock       *clock,
                                                  YdTransferQueue   *queue,
                                                  YdNetReachability *reachability,
                                                  YdBaseSleep       *sleep);

gboolean           yd_transfer_weather_is_moving (YdTransferWeather *self);

G_END_DECLS
