/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The two kinds of broker, for people without a client id: OpenList's under /broker (reference
 * §3.1) and AList's under /alistbroker (§3.2). Both own the third application. */

#include "config.h"

#include "yd-sim-private.h"
#include "yd-sim-session.h"

#include <string.h>

#define SCOPES "user:base,file:all:read,file:all:write"

static YdSimApp *
get_broker_app (YdSim *sim)
{
  return yd_sim_get_app (sim, yd_sim_get_broker_client_id (sim));
}

static void
reply_node (YdSimRequest *req,
            guint         status,
            JsonObject   *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  yd_sim_request_reply_json (req, status, node);
}

static void
reply_text_key (YdSimRequest *req,
                guint         status,
                const char   *key,
                const char   *text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, key, text);
  reply_node (req, status, object);
}

/* An error of the OpenList broker. */
static void
fail_text (YdSimRequest *req,
           guint         status,
           const char   *text)
{
  reply_text_key (req, status, "text", text);
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

/* A cookie of the request. Transfer full, may be NULL. */
static char *
get_cookie (YdSimRequest *req,
            const char   *name)
{
  const char *header = yd_sim_request_get_header (req, "cookie");
  g_auto(GStrv) pairs = g_strsplit (header != NULL ? header : "", ";", -1);
  gsize length = strlen (name);
  guint i;

  for (i = 0; pairs[i] != NULL; i++)
    {
      const char *pair = g_strstrip (pairs[i]);

      if (strncmp (pair, name, length) == 0 && pair[length] == '=')
        return g_strdup (pair + length + 1);
    }
  return NULL;
}

/* The application of a request: the broker's, or the caller's own. */
static YdSimApp *
find_app (YdSim        *sim,
          YdSimRequest *req,
          const char   *id_name,
          const char   *secret_name,
          YdSimRefusal *refusal)
{
  if (g_strcmp0 (yd_sim_request_get_query (req, "server_use"), "true") == 0)
    return get_broker_app (sim);
  return yd_sim_session_check_app (sim, yd_sim_request_get_query (req, id_name),
                                   yd_sim_request_get_query (req, secret_name), FALSE, refusal);
}

/* --- OpenList: start ---------------------------------------------------------------------- */

static void
set_cookies (YdSimRequest *req)
{
  static const char * const names[] = { "driver_txt", "server_use", "client_uid", "client_key" };
  gboolean own = g_strcmp0 (yd_sim_request_get_query (req, "server_use"), "true") != 0;
  guint i;

  for (i = 0; i < (own ? 4 : 2); i++)
    {
      const char *value = yd_sim_request_get_query (req, names[i]);
      g_autofree char *escaped = g_uri_escape_string (value != NULL ? value : "", NULL, FALSE);
      g_autofree char *cookie = g_strdup_printf ("%s=%s; Path=/", names[i], escaped);

      yd_sim_request_set_reply_header (req, "Set-Cookie", cookie);
    }
}

static void
start_qr (YdSim        *sim,
          YdSimRequest *req)
{
  YdSimLogin login = { get_broker_app (sim)->id, SCOPES, NULL, NULL };
  g_autofree char *sid = NULL;
  g_autofree char *url = NULL;
  JsonObject *object;

  /* With the caller's own id the real broker sends "client_secret": false upstream. */
  if (g_strcmp0 (yd_sim_request_get_query (req, "server_use"), "true") != 0)
    {
      fail_text (req, 500, "invalid client secret");
      return;
    }
  sid = yd_sim_session_create_qr (sim, &login);
  url = g_strdup_printf ("%s/oauth/qrcode/%s", yd_sim_request_get_host (req), sid);
  object = json_object_new ();
  json_object_set_string_member (object, "text", url);
  if (!yd_sim_breaks (sim, "broker-request"))
    json_object_set_string_member (object, "sid", sid);
  set_cookies (req);
  reply_node (req, 200, object);
}

static void
start_browser (YdSim        *sim,
               YdSimRequest *req)
{
  YdSimRefusal refusal = { 0, };
  YdSimApp *app = find_app (sim, req, "client_uid", "client_key", &refusal);
  const char *base = yd_sim_request_get_host (req);
  g_autofree char *callback = g_strconcat (base, "/broker/alicloud/callback", NULL);
  g_autofree char *escaped = g_uri_escape_string (callback, NULL, FALSE);
  g_autofree char *url = NULL;

  if (app == NULL)
    {
      fail_text (req, 500, refusal.message);
      return;
    }
  url = g_strdup_printf ("%s/oauth/authorize?client_id=%s&redirect_uri=%s&scope=%s"
                         "&response_type=code", base, app->id, escaped, SCOPES);
  set_cookies (req);
  fail_text (req, 200, yd_sim_breaks (sim, "broker-go") ? "" : url);
}

static void
answer_requests (YdSim        *sim,
                 YdSimRequest *req)
{
  const char *driver = yd_sim_request_get_query (req, "driver_txt");
  gboolean own = g_strcmp0 (yd_sim_request_get_query (req, "server_use"), "true") != 0;

  if (own && (is_empty (driver) || is_empty (yd_sim_request_get_query (req, "client_key"))))
    reply_text_key (req, 500, yd_sim_breaks (sim, "broker-missing") ? "message" : "text",
                    "传入参数缺少");
  else if (g_strcmp0 (driver, "alicloud_qr") == 0)
    start_qr (sim, req);
  else if (g_strcmp0 (driver, "alicloud_go") == 0)
    start_browser (sim, req);
  else
    fail_text (req, 500, "获取二维码失败");
}

/* --- OpenList: callback ------------------------------------------------------------------- */

static void
send_home (YdSim        *sim,
           YdSimRequest *req,
           YdSimPair    *pair)
{
  JsonObject *object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *target = NULL;

  json_object_set_string_member (object, "access_token", pair->access_token);
  json_object_set_string_member (object, "refresh_token", pair->refresh_token);
  json_object_set_string_member (object, "client_uid", "");
  json_object_set_string_member (object, "client_key", "");
  json_object_set_string_member (object, "driver_txt", "alicloud_go");
  json_object_set_string_member (object, "server_use", "true");
  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);
  encoded = g_base64_encode ((const guchar *) text, strlen (text));
  target = g_strconcat ("/#", encoded, NULL);
  yd_sim_request_set_reply_header (req, "Location", target);
  yd_sim_request_reply_text (req, 302, "text/plain", "");
}

