/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Uploads and downloads through the simulator as a client sees them: sessions, parts, instant
 * upload, signed URLs, ranges. Open API reference §5.5–5.11. */

#include "config.h"

#include "yd-sim-digest.h"
#include "yd-sim-livp.h"
#include "yd-sim-proof.h"
#include "yd-sim-room.h"

#include <string.h>

#define PART ((gsize) 120000)

static void
set_up (YdSimRoom     *room,
        gconstpointer  data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->quota = 1000000;
  options->seed = 7;
  yd_sim_room_set_up (room, options);
}

static guint8 *
make_bytes (gsize length)
{
  guint8 *bytes = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (i * 7 + i / 251);

  return bytes;
}

static const char *
find_url (YdSimProbe *session,
          guint       index)
{
  JsonObject *object = json_node_get_object (session->json);
  JsonArray *parts = json_object_get_array_member (object, "part_info_list");

  return json_object_get_string_member (json_array_get_object_element (parts, index), "upload_url");
}

static YdSimProbe *
begin (YdSimRoom       *room,
       const char *name,
       gsize       size,
       const char *more)
{
  return yd_sim_room_call (room, "create",
               "\"parent_file_id\":\"root\",\"name\":\"%s\",\"type\":\"file\","
               "\"size\":%" G_GSIZE_FORMAT ""
               ",\"check_name_mode\":\"refuse\",\"part_info_list\":[{\"part_number\":1},"
               "{\"part_number\":2}]%s", name, size, more);
}

static YdSimProbe *
complete (YdSimRoom       *room,
          YdSimProbe *session)
{
  return yd_sim_room_call (room, "complete", "\"file_id\":\"%s\",\"upload_id\":\"%s\"",
               yd_sim_probe_string (session, "file_id"),
               yd_sim_probe_string (session, "upload_id"));
}

static char *
upload (YdSimRoom         *room,
        const char   *name,
        gconstpointer data,
        gsize         length)
{
  g_autoptr(YdSimProbe) session = begin (room, name, length, "");
  g_autoptr(YdSimProbe) part = NULL;
  g_autoptr(YdSimProbe) done = NULL;

  g_assert_cmpuint (session->status, ==, 200);
  part = yd_sim_room_send (room, "PUT", find_url (session, 0), "", data, length);
  g_assert_cmpuint (part->status, ==, 200);
  done = complete (room, session);
  g_assert_cmpuint (done->status, ==, 200);

  return g_strdup (yd_sim_probe_string (done, "file_id"));
}

