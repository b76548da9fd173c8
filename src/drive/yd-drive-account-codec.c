/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Membership and scopes (Open API reference §4.1, §4.4). What is not told is unknown; the two
 * spellings of §11.3 are both read.
 */
#include "config.h"

#include "yd-drive-codec.h"

#include "yd-drive-codec-private.h"

/* The last second of the year 9999: later, a time is no time. */
#define MAX_SECONDS G_GINT64_CONSTANT (253402300799)

static gint64
read_seconds (YdBaseJsonReader *reader,
              const char       *name)
{
  gint64 seconds = yd_base_json_reader_get_opt_int (reader, name, 0);

  return seconds > 0 && seconds <= MAX_SECONDS ? seconds * G_USEC_PER_SEC : 0;
}

YdDriveMembership *
yd_drive_codec_read_membership (JsonObject  *object,
                                GError     **error)
{
  g_autoptr(YdDriveMembership) membership = g_new0 (YdDriveMembership, 1);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "getVipInfo");
  const char *identity = yd_base_json_reader_get_opt_string (&reader, "identity", "");
  gboolean package = yd_base_json_reader_get_opt_bool (&reader, "thirdPartyVip", FALSE);
  gint64 package_us = read_seconds (&reader, "thirdPartyVipExpire");
  gboolean snake_package = yd_base_json_reader_get_opt_bool (&reader, "third_party_vip", FALSE);
  gint64 snake_package_us = read_seconds (&reader, "third_party_vip_expire");

  if (!g_utf8_validate (identity, -1, NULL))
    yd_drive_codec_note (&reader, "identity", "is not UTF-8");
  membership->level = g_ascii_strdown (identity, -1);
  membership->expires_us = read_seconds (&reader, "expire");
  membership->package = package || snake_package;
  membership->package_expires_us = package_us != 0 ? package_us : snake_package_us;
  return yd_drive_codec_end (&reader, error) ? g_steal_pointer (&membership) : NULL;
}

/* An element as an object with "scope"; a bare word would say the same. */
static gboolean
read_scope (JsonArray    *array,
            guint         index,
            GStrvBuilder *scopes,
            GError      **error)
{
  g_autofree char *path = g_strdup_printf ("scopes[%u]", index);
  JsonNode *node = json_array_get_element (array, index);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (NULL, path);
  const char *scope;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_strv_builder_add (scopes, json_node_get_string (node));
      return TRUE;
    }
  if (!yd_drive_codec_enter (&reader, array, index, error))
    return FALSE;
  scope = yd_drive_codec_get_word (&reader, "scope");
  g_strv_builder_add (scopes, scope);
  return yd_drive_codec_end (&reader, error);
}

char **
yd_drive_codec_read_scopes (JsonObject  *object,
                            GError     **error)
{
  g_autoptr(GStrvBuilder) scopes = g_strv_builder_new ();
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "users/scopes");
  JsonArray *array = yd_base_json_reader_get_array (&reader, "scopes");

  if (!yd_drive_codec_end (&reader, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_scope (array, i, scopes, error))
      return NULL;
  return g_strv_builder_end (scopes);
}
