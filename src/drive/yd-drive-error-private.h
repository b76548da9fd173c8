/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How an error with its details is made.
 */
#pragma once

#include "yd-drive-error.h"

G_BEGIN_DECLS

/* @message must be free of secrets. (transfer full) */
GError *yd_drive_error_new (YdDriveError  code,
                            guint         status,
                            const char   *server_code,
                            const char   *request_id,
                            gint64        retry_after_us,
                            const char   *message);

G_END_DECLS
