/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CRC-64 with liblzma; see the header.
 */
#include "config.h"

#include "yd-transfer-crc64.h"

#include <lzma.h>

guint64
yd_transfer_crc64_sum (guint64       crc,
                       gconstpointer data,
                       gsize         length)
{
  return lzma_crc64 (data, length, crc);
}

gboolean
yd_transfer_crc64_parse (const char *value,
                         guint64    *crc)
{
  return value != NULL &&
         g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, crc, NULL);
}
