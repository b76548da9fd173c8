/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The request at hand: what was asked, who asks, its body and its end. Not how it is answered
 * (yd-sim-reply.c) nor who answers it (yd-sim-server.c). */

#include "config.h"

#include "yd-sim-request.h"

#include <string.h>
#include <sys/socket.h>

#define LOGGED_BODY (16 * 1024)
#define MAX_DEPTH   64

static void
free_request (YdSimRequest *req)
{
  yd_sim_reply_clear (&req->reply);
  g_free (req->path);
  g_free (req->raw_query);
  g_clear_pointer (&req->query, g_hash_table_unref);
  g_free (req->base);
  yd_sim_entry_unref (req->entry);
  g_clear_pointer (&req->faults, g_ptr_array_unref);
  g_clear_pointer (&req->collected, g_byte_array_unref);
  g_clear_pointer (&req->body, g_bytes_unref);
  g_clear_pointer (&req->json, json_node_unref);
  g_clear_pointer (&req->form, g_hash_table_unref);
  g_free (req->token);
  g_free (req->client_id);
  g_ptr_array_unref (req->timers);
  g_free (req);
}

YdSimRequest *
yd_sim_request_ref (YdSimRequest *req)
{
  req->n_refs++;
  return req;
}

void
yd_sim_request_unref (YdSimRequest *req)
{
  g_return_if_fail (req->n_refs > 0);

  if (--req->n_refs == 0)
    free_request (req);
}

static void
destroy_timer (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  GHashTable *headers = user_data;

  g_hash_table_replace (headers, g_ascii_strdown (name, -1), g_strdup (value));
}

static char *
name_endpoint (YdSimRequest *req,
               const char   *method)
{
  if (strstr (req->path, "%2F") != NULL || strstr (req->path, "%2f") != NULL ||
      (req->route != NULL && (req->route->flags & YD_SIM_ROUTE_DATA) != 0))
    return g_strdup_printf ("%s oss", method);
  return g_strdup (req->path);
}

/* The request whose headers are in. Transfer full. */
YdSimRequest *
yd_sim_request_new (YdSim             *sim,
                    SoupServerMessage *msg)
{
  YdSimRequest *req = g_new0 (YdSimRequest, 1);
  GUri *uri = soup_server_message_get_uri (msg);
  const char *method = soup_server_message_get_method (msg);

  req->n_refs = 1;
  req->sim = sim;
  req->msg = msg;
  req->path = g_strdup (g_uri_get_path (uri));
  req->raw_query = g_strdup (g_uri_get_query (uri));
  req->timers = g_ptr_array_new_with_free_func (destroy_timer);
  req->collected = g_byte_array_new ();
  req->reply.headers = g_ptr_array_new_with_free_func (g_free);
  req->route = yd_sim_service_find (method, req->path, &req->path_known);
  req->entry = yd_sim_entry_new ();
  req->entry->method = g_strdup (method);
  req->entry->path = req->raw_query != NULL ?
                     g_strdup_printf ("%s?%s", req->path, req->raw_query) : g_strdup (req->path);
  req->entry->endpoint = name_endpoint (req, method);
  req->entry->time_us = yd_sim_now_us (sim);
  soup_message_headers_foreach (soup_server_message_get_request_headers (msg), copy_header,
                                req->entry->headers);
  return req;
}

static gboolean
is_shallow (const char *text,
            gsize       length)
{
  gboolean in_string = FALSE;
  guint depth = 0;
  gsize i;

  for (i = 0; i < length; i++)
    {
      if (in_string && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        in_string = !in_string;
      else if (!in_string && (text[i] == '{' || text[i] == '['))
        depth++;
      else if (!in_string && (text[i] == '}' || text[i] == ']'))
        depth--;
      if (depth > MAX_DEPTH && depth < G_MAXUINT / 2)
        return FALSE;
    }
  return TRUE;
}

/* Reads the whole body as JSON, if it is. */
void
yd_sim_request_parse (YdSimRequest *req)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  GBytes *body = yd_sim_request_get_body (req);
  const char *text;
  gsize length;

  text = g_bytes_get_data (body, &length);
  if (length == 0 || !g_utf8_validate (text, length, NULL) || !is_shallow (text, length))
    return;
  if (json_parser_load_from_data (parser, text, length, NULL))
    req->json = json_parser_steal_root (parser);
}

