/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pure parts of the room as tables: retry policy, URLs, requests and replies as values.
 */
#include "config.h"

#include "yd-net-date.h"
#include "yd-net-reply.h"
#include "yd-net-request.h"
#include "yd-net-retry-policy.h"
#include "yd-net-url.h"

#include "yd-net-error.h"

#include "yd-base-json.h"

#include <gio/gio.h>

#define S ((gint64) G_USEC_PER_SEC)
#define NO -1
#define DAY (24 * 3600 * S)
#define DATE "Tue, 07 Oct 2025 09:25:20 GMT"

static void
test_retry_table (void)
{
  static const struct
  {
    YdNetTrouble trouble;
    guint failures;
    gboolean repeatable;
    gint64 asked_us;
    gint64 spent_us;
    gint64 delay_us; /* with jitter 0.5, NO for the end */
  } rows[] = {
    /* network and 5xx: 1, 2, 4, 8, 16 s, then no more */
    { YD_NET_TROUBLE_NETWORK, 0, TRUE, -1, 0, 1 * S },
    { YD_NET_TROUBLE_NETWORK, 1, TRUE, -1, 0, 2 * S },
    { YD_NET_TROUBLE_NETWORK, 2, TRUE, -1, 0, 4 * S },
    { YD_NET_TROUBLE_NETWORK, 3, TRUE, -1, 0, 8 * S },
    { YD_NET_TROUBLE_NETWORK, 4, TRUE, -1, 0, 16 * S },
    { YD_NET_TROUBLE_NETWORK, 5, TRUE, -1, 0, NO },
    { YD_NET_TROUBLE_SERVER, 0, TRUE, -1, 0, 1 * S },
    { YD_NET_TROUBLE_SERVER, 4, TRUE, -1, 0, 16 * S },
    { YD_NET_TROUBLE_SERVER, 5, TRUE, -1, 0, NO },
    /* a 503 may say when */
    { YD_NET_TROUBLE_SERVER, 0, TRUE, 5 * S, 0, 5 * S },
    /* not within the minute any more */
    { YD_NET_TROUBLE_NETWORK, 0, TRUE, -1, 59 * S, NO },
    { YD_NET_TROUBLE_NETWORK, 0, TRUE, -1, 58 * S, 1 * S },
    { YD_NET_TROUBLE_SERVER, 0, TRUE, 61 * S, 0, NO },
    /* it may have had its effect */
    { YD_NET_TROUBLE_NETWORK, 0, FALSE, -1, 0, NO },
    { YD_NET_TROUBLE_SERVER, 0, FALSE, -1, 0, NO },
    /* it cannot have had it */
    { YD_NET_TROUBLE_NO_HOST, 0, FALSE, -1, 0, 1 * S },
    { YD_NET_TROUBLE_NO_HOST, 1, TRUE, -1, 0, 2 * S },
    { YD_NET_TROUBLE_NO_HOST, 2, TRUE, -1, 0, NO },
    /* busy: what was asked and a margin, or 2, 4, 6, 6 s; our own minute does not count */
    { YD_NET_TROUBLE_BUSY, 0, FALSE, 3324000, 0, 3324000 + 625000 },
    { YD_NET_TROUBLE_BUSY, 4, TRUE, 0, 0, 625000 },
    { YD_NET_TROUBLE_BUSY, 0, TRUE, -1, 0, 2 * S },
    { YD_NET_TROUBLE_BUSY, 1, TRUE, -1, 0, 4 * S },
    { YD_NET_TROUBLE_BUSY, 2, TRUE, -1, 0, 6 * S },
    { YD_NET_TROUBLE_BUSY, 4, TRUE, -1, 59 * S, 6 * S },
    { YD_NET_TROUBLE_BUSY, 5, TRUE, -1, 0, NO },
    { YD_NET_TROUBLE_BUSY, 0, TRUE, 61 * S, 0, NO },
    { YD_NET_TROUBLE_FINAL, 0, TRUE, -1, 0, NO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YdNetRetryQuestion question = { rows[i].trouble, rows[i].failures, rows[i].repeatable,
                                      FALSE, rows[i].asked_us, rows[i].spent_us, 0.5 };
      gint64 delay_us = 0;
      gboolean again = yd_net_retry_policy_decide (&question, &delay_us);

      g_test_message ("row %u", i);
      g_assert_cmpint (again ? delay_us : NO, ==, rows[i].delay_us);
    }
}

/* While a person waits: once more, soon. A server that answers is given its time. */
static void
test_retry_hurried (void)
{
  static const YdNetTrouble troubles[] = { YD_NET_TROUBLE_NETWORK, YD_NET_TROUBLE_NO_HOST };
  gint64 delay_us;

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      YdNetRetryQuestion question = { troubles[i], 0, TRUE, TRUE, -1, 0, 0.5 };

      g_assert_true (yd_net_retry_policy_decide (&question, &delay_us));
      g_assert_cmpint (delay_us, ==, 1 * S);
      question.failures = 1;
      g_assert_false (yd_net_retry_policy_decide (&question, &delay_us));
      question.trouble = YD_NET_TROUBLE_SERVER;
      g_assert_true (yd_net_retry_policy_decide (&question, &delay_us));
    }
}

