/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * File objects and pages of them (Open API reference §5.1, §6). Names are kept bit for bit; what
 * to make of a hostile one, even one with a slash, is for those who show it or write it to a disk:
 * one odd entry must not hide its folder.
 */
#include "config.h"

#include "yd-drive-codec.h"

#include "yd-drive-codec-private.h"
#include "yd-drive-item-private.h"

#include <string.h>

#define SHA1_DIGITS 40

static YdDriveCategory
find_category (const char *name)
{
  static const struct
  {
    const char *name;
    YdDriveCategory category;
  } rows[] = {
    { "image", YD_DRIVE_CATEGORY_IMAGE },  { "video", YD_DRIVE_CATEGORY_VIDEO },
    { "audio", YD_DRIVE_CATEGORY_AUDIO },  { "doc", YD_DRIVE_CATEGORY_DOCUMENT },
    { "zip", YD_DRIVE_CATEGORY_ARCHIVE },  { "app", YD_DRIVE_CATEGORY_APP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (name, rows[i].name))
      return rows[i].category;
  return YD_DRIVE_CATEGORY_OTHER;
}

/* Upper case; NULL when it is no SHA-1 (§6: "none" or empty while not computed). */
static char *
read_hash (YdBaseJsonReader *reader)
{
  const char *hash = yd_base_json_reader_get_opt_string (reader, "content_hash", "");
  const char *kind = yd_base_json_reader_get_opt_string (reader, "content_hash_name", "sha1");

  if (strlen (hash) != SHA1_DIGITS || g_ascii_strcasecmp (kind, "sha1") != 0)
    return NULL;
  for (const char *p = hash; *p != '\0'; p++)
    if (!g_ascii_isxdigit (*p))
      return NULL;
  return g_ascii_strup (hash, -1);
}

static gint64
read_time (YdBaseJsonReader *reader,
           const char       *name)
{
  return yd_drive_codec_read_time (yd_base_json_reader_get_opt_string (reader, name, NULL));
}

static const char *
get_word_or (YdBaseJsonReader *reader,
             const char       *name,
             const char       *or_else)
{
  const char *word = yd_base_json_reader_get_opt_string (reader, name, "");

  return *word == '\0' ? or_else : word;
}

static void
read_details (YdBaseJsonReader *reader,
              YdDriveItem      *item)
{
  const char *mime = yd_base_json_reader_get_opt_string (reader, "mime_type", "");
  gint64 size = yd_base_json_reader_get_opt_int (reader, "size", -1);
  gint64 local_us = read_time (reader, "local_modified_at");
  gint64 updated_us = read_time (reader, "updated_at");

  item->created_us = read_time (reader, "created_at");
  item->modified_us = local_us != 0 ? local_us : updated_us;
  item->category = find_category (yd_base_json_reader_get_opt_string (reader, "category", ""));
  item->starred = yd_base_json_reader_get_opt_bool (reader, "starred", FALSE);
  item->punish_flag = yd_base_json_reader_get_opt_int (reader, "punish_flag", 0);
  if (item->type == YD_DRIVE_ITEM_FOLDER)
    return;
  item->size = MAX (size, -1);
  item->content_hash = read_hash (reader);
  item->mime_type = *mime == '\0' ? NULL : g_ref_string_new_intern (mime);
}

YdDriveItem *
yd_drive_codec_read_item (JsonObject  *object,
                          const char  *path,
                          const char  *drive_id,
                          const char  *parent_id,
                          GError     **error)
{
  g_autoptr(YdDriveItem) item = NULL;
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, path);
  const char *id = yd_drive_codec_get_word (&reader, "file_id");
  const char *name = yd_drive_codec_get_word (&reader, "name");
  const char *type = yd_drive_codec_get_word (&reader, "type");
  const char *extension = yd_base_json_reader_get_opt_string (&reader, "file_extension", NULL);

  item = yd_drive_item_new (get_word_or (&reader, "drive_id", drive_id), id,
                            get_word_or (&reader, "parent_file_id", parent_id), name,
                            g_str_equal (type, "folder") ? YD_DRIVE_ITEM_FOLDER
                                                         : YD_DRIVE_ITEM_FILE,
                            extension);
  read_details (&reader, item);
  return yd_drive_codec_end (&reader, error) ? g_steal_pointer (&item) : NULL;
}

gboolean
yd_drive_codec_is_trashed (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "trashed");

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static YdDriveItem *
read_element (JsonArray   *array,
              guint        index,
              const char  *drive_id,
              const char  *parent_id,
              GError     **error)
{
  g_autofree char *path = g_strdup_printf ("items[%u]", index);
  JsonObject *object = yd_base_json_array_get_object (array, index);

  if (object != NULL)
    return yd_drive_codec_read_item (object, path, drive_id, parent_id, error);
  g_set_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL, "%s is not an object", path);
  return NULL;
}

