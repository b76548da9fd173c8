/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pure parts of the room: tokens, clients, broker addresses, PKCE, the keyring's text, what
 * replies mean, the codecs; and the lock file and the memory vault.
 */
#include "config.h"

#include "yd-auth-client.h"
#include "yd-auth-dialect.h"
#include "yd-auth-entry.h"
#include "yd-auth-error.h"
#include "yd-auth-exchange.h"
#include "yd-auth-lock.h"
#include "yd-auth-pkce.h"
#include "yd-auth-token.h"
#include "yd-auth-vault.h"

#include "yd-test-auth.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define NOW_US (1700000000 * (gint64) G_USEC_PER_SEC)

/* Tokens */

static void
test_token_expiry (void)
{
  static const struct
  {
    const char *claims; /* (unowned) */
    gint64 wanted_s;    /* after now */
  } rows[] = {
    { "{\"iat\":1700000000,\"exp\":1700007200}", 7200 },
    { "{\"iat\":1699990000,\"exp\":1700000100}", 100 },
    /* our clock is a day ahead: the lifetime counts */
    { "{\"iat\":1699910000,\"exp\":1699917200}", 7200 },
    { "{\"exp\":1699917200}", 7200 },
    { "{\"exp\":\"nonsense\"}", 7200 },
    { "{\"exp\":-5}", 7200 },
    { "{\"exp\":9e30}", 7200 },
    { "{}", 7200 },
    { "[]", 7200 },
    { "", 7200 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *jwt = yd_test_auth_make_jwt (rows[i].claims);
      g_autoptr(YdAuthToken) token = yd_auth_token_new (jwt, "r", 0, NOW_US);

      g_test_message ("%s", rows[i].claims);
      g_assert_cmpint (yd_auth_token_get_expires_us (token), ==,
                       NOW_US + rows[i].wanted_s * G_USEC_PER_SEC);
    }
}

static void
test_token_value (void)
{
  g_autoptr(YdAuthToken) token = yd_auth_token_new ("a", "", 5, NOW_US);
  g_autoptr(YdAuthToken) same = yd_auth_token_ref (token);

  g_assert_cmpstr (yd_auth_token_get_access (same), ==, "a");
  g_assert_null (yd_auth_token_get_refresh (same));
  g_assert_cmpint (yd_auth_token_get_expires_us (same), ==, 5);
}

static void
test_token_subject (void)
{
  g_autofree char *jwt = yd_test_auth_make_jwt ("{\"sub\":\"d34e3bcd\",\"x\":\"\xe4\xba\x91?~>\"}");
  g_autofree char *subject = yd_auth_token_dup_subject (jwt);
  g_autofree char *number = yd_test_auth_make_jwt ("{\"sub\":5}");
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *deep_jwt = yd_test_auth_make_jwt (deep);

  g_assert_cmpstr (subject, ==, "d34e3bcd");
  g_assert_null (yd_auth_token_dup_subject (number));
  g_assert_null (yd_auth_token_dup_subject (deep_jwt));
  g_assert_null (yd_auth_token_dup_subject (NULL));
  g_assert_null (yd_auth_token_dup_subject (""));
  g_assert_null (yd_auth_token_dup_subject ("a.b"));
  g_assert_null (yd_auth_token_dup_subject ("a.!!!.c"));
}

static void
test_token_looks (void)
{
  g_assert_true (yd_auth_token_looks_usable ("eyJ0.eyJz.c2ln_-"));
  g_assert_false (yd_auth_token_looks_usable ("0123456789abcdef0123456789abcdef"));
  g_assert_false (yd_auth_token_looks_usable ("a..c"));
  g_assert_false (yd_auth_token_looks_usable ("a.b.c.d"));
  g_assert_false (yd_auth_token_looks_usable ("a.b b.c"));
  g_assert_false (yd_auth_token_looks_usable (""));
  g_assert_false (yd_auth_token_looks_usable (NULL));
}

/* Clients */

static void
test_client_key (void)
{
  static const struct
  {
    YdAuthClientKind kind;
    const char *broker; /* (unowned) (nullable) */
    const char *id;     /* (unowned) (nullable) */
    const char *wanted; /* (unowned) */
  } rows[] = {
    { YD_AUTH_CLIENT_OWN, NULL, "76917ccc", "76917ccc" },
    { YD_AUTH_CLIENT_OPENLIST, "https://API.oplist.org/", NULL, "openlist:api.oplist.org" },
    { YD_AUTH_CLIENT_OPENLIST, "http://127.0.0.1:81/b", NULL, "openlist:127.0.0.1:81" },
    { YD_AUTH_CLIENT_ALIST, "https://api.alistgo.com", "x", "alist:api.alistgo.com" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(YdAuthClient) client = yd_auth_client_new (rows[i].kind, "https://a.example//",
                                                           rows[i].broker, rows[i].id, "");
      g_autofree char *key = yd_auth_client_dup_key (client);

      g_assert_cmpstr (key, ==, rows[i].wanted);
      g_assert_cmpstr (yd_auth_client_get_api_url (client), ==, "https://a.example");
      g_assert_null (yd_auth_client_get_secret (client));
    }
}

static void
test_parse_broker (void)
{
  static const struct
  {
    const char *text;   /* (unowned) */
    int kind;           /* -1: none */
    const char *wanted; /* (unowned) (nullable) */
  } rows[] = {
    { "api.oplist.org", YD_AUTH_CLIENT_OPENLIST, "https://api.oplist.org" },
    { "  https://api.oplist.org.cn/ ", YD_AUTH_CLIENT_OPENLIST, "https://api.oplist.org.cn" },
    { "https://api.oplist.org/alicloud/renewapi", YD_AUTH_CLIENT_OPENLIST,
      "https://api.oplist.org" },
    { "https://api.oplist.org/alicloud/renewapi?server_use=true#x", YD_AUTH_CLIENT_OPENLIST,
      "https://api.oplist.org" },
    { "https://a.example/my/broker/alicloud/requests", YD_AUTH_CLIENT_OPENLIST,
      "https://a.example/my/broker" },
    { "https://a.example/own/renewapi/", YD_AUTH_CLIENT_OPENLIST, "https://a.example/own" },
    { "https://a.example", YD_AUTH_CLIENT_OPENLIST, "https://a.example" },
    { "api.alistgo.com", YD_AUTH_CLIENT_ALIST, "https://api.alistgo.com" },
    { "https://api.nn.ci/", YD_AUTH_CLIENT_ALIST, "https://api.nn.ci" },
    { "https://a.example/x/alist/ali_open/token", YD_AUTH_CLIENT_ALIST, "https://a.example/x" },
    { "https://a.example/alist/ali_open/code", YD_AUTH_CLIENT_ALIST, "https://a.example" },
    { "http://127.0.0.1:8080/broker", YD_AUTH_CLIENT_OPENLIST, "http://127.0.0.1:8080/broker" },
    { "http://a.example/", -1, NULL },
    { "ftp://a.example/", -1, NULL },
    { "https://me:word@a.example/", -1, NULL },
    { "words", -1, NULL },
    { "https://", -1, NULL },
    { "  ", -1, NULL },
    { "", -1, NULL },
    { NULL, -1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *base = NULL;
      YdAuthClientKind kind = YD_AUTH_CLIENT_OWN;
      gboolean parsed = yd_auth_client_parse_broker (rows[i].text, &kind, &base);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (parsed ? (int) kind : -1, ==, rows[i].kind);
      g_assert_cmpstr (base, ==, rows[i].wanted);
    }
}

/* PKCE */

static void
test_pkce (void)
{
  g_autofree char *one = yd_auth_pkce_challenge ("1");
  g_autofree char *many = yd_auth_pkce_challenge ("123");
  g_autofree char *verifier = yd_auth_pkce_new_verifier ();
  g_autofree char *other = yd_auth_pkce_new_verifier ();

  /* Open API reference §2.5 */
  g_assert_cmpstr (one, ==, "a4ayc_80_OGda4BO_1o_V0etpOqiLx1JwB5S3beHW0s=");
  g_assert_cmpstr (many, ==, "pmWkWSBCL51Bfkhn79xPuKBKHz__H6B-mY6G9_eieuM=");
  g_assert_cmpuint (strlen (verifier), ==, 64);
  g_assert_cmpuint (strspn (verifier, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_"), ==, 64);
  g_assert_cmpstr (verifier, !=, other);
}

/* The keyring's text */

static void
test_entry (void)
{
  static const char * const bad[] = {
    "", "x", "[]", "{}", "{\"access\":\"a\"}", "{\"access\":\"\",\"expires\":5}",
    "{\"access\":5,\"expires\":5}", "{\"access\":\"a\",\"expires\":0}",
    "{\"access\":\"a\",\"refresh\":5,\"expires\":5}", "{\"access\":\"a\",\"expires\":5",
  };
  g_autoptr(YdAuthToken) token = yd_auth_token_new ("a\"b", "r", 7, 0);
  g_autofree char *text = yd_auth_entry_encode (token, "secret");
  g_autofree char *bare = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *no_secret = NULL;
  g_autoptr(YdAuthToken) back = yd_auth_entry_decode (text, strlen (text), &secret);
  g_autoptr(YdAuthToken) lone = yd_auth_token_new ("a", NULL, 7, 0);
  g_autoptr(YdAuthToken) lone_back = NULL;

  g_assert_cmpstr (yd_auth_token_get_access (back), ==, "a\"b");
  g_assert_cmpstr (yd_auth_token_get_refresh (back), ==, "r");
  g_assert_cmpint (yd_auth_token_get_expires_us (back), ==, 7);
  g_assert_cmpstr (secret, ==, "secret");

  bare = yd_auth_entry_encode (lone, NULL);
  g_assert_cmpstr (bare, ==, "{\"access\":\"a\",\"expires\":7}");
  lone_back = yd_auth_entry_decode (bare, strlen (bare), &no_secret);
  g_assert_null (yd_auth_token_get_refresh (lone_back));
  g_assert_null (no_secret);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (yd_auth_entry_decode (bad[i], strlen (bad[i]), NULL));
}

/* What replies mean */

static void
test_dialect (void)
{
  enum { FINE = -1 };
  static const struct
  {
    YdAuthClientKind kind;
    guint status;
    const char *body; /* (unowned) */
    int verdict;      /* FINE, or the code of an error */
    gboolean later;
  } rows[] = {
    { YD_AUTH_CLIENT_OWN, 200, "{}", FINE, FALSE },
    { YD_AUTH_CLIENT_OWN, 204, "", FINE, FALSE },
    { YD_AUTH_CLIENT_OWN, 401, "{\"code\":\"RefreshTokenExpired\"}",
      YD_AUTH_ERROR_SIGNED_OUT, FALSE },
    { YD_AUTH_CLIENT_OWN, 401, "{\"code\":\"RefreshTokenInvalid\"}",
      YD_AUTH_ERROR_SIGNED_OUT, FALSE },
    { YD_AUTH_CLIENT_OWN, 400, "{\"code\":\"InvalidCode\"}", YD_AUTH_ERROR_CODE_USED, FALSE },
    { YD_AUTH_CLIENT_OWN, 400, "{\"code\":\"AppNotExists\"}",
      YD_AUTH_ERROR_APP_SUSPENDED, FALSE },
    { YD_AUTH_CLIENT_OWN, 400, "{\"code\":\"InvalidClientId\"}", YD_AUTH_ERROR_CLIENT_ID, FALSE },
    { YD_AUTH_CLIENT_OWN, 400, "{\"code\":\"InvalidClientSecret\"}",
      YD_AUTH_ERROR_CLIENT_SECRET, FALSE },
    { YD_AUTH_CLIENT_OWN, 400, "{\"code\":\"AccessDenied\"}", YD_AUTH_ERROR_BAD_TOKEN, FALSE },
    { YD_AUTH_CLIENT_OWN, 400, "{\"code\":\"QRCodeExpired\"}", YD_AUTH_ERROR_QR_EXPIRED, FALSE },
    { YD_AUTH_CLIENT_OWN, 403, "{\"code\":\"PermissionDenied\"}", YD_AUTH_ERROR_REVOKED, FALSE },
    { YD_AUTH_CLIENT_OWN, 400, "{\"code\":\"Unheard\"}", YD_AUTH_ERROR_PROTOCOL, FALSE },
    { YD_AUTH_CLIENT_OWN, 400, "{\"code\":5}", YD_AUTH_ERROR_PROTOCOL, FALSE },
    { YD_AUTH_CLIENT_OWN, 404, "<html>", YD_AUTH_ERROR_PROTOCOL, FALSE },
    { YD_AUTH_CLIENT_OWN, 429, "{}", YD_AUTH_ERROR_LIMITED, TRUE },
    { YD_AUTH_CLIENT_OWN, 502, "Bad Gateway", YD_AUTH_ERROR_SERVICE, TRUE },
    { YD_AUTH_CLIENT_OWN, 500, "{\"code\":\"InternalError\"}", YD_AUTH_ERROR_SERVICE, TRUE },
    { YD_AUTH_CLIENT_OPENLIST, 500, "{\"text\":\"expired refresh_token\"}",
      YD_AUTH_ERROR_SIGNED_OUT, FALSE },
    { YD_AUTH_CLIENT_OPENLIST, 500, "{\"text\":\"\\u7f3a\\u5c11\"}", YD_AUTH_ERROR_BROKER, FALSE },
    { YD_AUTH_CLIENT_OPENLIST, 500, "{}", YD_AUTH_ERROR_SERVICE, TRUE },
    { YD_AUTH_CLIENT_OPENLIST, 500, "{\"text\":null}", YD_AUTH_ERROR_SERVICE, TRUE },
    { YD_AUTH_CLIENT_OPENLIST, 502, "<html>", YD_AUTH_ERROR_SERVICE, TRUE },
    { YD_AUTH_CLIENT_OPENLIST, 403, "{\"text\":\"AppNotExists: app not exists\"}",
      YD_AUTH_ERROR_APP_SUSPENDED, FALSE },
    { YD_AUTH_CLIENT_OPENLIST, 401, "{\"text\":\"Login failed:WaitLogin\"}",
      YD_AUTH_ERROR_NOT_CONFIRMED, FALSE },
    { YD_AUTH_CLIENT_OPENLIST, 401, "{\"text\":\"No Cookies\"}", YD_AUTH_ERROR_BROKER, FALSE },
    { YD_AUTH_CLIENT_OPENLIST, 404, "", YD_AUTH_ERROR_BROKER_STRANGE, FALSE },
    { YD_AUTH_CLIENT_ALIST, 500, "{\"error\":\"Too Many Requests\"}",
      YD_AUTH_ERROR_LIMITED, FALSE },
    { YD_AUTH_CLIENT_ALIST, 429, "{}", YD_AUTH_ERROR_LIMITED, FALSE },
      { YD_AUTH_CLIENT_ALIST, 401,
      "{\"code\":\"RefreshTokenExpired\",\"message\":\"m\",\"error\":\"e\"}",
      YD_AUTH_ERROR_SIGNED_OUT, FALSE },
    { YD_AUTH_CLIENT_ALIST, 400, "{\"code\":\"X\",\"message\":\"m\"}",
      YD_AUTH_ERROR_BROKER, FALSE },
  };
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", "https://a.example/");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(YdNetDialect) dialect = yd_auth_dialect_new (rows[i].kind);
      g_autoptr(GBytes) body = g_bytes_new_static (rows[i].body, strlen (rows[i].body));
      g_autoptr(YdNetReply) reply = yd_net_reply_new (rows[i].status, NULL, body);
      g_autoptr(GError) error = NULL;
      gint64 delay_us = 0;
      YdNetVerdict verdict = yd_net_dialect_judge (dialect, request, reply, &delay_us, &error);

      g_test_message ("%u %s", rows[i].status, rows[i].body);
      if (rows[i].verdict == FINE)
        g_assert_cmpint (verdict, ==, YD_NET_VERDICT_FINE);
      else
        {
          g_assert_error (error, YD_AUTH_ERROR, rows[i].verdict);
          g_assert_cmpint (verdict, ==,
                           rows[i].later ? YD_NET_VERDICT_LATER : YD_NET_VERDICT_ERROR);
        }
    }
}

/* A broker's own words are shown, but not a token among them. */
static void
test_quotes (void)
{
  g_autoptr(GError) plain = yd_auth_dialect_blame (YD_AUTH_CLIENT_OPENLIST, NULL, "try tomorrow");
  g_autoptr(GError) token =
    yd_auth_dialect_blame (YD_AUTH_CLIENT_OPENLIST, NULL,
                           "bad token eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJz here");
  g_autoptr(GError) bytes = yd_auth_dialect_blame (YD_AUTH_CLIENT_ALIST, "X", "\xff\xfe");

  g_assert_cmpstr (plain->message, ==, "the broker said: try tomorrow");
  g_assert_cmpstr (token->message, ==, "the broker said: bad token … here");
  g_assert_true (g_utf8_validate (bytes->message, -1, NULL));
}

static YdNetReply *
make_reply (const char *text)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  return yd_net_reply_new (200, NULL, body);
}

static void
test_read_status (void)
{
  static const struct
  {
    const char *body; /* (unowned) */
    int scan;         /* -1: an error */
  } rows[] = {
    { "{\"status\":\"WaitLogin\",\"authCode\":null}", YD_AUTH_SCAN_WAITING },
    { "{\"status\":\"ScanSuccess\"}", YD_AUTH_SCAN_SCANNED },
    { "{\"status\":\"LoginSuccess\",\"authCode\":\"c\"}", YD_AUTH_SCAN_CONFIRMED },
    { "{\"status\":\"QRCodeExpired\"}", YD_AUTH_SCAN_EXPIRED },
    { "{\"status\":\"SomethingNew\"}", YD_AUTH_SCAN_WAITING },
    { "{\"status\":null}", -1 },
    { "{\"status\":5}", -1 },
    { "<html>", -1 },
    { "", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(YdNetReply) reply = make_reply (rows[i].body);
      g_autoptr(GError) error = NULL;
      g_autofree char *code = NULL;
      YdAuthScan scan = YD_AUTH_SCAN_WAITING;
      gboolean read = yd_auth_exchange_read_status (reply, &scan, &code, &error);

      g_test_message ("%s", rows[i].body);
      g_assert_cmpint (read ? (int) scan : -1, ==, rows[i].scan);
      if (!read)
        g_assert_error (error, YD_AUTH_ERROR, YD_AUTH_ERROR_PROTOCOL);
    }
}

static void
test_read_token (void)
{
  static const struct
  {
    YdAuthClientKind kind;
    const char *body; /* (unowned) */
    int code;         /* -1: fine */
    gint64 life_s;
  } rows[] = {
    { YD_AUTH_CLIENT_OWN, "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":60}",
      -1, 60 },
    { YD_AUTH_CLIENT_OWN, "{\"access_token\":\"a\",\"refresh_token\":null,\"expires_in\":\"60\"}",
      -1, 60 },
    { YD_AUTH_CLIENT_OWN, "{\"access_token\":\"a\"}", -1, 7200 },
    { YD_AUTH_CLIENT_OWN, "{\"access_token\":\"a\",\"expires_in\":99999999999999}",
      -1, 400 * 86400 },
    { YD_AUTH_CLIENT_OWN, "{\"access_token\":\"\"}", YD_AUTH_ERROR_PROTOCOL, 0 },
    { YD_AUTH_CLIENT_OWN, "{\"access_token\":null}", YD_AUTH_ERROR_PROTOCOL, 0 },
    { YD_AUTH_CLIENT_OWN, "{\"access_token\":[]}", YD_AUTH_ERROR_PROTOCOL, 0 },
    { YD_AUTH_CLIENT_OWN, "<html>", YD_AUTH_ERROR_PROTOCOL, 0 },
    { YD_AUTH_CLIENT_OPENLIST, "{\"access_token\":\"a\",\"refresh_token\":\"r\"}", -1, 7200 },
    { YD_AUTH_CLIENT_OPENLIST, "{\"access_token\":\"a\",\"refresh_token\":\"\"}",
      YD_AUTH_ERROR_BROKER_STRANGE, 0 },
    { YD_AUTH_CLIENT_ALIST, "{\"error\":\"no such thing\"}", YD_AUTH_ERROR_BROKER, 0 },
    { YD_AUTH_CLIENT_ALIST, "{\"error\":\"Too Many Requests\"}", YD_AUTH_ERROR_LIMITED, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(YdAuthClient) client = yd_auth_client_new (rows[i].kind, NULL,
                                                           "https://b.example", "i", NULL);
      g_autoptr(YdNetReply) reply = make_reply (rows[i].body);
      g_autoptr(GError) error = NULL;
      g_autoptr(YdAuthToken) token = yd_auth_exchange_read_token (client, reply, NOW_US, &error);

      g_test_message ("%s", rows[i].body);
      if (rows[i].code >= 0)
        g_assert_error (error, YD_AUTH_ERROR, rows[i].code);
      else
        g_assert_cmpint (yd_auth_token_get_expires_us (token), ==,
                         NOW_US + rows[i].life_s * G_USEC_PER_SEC);
    }
}

static void
test_scan_text (void)
{
  static const struct
  {
    const char *api;    /* (unowned) */
    const char *wanted; /* (unowned) */
  } rows[] = {
    { "https://openapi.alipan.com", "https://www.aliyundrive.com/o/oauth/authorize?sid=a%2Fb" },
    { "http://127.0.0.1:81", "http://127.0.0.1:81/o/oauth/authorize?sid=a%2Fb" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(YdAuthClient) client = yd_auth_client_new (YD_AUTH_CLIENT_OWN, rows[i].api, NULL,
                                                           "i", NULL);
      g_autoptr(YdNetReply) reply = make_reply ("{\"qrCodeUrl\":\"x\",\"sid\":\"a/b\"}");
      YdAuthQrCode code = { NULL, NULL, NULL };

      g_assert_true (yd_auth_exchange_read_qr (client, reply, &code, NULL));
      g_assert_cmpstr (code.text, ==, rows[i].wanted);
      yd_auth_qr_code_clear (&code);
    }
}

/* The lock */

typedef struct
{
  YdAuthLock *lock; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
  gboolean ended;
} Acquired;

static void
acquired_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Acquired *acquired = user_data;

  acquired->lock = yd_auth_lock_acquire_finish (result, &acquired->error);
  acquired->ended = TRUE;
}

static gboolean
is_acquired (gpointer user_data)
{
  return ((Acquired *) user_data)->ended;
}

static void
test_lock (void)
{
  g_autoptr(YdTestClock) clock = yd_test_clock_new (NOW_US);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *folder = g_dir_make_tmp ("yd-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "lock", NULL);
  Acquired first = { 0 };
  Acquired second = { 0 };
  Acquired third = { 0 };
  Acquired late = { 0 };
  Acquired none = { 0 };
  struct stat st;

  yd_auth_lock_acquire_async (path, YD_BASE_CLOCK (clock), NULL, acquired_cb, &first);
  yd_test_spin (is_acquired, &first);
  g_assert_nonnull (first.lock);
  g_assert_no_errno (stat (path, &st));
  g_assert_cmpuint (st.st_mode & 0777, ==, 0600);

  /* Waits its half minute and gives up. */
  yd_auth_lock_acquire_async (path, YD_BASE_CLOCK (clock), NULL, acquired_cb, &second);
  yd_test_spin (is_acquired, &second);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpuint (yd_test_clock_count_waits (clock), ==, 300);

  /* Cancelled while it waits. */
  yd_test_clock_hold (clock, TRUE);
  yd_auth_lock_acquire_async (path, YD_BASE_CLOCK (clock), cancellable, acquired_cb, &third);
  g_cancellable_cancel (cancellable);
  yd_test_spin (is_acquired, &third);
  g_assert_error (third.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  yd_test_clock_hold (clock, FALSE);

  /* Gets it when the other lets go. */
  yd_auth_lock_acquire_async (path, YD_BASE_CLOCK (clock), NULL, acquired_cb, &late);
  yd_auth_lock_free (first.lock);
  yd_test_spin (is_acquired, &late);
  g_assert_nonnull (late.lock);
  yd_auth_lock_free (late.lock);

  yd_auth_lock_acquire_async (nowhere, YD_BASE_CLOCK (clock), NULL, acquired_cb, &none);
  yd_test_spin (is_acquired, &none);
  g_assert_error (none.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&second.error);
  g_clear_error (&third.error);
  g_clear_error (&none.error);
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (folder));
}

/* The memory vault */

static void
test_memory_vault (void)
{
  g_autoptr(YdAuthVault) vault = yd_auth_memory_vault_new ();

  yd_test_auth_check_vault (vault);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/token/expiry", test_token_expiry);
  g_test_add_func ("/auth/token/value", test_token_value);
  g_test_add_func ("/auth/token/subject", test_token_subject);
  g_test_add_func ("/auth/token/looks", test_token_looks);
  g_test_add_func ("/auth/client/key", test_client_key);
  g_test_add_func ("/auth/client/parse-broker", test_parse_broker);
  g_test_add_func ("/auth/pkce", test_pkce);
  g_test_add_func ("/auth/entry", test_entry);
  g_test_add_func ("/auth/dialect/table", test_dialect);
  g_test_add_func ("/auth/dialect/quotes", test_quotes);
  g_test_add_func ("/auth/exchange/read-status", test_read_status);
  g_test_add_func ("/auth/exchange/read-token", test_read_token);
  g_test_add_func ("/auth/exchange/scan-text", test_scan_text);
  g_test_add_func ("/auth/lock", test_lock);
  g_test_add_func ("/auth/memory-vault", test_memory_vault);
  return g_test_run ();
}