static void
test_upload (YdSimRoom          *room,
             gconstpointer  data)
{
  g_autofree guint8 *bytes = make_bytes (PART + 500);
  g_autofree char *sha1 = yd_sim_digest_sha1 (bytes, PART + 500);
  g_autofree char *md5 = g_compute_checksum_for_data (G_CHECKSUM_MD5, bytes, PART);
  g_autofree char *upper = g_ascii_strup (md5, -1);
  g_autofree char *wanted = g_strdup_printf ("\"%s\"", upper);
  g_autoptr(YdSimProbe) session = begin (room, "film.mkv", PART + 500, "");
  g_autoptr(YdSimProbe) early = NULL;
  g_autoptr(YdSimProbe) unfinished = NULL;
  g_autoptr(YdSimProbe) first = NULL;
  g_autoptr(YdSimProbe) again = NULL;
  g_autoptr(YdSimProbe) second = NULL;
  g_autoptr(YdSimProbe) parts = NULL;
  g_autoptr(YdSimProbe) done = NULL;
  g_autoptr(YdSimProbe) twice = NULL;
  g_autoptr(YdSimProbe) late = NULL;
  g_autoptr(YdSimProbe) listed = NULL;
  g_autoptr(GBytes) stored = NULL;
  g_autofree char *etag = NULL;

  early = yd_sim_room_send (room, "PUT", find_url (session, 1), "", bytes + PART, 500);
  yd_sim_room_assert_xml (early, 400, "PartNotSequential");
  first = yd_sim_room_send (room, "PUT", find_url (session, 0), "", bytes, PART);
  g_assert_cmpuint (first->status, ==, 200);
  etag = yd_sim_probe_header (first, "ETag");
  g_assert_cmpstr (etag, ==, wanted);
  unfinished = complete (room, session);
  yd_sim_probe_assert (unfinished, 400, "InvalidParameter.PartInfoList");
  again = yd_sim_room_send (room, "PUT", find_url (session, 0), "", bytes, PART);
  yd_sim_room_assert_xml (again, 409, "PartAlreadyExist");
  second = yd_sim_room_send (room, "PUT", find_url (session, 1), "", bytes + PART, 500);
  g_assert_cmpuint (second->status, ==, 200);

  parts = yd_sim_room_call (room, "listUploadedParts", "\"file_id\":\"%s\",\"upload_id\":\"%s\"",
                yd_sim_probe_string (session, "file_id"),
                yd_sim_probe_string (session, "upload_id"));
  g_assert_nonnull (strstr (yd_sim_probe_text (parts), "\"part_size\":120000"));
  g_assert_nonnull (strstr (yd_sim_probe_text (parts), "\"part_size\":500"));

  listed = yd_sim_room_call (room, "list", "\"parent_file_id\":\"root\"");
  g_assert_null (strstr (yd_sim_probe_text (listed), "film.mkv"));
  done = complete (room, session);
  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpstr (yd_sim_probe_string (done, "content_hash"), ==, sha1);
  g_assert_cmpint (yd_sim_probe_int (done, "size"), ==, (gint64) PART + 500);
  twice = complete (room, session);
  yd_sim_probe_assert (twice, 400, "NotFound.UploadId");
  late = yd_sim_room_send (room, "PUT", find_url (session, 1), "", bytes, 5);
  yd_sim_room_assert_xml (late, 404, "NoSuchUpload");

  stored = yd_sim_get_content (room->sim, yd_sim_probe_string (done, "file_id"));
  g_assert_cmpmem (g_bytes_get_data (stored, NULL), g_bytes_get_size (stored), bytes, PART + 500);
  g_assert_cmpuint (yd_sim_get_violations (room->sim)->len, ==, 0);
}

static void
test_part_refused (YdSimRoom          *room,
                   gconstpointer  data)
{
  g_autoptr(YdSimProbe) session = begin (room, "a.bin", 5, "");
  const char *url = find_url (session, 0);
  g_autofree char *altered = g_strconcat (url, "0", NULL);
  g_autoptr(YdSimProbe) typed = yd_sim_room_send (room, "PUT", url,
                                                  "Content-Type: text/plain\r\n", "hello", 5);
  g_autoptr(YdSimProbe) tailed = yd_sim_room_send (room, "PUT", altered, "", "hello", 5);
  g_autoptr(YdSimProbe) head = yd_sim_room_send (room, "HEAD", url, "", NULL, 0);
  g_autoptr(YdSimProbe) expired = NULL;
  g_autoptr(YdSimProbe) fresh = NULL;
  g_autoptr(YdSimProbe) stored = NULL;

  yd_sim_room_assert_xml (typed, 403, "SignatureDoesNotMatch");
  yd_sim_room_assert_xml (tailed, 403, "SignatureDoesNotMatch");
  g_assert_cmpuint (head->status, ==, 403);
  g_assert_cmpuint (yd_sim_get_violations (room->sim)->len, ==, 2);

  yd_sim_expire_urls (room->sim);
  expired = yd_sim_room_send (room, "PUT", url, "", "hello", 5);
  yd_sim_room_assert_xml (expired, 403, "AccessDenied");
  g_assert_nonnull (strstr (yd_sim_probe_text (expired), "Request has expired."));

  fresh = yd_sim_room_call (room, "getUploadUrl",
                "\"file_id\":\"%s\",\"upload_id\":\"%s\",\"part_info_list\":[{\"part_number\":1}]",
                yd_sim_probe_string (session, "file_id"),
                yd_sim_probe_string (session, "upload_id"));
  stored = yd_sim_room_send (room, "PUT", find_url (fresh, 0), "", "hello", 5);
  g_assert_cmpuint (stored->status, ==, 200);
}

