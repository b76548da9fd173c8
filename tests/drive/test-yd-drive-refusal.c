/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What refusals mean: the tables of the Open API reference §5.6, §5.10, §7.4, §7.5.
 */
#include "config.h"

#include "yd-drive-client.h"
#include "yd-drive-refusal.h"

#include <string.h>

static YdNetReply *
new_reply (guint       status,
           const char *body,
           const char *header,
           const char *value)
{
  GHashTable *headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  if (header != NULL)
    g_hash_table_insert (headers, g_strdup (header), g_strdup (value));
  return yd_net_reply_new (status, headers, bytes);
}

static GError *
read_api (guint       status,
          const char *body)
{
  g_autoptr(YdNetReply) reply = new_reply (status, body, NULL, NULL);
  g_autoptr(YdDriveRefusal) refusal = yd_drive_refusal_new (YD_DRIVE_HOST_API, reply);

  return yd_drive_refusal_to_error (refusal);
}

static void
test_codes (void)
{
  static const struct
  {
    guint status;
    const char *code;
    YdDriveError expected;
  } rows[] = {
    { 404, "NotFound.FileId", YD_DRIVE_ERROR_NOT_FOUND },
    { 404, "NotFound.ParentFileId", YD_DRIVE_ERROR_NOT_FOUND },
    { 400, "NotFound.File", YD_DRIVE_ERROR_NOT_FOUND },
    { 404, "NotFound.VideoPreviewInfo", YD_DRIVE_ERROR_NOT_FOUND },
    { 400, "NotFound.UploadId", YD_DRIVE_ERROR_UPLOAD_GONE },
    { 400, "ForbiddenFileInTheRecycleBin", YD_DRIVE_ERROR_NOT_FOUND },
    { 403, "ForbiddenFileInTheRecycleBin", YD_DRIVE_ERROR_NOT_FOUND },
    { 409, "AlreadyExist.File", YD_DRIVE_ERROR_EXISTS },
    { 401, "AccessTokenExpired", YD_DRIVE_ERROR_SIGN_IN },
    { 401, "AccessTokenInvalid", YD_DRIVE_ERROR_SIGN_IN },
    { 401, "I400JD", YD_DRIVE_ERROR_SIGN_IN },
    { 403, "PermissionDenied", YD_DRIVE_ERROR_REVOKED },
    { 403, "UserNotAllowedAccessDrive", YD_DRIVE_ERROR_DRIVE_DENIED },
    { 403, "ForbiddenDriveNotValid", YD_DRIVE_ERROR_DRIVE_DENIED },
    { 403, "UserNotAllowedAccessResource", YD_DRIVE_ERROR_FROZEN },
    { 403, "ForbiddenDriveLocked", YD_DRIVE_ERROR_FROZEN },
    { 403, "ForbiddenNoPermission.File", YD_DRIVE_ERROR_FORBIDDEN },
    { 403, "FileShareNotAllowed", YD_DRIVE_ERROR_FORBIDDEN },
    { 403, "ExceedCapacityForbidden", YD_DRIVE_ERROR_LAPSED },
    { 400, "QuotaExhausted.Drive", YD_DRIVE_ERROR_QUOTA },
    { 400, "InvalidParameter.Limit", YD_DRIVE_ERROR_BAD_LIMIT },
    { 400, "InvalidParameter.Name", YD_DRIVE_ERROR_NAME },
    { 400, "InvalidParameter.PartInfoList", YD_DRIVE_ERROR_UNSUPPORTED },
    { 400, "InvalidParameterMissing.DriveId", YD_DRIVE_ERROR_UNSUPPORTED },
    { 400, "InvalidResource.FileTypeFolder", YD_DRIVE_ERROR_UNSUPPORTED },
    { 400, "FeatureTemporaryDisabled", YD_DRIVE_ERROR_UNSUPPORTED },
    { 400, "InvalidRapidProof", YD_DRIVE_ERROR_BAD_PROOF },
    { 409, "PreHashMatched", YD_DRIVE_ERROR_PRE_HASH_MATCHED },
    { 400, "PreHashMatched", YD_DRIVE_ERROR_PRE_HASH_MATCHED },
    { 400, "VideoPreviewWaitAndRetry", YD_DRIVE_ERROR_BUSY },
    { 429, "TooManyRequests", YD_DRIVE_ERROR_BUSY },
    { 409, "TooManyRequests", YD_DRIVE_ERROR_BUSY },
    { 500, "InternalError", YD_DRIVE_ERROR_SERVICE },
    { 404, "Not Found", YD_DRIVE_ERROR_PROTOCOL },
    { 401, "SomethingNew", YD_DRIVE_ERROR_SIGN_IN },
    { 403, "SomethingNew", YD_DRIVE_ERROR_FORBIDDEN },
    { 429, "SomethingNew", YD_DRIVE_ERROR_BUSY },
    { 503, "SomethingNew", YD_DRIVE_ERROR_SERVICE },
    { 400, "SomethingNew", YD_DRIVE_ERROR_PROTOCOL },
    { 302, "SomethingNew", YD_DRIVE_ERROR_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\",\"message\":\"m\","
                                               "\"requestId\":\"id-1\"}", rows[i].code);
      g_autoptr(GError) error = read_api (rows[i].status, body);

      g_assert_error (error, YD_DRIVE_ERROR, (int) rows[i].expected);
      g_assert_cmpuint (yd_drive_error_get_status (error), ==, rows[i].status);
      g_assert_cmpstr (yd_drive_error_get_server_code (error), ==, rows[i].code);
      g_assert_cmpstr (yd_drive_error_get_request_id (error), ==, "id-1");
      g_assert_cmpint (yd_drive_error_get_retry_after_us (error), ==, -1);
    }
}

