/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers out of text, and failures that name their place.
 */
#include "config.h"

#include "yd-test-codec.h"

#include <string.h>

YdNetReply *
yd_test_codec_new_reply (const char *body,
                         gssize      length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, length < 0 ? strlen (body) : (gsize) length);

  return yd_net_reply_new (200, g_hash_table_new (g_str_hash, g_str_equal), bytes);
}

JsonObject *
yd_test_codec_parse (const char *body)
{
  g_autoptr(YdNetReply) reply = yd_test_codec_new_reply (body, -1);
  g_autoptr(GError) error = NULL;
  JsonObject *object = yd_drive_codec_parse (reply, &error);

  g_assert_no_error (error);
  return object;
}

void
yd_test_codec_assert_protocol (GError     *error,
                               const char *path)
{
  g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
  if (strstr (error->message, path) == NULL)
    g_error ("'%s' does not name '%s'", error->message, path);
}
