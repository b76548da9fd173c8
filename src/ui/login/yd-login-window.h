/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The QR login window: shows one YdAuthQrLogin until it is done, cancelled or closed. Knows
 * nothing of storages.
 */
#pragma once

#include "yd-auth-qr-login.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_LOGIN_WINDOW (yd_login_window_get_type ())
G_DECLARE_FINAL_TYPE (YdLoginWindow, yd_login_window, YD, LOGIN_WINDOW, AdwWindow)

/* Starts @login. Signal "ended" (gboolean signed_in), once: the window is closing; when TRUE the
 * token is in @login. */
YdLoginWindow *yd_login_window_new (GtkWindow     *parent,
                                    YdAuthQrLogin *login);

G_END_DECLS
