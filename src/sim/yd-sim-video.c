/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Video preview and play progress (Open API reference §5.16, §5.17). Nothing is transcoded: every
 * video gets the same few templates and a playlist with one segment. */

#include "config.h"

#include "yd-sim-video.h"

#include "yd-sim-kind.h"
#include "yd-sim-object.h"
#include "yd-sim-oss.h"
#include "yd-sim-picture.h"

#include <string.h>

#define DURATION_S 12.5
#define PACKET_BYTES 188

typedef struct
{
  const char  *id;        /* (unowned) */
  guint        width;
  guint        height;
  gboolean     high;      /* wants the third-party package */
  gboolean     running;   /* never gets ready */
} Template;

static const Template templates[] = {
  { "LD", 640, 360, FALSE, FALSE },
  { "SD", 960, 540, FALSE, FALSE },
  { "HD", 1280, 720, TRUE, FALSE },
  { "FHD", 1920, 1080, TRUE, FALSE },
  { "QHD", 2560, 1440, TRUE, TRUE },
};

static gboolean
is_video (YdSimNode *node)
{
  g_autofree char *extension = yd_sim_node_get_extension (node);

  return !node->folder && strcmp (yd_sim_kind_find (extension)->category, "video") == 0;
}

static char *
sign_preview (YdSim        *sim,
              YdSimRequest *req,
              YdSimNode    *node,
              const char   *part,
              guint         lifetime_s)
{
  YdSimUser *user = yd_sim_request_get_user (req);
  const char *user_id = user != NULL ? user->id : yd_sim_request_get_query (req, "u");
  YdSimSignInput input = {
    .use = YD_SIM_SIGN_PREVIEW,
    .drive_id = node->drive->drive_id,
    .file_id = node->file_id,
    .revision_id = node->revision_id,
    .user_id = user_id != NULL ? user_id : "",
    .part = part,
    .lifetime_s = lifetime_s,
  };

  return yd_sim_sign (sim, req, &input);
}

static JsonObject *
build_task (YdSim          *sim,
            YdSimRequest   *req,
            YdSimNode      *node,
            const Template *template,
            gboolean        with_url,
            guint           lifetime_s)
{
  gboolean package = yd_sim_request_get_user (req)->package || yd_sim_breaks (sim, "video-package");
  g_autofree char *part = g_strconcat ("playlist-", template->id, NULL);
  g_autofree char *url = sign_preview (sim, req, node, part, lifetime_s);
  JsonObject *task = json_object_new ();

  json_object_set_string_member (task, "template_id", template->id);
  json_object_set_string_member (task, "template_name", "pds");
  json_object_set_int_member (task, "template_width", template->width);
  json_object_set_int_member (task, "template_height", template->height);
  json_object_set_boolean_member (task, "keep_original_resolution", FALSE);
  json_object_set_string_member (task, "stage", template->running ? "" : "stage_all");
  json_object_set_string_member (task, "status", template->running ? "running" : "finished");
  if (with_url)
    json_object_set_string_member (task, "url",
                                   template->running || (template->high && !package) ? "" : url);

  return task;
}

static gboolean
is_wanted (const char *list,
           const char *id)
{
  g_auto(GStrv) ids = NULL;

  if (list == NULL || list[0] == '\0')
    return TRUE;

  ids = g_strsplit (list, ",", 0);
  return g_strv_contains ((const char *const *) ids, id);
}

static JsonObject *
build_meta (void)
{
  JsonObject *meta = json_object_new ();
  JsonObject *live = json_object_new ();

  json_object_set_int_member (live, "ts_segment", 10);
  json_object_set_int_member (live, "ts_total_count", 1);
  json_object_set_int_member (live, "ts_pre_count", 1);
  json_object_set_double_member (meta, "duration", DURATION_S);
  json_object_set_int_member (meta, "width", 1920);
  json_object_set_int_member (meta, "height", 1080);
  json_object_set_object_member (meta, "live_transcoding_meta", live);

  return meta;
}

