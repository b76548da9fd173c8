/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application without a window, while transfers go on: it stays until they have ended, or
 * until its window is wanted again. Main context.
 */
#pragma once

#include "yd-app-notices.h"

#include "yd-base-background.h"
#include "yd-transfer-queue.h"
#include "yd-window.h"

G_BEGIN_DECLS

#define YD_TYPE_APP_BACKGROUND (yd_app_background_get_type ())
G_DECLARE_FINAL_TYPE (YdAppBackground, yd_app_background, YD, APP_BACKGROUND, GObject)

/* @application is borrowed and outlives it. (transfer full) */
YdAppBackground *yd_app_background_new   (GApplication     *application,
                                          YdTransferQueue  *queue,
                                          YdBaseBackground *desktop,
                                          YdAppNotices     *notices);

/* Offers @window, when it is closed, to go on without it; and does. */
void             yd_app_background_serve (YdAppBackground  *self,
                                          YdWindow         *window);

/* Somebody wants to see the window again, which is hidden. */
void             yd_app_background_leave (YdAppBackground  *self);

G_END_DECLS