static void
test_short_part (YdSimRoom          *room,
                 gconstpointer  data)
{
  g_autofree guint8 *bytes = make_bytes (1000);
  g_autoptr(YdSimProbe) session = begin (room, "cut.bin", 1000, "");
  const YdSimFault cut = { .kind = YD_SIM_FAULT_CUT_REQUEST, .endpoint = "PUT oss", .n = 300 };
  g_autoptr(YdSimProbe) lost = NULL;
  g_autoptr(YdSimProbe) again = NULL;
  g_autoptr(YdSimProbe) parts = NULL;
  g_autoptr(YdSimProbe) rest = NULL;
  g_autoptr(YdSimProbe) done = NULL;
  g_autofree char *sha1 = yd_sim_digest_sha1 (bytes, 1000);

  yd_sim_add_fault (room->sim, &cut);
  lost = yd_sim_room_send (room, "PUT", find_url (session, 0), "", bytes, 1000);
  g_assert_cmpuint (lost->status, ==, 0);
  again = yd_sim_room_send (room, "PUT", find_url (session, 0), "", bytes, 1000);
  yd_sim_room_assert_xml (again, 409, "PartAlreadyExist");
  parts = yd_sim_room_call (room, "listUploadedParts", "\"file_id\":\"%s\",\"upload_id\":\"%s\"",
                yd_sim_probe_string (session, "file_id"),
                yd_sim_probe_string (session, "upload_id"));
  g_assert_nonnull (strstr (yd_sim_probe_text (parts), "\"part_size\":300"));
  rest = yd_sim_room_send (room, "PUT", find_url (session, 1), "", bytes + 300, 700);
  g_assert_cmpuint (rest->status, ==, 200);
  done = complete (room, session);
  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpstr (yd_sim_probe_string (done, "content_hash"), ==, sha1);
}

static char *
make_proof (const char *token,
            const char *text)
{
  gsize length = 0;
  guint64 offset = yd_sim_proof_range (token, strlen (text), &length);
  g_autoptr(GBytes) range = g_bytes_new (text + offset, length);

  return yd_sim_proof_encode (range);
}

static void
test_rapid (YdSimRoom          *room,
            gconstpointer  data)
{
  const char *text = "the same bytes in two places, long enough to have a proof";
  gsize length = strlen (text);
  G_GNUC_UNUSED g_autofree char *first = upload (room, "one.txt", text, length);
  g_autofree char *sha1 = yd_sim_digest_sha1 (text, length);
  g_autofree char *proof = make_proof (room->token, text);
  g_autofree char *other_token = yd_sim_issue_tokens (room->sim, "alice", NULL, NULL);
  g_autofree char *other_proof = make_proof (other_token, text);
  g_autofree char *pre = g_strdup_printf (",\"pre_hash\":\"%s\"", sha1);
  g_autofree char *good = NULL;
  g_autofree char *bad = NULL;
  g_autoptr(YdSimProbe) matched = begin (room, "two.txt", length, pre);
  g_autoptr(YdSimProbe) refused = NULL;
  g_autoptr(YdSimProbe) hit = NULL;
  g_autoptr(YdSimProbe) done = NULL;

  good = g_strdup_printf (",\"content_hash\":\"%s\",\"content_hash_name\":\"sha1\","
                          "\"proof_version\":\"v1\",\"proof_code\":\"%s\"", sha1, proof);
  bad = g_strdup_printf (",\"content_hash\":\"%s\",\"content_hash_name\":\"sha1\","
                         "\"proof_version\":\"v1\",\"proof_code\":\"%s\"", sha1, other_proof);
  yd_sim_probe_assert (matched, 409, "PreHashMatched");
  if (strcmp (proof, other_proof) != 0)
    {
      refused = begin (room, "two.txt", length, bad);
      yd_sim_probe_assert (refused, 400, "InvalidRapidProof");
    }
  hit = begin (room, "two.txt", length, good);
  g_assert_cmpuint (hit->status, ==, 200);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (hit->json), "rapid_upload"));
  done = complete (room, hit);
  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpstr (yd_sim_probe_string (done, "content_hash"), ==, sha1);
}

