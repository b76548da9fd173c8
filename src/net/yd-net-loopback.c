/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A SoupServer that takes one answer. Whatever else is asked is turned away without a trace: no
 * address is ever logged, for it may hold the code.
 */
#include "config.h"

#include "yd-net-loopback.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_QUERY 4096
#define MAX_WORD 64 /* of a refusal */

#define PAGE_HEAD \
  "<!DOCTYPE html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\">" \
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">" \
  "<title>云朵 · Yunduo</title><style>:root{color-scheme:light dark}" \
  "body{font:16px/1.5 sans-serif;max-width:26em;margin:3em auto;padding:0 1em}" \
  "</style></head><body>"
#define PAGE_FOOT "</body></html>\n"

static const char page_done[] =
  PAGE_HEAD "<h1>可以关闭此页面了<br>You can close this page</h1>"
            "<p>请回到云朵。<br>Go back to Yunduo.</p>" PAGE_FOOT;
static const char page_refused[] =
  PAGE_HEAD "<h1>没有登录<br>Not signed in</h1>"
            "<p>没有授予权限。可以关闭此页面了。<br>"
            "The permission was not given. You can close this page.</p>" PAGE_FOOT;
static const char page_wrong[] =
  PAGE_HEAD "<h1>不是正在等待的登录<br>Not the sign-in that is waited for</h1>"
            "<p>请回到云朵，重新打开登录页面。<br>"
            "Go back to Yunduo and open the sign-in page again.</p>" PAGE_FOOT;

struct _YdNetLoopback
{
  GObject parent_instance;

  /* given at construction */
  char *path;         /* (owned) */
  char *state;        /* (owned) */

  /* owned */
  SoupServer *server; /* (owned) (nullable) */
  char *url;          /* (owned) (nullable) */

  /* state: the answer */
  char *code;         /* (owned) (nullable) */
  char *refusal;      /* (owned) (nullable) */
  gboolean told;      /* its page is sent, or cannot be */

  /* in flight */
  SoupServerMessage *answering; /* (unowned) (nullable): compared, not used */
  GTask *waiting;               /* (owned) (nullable) */
  GSource *cancel_source;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (YdNetLoopback, yd_net_loopback, G_TYPE_OBJECT)

/* The wait */

static GTask *
steal_waiting (YdNetLoopback *self)
{
  if (self->cancel_source != NULL)
    g_source_destroy (self->cancel_source);
  g_clear_pointer (&self->cancel_source, g_source_unref);
  return g_steal_pointer (&self->waiting);
}

static void
end_wait (YdNetLoopback *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->waiting == NULL || !self->told)
    return;
  task = steal_waiting (self);
  g_task_return_boolean (task, TRUE);
}

static gboolean
wait_cancelled (GCancellable *cancellable,
                gpointer      data)
{
  g_autoptr(GTask) task = steal_waiting (data);

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

void
yd_net_loopback_wait_async (YdNetLoopback       *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (self->waiting == NULL);

  g_task_set_source_tag (task, yd_net_loopback_wait_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  self->waiting = g_steal_pointer (&task);
  if (cancellable != NULL)
    {
      self->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancel_source, G_SOURCE_FUNC (wait_cancelled), self, NULL);
      g_source_attach (self->cancel_source, g_main_context_get_thread_default ());
    }
  end_wait (self);
}

gboolean
yd_net_loopback_wait_finish (YdNetLoopback  *self,
                             GAsyncResult   *result,
                             char          **code,
                             char          **refusal,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, yd_net_loopback_wait_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *code = g_strdup (self->code);
  *refusal = g_strdup (self->refusal);
  return TRUE;
}

/* Requests */

static void
reply (SoupServerMessage *message,
       guint              status,
       const char        *page)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Content-Security-Policy",
                                "default-src 'none'; style-src 'unsafe-inline'");
  soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_STATIC, page,
                                    strlen (page));
}

/* Takes as long for a wrong one as for the right one. */
static gboolean
is_state (YdNetLoopback *self,
          const char    *text)
{
  gsize length = strlen (self->state);
  guchar difference = 0;

  if (text == NULL || strlen (text) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guchar) (text[i] ^ self->state[i]);
  return difference == 0;
}

/* @text if it is a word as OAuth has them, else "error". */
static char *
dup_word (const char *text)
{
  if (*text == '\0' || strlen (text) > MAX_WORD)
    return g_strdup ("error");
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalpha (*at) && *at != '_')
      return g_strdup ("error");
  return g_strdup (text);
}

