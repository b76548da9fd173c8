/* SPDX-FileCopyrightText: The Yunduo authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing requests. The body goes in large blocks, each of one pread() and, while the other side
 * keeps up, one write; the head goes with the first. Before each block, and while there is no room
 * for more, a look at what came.
 */
#include "config.h"

#include "yd-net-exchange.h"

#include "yd-net-failure.h"

#include "yd-base-hash.h"

#define BLOCK_BYTES (256 * 1024)

/* How the sending went. */
typedef enum
{
  SENT_ALL,
  SENT_ENOUGH, /* the answer has come, or the connection has ended */
  SENT_BROKEN, /* the connection failed; an answer may have come all the same */
  SENT_FAILED, /* the file failed, or somebody cancelled */
} Sent;

/* The request's bytes that are to be written next. */
typedef struct
{
  guint8 *bytes; /* (owned) */
  gsize from;
  gsize to;
  gsize head;    /* of @to: no body */
} Block;

static char *
dup_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autofree char *ascii = g_hostname_is_non_ascii (host) ? g_hostname_to_ascii (host) : NULL;
  gboolean is_usual = g_uri_get_port (uri) ==
                      (g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80);
  g_autofree char *bare = strchr (host, ':') != NULL ? g_strdup_printf ("[%s]", host)
                                                     : g_strdup (ascii != NULL ? ascii : host);

  return is_usual ? g_steal_pointer (&bare)
                  : g_strdup_printf ("%s:%d", bare, g_uri_get_port (uri));
}

/* (transfer full) */
static GString *
make_head (YdNetExchange *self,
           YdNetWire     *wire)
{
  GString *head = g_string_new (self->method);
  const char *proxy = yd_net_wire_get_proxy (wire);
  g_autofree char *host = dup_host (self->uri);

  g_string_append_c (head, ' ');
  if (proxy != NULL)
    g_string_append_printf (head, "%s://%s", g_uri_get_scheme (self->uri), host);
  g_string_append (head, g_uri_get_path (self->uri));
  if (g_uri_get_query (self->uri) != NULL)
    g_string_append_printf (head, "?%s", g_uri_get_query (self->uri));
  g_string_append_printf (head, " HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\n", host,
                          self->user_agent);
  if (proxy != NULL && *proxy != '\0')
    g_string_append_printf (head, "Proxy-Authorization: %s\r\n", proxy);
  if (self->body != NULL)
    g_string_append_printf (head, "Content-Length: %" G_GOFFSET_FORMAT "\r\n", self->body->left);
  if (self->header != NULL)
    g_string_append (head, self->header);
  return g_string_append (head, "\r\n");
}

/* More of the body behind what is there. FALSE with @error. */
static gboolean
fill_block (YdNetExchange  *self,
            Block          *block,
            GError        **error)
{
  gssize got;

  if (self->body == NULL || self->body->left == 0)
    return TRUE;
  got = yd_net_slice_read (self->body, block->bytes + block->to, BLOCK_BYTES, error);
  block->to += (gsize) MAX (got, 0);
  return got >= 0;
}

static void
note_written (YdNetExchange *self,
              Block         *block,
              gsize          went)
{
  gsize of_head = MIN (went, block->head);

  block->head -= of_head;
  block->from += went;
  yd_base_progress_add (self->moved, (gint64) went);
  if (self->progress != NULL)
    yd_base_progress_add (self->progress, (gint64) (went - of_head));
}

/* What is in @block, unless something comes in between. */
static Sent
write_block (YdNetExchange  *self,
             YdNetWire      *wire,
             YdNetAnswer    *answer,
             Block          *block,
             GError        **error)
{
  while (block->from < block->to)
    {
      gssize went = yd_net_wire_write (wire, block->bytes + block->from, block->to - block->from,
                                       error);

      if (went < 0)
        return SENT_BROKEN;
      note_written (self, block, (gsize) went);
      if (went > 0)
        continue;
      if (yd_net_answer_look (answer))
        return SENT_ENOUGH;
      if (!yd_net_wire_wait (wire, self->cancellable, error))
        return SENT_FAILED;
    }
  block->from = block->to = 0;
  return SENT_ALL;
}

static Sent
send_request (YdNetExchange  *self,
              YdNetWire      *wire,
              YdNetAnswer    *answer,
              GError        **error)
{
  g_autoptr(GString) head = make_head (self, wire);
  goffset left = self->body != NULL ? self->body->left : 0;
  g_autofree guint8 *bytes = g_malloc (head->len + (gsize) MIN (left, BLOCK_BYTES));
  Block block = { bytes, 0, head->len, head->len };
  Sent sent = SENT_ALL;

  memcpy (bytes, head->str, head->len);
  do
    {
      if (!fill_block (self, &block, error) ||
          g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return SENT_FAILED;
      sent = write_block (self, wire, answer, &block, error);
      if (sent == SENT_ALL && self->body != NULL && self->body->left > 0 &&
          yd_net_answer_look (answer))
        sent = SENT_ENOUGH;
    }
  while (sent == SENT_ALL && self->body != NULL && self->body->left > 0);
  return sent;
}

YdNetAnswer *
yd_net_exchange_run (YdNetExchange  *self,
                     YdNetWire      *wire,
                     GError        **error)
{
  g_autoptr(YdNetAnswer) answer = yd_net_answer_new (yd_net_wire_get_input (wire), self->moved);
  g_autoptr(GError) broken = NULL;
  GError *failure = NULL;
  Sent sent = send_request (self, wire, answer, &broken);

  self->sent = sent == SENT_ALL;
  if (sent == SENT_FAILED)
    {
      g_propagate_error (error, g_steal_pointer (&broken));
      return NULL;
    }
  if (yd_net_answer_read_head (answer, self->cancellable, &failure))
    return g_steal_pointer (&answer);

  self->mute = !yd_net_answer_has_begun (answer) &&
               !g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (self->mute && broken != NULL)
    {
      g_clear_error (&failure);
      failure = g_steal_pointer (&broken);
    }
  g_propagate_error (error, yd_net_failure_translate (failure, yd_net_answer_has_begun (answer)));
  return NULL;
}
