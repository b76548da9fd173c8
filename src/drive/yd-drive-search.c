/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conditions of the query language, joined by "and". The service takes five: type and category
 * are one here, so that the most that can be set is text, folder, kind, from and until.
 */
#include "config.h"

#include "yd-drive-search.h"

#include "yd-drive-error.h"

#include <string.h>

#define ID_MAX_BYTES 128 /* they have 40 (§1.4) */

static const char * const conditions[] = {
  [YD_DRIVE_SEARCH_EVERYTHING] = NULL,
  [YD_DRIVE_SEARCH_FILES] = "type = \"file\"",
  [YD_DRIVE_SEARCH_FOLDERS] = "type = \"folder\"",
  [YD_DRIVE_SEARCH_IMAGES] = "category = \"image\"",
  [YD_DRIVE_SEARCH_VIDEOS] = "category = \"video\"",
  [YD_DRIVE_SEARCH_AUDIO] = "category = \"audio\"",
  [YD_DRIVE_SEARCH_DOCUMENTS] = "category = \"doc\"",
  [YD_DRIVE_SEARCH_ARCHIVES] = "category = \"zip\"",
  [YD_DRIVE_SEARCH_OTHERS] = "category = \"others\"",
};

static void
begin_condition (GString *query)
{
  if (query->len > 0)
    g_string_append (query, " and ");
}

/* In double quotes, with a backslash before what would end or escape: nothing else has a meaning
 * between quotes. */
static void
append_quoted (GString    *query,
               const char *text)
{
  g_string_append_c (query, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (query, '\\');
      g_string_append_c (query, *at);
    }
  g_string_append_c (query, '"');
}

/* UTC, whole seconds, no zone. */
static void
append_time (GString    *query,
             const char *operator,
             gint64      time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : NULL;

  if (text == NULL)
    return;
  begin_condition (query);
  g_string_append_printf (query, "updated_at %s ", operator);
  append_quoted (query, text);
}

static gboolean
check_word (const char  *word,
            gsize        max_bytes,
            GError     **error)
{
  const char *reason = NULL;

  if (strlen (word) > max_bytes)
    reason = "the search is longer than a name";
  else if (!g_utf8_validate (word, -1, NULL))
    reason = "the search is not UTF-8";
  if (reason != NULL)
    g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_NAME, reason);
  return reason == NULL;
}

char *
yd_drive_search_to_query (const YdDriveSearch  *self,
                          GError              **error)
{
  g_autoptr(GString) query = g_string_new (NULL);
  g_autofree char *text = g_strdup (self->text != NULL ? self->text : "");
  const char *parent_id = self->parent_id != NULL ? self->parent_id : "";

  g_return_val_if_fail (self->type < G_N_ELEMENTS (conditions), NULL);

  if (!check_word (text, YD_DRIVE_SEARCH_TEXT_MAX_BYTES, error) ||
      !check_word (parent_id, ID_MAX_BYTES, error))
    return NULL;
  g_strstrip (text);
  if (*text != '\0')
    {
      g_string_append (query, "name match ");
      append_quoted (query, text);
    }
  if (*parent_id != '\0')
    {
      begin_condition (query);
      g_string_append (query, "parent_file_id = ");
      append_quoted (query, parent_id);
    }
  if (conditions[self->type] != NULL)
    {
      begin_condition (query);
      g_string_append (query, conditions[self->type]);
    }
  if (self->from_us != 0)
    append_time (query, ">=", self->from_us);
  if (self->until_us != 0)
    append_time (query, "<", self->until_us);
  return g_string_free (g_steal_pointer (&query), FALSE);
}
