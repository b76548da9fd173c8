/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Replies and their small answers: user, space, link, edits, tasks, refusals. Items are read in
 * yd-drive-item-codec.c, uploads in yd-drive-upload-codec.c, times in yd-drive-time-codec.c.
 */
#include "config.h"

#include "yd-drive-codec.h"

#include "yd-drive-codec-private.h"
#include "yd-drive-error-private.h"

#include "yd-net-date.h"
#include "yd-net-session.h"

#include <string.h>

/* Where the service leads those who ask for a file it has frozen (§5.5). */
#define STAND_IN_HOST "://pds-system-file."
#define STAND_IN_PATH "/illegal"

#define LINK_LIFE_MAX_US (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)

JsonObject *
yd_drive_codec_parse (YdNetReply  *reply,
                      GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  JsonObject *object;

  if (g_bytes_get_size (yd_net_reply_get_body (reply)) == 0)
    return json_object_new ();
  object = yd_net_reply_parse_object (reply, &local_error);
  if (object == NULL)
    g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL, local_error->message);
  return object;
}

static gboolean
begins_array (GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  gsize i = 0;

  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i < length && text[i] == '[';
}

JsonObject *
yd_drive_codec_parse_items (YdNetReply  *reply,
                            GError     **error)
{
  static const char head[] = "{\"items\":";
  GBytes *body = yd_net_reply_get_body (reply);
  g_autoptr(GByteArray) whole = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) local_error = NULL;
  JsonObject *object;
  gsize length;
  gconstpointer data = g_bytes_get_data (body, &length);

  if (!begins_array (body) || length > YD_BASE_JSON_MAX_BYTES)
    return yd_drive_codec_parse (reply, error);

  whole = g_byte_array_sized_new (length + sizeof head);
  g_byte_array_append (whole, (const guint8 *) head, sizeof head - 1);
  g_byte_array_append (whole, data, (guint) length);
  g_byte_array_append (whole, (const guint8 *) "}", 1);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&whole));
  object = yd_base_json_parse_object (bytes, &local_error);
  if (object == NULL)
    g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL, local_error->message);
  return object;
}

JsonObject *
yd_drive_codec_new_body (const char *first_name,
                         ...)
{
  JsonObject *body = json_object_new ();
  va_list args;

  va_start (args, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (args, const char *))
    json_object_set_string_member (body, name, va_arg (args, const char *));
  va_end (args);
  return body;
}

gboolean
yd_drive_codec_end (YdBaseJsonReader  *reader,
                    GError           **error)
{
  g_autoptr(GError) local_error = NULL;

  if (yd_base_json_reader_end (reader, &local_error))
    return TRUE;
  g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL, local_error->message);
  return FALSE;
}

gboolean
yd_drive_codec_enter (YdBaseJsonReader  *reader,
                      JsonArray         *array,
                      guint              index,
                      GError           **error)
{
  reader->object = yd_base_json_array_get_object (array, index);
  if (reader->object == NULL)
    g_set_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL, "%s is not an object",
                 reader->path);
  return reader->object != NULL;
}

void
yd_drive_codec_note (YdBaseJsonReader *reader,
                     const char       *name,
                     const char       *what)
{
  if (reader->error == NULL)
    reader->error = g_error_new (YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_TYPE, "%s.%s %s",
                                 reader->path, name, what);
}

const char *
yd_drive_codec_get_word (YdBaseJsonReader *reader,
                         const char       *name)
{
  const char *word = yd_base_json_reader_get_string (reader, name);

  if (*word == '\0')
    yd_drive_codec_note (reader, name, "is empty");
  else if (!g_utf8_validate (word, -1, NULL))
    yd_drive_codec_note (reader, name, "is not UTF-8");
  else
    return word;
  return "";
}

const char *
yd_drive_codec_get_url (YdBaseJsonReader *reader,
                        const char       *name)
{
  const char *url = yd_base_json_reader_get_opt_string (reader, name, "");

  if (*url == '\0')
    return NULL;
  if (yd_net_url_is_allowed (url))
    return url;
  yd_drive_codec_note (reader, name, "is not a URL that may be asked");
  return NULL;
}

/* The user */

static char *
dup_drive_id (YdBaseJsonReader *reader,
              const char       *name)
{
  const char *id = yd_base_json_reader_get_opt_string (reader, name, "");

  return *id == '\0' ? NULL : g_strdup (id);
}

