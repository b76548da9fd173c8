/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one door for JSON: samples of the Open API reference, then everything that a stranger may
 * send instead.
 */
#include "config.h"

#include "yd-test-codec.h"

#include <string.h>

#define FILE_ID "68e4d7e480f71c91015141d189fddea6b1a5a8f1"
#define SHA1 "4f92cd715122c5231fbc0fef762d793f5d606188"

/* Parsing */

static void
test_parse (void)
{
  static const char *bad[] = {
    "<html>", "null", "[]", "\"text\"", "{\"a\":", "{\"a\":1}}", "{\"n\":\"a\\u0000b\"}",
    "{\"n\":\"\\\\\\u0000\"}", " ",
  };
  g_autoptr(JsonObject) empty = yd_test_codec_parse ("");
  g_autoptr(JsonObject) escaped = yd_test_codec_parse ("{\"n\":\"a\\\\u0000b\"}");

  g_assert_cmpuint (json_object_get_size (empty), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (escaped, "n"), ==, "a\\u0000b");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(YdNetReply) reply = yd_test_codec_new_reply (bad[i], -1);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (yd_drive_codec_parse (reply, &error));
      g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
    }
}

static void
test_parse_hostile (void)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  static const char nul[] = "{\"name\":\"a\0b\"}";
  static const char latin[] = "{\"name\":\"\xe4\"}";
  YdNetReply *replies[] = { yd_test_codec_new_reply (deep, -1),
                            yd_test_codec_new_reply (nul, sizeof nul - 1),
                            yd_test_codec_new_reply (latin, -1) };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (yd_drive_codec_parse (replies[i], &error));
      g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_PROTOCOL);
      yd_net_reply_unref (replies[i]);
    }
}

/* Items */

static YdDriveItem *
read_item (const char  *body,
           GError     **error)
{
  g_autoptr(JsonObject) object = yd_test_codec_parse (body);

  return yd_drive_codec_read_item (object, "items[0]", "asked-drive", "asked-parent", error);
}

static void
test_file (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdDriveItem) item = read_item (
    "{\"drive_id\":\"11519221\",\"file_id\":\"" FILE_ID "\",\"name\":\"music.MP3\","
    "\"type\":\"file\",\"parent_file_id\":\"root\",\"size\":561701,\"file_extension\":\"mp3\","
    "\"category\":\"audio\",\"mime_type\":\"audio/mpeg\",\"content_hash\":\"" SHA1 "\","
    "\"content_hash_name\":\"sha1\",\"starred\":true,\"punish_flag\":0,"
    "\"created_at\":\"2025-10-07T09:22:44.022Z\",\"updated_at\":\"2025-10-07T09:22:51.310Z\","
    "\"local_modified_at\":null,\"streams_info\":null,\"status\":\"from the future\"}", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (yd_drive_item_get_drive_id (item), ==, "11519221");
  g_assert_cmpstr (yd_drive_item_get_id (item), ==, FILE_ID);
  g_assert_cmpstr (yd_drive_item_get_parent_id (item), ==, "root");
  g_assert_cmpstr (yd_drive_item_get_name (item), ==, "music.MP3");
  g_assert_cmpstr (yd_drive_item_get_extension (item), ==, "mp3");
  g_assert_cmpstr (yd_drive_item_get_mime_type (item), ==, "audio/mpeg");
  g_assert_cmpstr (yd_drive_item_get_content_hash (item), ==,
                   "4F92CD715122C5231FBC0FEF762D793F5D606188");
  g_assert_cmpint (yd_drive_item_get_category (item), ==, YD_DRIVE_CATEGORY_AUDIO);
  g_assert_cmpint (yd_drive_item_get_size (item), ==, 561701);
  g_assert_cmpint (yd_drive_item_get_created_us (item), ==, 1759828964022000);
  g_assert_cmpint (yd_drive_item_get_modified_us (item), ==, 1759828971310000);
  g_assert_true (yd_drive_item_get_starred (item));
  g_assert_false (yd_drive_item_is_folder (item));
}