GPtrArray *
yd_drive_codec_read_page (JsonObject  *object,
                          const char  *drive_id,
                          const char  *parent_id,
                          char       **next_marker,
                          GError     **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               yd_drive_item_unref);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "list");
  JsonArray *array = yd_base_json_reader_get_array (&reader, "items");
  const char *marker = yd_base_json_reader_get_opt_string (&reader, "next_marker", "");

  if (!yd_drive_codec_end (&reader, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      YdDriveItem *item = read_element (array, i, drive_id, parent_id, error);

      if (item == NULL)
        return NULL;
      if (yd_drive_codec_is_trashed (yd_base_json_array_get_object (array, i)))
        yd_drive_item_unref (item);
      else
        g_ptr_array_add (items, item);
    }
  *next_marker = *marker == '\0' ? NULL : g_strdup (marker);
  return g_steal_pointer (&items);
}

/* The value that begins at @text, a string without escapes. @text is moved behind it.
 * (transfer full) (nullable) */
static char *
take_plain_string (const char **text,
                   const char  *end)
{
  const char *begin = *text;
  const char *close;

  if (begin == end || *begin != '"')
    return NULL;
  begin++;
  close = memchr (begin, '"', (gsize) (end - begin));
  if (close == NULL || close == begin || memchr (begin, '\\', (gsize) (close - begin)) != NULL)
    return NULL;
  *text = close + 1;
  return g_utf8_make_valid (begin, close - begin);
}

/* Nothing but what ends one object: so it was the page's own. Members of the page that come after
 * it are numbers or words. */
static gboolean
is_end_of_object (const char *text,
                  const char *end)
{
  while (end > text && g_ascii_isspace (end[-1]))
    end--;
  if (end == text || end[-1] != '}')
    return FALSE;
  for (end--; text < end; text++)
    if (strchr ("{}[]\\", *text) != NULL)
      return FALSE;
  return TRUE;
}

static const char *
skip_space (const char *text,
            const char *end)
{
  while (text < end && g_ascii_isspace (*text))
    text++;
  return text;
}

/* A member of that name comes last, or almost: it is looked for from the end. Within a string its
 * quotes would have a backslash. */
char *
yd_drive_codec_peek_marker (YdNetReply *reply)
{
  static const char key[] = "\"next_marker\"";
  gsize length;
  const char *begin = g_bytes_get_data (yd_net_reply_get_body (reply), &length);
  const char *text = length > 0 ? g_strrstr_len (begin, (gssize) length, key) : NULL;
  const char *end;
  g_autofree char *marker = NULL;

  if (text == NULL || text == begin || text[-1] == '\\')
    return NULL;
  end = begin + length;
  text = skip_space (text + strlen (key), end);
  if (text == end || *text != ':')
    return NULL;
  text = skip_space (text + 1, end);
  marker = take_plain_string (&text, end);
  return marker != NULL && is_end_of_object (text, end) ? g_steal_pointer (&marker) : NULL;
}

/* One item after the other: the page has them in the same order, and trashed ones between. */
void
yd_drive_codec_add_urls (JsonObject *object,
                         GPtrArray  *items,
                         gint64      monotonic_us)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "list");
  JsonArray *array = yd_base_json_reader_get_array (&reader, "items");
  guint next = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array) && next < items->len; i++)
    {
      YdDriveItem *item = g_ptr_array_index (items, next);
      JsonObject *element = yd_base_json_array_get_object (array, i);
      YdBaseJsonReader entry = YD_BASE_JSON_READER_INIT (element, "items");
      const char *url;

      if (element == NULL ||
          !g_str_equal (yd_base_json_reader_get_opt_string (&entry, "file_id", ""), item->id))
        continue;
      next++;
      url = yd_base_json_reader_get_opt_string (&entry, "url", "");
      g_clear_error (&entry.error);
      if (*url == '\0' || item->type == YD_DRIVE_ITEM_FOLDER || item->url != NULL)
        continue;
      item->url = g_strdup (url);
      item->url_us = monotonic_us;
    }
}

GHashTable *
yd_drive_codec_read_thumbnails (JsonObject  *object,
                                GError     **error)
{
  g_autoptr(GHashTable) urls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "list");
  JsonArray *array = yd_base_json_reader_get_array (&reader, "items");

  if (!yd_drive_codec_end (&reader, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *element = yd_base_json_array_get_object (array, i);
      YdBaseJsonReader entry = YD_BASE_JSON_READER_INIT (element, "items");
      const char *id;
      const char *url;

      if (element == NULL)
        continue;
      id = yd_base_json_reader_get_opt_string (&entry, "file_id", "");
      url = yd_drive_codec_get_url (&entry, "thumbnail");
      if (entry.error == NULL && url != NULL && *id != '\0')
        g_hash_table_insert (urls, g_strdup (id), g_strdup (url));
      g_clear_error (&entry.error);
    }
  return g_steal_pointer (&urls);
}