/* The code to exchange: the one of a QR session that is confirmed, or the browser's. */
static const char *
find_code (YdSim        *sim,
           YdSimRequest *req,
           gboolean      browser)
{
  const char *given = yd_sim_request_get_query (req, "code");
  const char *code = given;
  const char *status;
  g_autofree char *text = NULL;

  if (is_empty (given))
    {
      fail_text (req, 400, "Code missed");
      return NULL;
    }
  if (browser)
    return code;

  status = yd_sim_session_get_status (sim, given, &code);
  if (code != NULL && g_str_equal (status, "LoginSuccess"))
    return code;
  text = g_strconcat ("Login failed:", yd_sim_breaks (sim, "broker-waiting") ? "" : status, NULL);
  fail_text (req, 401, text);
  return NULL;
}

static void
exchange (YdSim        *sim,
          YdSimRequest *req,
          gboolean      browser)
{
  YdSimRefusal refusal = { 0, };
  YdSimApp *app = get_broker_app (sim);
  const char *code = find_code (sim, req, browser);
  g_autoptr(YdSimPair) pair = NULL;
  g_autofree char *text = NULL;
  JsonObject *object;

  if (code == NULL)
    return;
  pair = yd_sim_session_exchange (sim, app, code, NULL, &refusal);
  if (pair == NULL)
    {
      text = g_strdup_printf ("%s: %s", refusal.code, refusal.message);
      fail_text (req, 403, text);
      return;
    }
  if (browser)
    {
      send_home (sim, req, pair);
      return;
    }
  object = yd_sim_pair_to_json (sim, pair);
  if (yd_sim_breaks (sim, "broker-callback"))
    json_object_remove_member (object, "expires_in");
  reply_node (req, 200, object);
}

static void
answer_callback (YdSim        *sim,
                 YdSimRequest *req)
{
  g_autofree char *driver = get_cookie (req, "driver_txt");
  const char *grant = yd_sim_request_get_query (req, "grant_type");
  gboolean browser = g_strcmp0 (driver, "alicloud_go") == 0;

  if (driver == NULL && !yd_sim_breaks (sim, "broker-cookie"))
    fail_text (req, 401, "No Cookies");
  else if (!browser && g_strcmp0 (grant, "authorization_code") != 0 &&
           !yd_sim_breaks (sim, "broker-grant"))
    fail_text (req, 400, "Incorrect GrantType");
  else
    exchange (sim, req, browser);
}

/* --- OpenList: renew ---------------------------------------------------------------------- */

static YdSimPair *
renew (YdSim        *sim,
       YdSimRequest *req,
       YdSimRefusal *refusal)
{
  YdSimApp *app = find_app (sim, req, "client_uid", "client_key", refusal);
  YdSimPair *pair = NULL;

  if (app != NULL)
    pair = yd_sim_session_refresh (sim, app, yd_sim_request_get_query (req, "refresh_ui"), refusal);
  if (pair == NULL && yd_sim_breaks (sim, "broker-renew-single-use"))
    pair = yd_sim_session_issue (sim, get_broker_app (sim), yd_sim_get_user (sim, "alice"), SCOPES);
  return pair;
}

static void
answer_renew (YdSim        *sim,
              YdSimRequest *req)
{
  YdSimRefusal refusal = { 0, };
  g_autoptr(YdSimPair) pair = NULL;
  JsonObject *object;

  if (is_empty (yd_sim_request_get_query (req, "refresh_ui")))
    {
      fail_text (req, yd_sim_breaks (sim, "broker-renew-missing") ? 400 : 500, "缺少刷新令牌");
      return;
    }
  pair = renew (sim, req, &refusal);
  if (pair == NULL)
    {
      fail_text (req, 500, refusal.message);
      return;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "refresh_token", pair->refresh_token);
  json_object_set_string_member (object, "access_token", pair->access_token);
  if (yd_sim_breaks (sim, "broker-renew"))
    json_object_set_int_member (object, "expires_in", pair->expires_in);
  reply_node (req, 200, object);
}

