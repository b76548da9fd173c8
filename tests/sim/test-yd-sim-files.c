/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking at files and changing them through the service: pages, search, clashes, move, copy, bin,
 * tasks, video, shares. Open API reference §5.1–5.4, §5.12–5.18. */

#include "config.h"

#include "yd-sim-room.h"

#include <string.h>

static void
set_up (YdSimRoom     *room,
        gconstpointer  data)
{
  yd_sim_room_set_up (room, NULL);
}

static void
assert_listing (YdSimRoom  *room,
                const char *parent_id,
                const char *wanted)
{
  g_autoptr(YdSimProbe) reply =
    yd_sim_room_call (room, "list", "\"parent_file_id\":\"%s\",\"order_by\":\"name\","
                      "\"order_direction\":\"ASC\"", parent_id);
  g_autofree char *names = yd_sim_room_get_names (reply);

  g_assert_cmpstr (names, ==, wanted);
}

static void
test_pages (YdSimRoom     *room,
            gconstpointer  data)
{
  g_autofree char *marker = g_strdup ("");
  g_autofree char *folder = yd_sim_room_add (room, NULL, "many", NULL);
  g_autoptr(YdSimProbe) refused = NULL;
  g_autoptr(YdSimProbe) made_up = NULL;
  guint seen = 0;
  guint pages = 0;

  for (guint i = 0; i < 450; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);
      G_GNUC_UNUSED g_autofree char *file_id = yd_sim_room_add (room, folder, name, "x");
    }

  do
    {
      g_autoptr(YdSimProbe) reply =
        yd_sim_room_call (room, "list", "\"parent_file_id\":\"%s\",\"limit\":200,\"marker\":\"%s\","
                          "\"order_by\":\"name_enhanced\"", folder, marker);
      JsonObject *object = json_node_get_object (reply->json);
      JsonArray *items = json_object_get_array_member (object, "items");

      for (guint i = 0; i < json_array_get_length (items); i++)
        {
          JsonObject *item = json_array_get_object_element (items, i);
          g_autofree char *name = g_strdup_printf ("file %u", seen++);

          g_assert_cmpstr (json_object_get_string_member (item, "name"), ==, name);
        }
      g_free (marker);
      marker = g_strdup (json_object_get_string_member (object, "next_marker"));
      pages++;
    }
  while (marker[0] != '\0');

  g_assert_cmpuint (seen, ==, 450);
  g_assert_cmpuint (pages, ==, 3);
  refused = yd_sim_room_call (room, "list", "\"parent_file_id\":\"root\",\"limit\":201");
  yd_sim_probe_assert (refused, 400, "InvalidParameter.Limit");
  made_up = yd_sim_room_call (room, "list", "\"parent_file_id\":\"root\",\"marker\":\"made up\"");
  yd_sim_probe_assert (made_up, 400, "InvalidParameter.Marker");
}

static void
test_looking (YdSimRoom     *room,
              gconstpointer  data)
{
  g_autofree char *folder = yd_sim_room_add (room, NULL, "资料", NULL);
  g_autofree char *file = yd_sim_room_add (room, folder, "Report 1.PDF", "hello");
  g_autoptr(YdSimProbe) object = yd_sim_room_call (room, "get", "\"file_id\":\"%s\","
                                                   "\"fields\":\"id_path,name_path\"", file);
  g_autoptr(YdSimProbe) by_path = yd_sim_room_call (room, "get_by_path",
                                                    "\"file_path\":\"/资料/Report 1.PDF\"");
  g_autoptr(YdSimProbe) missing = yd_sim_room_call (room, "get_by_path",
                                                    "\"file_path\":\"/资料/none\"");
  g_autoptr(YdSimProbe) unknown = yd_sim_room_call (room, "get", "\"file_id\":\"%040d\"", 0);
  g_autoptr(YdSimProbe) parent = yd_sim_room_call (room, "list", "\"parent_file_id\":\"%s\"", file);
  g_autoptr(YdSimProbe) batch =
    yd_sim_room_call (room, "batch/get", "\"file_list\":[{\"drive_id\":\"%s\",\"file_id\":\"%s\"},"
                      "{\"drive_id\":\"%s\",\"file_id\":\"gone\"}]", room->drive, file,
                      room->drive);
  g_autoptr(YdSimProbe) found =
    yd_sim_room_call (room, "search", "\"query\":\"name match 'report'\",\"limit\":10,"
                      "\"return_total_count\":true");
  g_autofree char *batched = yd_sim_room_get_names (batch);
  g_autofree char *names = yd_sim_room_get_names (found);

  g_assert_cmpstr (yd_sim_probe_string (object, "file_extension"), ==, "pdf");
  g_assert_cmpstr (yd_sim_probe_string (object, "category"), ==, "doc");
  g_assert_cmpstr (yd_sim_probe_string (object, "content_hash"), ==,
                   "AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D");
  g_assert_cmpstr (yd_sim_probe_string (object, "name_path"), ==, "Default/资料/Report 1.PDF");
  g_assert_cmpstr (yd_sim_probe_string (by_path, "file_id"), ==, file);
  yd_sim_probe_assert (missing, 400, "NotFound.File");
  yd_sim_probe_assert (unknown, 404, "NotFound.FileId");
  yd_sim_probe_assert (parent, 404, "NotFound.ParentFileId");
  g_assert_cmpstr (batched, ==, "Report 1.PDF");
  g_assert_cmpstr (names, ==, "Report 1.PDF");
  g_assert_cmpint (yd_sim_probe_int (found, "total_count"), ==, 1);
}