static void
test_refused (YdSimRoom          *room,
              gconstpointer  data)
{
  g_autofree char *file_id = upload (room, "taken.txt", "hello", 5);
  g_autoptr(YdSimProbe) exists = begin (room, "taken.txt", 5, "");
  g_autoptr(YdSimProbe) full = begin (room, "large.bin", 1000000, "");
  g_autoptr(YdSimProbe) huge = begin (room, "huge.bin", (gsize) 1 << 42, "");
  g_autoptr(YdSimProbe) slash = begin (room, "a/b", 5, "");
  g_autoptr(YdSimProbe) empty = begin (room, "empty", 0, "");
  g_autoptr(YdSimProbe) part = yd_sim_room_send (room, "PUT", find_url (empty, 0),
                                                 "Content-Length: 0\r\n", NULL, 0);
  g_autoptr(YdSimProbe) done = complete (room, empty);

  g_assert_cmpuint (exists->status, ==, 200);
  g_assert_cmpstr (yd_sim_probe_string (exists, "file_id"), ==, file_id);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (exists->json), "exist"));
  yd_sim_probe_assert (full, 400, "QuotaExhausted.Drive");
  g_assert_cmpuint (huge->status, ==, 413);
  yd_sim_probe_assert (slash, 400, "InvalidParameter.Name");
  g_assert_cmpuint (part->status, ==, 200);
  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpint (yd_sim_probe_int (done, "size"), ==, 0);
}

static void
assert_range (YdSimRoom         *room,
              const char   *url,
              const char   *range,
              const guint8 *bytes,
              gsize         first,
              gsize         length)
{
  g_autofree char *header = g_strdup_printf ("Range: bytes=%s\r\n", range);
  g_autofree char *wanted = g_strdup_printf ("bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/300000",
                                             first, first + length - 1);
  g_autoptr(YdSimProbe) reply = yd_sim_room_send (room, "GET", url, header, NULL, 0);
  g_autofree char *given = yd_sim_probe_header (reply, "Content-Range");

  g_assert_cmpuint (reply->status, ==, 206);
  g_assert_cmpstr (given, ==, wanted);
  g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body),
                   bytes + first, length);
}