static JsonObject *
build_info (YdSim        *sim,
            YdSimRequest *req,
            YdSimNode    *node,
            gboolean      with_url)
{
  const char *wanted = yd_sim_request_get_string (req, "template_id");
  guint lifetime_s = yd_sim_object_cap_lifetime (sim, yd_sim_request_get_int (req, "url_expire_sec",
                                                                              0));
  JsonArray *tasks = json_array_new ();
  JsonObject *info = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    if (is_wanted (wanted, templates[i].id))
      json_array_add_object_element (tasks, build_task (sim, req, node, &templates[i], with_url,
                                                        lifetime_s));

  json_object_set_string_member (info, "category", "live_transcoding");
  if (yd_sim_request_get_boolean (req, "with_play_cursor", FALSE) && node->play_cursor != NULL)
    json_object_set_string_member (info, "play_cursor", node->play_cursor);
  if (!yd_sim_breaks (sim, "video-info"))
    json_object_set_object_member (info, "meta", build_meta ());
  json_object_set_array_member (info, "live_transcoding_task_list", tasks);
  json_object_set_array_member (info, "live_transcoding_subtitle_task_list", json_array_new ());

  return info;
}

/* FALSE when the account, the file or the moment has no preview, and the request is answered. */
static gboolean
pass_preview (YdSim        *sim,
              YdSimRequest *req,
              YdSimNode    *node)
{
  YdSimUser *user = yd_sim_request_get_user (req);
  const char *category = yd_sim_request_get_string (req, "category");

  if (g_strcmp0 (category, "live_transcoding") != 0 && !yd_sim_breaks (sim, "video-category"))
    {
      yd_sim_fail_parameter (req, "Category", "category");
      return FALSE;
    }
  if (!is_video (node) && !yd_sim_breaks (sim, "video-missing"))
    {
      yd_sim_request_fail (req, 404, "NotFound.VideoPreviewInfo",
                           "The resource video_preview_info cannot be found.");
      return FALSE;
    }
  if (user->frozen)
    {
      yd_sim_request_fail (req, 403, "UserNotAllowedAccessResource",
                           "user not allowed access resource for violation");
      return FALSE;
    }
  if (yd_sim_get_used (sim, user) > yd_sim_get_options (sim)->quota
      && !yd_sim_breaks (sim, "video-over-quota"))
    {
      yd_sim_request_fail (req, 403, "ExceedCapacityForbidden", "Execeed Capactity Forbidden");
      return FALSE;
    }
  if (node->preview_waits > 0 && !yd_sim_breaks (sim, "video-wait"))
    {
      node->preview_waits--;
      yd_sim_request_fail (req, 400, "VideoPreviewWaitAndRetry",
                           "media is transcoding, please wait and retry.");
      return FALSE;
    }

  return TRUE;
}

static void
reply_preview (YdSim        *sim,
               YdSimRequest *req,
               const char   *member,
               gboolean      with_url)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  YdSimNode *node;
  JsonObject *object;

  if (drive == NULL)
    return;
  node = yd_sim_take_present (sim, req, drive, "file_id");
  if (node == NULL || !pass_preview (sim, req, node))
    return;

  object = yd_sim_object_build_task (node, NULL);
  json_object_set_object_member (object, member, build_info (sim, req, node, with_url));
  yd_sim_request_reply_object (req, object);
}

static void
handle_play_info (YdSim        *sim,
                  YdSimRequest *req)
{
  reply_preview (sim, req, "video_preview_play_info", TRUE);
}

static void
handle_play_meta (YdSim        *sim,
                  YdSimRequest *req)
{
  reply_preview (sim, req, yd_sim_breaks (sim, "video-meta") ? "video_preview_play_info"
                                                             : "video_preview_play_meta", FALSE);
}

static void
handle_record (YdSim        *sim,
               YdSimRequest *req)
{
  YdSimDrive *drive = yd_sim_take_drive (sim, req, "drive_id");
  const char *cursor = yd_sim_request_get_string (req, "play_cursor");
  YdSimNode *node;
  JsonObject *object;

  if (drive == NULL)
    return;
  if (cursor == NULL || cursor[0] == '\0')
    {
      yd_sim_fail_parameter (req, "PlayCursor", "play_cursor");
      return;
    }
  node = yd_sim_take_present (sim, req, drive, "file_id");
  if (node == NULL)
    return;

  g_free (node->play_cursor);
  node->play_cursor = g_strdup (cursor);
  g_free (node->play_duration);
  node->play_duration = g_strdup (yd_sim_request_get_string (req, "duration"));
  node->played_us = yd_sim_now_us (sim);
  yd_sim_store_save (yd_sim_get_files (sim), node);

  object = yd_sim_object_build_task (node, NULL);
  json_object_set_string_member (object, "name", node->name);
  yd_sim_request_reply_object (req, object);
}

static int
compare_played (gconstpointer left,
                gconstpointer right)
{
  const YdSimNode *a = *(YdSimNode *const *) left;
  const YdSimNode *b = *(YdSimNode *const *) right;

  return (a->played_us < b->played_us) - (a->played_us > b->played_us);
}

