/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings that what the application made obeys: which proxy, and how much is kept. What
 * windows obey is theirs.
 */
#pragma once

#include "yd-base-cache.h"
#include "yd-net-proxy.h"

G_BEGIN_DECLS

#define YD_APP_SETTING_THUMBNAILS "thumbnails-limit"
#define YD_APP_SETTING_COPIES     "copies-limit"
#define YD_APP_SETTING_LISTINGS   "listings-limit"

/* A limit in bytes. @settings (nullable): what it is at first. */
gint64 yd_app_settings_get_limit   (GSettings   *settings,
                                    const char  *key);

/* @cache, made with that limit, obeys @key from now on. @settings (nullable). */
void   yd_app_settings_bind_limit  (GSettings   *settings,
                                    const char  *key,
                                    YdBaseCache *cache);

/* @proxy obeys @settings (nullable) from now on, and at once. */
void   yd_app_settings_bind_proxy  (GSettings   *settings,
                                    YdNetProxy  *proxy);

G_END_DECLS