static void
test_download (YdSimRoom          *room,
               gconstpointer  data)
{
  g_autofree guint8 *bytes = make_bytes (300000);
  g_autofree char *file_id = upload (room, "数据 ~1.bin", bytes, 300000);
  g_autoptr(YdSimProbe) link = yd_sim_room_call (room, "getDownloadUrl", "\"file_id\":\"%s\"",
                                                 file_id);
  const char *url = yd_sim_probe_string (link, "url");
  g_autoptr(YdSimProbe) whole = yd_sim_room_send (room, "GET", url, "", NULL, 0);
  g_autoptr(YdSimProbe) beyond = yd_sim_room_send (room, "GET", url, "Range: bytes=300000-\r\n",
                                                   NULL, 0);
  g_autoptr(YdSimProbe) referred = yd_sim_room_send (room, "GET", url,
                                                     "Referer: http://a.example/\r\n", NULL, 0);
  g_autoptr(YdSimProbe) trashed = NULL;
  g_autoptr(YdSimProbe) refused = NULL;
  g_autoptr(YdSimProbe) gone = NULL;
  g_autoptr(YdSimProbe) expired = NULL;
  g_autoptr(YdSimProbe) deleted = NULL;

  g_assert_nonnull (strstr (url, "%2F"));
  g_assert_null (strstr (url, "%7E"));
  g_assert_cmpuint (whole->status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (whole->body, NULL), g_bytes_get_size (whole->body), bytes,
                   300000);
  assert_range (room, url, "0-0", bytes, 0, 1);
  assert_range (room, url, "100-270000", bytes, 100, 269901);
  assert_range (room, url, "299999-400000", bytes, 299999, 1);
  assert_range (room, url, "-5", bytes, 299995, 5);
  yd_sim_room_assert_xml (beyond, 416, "InvalidRange");
  yd_sim_room_assert_xml (referred, 403, "AccessDenied");

  trashed = yd_sim_room_call (room, "recyclebin/trash", "\"file_id\":\"%s\"", file_id);
  g_assert_cmpuint (trashed->status, ==, 200);
  refused = yd_sim_room_call (room, "getDownloadUrl", "\"file_id\":\"%s\"", file_id);
  yd_sim_probe_assert (refused, 403, "ForbiddenFileInTheRecycleBin");
  deleted = yd_sim_room_call (room, "delete", "\"file_id\":\"%s\"", file_id);
  g_assert_cmpuint (deleted->status, ==, 200);
  gone = yd_sim_room_send (room, "GET", url, "", NULL, 0);
  yd_sim_room_assert_xml (gone, 404, "NoSuchKey");
  yd_sim_expire_urls (room->sim);
  expired = yd_sim_room_send (room, "GET", url, "", NULL, 0);
  yd_sim_room_assert_xml (expired, 403, "AccessDenied");
}

/* A GET that is sent and not read. */
static GSocketConnection *
start_download (YdSimRoom  *room,
                const char *url)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  const char *base = yd_sim_get_base_url (room->sim);
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n",
                                              url + strlen (base), base + strlen ("http://"));
  g_autoptr(GError) error = NULL;
  GSocketConnection *connection;
  guint before = yd_sim_count (room->sim, "GET oss");

  connection = g_socket_client_connect_to_uri (client, base, 80, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  while (yd_sim_count (room->sim, "GET oss") == before)
    g_main_context_iteration (NULL, TRUE);

  return connection;
}

static void
set_up_slow (YdSimRoom     *room,
             gconstpointer  data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->throttle_bytes_per_s = 20000;
  yd_sim_room_set_up (room, options);
}

static void
test_three_connections (YdSimRoom     *room,
                        gconstpointer  data)
{
  g_autofree char *text = g_strnfill (300000, 'x');
  g_autofree char *large = yd_sim_room_add (room, NULL, "large", text);
  g_autofree char *small = yd_sim_room_add (room, NULL, "small", "small");
  g_autoptr(YdSimProbe) link = yd_sim_room_call (room, "getDownloadUrl", "\"file_id\":\"%s\"",
                                                 large);
  g_autoptr(YdSimProbe) small_link = yd_sim_room_call (room, "getDownloadUrl",
                                                       "\"file_id\":\"%s\"", small);
  const char *small_url = yd_sim_probe_string (small_link, "url");
  g_autoptr(YdSimProbe) fourth = NULL;
  g_autoptr(YdSimProbe) again = NULL;
  GSocketConnection *running[3];

  for (guint i = 0; i < G_N_ELEMENTS (running); i++)
    running[i] = start_download (room, yd_sim_probe_string (link, "url"));
  fourth = yd_sim_room_send (room, "GET", small_url, "", NULL, 0);
  yd_sim_room_assert_xml (fourth, 403, "RequestDeniedByCallback");
  g_assert_nonnull (strstr (yd_sim_probe_text (fourth), "ExceedMaxConcurrency"));
  g_assert_cmpuint (yd_sim_get_violations (room->sim)->len, ==, 1);

  /* At once: the simulator has not heard yet that the first one is gone. */
  g_io_stream_close (G_IO_STREAM (running[0]), NULL, NULL);
  again = yd_sim_room_send (room, "GET", small_url, "", NULL, 0);
  g_assert_cmpuint (again->status, ==, 200);
  for (guint i = 0; i < G_N_ELEMENTS (running); i++)
    g_object_unref (running[i]);
}