static void
answer_renew_post (YdSim        *sim,
                   YdSimRequest *req)
{
  if (yd_sim_breaks (sim, "broker-get-only"))
    answer_renew (sim, req);
  else
    yd_sim_request_reply_text (req, 405, "text/plain", "Method Not Allowed");
}

/* --- AList -------------------------------------------------------------------------------- */

static void
fail_alist (YdSim              *sim,
            YdSimRequest       *req,
            const YdSimRefusal *refusal)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "code", refusal->code);
  json_object_set_string_member (object, "message", refusal->message);
  if (!yd_sim_breaks (sim, "alist-token-error"))
    json_object_set_string_member (object, "error", refusal->message);
  reply_node (req, refusal->status, object);
}

/* The caller's application, or the broker's when none is named. */
static YdSimApp *
find_alist_app (YdSim        *sim,
                YdSimRequest *req,
                YdSimRefusal *refusal)
{
  const char *id = yd_sim_request_get_string (req, "client_id");

  if (is_empty (id))
    return get_broker_app (sim);
  return yd_sim_session_check_app (sim, id, yd_sim_request_get_string (req, "client_secret"),
                                   FALSE, refusal);
}

static void
answer_alist_qr (YdSim        *sim,
                 YdSimRequest *req)
{
  YdSimRefusal refusal = { 0, };
  YdSimApp *app = find_alist_app (sim, req, &refusal);
  YdSimLogin login = { NULL, SCOPES, NULL, NULL };
  g_autofree char *sid = NULL;
  g_autofree char *url = NULL;
  JsonObject *object;

  if (app == NULL)
    {
      fail_alist (sim, req, &refusal);
      return;
    }
  login.client_id = app->id;
  sid = yd_sim_session_create_qr (sim, &login);
  url = g_strdup_printf ("%s/oauth/qrcode/%s", yd_sim_request_get_host (req), sid);
  object = json_object_new ();
  json_object_set_string_member (object, "qrCodeUrl", url);
  if (!yd_sim_breaks (sim, "alist-qr"))
    json_object_set_string_member (object, "sid", sid);
  yd_sim_request_reply_object (req, object);
}

static void
answer_alist_tokens (YdSim        *sim,
                     YdSimRequest *req,
                     gboolean      refresh)
{
  YdSimRefusal refusal = { 0, };
  YdSimApp *app = find_alist_app (sim, req, &refusal);
  g_autoptr(YdSimPair) pair = NULL;
  JsonObject *object;

  if (app != NULL && refresh)
    pair = yd_sim_session_refresh (sim, app, yd_sim_request_get_string (req, "refresh_token"),
                                   &refusal);
  else if (app != NULL)
    pair = yd_sim_session_exchange (sim, app, yd_sim_request_get_string (req, "code"), NULL,
                                    &refusal);
  if (pair == NULL)
    {
      fail_alist (sim, req, &refusal);
      return;
    }
  object = yd_sim_pair_to_json (sim, pair);
  if (!refresh && yd_sim_breaks (sim, "alist-code"))
    json_object_remove_member (object, "expires_in");
  if (refresh && yd_sim_breaks (sim, "alist-token"))
    json_object_remove_member (object, "refresh_token");
  yd_sim_request_reply_object (req, object);
}

static void
answer_alist_code (YdSim        *sim,
                   YdSimRequest *req)
{
  answer_alist_tokens (sim, req, FALSE);
}

static void
answer_alist_token (YdSim        *sim,
                    YdSimRequest *req)
{
  answer_alist_tokens (sim, req, TRUE);
}

static void
answer_alist_limit (YdSim        *sim,
                    YdSimRequest *req)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "minutes", 60);
  if (yd_sim_breaks (sim, "alist-limit"))
    json_object_set_string_member (object, "max", "10");
  else
    json_object_set_int_member (object, "max", 10);
  yd_sim_request_reply_object (req, object);
}

#define OPENLIST "/broker/alicloud/"
#define ALIST    "/alistbroker/alist/ali_open/"

const YdSimRoute yd_sim_broker_table[] =
{
  { "GET", OPENLIST "requests", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_requests },
  { "GET", OPENLIST "callback", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_callback },
  { "GET", OPENLIST "renewapi", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_renew },
  { "POST", OPENLIST "renewapi", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL,
    answer_renew_post },
  { "POST", ALIST "qr", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_alist_qr },
  { "POST", ALIST "code", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_alist_code },
  { "POST", ALIST "token", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_alist_token },
  { "GET", ALIST "limit", YD_SIM_ROUTE_PAGE, YD_SIM_BUDGET_NONE, NULL, answer_alist_limit },
  { NULL }
};
