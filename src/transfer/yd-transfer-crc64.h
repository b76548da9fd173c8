/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The CRC-64 that the data host sends of an object (ECMA-182, reflected, as in xz), for content of
 * which the service has no hash. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the whole object, also with a part of it (Open API reference §7.2). */
#define YD_TRANSFER_CRC64_HEADER "x-oss-hash-crc64ecma"

/* Of what was summed to @crc (0 at first) and then @data. */
guint64  yd_transfer_crc64_sum   (guint64        crc,
                                  gconstpointer  data,
                                  gsize          length);

/* The value of the header (nullable): FALSE when it is none. */
gboolean yd_transfer_crc64_parse (const char    *value,
                                  guint64       *crc);

G_END_DECLS
