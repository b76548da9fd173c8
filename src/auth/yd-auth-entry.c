/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keyring's text, written and read.
 */
#include "config.h"

#include "yd-auth-entry.h"

#include "yd-base-json.h"

char *
yd_auth_entry_encode (YdAuthToken *token,
                      const char  *client_secret)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "access", yd_auth_token_get_access (token));
  if (yd_auth_token_get_refresh (token) != NULL)
    json_object_set_string_member (object, "refresh", yd_auth_token_get_refresh (token));
  json_object_set_int_member (object, "expires", yd_auth_token_get_expires_us (token));
  if (client_secret != NULL)
    json_object_set_string_member (object, "client_secret", client_secret);
  json_node_set_object (root, object);
  return json_to_string (root, FALSE);
}

YdAuthToken *
yd_auth_entry_decode (const char  *text,
                      gsize        length,
                      char       **client_secret)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length);
  g_autoptr(JsonObject) object = yd_base_json_parse_object (bytes, NULL);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "entry");
  const char *access;
  const char *refresh;
  const char *secret;
  gint64 expires_us;

  if (object == NULL)
    return NULL;
  access = yd_base_json_reader_get_string (&reader, "access");
  refresh = yd_base_json_reader_get_opt_string (&reader, "refresh", NULL);
  expires_us = yd_base_json_reader_get_int (&reader, "expires");
  secret = yd_base_json_reader_get_opt_string (&reader, "client_secret", NULL);
  if (!yd_base_json_reader_end (&reader, NULL) || *access == '\0' || expires_us <= 0)
    return NULL;
  if (client_secret != NULL)
    *client_secret = g_strdup (secret);
  return yd_auth_token_new (access, refresh, expires_us, expires_us);
}
