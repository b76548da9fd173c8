/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests and codecs of signing in.
 */
#include "config.h"

#include "yd-auth-exchange.h"

#include "yd-auth-dialect.h"
#include "yd-auth-error.h"

#include "yd-base-json.h"
#include "yd-net-url.h"

#include <string.h>

/* What a code drawn for the phone app says; the service's own picture says the same. */
#define SCAN_URL "https://www.aliyundrive.com/o/oauth/authorize?sid="
#define SCAN_PATH "/o/oauth/authorize?sid="
#define QR_PIXELS 430
#define MAX_LIFE_S (400 * 86400)

static const char * const scopes[] = { "user:base", "file:all:read", "file:all:write" };

void
yd_auth_qr_code_clear (YdAuthQrCode *code)
{
  g_clear_pointer (&code->sid, g_free);
  g_clear_pointer (&code->text, g_free);
  g_clear_pointer (&code->cookies, g_free);
}

static YdNetRequest *
make_post (const char *base,
           const char *path,
           JsonObject *body)
{
  g_autofree char *url = g_strconcat (base, path, NULL);
  YdNetRequest *request = yd_net_request_new ("POST", url);

  yd_net_request_set_json (request, body);
  return request;
}

/* Adds "name=value", escaped. */
static void
add_query (GString    *url,
           const char *name,
           const char *value)
{
  g_string_append_c (url, strchr (url->str, '?') != NULL ? '&' : '?');
  g_string_append (url, name);
  g_string_append_c (url, '=');
  g_string_append_uri_escaped (url, value, NULL, FALSE);
}

static void
add_client (YdAuthClient *client,
            JsonObject   *body)
{
  gboolean own = yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OWN;
  const char *secret = yd_auth_client_get_secret (client);

  /* Empty ones mean the AList broker's own. */
  json_object_set_string_member (body, "client_id", own ? yd_auth_client_get_id (client) : "");
  if (!own)
    json_object_set_string_member (body, "client_secret", "");
  else if (secret != NULL)
    json_object_set_string_member (body, "client_secret", secret);
}

/* Asking for a code */

static YdNetRequest *
make_own_qr_request (YdAuthClient *client,
                     const char   *challenge)
{
  g_autoptr(JsonObject) body = json_object_new ();
  JsonArray *list = json_array_new ();

  add_client (client, body);
  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    json_array_add_string_element (list, scopes[i]);
  json_object_set_array_member (body, "scopes", list);
  json_object_set_int_member (body, "width", QR_PIXELS);
  json_object_set_int_member (body, "height", QR_PIXELS);
  if (challenge != NULL)
    {
      json_object_set_string_member (body, "code_challenge", challenge);
      json_object_set_string_member (body, "code_challenge_method", "S256");
    }
  return make_post (yd_auth_client_get_api_url (client), "/oauth/authorize/qrcode", body);
}

static YdNetRequest *
make_openlist_qr_request (YdAuthClient *client)
{
  g_autoptr(GString) url = g_string_new (yd_auth_client_get_broker_url (client));

  g_string_append (url, "/alicloud/requests");
  add_query (url, "client_uid", "");
  add_query (url, "client_key", "");
  add_query (url, "driver_txt", "alicloud_qr");
  add_query (url, "server_use", "true");
  return yd_net_request_new ("GET", url->str);
}

YdNetRequest *
yd_auth_exchange_make_qr_request (YdAuthClient *client,
                                  const char   *challenge)
{
  g_autoptr(JsonObject) nothing = json_object_new ();

  switch (yd_auth_client_get_kind (client))
    {
    case YD_AUTH_CLIENT_OPENLIST:
      return make_openlist_qr_request (client);
    case YD_AUTH_CLIENT_ALIST:
      return make_post (yd_auth_client_get_broker_url (client), "/alist/ali_open/qr", nothing);
    case YD_AUTH_CLIENT_OWN:
    default:
      return make_own_qr_request (client, challenge);
    }
}

