/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who someone is, their drives, space and membership: reference §4. */

#include "config.h"

#include "yd-sim-picture.h"
#include "yd-sim-private.h"
#include "yd-sim-session.h"

#include <string.h>

#define AVATAR_PATH "/avatar/"
#define AVATAR_SIZE 200

/* (transfer full) */
static char *
dup_avatar_url (YdSim     *sim,
                YdSimUser *user)
{
  if (*user->avatar != '\0')
    return g_strdup (user->avatar);
  return g_strconcat (yd_sim_get_base_url (sim), AVATAR_PATH, user->id, ".jpg", NULL);
}

/* On the service's own address for want of another one; a web server needs no token. */
static void
answer_avatar (YdSim        *sim,
               YdSimRequest *req)
{
  const char *name = yd_sim_request_get_path (req) + strlen (AVATAR_PATH);
  const char *dot = strchr (name, '.');
  g_autofree char *id = dot != NULL ? g_strndup (name, dot - name) : g_strdup (name);
  g_autoptr(GBytes) bytes = NULL;

  if (yd_sim_request_get_header (req, "Authorization") != NULL)
    yd_sim_violate (sim, "Authorization sent for a picture of a person");
  if (yd_sim_get_user_by_id (sim, id) == NULL)
    {
      yd_sim_request_fail (req, 404, "NotFound", "no such picture");
      return;
    }
  bytes = yd_sim_picture_draw_jpeg (g_str_hash (id), 0.3, AVATAR_SIZE, AVATAR_SIZE);
  yd_sim_request_reply_raw (req, 200, "image/jpeg", bytes);
}

static void
answer_info (YdSim        *sim,
             YdSimRequest *req)
{
  YdSimUser *user = yd_sim_request_get_user (req);
  g_autofree char *avatar = dup_avatar_url (sim, user);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", yd_sim_breaks (sim, "users-info") ? "0" : user->id);
  json_object_set_string_member (object, "name", user->name);
  json_object_set_string_member (object, "avatar", avatar);
  json_object_set_null_member (object, "phone");
  yd_sim_request_reply_object (req, object);
}

static void
answer_scopes (YdSim        *sim,
               YdSimRequest *req)
{
  YdSimUser *user = yd_sim_request_get_user (req);
  g_auto(GStrv) scopes = g_strsplit (yd_sim_session_get_scopes (req), ",", -1);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  guint i;

  for (i = 0; scopes[i] != NULL && !yd_sim_breaks (sim, "users-scopes"); i++)
    {
      JsonObject *scope = json_object_new ();

      json_object_set_string_member (scope, "scope", scopes[i]);
      json_array_add_object_element (array, scope);
    }
  json_object_set_string_member (object, "id", user->id);
  json_object_set_array_member (object, "scopes", array);
  yd_sim_request_reply_object (req, object);
}

static void
answer_drives (YdSim        *sim,
               YdSimRequest *req)
{
  YdSimUser *user = yd_sim_request_get_user (req);
  gboolean all = yd_sim_breaks (sim, "drive-not-granted-hidden");
  g_autofree char *avatar = dup_avatar_url (sim, user);
  gboolean swapped = yd_sim_breaks (sim, "drive-info");
  JsonObject *object;

  if (yd_sim_breaks (sim, "bodiless-post") &&
      g_bytes_get_size (yd_sim_request_get_body (req)) == 0)
    {
      yd_sim_request_fail (req, 400, "InvalidParameter", "The input body is empty.");
      return;
    }

  object = json_object_new ();
  json_object_set_string_member (object, "user_id", user->id);
  json_object_set_string_member (object, "name", user->name);
  json_object_set_string_member (object, "avatar", avatar);
  json_object_set_string_member (object, "default_drive_id",
                                 swapped ? user->resource_drive_id : user->backup_drive_id);
  if (user->resource_granted || all)
    json_object_set_string_member (object, "resource_drive_id", user->resource_drive_id);
  if (user->backup_granted || all)
    json_object_set_string_member (object, "backup_drive_id", user->backup_drive_id);
  yd_sim_request_reply_object (req, object);
}

static void
answer_space (YdSim        *sim,
              YdSimRequest *req)
{
  YdSimUser *user = yd_sim_request_get_user (req);
  JsonObject *object = json_object_new ();
  JsonObject *space = json_object_new ();
  gint64 used = yd_sim_breaks (sim, "space-info") ? 0 : yd_sim_get_used (sim, user);

  json_object_set_int_member (space, "used_size", used);
  json_object_set_int_member (space, "total_size", yd_sim_get_options (sim)->quota);
  json_object_set_object_member (object, "personal_space_info", space);
  yd_sim_request_reply_object (req, object);
}

static void
answer_vip (YdSim        *sim,
            YdSimRequest *req)
{
  YdSimUser *user = yd_sim_request_get_user (req);
  gint64 expire_s = yd_sim_now_us (sim) / G_USEC_PER_SEC + 30 * 86400;
  JsonObject *object;

  if (yd_sim_breaks (sim, "vip-info") &&
      g_str_has_prefix (yd_sim_request_get_path (req), "/v1.0/"))
    {
      yd_sim_request_fail (req, 404, "NotFound", "no such path");
      return;
    }

  object = json_object_new ();
  json_object_set_string_member (object, "identity", user->package ? "svip" : "member");
  if (user->package)
    {
      json_object_set_string_member (object, "level", "20TB");
      json_object_set_int_member (object, "expire", expire_s);
      json_object_set_int_member (object, "thirdPartyVipExpire", expire_s);
    }
  else
    {
      json_object_set_null_member (object, "level");
      json_object_set_null_member (object, "expire");
      json_object_set_null_member (object, "thirdPartyVipExpire");
    }
  json_object_set_boolean_member (object, "thirdPartyVip", user->package);
  yd_sim_request_reply_object (req, object);
}

const YdSimRoute yd_sim_user_table[] =
{
  { "GET", "/oauth/users/info", YD_SIM_ROUTE_AUTH, YD_SIM_BUDGET_OTHER, "user:base",
    answer_info },
  { "GET", AVATAR_PATH, YD_SIM_ROUTE_PREFIX | YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL,
    answer_avatar },
  { "GET", "/oauth/users/scopes", YD_SIM_ROUTE_AUTH, YD_SIM_BUDGET_OTHER, NULL, answer_scopes },
  { "POST", "/adrive/v1.0/user/getDriveInfo", YD_SIM_ROUTE_AUTH, YD_SIM_BUDGET_OTHER,
    "user:base", answer_drives },
  { "POST", "/adrive/v1.0/user/getSpaceInfo", YD_SIM_ROUTE_AUTH, YD_SIM_BUDGET_OTHER,
    "user:base", answer_space },
  { "POST", "/business/v1.0/user/getVipInfo", YD_SIM_ROUTE_AUTH, YD_SIM_BUDGET_OTHER,
    "user:base", answer_vip },
  { "POST", "/v1.0/user/getVipInfo", YD_SIM_ROUTE_AUTH, YD_SIM_BUDGET_OTHER, "user:base",
    answer_vip },
  { NULL }
};
