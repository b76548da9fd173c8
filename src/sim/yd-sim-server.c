/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From the socket to a handler: what every request goes through. When the headers are in: journal
 * and faults, and a streamed body gets its sink. When the body is in: delays and scripted answers,
 * User-Agent, verb, token, consent, budget, JSON; then the handler. */

#include "config.h"

#include "yd-sim-budget.h"
#include "yd-sim-request.h"
#include "yd-sim-session.h"

#include <string.h>

#define REQUEST_KEY "yd-sim-request"
#define MAX_BODY    (64 * 1024 * 1024)

static YdSimRouteFlags
get_flags (YdSimRequest *req)
{
  return req->route != NULL ? req->route->flags : 0;
}

/* The form that a Spring service gives to what it does not know. */
static void
fail_like_spring (YdSimRequest *req,
                  guint         status,
                  const char   *reason)
{
  JsonObject *object;
  JsonNode *node;
  g_autofree char *now = yd_sim_format_time (yd_sim_now_us (req->sim));

  if (status == 404 && yd_sim_breaks (req->sim, "unknown-path"))
    {
      yd_sim_request_fail (req, 404, "NotFound", "no such path");
      return;
    }

  object = json_object_new ();
  json_object_set_string_member (object, "timestamp", now);
  json_object_set_int_member (object, "status", status);
  json_object_set_string_member (object, "error", reason);
  json_object_set_string_member (object, "path", req->path);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  yd_sim_request_reply_json (req, status, node);
}

/* --- gates: each answers and returns FALSE when the request may not go on -------------------- */

static gboolean
pass_user_agent (YdSimRequest *req)
{
  const char *agent = yd_sim_request_get_header (req, "user-agent");

  if ((agent != NULL && *agent != '\0') || (get_flags (req) & (YD_SIM_ROUTE_DATA |
                                                              YD_SIM_ROUTE_PAGE)) != 0)
    return TRUE;
  yd_sim_violate (req->sim, "no User-Agent: %s %s", req->entry->method, req->entry->endpoint);
  if (yd_sim_breaks (req->sim, "user-agent-required"))
    return TRUE;
  fail_like_spring (req, 500, "Internal Server Error");
  return FALSE;
}

/* A page in a browser cannot reach a closed simulator under a name of its own. */
static gboolean
pass_host (YdSimRequest *req)
{
  const char *base = yd_sim_get_base_url (req->sim);

  if (!yd_sim_get_options (req->sim)->closed ||
      g_strcmp0 (yd_sim_request_get_host (req), base) == 0)
    return TRUE;
  yd_sim_request_reply_text (req, 403, "text/plain", "Forbidden");
  return FALSE;
}

static gboolean
pass_path (YdSimRequest *req)
{
  gboolean ignored;

  if (req->route == NULL && req->path_known && yd_sim_breaks (req->sim, "post-only"))
    req->route = yd_sim_service_find ("POST", req->path, &ignored);
  if (req->route != NULL && yd_sim_get_options (req->sim)->closed &&
      (get_flags (req) & YD_SIM_ROUTE_CONTROL) != 0)
    req->route = NULL;
  if (req->route != NULL)
    return TRUE;

  if (req->path_known)
    yd_sim_request_reply_text (req, 405, "text/plain", "Method Not Allowed");
  else
    fail_like_spring (req, 404, "Not Found");
  return FALSE;
}

static gboolean
pass_token (YdSimRequest *req)
{
  const char *header = yd_sim_request_get_header (req, "authorization");

  if ((get_flags (req) & YD_SIM_ROUTE_AUTH) == 0)
    return TRUE;
  if (header == NULL || *header == '\0')
    {
      if (yd_sim_breaks (req->sim, "bearer-required"))
        fail_like_spring (req, 500, "Internal Server Error");
      else
        yd_sim_request_fail (req, 401, "AccessTokenInvalid", "AccessToken is invalid. ");
      return FALSE;
    }

  if (g_ascii_strncasecmp (header, "Bearer ", 7) == 0)
    header += 7;
  else if (yd_sim_breaks (req->sim, "bare-token"))
    header = "bare";
  req->token = g_strstrip (g_strdup (header));
  return yd_sim_session_authorize (req, req->route->scope);
}

static gboolean
pass_budget (YdSimRequest *req)
{
  g_autofree char *ms = NULL;
  guint wait;

  wait = req->route != NULL ? yd_sim_take_budget (req->sim, req->user, req->client_id,
                                                  req->route->budget) : 0;
  if (wait == 0)
    return TRUE;

  if (yd_sim_breaks (req->sim, "limit-header"))
    wait = (wait + 999) / 1000;
  ms = g_strdup_printf ("%u", wait);
  yd_sim_request_set_reply_header (req, "x-retry-after", ms);
  yd_sim_request_fail (req, 429, "TooManyRequests",
                       "请求过快，请等待 x-retry-after 毫秒后再请求");
  return FALSE;
}

