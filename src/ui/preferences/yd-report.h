/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The diagnostic report, for whoever looks into a problem. It is made of what is known to be
 * harmless, not of everything with the harmful left out: numbers, states, versions and codes; no
 * name, id, path, address or message of an error. In English.
 */
#pragma once

#include "yd-shared.h"

G_BEGIN_DECLS

/* (transfer full) */
char *yd_report_build (YdShared *shared);

G_END_DECLS