static void
test_retry_classes (void)
{
  static const YdNetTrouble wanted[] = {
    [YD_NET_ERROR_UNREACHABLE] = YD_NET_TROUBLE_NETWORK,
    [YD_NET_ERROR_NO_HOST] = YD_NET_TROUBLE_NO_HOST,
    [YD_NET_ERROR_TLS] = YD_NET_TROUBLE_FINAL,
    [YD_NET_ERROR_TIMEOUT] = YD_NET_TROUBLE_NETWORK,
    [YD_NET_ERROR_BAD_REPLY] = YD_NET_TROUBLE_NETWORK,
    [YD_NET_ERROR_TOO_LARGE] = YD_NET_TROUBLE_FINAL,
    [YD_NET_ERROR_REDIRECT] = YD_NET_TROUBLE_FINAL,
    [YD_NET_ERROR_INSECURE] = YD_NET_TROUBLE_FINAL,
    [YD_NET_ERROR_BAD_URL] = YD_NET_TROUBLE_FINAL,
    [YD_NET_ERROR_EXPIRED] = YD_NET_TROUBLE_FINAL,
    [YD_NET_ERROR_CLOCK] = YD_NET_TROUBLE_FINAL,
  };
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "no");

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (YD_NET_ERROR, (int) i, "x");

      g_assert_cmpint (yd_net_retry_policy_classify (error), ==, wanted[i]);
    }
  g_assert_cmpint (yd_net_retry_policy_classify (other), ==, YD_NET_TROUBLE_FINAL);
}

static void
test_allowed_urls (void)
{
  static const struct
  {
    const char *url; /* (unowned) */
    gboolean allowed;
    gboolean internal;
  } rows[] = {
    { "https://openapi.alipan.com", TRUE, FALSE },
    { "HTTPS://openapi.alipan.com/x", TRUE, FALSE },
    { "http://127.0.0.1:8080/x", TRUE, FALSE },
    { "http://127.9.9.9/x", TRUE, FALSE },
    { "http://[::1]:1/x", TRUE, FALSE },
    { "http://localhost:1/x", TRUE, FALSE },
    { "http://LOCALHOST", TRUE, FALSE },
    { "http://localhost.example.com/", FALSE, FALSE },
    { "http://127.0.0.1@example.com/", FALSE, FALSE },
    { "http://nearby.example/", FALSE, FALSE },
    { "http://0.0.0.0/", FALSE, FALSE },
    { "http://ccp-bj29-bj-1592982087.oss-cn-beijing-internal.aliyuncs.com/a", FALSE, TRUE },
    { "http://internal.aliyuncs.com.example.com/a", FALSE, FALSE },
    { "https://user:word@openapi.alipan.com/", FALSE, FALSE },
    { "ws://127.0.0.1/", FALSE, FALSE },
    { "//127.0.0.1/", FALSE, FALSE },
    { "", FALSE, FALSE },
    { NULL, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].url);
      g_assert_cmpint (yd_net_url_is_allowed (rows[i].url), ==, rows[i].allowed);
      g_assert_cmpint (yd_net_url_is_internal (rows[i].url), ==, rows[i].internal);
    }
}