static YdSimProbe *
make_folder (YdSimRoom  *room,
             const char *name,
             const char *mode)
{
  return yd_sim_room_call (room, "create", "\"parent_file_id\":\"root\",\"name\":\"%s\","
                           "\"type\":\"folder\",\"check_name_mode\":\"%s\"", name, mode);
}

static void
test_clashes (YdSimRoom     *room,
              gconstpointer  data)
{
  g_autoptr(YdSimProbe) first = make_folder (room, "notes.d", "refuse");
  g_autoptr(YdSimProbe) again = make_folder (room, "notes.d", "refuse");
  g_autoptr(YdSimProbe) twin = make_folder (room, "notes.d", "ignore");
  g_autoptr(YdSimProbe) renamed = make_folder (room, "notes.d", "auto_rename");
  g_autoptr(YdSimProbe) other_case = make_folder (room, "Notes.d", "refuse");
  g_autoptr(YdSimProbe) modeless = make_folder (room, "x", "overwrite");
  g_autoptr(YdSimProbe) free_name = make_folder (room, "free", "auto_rename");
  const char *new_name = yd_sim_probe_string (renamed, "file_name");

  g_assert_cmpuint (again->status, ==, 200);
  g_assert_true (yd_sim_room_is_true (again, "exist"));
  g_assert_cmpstr (yd_sim_probe_string (again, "file_id"), ==,
                   yd_sim_probe_string (first, "file_id"));
  g_assert_false (yd_sim_room_is_true (twin, "exist"));
  g_assert_cmpstr (yd_sim_probe_string (twin, "file_id"), !=,
                   yd_sim_probe_string (first, "file_id"));
  g_assert_true (g_regex_match_simple ("^notes_\\d{8}_\\d{6}\\.d$", new_name, 0, 0));
  g_assert_false (yd_sim_room_is_true (other_case, "exist"));
  g_assert_cmpstr (yd_sim_probe_string (free_name, "file_name"), ==, "free");
  yd_sim_probe_assert (modeless, 400, "InvalidParameter.CheckNameMode");
}

static void
test_rename (YdSimRoom     *room,
             gconstpointer  data)
{
  g_autofree char *file = yd_sim_room_add (room, NULL, "a", "1");
  g_autofree char *other = yd_sim_room_add (room, NULL, "b", "2");
  g_autoptr(YdSimProbe) refused =
    yd_sim_room_call (room, "update", "\"file_id\":\"%s\",\"name\":\"b\","
                      "\"check_name_mode\":\"refuse\"", file);
  g_autoptr(YdSimProbe) same =
    yd_sim_room_call (room, "update", "\"file_id\":\"%s\",\"name\":\"a\","
                      "\"check_name_mode\":\"refuse\"", file);
  g_autoptr(YdSimProbe) renamed =
    yd_sim_room_call (room, "update", "\"file_id\":\"%s\",\"name\":\"c\","
                      "\"check_name_mode\":\"refuse\"", file);
  g_autoptr(YdSimProbe) starred = yd_sim_room_call (room, "update",
                                                    "\"file_id\":\"%s\",\"starred\":true", other);
  g_autoptr(YdSimProbe) stars = yd_sim_room_call (room, "starredList", "\"limit\":100");
  g_autoptr(YdSimProbe) root = yd_sim_room_call (room, "update",
                                                 "\"file_id\":\"root\",\"name\":\"x\"");
  g_autofree char *names = yd_sim_room_get_names (stars);

  yd_sim_probe_assert (refused, 400, "AlreadyExist.File");
  g_assert_cmpuint (same->status, ==, 200);
  g_assert_cmpstr (yd_sim_probe_string (renamed, "name"), ==, "c");
  g_assert_true (yd_sim_room_is_true (starred, "starred"));
  g_assert_cmpstr (names, ==, "b");
  yd_sim_probe_assert (root, 403, "ForbiddenNoPermission.File");
  assert_listing (room, "root", "b,c");
}