char *
yd_auth_exchange_dup_page_url (YdAuthClient *client,
                               const char   *redirect_url,
                               const char   *state,
                               const char   *challenge)
{
  GString *url = g_string_new (yd_auth_client_get_api_url (client));
  g_autofree char *list = NULL;

  list = g_strjoin (",", scopes[0], scopes[1], scopes[2], NULL);
  g_string_append (url, "/oauth/authorize");
  add_query (url, "client_id", yd_auth_client_get_id (client));
  add_query (url, "redirect_uri", redirect_url);
  add_query (url, "scope", list);
  add_query (url, "response_type", "code");
  add_query (url, "state", state);
  if (challenge != NULL)
    {
      add_query (url, "code_challenge", challenge);
      add_query (url, "code_challenge_method", "S256");
    }
  return g_string_free (url, FALSE);
}

/* "a=b; c=d" of the Set-Cookie headers. (transfer full) (nullable) */
static char *
read_cookies (YdNetReply *reply)
{
  const char *header = yd_net_reply_get_header (reply, "set-cookie");
  g_auto(GStrv) lines = g_strsplit (header != NULL ? header : "", "\n", -1);
  GString *cookies = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      lines[i][strcspn (lines[i], ";")] = '\0';
      g_strstrip (lines[i]);
      if (strchr (lines[i], '=') == NULL)
        continue;
      if (cookies->len > 0)
        g_string_append (cookies, "; ");
      g_string_append (cookies, lines[i]);
    }
  return g_string_free (cookies, cookies->len == 0);
}

/* The demo and the simulator have the page that confirms at their own address. */
static char *
make_scan_text (YdAuthClient *client,
                const char   *sid)
{
  const char *api = yd_auth_client_get_api_url (client);
  g_autofree char *escaped = g_uri_escape_string (sid, NULL, FALSE);

  if (yd_net_url_is_loopback (api))
    return g_strconcat (api, SCAN_PATH, escaped, NULL);
  return g_strconcat (SCAN_URL, escaped, NULL);
}

/* What an answer is that makes no sense. */
static YdAuthError
nonsense (YdAuthClientKind kind)
{
  return kind == YD_AUTH_CLIENT_OWN ? YD_AUTH_ERROR_PROTOCOL : YD_AUTH_ERROR_BROKER_STRANGE;
}

/* The body as an object; what is wrong with it as YD_AUTH_ERROR. (transfer full) */
static JsonObject *
parse_body (YdAuthClientKind   kind,
            YdNetReply        *reply,
            GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonObject) body = yd_net_reply_parse_object (reply, &local_error);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (body, "reply");
  const char *refusal;

  if (body == NULL)
    {
      g_set_error_literal (error, YD_AUTH_ERROR, (int) nonsense (kind), local_error->message);
      return NULL;
    }
  refusal = kind == YD_AUTH_CLIENT_ALIST
              ? yd_base_json_reader_get_opt_string (&reader, "error", NULL)
              : NULL;
  if (yd_base_json_reader_end (&reader, NULL) && refusal != NULL && *refusal != '\0')
    {
      g_propagate_error (error, yd_auth_dialect_blame (kind, NULL, refusal));
      return NULL;
    }
  return g_steal_pointer (&body);
}

/* Ends @reader; its failure as nonsense (). */
static gboolean
end_reader (YdAuthClientKind   kind,
            YdBaseJsonReader  *reader,
            GError           **error)
{
  g_autoptr(GError) local_error = NULL;

  if (yd_base_json_reader_end (reader, &local_error))
    return TRUE;
  g_set_error_literal (error, YD_AUTH_ERROR, (int) nonsense (kind), local_error->message);
  return FALSE;
}

