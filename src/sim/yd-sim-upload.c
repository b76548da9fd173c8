/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The control calls of an upload: getUploadUrl, listUploadedParts, complete, and how a session is
 * made (Open API reference §5.7–5.11). The call that begins one is in yd-sim-create.c, the bytes
 * are in yd-sim-oss.c. */

#include "config.h"

#include "yd-sim-livp.h"
#include "yd-sim-object.h"
#include "yd-sim-sign.h"
#include "yd-sim-upload-private.h"

#include <string.h>

#define UPLOADED_PAGE 100

char *
yd_sim_upload_sign_part (YdSim        *sim,
                         YdSimRequest *req,
                         YdSimUpload  *upload,
                         guint         number,
                         guint         lifetime_s)
{
  YdSimSignInput input = {
    .use = YD_SIM_SIGN_UPLOAD,
    .drive_id = upload->drive->drive_id,
    .file_id = upload->file_id,
    .revision_id = upload->revision_id,
    .user_id = yd_sim_request_get_user (req)->id,
    .upload_id = upload->upload_id,
    .part_number = number,
    .lifetime_s = lifetime_s,
  };

  return yd_sim_sign (sim, req, &input);
}

JsonObject *
yd_sim_upload_build_part (YdSim        *sim,
                          YdSimRequest *req,
                          YdSimUpload  *upload,
                          guint         number,
                          guint         lifetime_s)
{
  g_autofree char *url = yd_sim_upload_sign_part (sim, req, upload, number, lifetime_s);
  JsonObject *part = json_object_new ();

  json_object_set_int_member (part, "part_number", number);
  json_object_set_null_member (part, "part_size");
  json_object_set_null_member (part, "etag");
  json_object_set_string_member (part, "content_type",
                                 yd_sim_breaks (sim, "create-file") ? "application/octet-stream"
                                                                    : "");
  json_object_set_null_member (part, "upload_form_info");
  json_object_set_string_member (part, "upload_url", url);

  return part;
}

/* The session that the request names; else 400 `NotFound.UploadId`. */
static YdSimUpload *
take_upload (YdSim        *sim,
             YdSimRequest *req,
             YdSimDrive   *drive)
{
  const char *upload_id = yd_sim_request_get_string (req, "upload_id");
  const char *file_id = yd_sim_request_get_string (req, "file_id");
  YdSimUpload *upload = NULL;

  if (upload_id != NULL)
    upload = g_hash_table_lookup (yd_sim_get_backend (sim)->uploads, upload_id);
  if (upload != NULL && upload->drive == drive && g_strcmp0 (upload->file_id, file_id) == 0)
    return upload;

  yd_sim_request_fail (req, 400, "NotFound.UploadId",
                       "The resource upload_id cannot be found. No such upload_id");
  return NULL;
}

/* Answers for a session that is not there, with nothing in it. */
static void
reply_without_parts (YdSimRequest *req)
{
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "part_info_list", json_array_new ());
  yd_sim_request_reply_object (req, object);
}

static JsonArray *
build_asked_parts (YdSim        *sim,
                   YdSimRequest *req,
                   YdSimUpload  *upload,
                   JsonArray    *asked)
{
  guint lifetime_s = yd_sim_get_options (sim)->upload_url_ttl_s;
  g_autoptr(JsonArray) parts = json_array_new ();

  if (yd_sim_breaks (sim, "upload-url-fresh"))
    lifetime_s = 0;

  for (guint i = 0; i < json_array_get_length (asked); i++)
    {
      JsonNode *element = json_array_get_element (asked, i);
      gint64 number = 0;

      if (JSON_NODE_HOLDS_OBJECT (element))
        number = yd_sim_json_get_int (json_node_get_object (element), "part_number", 0);
      if (number < 1 || number > YD_SIM_UPLOAD_PARTS_MAX)
        return NULL;
      json_array_add_object_element (parts, yd_sim_upload_build_part (sim, req, upload,
                                                                      (guint) number, lifetime_s));
    }

  return g_steal_pointer (&parts);
}

static void
set_session (JsonObject  *object,
             YdSimUpload *upload)
{
  json_object_set_string_member (object, "drive_id", upload->drive->drive_id);
  json_object_set_string_member (object, "file_id", upload->file_id);
  json_object_set_string_member (object, "upload_id", upload->upload_id);
}

