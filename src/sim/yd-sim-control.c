/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The control endpoints below /_sim/: what yd-sim.h offers to tests in C, for tests in other
 * languages and for a person with curl. They are not part of the service: no journal, no faults, no
 * limits. Content (add, content, punish) is yd-sim-control-content.c. */

#include "config.h"

#include "yd-sim-fault.h"
#include "yd-sim-object.h"
#include "yd-sim-private.h"

#include <string.h>

static void
reply_ok (YdSimRequest *req)
{
  yd_sim_request_reply_object (req, json_object_new ());
}

static void
fail_control (YdSimRequest *req,
              const char   *text)
{
  yd_sim_request_fail (req, 400, "Control", "%s", text);
}

/* The user named in the body, else NULL and an answer. */
static const char *
check_user (YdSim        *sim,
            YdSimRequest *req)
{
  const char *user = yd_sim_request_get_string (req, "user");

  if (yd_sim_get_user (sim, user) != NULL)
    return user;
  fail_control (req, "user: alice or bob");
  return NULL;
}

static void
control_scan (YdSim        *sim,
              YdSimRequest *req)
{
  if (yd_sim_scan (sim, yd_sim_request_get_string (req, "sid"),
                   yd_sim_request_get_string (req, "user")))
    reply_ok (req);
  else
    fail_control (req, "no such session, or too late");
}

static void
control_confirm (YdSim        *sim,
                 YdSimRequest *req)
{
  if (yd_sim_confirm (sim, yd_sim_request_get_string (req, "sid"),
                      yd_sim_request_get_string (req, "drives")))
    reply_ok (req);
  else
    fail_control (req, "no such session, or too late");
}

static void
control_tokens (YdSim        *sim,
                YdSimRequest *req)
{
  g_autofree char *refresh = NULL;
  g_autofree char *access = yd_sim_issue_tokens (sim, yd_sim_request_get_string (req, "user"),
                                                 yd_sim_request_get_string (req, "client_id"),
                                                 &refresh);
  JsonObject *object;

  if (access == NULL)
    {
      fail_control (req, "no such user or client_id");
      return;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "access_token", access);
  yd_sim_object_set_text (object, "refresh_token", refresh);
  yd_sim_request_reply_object (req, object);
}

/* --- faults ------------------------------------------------------------------------------- */

/* "headers": {"Name": "value"} as lines. Transfer full. */
static char *
join_headers (YdSimRequest *req)
{
  JsonNode *node = json_object_get_member (yd_sim_request_get_json (req), "headers");
  GString *lines = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_string_free (lines, FALSE);

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      if (json_node_get_value_type (value) == G_TYPE_STRING)
        g_string_append_printf (lines, "%s: %s\n", name, json_node_get_string (value));
    }
  return g_string_free (lines, FALSE);
}

/* "body" as text or "body_base64". Transfer full, may be NULL. */
static GBytes *
get_fault_body (YdSimRequest *req)
{
  const char *text = yd_sim_request_get_string (req, "body");
  const char *encoded = yd_sim_request_get_string (req, "body_base64");
  guchar *data;
  gsize length;

  if (text != NULL)
    return g_bytes_new (text, strlen (text));
  if (encoded == NULL)
    return NULL;
  data = g_base64_decode (encoded, &length);
  return g_bytes_new_take (data, length);
}

static void
control_faults (YdSim        *sim,
                YdSimRequest *req)
{
  g_autofree char *headers = join_headers (req);
  g_autoptr(GBytes) body = get_fault_body (req);
  YdSimFault fault = { 0, };

  if (!yd_sim_fault_kind_from_name (yd_sim_request_get_string (req, "kind"), &fault.kind))
    {
      fail_control (req, "kind: delay, reply, cut-before, cut-request, cut-reply, lost-answer, "
                         "redirect, flip-bit, full-for-range, wrong-length, slow-body, hang, raw");
      return;
    }
  fault.endpoint = yd_sim_request_get_string (req, "endpoint");
  fault.nth = yd_sim_request_get_int (req, "nth", 1);
  fault.times = yd_sim_request_get_int (req, "times", 1);
  fault.delay_ms = yd_sim_request_get_int (req, "delay_ms", 0);
  fault.status = yd_sim_request_get_int (req, "status", 0);
  fault.content_type = yd_sim_request_get_string (req, "content_type");
  fault.headers = *headers != '\0' ? headers : NULL;
  fault.body = body;
  fault.url = yd_sim_request_get_string (req, "url");
  fault.n = yd_sim_request_get_int (req, "n", 0);
  fault.reset = yd_sim_request_get_boolean (req, "reset", FALSE);
  yd_sim_add_fault (sim, &fault);
  reply_ok (req);
}

