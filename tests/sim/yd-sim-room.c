/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A simulator with one person in it. */

#include "config.h"

#include "yd-sim-room.h"

#include <string.h>

#define FILE_CALL "/adrive/v1.0/openFile/"

void
yd_sim_room_set_up (YdSimRoom    *room,
                    YdSimOptions *options)
{
  room->sim = yd_sim_probe_start (options);
  room->token = yd_sim_issue_tokens (room->sim, "alice", NULL, NULL);
  room->drive = yd_sim_get_drive_id (room->sim, "alice", "backup");
}

void
yd_sim_room_tear_down (YdSimRoom     *room,
                       gconstpointer  data)
{
  yd_sim_probe_stop (room->sim);
  g_free (room->token);
}

YdSimProbe *
yd_sim_room_call (YdSimRoom  *room,
                  const char *name,
                  const char *format,
                  ...)
{
  g_autofree char *path = g_strconcat (FILE_CALL, name, NULL);
  g_autofree char *members = NULL;
  g_autofree char *body = NULL;
  va_list args;

  va_start (args, format);
  members = g_strdup_vprintf (format, args);
  va_end (args);
  body = g_strdup_printf ("{\"drive_id\":\"%s\",%s}", room->drive, members);

  return yd_sim_probe_call (room->sim, "POST", path, room->token, body);
}

YdSimProbe *
yd_sim_room_send (YdSimRoom     *room,
                  const char    *method,
                  const char    *url,
                  const char    *headers,
                  gconstpointer  data,
                  gsize          length)
{
  const char *base = yd_sim_get_base_url (room->sim);

  g_assert_true (g_str_has_prefix (url, base));
  return yd_sim_probe_send (room->sim, method, url + strlen (base), headers, data, length);
}

char *
yd_sim_room_add (YdSimRoom  *room,
                 const char *parent_id,
                 const char *name,
                 const char *text)
{
  g_autoptr(GBytes) bytes = NULL;

  if (text == NULL)
    return yd_sim_add_folder (room->sim, "alice", "backup", parent_id, name);

  bytes = g_bytes_new (text, strlen (text));
  return yd_sim_add_file (room->sim, "alice", "backup", parent_id, name, bytes);
}

gboolean
yd_sim_room_is_true (YdSimProbe *reply,
                     const char *member)
{
  return json_object_get_boolean_member (json_node_get_object (reply->json), member);
}

char *
yd_sim_room_get_names (YdSimProbe *reply)
{
  GString *names = g_string_new (NULL);
  JsonArray *items;

  g_assert_cmpuint (reply->status, ==, 200);
  items = json_object_get_array_member (json_node_get_object (reply->json), "items");
  for (guint i = 0; i < json_array_get_length (items); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "," : "",
                            json_object_get_string_member (json_array_get_object_element (items, i),
                                                           "name"));

  return g_string_free (names, FALSE);
}

void
yd_sim_room_assert_xml (YdSimProbe *reply,
                        guint       status,
                        const char *code)
{
  g_autofree char *tag = g_strdup_printf ("<Code>%s</Code>", code);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_nonnull (strstr (yd_sim_probe_text (reply), tag));
}
