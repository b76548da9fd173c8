/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The manners of the Open API: which of its replies are answers, which mean "later", which "sign
 * again", and which are final (Open API reference §7.3–7.5, §8.9). Keeps nothing.
 */
#pragma once

#include "yd-net-dialect.h"

G_BEGIN_DECLS

#define YD_TYPE_DRIVE_DIALECT (yd_drive_dialect_get_type ())
G_DECLARE_FINAL_TYPE (YdDriveDialect, yd_drive_dialect, YD, DRIVE_DIALECT, GObject)

/* (transfer full) */
YdNetDialect *yd_drive_dialect_new (void);

G_END_DECLS