static gboolean
pass_json (YdSimRequest *req)
{
  YdSimRouteFlags flags = get_flags (req);
  gboolean empty = g_bytes_get_size (yd_sim_request_get_body (req)) == 0;

  yd_sim_request_parse (req);
  if (yd_sim_request_get_json (req) != NULL)
    return TRUE;
  if ((flags & YD_SIM_ROUTE_JSON) == 0 && (empty || (flags & YD_SIM_ROUTE_AUTH) == 0))
    return TRUE;
  if (yd_sim_breaks (req->sim, "malformed-json"))
    {
      g_clear_pointer (&req->json, json_node_unref);
      req->json = json_from_string ("{}", NULL);
      return TRUE;
    }
  yd_sim_request_fail (req, 400, "InvalidRequestJSONFormat",
                       "The input body is not a valid JSON object.");
  return FALSE;
}

/* --- when the body is in ------------------------------------------------------------------ */

static void
serve (YdSim        *sim,
       YdSimRequest *req)
{
  if (req->too_large)
    {
      yd_sim_request_reply_text (req, 413, "text/plain", "Payload Too Large");
      return;
    }
  if ((get_flags (req) & YD_SIM_ROUTE_STREAM) != 0)
    {
      YdSimDoneFunc done = g_steal_pointer (&req->done);

      if (req->reply.status != 0)
        yd_sim_reply_send (req);
      else if (done != NULL)
        done (sim, req, TRUE, req->sink_data);
      return;
    }
  if ((get_flags (req) & YD_SIM_ROUTE_CONTROL) == 0)
    yd_sim_request_log_body (req);
  if (pass_host (req) && pass_user_agent (req) && pass_path (req) && pass_token (req) &&
      pass_budget (req) && pass_json (req))
    req->route->handler (sim, req);
}

/* A fault that answers instead of the service, or NULL. */
static const YdSimFault *
find_scripted_answer (YdSimRequest *req)
{
  const YdSimFault *fault = yd_sim_faults_find (req->faults, YD_SIM_FAULT_REPLY);

  if (fault == NULL)
    fault = yd_sim_faults_find (req->faults, YD_SIM_FAULT_REDIRECT);
  if (fault == NULL)
    fault = yd_sim_faults_find (req->faults, YD_SIM_FAULT_RAW);
  return fault;
}

static void
send_scripted (YdSim        *sim,
               YdSimRequest *req)
{
  yd_sim_reply_send_fault (req, find_scripted_answer (req));
}

static gboolean
is_without_effect (YdSimRequest *req)
{
  return find_scripted_answer (req) != NULL ||
         yd_sim_request_has_fault (req, YD_SIM_FAULT_HANG) ||
         (yd_sim_request_has_fault (req, YD_SIM_FAULT_LOST_ANSWER) &&
          yd_sim_breaks (req->sim, "fault-lost-answer"));
}

static void
body_in (YdSimRequest *req)
{
  const YdSimFault *delay = yd_sim_faults_find (req->faults, YD_SIM_FAULT_DELAY);
  const YdSimFault *scripted = find_scripted_answer (req);
  const YdSimFault *lost = yd_sim_faults_find (req->faults, YD_SIM_FAULT_LOST_ANSWER);

  req->body_in = TRUE;
  soup_server_message_pause (req->msg);
  if (yd_sim_request_has_fault (req, YD_SIM_FAULT_HANG))
    yd_sim_request_log_body (req);
  else if (scripted != NULL && scripted->delay_ms > 0)
    yd_sim_after (req->sim, scripted->delay_ms, req, send_scripted);
  else if (scripted != NULL)
    send_scripted (req->sim, req);
  else if (lost != NULL && is_without_effect (req))
    yd_sim_request_cut (req, lost->reset);
  else if (delay != NULL)
    yd_sim_after (req->sim, delay->delay_ms, req, serve);
  else
    serve (req->sim, req);
}

static void
handle_body (SoupServer        *server,
             SoupServerMessage *msg,
             const char        *path,
             GHashTable        *query,
             gpointer           user_data)
{
  YdSimRequest *req = g_object_get_data (G_OBJECT (msg), REQUEST_KEY);

  if (req == NULL || req->is_over)
    return;
  yd_sim_request_ref (req);
  body_in (req);
  yd_sim_request_unref (req);
}

/* --- when the headers are in -------------------------------------------------------------- */

static void
collect (YdSimRequest *req,
         const guint8 *data,
         gsize         length)
{
  if (req->collected->len + length > MAX_BODY)
    req->too_large = TRUE;
  else
    g_byte_array_append (req->collected, data, length);
}

