/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers on the way of an upload (Open API reference §5.7, §5.9).
 */
#include "config.h"

#include "yd-drive-codec.h"

#include "yd-drive-codec-private.h"

#define PARTS_MAX 10000 /* of an upload (§5.7) */

/* Part @number of @object: its URL (borrowed), or NULL with the failure noted or without one. */
static const char *
read_part (JsonArray  *array,
           guint       index,
           gint64     *number,
           GError    **error)
{
  g_autofree char *path = g_strdup_printf ("part_info_list[%u]", index);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (NULL, path);
  const char *url;

  if (!yd_drive_codec_enter (&reader, array, index, error))
    return NULL;
  *number = yd_base_json_reader_get_int (&reader, "part_number");
  url = yd_drive_codec_get_url (&reader, "upload_url");
  return yd_drive_codec_end (&reader, error) ? (url != NULL ? url : "") : NULL;
}

/* URLs by number from @first on: those up to the first gap, at most @count. */
static GPtrArray *
read_urls (JsonArray  *array,
           guint       first,
           guint       count,
           GError    **error)
{
  g_autoptr(GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) by_number = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                           NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      gint64 number = 0;
      const char *url = read_part (array, i, &number, error);

      if (url == NULL)
        return NULL;
      if (*url != '\0')
        g_hash_table_insert (by_number, g_memdup2 (&number, sizeof number), (gpointer) url);
    }
  for (gint64 number = first; urls->len < count; number++)
    {
      const char *url = g_hash_table_lookup (by_number, &number);

      if (url == NULL)
        break;
      g_ptr_array_add (urls, g_strdup (url));
    }
  return g_steal_pointer (&urls);
}

YdDriveCreated *
yd_drive_codec_read_created (JsonObject  *object,
                             gboolean     is_file,
                             GError     **error)
{
  g_autoptr(YdDriveCreated) created = g_new0 (YdDriveCreated, 1);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "create");
  const char *name = yd_base_json_reader_get_opt_string (&reader, "file_name", "");
  JsonArray *parts = yd_base_json_reader_get_opt_array (&reader, "part_info_list");

  created->file_id = g_strdup (yd_drive_codec_get_word (&reader, "file_id"));
  created->upload_id = g_strdup (yd_base_json_reader_get_opt_string (&reader, "upload_id", ""));
  created->exists = yd_base_json_reader_get_opt_bool (&reader, "exist", FALSE);
  created->instant = yd_base_json_reader_get_opt_bool (&reader, "rapid_upload", FALSE);
  created->name = *name == '\0' ? NULL : g_strdup (name);
  if (is_file && !created->exists && !created->instant && *created->upload_id == '\0')
    yd_drive_codec_note (&reader, "upload_id", "is missing");
  if (!yd_drive_codec_end (&reader, error))
    return NULL;
  created->part_urls = read_urls (parts, 1, G_MAXUINT, error);
  return created->part_urls != NULL ? g_steal_pointer (&created) : NULL;
}

void
yd_drive_created_free (YdDriveCreated *self)
{
  g_free (self->file_id);
  g_free (self->upload_id);
  g_free (self->name);
  g_clear_pointer (&self->part_urls, g_ptr_array_unref);
  g_free (self);
}

GPtrArray *
yd_drive_codec_read_part_urls (JsonObject  *object,
                               guint        first,
                               guint        count,
                               GError     **error)
{
  g_autoptr(GPtrArray) urls = NULL;
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "getUploadUrl");
  JsonArray *parts = yd_base_json_reader_get_array (&reader, "part_info_list");

  if (!yd_drive_codec_end (&reader, error))
    return NULL;
  urls = read_urls (parts, first, count, error);
  if (urls != NULL && urls->len < count)
    {
      g_set_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                   "getUploadUrl.part_info_list has no URL for part %u", first + urls->len);
      return NULL;
    }
  return g_steal_pointer (&urls);
}

/* A string, as documented, or a number; NULL when absent, empty or 0. */
static char *
read_part_marker (YdBaseJsonReader *reader)
{
  JsonNode *node = json_object_get_member (reader->object, "next_part_number_marker");
  gint64 number;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return *json_node_get_string (node) == '\0' ? NULL : g_strdup (json_node_get_string (node));
  number = yd_base_json_reader_get_opt_int (reader, "next_part_number_marker", 0);
  return number <= 0 ? NULL : g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static gboolean
read_stored_part (JsonArray  *array,
                  guint       index,
                  GArray     *sizes,
                  GError    **error)
{
  g_autofree char *path = g_strdup_printf ("uploaded_parts[%u]", index);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (NULL, path);
  gint64 number;
  gint64 size;

  if (!yd_drive_codec_enter (&reader, array, index, error))
    return FALSE;
  number = yd_base_json_reader_get_int (&reader, "part_number");
  size = yd_base_json_reader_get_int (&reader, "part_size");
  if (reader.error == NULL && size < 0)
    yd_drive_codec_note (&reader, "part_size", "is negative");
  if (!yd_drive_codec_end (&reader, error))
    return FALSE;
  /* Parts arrive in order (§5.10): what comes after a gap is of no use. */
  if (number != (gint64) sizes->len + 1)
    return TRUE;
  if (number > PARTS_MAX)
    {
      g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL,
                           "listUploadedParts has more parts than there may be");
      return FALSE;
    }
  g_array_append_val (sizes, size);
  return TRUE;
}

gboolean
yd_drive_codec_read_parts (JsonObject  *object,
                           GArray      *sizes,
                           char       **next_marker,
                           GError     **error)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "listUploadedParts");
  JsonArray *parts = yd_base_json_reader_get_opt_array (&reader, "uploaded_parts");
  g_autofree char *marker = read_part_marker (&reader);

  if (!yd_drive_codec_end (&reader, error))
    return FALSE;
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    if (!read_stored_part (parts, i, sizes, error))
      return FALSE;
  *next_marker = g_steal_pointer (&marker);
  return TRUE;
}
