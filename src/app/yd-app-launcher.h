/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The number and the bar on our icon in docks and task bars: the signal Update of the interface
 * com.canonical.Unity.LauncherEntry, as those who show it have it. Main context.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YD_TYPE_APP_LAUNCHER (yd_app_launcher_get_type ())
G_DECLARE_FINAL_TYPE (YdAppLauncher, yd_app_launcher, YD, APP_LAUNCHER, GObject)

/* @bus (nullable): the session's. @app_id: of the desktop entry. Its end takes the number away.
 * (transfer full) */
YdAppLauncher *yd_app_launcher_new  (GDBusConnection *bus,
                                     const char      *app_id);

/* What is under way, and how much of it is done, 0 … 1. Sent only when that looks different, at
 * most four times a second. */
void           yd_app_launcher_show (YdAppLauncher   *self,
                                     guint            count,
                                     double           progress);

G_END_DECLS