void
yd_sim_request_log_body (YdSimRequest *req)
{
  GBytes *body = yd_sim_request_get_body (req);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  if (length == 0)
    return;
  g_free (req->entry->body);
  req->entry->body = g_utf8_make_valid (text, MIN (length, LOGGED_BODY));
}

/* The request is over: answered, cut, or left by the client. Harmless when it is over already. */
void
yd_sim_request_end (YdSimRequest *req)
{
  YdSimDoneFunc done;
  YdSimOverFunc over;

  if (req->is_over)
    return;

  yd_sim_request_ref (req);
  req->is_over = TRUE;
  req->msg = NULL;
  done = g_steal_pointer (&req->done);
  if (done != NULL)
    done (req->sim, req, FALSE, req->sink_data);
  if (req->sink_free != NULL)
    g_steal_pointer (&req->sink_free) (req->sink_data);
  req->sink_data = NULL;
  req->chunk = NULL;
  over = g_steal_pointer (&req->over);
  if (over != NULL)
    over (req->sim, req, req->over_data);
  g_ptr_array_set_size (req->timers, 0);
  yd_sim_remove_live (req->sim, req);
  yd_sim_request_unref (req);
}

/* Takes the connection away from the server; the request is over. Transfer full, may be NULL. */
GIOStream *
yd_sim_request_steal (YdSimRequest *req)
{
  g_autoptr(SoupServerMessage) msg = NULL;
  GIOStream *stream;

  if (req->msg == NULL)
    return NULL;

  yd_sim_request_ref (req);
  msg = g_object_ref (req->msg);
  stream = soup_server_message_steal_connection (msg);
  yd_sim_request_end (req);
  yd_sim_request_unref (req);
  return stream;
}

/* Drops the connection without a word. */
void
yd_sim_request_cut (YdSimRequest *req,
                    gboolean      reset)
{
  g_autoptr(GIOStream) stream = NULL;
  g_autoptr(GSocket) socket = NULL;
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  if (req->msg == NULL)
    return;
  g_set_object (&socket, soup_server_message_get_socket (req->msg));
  stream = yd_sim_request_steal (req);
  if (reset && socket != NULL)
    setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  if (stream != NULL)
    g_io_stream_close (stream, NULL, NULL);
}

SoupServerMessage *
yd_sim_request_get_message (YdSimRequest *req)
{
  return req->msg;
}

const char *
yd_sim_request_get_method (YdSimRequest *req)
{
  return req->entry->method;
}

const char *
yd_sim_request_get_path (YdSimRequest *req)
{
  return req->path;
}

const char *
yd_sim_request_get_raw_query (YdSimRequest *req)
{
  return req->raw_query;
}

const char *
yd_sim_request_get_query (YdSimRequest *req,
                          const char   *name)
{
  if (req->query == NULL)
    req->query = soup_form_decode (req->raw_query != NULL ? req->raw_query : "");
  return g_hash_table_lookup (req->query, name);
}

const char *
yd_sim_request_get_header (YdSimRequest *req,
                           const char   *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (req->entry->headers, lower);
}

const char *
yd_sim_request_get_host (YdSimRequest *req)
{
  const char *host = yd_sim_request_get_header (req, "host");

  if (req->base == NULL)
    req->base = host != NULL ? g_strconcat ("http://", host, NULL) :
                               g_strdup (yd_sim_get_base_url (req->sim));
  return req->base;
}

