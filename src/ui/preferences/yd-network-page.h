/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preferences: which proxy everything goes through. The application obeys the settings at once.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_NETWORK_PAGE (yd_network_page_get_type ())
G_DECLARE_FINAL_TYPE (YdNetworkPage, yd_network_page, YD, NETWORK_PAGE, AdwPreferencesPage)

/* Once. */
void yd_network_page_set_up (YdNetworkPage *self,
                             GSettings     *settings);

G_END_DECLS