static void
test_folder_of_nulls (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdDriveItem) item = read_item (
    "{\"drive_id\":null,\"file_id\":\"f\",\"name\":\"Documents\",\"type\":\"folder\","
    "\"parent_file_id\":null,\"starred\":null,\"size\":null,\"category\":null,"
    "\"file_extension\":null,\"content_hash\":null,\"content_hash_name\":null,"
    "\"mime_type\":null,\"punish_flag\":null,\"trashed\":null,\"created_at\":null,"
    "\"updated_at\":null}", &error);

  g_assert_no_error (error);
  g_assert_true (yd_drive_item_is_folder (item));
  g_assert_cmpstr (yd_drive_item_get_drive_id (item), ==, "asked-drive");
  g_assert_cmpstr (yd_drive_item_get_parent_id (item), ==, "asked-parent");
  g_assert_cmpint (yd_drive_item_get_size (item), ==, -1);
  g_assert_cmpint (yd_drive_item_get_modified_us (item), ==, 0);
}

#define MINIMAL "\"file_id\":\"f\",\"name\":\"a.txt\",\"type\":\"file\""

static void
test_tolerance (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdDriveItem) bare = read_item ("{" MINIMAL "}", &error);
  g_autoptr(YdDriveItem) strings = read_item (
    "{" MINIMAL ",\"size\":\"9007199254740993\",\"punish_flag\":\"103\"}", NULL);
  g_autoptr(YdDriveItem) odd = read_item (
    "{\"file_id\":\"f\",\"name\":\"a\",\"type\":\"hologram\",\"category\":\"smell\",\"size\":-5,"
    "\"content_hash\":\"none\",\"created_at\":\"yesterday\","
    "\"local_modified_at\":\"2020-01-01T00:00:00.000Z\",\"updated_at\":\"2021-01-01T00:00:00Z\"}",
    NULL);
  g_autoptr(YdDriveItem) md5 = read_item (
    "{" MINIMAL ",\"content_hash\":\"" SHA1 "\",\"content_hash_name\":\"crc\"}", NULL);

  g_assert_no_error (error);
  g_assert_cmpint (yd_drive_item_get_size (bare), ==, -1);
  g_assert_cmpint (yd_drive_item_get_size (strings), ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_true (yd_drive_item_is_blocked (strings));
  g_assert_false (yd_drive_item_is_folder (odd));
  g_assert_cmpint (yd_drive_item_get_category (odd), ==, YD_DRIVE_CATEGORY_OTHER);
  g_assert_cmpint (yd_drive_item_get_size (odd), ==, -1);
  g_assert_cmpint (yd_drive_item_get_created_us (odd), ==, 0);
  g_assert_cmpint (yd_drive_item_get_modified_us (odd), ==, 1577836800000000);
  g_assert_null (yd_drive_item_get_content_hash (odd));
  g_assert_null (yd_drive_item_get_content_hash (md5));
}