static GPtrArray *
gather_played (YdSim     *sim,
               YdSimUser *user)
{
  YdSimStore *store = yd_sim_get_files (sim);
  const char *drive_ids[] = { user->backup_drive_id, user->resource_drive_id };
  GPtrArray *nodes = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (drive_ids); i++)
    {
      YdSimDrive *drive = yd_sim_store_find_drive (store, drive_ids[i]);
      g_autoptr(GPtrArray) all = NULL;

      if (drive == NULL || !yd_sim_user_may_use (user, drive_ids[i]))
        continue;
      all = yd_sim_store_list_all (store, drive);
      for (guint j = 0; j < all->len; j++)
        {
          YdSimNode *node = g_ptr_array_index (all, j);

          if (node->played_us != 0 && !yd_sim_node_is_trashed (node))
            g_ptr_array_add (nodes, node);
        }
    }
  g_ptr_array_sort (nodes, compare_played);

  return nodes;
}

static void
handle_recent (YdSim        *sim,
               YdSimRequest *req)
{
  g_autoptr(GPtrArray) nodes = gather_played (sim, yd_sim_request_get_user (req));
  JsonArray *items = json_array_new ();
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < nodes->len && !yd_sim_breaks (sim, "video-record"); i++)
    json_array_add_object_element (items, yd_sim_object_build (sim, req,
                                                               g_ptr_array_index (nodes, i), 0));
  json_object_set_array_member (object, "items", items);
  yd_sim_request_reply_object (req, object);
}

static void
serve_playlist (YdSim        *sim,
                YdSimRequest *req,
                YdSimNode    *node,
                const char   *template)
{
  g_autofree char *part = g_strconcat ("segment-", template, NULL);
  g_autofree char *url = sign_preview (sim, req, node, part, yd_sim_get_options (sim)->url_ttl_s);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:13\n"
                          "#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:12.500,\n%s\n#EXT-X-ENDLIST\n", url);
  yd_sim_request_reply_text (req, 200, "application/vnd.apple.mpegurl", text);
}

/* A transport stream of empty packets: whole, and nothing to see. */
static void
serve_segment (YdSimRequest *req)
{
  guint8 packet[PACKET_BYTES];
  g_autoptr(GByteArray) stream = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;

  memset (packet, 0xff, sizeof packet);
  packet[0] = 0x47;
  packet[1] = 0x1f;
  packet[3] = 0x10;
  for (guint i = 0; i < 64; i++)
    g_byte_array_append (stream, packet, sizeof packet);

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&stream));
  yd_sim_request_reply_raw (req, 200, "video/mp2t", bytes);
}

gboolean
yd_sim_video_serve (YdSim        *sim,
                    YdSimRequest *req,
                    YdSimNode    *node,
                    const char   *part)
{
  if (strcmp (part, "thumbnail") == 0 && is_video (node))
    {
      g_autoptr(GBytes) picture = yd_sim_picture_draw_png (g_str_hash (node->file_id), 480, 270);

      yd_sim_request_reply_raw (req, 200, "image/png", picture);
      return TRUE;
    }
  if (yd_sim_breaks (sim, "video-playlist"))
    return FALSE;
  if (g_str_has_prefix (part, "playlist-"))
    {
      serve_playlist (sim, req, node, part + strlen ("playlist-"));
      return TRUE;
    }
  if (g_str_has_prefix (part, "segment-"))
    {
      serve_segment (req);
      return TRUE;
    }

  return FALSE;
}

#define READ "file:all:read"
#define CALL (YD_SIM_ROUTE_AUTH | YD_SIM_ROUTE_JSON)

const YdSimRoute yd_sim_video_table[] = {
  { "POST", "/adrive/v1.0/openFile/getVideoPreviewPlayInfo", CALL, YD_SIM_BUDGET_OTHER, READ,
    handle_play_info },
  { "POST", "/adrive/v1.0/openFile/getVideoPreviewPlayMeta", CALL, YD_SIM_BUDGET_OTHER, READ,
    handle_play_meta },
  { "POST", "/adrive/v1.0/openFile/video/updateRecord", CALL, YD_SIM_BUDGET_OTHER,
    "file:all:write", handle_record },
  { "POST", "/adrive/v1.1/openFile/video/recentList", YD_SIM_ROUTE_AUTH, YD_SIM_BUDGET_OTHER, READ,
    handle_recent },
  { NULL }
};