YdDriveUser *
yd_drive_codec_read_user (JsonObject  *object,
                          GError     **error)
{
  g_autoptr(YdDriveUser) user = g_new0 (YdDriveUser, 1);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "getDriveInfo");

  user->user_id = g_strdup (yd_drive_codec_get_word (&reader, "user_id"));
  user->name = g_strdup (yd_base_json_reader_get_opt_string (&reader, "name", ""));
  user->avatar_url = g_strdup (yd_base_json_reader_get_opt_string (&reader, "avatar", ""));
  user->default_drive_id = dup_drive_id (&reader, "default_drive_id");
  user->resource_drive_id = dup_drive_id (&reader, "resource_drive_id");
  user->backup_drive_id = dup_drive_id (&reader, "backup_drive_id");
  return yd_drive_codec_end (&reader, error) ? g_steal_pointer (&user) : NULL;
}

gboolean
yd_drive_codec_read_profile (JsonObject   *object,
                             YdDriveUser  *user,
                             GError      **error)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "users/info");
  const char *id = yd_drive_codec_get_word (&reader, "id");
  const char *name = yd_base_json_reader_get_opt_string (&reader, "name", "");
  const char *avatar = yd_base_json_reader_get_opt_string (&reader, "avatar", "");

  if (!g_str_equal (id, user->user_id))
    yd_drive_codec_note (&reader, "id", "is another user's");
  if (!yd_drive_codec_end (&reader, error))
    return FALSE;

  if (*user->name == '\0')
    {
      g_free (user->name);
      user->name = g_strdup (name);
    }
  if (*user->avatar_url == '\0')
    {
      g_free (user->avatar_url);
      user->avatar_url = g_strdup (avatar);
    }
  return TRUE;
}

gboolean
yd_drive_codec_read_space (JsonObject  *object,
                           gint64      *used,
                           gint64      *total,
                           GError     **error)
{
  YdBaseJsonReader outer = YD_BASE_JSON_READER_INIT (object, "getSpaceInfo");
  YdBaseJsonReader inner = YD_BASE_JSON_READER_INIT (NULL, "personal_space_info");

  inner.object = yd_base_json_reader_get_object (&outer, "personal_space_info");
  if (!yd_drive_codec_end (&outer, error))
    return FALSE;
  *used = MAX (yd_base_json_reader_get_int (&inner, "used_size"), 0);
  *total = MAX (yd_base_json_reader_get_int (&inner, "total_size"), 0);
  return yd_drive_codec_end (&inner, error);
}

/* The download link */

static gboolean
is_stand_in (const char *url)
{
  return strstr (url, STAND_IN_HOST) != NULL && strstr (url, STAND_IN_PATH) != NULL;
}

static gint64
find_expiry (const char *expiration,
             const char *reply_date,
             gint64      real_us,
             gint64      monotonic_us)
{
  gint64 until_us = yd_drive_codec_read_time (expiration);
  gint64 now_us = yd_net_date_read (reply_date);

  if (until_us == 0)
    return 0;
  if (now_us == 0)
    now_us = real_us;
  return monotonic_us + CLAMP (until_us - now_us, 0, LINK_LIFE_MAX_US);
}

/* §5.5, §11.4: streamsUrl or streams_url; jpeg or heic, and mov. */
static gboolean
read_streams (YdBaseJsonReader  *outer,
              YdDriveLink       *link,
              GError           **error)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (NULL, "streamsUrl");
  const char *url;

  reader.object = yd_base_json_reader_get_opt_object (outer, "streamsUrl");
  if (reader.object == NULL)
    reader.object = yd_base_json_reader_get_opt_object (outer, "streams_url");
  if (reader.object == NULL)
    return TRUE;

  url = yd_drive_codec_get_url (&reader, "jpeg");
  link->jpeg_ext = url != NULL ? g_strdup ("jpeg") : NULL;
  if (url == NULL)
    {
      url = yd_drive_codec_get_url (&reader, "heic");
      link->jpeg_ext = url != NULL ? g_strdup ("heic") : NULL;
    }
  link->jpeg_url = g_strdup (url);
  link->mov_url = g_strdup (yd_drive_codec_get_url (&reader, "mov"));
  return yd_drive_codec_end (&reader, error);
}

