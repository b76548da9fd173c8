/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Making share links (Open API reference §5.18). The links lead nowhere. */

#include "config.h"

#include "yd-sim-backend.h"

#include <string.h>

#define SHARE_ID_LENGTH 11
#define SHARED_MAX 100

static char *
make_share_id (YdSim *sim)
{
  static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  char *id = g_malloc (SHARE_ID_LENGTH + 1);

  for (guint i = 0; i < SHARE_ID_LENGTH; i++)
    id[i] = letters[yd_sim_random (sim) % (sizeof letters - 1)];
  id[SHARE_ID_LENGTH] = '\0';

  return id;
}

static gboolean
pass_count (YdSim        *sim,
            YdSimRequest *req,
            JsonArray    *list,
            const char   *member)
{
  guint count = list != NULL ? json_array_get_length (list) : 0;

  if ((count >= 1 && count <= SHARED_MAX) || yd_sim_breaks (sim, "share-count"))
    return TRUE;

  yd_sim_fail_parameter (req, "FileIdList", member);
  return FALSE;
}

/* Whether the file may be shared; else the request is answered. */
static gboolean
pass_file (YdSim        *sim,
           YdSimRequest *req,
           YdSimDrive   *drive,
           const char   *file_id)
{
  YdSimNode *node = NULL;

  if (file_id != NULL)
    node = yd_sim_store_find (yd_sim_get_files (sim), drive, file_id);
  if (node == NULL || yd_sim_node_is_trashed (node))
    {
      yd_sim_request_fail (req, 404, "NotFound.FileId", "The resource file_id cannot be found.");
      return FALSE;
    }
  if (node->punish_flag != 0 && !yd_sim_breaks (sim, "share-refused"))
    {
      yd_sim_request_fail (req, 403, "FileShareNotAllowed",
                           "The file is not allowed to be shared.");
      return FALSE;
    }

  return TRUE;
}

static void
set_link (YdSim        *sim,
          YdSimRequest *req,
          JsonObject   *object,
          const char   *rule)
{
  g_autofree char *id = make_share_id (sim);
  g_autofree char *url = g_strconcat ("https://www.alipan.com/s/", id, NULL);
  const char *expiration = yd_sim_request_get_string (req, "expiration");

  json_object_set_string_member (object, "share_id", id);
  json_object_set_string_member (object, "expiration", expiration != NULL ? expiration : "");
  if (!yd_sim_breaks (sim, rule))
    json_object_set_string_member (object, "share_url", url);
}

static void
handle_share (YdSim        *sim,
              YdSimRequest *req)
{
  JsonArray *list = yd_sim_request_get_array (req, "fileIdList");
  const char *password = yd_sim_request_get_string (req, "sharePwd");
  g_autofree char *now = yd_sim_format_time (yd_sim_now_us (sim));
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "driveId");
  JsonObject *object;

  if (drive == NULL || !pass_count (sim, req, list, "fileIdList"))
    return;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      const char *file_id = NULL;

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        file_id = json_node_get_string (element);
      if (!pass_file (sim, req, drive, file_id))
        return;
    }

  object = json_object_new ();
  set_link (sim, req, object, "share-create");
  json_object_set_boolean_member (object, "expired", FALSE);
  json_object_set_string_member (object, "share_pwd", password != NULL ? password : "");
  json_object_set_string_member (object, "creator", yd_sim_request_get_user (req)->id);
  json_object_set_string_member (object, "status", "enabled");
  json_object_set_string_member (object, "created_at", now);
  json_object_set_string_member (object, "update_at", now);
  yd_sim_request_reply_object (req, object);
}

static gboolean
pass_listed (YdSim        *sim,
             YdSimRequest *req,
             JsonNode     *element)
{
  YdSimDrive *drive;

  if (!JSON_NODE_HOLDS_OBJECT (element))
    {
      yd_sim_fail_parameter (req, "DriveFileList", "drive_file_list");
      return FALSE;
    }

  drive = yd_sim_take_drive_id (sim, req, yd_sim_json_get_string (json_node_get_object (element),
                                                                  "drive_id"));
  return drive != NULL
         && pass_file (sim, req, drive, yd_sim_json_get_string (json_node_get_object (element),
                                                                "file_id"));
}

static void
handle_fast_transfer (YdSim        *sim,
                      YdSimRequest *req)
{
  JsonArray *list = yd_sim_request_get_array (req, "drive_file_list");
  JsonObject *object;

  if (!pass_count (sim, req, list, "drive_file_list"))
    return;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (!pass_listed (sim, req, json_array_get_element (list, i)))
      return;

  object = json_object_new ();
  set_link (sim, req, object, "fast-transfer");
  json_object_set_string_member (object, "creator_id", yd_sim_request_get_user (req)->id);
  if (list != NULL)
    json_object_set_array_member (object, "drive_file_list", json_array_ref (list));
  yd_sim_request_reply_object (req, object);
}

#define SHARE "file:share:write"
#define CALL (YD_SIM_ROUTE_AUTH | YD_SIM_ROUTE_JSON)

const YdSimRoute yd_sim_share_table[] = {
  { "POST", "/adrive/v1.0/openFile/createShare", CALL, YD_SIM_BUDGET_OTHER, SHARE, handle_share },
  { "POST", "/adrive/v1.0/openFile/createFastTransfer", CALL, YD_SIM_BUDGET_OTHER, SHARE,
    handle_fast_transfer },
  { NULL }
};