static void
test_bodies (void)
{
  static const struct
  {
    guint status;
    const char *body;
    YdDriveError expected;
    const char *code;
  } rows[] = {
    { 502, "Bad Gateway", YD_DRIVE_ERROR_SERVICE, NULL },
    { 504, "", YD_DRIVE_ERROR_SERVICE, NULL },
    { 413, "Payload Too Large", YD_DRIVE_ERROR_TOO_LARGE, NULL },
    { 405, "Method Not Allowed", YD_DRIVE_ERROR_UNSUPPORTED, NULL },
    { 404, "<html><body>Not here</body></html>", YD_DRIVE_ERROR_PROTOCOL, NULL },
    { 403, "<!DOCTYPE html><p>Please log in to the WiFi", YD_DRIVE_ERROR_FORBIDDEN, NULL },
    { 401, "null", YD_DRIVE_ERROR_SIGN_IN, NULL },
    { 401, "{\"code\":null,\"message\":null}", YD_DRIVE_ERROR_SIGN_IN, NULL },
    { 401, "{\"code\":17}", YD_DRIVE_ERROR_SIGN_IN, NULL },
    { 400, "{\"code\":\"NotFound.Fi", YD_DRIVE_ERROR_PROTOCOL, NULL },
    { 400, "  {\"Code\":\"NotFound.File\"}", YD_DRIVE_ERROR_NOT_FOUND, "NotFound.File" },
    { 400, "{\"resultCode\":\"ForbiddenFileInTheRecycleBin\",\"code\":\"\"}",
      YD_DRIVE_ERROR_NOT_FOUND, "ForbiddenFileInTheRecycleBin" },
    { 404, "{\"timestamp\":\"t\",\"status\":404,\"error\":\"Not Found\",\"path\":\"/adrive\"}",
      YD_DRIVE_ERROR_PROTOCOL, "Not Found" },
    { 400, "{\"code\":\"BadRequest\",\"message\":\"get file fail: NotFound.File/x\"}",
      YD_DRIVE_ERROR_NOT_FOUND, "BadRequest" },
    { 400, "{\"code\":\"BadRequest\",\"message\":\"driveId cannot be empty\"}",
      YD_DRIVE_ERROR_UNSUPPORTED, "BadRequest" },
    { 400, "{\"message\":\"The resource drive has exceeded the limit. File size exceeded drive "
      "capacity\"}", YD_DRIVE_ERROR_LAPSED, NULL },
    { 400, "{\"code\":\"InvalidParameter.Size\",\"message\":\"file size is exceed 100G\"}",
      YD_DRIVE_ERROR_TOO_LARGE, "InvalidParameter.Size" },
    { 403, "{\"message\":\"Throttled by PLUGIN Flow Control\"}", YD_DRIVE_ERROR_BUSY, NULL },
    /* A file may be called like a reason. */
    { 409, "{\"code\":\"AlreadyExist.File\",\"message\":\"Request has expired exists\"}",
      YD_DRIVE_ERROR_EXISTS, "AlreadyExist.File" },
    { 400, "<Error><Code>NotFound.File</Code></Error>", YD_DRIVE_ERROR_NOT_FOUND,
      "NotFound.File" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = read_api (rows[i].status, rows[i].body);

      g_test_message ("%u %s", rows[i].status, rows[i].body);
      g_assert_error (error, YD_DRIVE_ERROR, (int) rows[i].expected);
      g_assert_cmpstr (yd_drive_error_get_server_code (error), ==, rows[i].code);
    }
}

#define XML(code, message) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n  <Code>" code \
  "</Code>\n  <Message>" message "</Message>\n  <RequestId>66F2828EC5BC5B35309DE494</RequestId>\n" \
  "</Error>\n"

static void
test_data_host (void)
{
  static const struct
  {
    guint status;
    const char *body;
    YdDriveError expected;
  } rows[] = {
    { 403, XML ("AccessDenied", "Request has expired."), YD_DRIVE_ERROR_URL_EXPIRED },
    { 403, XML ("AccessDenied", "no"), YD_DRIVE_ERROR_FORBIDDEN },
    { 403, XML ("RequestDeniedByCallback", "Callback deny this request reason: "
                "ExceedMaxConcurrency"), YD_DRIVE_ERROR_CONCURRENCY },
    { 403, XML ("SignatureDoesNotMatch", "x"), YD_DRIVE_ERROR_PROTOCOL },
    { 400, XML ("PartNotSequential", "x"), YD_DRIVE_ERROR_PART_ORDER },
    { 409, XML ("PartAlreadyExist", "x"), YD_DRIVE_ERROR_PART_EXISTS },
    { 404, XML ("NoSuchUpload", "x"), YD_DRIVE_ERROR_UPLOAD_GONE },
    { 404, XML ("NoSuchKey", "x"), YD_DRIVE_ERROR_NOT_FOUND },
    { 416, XML ("InvalidRange", "x"), YD_DRIVE_ERROR_RANGE },
    { 400, XML ("RequestTimeout", "x"), YD_DRIVE_ERROR_SERVICE },
    { 400, XML ("InvalidArgument", "x"), YD_DRIVE_ERROR_PROTOCOL },
    { 403, "Request has expired", YD_DRIVE_ERROR_URL_EXPIRED },
    { 403, "", YD_DRIVE_ERROR_FORBIDDEN },
    { 404, "", YD_DRIVE_ERROR_NOT_FOUND },
    { 406, "", YD_DRIVE_ERROR_RANGE },
    { 416, "", YD_DRIVE_ERROR_RANGE },
    { 429, "", YD_DRIVE_ERROR_CONCURRENCY },
    { 509, "", YD_DRIVE_ERROR_CONCURRENCY },
    { 500, "", YD_DRIVE_ERROR_SERVICE },
    { 302, "", YD_DRIVE_ERROR_PROTOCOL },
    /* Told before the document broke off. */
    { 400, "<Error><Code>PartNotSequential</Code><Mess", YD_DRIVE_ERROR_PART_ORDER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(YdNetReply) reply = new_reply (rows[i].status, rows[i].body, "X-Oss-Request-Id",
                                               "header-id");
      g_autoptr(GError) error = yd_drive_error_from_data_reply (reply);

      g_test_message ("%u %s", rows[i].status, rows[i].body);
      g_assert_error (error, YD_DRIVE_ERROR, (int) rows[i].expected);
      g_assert_cmpstr (yd_drive_error_get_request_id (error), ==,
                       strstr (rows[i].body, "RequestId") != NULL ? "66F2828EC5BC5B35309DE494"
                                                                  : "header-id");
    }
}

static void
test_data_success (void)
{
  for (guint status = 200; status < 300; status += 2)
    {
      g_autoptr(YdNetReply) reply = new_reply (status, XML ("AccessDenied", "no"), NULL, NULL);

      g_assert_null (yd_drive_error_from_data_reply (reply));
    }
}

/* Bounded whatever comes. */
static void
test_hostile_xml (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autoptr(GString) huge = g_string_new ("<Error><Message>");

  for (guint i = 0; i < 100000; i++)
    {
      g_string_append (deep, "<a>");
      g_string_append (huge, "word word ");
    }
  g_string_append (huge, "</Message><Code>NoSuchKey</Code></Error>");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(YdNetReply) reply = new_reply (403, i == 0 ? deep->str : huge->str, NULL, NULL);
      g_autoptr(GError) error = yd_drive_error_from_data_reply (reply);

      g_assert_error (error, YD_DRIVE_ERROR, YD_DRIVE_ERROR_FORBIDDEN);
      g_assert_cmpuint (strlen (error->message), <, 1000);
    }
}

static void
test_no_secrets (void)
{
  static const char body[] =
    "{\"code\":\"BadRequest\",\"message\":\"token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkw"
    "In0.c2lnbmF0dXJl is bad\\nsee https://h/p?sig=1, "
    "file 655f3a1c2b7e5d0f4c1a4e0db2f5a5f0c3d1e2f4\"}";
  g_autoptr(GError) error = read_api (400, body);

  g_assert_null (strstr (error->message, "eyJ"));
  g_assert_null (strstr (error->message, "sig=1"));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, "655f3a1c2b7e5d0f4c1a4e0db2f5a5f0c3d1e2f4"));
}