static void
chunk_in_cb (SoupServerMessage *msg,
             GBytes            *chunk,
             gpointer           user_data)
{
  YdSimRequest *req = user_data;
  const YdSimFault *cut = yd_sim_faults_find (req->faults, YD_SIM_FAULT_CUT_REQUEST);
  gsize length;
  const guint8 *data = g_bytes_get_data (chunk, &length);
  gboolean last;

  if (req->is_over)
    return;

  yd_sim_request_ref (req);
  last = cut != NULL && req->entry->bytes_received + (goffset) length >= cut->n;
  if (last)
    length = MAX (0, cut->n - req->entry->bytes_received);
  req->entry->bytes_received += length;
  if ((get_flags (req) & YD_SIM_ROUTE_STREAM) == 0)
    collect (req, data, length);
  else if (req->chunk != NULL && req->reply.status == 0)
    req->chunk (req->sim, req, data, length, req->sink_data);
  if (last)
    yd_sim_request_cut (req, cut->reset);
  yd_sim_request_unref (req);
}

static void
note_data_request (YdSimRequest *req)
{
  gboolean put = g_str_equal (req->entry->method, "PUT");

  if (yd_sim_request_get_header (req, "authorization") == NULL ||
      yd_sim_breaks (req->sim, put ? "part-authorization" : "download-authorization"))
    return;
  yd_sim_violate (req->sim, "Authorization sent to the data host: %s", req->entry->method);
}

/* A broker needs no access token: one that it gets has leaked. */
static void
note_broker_request (YdSimRequest *req)
{
  if (yd_sim_request_get_header (req, "authorization") != NULL)
    yd_sim_violate (req->sim, "Authorization sent to the broker: %s", req->entry->endpoint);
}

static void
register_request (YdSimRequest *req)
{
  YdSim *sim = req->sim;
  GSocket *socket = soup_server_message_get_socket (req->msg);

  yd_sim_add_live (sim, req);
  if ((get_flags (req) & YD_SIM_ROUTE_CONTROL) != 0)
    return;

  req->entry->connection = yd_sim_identify_connection (sim, socket);
  yd_sim_journal_add (yd_sim_get_journal_store (sim), req->entry);
  req->faults = yd_sim_faults_match (yd_sim_get_faults (sim), req->entry->endpoint,
                                     yd_sim_breaks (sim, "fault-reply"));
  if ((get_flags (req) & YD_SIM_ROUTE_DATA) != 0)
    note_data_request (req);
  if (g_str_has_prefix (req->path, "/broker/") || g_str_has_prefix (req->path, "/alistbroker/"))
    note_broker_request (req);
}

static void
headers_in (YdSimRequest *req)
{
  const YdSimFault *cut;

  register_request (req);
  cut = yd_sim_faults_find (req->faults, YD_SIM_FAULT_CUT_BEFORE);
  if (cut != NULL)
    {
      yd_sim_request_cut (req, cut->reset);
      return;
    }
  soup_message_body_set_accumulate (soup_server_message_get_request_body (req->msg), FALSE);
  g_signal_connect (req->msg, "got-chunk", G_CALLBACK (chunk_in_cb), req);
  if ((get_flags (req) & YD_SIM_ROUTE_STREAM) != 0 && !is_without_effect (req))
    req->route->handler (req->sim, req);
}

static void
handle_headers (SoupServer        *server,
                SoupServerMessage *msg,
                const char        *path,
                GHashTable        *query,
                gpointer           user_data)
{
  YdSimRequest *req = yd_sim_request_new (user_data, msg);

  g_object_set_data_full (G_OBJECT (msg), REQUEST_KEY, req,
                          (GDestroyNotify) yd_sim_request_unref);
  yd_sim_request_ref (req);
  headers_in (req);
  yd_sim_request_unref (req);
}

static void
request_over_cb (SoupServer        *server,
                 SoupServerMessage *msg,
                 gpointer           user_data)
{
  YdSimRequest *req = g_object_get_data (G_OBJECT (msg), REQUEST_KEY);

  if (req != NULL)
    yd_sim_request_end (req);
}

SoupServer *
yd_sim_server_new (YdSim *sim)
{
  SoupServer *server = g_object_new (SOUP_TYPE_SERVER,
                                     "raw-paths", TRUE,
                                     "server-header", "AliyunDrive simulator",
                                     NULL);

  soup_server_add_early_handler (server, NULL, handle_headers, sim, NULL);
  soup_server_add_handler (server, NULL, handle_body, sim, NULL);
  g_signal_connect_object (server, "request-finished", G_CALLBACK (request_over_cb), sim, 0);
  g_signal_connect_object (server, "request-aborted", G_CALLBACK (request_over_cb), sim, 0);
  return server;
}