gboolean
yd_auth_exchange_read_qr (YdAuthClient  *client,
                          YdNetReply    *reply,
                          YdAuthQrCode  *code,
                          GError       **error)
{
  YdAuthClientKind kind = yd_auth_client_get_kind (client);
  g_autoptr(JsonObject) body = parse_body (kind, reply, error);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (body, "code");
  const char *sid;

  if (body == NULL)
    return FALSE;
  sid = yd_base_json_reader_get_string (&reader, "sid");
  if (!end_reader (kind, &reader, error))
    return FALSE;
  if (*sid == '\0')
    {
      g_set_error_literal (error, YD_AUTH_ERROR, (int) nonsense (kind), "code.sid is empty");
      return FALSE;
    }
  code->sid = g_strdup (sid);
  code->text = make_scan_text (client, sid);
  if (kind == YD_AUTH_CLIENT_OPENLIST)
    code->cookies = read_cookies (reply);
  return TRUE;
}

/* Waiting for the phone */

YdNetRequest *
yd_auth_exchange_make_status (YdAuthClient *client,
                              const char   *sid)
{
  g_autofree char *escaped = g_uri_escape_string (sid, NULL, FALSE);
  g_autofree char *url = g_strconcat (yd_auth_client_get_api_url (client), "/oauth/qrcode/",
                                      escaped, "/status", NULL);
  YdNetRequest *request = yd_net_request_new ("GET", url);

  yd_net_request_set_secret (request, TRUE);
  return request;
}

gboolean
yd_auth_exchange_read_status (YdNetReply  *reply,
                              YdAuthScan  *scan,
                              char       **auth_code,
                              GError     **error)
{
  g_autoptr(JsonObject) body = parse_body (YD_AUTH_CLIENT_OWN, reply, error);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (body, "status");
  const char *status;
  const char *code;

  if (body == NULL)
    return FALSE;
  status = yd_base_json_reader_get_string (&reader, "status");
  code = yd_base_json_reader_get_opt_string (&reader, "authCode", "");
  if (!end_reader (YD_AUTH_CLIENT_OWN, &reader, error))
    return FALSE;

  /* A status we do not know is none that ends the wait. */
  *scan = YD_AUTH_SCAN_WAITING;
  if (strcmp (status, "ScanSuccess") == 0)
    *scan = YD_AUTH_SCAN_SCANNED;
  else if (strcmp (status, "QRCodeExpired") == 0)
    *scan = YD_AUTH_SCAN_EXPIRED;
  else if (strcmp (status, "LoginSuccess") == 0)
    {
      *scan = YD_AUTH_SCAN_CONFIRMED;
      *auth_code = g_strdup (code);
    }
  return TRUE;
}

/* Tokens */

static YdNetRequest *
make_token_post (YdAuthClient *client,
                 const char   *grant,
                 const char   *name,
                 const char   *value,
                 const char   *verifier)
{
  g_autoptr(JsonObject) body = json_object_new ();
  gboolean alist = yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_ALIST;
  gboolean refresh = strcmp (grant, "refresh_token") == 0;
  YdNetRequest *request;

  add_client (client, body);
  json_object_set_string_member (body, "grant_type", grant);
  json_object_set_string_member (body, name, value);
  if (verifier != NULL)
    json_object_set_string_member (body, "code_verifier", verifier);
  if (alist)
    request = make_post (yd_auth_client_get_broker_url (client),
                         refresh ? "/alist/ali_open/token" : "/alist/ali_open/code", body);
  else
    request = make_post (yd_auth_client_get_api_url (client), "/oauth/access_token", body);
  return request;
}

static YdNetRequest *
make_openlist_callback (YdAuthClient       *client,
                        const YdAuthQrCode *code)
{
  g_autoptr(GString) url = g_string_new (yd_auth_client_get_broker_url (client));
  YdNetRequest *request;

  g_string_append (url, "/alicloud/callback");
  add_query (url, "client_id", "");
  add_query (url, "client_secret", "");
  add_query (url, "server_use", "true");
  add_query (url, "grant_type", "authorization_code");
  add_query (url, "code", code->sid); /* the broker finds the real code by it */
  add_query (url, "sid", code->sid);
  request = yd_net_request_new ("GET", url->str);
  yd_net_request_set_header (request, "Cookie",
                             code->cookies != NULL ? code->cookies
                                                   : "driver_txt=alicloud_qr; server_use=true");
  return request;
}