static void
test_clean (void)
{
  g_autofree char *binary = yd_drive_refusal_clean ("a\xff\x01" "b\0c", 6);
  g_autofree char *none = yd_drive_refusal_clean ("", 0);
  g_autofree char *chinese = yd_drive_refusal_clean ("请求过快，请等待 x-retry-after 毫秒后再请求", -1);

  g_assert_true (g_utf8_validate (binary, -1, NULL));
  g_assert_true (g_str_has_prefix (binary, "a"));
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (chinese, ==, "请求过快，请等待 x-retry-after 毫秒后再请求");
}

static void
test_retry_after (void)
{
  g_autoptr(YdNetReply) reply = new_reply (429, "{\"code\":\"TooManyRequests\"}",
                                           "x-retry-after", "3324");
  g_autoptr(YdDriveRefusal) refusal = yd_drive_refusal_new (YD_DRIVE_HOST_API, reply);
  g_autoptr(GError) error = yd_drive_refusal_to_error (refusal);
  g_autoptr(GError) copy = g_error_copy (error);

  g_assert_cmpint (yd_drive_error_get_retry_after_us (error), ==, 3324000);
  g_assert_cmpint (yd_drive_error_get_retry_after_us (copy), ==, 3324000);
  g_assert_cmpstr (yd_drive_error_get_server_code (copy), ==, "TooManyRequests");
}

static void
test_other_domains (void)
{
  g_autoptr(GError) other = g_error_new_literal (G_FILE_ERROR, 1, "x");

  g_assert_cmpuint (yd_drive_error_get_status (other), ==, 0);
  g_assert_null (yd_drive_error_get_server_code (other));
  g_assert_null (yd_drive_error_get_request_id (NULL));
  g_assert_cmpint (yd_drive_error_get_retry_after_us (other), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/refusal/codes", test_codes);
  g_test_add_func ("/drive/refusal/bodies", test_bodies);
  g_test_add_func ("/drive/refusal/data-host", test_data_host);
  g_test_add_func ("/drive/refusal/data-success", test_data_success);
  g_test_add_func ("/drive/refusal/hostile-xml", test_hostile_xml);
  g_test_add_func ("/drive/refusal/no-secrets", test_no_secrets);
  g_test_add_func ("/drive/refusal/clean", test_clean);
  g_test_add_func ("/drive/refusal/retry-after", test_retry_after);
  g_test_add_func ("/drive/refusal/other-domains", test_other_domains);
  return g_test_run ();
}
