/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The composition root: makes one of each object, wires them, and opens windows. Nobody below
 * knows it.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define YD_TYPE_APPLICATION (yd_application_get_type ())
G_DECLARE_FINAL_TYPE (YdApplication, yd_application, YD, APPLICATION, AdwApplication)

/* @profile: NULL for the ordinary self; otherwise a name of letters, digits, "-" and "_" that
 * has its own data folder, keyring entries and D-Bus name. (transfer full) */
YdApplication *yd_application_new (const char *profile);

G_END_DECLS