/* Forgets faults, journal and violations. */
static void
control_clear (YdSim        *sim,
               YdSimRequest *req)
{
  yd_sim_clear_faults (sim);
  yd_sim_clear_journal (sim);
  yd_sim_clear_violations (sim);
  reply_ok (req);
}

/* Cuts the connections of those who hang: nobody waits for the end of a fault. */
static void
control_let_go (YdSim        *sim,
                YdSimRequest *req)
{
  yd_sim_let_go (sim);
  reply_ok (req);
}

/* --- what happened ------------------------------------------------------------------------ */

static JsonObject *
describe_entry (const YdSimEntry *entry)
{
  JsonObject *object = json_object_new ();
  JsonObject *headers = json_object_new ();
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, entry->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_autofree char *text = g_utf8_make_valid (value, -1);

      json_object_set_string_member (headers, name, text);
    }
  json_object_set_string_member (object, "method", entry->method);
  json_object_set_string_member (object, "path", entry->path);
  json_object_set_string_member (object, "endpoint", entry->endpoint);
  json_object_set_int_member (object, "status", entry->status);
  yd_sim_object_set_text (object, "code", entry->code);
  json_object_set_string_member (object, "body", entry->body);
  json_object_set_object_member (object, "headers", headers);
  yd_sim_object_set_text (object, "user", entry->user);
  json_object_set_int_member (object, "time_us", entry->time_us);
  json_object_set_int_member (object, "bytes_received", entry->bytes_received);
  json_object_set_int_member (object, "bytes_sent", entry->bytes_sent);
  json_object_set_int_member (object, "connection", entry->connection);
  return object;
}

static void
control_journal (YdSim        *sim,
                 YdSimRequest *req)
{
  GPtrArray *entries = yd_sim_get_journal (sim);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  guint i;

  for (i = 0; i < entries->len; i++)
    json_array_add_object_element (array, describe_entry (g_ptr_array_index (entries, i)));
  json_object_set_array_member (object, "journal", array);
  yd_sim_request_reply_object (req, object);
}

/* Bytes of data that came and went: cheaper than the journal, for who looks often. */
static void
control_traffic (YdSim        *sim,
                 YdSimRequest *req)
{
  GPtrArray *entries = yd_sim_get_journal (sim);
  JsonObject *object = json_object_new ();
  goffset received = 0;
  goffset sent = 0;
  guint i;

  for (i = 0; i < entries->len; i++)
    {
      const YdSimEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->endpoint, "PUT oss"))
        received += entry->bytes_received;
      else if (g_str_equal (entry->endpoint, "GET oss"))
        sent += entry->bytes_sent;
    }
  json_object_set_int_member (object, "received", received);
  json_object_set_int_member (object, "sent", sent);
  yd_sim_request_reply_object (req, object);
}

static void
control_violations (YdSim        *sim,
                    YdSimRequest *req)
{
  GPtrArray *violations = yd_sim_get_violations (sim);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  guint i;

  for (i = 0; i < violations->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (violations, i));
  json_object_set_array_member (object, "violations", array);
  yd_sim_request_reply_object (req, object);
}

/* --- people and time ---------------------------------------------------------------------- */

static void
control_expire (YdSim        *sim,
                YdSimRequest *req)
{
  const char *what = yd_sim_request_get_string (req, "what");

  if (g_strcmp0 (what, "tokens") == 0)
    yd_sim_expire_tokens (sim);
  else if (g_strcmp0 (what, "refresh") == 0)
    yd_sim_expire_refresh_tokens (sim);
  else if (g_strcmp0 (what, "urls") == 0)
    yd_sim_expire_urls (sim);
  else if (g_strcmp0 (what, "qr") == 0)
    yd_sim_expire_qr (sim);
  else
    {
      fail_control (req, "what: tokens, refresh, urls, qr");
      return;
    }
  reply_ok (req);
}

static void
control_revoke (YdSim        *sim,
                YdSimRequest *req)
{
  const char *user = check_user (sim, req);

  if (user == NULL)
    return;
  yd_sim_revoke (sim, user);
  reply_ok (req);
}