static void
test_live_photo (YdSimRoom     *room,
                 gconstpointer  data)
{
  g_autoptr(GBytes) picture = g_bytes_new_static ("picture", 7);
  g_autoptr(GBytes) film = g_bytes_new_static ("moving", 6);
  g_autoptr(GBytes) zip = yd_sim_livp_build ("a.heic", picture, "a.mov", film);
  g_autofree char *file_id = yd_sim_add_file (room->sim, "alice", "backup", NULL, "a.livp", zip);
  g_autoptr(YdSimProbe) link = yd_sim_room_call (room, "getDownloadUrl", "\"file_id\":\"%s\"",
                                                 file_id);
  JsonObject *streams = json_object_get_object_member (json_node_get_object (link->json),
                                                       "streamsUrl");
  g_autoptr(YdSimProbe) still = NULL;
  g_autoptr(YdSimProbe) moving = NULL;

  g_assert_cmpstr (yd_sim_probe_string (link, "url"), ==, "");
  still = yd_sim_room_send (room, "GET", json_object_get_string_member (streams, "heic"), "", NULL,
                            0);
  moving = yd_sim_room_send (room, "GET", json_object_get_string_member (streams, "mov"), "", NULL,
                             0);
  g_assert_cmpstr (yd_sim_probe_text (still), ==, "picture");
  g_assert_cmpstr (yd_sim_probe_text (moving), ==, "moving");
}

static void
set_up_discard (YdSimRoom     *room,
                gconstpointer  data)
{
  g_autoptr(YdSimOptions) options = yd_sim_options_new ();

  options->discard = TRUE;
  yd_sim_room_set_up (room, options);
}

static void
test_discard (YdSimRoom     *room,
              gconstpointer  data)
{
  g_autofree guint8 *bytes = make_bytes (5000);
  g_autofree guint8 *zeros = g_malloc0 (5000);
  g_autofree char *sha1 = yd_sim_digest_sha1 (bytes, 5000);
  g_autofree char *file_id = upload (room, "dropped.bin", bytes, 5000);
  g_autofree char *kept_id = yd_sim_room_add (room, NULL, "kept.txt", "kept");
  g_autoptr(YdSimProbe) object = yd_sim_room_call (room, "get", "\"file_id\":\"%s\"", file_id);
  g_autoptr(GBytes) dropped = yd_sim_get_content (room->sim, file_id);
  g_autoptr(GBytes) kept = yd_sim_get_content (room->sim, kept_id);

  g_assert_cmpstr (yd_sim_probe_string (object, "content_hash"), ==, sha1);
  g_assert_cmpmem (g_bytes_get_data (dropped, NULL), g_bytes_get_size (dropped), zeros, 5000);
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), "kept", 4);
}

#define add(path, function) \
  g_test_add ("/sim/transfer/" path, YdSimRoom, NULL, set_up, function, yd_sim_room_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("upload", test_upload);
  add ("part-refused", test_part_refused);
  add ("short-part", test_short_part);
  add ("rapid", test_rapid);
  add ("refused", test_refused);
  add ("download", test_download);
  add ("live-photo", test_live_photo);
  g_test_add ("/sim/transfer/three-connections", YdSimRoom, NULL, set_up_slow,
              test_three_connections, yd_sim_room_tear_down);
  g_test_add ("/sim/transfer/discard", YdSimRoom, NULL, set_up_discard, test_discard,
              yd_sim_room_tear_down);

  return g_test_run ();
}
