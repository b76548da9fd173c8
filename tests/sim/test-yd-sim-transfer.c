/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Uploads and downloads through the simulator as a client sees them: sessions, parts, instant
 * upload, signed URLs, ranges. Open API reference §5.5–5.11. */

#include "config.h"

#include "yd-sim-digest.h"
#include "yd-sim-probe.h"
#include "yd-sim-proof.h"

#include <string.h>

#define FILE_CALL "/adrive/v1.0/openFile/"
#define PART ((gsize) 120000)

typedef struct
{
  YdSim       *sim;      /* (owned) */
  char        *token;    /* (owned) */
  const char  *drive;    /* (borrowed) */
} Room;

static void
set_up (Room          *room,
        gconstpointer  data)
{
  YdSimOptions *options = yd_sim_options_new ();

  options->quota = 1000000;
  options->seed = 7;
  room->sim = yd_sim_probe_start (options);
  room->token = yd_sim_issue_tokens (room->sim, "alice", NULL, NULL);
  room->drive = yd_sim_get_drive_id (room->sim, "alice", "backup");
  yd_sim_options_free (options);
}

static void
tear_down (Room          *room,
           gconstpointer  data)
{
  yd_sim_probe_stop (room->sim);
  g_free (room->token);
}

static YdSimProbe *
call (Room       *room,
      const char *name,
      const char *format,
      ...) G_GNUC_PRINTF (3, 4);

