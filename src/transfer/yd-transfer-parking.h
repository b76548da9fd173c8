/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which ends of a transfer are no ends: a person or the world can mend them, and the transfer
 * waits until then. The one table from errors to reasons. Pure.
 */
#pragma once

#include "yd-transfer.h"

G_BEGIN_DECLS

/* NONE: it failed. @online: whether there is a network at all. */
YdTransferReason yd_transfer_parking_judge (const GError       *error,
                                            YdTransferConflict  conflict,
                                            gboolean            online);

G_END_DECLS
