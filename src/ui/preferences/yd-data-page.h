/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preferences: what is kept on this computer, and the report for when something is wrong.
 */
#pragma once

#include "yd-shared.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_DATA_PAGE (yd_data_page_get_type ())
G_DECLARE_FINAL_TYPE (YdDataPage, yd_data_page, YD, DATA_PAGE, AdwPreferencesPage)

/* Once; @shared has settings. */
void yd_data_page_set_up (YdDataPage *self,
                          YdShared   *shared);

G_END_DECLS