static void
test_move (YdSimRoom     *room,
           gconstpointer  data)
{
  g_autofree char *folder = yd_sim_room_add (room, NULL, "folder", NULL);
  g_autofree char *inner = yd_sim_room_add (room, folder, "inner", NULL);
  g_autofree char *file = yd_sim_room_add (room, NULL, "a", "1");
  G_GNUC_UNUSED g_autofree char *taken = yd_sim_room_add (room, inner, "a", "2");
  g_autoptr(YdSimProbe) clash =
    yd_sim_room_call (room, "move", "\"file_id\":\"%s\",\"to_parent_file_id\":\"%s\","
                      "\"check_name_mode\":\"refuse\"", file, inner);
  g_autoptr(YdSimProbe) moved =
    yd_sim_room_call (room, "move", "\"file_id\":\"%s\",\"to_parent_file_id\":\"%s\","
                      "\"check_name_mode\":\"refuse\",\"new_name\":\"b\"", file, inner);
  g_autoptr(YdSimProbe) itself =
    yd_sim_room_call (room, "move", "\"file_id\":\"%s\",\"to_parent_file_id\":\"%s\","
                      "\"check_name_mode\":\"refuse\"", folder, inner);
  g_autoptr(YdSimProbe) away =
    yd_sim_room_call (room, "move", "\"file_id\":\"%s\",\"to_parent_file_id\":\"root\","
                      "\"to_drive_id\":\"1\",\"check_name_mode\":\"refuse\"", inner);

  g_assert_true (yd_sim_room_is_true (clash, "exist"));
  g_assert_false (yd_sim_room_is_true (moved, "exist"));
  g_assert_cmpstr (yd_sim_probe_string (moved, "file_id"), ==, file);
  g_assert_cmpstr (yd_sim_probe_string (moved, "async_task_id"), ==, "");
  yd_sim_probe_assert (itself, 400, "InvalidParameter.ToParentFileId");
  yd_sim_probe_assert (away, 400, "InvalidParameter.ToDriveId");
  assert_listing (room, inner, "a,b");
}

static void
assert_task (YdSimRoom  *room,
             const char *task_id)
{
  g_autoptr(YdSimProbe) first = yd_sim_room_call (room, "async_task/get",
                                                  "\"async_task_id\":\"%s\"", task_id);
  g_autoptr(YdSimProbe) second = yd_sim_room_call (room, "async_task/get",
                                                   "\"async_task_id\":\"%s\"", task_id);

  g_assert_cmpstr (yd_sim_probe_string (first, "state"), ==, "Running");
  g_assert_cmpstr (yd_sim_probe_string (second, "state"), ==, "Succeed");
}

static void
test_copy_and_bin (YdSimRoom     *room,
                   gconstpointer  data)
{
  g_autofree char *folder = yd_sim_room_add (room, NULL, "folder", NULL);
  g_autofree char *file = yd_sim_room_add (room, folder, "a", "1");
  g_autofree char *target = yd_sim_room_add (room, NULL, "target", NULL);
  g_autoptr(YdSimProbe) copied =
    yd_sim_room_call (room, "copy", "\"file_id\":\"%s\",\"to_parent_file_id\":\"%s\"", folder,
                      target);
  g_autoptr(YdSimProbe) beside =
    yd_sim_room_call (room, "copy", "\"file_id\":\"%s\",\"to_parent_file_id\":\"%s\"", file,
                      folder);
  g_autoptr(YdSimProbe) trashed = yd_sim_room_call (room, "recyclebin/trash",
                                                    "\"file_id\":\"%s\"", folder);
  g_autoptr(YdSimProbe) twice = yd_sim_room_call (room, "recyclebin/trash",
                                                  "\"file_id\":\"%s\"", folder);
  g_autoptr(YdSimProbe) inside = yd_sim_room_call (room, "get", "\"file_id\":\"%s\"", file);
  g_autoptr(YdSimProbe) deleted = NULL;
  g_autoptr(YdSimProbe) gone = NULL;
  g_autoptr(YdSimProbe) no_task = yd_sim_room_call (room, "async_task/get",
                                                    "\"async_task_id\":\"none\"");

  g_assert_cmpstr (yd_sim_probe_string (copied, "file_id"), !=, folder);
  assert_task (room, yd_sim_probe_string (copied, "async_task_id"));
  assert_listing (room, target, "folder");
  g_assert_cmpuint (beside->status, ==, 400);
  assert_task (room, yd_sim_probe_string (trashed, "async_task_id"));
  yd_sim_probe_assert (twice, 403, "ForbiddenFileInTheRecycleBin");
  g_assert_true (yd_sim_room_is_true (inside, "trashed"));
  assert_listing (room, "root", "target");

  deleted = yd_sim_room_call (room, "delete", "\"file_id\":\"%s\"", folder);
  g_assert_cmpuint (deleted->status, ==, 200);
  gone = yd_sim_room_call (room, "get", "\"file_id\":\"%s\"", file);
  yd_sim_probe_assert (gone, 404, "NotFound.FileId");
  g_assert_cmpuint (no_task->status, ==, 404);
}