static void
test_redacted_urls (void)
{
  static const struct
  {
    const char *url;   /* (unowned) */
    const char *shown; /* (unowned) */
  } rows[] = {
    { "https://a.example/oauth/access_token?x=1", "https://a.example/oauth/access_token" },
    { "https://a.example/oauth/qrcode/0123456789abcdef0123/status",
      "https://a.example/oauth/qrcode/0123456…/status" },
    { "https://a.example/d/eyJhbGciOiJSUzI1NiJ9eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4i/x",
      "https://a.example/d/eyJhbGc…/x" },
    { "https://a.example/0123456789abcdef/0123456789abcd",
      "https://a.example/0123456…/0123456789abcd" },
    { "https://a.example/云朵云朵云朵云朵", "https://a.example/云朵…" },
    { "https://a.example?secret", "https://a.example" },
    { "https://a.example/x#secret", "https://a.example/x" },
    { "https://a.example", "https://a.example" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = yd_net_url_redact (rows[i].url);

      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

static void
test_raw_urls (void)
{
  static const char * const bad[] = { "http://a.example/ x", "http://a.example/\r\nX: y", "x", "" };
  g_autoptr(GUri) uri = yd_net_url_parse_raw ("https://A.example/%2f%2F%7e?a=%2f&b=~#c", NULL);
  g_autoptr(GUri) bare = yd_net_url_parse_raw ("http://a.example:81?q", NULL);

  g_assert_cmpstr (g_uri_get_path (uri), ==, "/%2f%2F%7e");
  g_assert_cmpstr (g_uri_get_query (uri), ==, "a=%2f&b=~");
  g_assert_null (g_uri_get_fragment (uri));
  g_assert_cmpint (g_uri_get_port (uri), ==, 443);
  g_assert_cmpstr (g_uri_get_path (bare), ==, "/");
  g_assert_cmpstr (g_uri_get_query (bare), ==, "q");
  g_assert_cmpint (g_uri_get_port (bare), ==, 81);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (yd_net_url_parse_raw (bad[i], &error));
      g_assert_error (error, YD_NET_ERROR, YD_NET_ERROR_BAD_URL);
    }
}

static void
test_dates (void)
{
  static const char *bad[] = {
    NULL, "", "today", "Tue, 07 Oct 2025 09:25:20 CET", "Tue, 07 Okt 2025 09:25:20 GMT",
    "Tue, 07 Oct 2025 09:65:20 GMT", "Tue, 31 Feb 2025 09:25:20 GMT", "::::::: GMT", " GMT",
    "Tue, -7 Oct 2025 09:25:20 GMT", "Tue, 07 Oct 99999 09:25:20 GMT",
    "Tue, 07 Oct 99999999999999999999 09:25:20 GMT", "Mon, 07 Oct 1969 09:25:20 GMT",
  };

  g_assert_cmpint (yd_net_date_read (DATE), ==, G_GINT64_CONSTANT (1759829120) * S);
  g_assert_cmpint (yd_net_date_read ("Tuesday, 07-Oct-25 09:25:20 GMT"), ==,
                   G_GINT64_CONSTANT (1759829120) * S);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (yd_net_date_read (bad[i]), ==, 0);
}

static void
test_retry_after (void)
{
  static const struct
  {
    const char *name;  /* (unowned) */
    const char *value; /* (unowned) */
    gint64 wanted_us;
    const char *date;  /* (unowned) (nullable) */
  } rows[] = {
    { "x-retry-after", "3324", 3324000 }, { "X-Retry-After", "0", 0 },
    { "Retry-After", "7", 7000000 },      { "x-retry-after", "-5", -1 },
    { "x-retry-after", "soon", -1 },      { "Retry-After", "99999999999999999999", -1 },
    { "Other", "1", -1 },                 { "Retry-After", "", -1 },
    { "x-retry-after", "2147483647", DAY }, { "Retry-After", "2147483647", DAY },
    { "Retry-After", "Tue, 07 Oct 2025 09:25:27 GMT", 7 * S, DATE },
    { "retry-after", "Tuesday, 07-Oct-25 09:26:20 GMT", 60 * S, DATE },
    { "Retry-After", DATE, 0, DATE },
    { "Retry-After", "Mon, 06 Oct 2025 09:25:20 GMT", 0, DATE },
    { "Retry-After", "Thu, 01 Jan 1970 00:00:01 GMT", 0, DATE },
    { "Retry-After", "Wed, 08 Oct 2025 09:25:20 GMT", DAY, DATE },
    { "Retry-After", "Wed, 08 Oct 2025 09:25:21 GMT", DAY, DATE },
    { "Retry-After", "Tue, 31 Dec 2999 23:59:59 GMT", DAY, DATE },
    { "Retry-After", "Tue, 07 Oct 2025 09:25:27 CET", -1, DATE },
    { "Retry-After", "Tue, 07 Oct 2025 09:65:27 GMT", -1, DATE },
    { "Retry-After", "soon", -1, DATE },
    { "Retry-After", "Tue, 07 Oct 2025 09:25:27 GMT", -1 },
    { "Retry-After", "Tue, 07 Oct 2025 09:25:27 GMT", -1, "today" },
    { "x-retry-after", "Tue, 07 Oct 2025 09:25:27 GMT", -1, DATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GHashTable *headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_autoptr(YdNetReply) reply = NULL;

      g_hash_table_insert (headers, g_strdup (rows[i].name), g_strdup (rows[i].value));
      if (rows[i].date != NULL)
        g_hash_table_insert (headers, g_strdup ("Date"), g_strdup (rows[i].date));
      reply = yd_net_reply_new (429, headers, NULL);
      g_assert_cmpint (yd_net_reply_get_retry_after_us (reply), ==, rows[i].wanted_us);
    }
}

static void
count_header (const char *name,
              const char *value,
              gpointer    user_data)
{
  g_assert_cmpstr (name, ==, "Cookie");
  g_assert_cmpstr (value, ==, "a=b");
  (*(guint *) user_data)++;
}

static void
test_values (void)
{
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "https://a.example/");
  g_autoptr(YdNetRequest) same = yd_net_request_ref (request);
  g_autoptr(YdNetReply) empty = yd_net_reply_new (204, NULL, NULL);
  g_autoptr(GError) error = NULL;
  guint headers = 0;

  g_assert_true (yd_net_request_get_repeatable (same));
  g_assert_false (yd_net_request_get_secret (same));
  g_assert_null (yd_net_request_get_body (same));
  g_assert_null (yd_net_request_get_token (same));
  yd_net_request_set_header (request, "Cookie", "a=b");
  yd_net_request_foreach_header (same, count_header, &headers);
  g_assert_cmpuint (headers, ==, 1);

  g_assert_null (yd_net_reply_get_header (empty, "x"));
  g_assert_cmpuint (g_bytes_get_size (yd_net_reply_get_body (empty)), ==, 0);
  g_assert_null (yd_net_reply_parse_object (empty, &error));
  g_assert_error (error, YD_BASE_JSON_ERROR, YD_BASE_JSON_ERROR_MALFORMED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/retry-policy/table", test_retry_table);
  g_test_add_func ("/net/retry-policy/hurried", test_retry_hurried);
  g_test_add_func ("/net/retry-policy/classes", test_retry_classes);
  g_test_add_func ("/net/url/allowed", test_allowed_urls);
  g_test_add_func ("/net/url/redacted", test_redacted_urls);
  g_test_add_func ("/net/url/raw", test_raw_urls);
  g_test_add_func ("/net/date/read", test_dates);
  g_test_add_func ("/net/reply/retry-after", test_retry_after);
  g_test_add_func ("/net/values", test_values);
  return g_test_run ();
}
