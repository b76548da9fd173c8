/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* openFile/getDownloadUrl (Open API reference §5.5). */

#include "config.h"

#include "yd-sim-object.h"
#include "yd-sim-sign.h"

#include <string.h>

/* What a punished file shows instead of itself. */
#define STAND_IN "https://pds-system-file.oss-cn-beijing.aliyuncs.com/illegal_file.txt"

static char *
sign_content (YdSim        *sim,
              YdSimRequest *req,
              YdSimNode    *node,
              const char   *stream,
              guint         lifetime_s)
{
  YdSimSignInput input = {
    .use = stream != NULL ? YD_SIM_SIGN_STREAM : YD_SIM_SIGN_DOWNLOAD,
    .drive_id = node->drive->drive_id,
    .file_id = node->file_id,
    .revision_id = node->revision_id,
    .name = node->name,
    .user_id = yd_sim_request_get_user (req)->id,
    .client_id = yd_sim_request_get_client_id (req),
    .part = stream,
    .lifetime_s = lifetime_s,
  };

  return yd_sim_sign (sim, req, &input);
}

static JsonObject *
build_streams (YdSim        *sim,
               YdSimRequest *req,
               YdSimNode    *node,
               guint         lifetime_s)
{
  JsonObject *streams = json_object_new ();

  for (guint i = 0; i < node->streams->len; i++)
    {
      YdSimStream *stream = &g_array_index (node->streams, YdSimStream, i);
      g_autofree char *url = sign_content (sim, req, node, stream->type, lifetime_s);

      json_object_set_string_member (streams, stream->type, url);
    }

  return streams;
}

static void
set_links (YdSim        *sim,
           YdSimRequest *req,
           JsonObject   *object,
           YdSimNode    *node,
           guint         lifetime_s)
{
  gboolean punished = node->punish_flag == 2 || node->punish_flag == 103;
  gboolean live = node->streams != NULL;
  g_autofree char *url = sign_content (sim, req, node, NULL, lifetime_s);

  json_object_set_null_member (object, "streamsUrl");
  if (punished && !yd_sim_breaks (sim, "punished-file"))
    {
      json_object_set_string_member (object, "url", STAND_IN);
      return;
    }

  if (live)
    json_object_set_object_member (object, "streamsUrl",
                                   build_streams (sim, req, node, lifetime_s));
  if ((live && !yd_sim_breaks (sim, "download-livp")) || yd_sim_breaks (sim, "download-answer"))
    json_object_set_string_member (object, "url", "");
  else
    json_object_set_string_member (object, "url", url);
}

/* Whether the account and the file let go of their bytes. */
static gboolean
pass_state (YdSim        *sim,
            YdSimRequest *req,
            YdSimNode    *node)
{
  YdSimUser *user = yd_sim_request_get_user (req);

  if (node->folder && !yd_sim_breaks (sim, "download-folder"))
    {
      yd_sim_request_fail (req, 400, "InvalidResource.FileTypeFolder",
                           "The operation is not supported for the folder.");
      return FALSE;
    }
  if (user->frozen && !yd_sim_breaks (sim, "account-frozen"))
    {
      yd_sim_request_fail (req, 403, "UserNotAllowedAccessResource",
                           "user not allowed access resource for violation");
      return FALSE;
    }
  if (yd_sim_get_used (sim, user) > yd_sim_get_options (sim)->quota)
    {
      yd_sim_request_fail (req, 403, "ExceedCapacityForbidden",
                           "The resource drive has exceeded the limit. File size exceeded drive "
                           "capacity");
      return FALSE;
    }

  return TRUE;
}

static gboolean
exists (YdSim        *sim,
        YdSimRequest *req,
        YdSimDrive   *drive)
{
  const char *file_id = yd_sim_request_get_string (req, "file_id");

  return file_id != NULL && yd_sim_store_find (yd_sim_get_files (sim), drive, file_id) != NULL;
}

static void
handle_download (YdSim        *sim,
                 YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  guint lifetime_s = yd_sim_object_cap_lifetime (sim, yd_sim_request_get_int (req, "expire_sec",
                                                                              0));
  g_autofree char *expiration = NULL;
  YdSimNode *node;
  JsonObject *object;

  if (drive == NULL)
    return;
  if (yd_sim_breaks (sim, "download-not-found") && !exists (sim, req, drive))
    {
      yd_sim_request_fail (req, 400, "NotFound.FileId", "The resource file_id cannot be found.");
      return;
    }
  node = yd_sim_breaks (sim, "download-trashed") ? yd_sim_take_node (sim, req, drive, "file_id")
                                                 : yd_sim_take_present (sim, req, drive, "file_id");
  if (node == NULL || !pass_state (sim, req, node))
    return;

  expiration = yd_sim_format_time (yd_sim_now_us (sim) + lifetime_s * (gint64) G_USEC_PER_SEC);
  object = json_object_new ();
  json_object_set_string_member (object, "method", "GET");
  set_links (sim, req, object, node, lifetime_s);
  json_object_set_string_member (object, "expiration", expiration);
  json_object_set_int_member (object, "size", (gint64) yd_sim_node_get_size (node));
  json_object_set_string_member (object, "content_hash",
                                 node->content != NULL ? node->content->sha1 : "");
  json_object_set_string_member (object, "content_hash_name", "sha1");
  json_object_set_string_member (object, "file_id", node->file_id);
  json_object_set_null_member (object, "description");
  yd_sim_request_reply_object (req, object);
}

const YdSimRoute yd_sim_download_table[] = {
  { "POST", "/adrive/v1.0/openFile/getDownloadUrl", YD_SIM_ROUTE_AUTH | YD_SIM_ROUTE_JSON,
    YD_SIM_BUDGET_LINK, "file:all:read", handle_download },
  { NULL }
};