static void
test_drives (YdSimRoom     *room,
             gconstpointer  data)
{
  g_autofree char *file = yd_sim_room_add (room, NULL, "a", "1");
  const char *backup = room->drive;
  g_autoptr(YdSimProbe) other = NULL;
  g_autoptr(YdSimProbe) foreign = NULL;
  g_autoptr(YdSimProbe) hidden = NULL;

  room->drive = yd_sim_get_drive_id (room->sim, "alice", "resource");
  other = yd_sim_room_call (room, "get", "\"file_id\":\"%s\"", file);
  yd_sim_probe_assert (other, 404, "NotFound.FileId");
  room->drive = yd_sim_get_drive_id (room->sim, "bob", "backup");
  foreign = yd_sim_room_call (room, "list", "\"parent_file_id\":\"root\"");
  yd_sim_probe_assert (foreign, 403, "UserNotAllowedAccessDrive");
  yd_sim_set_granted (room->sim, "alice", "resource");
  room->drive = backup;
  hidden = yd_sim_room_call (room, "list", "\"parent_file_id\":\"root\"");
  yd_sim_probe_assert (hidden, 403, "UserNotAllowedAccessDrive");
}

static void
test_video (YdSimRoom     *room,
            gconstpointer  data)
{
  g_autofree char *film = yd_sim_room_add (room, NULL, "film.mp4", "not really");
  g_autofree char *text = yd_sim_room_add (room, NULL, "a.txt", "text");
  static const char play[] = "\"file_id\":\"%s\",\"category\":\"live_transcoding\"";
  g_autoptr(YdSimProbe) none = yd_sim_room_call (room, "getVideoPreviewPlayInfo", play, text);
  g_autoptr(YdSimProbe) first = yd_sim_room_call (room, "getVideoPreviewPlayInfo", play, film);
  g_autoptr(YdSimProbe) second = yd_sim_room_call (room, "getVideoPreviewPlayInfo", play, film);
  g_autoptr(YdSimProbe) ready = yd_sim_room_call (room, "getVideoPreviewPlayInfo", play, film);
  g_autoptr(YdSimProbe) record = NULL;
  g_autoptr(YdSimProbe) recent = NULL;
  g_autoptr(YdSimProbe) playlist = NULL;
  g_autofree char *names = NULL;
  JsonObject *info;
  JsonObject *task;

  yd_sim_probe_assert (none, 404, "NotFound.VideoPreviewInfo");
  yd_sim_probe_assert (first, 400, "VideoPreviewWaitAndRetry");
  yd_sim_probe_assert (second, 400, "VideoPreviewWaitAndRetry");
  g_assert_cmpuint (ready->status, ==, 200);
  info = json_object_get_object_member (json_node_get_object (ready->json),
                                        "video_preview_play_info");
  task = json_array_get_object_element (json_object_get_array_member (info,
                                                                      "live_transcoding_task_list"),
                                        0);
  playlist = yd_sim_room_send (room, "GET", json_object_get_string_member (task, "url"), "", NULL,
                               0);
  g_assert_cmpuint (playlist->status, ==, 200);
  g_assert_true (g_str_has_prefix (yd_sim_probe_text (playlist), "#EXTM3U\n"));

  record = yd_sim_room_call (room, "video/updateRecord",
                             "\"file_id\":\"%s\",\"play_cursor\":\"3.5\"", film);
  g_assert_cmpuint (record->status, ==, 200);
  recent = yd_sim_probe_call (room->sim, "POST", "/adrive/v1.1/openFile/video/recentList",
                              room->token, "{}");
  names = yd_sim_room_get_names (recent);
  g_assert_cmpstr (names, ==, "film.mp4");
}

