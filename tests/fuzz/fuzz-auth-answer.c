/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers to sign-in calls, of the service ("own STATUS") and of the brokers ("openlist STATUS",
 * "alist STATUS"). What is read fits into the next request; what is refused leaves nothing, and no
 * message has a word that could be a token.
 *
 * Fuzzes: src/auth/yd-auth-dialect.c
 * Fuzzes: src/auth/yd-auth-exchange.c
 * Fuzzes: src/auth/yd-auth-token.c
 */
#include "config.h"

#include "yd-fuzz.h"

#include "yd-auth-dialect.h"
#include "yd-auth-exchange.h"
#include "yd-net-request.h"
#include "yd-net-url.h"

#include <string.h>

#define API "https://openapi.alipan.com"
#define BROKER "https://api.oplist.org"
#define NOW_US G_GINT64_CONSTANT (1759829060000000)
#define LONGEST_LIFE_US (400 * 86400 * (gint64) G_USEC_PER_SEC)
#define LONGEST_WORD 32

static YdAuthClient *
make_client (const char *word)
{
  if (strcmp (word, "openlist") == 0)
    return yd_auth_client_new (YD_AUTH_CLIENT_OPENLIST, API, BROKER, NULL, NULL);
  if (strcmp (word, "alist") == 0)
    return yd_auth_client_new (YD_AUTH_CLIENT_ALIST, API, BROKER, NULL, NULL);
  return yd_auth_client_new (YD_AUTH_CLIENT_OWN, strcmp (word, "local") == 0
                                                   ? "http://127.0.0.1:8080" : API,
                             NULL, "cf9f70e8fc61430f8ec5ab5cadf31375",
                             strcmp (word, "secret") == 0 ? "hush" : NULL);
}

static void
assert_quiet (const GError *error)
{
  g_auto(GStrv) words = NULL;

  if (error == NULL)
    return;
  words = g_strsplit_set (error->message, " \t\r\n\"'=&?/:,", -1);
  for (guint i = 0; words[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (words[i], -1), <=, LONGEST_WORD);
}

static void
assert_header (const char *name,
               const char *value,
               gpointer    data)
{
  g_assert_null (strpbrk (value, "\r\n"));
}

/* Whatever an answer put into it, it goes where it has to, as one line. */
static void
assert_request (YdNetRequest *request_owned,
                YdAuthClient *client,
                gboolean      asks_service)
{
  g_autoptr(YdNetRequest) request = request_owned;
  g_autoptr(GError) error = NULL;
  g_autoptr(GUri) uri = yd_net_url_parse_raw (yd_net_request_get_url (request), &error);
  const char *base = asks_service || yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OWN
                       ? yd_auth_client_get_api_url (client)
                       : yd_auth_client_get_broker_url (client);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (yd_net_request_get_url (request), base));
  g_assert_null (strstr (g_uri_get_path (uri), "/../"));
  yd_net_request_foreach_header (request, assert_header, NULL);
}

static void
read_qr (YdAuthClient *client,
         YdNetReply   *reply)
{
  YdAuthQrCode code = { NULL, NULL, NULL };
  g_autoptr(GError) error = NULL;
  gboolean done = yd_auth_exchange_read_qr (client, reply, &code, &error);

  yd_fuzz_assert_outcome (done, error);
  assert_quiet (error);
  if (done)
    {
      g_assert_cmpstr (code.sid, !=, "");
      g_assert_true (yd_net_url_is_allowed (code.text));
      assert_request (yd_auth_exchange_make_status (client, code.sid), client, TRUE);
      assert_request (yd_auth_exchange_make_code_request (client, &code, "code", "verifier"),
                      client, FALSE);
    }
  else
    g_assert_true (code.sid == NULL && code.text == NULL && code.cookies == NULL);
  yd_auth_qr_code_clear (&code);
}

