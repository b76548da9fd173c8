/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Verdicts on replies of the Open API.
 */
#include "config.h"

#include "yd-drive-dialect.h"
#include "yd-drive-error.h"

#include <string.h>

#define NO_ERROR -1

static const struct
{
  guint status;
  const char *body;
  const char *retry_after;
  YdNetVerdict verdict;
  int error;
  gint64 delay_us;
} rows[] = {
  { 200, "{\"items\":[]}", NULL, YD_NET_VERDICT_FINE, NO_ERROR, -1 },
  { 200, "", NULL, YD_NET_VERDICT_FINE, NO_ERROR, -1 },
  { 204, "", NULL, YD_NET_VERDICT_FINE, NO_ERROR, -1 },
  { 200, "<html>", NULL, YD_NET_VERDICT_FINE, NO_ERROR, -1 },
  { 200, "{\"meta\":{\"code\":\"TooManyRequests\"}}", NULL, YD_NET_VERDICT_FINE, NO_ERROR, -1 },
  { 200, "{\"code\":null}", NULL, YD_NET_VERDICT_FINE, NO_ERROR, -1 },
  { 200, "{\"code\":\"VideoPreviewWaitAndRetry\",\"message\":\"media is transcoding\"}", NULL,
    YD_NET_VERDICT_ERROR, YD_DRIVE_ERROR_BUSY, -1 },
  { 200, "{\"code\":\"TooManyRequests\"}", "700", YD_NET_VERDICT_LATER, YD_DRIVE_ERROR_BUSY,
    700000 },
  { 429, "{\"code\":\"TooManyRequests\"}", "3324", YD_NET_VERDICT_LATER, YD_DRIVE_ERROR_BUSY,
    3324000 },
  { 429, "", NULL, YD_NET_VERDICT_LATER, YD_DRIVE_ERROR_BUSY, -1 },
  { 500, "", NULL, YD_NET_VERDICT_LATER, YD_DRIVE_ERROR_SERVICE, -1 },
  { 502, "Bad Gateway", NULL, YD_NET_VERDICT_LATER, YD_DRIVE_ERROR_SERVICE, -1 },
  { 503, "", "1000", YD_NET_VERDICT_LATER, YD_DRIVE_ERROR_SERVICE, 1000000 },
  { 401, "{\"code\":\"AccessTokenExpired\"}", NULL, YD_NET_VERDICT_SIGN_AGAIN,
    YD_DRIVE_ERROR_SIGN_IN, -1 },
  { 401, "{\"code\":\"AccessTokenInvalid\"}", NULL, YD_NET_VERDICT_SIGN_AGAIN,
    YD_DRIVE_ERROR_SIGN_IN, -1 },
  { 401, "{\"code\":\"I400JD\"}", NULL, YD_NET_VERDICT_SIGN_AGAIN, YD_DRIVE_ERROR_SIGN_IN, -1 },
  { 401, "who are you", NULL, YD_NET_VERDICT_SIGN_AGAIN, YD_DRIVE_ERROR_SIGN_IN, -1 },
  { 401, "{\"code\":\"RefreshTokenExpired\"}", NULL, YD_NET_VERDICT_ERROR,
    YD_DRIVE_ERROR_SIGN_IN, -1 },
  { 403, "{\"code\":\"PermissionDenied\"}", NULL, YD_NET_VERDICT_ERROR, YD_DRIVE_ERROR_REVOKED,
    -1 },
  { 403, "{\"code\":\"UserNotAllowedAccessDrive\"}", NULL, YD_NET_VERDICT_ERROR,
    YD_DRIVE_ERROR_DRIVE_DENIED, -1 },
  { 404, "{\"code\":\"NotFound.FileId\"}", NULL, YD_NET_VERDICT_ERROR, YD_DRIVE_ERROR_NOT_FOUND,
    -1 },
  { 409, "{\"code\":\"PreHashMatched\"}", NULL, YD_NET_VERDICT_ERROR,
    YD_DRIVE_ERROR_PRE_HASH_MATCHED, -1 },
  { 302, "", NULL, YD_NET_VERDICT_ERROR, YD_DRIVE_ERROR_PROTOCOL, -1 },
};

static void
test_verdicts (void)
{
  YdNetDialect *dialect = yd_drive_dialect_new ();
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "http://127.0.0.1/");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GHashTable *headers = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr(GBytes) body = g_bytes_new_static (rows[i].body, strlen (rows[i].body));
      g_autoptr(YdNetReply) reply = NULL;
      g_autoptr(GError) error = NULL;
      gint64 delay_us = 0;

      if (rows[i].retry_after != NULL)
        g_hash_table_insert (headers, (gpointer) "x-retry-after", (gpointer) rows[i].retry_after);
      reply = yd_net_reply_new (rows[i].status, headers, body);
      g_test_message ("%u %s", rows[i].status, rows[i].body);
      g_assert_cmpint (yd_net_dialect_judge (dialect, request, reply, &delay_us, &error), ==,
                       rows[i].verdict);
      g_assert_cmpint (delay_us, ==, rows[i].delay_us);
      if (rows[i].error == NO_ERROR)
        g_assert_no_error (error);
      else
        g_assert_error (error, YD_DRIVE_ERROR, rows[i].error);
    }
  g_assert_finalize_object (dialect);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/dialect/verdicts", test_verdicts);
  return g_test_run ();
}
