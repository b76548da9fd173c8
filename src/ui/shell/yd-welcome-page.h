/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is shown while there are no storages: two ways to begin.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_WELCOME_PAGE (yd_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (YdWelcomePage, yd_welcome_page, YD, WELCOME_PAGE, AdwBin)

/* Property: "busy" (boolean: the demo drive is being made). Its buttons activate "storages.add"
 * and "storages.try-demo". */

G_END_DECLS
