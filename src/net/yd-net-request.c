/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A request as a value; see the header.
 */
#include "config.h"

#include "yd-net-request.h"

#include "yd-base-json.h"

struct _YdNetRequest
{
  gatomicrefcount references;
  char *method;       /* (owned) */
  char *url;          /* (owned) */
  GBytes *body;       /* (owned) (nullable) */
  GPtrArray *headers; /* (owned): name, value, name, value … */
  char *token;        /* (owned) (nullable) */
  gboolean secret;
  gboolean repeatable;
  gboolean hurried;
  gsize max_reply;
  int call_class;
};

G_DEFINE_BOXED_TYPE (YdNetRequest, yd_net_request, yd_net_request_ref, yd_net_request_unref)

YdNetRequest *
yd_net_request_new (const char *method,
                    const char *url)
{
  YdNetRequest *self = g_new0 (YdNetRequest, 1);

  g_atomic_ref_count_init (&self->references);
  self->method = g_strdup (method);
  self->url = g_strdup (url);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->repeatable = TRUE;
  self->max_reply = YD_BASE_JSON_MAX_BYTES;
  return self;
}

YdNetRequest *
yd_net_request_ref (YdNetRequest *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
yd_net_request_unref (YdNetRequest *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_free (self->method);
  g_free (self->url);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_ptr_array_unref (self->headers);
  g_free (self->token);
  g_free (self);
}

void
yd_net_request_set_json (YdNetRequest *self,
                         JsonObject   *object)
{
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_node_set_object (root, object);
  text = json_to_string (root, FALSE);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = g_bytes_new_take (text, strlen (text));
}

void
yd_net_request_set_header (YdNetRequest *self,
                           const char   *name,
                           const char   *value)
{
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

void
yd_net_request_set_secret (YdNetRequest *self,
                           gboolean      secret)
{
  self->secret = secret;
}

void
yd_net_request_set_repeatable (YdNetRequest *self,
                               gboolean      repeatable)
{
  self->repeatable = repeatable;
}

void
yd_net_request_set_hurried (YdNetRequest *self,
                            gboolean      hurried)
{
  self->hurried = hurried;
}

void
yd_net_request_set_max_reply (YdNetRequest *self,
                              gsize         bytes)
{
  self->max_reply = MIN (bytes, YD_BASE_JSON_MAX_BYTES);
}

void
yd_net_request_set_token (YdNetRequest *self,
                          const char   *token)
{
  g_free (self->token);
  self->token = g_strdup (token);
}

void
yd_net_request_set_class (YdNetRequest *self,
                          int           call_class)
{
  self->call_class = call_class;
}

const char *
yd_net_request_get_method (YdNetRequest *self)
{
  return self->method;
}

const char *
yd_net_request_get_url (YdNetRequest *self)
{
  return self->url;
}

GBytes *
yd_net_request_get_body (YdNetRequest *self)
{
  return self->body;
}

const char *
yd_net_request_get_token (YdNetRequest *self)
{
  return self->token;
}

gboolean
yd_net_request_get_secret (YdNetRequest *self)
{
  return self->secret;
}

gboolean
yd_net_request_get_repeatable (YdNetRequest *self)
{
  return self->repeatable;
}

gboolean
yd_net_request_get_hurried (YdNetRequest *self)
{
  return self->hurried;
}

gsize
yd_net_request_get_max_reply (YdNetRequest *self)
{
  return self->max_reply;
}

int
yd_net_request_get_class (YdNetRequest *self)
{
  return self->call_class;
}

void
yd_net_request_foreach_header (YdNetRequest    *self,
                               YdNetHeaderFunc  func,
                               gpointer         user_data)
{
  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    func (g_ptr_array_index (self->headers, i), g_ptr_array_index (self->headers, i + 1),
          user_data);
}