guint
yd_sim_request_get_connection (YdSimRequest *req)
{
  return req->entry->connection;
}

gboolean
yd_sim_request_has_fault (YdSimRequest   *req,
                          YdSimFaultKind  kind)
{
  return yd_sim_faults_find (req->faults, kind) != NULL;
}

gboolean
yd_sim_request_is_gone (YdSimRequest *req)
{
  return req->is_over;
}

gboolean
yd_sim_request_is_answered (YdSimRequest *req)
{
  return req->reply.status != 0;
}

YdSimUser *
yd_sim_request_get_user (YdSimRequest *req)
{
  return req->user;
}

const char *
yd_sim_request_get_token (YdSimRequest *req)
{
  return req->token;
}

const char *
yd_sim_request_get_client_id (YdSimRequest *req)
{
  return req->client_id;
}

GBytes *
yd_sim_request_get_body (YdSimRequest *req)
{
  if (req->body == NULL)
    req->body = g_byte_array_free_to_bytes (g_steal_pointer (&req->collected));
  return req->body;
}

JsonObject *
yd_sim_request_get_json (YdSimRequest *req)
{
  if (req->json == NULL || !JSON_NODE_HOLDS_OBJECT (req->json))
    return NULL;
  return json_node_get_object (req->json);
}

static JsonNode *
find_member (JsonObject *object,
             const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

const char *
yd_sim_json_get_string (JsonObject *object,
                        const char *name)
{
  JsonNode *node = find_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

gint64
yd_sim_json_get_int (JsonObject *object,
                     const char *name,
                     gint64      fallback)
{
  JsonNode *node = find_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;
  return json_node_get_int (node);
}

gboolean
yd_sim_request_has (YdSimRequest *req,
                    const char   *name)
{
  return find_member (yd_sim_request_get_json (req), name) != NULL;
}

const char *
yd_sim_request_get_string (YdSimRequest *req,
                           const char   *name)
{
  return yd_sim_json_get_string (yd_sim_request_get_json (req), name);
}

gint64
yd_sim_request_get_int (YdSimRequest *req,
                        const char   *name,
                        gint64        fallback)
{
  return yd_sim_json_get_int (yd_sim_request_get_json (req), name, fallback);
}

gboolean
yd_sim_request_get_boolean (YdSimRequest *req,
                            const char   *name,
                            gboolean      fallback)
{
  JsonNode *node = find_member (yd_sim_request_get_json (req), name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;
  return json_node_get_boolean (node);
}

JsonArray *
yd_sim_request_get_array (YdSimRequest *req,
                          const char   *name)
{
  JsonNode *node = find_member (yd_sim_request_get_json (req), name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gboolean
yd_sim_request_is_form (YdSimRequest *req)
{
  const char *type = yd_sim_request_get_header (req, "content-type");

  return type != NULL && g_str_has_prefix (type, "application/x-www-form-urlencoded");
}

const char *
yd_sim_request_get_field (YdSimRequest *req,
                          const char   *name)
{
  g_autofree char *text = NULL;
  GBytes *body;

  if (!yd_sim_request_is_form (req))
    return yd_sim_request_get_string (req, name);

  if (req->form == NULL)
    {
      body = yd_sim_request_get_body (req);
      text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      req->form = soup_form_decode (text);
    }
  return g_hash_table_lookup (req->form, name);
}

void
yd_sim_request_set_sink (YdSimRequest   *req,
                         YdSimChunkFunc  chunk,
                         YdSimDoneFunc   done,
                         gpointer        data,
                         GDestroyNotify  free_func)
{
  g_return_if_fail (req->sink_data == NULL && !req->is_over);

  req->chunk = chunk;
  req->done = done;
  req->sink_data = data;
  req->sink_free = free_func;
}

void
yd_sim_request_set_over (YdSimRequest  *req,
                         YdSimOverFunc  over,
                         gpointer       data)
{
  req->over = over;
  req->over_data = data;
}