YdDriveLink *
yd_drive_codec_read_link (JsonObject  *object,
                          const char  *reply_date,
                          gint64       real_us,
                          gint64       monotonic_us,
                          GError     **error)
{
  g_autoptr(YdDriveLink) link = g_new0 (YdDriveLink, 1);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "getDownloadUrl");
  const char *url = yd_drive_codec_get_url (&reader, "url");
  const char *expiration = yd_base_json_reader_get_opt_string (&reader, "expiration", NULL);
  gint64 size = yd_base_json_reader_get_opt_int (&reader, "size", -1);
  const char *hash = yd_base_json_reader_get_opt_string (&reader, "content_hash", "");

  if (!read_streams (&reader, link, error))
    {
      g_clear_error (&reader.error);
      return NULL;
    }
  if (url == NULL && link->jpeg_url == NULL && link->mov_url == NULL)
    yd_drive_codec_note (&reader, "url", "is empty");
  if (!yd_drive_codec_end (&reader, error))
    return NULL;
  if (url != NULL && is_stand_in (url))
    {
      g_set_error_literal (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BLOCKED,
                           "the service gives a stand-in for this file");
      return NULL;
    }

  link->url = g_strdup (url != NULL ? url : "");
  link->expires_us = find_expiry (expiration, reply_date, real_us, monotonic_us);
  link->size = MAX (size, -1);
  link->content_hash = strlen (hash) == 40 ? g_ascii_strup (hash, -1) : NULL;
  return g_steal_pointer (&link);
}

/* Edits and tasks */

YdDriveEdited *
yd_drive_codec_read_edited (JsonObject  *object,
                            GError     **error)
{
  g_autoptr(YdDriveEdited) edited = g_new0 (YdDriveEdited, 1);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "answer");

  edited->file_id = g_strdup (yd_base_json_reader_get_opt_string (&reader, "file_id", ""));
  edited->task_id = g_strdup (yd_base_json_reader_get_opt_string (&reader, "async_task_id", ""));
  edited->exists = yd_base_json_reader_get_opt_bool (&reader, "exist", FALSE);
  return yd_drive_codec_end (&reader, error) ? g_steal_pointer (&edited) : NULL;
}

void
yd_drive_edited_free (YdDriveEdited *self)
{
  g_free (self->file_id);
  g_free (self->task_id);
  g_free (self);
}

/* The error_code of a failed task is one of the usual codes. */
static GError *
make_task_error (const char *code,
                 const char *message)
{
  YdDriveRefusal refusal = { YD_DRIVE_HOST_API, 500, NULL, NULL, NULL, -1 };
  g_autofree char *clean_code = *code != '\0' ? yd_drive_refusal_clean (code, -1) : NULL;
  g_autofree char *clean_message = yd_drive_refusal_clean (message, -1);
  g_autofree char *text = g_strdup_printf ("the task failed: %s %s",
                                           clean_code != NULL ? clean_code : "-", clean_message);

  refusal.code = clean_code;
  refusal.message = clean_message;
  return yd_drive_error_new (yd_drive_refusal_judge (&refusal), 0, clean_code, NULL, -1, text);
}

gboolean
yd_drive_codec_read_task (JsonObject  *object,
                          gboolean    *done,
                          GError     **error)
{
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (object, "async_task");
  const char *state = yd_drive_codec_get_word (&reader, "state");
  const char *code = yd_base_json_reader_get_opt_string (&reader, "error_code", "");
  const char *message = yd_base_json_reader_get_opt_string (&reader, "error_message", "");

  if (!yd_drive_codec_end (&reader, error))
    return FALSE;
  if (g_ascii_strcasecmp (state, "Failed") == 0 ||
      g_ascii_strcasecmp (state, "PartialSucceed") == 0)
    {
      g_propagate_error (error, make_task_error (code, message));
      return FALSE;
    }
  *done = g_ascii_strcasecmp (state, "Succeed") == 0;
  return TRUE;
}

/* Refusals: nothing here may fail, a refusal without a code is judged by its status. */

static char *
dup_first_string (JsonObject         *object,
                  const char * const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (object, names[i]);

      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
          json_node_get_value_type (node) == G_TYPE_STRING &&
          *json_node_get_string (node) != '\0')
        return yd_drive_refusal_clean (json_node_get_string (node), -1);
    }
  return NULL;
}

void
yd_drive_codec_read_refusal (JsonObject     *object,
                             YdDriveRefusal *refusal)
{
  static const char * const codes[] = { "code", "Code", "resultCode", "error", NULL };
  static const char * const messages[] = { "message", "Message", "display_message",
                                           "error_description", NULL };
  static const char * const ids[] = { "requestId", "pdsRequestId", "RequestId", "request_id",
                                      NULL };

  refusal->code = dup_first_string (object, codes);
  refusal->message = dup_first_string (object, messages);
  refusal->request_id = dup_first_string (object, ids);
}
