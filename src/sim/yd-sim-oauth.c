/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The QR and the token endpoints: reference §2.3 and §2.4. The browser's way is yd-sim-consent.c,
 * the rules behind both are yd-sim-session.c. */

#include "config.h"

#include "yd-sim-object.h"
#include "yd-sim-private.h"
#include "yd-sim-session.h"

#include <string.h>

#define QR_PATH "/oauth/qrcode/"

/* A picture, for who wants one; clients draw their own code. One grey pixel. */
static const guint8 picture[] =
{
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
  0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b,
  0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x68, 0x00, 0x00, 0x00,
  0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
  0x42, 0x60, 0x82,
};

static void
refuse (YdSimRequest       *req,
        const YdSimRefusal *refusal)
{
  yd_sim_request_fail (req, refusal->status, refusal->code, "%s", refusal->message);
}

/* --- QR codes ----------------------------------------------------------------------------- */

/* The scopes of the request as a comma list; NULL when there is none. Transfer full. */
static char *
join_scopes (YdSimRequest *req)
{
  JsonArray *array = yd_sim_request_get_array (req, "scopes");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;
  guint i;

  for (i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  list = g_strv_builder_end (builder);
  return list[0] != NULL ? g_strjoinv (",", list) : NULL;
}

static YdSimApp *
check_qr_app (YdSim        *sim,
              YdSimRequest *req,
              gboolean      pkce,
              YdSimRefusal *refusal)
{
  YdSimApp *app = yd_sim_session_check_app (sim, yd_sim_request_get_string (req, "client_id"),
                                            yd_sim_request_get_string (req, "client_secret"),
                                            pkce, refusal);

  if (app == NULL && g_strcmp0 (refusal->code, "AppNotExists") == 0 &&
      yd_sim_breaks (sim, "qr-app-not-exists"))
    return yd_sim_get_app (sim, yd_sim_get_client_id (sim));
  if (app == NULL && g_strcmp0 (refusal->code, "InvalidClientSecret") == 0 &&
      yd_sim_breaks (sim, "qr-client-secret"))
    return yd_sim_get_app (sim, yd_sim_request_get_string (req, "client_id"));
  return app;
}

static void
answer_qr_create (YdSim        *sim,
                  YdSimRequest *req)
{
  g_autofree char *scopes = join_scopes (req);
  g_autofree char *sid = NULL;
  g_autofree char *url = NULL;
  YdSimRefusal refusal = { 0, };
  YdSimLogin login = { 0, };
  YdSimApp *app;
  JsonObject *object;

  login.challenge = yd_sim_request_get_string (req, "code_challenge");
  login.challenge_method = yd_sim_request_get_string (req, "code_challenge_method");
  app = check_qr_app (sim, req, login.challenge != NULL, &refusal);
  if (app == NULL)
    {
      refuse (req, &refusal);
      return;
    }
  if (scopes == NULL)
    {
      yd_sim_request_fail (req, 400, "InvalidParameter.Scopes",
                           "The input parameter scopes is missing.");
      return;
    }

  login.client_id = app->id;
  login.scopes = scopes;
  sid = yd_sim_session_create_qr (sim, &login);
  url = g_strconcat (yd_sim_request_get_host (req), QR_PATH, sid, NULL);
  object = json_object_new ();
  json_object_set_string_member (object, "qrCodeUrl", yd_sim_breaks (sim, "qr-create") ? "" : url);
  json_object_set_string_member (object, "sid", sid);
  yd_sim_request_reply_object (req, object);
}

static void
answer_status (YdSim        *sim,
               YdSimRequest *req,
               const char   *sid)
{
  const char *code;
  const char *status = yd_sim_session_get_status (sim, sid, &code);
  JsonObject *object;

  if (!yd_sim_session_has_qr (sim, sid))
    {
      yd_sim_request_fail (req, 400, "QRCodeExpired", "qrcode expired");
      return;
    }

  object = json_object_new ();
  json_object_set_string_member (object, "status", status);
  yd_sim_object_set_text (object, "authCode", code);
  yd_sim_request_reply_object (req, object);
}

static void
answer_qr (YdSim        *sim,
           YdSimRequest *req)
{
  const char *rest = yd_sim_request_get_path (req) + strlen (QR_PATH);
  const char *slash = strchr (rest, '/');
  g_autofree char *sid = slash != NULL ? g_strndup (rest, slash - rest) : g_strdup (rest);
  g_autoptr(GBytes) bytes = NULL;

  if (slash != NULL && g_str_equal (slash, "/status"))
    {
      answer_status (sim, req, sid);
      return;
    }
  if (slash != NULL || !yd_sim_session_has_qr (sim, sid) || yd_sim_breaks (sim, "qr-image"))
    {
      yd_sim_request_fail (req, 404, "NotFound", "no such QR code");
      return;
    }
  bytes = g_bytes_new_static (picture, sizeof picture);
  yd_sim_request_reply_raw (req, 200, "image/png", bytes);
}

/* --- tokens ------------------------------------------------------------------------------- */

static YdSimApp *
check_token_app (YdSim        *sim,
                 YdSimRequest *req,
                 YdSimRefusal *refusal)
{
  const char *id = yd_sim_request_get_field (req, "client_id");
  YdSimApp *app = yd_sim_session_check_app (sim, id,
                                            yd_sim_request_get_field (req, "client_secret"),
                                            TRUE, refusal);

  if (app != NULL)
    return app;
  if (g_str_equal (refusal->code, "InvalidClientSecret") &&
      yd_sim_breaks (sim, "token-client-secret"))
    return yd_sim_get_app (sim, id);
  if (g_str_equal (refusal->code, "AppNotExists") && yd_sim_breaks (sim, "token-app-not-exists"))
    refusal->code = "InvalidClientId";
  return NULL;
}

static YdSimPair *
grant (YdSim        *sim,
       YdSimRequest *req,
       YdSimRefusal *refusal)
{
  const char *type = yd_sim_request_get_field (req, "grant_type");
  gboolean renew = g_strcmp0 (type, "refresh_token") == 0;
  YdSimApp *app;

  if (!renew && g_strcmp0 (type, "authorization_code") != 0 &&
      !yd_sim_breaks (sim, "token-grant-type"))
    {
      refusal->status = 400;
      refusal->code = "InvalidGrantType";
      refusal->message = "invalid grant type";
      return NULL;
    }
  app = check_token_app (sim, req, refusal);
  if (app == NULL)
    return NULL;
  if (renew)
    return yd_sim_session_refresh (sim, app, yd_sim_request_get_field (req, "refresh_token"),
                                   refusal);
  return yd_sim_session_exchange (sim, app, yd_sim_request_get_field (req, "code"),
                                  yd_sim_request_get_field (req, "code_verifier"), refusal);
}

static void
answer_token (YdSim        *sim,
              YdSimRequest *req)
{
  YdSimRefusal refusal = { 0, };
  g_autoptr(YdSimPair) pair = NULL;

  if (yd_sim_request_get_json (req) == NULL &&
      (!yd_sim_request_is_form (req) || yd_sim_breaks (sim, "token-form")))
    {
      yd_sim_request_fail (req, 400, "InvalidRequestJSONFormat",
                           "The input body is not a valid JSON object.");
      return;
    }
  pair = grant (sim, req, &refusal);
  if (pair == NULL)
    refuse (req, &refusal);
  else
    yd_sim_request_reply_object (req, yd_sim_pair_to_json (sim, pair));
}

const YdSimRoute yd_sim_oauth_table[] =
{
  { "POST", "/oauth/authorize/qrcode", YD_SIM_ROUTE_JSON, YD_SIM_BUDGET_NONE, NULL,
    answer_qr_create },
  { "GET", QR_PATH, YD_SIM_ROUTE_PREFIX, YD_SIM_BUDGET_NONE, NULL, answer_qr },
  { "POST", "/oauth/access_token", 0, YD_SIM_BUDGET_NONE, NULL, answer_token },
  { NULL }
};