static void
read_status (YdNetReply *reply)
{
  YdAuthScan scan = YD_AUTH_SCAN_WAITING;
  g_autofree char *code = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done = yd_auth_exchange_read_status (reply, &scan, &code, &error);

  yd_fuzz_assert_outcome (done, error);
  assert_quiet (error);
  g_assert_true ((code != NULL) == (done && scan == YD_AUTH_SCAN_CONFIRMED));
}

/* What is pasted as one is asked with only if it looks like one. */
static void
paste (const char *text)
{
  g_auto(GStrv) segments = NULL;

  if (!yd_auth_token_looks_usable (text))
    return;
  segments = g_strsplit (text, ".", -1);
  g_assert_cmpuint (g_strv_length (segments), ==, 3);
  g_assert_null (strpbrk (text, " \t\r\n/?&%"));
}

static void
read_token (YdAuthClient *client,
            YdNetReply   *reply)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(YdAuthToken) token = yd_auth_exchange_read_token (client, reply, NOW_US, &error);
  g_autofree char *subject = NULL;

  yd_fuzz_assert_outcome (token != NULL, error);
  assert_quiet (error);
  if (token == NULL)
    return;
  g_assert_cmpstr (yd_auth_token_get_access (token), !=, "");
  g_assert_cmpint (yd_auth_token_get_expires_us (token), >, NOW_US);
  subject = yd_auth_token_dup_subject (yd_auth_token_get_access (token));
  g_assert_true (subject == NULL || *subject != '\0');
  paste (yd_auth_token_get_access (token));
  paste (yd_auth_token_get_refresh (token));
  if (yd_auth_token_get_refresh (token) != NULL)
    assert_request (yd_auth_exchange_make_refresh (client, yd_auth_token_get_refresh (token)),
                    client, FALSE);
  else
    g_assert_cmpint (yd_auth_client_get_kind (client), ==, YD_AUTH_CLIENT_OWN);
}

static void
read_limit (YdNetReply *reply)
{
  gint64 max_calls = 0;
  gint64 minutes = 0;

  if (yd_auth_exchange_read_limit (reply, &max_calls, &minutes))
    g_assert_true (max_calls > 0 && minutes > 0 && minutes <= 24 * 60);
}

/* What brokers and the service are told before anything came. */
static void
ask (YdAuthClient *client)
{
  YdAuthClientKind kind = yd_auth_client_get_kind (client);
  g_autofree char *page = yd_auth_exchange_dup_page_url (client, "http://127.0.0.1:1/a", "s", "c");

  g_assert_true (yd_net_url_is_allowed (page));
  assert_request (yd_auth_exchange_make_qr_request (client, "challenge"), client, FALSE);
  if (kind == YD_AUTH_CLIENT_ALIST)
    assert_request (yd_auth_exchange_make_limit (client), client, FALSE);
}

static void
judge (YdAuthClient *client,
       YdNetReply   *reply)
{
  g_autoptr(YdNetDialect) dialect = yd_auth_dialect_new (yd_auth_client_get_kind (client));
  g_autoptr(YdNetRequest) request = yd_net_request_new ("POST", API "/oauth/access_token");
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) explained = NULL;
  gint64 delay_us = -1;
  YdNetVerdict verdict = yd_net_dialect_judge (dialect, request, reply, &delay_us, &error);

  yd_fuzz_assert_outcome (verdict == YD_NET_VERDICT_FINE, error);
  assert_quiet (error);
  if (error == NULL)
    return;
  g_assert_true (error->domain == YD_AUTH_ERROR);
  explained = yd_auth_dialect_explain_broker (client, g_error_copy (error));
  g_assert_cmpstr (explained->message, ==, error->message);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *word = NULL;
  g_autoptr(YdNetReply) reply = yd_fuzz_read_reply (data, size, &word);
  g_autoptr(YdAuthClient) client = make_client (word);

  ask (client);
  judge (client, reply);
  read_qr (client, reply);
  read_status (reply);
  read_token (client, reply);
  read_limit (reply);
  return 0;
}
