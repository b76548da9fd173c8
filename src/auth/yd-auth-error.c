/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The error domain of the room.
 */
#include "config.h"

#include "yd-auth-error.h"

G_DEFINE_QUARK (yd-auth-error-quark, yd_auth_error)