static YdNetRequest *
make_openlist_refresh (YdAuthClient *client,
                       const char   *refresh_token)
{
  g_autoptr(GString) url = g_string_new (yd_auth_client_get_broker_url (client));

  g_string_append (url, "/alicloud/renewapi");
  add_query (url, "refresh_ui", refresh_token);
  add_query (url, "server_use", "true");
  add_query (url, "driver_txt", "alicloud_qr");
  return yd_net_request_new ("GET", url->str);
}

/* What it spends can be spent once: nobody below may repeat it, or show its address. */
static YdNetRequest *
protect (YdNetRequest *request)
{
  yd_net_request_set_repeatable (request, FALSE);
  yd_net_request_set_secret (request, TRUE);
  return request;
}

YdNetRequest *
yd_auth_exchange_make_code_request (YdAuthClient       *client,
                                    const YdAuthQrCode *code,
                                    const char         *auth_code,
                                    const char         *verifier)
{
  if (yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OPENLIST)
    {
      g_return_val_if_fail (code != NULL, NULL);
      return protect (make_openlist_callback (client, code));
    }
  return protect (make_token_post (client, "authorization_code", "code", auth_code, verifier));
}

YdNetRequest *
yd_auth_exchange_make_refresh (YdAuthClient *client,
                               const char   *refresh_token)
{
  if (yd_auth_client_get_kind (client) == YD_AUTH_CLIENT_OPENLIST)
    return protect (make_openlist_refresh (client, refresh_token));
  return protect (make_token_post (client, "refresh_token", "refresh_token", refresh_token, NULL));
}

YdAuthToken *
yd_auth_exchange_read_token (YdAuthClient  *client,
                             YdNetReply    *reply,
                             gint64         now_us,
                             GError       **error)
{
  YdAuthClientKind kind = yd_auth_client_get_kind (client);
  g_autoptr(JsonObject) body = parse_body (kind, reply, error);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (body, "token");
  const char *access;
  const char *refresh;
  gint64 life_s;

  if (body == NULL)
    return NULL;
  access = yd_base_json_reader_get_string (&reader, "access_token");
  refresh = yd_base_json_reader_get_opt_string (&reader, "refresh_token", "");
  life_s = yd_base_json_reader_get_opt_int (&reader, "expires_in", 0);
  if (!end_reader (kind, &reader, error))
    return NULL;
  if (*access == '\0' || (*refresh == '\0' && kind != YD_AUTH_CLIENT_OWN))
    {
      g_set_error_literal (error, YD_AUTH_ERROR, (int) nonsense (kind), "a token is empty");
      return NULL;
    }
  return yd_auth_token_new (access, refresh,
                            life_s > 0 ? now_us + MIN (life_s, MAX_LIFE_S) * G_USEC_PER_SEC : 0,
                            now_us);
}

YdNetRequest *
yd_auth_exchange_make_limit (YdAuthClient *client)
{
  g_autofree char *url = g_strconcat (yd_auth_client_get_broker_url (client),
                                      "/alist/ali_open/limit", NULL);
  YdNetRequest *request = yd_net_request_new ("GET", url);

  /* The refresh waits for it: asked once. */
  yd_net_request_set_repeatable (request, FALSE);
  return request;
}

gboolean
yd_auth_exchange_read_limit (YdNetReply *reply,
                             gint64     *max_calls,
                             gint64     *minutes)
{
  g_autoptr(JsonObject) body = yd_net_reply_parse_object (reply, NULL);
  YdBaseJsonReader reader = YD_BASE_JSON_READER_INIT (body, "limit");

  if (body == NULL)
    return FALSE;
  *max_calls = yd_base_json_reader_get_opt_int (&reader, "max", 0);
  *minutes = yd_base_json_reader_get_opt_int (&reader, "minutes", 0);
  return yd_base_json_reader_end (&reader, NULL) && *max_calls > 0 && *minutes > 0 &&
         *minutes <= 24 * 60;
}