/* FALSE when @query is not what the page would say. */
static gboolean
take_answer (YdNetLoopback     *self,
             SoupServerMessage *message,
             GHashTable        *query)
{
  const char *code = g_hash_table_lookup (query, "code");
  const char *refusal = g_hash_table_lookup (query, "error");
  gboolean first = self->code == NULL && self->refusal == NULL;

  if (!is_state (self, g_hash_table_lookup (query, "state")))
    return FALSE;
  if ((code == NULL || *code == '\0') && refusal == NULL)
    return FALSE;
  /* A page that is loaded again is told the same, and changes nothing. */
  if (first && refusal != NULL)
    self->refusal = dup_word (refusal);
  else if (first)
    self->code = g_strdup (code);
  if (first)
    self->answering = message;
  return TRUE;
}

static void
answer (SoupServer        *server,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *unused,
        gpointer           user_data)
{
  YdNetLoopback *self = user_data;
  const char *raw = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr(GHashTable) query = NULL;

  if (strcmp (soup_server_message_get_method (message), "GET") != 0)
    reply (message, SOUP_STATUS_METHOD_NOT_ALLOWED, page_wrong);
  else if (strcmp (path, self->path) != 0)
    reply (message, SOUP_STATUS_NOT_FOUND, page_wrong);
  else
    {
      if (raw != NULL && strlen (raw) <= MAX_QUERY)
        query = soup_form_decode (raw);
      if (query == NULL || !take_answer (self, message, query))
        reply (message, SOUP_STATUS_BAD_REQUEST, page_wrong);
      else
        reply (message, SOUP_STATUS_OK, self->code != NULL ? page_done : page_refused);
    }
}

/* Bodies are not kept. */
static void
see_headers (SoupServer        *server,
             SoupServerMessage *message,
             const char        *path,
             GHashTable        *query,
             gpointer           user_data)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
}

static gboolean
end_wait_later (gpointer data)
{
  end_wait (data);
  return G_SOURCE_REMOVE;
}

/* Who waits may let go of the server, which is in the middle of telling. */
static void
request_ended_cb (SoupServer        *server,
                  SoupServerMessage *message,
                  gpointer           user_data)
{
  YdNetLoopback *self = user_data;
  g_autoptr(GSource) source = NULL;

  if (message != self->answering)
    return;
  self->answering = NULL;
  self->told = TRUE;
  source = g_idle_source_new ();
  g_source_set_callback (source, end_wait_later, g_object_ref (self), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* Object */

static void
yd_net_loopback_dispose (GObject *object)
{
  YdNetLoopback *self = YD_NET_LOOPBACK (object);

  if (self->server != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->server, self);
      soup_server_disconnect (self->server);
    }
  g_clear_object (&self->server);
  G_OBJECT_CLASS (yd_net_loopback_parent_class)->dispose (object);
}

static void
yd_net_loopback_finalize (GObject *object)
{
  YdNetLoopback *self = YD_NET_LOOPBACK (object);

  g_free (self->path);
  g_free (self->state);
  g_free (self->url);
  g_free (self->code);
  g_free (self->refusal);
  G_OBJECT_CLASS (yd_net_loopback_parent_class)->finalize (object);
}

static void
yd_net_loopback_class_init (YdNetLoopbackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yd_net_loopback_dispose;
  G_OBJECT_CLASS (klass)->finalize = yd_net_loopback_finalize;
}

static void
yd_net_loopback_init (YdNetLoopback *self)
{
}

static gboolean
start_listening (YdNetLoopback  *self,
                 guint16         port,
                 GError        **error)
{
  g_autoptr(GInetAddress) local = g_inet_address_new_from_string ("127.0.0.1");
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (local, port);
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  if (!soup_server_listen (self->server, address, 0, error))
    return FALSE;
  soup_server_add_early_handler (self->server, NULL, see_headers, NULL, NULL);
  soup_server_add_handler (self->server, NULL, answer, self, NULL);
  g_signal_connect (self->server, "request-finished", G_CALLBACK (request_ended_cb), self);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (request_ended_cb), self);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d%s", g_uri_get_port (uris->data), self->path);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

YdNetLoopback *
yd_net_loopback_new (guint16      port,
                     const char  *path,
                     const char  *state,
                     GError     **error)
{
  g_autoptr(YdNetLoopback) self = g_object_new (YD_TYPE_NET_LOOPBACK, NULL);

  g_return_val_if_fail (*path == '/' && *state != '\0', NULL);

  self->path = g_strdup (path);
  self->state = g_strdup (state);
  if (!start_listening (self, port, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
yd_net_loopback_get_url (YdNetLoopback *self)
{
  return self->url;
}
