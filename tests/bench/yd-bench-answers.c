/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Canned answers; see the header. A member of a body is found by its name alone: whoever asks
 * writes JSON without spaces.
 */
#include "config.h"

#include "yd-bench-answers.h"

#include <string.h>

#define STAMP "2030-01-01T00:00:00.000Z"

/* (transfer full): "" without it */
static char *
find_text (const char *text,
           const char *before,
           const char *end)
{
  const char *found = strcasestr (text, before);

  if (found == NULL)
    return g_strdup ("");
  found += strlen (before);
  return g_strndup (found, strcspn (found, end));
}

static char *
answer_create (const char *head,
               const char *body)
{
  g_autofree char *name = find_text (body, "\"name\":\"", "\"");
  g_autofree char *host = find_text (head, "\r\nhost: ", "\r\n");

  return g_strdup_printf ("{\"drive_id\":\"1\",\"file_id\":\"%s\",\"parent_file_id\":\"root\","
                          "\"file_name\":\"%s\",\"type\":\"file\",\"upload_id\":\"U\","
                          "\"rapid_upload\":false,\"exist\":false,\"part_info_list\":"
                          "[{\"part_number\":1,\"upload_url\":"
                          "\"https://%s/%s?partNumber=1\"}]}", name, name, host, name);
}

static char *
answer_item (const char *body,
             const char *sha1,
             gint64      size)
{
  g_autofree char *id = find_text (body, "\"file_id\":\"", "\"");

  return g_strdup_printf ("{\"drive_id\":\"1\",\"file_id\":\"%s\",\"parent_file_id\":\"root\","
                          "\"name\":\"%s\",\"type\":\"file\",\"size\":%" G_GINT64_FORMAT ","
                          "\"content_hash\":\"%s\",\"content_hash_name\":\"sha1\","
                          "\"created_at\":\"" STAMP "\",\"updated_at\":\"" STAMP "\","
                          "\"category\":\"others\",\"status\":\"available\"}", id, id, size, sha1);
}

char *
yd_bench_answer (const char *head,
                 const char *body,
                 const char *sha1,
                 gint64      size)
{
  g_autofree char *path = find_text (head, " ", " ");
  const char *call = strrchr (path, '/');

  if (call == NULL || g_str_has_prefix (head, "PUT "))
    return NULL;
  if (g_str_equal (call, "/create"))
    return answer_create (head, body);
  if (g_str_equal (call, "/complete") || g_str_equal (call, "/get"))
    return answer_item (body, sha1, size);
  if (g_str_equal (call, "/getDriveInfo"))
    return g_strdup ("{\"user_id\":\"u\",\"name\":\"u\",\"avatar\":\"\",\"default_drive_id\":\"1\","
                     "\"backup_drive_id\":\"1\",\"resource_drive_id\":\"1\"}");
  if (g_str_equal (call, "/getSpaceInfo"))
    return g_strdup ("{\"personal_space_info\":{\"used_size\":0,\"total_size\":1125899906842624}}");
  if (g_str_equal (call, "/info"))
    return g_strdup ("{\"id\":\"u\",\"name\":\"u\",\"avatar\":\"\"}");
  if (g_str_equal (call, "/scopes"))
    return g_strdup ("{\"id\":\"u\",\"scopes\":[]}");
  return NULL;
}
