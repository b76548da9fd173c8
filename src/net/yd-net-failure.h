/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From libsoup's and GIO's errors to ours. Private to the room.
 */
#pragma once

#include "yd-net-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Takes @error and gives one of YD_NET_ERROR, or the same one when it is ours already or
 * G_IO_ERROR_CANCELLED. @reply_begun: the status line had come. (transfer full) */
GError *yd_net_failure_translate (GError               *error,
                                  gboolean              reply_begun);

/* For a certificate whose time alone was in doubt: YD_NET_ERROR_CLOCK when it is not valid yet
 * (somebody issued it, so it is later than this computer believes), YD_NET_ERROR_EXPIRED. Takes
 * @error, one of the above. (transfer full) */
GError *yd_net_failure_explain   (GError               *error,
                                  GTlsCertificateFlags  doubts);

G_END_DECLS