static void
handle_get_url (YdSim        *sim,
                YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  JsonArray *asked = yd_sim_request_get_array (req, "part_info_list");
  g_autofree char *now = yd_sim_format_time (yd_sim_now_us (sim));
  YdSimUpload *upload;
  JsonArray *parts = NULL;
  JsonObject *object;

  if (drive == NULL)
    return;
  if (yd_sim_breaks (sim, "upload-url-unknown")
      && !g_hash_table_contains (yd_sim_get_backend (sim)->uploads,
                                 yd_sim_request_get_string (req, "upload_id")))
    {
      reply_without_parts (req);
      return;
    }

  upload = take_upload (sim, req, drive);
  if (upload == NULL)
    return;
  if (asked != NULL && json_array_get_length (asked) > 0)
    parts = build_asked_parts (sim, req, upload, asked);
  else if (yd_sim_breaks (sim, "upload-url-parts"))
    parts = json_array_new ();
  if (parts == NULL)
    {
      yd_sim_fail_parameter (req, "PartInfoList", "part_info_list");
      return;
    }

  object = json_object_new ();
  set_session (object, upload);
  json_object_set_string_member (object, "created_at", now);
  json_object_set_array_member (object, "part_info_list", parts);
  yd_sim_request_reply_object (req, object);
}

static JsonObject *
build_uploaded (YdSim       *sim,
                YdSimUpload *upload,
                YdSimPart   *part)
{
  guint64 planned = (guint64) MAX (upload->declared_size, 0) / MAX (upload->planned_parts, 1);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", part->etag);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "etag", etag);
  json_object_set_int_member (object, "part_number", part->number);
  json_object_set_int_member (object, "part_size",
                              (gint64) (yd_sim_breaks (sim, "uploaded-parts") ? planned
                                                                              : part->size));
  return object;
}

static void
handle_list_parts (YdSim        *sim,
                   YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  const char *marker = yd_sim_request_get_string (req, "part_number_marker");
  guint after = marker != NULL ? (guint) g_ascii_strtoull (marker, NULL, 10) : 0;
  guint page = yd_sim_breaks (sim, "uploaded-parts-pages") ? G_MAXUINT : UPLOADED_PAGE;
  g_autofree char *next = g_strdup ("");
  YdSimUpload *upload;
  JsonArray *parts;
  JsonObject *object;

  if (drive == NULL)
    return;
  upload = take_upload (sim, req, drive);
  if (upload == NULL)
    return;

  parts = json_array_new ();
  for (guint i = 0; i < upload->parts->len; i++)
    {
      YdSimPart *part = &g_array_index (upload->parts, YdSimPart, i);

      if (part->number <= after)
        continue;
      if (json_array_get_length (parts) >= page)
        {
          g_free (next);
          next = g_strdup_printf ("%u", part->number - 1);
          break;
        }
      json_array_add_object_element (parts, build_uploaded (sim, upload, part));
    }

  object = json_object_new ();
  set_session (object, upload);
  json_object_set_boolean_member (object, "parallelUpload", FALSE);
  json_object_set_array_member (object, "uploaded_parts", parts);
  json_object_set_string_member (object, "next_part_number_marker", next);
  yd_sim_request_reply_object (req, object);
}

/* Short parts make more parts than were planned; the size decides when it is known. */
static gboolean
is_complete (YdSimUpload *upload)
{
  if (upload->receiving)
    return FALSE;
  if (upload->declared_size >= 0)
    return (gint64) yd_sim_upload_get_size (upload) == upload->declared_size
           && (upload->parts->len > 0 || upload->planned_parts == 0);

  return upload->parts->len >= upload->planned_parts;
}

/* Hands the bytes over to the store. */
static YdSimContent *
make_content (YdSim       *sim,
              YdSimUpload *upload)
{
  YdSimStore *store = yd_sim_get_files (sim);
  YdSimContent *content;
  g_autofree char *pre_hash = NULL;

  if (upload->blob == NULL)
    {
      g_autoptr(GBytes) empty = g_bytes_new_static ("", 0);

      return yd_sim_store_add_bytes (store, empty);
    }

  pre_hash = yd_sim_digest_sha1 (upload->head->data, upload->head->len);
  content = yd_sim_store_add_content (store, upload->blob, upload->digest, pre_hash);
  g_clear_pointer (&upload->blob, yd_sim_blob_unref);

  return content;
}

