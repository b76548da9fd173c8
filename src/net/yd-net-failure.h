/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From libsoup's and GIO's errors to ours. Private to the room.
 */
#pragma once

#include "yd-net-error.h"

G_BEGIN_DECLS

/* Takes @error and gives one of YD_NET_ERROR, or the same one when it is ours already or
 * G_IO_ERROR_CANCELLED. @reply_begun: the status line had come. (transfer full) */
GError *yd_net_failure_translate (GError   *error,
                                  gboolean  reply_begun);

G_END_DECLS
