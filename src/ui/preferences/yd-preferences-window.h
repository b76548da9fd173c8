/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preferences: what holds for all storages. Writes settings, which others obey at once.
 */
#pragma once

#include "yd-shared.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_PREFERENCES_WINDOW (yd_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (YdPreferencesWindow, yd_preferences_window, YD, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/* @shared has settings. (transfer none): as windows are. */
YdPreferencesWindow *yd_preferences_window_new (GtkWindow *parent,
                                                YdShared  *shared);

G_END_DECLS