YdSimNode *
yd_sim_upload_finish (YdSim        *sim,
                      YdSimUpload  *upload,
                      YdSimNode    *parent,
                      YdSimContent *content)
{
  YdSimStore *store = yd_sim_get_files (sim);
  YdSimNode *node = yd_sim_store_add_file (store, parent, upload->name, upload->file_id, content);

  g_free (node->revision_id);
  node->revision_id = g_strdup (upload->revision_id);
  node->content_type = g_strdup (upload->content_type);
  node->local_created_at = g_strdup (upload->local_created_at);
  node->local_modified_at = g_strdup (upload->local_modified_at);
  node->preview_waits = YD_SIM_UPLOAD_PREVIEW_WAITS;
  yd_sim_livp_split (store, node);
  yd_sim_store_save (store, node);

  return node;
}

/* The file that this call makes of the session; %NULL when it is refused. */
static YdSimNode *
complete_upload (YdSim        *sim,
                 YdSimRequest *req,
                 YdSimUpload  *upload)
{
  YdSimStore *store = yd_sim_get_files (sim);
  YdSimNode *parent = yd_sim_store_find (store, upload->drive, upload->parent_id);
  YdSimUser *user = yd_sim_request_get_user (req);

  if (upload->rapid)
    return yd_sim_store_find (store, upload->drive, upload->file_id);

  if (!is_complete (upload) && !yd_sim_breaks (sim, "complete-missing"))
    {
      yd_sim_fail_parameter (req, "PartInfoList", "part_info_list");
      return NULL;
    }
  if (parent == NULL || yd_sim_node_is_trashed (parent))
    {
      yd_sim_request_fail (req, 404, "NotFound.ParentFileId",
                           "The resource parent_file_id cannot be found. parent_file_id:%s not "
                           "found", upload->parent_id);
      return NULL;
    }
  if (yd_sim_get_used (sim, user) + (gint64) yd_sim_upload_get_size (upload)
      > yd_sim_get_options (sim)->quota)
    {
      yd_sim_request_fail (req, 400, "QuotaExhausted.Drive",
                           "The quota of the resource Drive is exhausted.");
      return NULL;
    }

  return yd_sim_upload_finish (sim, upload, parent, make_content (sim, upload));
}

static void
handle_complete (YdSim        *sim,
                 YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  const char *file_id = yd_sim_request_get_string (req, "file_id");
  YdSimUpload *upload;
  YdSimNode *node = NULL;
  JsonObject *object;

  if (drive == NULL)
    return;
  if (yd_sim_breaks (sim, "complete-twice") && file_id != NULL)
    node = yd_sim_store_find (yd_sim_get_files (sim), drive, file_id);
  if (node == NULL)
    {
      upload = take_upload (sim, req, drive);
      if (upload == NULL)
        return;
      if (upload->rapid && yd_sim_breaks (sim, "rapid-complete"))
        {
          yd_sim_request_fail (req, 400, "NotFound.UploadId", "No such upload_id");
          return;
        }
      node = complete_upload (sim, req, upload);
      if (node == NULL)
        {
          if (!yd_sim_request_is_answered (req))
            yd_sim_request_fail (req, 404, "NotFound.FileId",
                                 "The resource file_id cannot be found.");
          return;
        }
    }
  else
    {
      upload = NULL;
    }

  object = yd_sim_object_build (sim, req, node, 0);
  json_object_set_string_member (object, "upload_id", yd_sim_request_get_string (req, "upload_id"));
  if (upload != NULL && upload->declared_hash != NULL && yd_sim_breaks (sim, "complete-object"))
    json_object_set_string_member (object, "content_hash", upload->declared_hash);
  yd_sim_request_reply_object (req, object);
  if (upload != NULL)
    g_hash_table_remove (yd_sim_get_backend (sim)->uploads, upload->upload_id);
}

#define WRITE "file:all:write"
#define CALL (YD_SIM_ROUTE_AUTH | YD_SIM_ROUTE_JSON)

const YdSimRoute yd_sim_upload_table[] = {
  { "POST", "/adrive/v1.0/openFile/create", CALL, YD_SIM_BUDGET_OTHER, WRITE,
    yd_sim_create_handle },
  { "POST", "/adrive/v1.0/openFile/getUploadUrl", CALL, YD_SIM_BUDGET_OTHER, WRITE,
    handle_get_url },
  { "POST", "/adrive/v1.0/openFile/listUploadedParts", CALL, YD_SIM_BUDGET_OTHER, WRITE,
    handle_list_parts },
  { "POST", "/adrive/v1.0/openFile/complete", CALL, YD_SIM_BUDGET_OTHER, WRITE, handle_complete },
  { NULL }
};