static YdSimProbe *
call (Room       *room,
      const char *name,
      const char *format,
      ...)
{
  g_autofree char *path = g_strconcat (FILE_CALL, name, NULL);
  g_autofree char *members = NULL;
  g_autofree char *body = NULL;
  va_list args;

  va_start (args, format);
  members = g_strdup_vprintf (format, args);
  va_end (args);
  body = g_strdup_printf ("{\"drive_id\":\"%s\",%s}", room->drive, members);

  return yd_sim_probe_call (room->sim, "POST", path, room->token, body);
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
send_data (Room         *room,
           const char   *method,
           const char   *url,
           const char   *headers,
           gconstpointer data,
           gsize         length)
{
  const char *base = yd_sim_get_base_url (room->sim);

  g_assert_true (g_str_has_prefix (url, base));
  return yd_sim_probe_send (room->sim, method, url + strlen (base), headers, data, length);
}

static YdSimProbe *
begin (Room       *room,
       const char *name,
       gsize       size,
       const char *more)
{
  return call (room, "create",
               "\"parent_file_id\":\"root\",\"name\":\"%s\",\"type\":\"file\","
               "\"size\":%" G_GSIZE_FORMAT ""
               ",\"check_name_mode\":\"refuse\",\"part_info_list\":[{\"part_number\":1},"
               "{\"part_number\":2}]%s", name, size, more);
}

static YdSimProbe *
complete (Room       *room,
          YdSimProbe *session)
{
  return call (room, "complete", "\"file_id\":\"%s\",\"upload_id\":\"%s\"",
               yd_sim_probe_string (session, "file_id"),
               yd_sim_probe_string (session, "upload_id"));
}

static void
assert_xml (YdSimProbe *reply,
            guint       status,
            const char *code)
{
  g_autofree char *tag = g_strdup_printf ("<Code>%s</Code>", code);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_nonnull (strstr (yd_sim_probe_text (reply), tag));
}

static char *
upload (Room         *room,
        const char   *name,
        gconstpointer data,
        gsize         length)
{
  g_autoptr(YdSimProbe) session = begin (room, name, length, "");
  g_autoptr(YdSimProbe) part = NULL;
  g_autoptr(YdSimProbe) done = NULL;

  g_assert_cmpuint (session->status, ==, 200);
  part = send_data (room, "PUT", find_url (session, 0), "", data, length);
  g_assert_cmpuint (part->status, ==, 200);
  done = complete (room, session);
  g_assert_cmpuint (done->status, ==, 200);

  return g_strdup (yd_sim_probe_string (done, "file_id"));
}

static void
test_upload (Room          *room,
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

  early = send_data (room, "PUT", find_url (session, 1), "", bytes + PART, 500);
  assert_xml (early, 400, "PartNotSequential");
  first = send_data (room, "PUT", find_url (session, 0), "", bytes, PART);
  g_assert_cmpuint (first->status, ==, 200);
  etag = yd_sim_probe_header (first, "ETag");
  g_assert_cmpstr (etag, ==, wanted);
  unfinished = complete (room, session);
  yd_sim_probe_assert (unfinished, 400, "InvalidParameter.PartInfoList");
  again = send_data (room, "PUT", find_url (session, 0), "", bytes, PART);
  assert_xml (again, 409, "PartAlreadyExist");
  second = send_data (room, "PUT", find_url (session, 1), "", bytes + PART, 500);
  g_assert_cmpuint (second->status, ==, 200);

  parts = call (room, "listUploadedParts", "\"file_id\":\"%s\",\"upload_id\":\"%s\"",
                yd_sim_probe_string (session, "file_id"),
                yd_sim_probe_string (session, "upload_id"));
  g_assert_nonnull (strstr (yd_sim_probe_text (parts), "\"part_size\":120000"));
  g_assert_nonnull (strstr (yd_sim_probe_text (parts), "\"part_size\":500"));

  listed = call (room, "list", "\"parent_file_id\":\"root\"");
  g_assert_null (strstr (yd_sim_probe_text (listed), "film.mkv"));
  done = complete (room, session);
  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpstr (yd_sim_probe_string (done, "content_hash"), ==, sha1);
  g_assert_cmpint (yd_sim_probe_int (done, "size"), ==, (gint64) PART + 500);
  twice = complete (room, session);
  yd_sim_probe_assert (twice, 400, "NotFound.UploadId");
  late = send_data (room, "PUT", find_url (session, 1), "", bytes, 5);
  assert_xml (late, 404, "NoSuchUpload");

  stored = yd_sim_get_content (room->sim, yd_sim_probe_string (done, "file_id"));
  g_assert_cmpmem (g_bytes_get_data (stored, NULL), g_bytes_get_size (stored), bytes, PART + 500);
  g_assert_cmpuint (yd_sim_get_violations (room->sim)->len, ==, 0);
}

static void
test_part_refused (Room          *room,
                   gconstpointer  data)
{
  g_autoptr(YdSimProbe) session = begin (room, "a.bin", 5, "");
  const char *url = find_url (session, 0);
  g_autofree char *altered = g_strconcat (url, "0", NULL);
  g_autofree char *other = NULL;
  g_autoptr(YdSimProbe) typed = send_data (room, "PUT", url, "Content-Type: text/plain\r\n",
                                           "hello", 5);
  g_autoptr(YdSimProbe) tailed = send_data (room, "PUT", altered, "", "hello", 5);
  g_autoptr(YdSimProbe) head = send_data (room, "HEAD", url, "", NULL, 0);
  g_autoptr(YdSimProbe) expired = NULL;
  g_autoptr(YdSimProbe) fresh = NULL;
  g_autoptr(YdSimProbe) stored = NULL;

  assert_xml (typed, 403, "SignatureDoesNotMatch");
  assert_xml (tailed, 403, "SignatureDoesNotMatch");
  g_assert_cmpuint (head->status, ==, 403);
  g_assert_cmpuint (yd_sim_get_violations (room->sim)->len, ==, 2);

  yd_sim_expire_urls (room->sim);
  expired = send_data (room, "PUT", url, "", "hello", 5);
  assert_xml (expired, 403, "AccessDenied");
  g_assert_nonnull (strstr (yd_sim_probe_text (expired), "Request has expired."));

  fresh = call (room, "getUploadUrl",
                "\"file_id\":\"%s\",\"upload_id\":\"%s\",\"part_info_list\":[{\"part_number\":1}]",
                yd_sim_probe_string (session, "file_id"),
                yd_sim_probe_string (session, "upload_id"));
  stored = send_data (room, "PUT", find_url (fresh, 0), "", "hello", 5);
  g_assert_cmpuint (stored->status, ==, 200);
}

static void
test_short_part (Room          *room,
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
  lost = send_data (room, "PUT", find_url (session, 0), "", bytes, 1000);
  g_assert_cmpuint (lost->status, ==, 0);
  again = send_data (room, "PUT", find_url (session, 0), "", bytes, 1000);
  assert_xml (again, 409, "PartAlreadyExist");
  parts = call (room, "listUploadedParts", "\"file_id\":\"%s\",\"upload_id\":\"%s\"",
                yd_sim_probe_string (session, "file_id"),
                yd_sim_probe_string (session, "upload_id"));
  g_assert_nonnull (strstr (yd_sim_probe_text (parts), "\"part_size\":300"));
  rest = send_data (room, "PUT", find_url (session, 1), "", bytes + 300, 700);
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
test_rapid (Room          *room,
            gconstpointer  data)
{
  const char *text = "the same bytes in two places, long enough to have a proof";
  gsize length = strlen (text);
  g_autofree char *first = upload (room, "one.txt", text, length);
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
test_refused (Room          *room,
              gconstpointer  data)
{
  g_autofree char *file_id = upload (room, "taken.txt", "hello", 5);
  g_autoptr(YdSimProbe) exists = begin (room, "taken.txt", 5, "");
  g_autoptr(YdSimProbe) full = begin (room, "large.bin", 1000000, "");
  g_autoptr(YdSimProbe) huge = begin (room, "huge.bin", (gsize) 1 << 42, "");
  g_autoptr(YdSimProbe) slash = begin (room, "a/b", 5, "");
  g_autoptr(YdSimProbe) empty = begin (room, "empty", 0, "");
  g_autoptr(YdSimProbe) part = send_data (room, "PUT", find_url (empty, 0), "Content-Length: 0\r\n",
                                          NULL, 0);
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
assert_range (Room         *room,
              const char   *url,
              const char   *range,
              const guint8 *bytes,
              gsize         first,
              gsize         length)
{
  g_autofree char *header = g_strdup_printf ("Range: bytes=%s\r\n", range);
  g_autofree char *wanted = g_strdup_printf ("bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/300000",
                                             first, first + length - 1);
  g_autoptr(YdSimProbe) reply = send_data (room, "GET", url, header, NULL, 0);
  g_autofree char *given = yd_sim_probe_header (reply, "Content-Range");

  g_assert_cmpuint (reply->status, ==, 206);
  g_assert_cmpstr (given, ==, wanted);
  g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body),
                   bytes + first, length);
}

static void
test_download (Room          *room,
               gconstpointer  data)
{
  g_autofree guint8 *bytes = make_bytes (300000);
  g_autofree char *file_id = upload (room, "数据 ~1.bin", bytes, 300000);
  g_autoptr(YdSimProbe) link = call (room, "getDownloadUrl", "\"file_id\":\"%s\"", file_id);
  const char *url = yd_sim_probe_string (link, "url");
  g_autoptr(YdSimProbe) whole = send_data (room, "GET", url, "", NULL, 0);
  g_autoptr(YdSimProbe) beyond = send_data (room, "GET", url, "Range: bytes=300000-\r\n", NULL, 0);
  g_autoptr(YdSimProbe) referred = send_data (room, "GET", url, "Referer: http://a.example/\r\n",
                                              NULL, 0);
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
  assert_xml (beyond, 416, "InvalidRange");
  assert_xml (referred, 403, "AccessDenied");

  trashed = call (room, "recyclebin/trash", "\"file_id\":\"%s\"", file_id);
  g_assert_cmpuint (trashed->status, ==, 200);
  refused = call (room, "getDownloadUrl", "\"file_id\":\"%s\"", file_id);
  yd_sim_probe_assert (refused, 403, "ForbiddenFileInTheRecycleBin");
  deleted = call (room, "delete", "\"file_id\":\"%s\"", file_id);
  g_assert_cmpuint (deleted->status, ==, 200);
  gone = send_data (room, "GET", url, "", NULL, 0);
  assert_xml (gone, 404, "NoSuchKey");
  yd_sim_expire_urls (room->sim);
  expired = send_data (room, "GET", url, "", NULL, 0);
  assert_xml (expired, 403, "AccessDenied");
}

#define add(path, function) \
  g_test_add ("/sim/transfer/" path, Room, NULL, set_up, function, tear_down)

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

  return g_test_run ();
}
