/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preferences: how files are shown, what is notified of, and what closing does.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_GENERAL_PAGE (yd_general_page_get_type ())
G_DECLARE_FINAL_TYPE (YdGeneralPage, yd_general_page, YD, GENERAL_PAGE, AdwPreferencesPage)

/* Once. Property "may-stay" (boolean): whether the desktop lets the app run without a window; where
 * it does not, there is no choice. */
void yd_general_page_set_up (YdGeneralPage *self,
                             GSettings     *settings);

G_END_DECLS
