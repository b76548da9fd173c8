/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items and errors as something to be kept over a restart, and back. A text of ours, not the
 * service's JSON.
 */
#pragma once

#include "yd-drive-error.h"
#include "yd-drive-item.h"

G_BEGIN_DECLS

/* (transfer full) */
char        *yd_drive_kept_from_item (YdDriveItem  *item);
/* NULL for a text that is none of ours. (transfer full) (nullable) */
YdDriveItem *yd_drive_kept_to_item   (const char   *text);

/* Many at once, for a file; in this order. Any thread. (transfer full) */
#define YD_DRIVE_KEPT_ITEMS "a(sssssssxxxxiib)"
GVariant    *yd_drive_kept_from_items (GPtrArray    *items);
/* Items @first … @first + @n - 1, as far as there are so many. Senseless ones make senseless
 * items. Any thread. (transfer full) */
GPtrArray   *yd_drive_kept_to_items   (GVariant     *kept,
                                       gsize         first,
                                       gsize         n);

/* A YD_DRIVE_ERROR of @code as it was, with what people quote to the service. (transfer full) */
GError      *yd_drive_kept_to_error  (int           code,
                                      const char   *server_code,
                                      const char   *request_id,
                                      const char   *message);

G_END_DECLS