static void
control_grant (YdSim        *sim,
               YdSimRequest *req)
{
  const char *user = check_user (sim, req);

  if (user == NULL)
    return;
  yd_sim_set_granted (sim, user, yd_sim_request_get_string (req, "drives"));
  reply_ok (req);
}

/* "frozen" and "package" of an account. */
static void
control_account (YdSim        *sim,
                 YdSimRequest *req)
{
  const char *key = check_user (sim, req);
  YdSimUser *user;

  if (key == NULL)
    return;
  user = yd_sim_get_user (sim, key);
  user->frozen = yd_sim_request_get_boolean (req, "frozen", user->frozen);
  user->package = yd_sim_request_get_boolean (req, "package", user->package);
  reply_ok (req);
}

static JsonObject *
describe_users (YdSim *sim)
{
  GPtrArray *users = yd_sim_get_users (sim);
  JsonObject *object = json_object_new ();
  guint i;

  for (i = 0; i < users->len; i++)
    {
      YdSimUser *user = g_ptr_array_index (users, i);
      JsonObject *one = json_object_new ();

      json_object_set_string_member (one, "id", user->id);
      json_object_set_string_member (one, "name", user->name);
      json_object_set_string_member (one, "backup", user->backup_drive_id);
      json_object_set_string_member (one, "resource", user->resource_drive_id);
      json_object_set_object_member (object, user->key, one);
    }
  return object;
}

static void
control_info (YdSim        *sim,
              YdSimRequest *req)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "base_url", yd_sim_get_base_url (sim));
  json_object_set_string_member (object, "broker_url", yd_sim_get_broker_url (sim));
  json_object_set_string_member (object, "alist_broker_url", yd_sim_get_alist_broker_url (sim));
  json_object_set_string_member (object, "client_id", yd_sim_get_client_id (sim));
  json_object_set_string_member (object, "client_secret", yd_sim_get_client_secret (sim));
  json_object_set_string_member (object, "public_client_id", yd_sim_get_public_client_id (sim));
  json_object_set_string_member (object, "broker_client_id", yd_sim_get_broker_client_id (sim));
  json_object_set_object_member (object, "users", describe_users (sim));
  yd_sim_request_reply_object (req, object);
}

#define CONTROL (YD_SIM_ROUTE_CONTROL | YD_SIM_ROUTE_PAGE)
#define WITH_BODY (CONTROL | YD_SIM_ROUTE_JSON)

const YdSimRoute yd_sim_control_table[] =
{
  { "POST", "/_sim/scan", WITH_BODY, YD_SIM_BUDGET_NONE, NULL, control_scan },
  { "POST", "/_sim/confirm", WITH_BODY, YD_SIM_BUDGET_NONE, NULL, control_confirm },
  { "POST", "/_sim/tokens", WITH_BODY, YD_SIM_BUDGET_NONE, NULL, control_tokens },
  { "POST", "/_sim/faults", WITH_BODY, YD_SIM_BUDGET_NONE, NULL, control_faults },
  { "POST", "/_sim/clear", CONTROL, YD_SIM_BUDGET_NONE, NULL, control_clear },
  { "POST", "/_sim/let-go", CONTROL, YD_SIM_BUDGET_NONE, NULL, control_let_go },
  { "GET", "/_sim/journal", CONTROL, YD_SIM_BUDGET_NONE, NULL, control_journal },
  { "GET", "/_sim/traffic", CONTROL, YD_SIM_BUDGET_NONE, NULL, control_traffic },
  { "GET", "/_sim/violations", CONTROL, YD_SIM_BUDGET_NONE, NULL, control_violations },
  { "POST", "/_sim/expire", WITH_BODY, YD_SIM_BUDGET_NONE, NULL, control_expire },
  { "POST", "/_sim/revoke", WITH_BODY, YD_SIM_BUDGET_NONE, NULL, control_revoke },
  { "POST", "/_sim/grant", WITH_BODY, YD_SIM_BUDGET_NONE, NULL, control_grant },
  { "POST", "/_sim/account", WITH_BODY, YD_SIM_BUDGET_NONE, NULL, control_account },
  { "GET", "/_sim/info", CONTROL, YD_SIM_BUDGET_NONE, NULL, control_info },
  { NULL }
};