static void
assert_thumbnail (YdSimRoom  *room,
                  const char *file_id,
                  const char *type,
                  const char *start)
{
  g_autoptr(YdSimProbe) object = yd_sim_room_call (room, "get", "\"file_id\":\"%s\"", file_id);
  g_autoptr(YdSimProbe) picture =
    yd_sim_room_send (room, "GET", yd_sim_probe_string (object, "thumbnail"), "", NULL, 0);
  g_autofree char *given = yd_sim_probe_header (picture, "Content-Type");

  g_assert_cmpuint (picture->status, ==, 200);
  g_assert_cmpstr (given, ==, type);
  g_assert_cmpmem (g_bytes_get_data (picture->body, NULL), strlen (start), start, strlen (start));
}

static void
test_thumbnails (YdSimRoom     *room,
                 gconstpointer  data)
{
  g_autofree char *picture = yd_sim_room_add (room, NULL, "a.png", "a picture");
  g_autofree char *film = yd_sim_room_add (room, NULL, "a.mkv", "a film");
  g_autofree char *text = yd_sim_room_add (room, NULL, "a.txt", "a text");
  g_autoptr(YdSimProbe) none = yd_sim_room_call (room, "get", "\"file_id\":\"%s\"", text);

  assert_thumbnail (room, picture, "image/png", "a picture");
  assert_thumbnail (room, film, "image/png", "\x89PNG");
  g_assert_null (yd_sim_probe_string (none, "thumbnail"));
}

static void
test_punished (YdSimRoom     *room,
               gconstpointer  data)
{
  g_autofree char *file = yd_sim_room_add (room, NULL, "a.txt", "text");
  g_autoptr(YdSimProbe) link = NULL;
  g_autoptr(YdSimProbe) object = NULL;

  g_assert_true (yd_sim_set_punish_flag (room->sim, file, 2));
  g_assert_false (yd_sim_set_punish_flag (room->sim, "none", 2));
  object = yd_sim_room_call (room, "get", "\"file_id\":\"%s\"", file);
  g_assert_cmpint (yd_sim_probe_int (object, "punish_flag"), ==, 2);
  link = yd_sim_room_call (room, "getDownloadUrl", "\"file_id\":\"%s\"", file);
  g_assert_true (g_str_has_prefix (yd_sim_probe_string (link, "url"),
                                   "https://pds-system-file.oss-cn-beijing.aliyuncs.com/illegal"));
}

static void
test_share (YdSimRoom     *room,
            gconstpointer  data)
{
  g_autofree char *file = yd_sim_room_add (room, NULL, "a.txt", "text");
  g_autofree char *body = g_strdup_printf ("{\"driveId\":\"%s\",\"fileIdList\":[\"%s\"],"
                                           "\"sharePwd\":\"ab12\"}", room->drive, file);
  g_autofree char *empty = g_strdup_printf ("{\"driveId\":\"%s\",\"fileIdList\":[]}",
                                            room->drive);
  static const char path[] = "/adrive/v1.0/openFile/createShare";
  g_autoptr(YdSimProbe) shared = yd_sim_probe_call (room->sim, "POST", path, room->token, body);
  g_autoptr(YdSimProbe) none = yd_sim_probe_call (room->sim, "POST", path, room->token, empty);
  g_autoptr(YdSimProbe) refused = NULL;

  g_assert_cmpuint (shared->status, ==, 200);
  g_assert_cmpuint (strlen (yd_sim_probe_string (shared, "share_id")), ==, 11);
  g_assert_cmpstr (yd_sim_probe_string (shared, "share_pwd"), ==, "ab12");
  yd_sim_probe_assert (none, 400, "InvalidParameter.FileIdList");
  yd_sim_set_punish_flag (room->sim, file, 1);
  refused = yd_sim_probe_call (room->sim, "POST", path, room->token, body);
  yd_sim_probe_assert (refused, 403, "FileShareNotAllowed");
}

#define add(path, function) \
  g_test_add ("/sim/files/" path, YdSimRoom, NULL, set_up, function, yd_sim_room_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("pages", test_pages);
  add ("looking", test_looking);
  add ("clashes", test_clashes);
  add ("rename", test_rename);
  add ("move", test_move);
  add ("copy-and-bin", test_copy_and_bin);
  add ("drives", test_drives);
  add ("video", test_video);
  add ("thumbnails", test_thumbnails);
  add ("punished", test_punished);
  add ("share", test_share);

  return g_test_run ();
}