static void
test_hostile_names (void)
{
  static const char *names[] = {
    "..", ".", "a\\nb", "\\u202eexe.txt", " leading", "trailing ", "CON", "a:b*?[]|<>",
    "\\u0001", "\\ud83d\\ude00", "-rf", "~", "%2F", "a\\\\b", "\\\"",
    "a/b", "../../etc/passwd", "\\/",
  };
  static const char *expected[] = {
    "..", ".", "a\nb", "\342\200\256exe.txt", " leading", "trailing ", "CON", "a:b*?[]|<>",
    "\x01", "😀", "-rf", "~", "%2F", "a\\b", "\"",
    "a/b", "../../etc/passwd", "/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"file_id\":\"f\",\"name\":\"%s\","
                                               "\"type\":\"file\"}", names[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(YdDriveItem) item = read_item (body, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (yd_drive_item_get_name (item), ==, expected[i]);
    }
}

static void
test_bad_items (void)
{
  static const struct
  {
    const char *body;
    const char *path;
  } rows[] = {
    { "{\"name\":\"a\",\"type\":\"file\"}", "items[0].file_id" },
    { "{\"file_id\":null,\"name\":\"a\",\"type\":\"file\"}", "items[0].file_id" },
    { "{\"file_id\":\"\",\"name\":\"a\",\"type\":\"file\"}", "items[0].file_id" },
    { "{\"file_id\":7,\"name\":\"a\",\"type\":\"file\"}", "items[0].file_id" },
    { "{\"file_id\":[\"f\"],\"name\":\"a\",\"type\":\"file\"}", "items[0].file_id" },
    { "{\"file_id\":\"f\",\"type\":\"file\"}", "items[0].name" },
    { "{\"file_id\":\"f\",\"name\":\"\",\"type\":\"file\"}", "items[0].name" },
    { "{\"file_id\":\"f\",\"name\":{},\"type\":\"file\"}", "items[0].name" },
    { "{\"file_id\":\"f\",\"name\":\"a\"}", "items[0].type" },
    { "{\"file_id\":\"f\",\"name\":\"a\",\"type\":false}", "items[0].type" },
    { "{" MINIMAL ",\"size\":\"big\"}", "items[0].size" },
    { "{" MINIMAL ",\"size\":true}", "items[0].size" },
    { "{" MINIMAL ",\"starred\":\"yes\"}", "items[0].starred" },
    { "{" MINIMAL ",\"content_hash\":5}", "items[0].content_hash" },
    { "{" MINIMAL ",\"mime_type\":[]}", "items[0].mime_type" },
    { "{" MINIMAL ",\"drive_id\":11}", "items[0].drive_id" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (read_item (rows[i].body, &error));
      yd_test_codec_assert_protocol (error, rows[i].path);
    }
}

/* Lone surrogates: whatever the parser makes of them, nothing that is not UTF-8 comes out. */
static void
test_surrogates (void)
{
  static const char *bodies[] = {
    "{\"file_id\":\"f\",\"name\":\"\\ud800\",\"type\":\"file\"}",
    "{\"file_id\":\"f\",\"name\":\"a\\udc00\",\"type\":\"file\"}",
    "{\"file_id\":\"f\",\"name\":\"\\ud800\\ud800\",\"type\":\"file\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(YdNetReply) reply = yd_test_codec_new_reply (bodies[i], -1);
      g_autoptr(JsonObject) object = yd_drive_codec_parse (reply, NULL);
      g_autoptr(YdDriveItem) item = NULL;

      if (object != NULL)
        item = yd_drive_codec_read_item (object, "items[0]", "1", "root", NULL);
      if (item != NULL)
        g_assert_true (g_utf8_validate (yd_drive_item_get_name (item), -1, NULL));
    }
}

static void
test_page (void)
{
  g_autoptr(JsonObject) object = yd_test_codec_parse (
    "{\"items\":[{" MINIMAL "},{" MINIMAL ",\"trashed\":true},{" MINIMAL ",\"trashed\":false}],"
    "\"next_marker\":\"m2\"}");
  g_autoptr(JsonObject) last = yd_test_codec_parse ("{\"items\":[],\"next_marker\":null}");
  g_autofree char *marker = NULL;
  g_autofree char *no_marker = NULL;
  g_autoptr(GPtrArray) items = yd_drive_codec_read_page (object, "1", "p", &marker, NULL);
  g_autoptr(GPtrArray) none = yd_drive_codec_read_page (last, "1", "p", &no_marker, NULL);

  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpstr (yd_drive_item_get_parent_id (g_ptr_array_index (items, 0)), ==, "p");
  g_assert_cmpstr (marker, ==, "m2");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (no_marker);
}

static void
test_bad_pages (void)
{
  static const struct
  {
    const char *body;
    const char *path;
  } rows[] = {
    { "{}", "list.items" },
    { "{\"items\":null}", "list.items" },
    { "{\"items\":{}}", "list.items" },
    { "{\"items\":[],\"next_marker\":3}", "list.next_marker" },
    { "{\"items\":[{" MINIMAL "},null]}", "items[1]" },
    { "{\"items\":[{" MINIMAL "},[]]}", "items[1]" },
    { "{\"items\":[{" MINIMAL "},{" MINIMAL "},{}]}", "items[2].file_id" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(JsonObject) object = yd_test_codec_parse (rows[i].body);
      g_autoptr(GError) error = NULL;
      char *marker = NULL;

      g_assert_null (yd_drive_codec_read_page (object, "1", "p", &marker, &error));
      yd_test_codec_assert_protocol (error, rows[i].path);
      g_assert_null (marker);
    }
}

/* User and space */

static void
test_user (void)
{
  g_autoptr(JsonObject) drives = yd_test_codec_parse (
    "{\"user_id\":\"u\",\"name\":\"\",\"avatar\":null,\"default_drive_id\":\"1\","
    "\"resource_drive_id\":\"\",\"backup_drive_id\":\"1\",\"punishments\":[],\"created_at\":16}");
  g_autoptr(JsonObject) info = yd_test_codec_parse (
    "{\"id\":\"u\",\"name\":\"小明\",\"avatar\":\"https://a/b\"}");
  g_autoptr(JsonObject) other = yd_test_codec_parse ("{\"id\":\"v\",\"name\":\"x\"}");
  g_autoptr(JsonObject) nobody = yd_test_codec_parse ("{\"user_id\":null}");
  g_autoptr(YdDriveUser) user = yd_drive_codec_read_user (drives, NULL);
  g_autoptr(GError) stranger = NULL;
  g_autoptr(GError) missing = NULL;

  g_assert_cmpstr (user->default_drive_id, ==, "1");
  g_assert_null (user->resource_drive_id);
  g_assert_false (yd_drive_codec_read_profile (other, user, &stranger));
  yd_test_codec_assert_protocol (stranger, "users/info.id");
  g_assert_cmpstr (user->name, ==, "");
  g_assert_true (yd_drive_codec_read_profile (info, user, NULL));
  g_assert_cmpstr (user->name, ==, "小明");
  g_assert_cmpstr (user->avatar_url, ==, "https://a/b");
  g_assert_null (yd_drive_codec_read_user (nobody, &missing));
  yd_test_codec_assert_protocol (missing, "getDriveInfo.user_id");
}

static void
test_space (void)
{
  g_autoptr(JsonObject) good = yd_test_codec_parse (
    "{\"personal_space_info\":{\"used_size\":\"987654321\",\"total_size\":1099511627776}}");
  static const char *bad[] = { "{}", "{\"personal_space_info\":[]}",
                               "{\"personal_space_info\":{\"used_size\":1}}" };
  gint64 used = 0;
  gint64 total = 0;

  g_assert_true (yd_drive_codec_read_space (good, &used, &total, NULL));
  g_assert_cmpint (used, ==, 987654321);
  g_assert_cmpint (total, ==, G_GINT64_CONSTANT (1099511627776));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(JsonObject) object = yd_test_codec_parse (bad[i]);
      g_autoptr(GError) error = NULL;

      g_assert_false (yd_drive_codec_read_space (object, &used, &total, &error));
      yd_test_codec_assert_protocol (error, "personal_space_info");
    }
}

/* Links */

#define DATE "Tue, 07 Oct 2025 09:25:20 GMT"

static YdDriveLink *
read_link (const char  *body,
           const char  *date,
           GError     **error)
{
  g_autoptr(JsonObject) object = yd_test_codec_parse (body);

  return yd_drive_codec_read_link (object, date, 5, 1000, error);
}

static void
test_link (void)
{
  g_autoptr(YdDriveLink) link = read_link (
    "{\"method\":\"GET\",\"url\":\"https://h/a%2Fb?x=1\",\"size\":561701,\"streamsUrl\":null,"
    "\"expiration\":\"2025-10-07T09:40:20.000Z\",\"content_hash\":\"" SHA1 "\",\"status\":{}}",
    DATE, NULL);
  g_autoptr(YdDriveLink) bare = read_link ("{\"url\":\"https://h/a\"}", DATE, NULL);
  g_autoptr(YdDriveLink) past = read_link (
    "{\"url\":\"https://h/a\",\"expiration\":\"2020-10-07T09:40:20.000Z\"}", DATE, NULL);
  g_autoptr(YdDriveLink) far = read_link (
    "{\"url\":\"https://h/a\",\"expiration\":\"2999-10-07T09:40:20.000Z\"}", NULL, NULL);

  g_assert_cmpstr (link->url, ==, "https://h/a%2Fb?x=1");
  g_assert_cmpint (link->size, ==, 561701);
  g_assert_cmpstr (link->content_hash, ==, "4F92CD715122C5231FBC0FEF762D793F5D606188");
  g_assert_cmpint (link->expires_us, ==, 1000 + 900 * G_USEC_PER_SEC);
  g_assert_null (link->jpeg_url);
  g_assert_cmpint (bare->expires_us, ==, 0);
  g_assert_cmpint (bare->size, ==, -1);
  g_assert_null (bare->content_hash);
  g_assert_cmpint (past->expires_us, ==, 1000);
  g_assert_cmpint (far->expires_us, ==, 1000 + 24 * 3600 * (gint64) G_USEC_PER_SEC);
}

static void
test_live_photo (void)
{
  g_autoptr(YdDriveLink) jpeg = read_link (
    "{\"url\":\"\",\"streamsUrl\":{\"jpeg\":\"https://h/j\",\"mov\":\"https://h/m\"}}", NULL, NULL);
  g_autoptr(YdDriveLink) heic = read_link (
    "{\"url\":null,\"streams_url\":{\"heic\":\"https://h/h\",\"mov\":null}}", NULL, NULL);

  g_assert_cmpstr (jpeg->url, ==, "");
  g_assert_cmpstr (jpeg->jpeg_url, ==, "https://h/j");
  g_assert_cmpstr (jpeg->jpeg_ext, ==, "jpeg");
  g_assert_cmpstr (jpeg->mov_url, ==, "https://h/m");
  g_assert_cmpstr (heic->jpeg_url, ==, "https://h/h");
  g_assert_cmpstr (heic->jpeg_ext, ==, "heic");
  g_assert_null (heic->mov_url);
}

static void
test_bad_links (void)
{
  static const char *bad[] = {
    "{}", "{\"method\":null,\"url\":null,\"streamsUrl\":null}", "{\"url\":\"\"}",
    "{\"url\":\"\",\"streamsUrl\":{}}", "{\"url\":\"http://elsewhere.example/a\"}",
    "{\"url\":\"file:///etc/passwd\"}", "{\"url\":7}",
  };
  g_autoptr(GError) wrong_type = NULL;
  g_autoptr(GError) two_wrong = NULL;
  g_autoptr(GError) blocked = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (read_link (bad[i], NULL, &error));
      yd_test_codec_assert_protocol (error, "getDownloadUrl.url");
      g_assert_null (strstr (error->message, "elsewhere"));
    }
  g_assert_null (read_link ("{\"streamsUrl\":{\"mov\":5}}", NULL, &wrong_type));
  yd_test_codec_assert_protocol (wrong_type, "streamsUrl.mov");
  /* The first mistake that is met is told, the other one is let go. */
  g_assert_null (read_link ("{\"url\":7,\"streamsUrl\":{\"mov\":5}}", NULL, &two_wrong));
  yd_test_codec_assert_protocol (two_wrong, "streamsUrl.mov");
  g_assert_null (read_link (
    "{\"url\":\"https://pds-system-file.oss-cn-beijing.aliyuncs.com/illegal_en.mp4\"}", NULL,
    &blocked));
  g_assert_error (blocked, YD_DRIVE_ERROR, YD_DRIVE_ERROR_BLOCKED);
}

/* Uploads */

static void
test_created (void)
{
  g_autoptr(JsonObject) folder = yd_test_codec_parse (
    "{\"file_id\":\"f\",\"file_name\":\"Documents\",\"type\":\"folder\",\"exist\":false,"
    "\"upload_id\":null,\"rapid_upload\":false,\"part_info_list\":null,\"name\":null}");
  g_autoptr(JsonObject) file = yd_test_codec_parse (
    "{\"file_id\":\"f\",\"file_name\":\"m\",\"exist\":null,\"rapid_upload\":false,"
    "\"upload_id\":\"U\",\"part_info_list\":["
    "{\"part_number\":2,\"upload_url\":\"https://h/2\"},"
    "{\"part_number\":1,\"upload_url\":\"https://h/1\"},"
    "{\"part_number\":4,\"upload_url\":\"https://h/4\"}]}");
  g_autoptr(JsonObject) rapid = yd_test_codec_parse ("{\"file_id\":\"f\",\"rapid_upload\":true}");
  g_autoptr(JsonObject) taken = yd_test_codec_parse (
    "{\"file_id\":\"f\",\"exist\":true,\"upload_id\":null}");
  g_autoptr(YdDriveCreated) a = yd_drive_codec_read_created (folder, FALSE, NULL);
  g_autoptr(YdDriveCreated) b = yd_drive_codec_read_created (file, TRUE, NULL);
  g_autoptr(YdDriveCreated) c = yd_drive_codec_read_created (rapid, TRUE, NULL);
  g_autoptr(YdDriveCreated) d = yd_drive_codec_read_created (taken, TRUE, NULL);

  g_assert_cmpstr (a->name, ==, "Documents");
  g_assert_cmpstr (a->upload_id, ==, "");
  g_assert_cmpstr (b->upload_id, ==, "U");
  g_assert_cmpuint (b->part_urls->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (b->part_urls, 0), ==, "https://h/1");
  g_assert_cmpstr (g_ptr_array_index (b->part_urls, 1), ==, "https://h/2");
  g_assert_true (c->instant);
  g_assert_null (c->name);
  g_assert_true (d->exists);
}

static void
test_bad_created (void)
{
  static const struct
  {
    const char *body;
    const char *path;
  } rows[] = {
    { "{}", "create.file_id" },
    { "{\"file_id\":\"f\"}", "create.upload_id" },
    { "{\"file_id\":\"f\",\"upload_id\":\"\"}", "create.upload_id" },
    { "{\"file_id\":\"f\",\"upload_id\":\"U\",\"part_info_list\":{}}", "create.part_info_list" },
    { "{\"file_id\":\"f\",\"upload_id\":\"U\",\"part_info_list\":[7]}", "part_info_list[0]" },
    { "{\"file_id\":\"f\",\"upload_id\":\"U\",\"part_info_list\":[{}]}", "part_number" },
    { "{\"file_id\":\"f\",\"upload_id\":\"U\",\"part_info_list\":[{\"part_number\":1,"
      "\"upload_url\":\"http://elsewhere.example/\"}]}", "part_info_list[0].upload_url" },
    { "{\"file_id\":\"f\",\"exist\":\"maybe\",\"upload_id\":\"U\"}", "create.exist" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(JsonObject) object = yd_test_codec_parse (rows[i].body);
      g_autoptr(GError) error = NULL;

      g_assert_null (yd_drive_codec_read_created (object, TRUE, &error));
      yd_test_codec_assert_protocol (error, rows[i].path);
    }
}

static void
test_part_urls (void)
{
  g_autoptr(JsonObject) object = yd_test_codec_parse (
    "{\"part_info_list\":[{\"part_number\":7,\"upload_url\":\"https://h/7\"},"
    "{\"part_number\":\"8\",\"upload_url\":\"https://h/8\"}]}");
  g_autoptr(JsonObject) none = yd_test_codec_parse ("{\"part_info_list\":null}");
  g_autoptr(GPtrArray) urls = yd_drive_codec_read_part_urls (object, 7, 2, NULL);
  g_autoptr(GError) short_list = NULL;
  g_autoptr(GError) no_list = NULL;

  g_assert_cmpuint (urls->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (urls, 1), ==, "https://h/8");
  g_assert_null (yd_drive_codec_read_part_urls (object, 7, 3, &short_list));
  yd_test_codec_assert_protocol (short_list, "part 9");
  g_assert_null (yd_drive_codec_read_part_urls (none, 1, 1, &no_list));
  yd_test_codec_assert_protocol (no_list, "part_info_list");
}

static void
test_parts (void)
{
  static const struct
  {
    const char *body;
    guint n_sizes;
    const char *marker;
    const char *path;
  } rows[] = {
    { "{\"uploaded_parts\":[{\"part_number\":1,\"part_size\":5},{\"part_number\":2,"
      "\"part_size\":\"3\"}],\"next_part_number_marker\":\"\"}", 2, NULL, NULL },
    { "{\"uploaded_parts\":null}", 0, NULL, NULL },
    { "{}", 0, NULL, NULL },
    { "{\"uploaded_parts\":[{\"part_number\":1,\"part_size\":5},{\"part_number\":3,"
      "\"part_size\":9}],\"next_part_number_marker\":\"3\"}", 1, "3", NULL },
    { "{\"uploaded_parts\":[],\"next_part_number_marker\":100}", 0, "100", NULL },
    { "{\"uploaded_parts\":[],\"next_part_number_marker\":0}", 0, NULL, NULL },
    { "{\"uploaded_parts\":[{\"part_number\":1}]}", 0, NULL, "uploaded_parts[0].part_size" },
    { "{\"uploaded_parts\":[{\"part_number\":1,\"part_size\":-1}]}", 0, NULL, "part_size" },
    { "{\"uploaded_parts\":[1]}", 0, NULL, "uploaded_parts[0]" },
    { "{\"uploaded_parts\":{}}", 0, NULL, "uploaded_parts" },
    { "{\"next_part_number_marker\":[]}", 0, NULL, "next_part_number_marker" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(JsonObject) object = yd_test_codec_parse (rows[i].body);
      g_autoptr(GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autofree char *marker = NULL;
      g_autoptr(GError) error = NULL;
      gboolean good = yd_drive_codec_read_parts (object, sizes, &marker, &error);

      g_test_message ("%s", rows[i].body);
      g_assert_cmpint (good, ==, rows[i].path == NULL);
      if (!good)
        yd_test_codec_assert_protocol (error, rows[i].path);
      else
        g_assert_cmpuint (sizes->len, ==, rows[i].n_sizes);
      g_assert_cmpstr (marker, ==, rows[i].marker);
    }
}

/* A service that has new parts for ever does not fill the memory. */
static void
test_parts_without_end (void)
{
  for (guint n = 10000; n <= 10001; n++)
    {
      g_autoptr(GString) body = g_string_new ("{\"uploaded_parts\":[");
      g_autoptr(GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr(JsonObject) object = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *marker = NULL;

      for (guint i = 1; i <= n; i++)
        g_string_append_printf (body, "%s{\"part_number\":%u,\"part_size\":1}", i > 1 ? "," : "",
                                i);
      g_string_append (body, "]}");
      object = yd_test_codec_parse (body->str);
      g_assert_cmpint (yd_drive_codec_read_parts (object, sizes, &marker, &error), ==, n == 10000);
      g_assert_cmpuint (sizes->len, ==, 10000);
    }
}

/* Edits and tasks */

static void
test_edited (void)
{
  g_autoptr(JsonObject) moved = yd_test_codec_parse ("{\"file_id\":\"f\",\"exist\":true,"
                                       "\"async_task_id\":\"t\"}");
  g_autoptr(JsonObject) empty = yd_test_codec_parse ("");
  g_autoptr(JsonObject) bad = yd_test_codec_parse ("{\"async_task_id\":5}");
  g_autoptr(YdDriveEdited) a = yd_drive_codec_read_edited (moved, NULL);
  g_autoptr(YdDriveEdited) b = yd_drive_codec_read_edited (empty, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (a->exists);
  g_assert_cmpstr (a->task_id, ==, "t");
  g_assert_cmpstr (b->file_id, ==, "");
  g_assert_cmpstr (b->task_id, ==, "");
  g_assert_null (yd_drive_codec_read_edited (bad, &error));
  yd_test_codec_assert_protocol (error, "async_task_id");
}

static void
test_task (void)
{
  static const struct
  {
    const char *body;
    gboolean good;
    gboolean done;
    YdDriveError error;
  } rows[] = {
    { "{\"state\":\"Running\"}", TRUE, FALSE, 0 },
    { "{\"state\":\"Pondering\"}", TRUE, FALSE, 0 },
    { "{\"state\":\"Succeed\"}", TRUE, TRUE, 0 },
    { "{\"state\":\"SUCCEED\"}", TRUE, TRUE, 0 },
    { "{\"state\":\"Failed\"}", FALSE, FALSE, YD_DRIVE_ERROR_SERVICE },
    { "{\"state\":\"failed\",\"error_code\":\"QuotaExhausted.Drive\"}", FALSE, FALSE,
      YD_DRIVE_ERROR_QUOTA },
    { "{\"state\":\"PartialSucceed\",\"error_message\":null}", FALSE, FALSE,
      YD_DRIVE_ERROR_SERVICE },
    { "{}", FALSE, FALSE, YD_DRIVE_ERROR_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(JsonObject) object = yd_test_codec_parse (rows[i].body);
      g_autoptr(GError) error = NULL;
      gboolean done = FALSE;

      g_assert_cmpint (yd_drive_codec_read_task (object, &done, &error), ==, rows[i].good);
      g_assert_cmpint (done, ==, rows[i].done);
      if (!rows[i].good)
        g_assert_error (error, YD_DRIVE_ERROR, (int) rows[i].error);
    }
}

/* Times */

static void
test_times (void)
{
  g_autofree char *written = yd_drive_codec_write_time (G_GINT64_CONSTANT (1687946420022999));
  static const char *bad_times[] = { NULL, "", "now", "2023-13-28T10:00:20.022Z", "1687946420" };

  g_assert_cmpint (yd_drive_codec_read_time ("2023-06-28T10:00:20.022Z"), ==,
                   G_GINT64_CONSTANT (1687946420022000));
  g_assert_cmpint (yd_drive_codec_read_time ("2023-06-28T18:00:20+08:00"), ==,
                   G_GINT64_CONSTANT (1687946420000000));
  g_assert_cmpstr (written, ==, "2023-06-28T10:00:20.022Z");
  for (guint i = 0; i < G_N_ELEMENTS (bad_times); i++)
    g_assert_cmpint (yd_drive_codec_read_time (bad_times[i]), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/codec/parse", test_parse);
  g_test_add_func ("/drive/codec/parse-hostile", test_parse_hostile);
  g_test_add_func ("/drive/codec/file", test_file);
  g_test_add_func ("/drive/codec/folder-of-nulls", test_folder_of_nulls);
  g_test_add_func ("/drive/codec/tolerance", test_tolerance);
  g_test_add_func ("/drive/codec/hostile-names", test_hostile_names);
  g_test_add_func ("/drive/codec/bad-items", test_bad_items);
  g_test_add_func ("/drive/codec/surrogates", test_surrogates);
  g_test_add_func ("/drive/codec/page", test_page);
  g_test_add_func ("/drive/codec/bad-pages", test_bad_pages);
  g_test_add_func ("/drive/codec/user", test_user);
  g_test_add_func ("/drive/codec/space", test_space);
  g_test_add_func ("/drive/codec/link", test_link);
  g_test_add_func ("/drive/codec/live-photo", test_live_photo);
  g_test_add_func ("/drive/codec/bad-links", test_bad_links);
  g_test_add_func ("/drive/codec/created", test_created);
  g_test_add_func ("/drive/codec/bad-created", test_bad_created);
  g_test_add_func ("/drive/codec/part-urls", test_part_urls);
  g_test_add_func ("/drive/codec/parts", test_parts);
  g_test_add_func ("/drive/codec/parts-without-end", test_parts_without_end);
  g_test_add_func ("/drive/codec/edited", test_edited);
  g_test_add_func ("/drive/codec/task", test_task);
  g_test_add_func ("/drive/codec/times", test_times);
  return g_test_run ();
}
