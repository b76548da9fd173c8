/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a node of the store to the service's JSON. */

#include "config.h"

#include "yd-sim-object.h"

#include "yd-sim-kind.h"
#include "yd-sim-sign.h"

#include <string.h>

/* Larger files have no `url` in listings (Open API reference §6). */
#define LISTED_URL_BYTES ((guint64) 5 * 1024 * 1024)
#define TOP_NAME "Default"

void
yd_sim_object_set_nulls (JsonObject        *object,
                         const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    json_object_set_null_member (object, names[i]);
}

void
yd_sim_object_set_text (JsonObject *object,
                        const char *name,
                        const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
set_time (YdSim      *sim,
          JsonObject *object,
          const char *name,
          gint64      time_us)
{
  g_autofree char *text = NULL;

  if (time_us != 0)
    text = yd_sim_format_time (time_us);
  if (text != NULL && yd_sim_breaks (sim, "timestamps-utc"))
    g_strlcpy (strchr (text, '.'), "Z", 2);
  yd_sim_object_set_text (object, name, text);
}

static void
set_url (YdSim        *sim,
         YdSimRequest *req,
         JsonObject   *object,
         const char   *name,
         YdSimNode    *node,
         YdSimSignUse  use)
{
  YdSimUser *user = yd_sim_request_get_user (req);
  YdSimSignInput input = {
    .use = use,
    .drive_id = node->drive->drive_id,
    .file_id = node->file_id,
    .revision_id = node->revision_id,
    .name = node->name,
    .user_id = user->id,
    .client_id = yd_sim_request_get_client_id (req),
    .part = use == YD_SIM_SIGN_PREVIEW ? "thumbnail" : NULL,
    .lifetime_s = yd_sim_get_options (sim)->url_ttl_s,
  };
  g_autofree char *url = yd_sim_sign (sim, req, &input);

  json_object_set_string_member (object, name, url);
}

static void
set_streams (YdSim      *sim,
             JsonObject *object,
             YdSimNode  *node)
{
  JsonObject *streams;

  if (node->streams == NULL || yd_sim_breaks (sim, "livp-streams-info"))
    {
      json_object_set_null_member (object, "streams_info");
      return;
    }

  streams = json_object_new ();
  for (guint i = 0; i < node->streams->len; i++)
    {
      YdSimStream *stream = &g_array_index (node->streams, YdSimStream, i);
      JsonObject *info = json_object_new ();

      json_object_set_int_member (info, "size", (gint64) stream->content->size);
      json_object_set_object_member (streams, stream->type, info);
    }
  json_object_set_object_member (object, "streams_info", streams);
}

static void
add_links (YdSim           *sim,
           YdSimRequest    *req,
           JsonObject      *object,
           YdSimNode       *node,
           const YdSimKind *kind)
{
  gboolean image = strcmp (kind->category, "image") == 0;
  gboolean pictured = image || strcmp (kind->category, "video") == 0;

  json_object_set_null_member (object, "thumbnail");
  json_object_set_null_member (object, "url");
  if (node->punish_flag == 2 || node->punish_flag == 103)
    return;

  if (pictured)
    set_url (sim, req, object, "thumbnail", node, YD_SIM_SIGN_PREVIEW);
  if (image)
    set_url (sim, req, object, "url", node, YD_SIM_SIGN_PREVIEW);
  else if (yd_sim_node_get_size (node) < LISTED_URL_BYTES)
    set_url (sim, req, object, "url", node, YD_SIM_SIGN_DOWNLOAD);
}

static void
add_file (YdSim        *sim,
          YdSimRequest *req,
          JsonObject   *object,
          YdSimNode    *node)
{
  static const char *const absent[] = {
    "description", "location", "user_meta", "image_media_metadata", "video_media_metadata",
    "video_preview_metadata", NULL
  };
  g_autofree char *extension = yd_sim_node_get_extension (node);
  const YdSimKind *kind = yd_sim_kind_find (extension);
  g_autofree char *lower = g_ascii_strdown (node->content->sha1, -1);

  json_object_set_int_member (object, "size", (gint64) yd_sim_node_get_size (node));
  json_object_set_string_member (object, "file_extension", extension);
  json_object_set_string_member (object, "category", kind->category);
  json_object_set_string_member (object, "mime_type", kind->mime);
  yd_sim_object_set_text (object, "content_type", node->content_type);
  json_object_set_string_member (object, "content_hash",
                                 yd_sim_breaks (sim, "file-object") ? lower : node->content->sha1);
  json_object_set_string_member (object, "content_hash_name", "sha1");
  json_object_set_int_member (object, "punish_flag", node->punish_flag);
  yd_sim_object_set_text (object, "revision_id", node->revision_id);
  yd_sim_object_set_text (object, "local_created_at", node->local_created_at);
  yd_sim_object_set_text (object, "local_modified_at", node->local_modified_at);
  yd_sim_object_set_text (object, "play_cursor", node->play_cursor);
  set_streams (sim, object, node);
  yd_sim_object_set_nulls (object, absent);
  add_links (sim, req, object, node, kind);
}

static void
add_folder (YdSim      *sim,
            JsonObject *object)
{
  static const char *const absent[] = {
    "size", "category", "file_extension", "content_hash", "content_hash_name", "mime_type",
    "content_type", "thumbnail", "url", "punish_flag", "user_meta", NULL
  };

  yd_sim_object_set_nulls (object, absent);
  if (yd_sim_breaks (sim, "folder-nulls"))
    json_object_set_int_member (object, "size", 0);
}

static void
add_place (YdSim      *sim,
           JsonObject *object,
           YdSimNode  *node)
{
  g_autofree char *short_id = g_strndup (node->file_id, 32);
  const char *parent_id = node->parent != NULL ? node->parent->file_id : NULL;

  if (node->trashed_from != NULL)
    parent_id = node->trashed_from;

  json_object_set_string_member (object, "drive_id", node->drive->drive_id);
  json_object_set_string_member (object, "domain_id", "bj29");
  json_object_set_string_member (object, "file_id",
                                 yd_sim_breaks (sim, "identifier-forms") ? short_id
                                                                         : node->file_id);
  json_object_set_string_member (object, "name", node->name);
  json_object_set_string_member (object, "type", node->folder ? "folder" : "file");
  yd_sim_object_set_text (object, "parent_file_id", parent_id);
}

static void
add_times (YdSim      *sim,
           JsonObject *object,
           YdSimNode  *node)
{
  if (yd_sim_node_is_trashed (node))
    json_object_set_boolean_member (object, "trashed", TRUE);
  else
    json_object_set_null_member (object, "trashed");
  set_time (sim, object, "trashed_at", node->trashed_us);
  set_time (sim, object, "created_at", node->created_us);
  set_time (sim, object, "updated_at", node->updated_us);
}

static void
add_paths (JsonObject *object,
           YdSimNode  *node)
{
  g_autofree char *ids = yd_sim_node_get_id_path (node);
  g_autofree char *names = yd_sim_node_get_name_path (node, TOP_NAME);

  json_object_set_string_member (object, "id_path", ids);
  json_object_set_string_member (object, "name_path", names);
}

YdSimObjectFlags
yd_sim_object_read_fields (YdSim        *sim,
                           YdSimRequest *req)
{
  const char *fields = yd_sim_request_get_string (req, "fields");
  YdSimObjectFlags flags = 0;

  if (fields != NULL && strcmp (fields, "*") == 0)
    flags |= YD_SIM_OBJECT_ALL | YD_SIM_OBJECT_PATHS;
  if (fields != NULL
      && (strstr (fields, "id_path") != NULL || strstr (fields, "name_path") != NULL))
    flags |= YD_SIM_OBJECT_PATHS;
  if (yd_sim_breaks (sim, "list-fields"))
    flags |= YD_SIM_OBJECT_PATHS;

  return flags;
}

JsonObject *
yd_sim_object_build (YdSim            *sim,
                     YdSimRequest     *req,
                     YdSimNode        *node,
                     YdSimObjectFlags  flags)
{
  JsonObject *object = json_object_new ();

  add_place (sim, object, node);
  json_object_set_boolean_member (object, "starred", node->starred);
  json_object_set_boolean_member (object, "hidden", FALSE);
  json_object_set_string_member (object, "status", "available");
  json_object_set_string_member (object, "encrypt_mode", "none");
  if (node->folder)
    add_folder (sim, object);
  else
    add_file (sim, req, object, node);
  add_times (sim, object, node);

  if ((flags & YD_SIM_OBJECT_PATHS) != 0)
    add_paths (object, node);
  if ((flags & YD_SIM_OBJECT_ALL) != 0 && !node->folder)
    {
      g_autofree char *crc = g_strdup_printf ("%" G_GUINT64_FORMAT, node->content->crc64);

      json_object_set_string_member (object, "crc64_hash", crc);
    }

  return object;
}

JsonObject *
yd_sim_object_build_task (YdSimNode  *node,
                          const char *task_id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "domain_id", "bj29");
  json_object_set_string_member (object, "drive_id", node->drive->drive_id);
  json_object_set_string_member (object, "file_id", node->file_id);
  if (task_id != NULL)
    json_object_set_string_member (object, "async_task_id", task_id);

  return object;
}

guint
yd_sim_object_cap_lifetime (YdSim  *sim,
                            gint64  asked)
{
  guint cap = yd_sim_get_options (sim)->url_ttl_s;

  if (yd_sim_breaks (sim, "download-expiry-cap"))
    cap = 14400;
  if (asked <= 0)
    return yd_sim_get_options (sim)->url_ttl_s;

  return (guint) MIN (asked, (gint64) cap);
}
